//! 到期删除: what was promised on the receipt, done on its day.

use std::time::Duration;

use domain::codes::ReceiptNumber;
use domain::date::{Date, Timestamp};
use sqlx::{AssertSqlSafe, query, query_scalar};

use super::complaints::{self, open_states};
use super::{Store, StoreError, engine, leads};

/// Of a lead, something that can still be read.
const READABLE_LEAD: &str = "(lead_key IS NOT NULL OR person IS NOT NULL OR words IS NOT NULL
                               OR name <> '' OR contact <> '' OR want <> '')";

/// Of a case, something that can still be read.
const READABLE: &str = "(case_key IS NOT NULL OR person IS NOT NULL OR words IS NOT NULL)";

/// How much is to be erased, or was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erasure {
    /// 投资意向
    pub leads: u64,
    /// 建议投诉
    pub cases: u64,
    /// Cases whose day has come and that are not ended: they wait until they are.
    pub waiting: u64,
}

impl Store {
    /// What has to be erased on that day.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn due_for_erasure(&self, day: Date) -> Result<Erasure, StoreError> {
        let mut tx = self.engine.begin_read(&self.read).await?;
        let day = day.to_string();
        let open = open_states()?;
        let leads = format!("SELECT COUNT(*) FROM leads WHERE erased_on <= $1 AND {READABLE_LEAD}");
        // Safe: our own words.
        let leads: i64 = query_scalar(AssertSqlSafe(leads))
            .bind(&day)
            .fetch_one(&mut *tx)
            .await?;
        let mut cases = [0_u64; 2];
        for (count, ended) in cases.iter_mut().zip(["NOT IN", "IN"]) {
            let sql = format!(
                "SELECT COUNT(*) FROM cases
                 WHERE erased_on <= $1 AND {READABLE} AND state {ended} ({open})"
            );
            // Safe: the words of states.
            let found: i64 = query_scalar(AssertSqlSafe(sql))
                .bind(&day)
                .fetch_one(&mut *tx)
                .await?;
            *count = u64::try_from(found).unwrap_or(0);
        }
        Ok(Erasure {
            leads: u64::try_from(leads).unwrap_or(0),
            cases: cases[0],
            waiting: cases[1],
        })
    }

    /// Erases what has to be on that day, at most so many of each kind in one transaction; says how
    /// many these were. Whoever wants all calls until it is nothing.
    ///
    /// # Errors
    /// When the database does not answer; nothing of the call is erased then.
    pub async fn erase_due(&self, day: Date, most: u32) -> Result<Erasure, StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        let leads = erase_leads(&mut tx, day, most).await?;
        let cases = erase_cases(&mut tx, day, most).await?;
        tx.commit().await?;
        Ok(Erasure {
            leads,
            cases,
            waiting: 0,
        })
    }

    /// Takes erased words out of files that the database keeps beside it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        self.engine.scrub(&self.write).await
    }

    /// Forgets keys of submissions that came so long ago; nobody sends those again.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sweep_keys(&self, now: Timestamp, older: Duration) -> Result<u64, StoreError> {
        let older = i64::try_from(older.as_millis()).unwrap_or(i64::MAX);
        let before = now.millis().saturating_sub(older);
        let mut tx = self.engine.begin(&self.write).await?;
        let mut swept = 0;
        for sql in [
            "DELETE FROM idempotency_keys WHERE at < $1",
            "DELETE FROM case_keys WHERE at < $1",
        ] {
            swept += query(sql)
                .bind(before)
                .execute(&mut *tx)
                .await?
                .rows_affected();
        }
        tx.commit().await?;
        Ok(swept)
    }
}

/// Erases what leads hold of a person. It goes by the day alone: that is what the visitor was
/// promised, and a lead has no term that would go on.
async fn erase_leads(
    connection: &mut engine::Connection,
    day: Date,
    most: u32,
) -> Result<u64, StoreError> {
    let sql = format!(
        "SELECT number FROM leads WHERE erased_on <= $1 AND {READABLE_LEAD} ORDER BY number LIMIT $2"
    );
    let due = due(connection, sql, day, most).await?;
    for number in &due {
        leads::erase(connection, number).await?;
    }
    Ok(due.len() as u64)
}

/// Erases what ended cases hold of a person, and the key that any copy of it was sealed with. The
/// numbers are taken by a writing statement: opened again meanwhile, a case waits.
async fn erase_cases(
    connection: &mut engine::Connection,
    day: Date,
    most: u32,
) -> Result<u64, StoreError> {
    let open = open_states()?;
    let sql = format!(
        "UPDATE cases SET person = NULL
         WHERE state NOT IN ({open}) AND number IN (
             SELECT number FROM cases
             WHERE erased_on <= $1 AND {READABLE} AND state NOT IN ({open})
             ORDER BY number LIMIT $2)
         RETURNING number"
    );
    let due = due(connection, sql, day, most).await?;
    for number in &due {
        complaints::erase(connection, number).await?;
    }
    Ok(due.len() as u64)
}

async fn due(
    connection: &mut engine::Connection,
    sql: String,
    day: Date,
    most: u32,
) -> Result<Vec<ReceiptNumber>, StoreError> {
    // Safe: our own words and those of states.
    let numbers: Vec<String> = query_scalar(AssertSqlSafe(sql))
        .bind(day.to_string())
        .bind(i64::from(most))
        .fetch_all(connection)
        .await?;
    numbers
        .iter()
        .map(|number| {
            ReceiptNumber::parse(number).map_err(|error| StoreError::Other(error.to_string()))
        })
        .collect()
}
