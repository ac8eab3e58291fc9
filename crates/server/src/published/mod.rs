//! The published snapshot: immutable, typed, indexed, serialised and compressed ahead of time.
//! Readers never touch the database.

mod alone;
mod assets;
mod attachments;
mod build;
mod feeds;
mod geojson;
mod handling;
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
pub use handling::{FIGURES_PAGE, Figured};
pub(crate) use open_data::sheet_of;
pub use ready::{Cache, Ready};
pub(crate) use refresh::{CALENDAR, now, today};
pub use refresh::{LoadError, library, load, refresh, years};
pub(crate) use shell::escape;
pub use shell::{Meta, Shell};
