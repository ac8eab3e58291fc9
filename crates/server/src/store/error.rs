//! What can go wrong in the store, as far as a caller can act on it.

use std::error::Error;
use std::fmt;

use super::engine;

/// Why the store did not do it. Whatever it says, nothing of the call was stored, save when the
/// connection broke during the commit itself; a submission may always be sent again.
///
/// It carries words, never the engine's error: those words name tables and columns, never what
/// was in them, so that a log line cannot hold a visitor's telephone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// Somebody else is writing for too long, or PostgreSQL is away: 503, try again in a few
    /// seconds.
    Busy,
    /// No room on the disk: 503 until the operator has made some.
    Full,
    /// A file of the message is not there any more, or belongs to another one: 422.
    Files,
    /// Anything else; the words are for the log.
    Other(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => f.write_str("the database is busy"),
            Self::Full => f.write_str("the disk of the database is full"),
            Self::Files => f.write_str("a file of the message is not there any more"),
            Self::Other(words) => write!(f, "the database failed: {words}"),
        }
    }
}

impl Error for StoreError {}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match error {
            E::Database(error) => engine::database_error(&*error),
            // No connection to be had, or PostgreSQL went away in the middle: it comes back.
            E::PoolTimedOut | E::Io(_) => Self::Busy,
            // Their source may quote the value.
            E::ColumnDecode { index, .. } => {
                Self::Other(format!("column {index} holds what cannot be read"))
            }
            E::Decode(_) => Self::Other("a row holds what cannot be read".to_owned()),
            E::Encode(_) => Self::Other("a value cannot be written".to_owned()),
            error => Self::Other(error.to_string()),
        }
    }
}
