//! The front door: connections are accepted, watched and closed here, before any route is known.
//!
//! Reading order: [`limits`] (every limit with its default), [`accept`] (the loop), `registry`
//! (who has how many connections, and whose is closed to make room), `connection` (what one is
//! doing), `stream` and `service` (how it gets to know), [`gate`] and [`admission`] (how much is
//! worked on at a time), [`client_address`] (who asks), [`stop`].

pub mod accept;
pub mod admission;
pub mod client_address;
mod clock;
mod connection;
mod descriptors;
pub mod gate;
pub mod limits;
mod refusal;
mod registry;
mod service;
pub mod stop;
mod stream;
mod watch;

pub use accept::{listen, serve};
pub use client_address::ClientAddress;
pub use gate::Gate;
pub use limits::Limits;
pub use stop::{Ended, StopSignals};
