//! 通知: messages that wait, their deliveries, and who is sending which.

mod deliveries;
mod limits;
mod reconcile;
mod runs;

use domain::codes::ReceiptNumber;
use domain::date::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, query, query_as, query_scalar};

use super::{Store, StoreError, engine};

pub use deliveries::{Counts, Delivery, DeliveryState, Leased, Outcome, Retry};
pub use limits::{LimitOfCase, LimitOfLead, Raised};
pub use reconcile::Reconciled;
pub use runs::Run;

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// 投资意向
    Lead,
    /// 建议投诉
    Case,
}

impl About {
    /// Its outbox.
    const fn outbox(self) -> &'static str {
        match self {
            Self::Lead => "outbox",
            Self::Case => "case_outbox",
        }
    }
}

/// Something that was written to an outbox, with what it is about, in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// `topic/number/seq`, or `limit/number/clock/percent`.
    pub id: String,
    /// Such as `case_submit`.
    pub topic: String,
    /// What it is about.
    pub about: About,
    /// 受理编号
    pub number: ReceiptNumber,
    /// When it was written.
    pub at: Timestamp,
}

/// Who shall receive a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiver {
    /// The channel's name.
    pub channel: String,
    /// For the channel of units: which.
    pub unit: Option<String>,
}

impl Receiver {
    /// The delivery's id: the same message to the same receiver has the same, whoever makes it.
    pub fn id(&self, message: &str) -> String {
        let unit = self.unit.as_deref().unwrap_or_default();
        let whole = format!("{message}\n{}\n{unit}", self.channel);
        hex::encode(&Sha256::digest(whole)[..16])
    }
}

impl Store {
    /// The moment by the database's clock: nodes that share one agree about it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn clock(&self) -> Result<Timestamp, StoreError> {
        let millis: i64 = query_scalar(self.engine.clock())
            .fetch_one(&self.read)
            .await?;
        Ok(Timestamp::from_millis(millis))
    }

    /// The oldest messages that nobody has been told yet, at most so many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pending_messages(&self, most: u32) -> Result<Vec<Message>, StoreError> {
        let sql = "SELECT id, topic, number, what, created_at FROM (
                       SELECT id, topic, lead_number AS number, 'lead' AS what, next_at, created_at
                       FROM outbox WHERE state = 'pending'
                       UNION ALL
                       SELECT id, topic, case_number AS number, 'case' AS what, next_at, created_at
                       FROM case_outbox WHERE state = 'pending') AS waiting
                   ORDER BY next_at, id LIMIT $1";
        let rows: Vec<(String, String, String, String, i64)> = query_as(sql)
            .bind(i64::from(most))
            .fetch_all(&self.read)
            .await?;
        rows.into_iter()
            .map(|(id, topic, number, what, at)| {
                Ok(Message {
                    id,
                    topic,
                    about: match what.as_str() {
                        "lead" => About::Lead,
                        _ => About::Case,
                    },
                    number: read_number(&number)?,
                    at: Timestamp::from_millis(at),
                })
            })
            .collect()
    }

    /// Gives messages their deliveries, each once: of two who try, one finds it done and does
    /// nothing. Says how many were given theirs here.
    ///
    /// # Errors
    /// When the database does not answer; nothing is written then.
    pub async fn spread(
        &self,
        all: &[(Message, Vec<Receiver>)],
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        if all.is_empty() {
            return Ok(0);
        }
        let mut tx = self.engine.begin(&self.write).await?;
        let mut spread = 0;
        for (message, receivers) in all {
            spread += u64::from(Self::spread_one(&mut tx, message, receivers, at).await?);
        }
        tx.commit().await?;
        Ok(spread)
    }

    async fn spread_one(
        connection: &mut engine::Connection,
        message: &Message,
        receivers: &[Receiver],
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let state = if receivers.is_empty() {
            "nobody"
        } else {
            "spread"
        };
        let table = message.about.outbox();
        // Safe: a table's name from the list above.
        let sql = format!("UPDATE {table} SET state = $1 WHERE id = $2 AND state = 'pending'");
        let first = query(AssertSqlSafe(sql))
            .bind(state)
            .bind(&message.id)
            .execute(&mut *connection)
            .await?
            .rows_affected()
            == 1;
        if !first {
            return Ok(false);
        }
        for receiver in receivers {
            deliveries::insert(connection, message, receiver, at).await?;
        }
        Ok(true)
    }
}

fn read_number(text: &str) -> Result<ReceiptNumber, StoreError> {
    ReceiptNumber::parse(text)
        .map_err(|_| StoreError::Other("a message's number is not understood".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_has_one_id() {
        let to = |channel: &str, unit: Option<&str>| Receiver {
            channel: channel.to_owned(),
            unit: unit.map(str::to_owned),
        };
        let id = to("unit", Some("县税务局")).id("case_submit/YX20261121-0042-8/1");
        assert_eq!(id.len(), 32);
        assert_eq!(
            id,
            to("unit", Some("县税务局")).id("case_submit/YX20261121-0042-8/1")
        );
        for (channel, unit, message) in [
            ("unit", None, "case_submit/YX20261121-0042-8/1"),
            ("mail", Some("县税务局"), "case_submit/YX20261121-0042-8/1"),
            ("unit", Some("县税务局"), "case_submit/YX20261121-0042-8/2"),
        ] {
            assert_ne!(id, to(channel, unit).id(message));
        }
    }
}
