//! The server. Reading order: [`door`] (connections and their limits), [`router`] (every route on
//! one page), [`published`] (the snapshot
//! that readers are answered from), [`features`] (thin handlers), [`screening`] (what is counted
//! and held of what comes in), [`store`] (the database),
//! [`commands`] (the roles of the binary); `workbooks` (files that may be
//! hostile, read in another process).

pub mod app;
mod background;
mod child;
pub mod commands;
mod confined;
pub mod door;
pub mod features;
mod files;
pub mod front;
pub mod handling;
mod notices;
pub mod problem;
pub mod published;
mod report;
pub mod router;
pub mod screening;
pub mod secret;
pub mod security;
pub mod store;
pub mod uploads;
pub mod vault;
mod workbooks;
