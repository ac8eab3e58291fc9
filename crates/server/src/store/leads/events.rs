//! The histories of intents.

use std::collections::HashMap;

use domain::codes::ReceiptNumber;
use domain::date::Timestamp;
use domain::leads::{LeadAct, LeadEvent, LeadState};
use sqlx::{AssertSqlSafe, query};

use crate::store::engine;

/// An event to be appended.
pub(super) struct NewEvent<'a> {
    pub(super) number: ReceiptNumber,
    pub(super) at: Timestamp,
    pub(super) act: LeadAct,
    pub(super) state: LeadState,
    /// In a sentence.
    pub(super) text: &'a str,
    /// What was said with it, sealed.
    pub(super) said: Option<&'a String>,
}

/// What has happened to a lead, oldest first, and what was said with each, sealed.
#[derive(Default)]
pub(super) struct History {
    pub(super) events: Vec<LeadEvent>,
    pub(super) said: Vec<Option<String>>,
}

/// Appends an event to each of these histories, as their number `seq`.
pub(super) async fn insert(
    connection: &mut engine::Connection,
    seq: i64,
    events: &[NewEvent<'_>],
) -> Result<(), sqlx::Error> {
    let sql = format!(
        "INSERT INTO lead_events (lead_number, seq, at, state, text, act, said) VALUES {}",
        engine::places(connection, events.len(), 7)
    );
    // Safe: only places were added.
    let mut insert = query(AssertSqlSafe(sql)).persistent(events.len() == 1);
    for event in events {
        insert = insert
            .bind(event.number.to_string())
            .bind(seq)
            .bind(event.at.millis())
            .bind(event.state.key())
            .bind(event.text)
            .bind(event.act.key())
            .bind(event.said);
    }
    insert.execute(connection).await?;
    Ok(())
}

/// The histories of these leads by number.
pub(super) async fn all(
    connection: &mut engine::Connection,
    numbers: &[String],
) -> Result<HashMap<String, History>, sqlx::Error> {
    let sql = "SELECT lead_number, at, state, text, said FROM lead_events
               WHERE lead_number IN {} ORDER BY lead_number, seq";
    let rows: Vec<(String, i64, String, String, Option<String>)> =
        engine::among(connection, sql, numbers).await?;
    let mut histories: HashMap<String, History> = HashMap::new();
    for (number, at, word, text, said) in rows {
        let history = histories.entry(number).or_default();
        history.events.push(LeadEvent {
            at: Timestamp::from_millis(at),
            state: LeadState::named(&word).ok_or_else(|| unreadable("state"))?,
            text,
            said: None,
        });
        history.said.push(said);
    }
    Ok(histories)
}

/// A column whose text means nothing to this version. The text itself stays out of the error.
pub(super) fn unreadable(column: &str) -> sqlx::Error {
    let source = "not understood".into();
    sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source,
    }
}
