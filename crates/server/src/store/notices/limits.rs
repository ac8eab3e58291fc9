//! What runs against a limit, and the notices that are raised about it.

use std::collections::{HashMap, HashSet};

use domain::codes::ReceiptNumber;
use domain::complaints::{Act, Kind, Step};
use domain::date::{Date, Timestamp};
use sqlx::{AssertSqlSafe, query, query_as, query_scalar};

use super::{About, Store, StoreError, engine, read_number};
use crate::store::complaints::{open_states, read};

/// A case that is not ended, as far as its clocks need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitOfCase {
    /// 受理编号
    pub number: ReceiptNumber,
    /// 类型
    pub kind: Kind,
    /// Its history, oldest first.
    pub history: Vec<Step>,
}

/// An intent that nobody has answered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitOfLead {
    /// 受理编号
    pub number: ReceiptNumber,
    /// When it came.
    pub received_at: Timestamp,
    /// Until when somebody shall have called.
    pub due_on: Date,
}

/// A notice about a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// Its name, for ever: raised again, it is not raised.
    pub id: String,
    /// What it is about.
    pub about: About,
    /// 受理编号
    pub number: ReceiptNumber,
    /// Of a case, how many events were looked at: if there are more, the look was too early.
    pub steps: u32,
    /// A higher one is raised with it, of which alone is spoken.
    pub covered: bool,
}

impl Store {
    /// Cases that are not ended, by number, at most so many, behind this one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn limits_of_cases(
        &self,
        behind: Option<ReceiptNumber>,
        most: u32,
    ) -> Result<Vec<LimitOfCase>, StoreError> {
        let behind = behind.map(|number| number.to_string()).unwrap_or_default();
        let mut tx = self.engine.begin_read(&self.read).await?;
        let sql = format!(
            "SELECT number, kind FROM cases
             WHERE state IN ({}) AND number > $1 ORDER BY number LIMIT $2",
            open_states()?
        );
        // Safe: the words of states.
        let heads: Vec<(String, String)> = query_as(AssertSqlSafe(sql))
            .bind(behind)
            .bind(i64::from(most))
            .fetch_all(&mut *tx)
            .await?;
        let numbers: Vec<_> = heads.iter().map(|(number, _)| number.clone()).collect();
        let mut histories = histories(&mut tx, &numbers).await?;
        heads
            .into_iter()
            .map(|(number, kind)| {
                Ok(LimitOfCase {
                    history: histories.remove(&number).unwrap_or_default(),
                    kind: read::<Kind>("kind", &kind)?,
                    number: read_number(&number)?,
                })
            })
            .collect()
    }

    /// Intents that nobody has answered, by number, at most so many, behind this one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn limits_of_leads(
        &self,
        behind: Option<ReceiptNumber>,
        most: u32,
    ) -> Result<Vec<LimitOfLead>, StoreError> {
        let behind = behind.map(|number| number.to_string()).unwrap_or_default();
        let sql = "SELECT number, received_at, due_on FROM leads
                   WHERE state = 'received' AND number > $1 ORDER BY number LIMIT $2";
        let rows: Vec<(String, i64, String)> = query_as(sql)
            .bind(behind)
            .bind(i64::from(most))
            .fetch_all(&self.read)
            .await?;
        rows.into_iter()
            .map(|(number, at, due)| {
                Ok(LimitOfLead {
                    number: read_number(&number)?,
                    received_at: Timestamp::from_millis(at),
                    due_on: Date::parse(&due).map_err(|_| {
                        StoreError::Other("an intent's due_on is not understood".to_owned())
                    })?,
                })
            })
            .collect()
    }

    /// Raises what has not been raised yet, each only if its case stands as it was seen; says how
    /// many were new.
    ///
    /// # Errors
    /// When the database does not answer; nothing is raised then.
    pub async fn raise(&self, all: &[Raised], at: Timestamp) -> Result<u64, StoreError> {
        let known = self.raised(all).await?;
        let missing: Vec<_> = all.iter().filter(|one| !known.contains(&one.id)).collect();
        if missing.is_empty() {
            return Ok(0);
        }
        let mut tx = self.engine.begin(&self.write).await?;
        let mut new = 0;
        for one in missing {
            new += raise(&mut tx, one, at).await?;
        }
        tx.commit().await?;
        Ok(new)
    }

    /// Those of the names that are taken.
    async fn raised(&self, all: &[Raised]) -> Result<HashSet<String>, StoreError> {
        let mut known = HashSet::new();
        let mut connection = self.read.acquire().await?;
        for about in [About::Lead, About::Case] {
            let ids: Vec<_> = all.iter().filter(|one| one.about == about).collect();
            if ids.is_empty() {
                continue;
            }
            let sql = format!(
                "SELECT id FROM {} WHERE id IN {}",
                about.outbox(),
                engine::places(&connection, 1, ids.len())
            );
            // Safe: a table's name, and places.
            let mut select = query_scalar(AssertSqlSafe(sql)).persistent(false);
            for one in ids {
                select = select.bind(&one.id);
            }
            let rows: Vec<String> = select.fetch_all(&mut *connection).await?;
            known.extend(rows);
        }
        Ok(known)
    }
}

