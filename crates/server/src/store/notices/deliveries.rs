//! One message on its way to one receiver: leased by one worker at a time, and marked by nobody
//! whose lease has gone to another.

use std::time::Duration;

use domain::codes::ReceiptNumber;
use domain::date::Timestamp;
use sqlx::{AssertSqlSafe, Row as _, query, query_as, query_scalar};

use super::{Message, Receiver, Store, StoreError, engine, read_number};

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// 待发
    Pending,
    /// 已发
    Sent,
    /// 失败，待重发
    Failed,
    /// 多次失败，不再自动重发
    Dead,
    /// 不再需要: the receiver is not there any more.
    Dropped,
}

impl DeliveryState {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Pending,
        Self::Sent,
        Self::Failed,
        Self::Dead,
        Self::Dropped,
    ];

    /// The word in the database and in the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Dead => "dead",
            Self::Dropped => "dropped",
        }
    }

    /// The state with this [`key`](Self::key).
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// A delivery that this worker alone may send until its lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    /// The stable id by which receivers drop repeats.
    pub id: String,
    /// The message's id.
    pub message: String,
    /// 受理编号
    pub number: ReceiptNumber,
    /// To whom.
    pub receiver: Receiver,
    /// How many attempts there were, this one included.
    pub attempts: u32,
    fence: i64,
}

/// What became of an attempt. The words hold nothing personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver has taken it.
    Sent,
    /// It has not; again after that time.
    Failed(String, Duration),
    /// It has not, and is not tried again by itself.
    Dead(String),
    /// Nobody is to be told any more.
    Dropped(String),
}

/// A delivery as staff see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its id.
    pub id: String,
    /// The message's id.
    pub message: String,
    /// 受理编号
    pub number: ReceiptNumber,
    /// To whom.
    pub receiver: Receiver,
    /// Where it stands.
    pub state: DeliveryState,
    /// Attempts so far.
    pub attempts: u32,
    /// Not before.
    pub next_at: Timestamp,
    /// What the last attempt failed of.
    pub error: Option<String>,
    /// Since when it waits.
    pub created_at: Timestamp,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
}

/// How many deliveries stand where, and what waits longest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// By state, those that there are.
    pub by_state: Vec<(DeliveryState, u64)>,
    /// Messages that have no deliveries yet.
    pub messages: u64,
    /// Since when the oldest of what waits does so.
    pub oldest: Option<Timestamp>,
}

impl Counts {
    /// How many deliveries are in this state.
    pub fn of(&self, state: DeliveryState) -> u64 {
        let found = self.by_state.iter().find(|(known, _)| *known == state);
        found.map_or(0, |(_, count)| *count)
    }

    /// Everything that is still to be sent by itself.
    pub fn waiting(&self) -> u64 {
        self.messages + self.of(DeliveryState::Pending) + self.of(DeliveryState::Failed)
    }
}

/// What became of the wish to send again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// It is sent as soon as a worker gets to it.
    Queued,
    /// It had not failed.
    NotFailed(DeliveryState),
    /// There is none with this id.
    Unknown,
}

pub(super) async fn insert(
    connection: &mut engine::Connection,
    message: &Message,
    receiver: &Receiver,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO deliveries
                   (id, message, number, channel, unit, state, attempts, next_at, leased_until,
                    fence, created_at)
               VALUES ($1, $2, $3, $4, $5, 'pending', 0, $6, 0, 0, $7)
               ON CONFLICT (id) DO NOTHING";
    query(sql)
        .bind(receiver.id(&message.id))
        .bind(&message.id)
        .bind(message.number.to_string())
        .bind(&receiver.channel)
        .bind(receiver.unit.as_ref())
        .bind(at.millis())
        .bind(at.millis())
        .execute(connection)
        .await?;
    Ok(())
}

