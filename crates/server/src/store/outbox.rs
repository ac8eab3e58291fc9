//! What is to be sent about a lead: written with it, sent later by the worker.

use domain::codes::ReceiptNumber;
use domain::date::Timestamp;
use sqlx::{AssertSqlSafe, query};

use super::engine;

/// An intent has come in.
pub(super) const LEAD_RECEIVED: &str = "lead_received";

/// A message about an event of a lead, due at once. The payload leaves the house: it must hold
/// no personal data, the receiver looks the lead up by its number.
pub(super) struct Message {
    pub(super) topic: String,
    pub(super) number: ReceiptNumber,
    pub(super) seq: i64,
    pub(super) payload: serde_json::Value,
    pub(super) at: Timestamp,
}

/// Puts messages into the outbox.
pub(super) async fn put(
    connection: &mut engine::Connection,
    messages: &[Message],
) -> Result<(), sqlx::Error> {
    let sql = format!(
        "INSERT INTO outbox
             (id, topic, lead_number, payload, state, attempts, next_at, created_at) VALUES {}",
        engine::places(connection, messages.len(), 8)
    );
    // Safe: only places were added.
    let mut insert = query(AssertSqlSafe(sql)).persistent(messages.len() == 1);
    for message in messages {
        let Message {
            topic, number, seq, ..
        } = message;
        insert = insert
            .bind(format!("{topic}/{number}/{seq}"))
            .bind(topic)
            .bind(number.to_string())
            .bind(message.payload.to_string())
            .bind("pending")
            .bind(0_i64)
            .bind(message.at.millis())
            .bind(message.at.millis());
    }
    insert.execute(connection).await?;
    Ok(())
}
