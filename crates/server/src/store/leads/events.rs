//! The histories of intents.

use domain::codes::ReceiptNumber;
use domain::date::Timestamp;
use domain::leads::{LeadEvent, LeadState};
use sqlx::{query, query_as};

use crate::store::engine;

pub(super) async fn insert(
    connection: &mut engine::Connection,
    number: ReceiptNumber,
    seq: i64,
    at: Timestamp,
    state: LeadState,
    text: &str,
) -> Result<(), sqlx::Error> {
    let sql = "INSERT INTO lead_events (lead_number, seq, at, state, text)
               VALUES ($1, $2, $3, $4, $5)";
    query(sql)
        .bind(number.to_string())
        .bind(seq)
        .bind(at.millis())
        .bind(word(state))
        .bind(text)
        .execute(connection)
        .await?;
    Ok(())
}

/// Oldest first.
pub(super) async fn all(
    connection: &mut engine::Connection,
    number: &str,
) -> Result<Vec<LeadEvent>, sqlx::Error> {
    let sql = "SELECT at, state, text FROM lead_events WHERE lead_number = $1 ORDER BY seq";
    let rows: Vec<(i64, String, String)> = query_as(sql).bind(number).fetch_all(connection).await?;
    let event = |(at, word, text): (i64, String, String)| {
        let state = state(&word).ok_or_else(|| unreadable("state"))?;
        Ok(LeadEvent {
            at: Timestamp::from_millis(at),
            state,
            text,
        })
    };
    rows.into_iter().map(event).collect()
}

/// The word that the database keeps, the same as in the API.
pub(super) const fn word(state: LeadState) -> &'static str {
    match state {
        LeadState::Received => "received",
        LeadState::Contacted => "contacted",
        LeadState::InTalks => "in_talks",
        LeadState::Closed => "closed",
    }
}

pub(super) fn state(text: &str) -> Option<LeadState> {
    [
        LeadState::Received,
        LeadState::Contacted,
        LeadState::InTalks,
        LeadState::Closed,
    ]
    .into_iter()
    .find(|state| word(*state) == text)
}

/// A column whose text means nothing to this version. The text itself stays out of the error.
pub(super) fn unreadable(column: &str) -> sqlx::Error {
    let source = "not understood".into();
    sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_api() {
        for name in ["received", "contacted", "in_talks", "closed"] {
            let known: LeadState = serde_json::from_value(name.into()).unwrap();
            assert_eq!(word(known), name);
            assert_eq!(state(name), Some(known));
        }
        assert_eq!(state("已收到"), None);
    }
}
