//! The histories of cases.

use domain::codes::ReceiptNumber;
use domain::complaints::{Act, Actor, Step};
use domain::date::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{query, query_as};

use super::StoredStep;
use crate::store::{StoreError, engine};

pub(super) async fn insert(
    connection: &mut engine::Connection,
    number: &ReceiptNumber,
    seq: i64,
    event: &StoredStep,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO case_events (case_number, seq, at, act, actor, days, said)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    query(sql)
        .bind(number.to_string())
        .bind(seq)
        .bind(event.step.at.millis())
        .bind(word(event.step.act)?)
        .bind(word(event.by)?)
        .bind(i64::from(event.step.days))
        .bind(event.said.as_ref())
        .execute(connection)
        .await?;
    Ok(())
}

/// The history of a case, oldest first.
pub(super) async fn all(
    connection: &mut engine::Connection,
    number: &ReceiptNumber,
) -> Result<Vec<StoredStep>, StoreError> {
    let sql = "SELECT at, act, actor, days, said FROM case_events
               WHERE case_number = $1 ORDER BY seq";
    let rows: Vec<(i64, String, String, i64, Option<String>)> = query_as(sql)
        .bind(number.to_string())
        .fetch_all(connection)
        .await?;
    rows.into_iter()
        .map(|(at, act, actor, days, said)| {
            Ok(StoredStep {
                step: Step {
                    at: Timestamp::from_millis(at),
                    act: read::<Act>("act", &act)?,
                    days: u32::try_from(days).map_err(|_| unreadable("days"))?,
                },
                by: read::<Actor>("actor", &actor)?,
                said,
            })
        })
        .collect()
}

/// The word that the database keeps, the same as in the API.
pub(super) fn word<T: Serialize>(value: T) -> Result<String, StoreError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        _ => Err(unreadable("word")),
    }
}

/// The value of a word.
pub(in crate::store) fn read<T: DeserializeOwned>(
    column: &str,
    word: &str,
) -> Result<T, StoreError> {
    serde_json::from_value(word.into()).map_err(|_| unreadable(column))
}

/// A column whose text means nothing to this version. The text itself stays out of the error.
pub(super) fn unreadable(column: &str) -> StoreError {
    StoreError::Other(format!("a case's {column} is not understood"))
}