impl Store {
    /// Takes deliveries whose time has come, for so long; other workers pass them over meanwhile.
    /// Times further ahead than `ahead` were written by a clock that has been set back since: they
    /// hold nothing up.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_deliveries(
        &self,
        now: Timestamp,
        lease: Duration,
        ahead: Duration,
        most: u32,
    ) -> Result<Vec<Leased>, StoreError> {
        let until = later(now, lease);
        let far = later(now, ahead.max(lease));
        let due = "state IN ('pending', 'failed') AND (next_at <= $1 OR next_at > $2)
                   AND (leased_until <= $1 OR leased_until > $2)";
        // Most of the time there is nothing: no need to wait for the writer's place then.
        let look = format!("SELECT COUNT(*) FROM deliveries WHERE {due}");
        // Safe: the words above.
        let waiting: i64 = query_scalar(AssertSqlSafe(look))
            .bind(now.millis())
            .bind(far.millis())
            .fetch_one(&self.read)
            .await?;
        if waiting == 0 {
            return Ok(Vec::new());
        }
        let sql = format!(
            "UPDATE deliveries
             SET fence = fence + 1, attempts = attempts + 1, leased_until = $3
             WHERE {due} AND id IN (
                 SELECT id FROM deliveries WHERE {due} ORDER BY next_at, id LIMIT $4 {})
             RETURNING id, message, number, channel, unit, attempts, fence",
            self.engine.skip_locked()
        );
        let mut tx = self.engine.begin(&self.write).await?;
        // Safe: the words above and the engine's own.
        let rows = query(AssertSqlSafe(sql))
            .bind(now.millis())
            .bind(far.millis())
            .bind(until.millis())
            .bind(i64::from(most))
            .fetch_all(&mut *tx)
            .await?;
        let leased = rows.iter().map(leased).collect::<Result<_, _>>()?;
        tx.commit().await?;
        Ok(leased)
    }

    /// Writes down what became of attempts; says of each whether it could be: whoever's lease has
    /// gone to another comes too late.
    ///
    /// # Errors
    /// When the database does not answer; none is marked then.
    pub async fn mark(
        &self,
        all: &[(Leased, Outcome)],
        now: Timestamp,
    ) -> Result<Vec<bool>, StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        let mut marked = Vec::with_capacity(all.len());
        for (leased, outcome) in all {
            marked.push(Self::mark_one(&mut tx, leased, outcome, now).await?);
        }
        tx.commit().await?;
        Ok(marked)
    }

    async fn mark_one(
        connection: &mut engine::Connection,
        leased: &Leased,
        outcome: &Outcome,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (state, error, next, sent) = match outcome {
            Outcome::Sent => (DeliveryState::Sent, None, now, Some(now.millis())),
            Outcome::Failed(why, pause) => {
                (DeliveryState::Failed, Some(why), later(now, *pause), None)
            }
            Outcome::Dead(why) => (DeliveryState::Dead, Some(why), now, None),
            Outcome::Dropped(why) => (DeliveryState::Dropped, Some(why), now, None),
        };
        let sql = "UPDATE deliveries
                   SET state = $1, error = $2, next_at = $3, sent_at = $4, leased_until = 0
                   WHERE id = $5 AND fence = $6 AND state IN ('pending', 'failed')";
        let marked = query(sql)
            .bind(state.key())
            .bind(error)
            .bind(next.millis())
            .bind(sent)
            .bind(&leased.id)
            .bind(leased.fence)
            .execute(connection)
            .await?;
        Ok(marked.rows_affected() == 1)
    }

    /// Sends what has failed again, from the beginning.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn retry_delivery(&self, id: &str, now: Timestamp) -> Result<Retry, StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        let sql = "UPDATE deliveries
                   SET state = 'pending', attempts = 0, next_at = $1, leased_until = 0,
                       fence = fence + 1
                   WHERE id = $2 AND state IN ('failed', 'dead', 'dropped')";
        let queued = query(sql)
            .bind(now.millis())
            .bind(id)
            .execute(&mut *tx)
            .await?
            .rows_affected()
            == 1;
        if queued {
            tx.commit().await?;
            return Ok(Retry::Queued);
        }
        let state: Option<String> = query_scalar("SELECT state FROM deliveries WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *tx)
            .await?;
        Ok(match state {
            Some(state) => Retry::NotFailed(read_state(&state)?),
            None => Retry::Unknown,
        })
    }

    /// The newest deliveries in these states, at most so many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn deliveries(
        &self,
        states: &[DeliveryState],
        most: u32,
    ) -> Result<Vec<Delivery>, StoreError> {
        let words: Vec<_> = states
            .iter()
            .map(|state| format!("'{}'", state.key()))
            .collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT id, message, number, channel, unit, state, attempts, next_at, error,
                    created_at, sent_at
             FROM deliveries WHERE state IN ({}) ORDER BY created_at DESC, id LIMIT $1",
            words.join(", ")
        );
        // Safe: the words of states.
        let rows = query(AssertSqlSafe(sql))
            .bind(i64::from(most))
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(delivery).collect()
    }

    /// How many stand where.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delivery_counts(&self) -> Result<Counts, StoreError> {
        let mut tx = self.engine.begin_read(&self.read).await?;
        let rows: Vec<(String, i64)> =
            query_as("SELECT state, COUNT(*) FROM deliveries GROUP BY state ORDER BY state")
                .fetch_all(&mut *tx)
                .await?;
        let mut by_state = Vec::new();
        for (state, count) in rows {
            by_state.push((read_state(&state)?, u64::try_from(count).unwrap_or(0)));
        }
        let sql = "SELECT COUNT(*), MIN(created_at) FROM (
                       SELECT created_at FROM outbox WHERE state = 'pending'
                       UNION ALL
                       SELECT created_at FROM case_outbox WHERE state = 'pending') AS waiting";
        let (messages, oldest): (i64, Option<i64>) = query_as(sql).fetch_one(&mut *tx).await?;
        let sql = "SELECT MIN(created_at) FROM deliveries WHERE state IN ('pending', 'failed')";
        let started: Option<i64> = query_scalar(sql).fetch_one(&mut *tx).await?;
        Ok(Counts {
            by_state,
            messages: u64::try_from(messages).unwrap_or(0),
            oldest: [oldest, started]
                .into_iter()
                .flatten()
                .min()
                .map(Timestamp::from_millis),
        })
    }
}

