//! The histories of intents.

use std::collections::HashMap;

use domain::codes::ReceiptNumber;
use domain::date::Timestamp;
use domain::leads::{LeadEvent, LeadState};
use sqlx::{AssertSqlSafe, query, query_as};

use crate::store::engine;

/// Appends an event to each of these histories, as their number `seq`.
pub(super) async fn insert(
    connection: &mut engine::Connection,
    seq: i64,
    events: &[(ReceiptNumber, LeadEvent)],
) -> Result<(), sqlx::Error> {
    let sql = format!(
        "INSERT INTO lead_events (lead_number, seq, at, state, text) VALUES {}",
        engine::places(connection, events.len(), 5)
    );
    // Safe: only places were added.
    let mut insert = query(AssertSqlSafe(sql)).persistent(events.len() == 1);
    for (number, event) in events {
        insert = insert
            .bind(number.to_string())
            .bind(seq)
            .bind(event.at.millis())
            .bind(word(event.state))
            .bind(&event.text);
    }
    insert.execute(connection).await?;
    Ok(())
}

/// The histories of these leads by number, oldest event first.
pub(super) async fn all(
    connection: &mut engine::Connection,
    numbers: &[String],
) -> Result<HashMap<String, Vec<LeadEvent>>, sqlx::Error> {
    let sql = format!(
        "SELECT lead_number, at, state, text FROM lead_events
         WHERE lead_number IN {} ORDER BY lead_number, seq",
        engine::places(connection, 1, numbers.len())
    );
    // Safe: only places were added.
    let mut select = query_as(AssertSqlSafe(sql)).persistent(numbers.len() == 1);
    for number in numbers {
        select = select.bind(number);
    }
    let rows: Vec<(String, i64, String, String)> = select.fetch_all(connection).await?;
    let mut histories: HashMap<String, Vec<LeadEvent>> = HashMap::new();
    for (number, at, word, text) in rows {
        histories.entry(number).or_default().push(LeadEvent {
            at: Timestamp::from_millis(at),
            state: state(&word).ok_or_else(|| unreadable("state"))?,
            text,
        });
    }
    Ok(histories)
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
