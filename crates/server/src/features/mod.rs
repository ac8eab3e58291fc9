//! Thin handlers, one file a feature word: parse, ask the store or the snapshot, answer.

pub mod alone;
pub mod complaints;
pub mod health;
pub mod leads;
pub mod notices;
pub mod openapi;
pub mod pages;
pub mod positioning;
pub mod projects;
mod submission;
pub mod uploads;