pub(super) fn later(now: Timestamp, by: Duration) -> Timestamp {
    let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(now.millis().saturating_add(by))
}

fn leased(row: &engine::Row) -> Result<Leased, StoreError> {
    let number: String = row.try_get("number")?;
    Ok(Leased {
        id: row.try_get("id")?,
        message: row.try_get("message")?,
        number: read_number(&number)?,
        receiver: receiver(row)?,
        attempts: attempts(row)?,
        fence: row.try_get("fence")?,
    })
}

pub(super) fn delivery(row: &engine::Row) -> Result<Delivery, StoreError> {
    let (number, state): (String, String) = (row.try_get("number")?, row.try_get("state")?);
    let sent_at: Option<i64> = row.try_get("sent_at")?;
    Ok(Delivery {
        id: row.try_get("id")?,
        message: row.try_get("message")?,
        number: read_number(&number)?,
        receiver: receiver(row)?,
        state: read_state(&state)?,
        attempts: attempts(row)?,
        next_at: Timestamp::from_millis(row.try_get("next_at")?),
        error: row.try_get("error")?,
        created_at: Timestamp::from_millis(row.try_get("created_at")?),
        sent_at: sent_at.map(Timestamp::from_millis),
    })
}

fn receiver(row: &engine::Row) -> Result<Receiver, StoreError> {
    Ok(Receiver {
        channel: row.try_get("channel")?,
        unit: row.try_get("unit")?,
    })
}

fn attempts(row: &engine::Row) -> Result<u32, StoreError> {
    Ok(u32::try_from(row.try_get::<i64, _>("attempts")?).unwrap_or(u32::MAX))
}

fn read_state(word: &str) -> Result<DeliveryState, StoreError> {
    DeliveryState::named(word)
        .ok_or_else(|| StoreError::Other("a delivery's state is not understood".to_owned()))
}
