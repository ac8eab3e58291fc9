//! The histories of cases.

use std::collections::HashMap;

use domain::codes::ReceiptNumber;
use domain::complaints::{Act, Actor, GroundGiven, Step};
use domain::date::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::query;

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
        .execute(&mut *connection)
        .await?;
    if let Some(ground) = &event.ground {
        let sql = "INSERT INTO case_grounds (case_number, seq, ground, words, source)
                   VALUES ($1, $2, $3, $4, $5)";
        query(sql)
            .bind(number.to_string())
            .bind(seq)
            .bind(&ground.key)
            .bind(&ground.words)
            .bind(&ground.source)
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// An event with its case's number, and the ground that belongs to it, if one does.
type Row = (
    String,
    i64,
    String,
    String,
    i64,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
);

/// The histories of these cases by number, oldest event first.
pub(super) async fn all(
    connection: &mut engine::Connection,
    numbers: &[String],
) -> Result<HashMap<String, Vec<StoredStep>>, StoreError> {
    let sql =
        "SELECT e.case_number, e.at, e.act, e.actor, e.days, e.said, g.ground, g.words, g.source
               FROM case_events e LEFT JOIN case_grounds g
                    ON g.case_number = e.case_number AND g.seq = e.seq
               WHERE e.case_number IN {} ORDER BY e.case_number, e.seq";
    let rows: Vec<Row> = engine::among(connection, sql, numbers).await?;
    let mut histories: HashMap<String, Vec<StoredStep>> = HashMap::new();
    for (number, at, act, actor, days, said, key, words, source) in rows {
        let ground = match (key, words, source) {
            (Some(key), Some(words), Some(source)) => Some(GroundGiven { key, words, source }),
            _ => None,
        };
        histories.entry(number).or_default().push(StoredStep {
            step: Step {
                at: Timestamp::from_millis(at),
                act: read::<Act>("act", &act)?,
                days: u32::try_from(days).map_err(|_| unreadable("days"))?,
            },
            by: read::<Actor>("actor", &actor)?,
            said,
            ground,
        });
    }
    Ok(histories)
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
pub(in crate::store) fn unreadable(column: &str) -> StoreError {
    StoreError::Other(format!("a case's {column} is not understood"))
}
