//! What texts leave behind, so that the same one is known again.

use std::collections::{BTreeMap, HashMap};

use domain::date::Timestamp;
use domain::screening::text::ALIKE;
use sqlx::{AssertSqlSafe, query, query_as};

use super::TextMarks;
use crate::store::{StoreError, engine};

/// Within so many milliseconds the same text of the same person is one that was sent twice.
const TWICE: i64 = 600_000;

/// What was known of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// Enough others sent the same or nearly the same.
    pub(super) same: bool,
    /// The number under which the same person sent it some minutes before.
    pub(super) earlier: Option<String>,
}

/// One mark, as a group of messages leaves it.
#[derive(Default)]
struct Left<'a> {
    /// Which messages leave it, in their order.
    by: Vec<(usize, &'a str)>,
    number: Option<&'a str>,
}

/// Leaves the marks of these texts, each under its message's number, and says what was there.
pub(super) async fn leave(
    connection: &mut engine::Connection,
    texts: &[(String, Option<&TextMarks>)],
    at: Timestamp,
) -> Result<Vec<Seen>, StoreError> {
    let mut left: BTreeMap<&str, Left<'_>> = BTreeMap::new();
    for (index, (number, text)) in texts.iter().enumerate() {
        let Some(text) = text else {
            continue;
        };
        for mark in &text.marks {
            let by = &mut left.entry(mark).or_default().by;
            if by.last().is_none_or(|(last, _)| *last != index) {
                by.push((index, &text.sender));
            }
        }
        if let Some(own) = &text.own {
            let own = left.entry(own).or_default();
            own.by.push((index, &text.sender));
            own.number.get_or_insert(number);
        }
    }
    let mut seen = vec![Seen::default(); texts.len()];
    if left.is_empty() {
        return Ok(seen);
    }
    let found = upsert(connection, &left, at.millis()).await?;
    let mut alike = vec![0; texts.len()];
    for (mark, left) in &left {
        let Some((total, number)) = found.get(*mark) else {
            continue;
        };
        if let Some(first) = number {
            for (index, _) in &left.by {
                seen[*index].earlier =
                    Some(first.clone()).filter(|first| *first != texts[*index].0);
            }
            continue;
        }
        // Backwards from the last, each change of hands is one sender fewer before.
        let mut count = *total;
        for (at, (index, sender)) in left.by.iter().enumerate().rev() {
            let others = texts[*index].1.map_or(u32::MAX, |text| text.others);
            if count > i64::from(others) {
                alike[*index] += 1;
            }
            let before = at.checked_sub(1).map(|at| left.by[at].1);
            count -= i64::from(before.is_some_and(|before| before != *sender));
        }
    }
    for (seen, alike) in seen.iter_mut().zip(alike) {
        seen.same = alike >= ALIKE;
    }
    Ok(seen)
}

/// Counts the marks up; gives back by how many each was left, and the number of an own one.
async fn upsert(
    connection: &mut engine::Connection,
    left: &BTreeMap<&str, Left<'_>>,
    now: i64,
) -> Result<HashMap<String, (i64, Option<String>)>, sqlx::Error> {
    let sql = format!(
        "INSERT INTO text_marks (mark, sender, seen, at, number) VALUES {}
         ON CONFLICT (mark) DO UPDATE SET
             seen = text_marks.seen + excluded.seen
                    - CASE WHEN text_marks.sender = excluded.sender THEN 1 ELSE 0 END,
             sender = excluded.sender,
             number = CASE WHEN excluded.at - text_marks.at > {TWICE}
                           THEN excluded.number ELSE text_marks.number END,
             at = excluded.at
         RETURNING mark, seen, number",
        engine::places(connection, left.len(), 5)
    );
    // Safe: only places and a number of ours were added.
    let mut insert = query_as(AssertSqlSafe(sql)).persistent(left.len() <= 6);
    for (mark, left) in left {
        let changes = left.by.windows(2).filter(|two| two[0].1 != two[1].1);
        let senders = 1 + changes.count();
        insert = insert
            .bind(*mark)
            .bind(left.by.first().map(|(_, sender)| *sender))
            .bind(i64::try_from(senders).unwrap_or(i64::MAX))
            .bind(now)
            .bind(left.number);
    }
    let rows: Vec<(String, i64, Option<String>)> = insert.fetch_all(connection).await?;
    Ok(rows
        .into_iter()
        .map(|(mark, seen, number)| (mark, (seen, number)))
        .collect())
}

/// Forgets marks that nobody left again since.
pub(super) async fn forget(
    connection: &mut engine::Connection,
    before: Timestamp,
) -> Result<(), StoreError> {
    query("DELETE FROM text_marks WHERE at < $1")
        .bind(before.millis())
        .execute(connection)
        .await?;
    Ok(())
}