async fn raise(
    connection: &mut engine::Connection,
    one: &Raised,
    at: Timestamp,
) -> Result<u64, StoreError> {
    let sql = match one.about {
        About::Case => {
            "INSERT INTO case_outbox (id, topic, case_number, state, attempts, next_at, created_at)
             SELECT $1, 'case_limit', number, $2, 0, $3, $4 FROM cases
             WHERE number = $5 AND steps = $6
             ON CONFLICT (id) DO NOTHING"
        }
        About::Lead => {
            "INSERT INTO outbox
                 (id, topic, lead_number, payload, state, attempts, next_at, created_at)
             SELECT $1, 'lead_limit', number, '{}', $2, 0, $3, $4 FROM leads
             WHERE number = $5 AND state = 'received'
             ON CONFLICT (id) DO NOTHING"
        }
    };
    let state = if one.covered { "covered" } else { "pending" };
    let mut insert = query(sql)
        .bind(&one.id)
        .bind(state)
        .bind(at.millis())
        .bind(at.millis())
        .bind(one.number.to_string());
    if one.about == About::Case {
        insert = insert.bind(i64::from(one.steps));
    }
    Ok(insert.execute(connection).await?.rows_affected())
}

/// The histories of these cases, oldest event first.
async fn histories(
    connection: &mut engine::Connection,
    numbers: &[String],
) -> Result<HashMap<String, Vec<Step>>, StoreError> {
    let mut all: HashMap<String, Vec<Step>> = HashMap::new();
    if numbers.is_empty() {
        return Ok(all);
    }
    let sql = format!(
        "SELECT case_number, at, act, days FROM case_events
         WHERE case_number IN {} ORDER BY case_number, seq",
        engine::places(connection, 1, numbers.len())
    );
    // Safe: only places were added.
    let mut select = query_as(AssertSqlSafe(sql)).persistent(false);
    for number in numbers {
        select = select.bind(number);
    }
    let rows: Vec<(String, i64, String, i64)> = select.fetch_all(connection).await?;
    for (number, at, act, days) in rows {
        all.entry(number).or_default().push(Step {
            at: Timestamp::from_millis(at),
            act: read::<Act>("act", &act)?,
            days: u32::try_from(days).unwrap_or(0),
        });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use domain::complaints::State;

    use super::*;

    #[test]
    fn the_open_states_are_those_of_the_rules() {
        let words = open_states().unwrap();
        for state in State::ALL {
            let word = serde_json::to_string(&state).unwrap().replace('"', "'");
            assert_eq!(words.contains(&word), state.is_open(), "{word}");
        }
    }
}
