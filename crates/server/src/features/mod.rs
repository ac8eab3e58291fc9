//! Thin handlers, one file a feature word: parse, ask the store or the snapshot, answer.

pub mod alone;
pub mod complaints;
pub mod health;
pub mod held;
pub mod leads;
pub mod notices;
pub mod openapi;
pub mod pages;
pub mod positioning;
pub mod projects;
pub mod proof;
mod submission;
pub mod uploads;
