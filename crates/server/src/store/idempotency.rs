//! The keys that make sending twice harmless.

use domain::codes::ReceiptNumber;
use domain::date::Timestamp;
use sqlx::{query, query_as};

use super::{engine, hash};

/// Whose a key is.
pub(super) enum Claim {
    /// Ours: nobody used it before.
    New,
    /// It came before, with this body (hex), and led to this lead.
    Held { body: String, number: String },
}

/// Claims the key for this lead. There is no look before: the primary key decides, so of two at
/// the same instant one is first and the other, having waited for it, finds the key held.
pub(super) async fn claim(
    connection: &mut engine::Connection,
    key: &[u8; 32],
    body: &[u8; 32],
    number: ReceiptNumber,
    at: Timestamp,
) -> Result<Claim, sqlx::Error> {
    let key = hash::text(key);
    let sql = "INSERT INTO idempotency_keys (key, body, lead_number, at)
               VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO NOTHING";
    let inserted = query(sql)
        .bind(&key)
        .bind(hash::text(body))
        .bind(number.to_string())
        .bind(at.millis())
        .execute(&mut *connection)
        .await?
        .rows_affected();
    if inserted == 1 {
        return Ok(Claim::New);
    }
    match find(connection, &key).await? {
        Some((body, number)) => Ok(Claim::Held { body, number }),
        None => Err(sqlx::Error::RowNotFound),
    }
}

/// The body (hex) and the lead that a key led to.
pub(super) async fn held(
    connection: &mut engine::Connection,
    key: &[u8; 32],
) -> Result<Option<(String, String)>, sqlx::Error> {
    find(connection, &hash::text(key)).await
}

async fn find(
    connection: &mut engine::Connection,
    key: &str,
) -> Result<Option<(String, String)>, sqlx::Error> {
    let sql = "SELECT body, lead_number FROM idempotency_keys WHERE key = $1";
    query_as(sql).bind(key).fetch_optional(connection).await
}
