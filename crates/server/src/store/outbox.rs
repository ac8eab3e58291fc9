//! What is to be sent about a lead: written with it, sent later by the worker.

use domain::codes::ReceiptNumber;
use domain::date::Timestamp;
use sqlx::query;

use super::engine;

/// An intent has come in.
pub(super) const LEAD_RECEIVED: &str = "lead_received";

/// Puts a message about an event of a lead into the outbox, due at once. The payload leaves the
/// house: it must hold no personal data, the receiver looks the lead up by its number.
pub(super) async fn put(
    connection: &mut engine::Connection,
    topic: &str,
    number: ReceiptNumber,
    seq: i64,
    payload: &serde_json::Value,
    at: Timestamp,
) -> Result<(), sqlx::Error> {
    let sql = "INSERT INTO outbox
                   (id, topic, lead_number, payload, state, attempts, next_at, created_at)
               VALUES ($1, $2, $3, $4, 'pending', 0, $5, $5)";
    query(sql)
        .bind(format!("{topic}/{number}/{seq}"))
        .bind(topic)
        .bind(number.to_string())
        .bind(payload.to_string())
        .bind(at.millis())
        .execute(connection)
        .await?;
    Ok(())
}
