//! The store on a real database: what it promises, seen from outside. One suite for SQLite and
//! for PostgreSQL; what only one of them promises stands in a file of its own.

// clippy.toml allows it in tests; their helpers are not seen as such.
#![allow(clippy::unwrap_used)]

mod complaints;
mod faults;
mod groups;
mod keys;
mod leads;
mod listings;
mod notices;
mod opening;
mod postgres;
mod screening;
mod sqlite;
mod support;
mod uploads;
