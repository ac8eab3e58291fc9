//! The published snapshot: immutable, typed, indexed, serialised and compressed ahead of time.
//! Readers never touch the database.

mod alone;
mod assets;
mod attachments;
mod build;
mod feeds;
mod geojson;
mod initials;
mod open_data;
mod pages;
mod pictures;
mod positioning;
mod qr;
mod ready;
mod recent;
mod refresh;
mod shell;

pub use assets::Assets;
pub(crate) use build::json;
pub use build::{DocumentError, Snapshot};
pub use ready::{Cache, Ready};
pub use refresh::{LoadError, library, load, refresh};
pub(crate) use refresh::{now, today};
pub(crate) use shell::escape;
pub use shell::{Meta, Shell};
