//! Looking whether what is marked done was done: a job that lies is found here.

use std::time::Duration;

use domain::date::Timestamp;
use sqlx::{AssertSqlSafe, query};

use super::{About, Delivery, DeliveryState, Store, StoreError};

/// What was found and put right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Events of cases and intents that had no message.
    pub untold: u64,
    /// Messages that were marked as passed on and had no delivery.
    pub unspread: u64,
    /// Deliveries that were marked as sent without an attempt.
    pub unsent: u64,
}

impl Reconciled {
    /// All of it.
    pub const fn total(self) -> u64 {
        self.untold + self.unspread + self.unsent
    }
}

/// Events of cases without their message.
const UNTOLD_CASES: &str = "
    INSERT INTO case_outbox (id, topic, case_number, state, attempts, next_at, created_at)
    SELECT 'case_' || act || '/' || case_number || '/' || seq, 'case_' || act, case_number,
           'pending', 0, $1, at
    FROM case_events
    WHERE at >= $2 AND NOT EXISTS (
        SELECT 1 FROM case_outbox
        WHERE case_outbox.id = 'case_' || act || '/' || case_events.case_number || '/' || seq)
    ON CONFLICT (id) DO NOTHING";

/// The same of intents, whose first message has a name of its own.
const UNTOLD_LEADS: &str = "
    INSERT INTO outbox (id, topic, lead_number, payload, state, attempts, next_at, created_at)
    SELECT topic || '/' || lead_number || '/' || seq, topic, lead_number, '{}', 'pending', 0, $1, at
    FROM (SELECT CASE act WHEN 'submit' THEN 'lead_received' ELSE 'lead_' || act END AS topic,
                 lead_number, seq, at
          FROM lead_events WHERE at >= $2) AS events
    WHERE NOT EXISTS (
        SELECT 1 FROM outbox
        WHERE outbox.id = events.topic || '/' || events.lead_number || '/' || events.seq)
    ON CONFLICT (id) DO NOTHING";

impl Store {
    /// Compares marks with effects, back to that moment, and puts right what does not agree.
    ///
    /// # Errors
    /// When the database does not answer; nothing is changed then.
    pub async fn reconcile(
        &self,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<Reconciled, StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        let mut untold = 0;
        for sql in [UNTOLD_CASES, UNTOLD_LEADS] {
            untold += query(sql)
                .bind(now.millis())
                .bind(since.millis())
                .execute(&mut *tx)
                .await?
                .rows_affected();
        }
        let mut unspread = 0;
        for about in [About::Lead, About::Case] {
            let table = about.outbox();
            // Safe: a table's name.
            let sql = format!(
                "UPDATE {table} SET state = 'pending'
                 WHERE state = 'spread' AND created_at >= $1 AND NOT EXISTS (
                     SELECT 1 FROM deliveries WHERE deliveries.message = {table}.id)"
            );
            unspread += query(AssertSqlSafe(sql))
                .bind(since.millis())
                .execute(&mut *tx)
                .await?
                .rows_affected();
        }
        let sql = "UPDATE deliveries
                   SET state = 'failed', next_at = $1, leased_until = 0, fence = fence + 1,
                       error = '记为已发，但没有发送记录'
                   WHERE state = 'sent' AND (sent_at IS NULL OR attempts = 0)";
        let unsent = query(sql)
            .bind(now.millis())
            .execute(&mut *tx)
            .await?
            .rows_affected();
        tx.commit().await?;
        Ok(Reconciled {
            untold,
            unspread,
            unsent,
        })
    }

    /// Deliveries of these channels that were sent a while ago and that nobody has asked the
    /// receiver about.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unconfirmed(
        &self,
        channel: &str,
        sent_before: Timestamp,
        most: u32,
    ) -> Result<Vec<Delivery>, StoreError> {
        let sql = "SELECT id, message, number, channel, unit, state, attempts, next_at, error,
                          created_at, sent_at
                   FROM deliveries
                   WHERE state = 'sent' AND checked_at IS NULL AND channel = $1 AND sent_at <= $2
                   ORDER BY sent_at, id LIMIT $3";
        let rows = query(sql)
            .bind(channel)
            .bind(sent_before.millis())
            .bind(i64::from(most))
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(super::deliveries::delivery).collect()
    }

    /// The receiver has said whether it has this delivery. If not, it is sent again, or is dead
    /// after so many attempts.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn confirm(
        &self,
        delivery: &Delivery,
        there: bool,
        most_attempts: u32,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let lost = match delivery.attempts >= most_attempts {
            true => DeliveryState::Dead,
            false => DeliveryState::Failed,
        };
        let sql = if there {
            "UPDATE deliveries SET checked_at = $1 WHERE id = $2 AND state = 'sent'".to_owned()
        } else {
            format!(
                "UPDATE deliveries
                 SET state = '{}', next_at = $1, leased_until = 0, fence = fence + 1,
                     error = '对方说没有收到'
                 WHERE id = $2 AND state = 'sent'",
                lost.key()
            )
        };
        let mut tx = self.engine.begin(&self.write).await?;
        // Safe: the word of a state.
        query(AssertSqlSafe(sql))
            .bind(now.millis())
            .bind(&delivery.id)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes away deliveries that were sent, or not wanted, so long ago.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sweep_deliveries(
        &self,
        now: Timestamp,
        older: Duration,
    ) -> Result<u64, StoreError> {
        let older = i64::try_from(older.as_millis()).unwrap_or(i64::MAX);
        let sql = "DELETE FROM deliveries WHERE state IN ('sent', 'dropped') AND created_at < $1";
        let mut tx = self.engine.begin(&self.write).await?;
        let swept = query(sql)
            .bind(now.millis().saturating_sub(older))
            .execute(&mut *tx)
            .await?
            .rows_affected();
        tx.commit().await?;
        Ok(swept)
    }
}
