//! What the API's tests share: the program and its server, answers that are looked at byte by byte,
//! intents to send, and the database behind the server's back.

mod answer;
mod database;
mod program;
mod server;
mod words;

pub use answer::Answer;
pub use database::{count, database, execute, stored_leads};
pub use program::{SEED, command, memory_of, run, seeded_folder};
pub use server::{Server, read_answer};
pub use words::{good_lead, lead_with, query, text};
