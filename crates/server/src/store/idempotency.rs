//! The keys that make sending twice harmless.

use std::collections::{HashMap, HashSet};

use domain::codes::ReceiptNumber;
use domain::date::Timestamp;
use sqlx::{AssertSqlSafe, query_as, query_scalar};

use super::{engine, hash};

/// A key that wants to be a lead's.
pub(super) struct Claim<'a> {
    pub(super) key: &'a [u8; 32],
    pub(super) body: &'a [u8; 32],
    pub(super) number: ReceiptNumber,
    pub(super) at: Timestamp,
}

/// Claims keys for leads and says which of the numbers got theirs. It relies on no look before:
/// the primary key decides, so of two at the same instant, in one group or on two nodes, one is
/// first and the other finds the key held.
pub(super) async fn claim(
    connection: &mut engine::Connection,
    claims: &[Claim<'_>],
) -> Result<HashSet<String>, sqlx::Error> {
    let sql = format!(
        "INSERT INTO idempotency_keys (key, body, lead_number, at) VALUES {}
         ON CONFLICT (key) DO NOTHING RETURNING lead_number",
        engine::places(connection, claims.len(), 4)
    );
    // Safe: only places were added. The text differs by the size of the group.
    let mut insert = query_scalar(AssertSqlSafe(sql)).persistent(claims.len() == 1);
    for claim in claims {
        insert = insert
            .bind(hash::text(claim.key))
            .bind(hash::text(claim.body))
            .bind(claim.number.to_string())
            .bind(claim.at.millis());
    }
    Ok(insert.fetch_all(connection).await?.into_iter().collect())
}

/// What a key is held for.
pub(super) struct Held {
    body: String,
    /// The lead that it led to.
    pub(super) number: String,
}

impl Held {
    /// Whether it came with this body.
    pub(super) fn is_for(&self, body: &[u8; 32]) -> bool {
        hash::parse(&self.body).as_ref() == Some(body)
    }
}

/// What these keys are held for, those that are.
pub(super) async fn held<'a>(
    connection: &mut engine::Connection,
    keys: impl Iterator<Item = &'a [u8; 32]>,
) -> Result<HashMap<[u8; 32], Held>, sqlx::Error> {
    let keys: Vec<String> = keys.map(hash::text).collect();
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT key, body, lead_number FROM idempotency_keys WHERE key IN {}",
        engine::places(connection, 1, keys.len())
    );
    // Safe: only places were added.
    let mut select = query_as(AssertSqlSafe(sql)).persistent(keys.len() == 1);
    for key in keys {
        select = select.bind(key);
    }
    let rows: Vec<(String, String, String)> = select.fetch_all(connection).await?;
    let held =
        |(key, body, number): (String, _, _)| Some((hash::parse(&key)?, Held { body, number }));
    Ok(rows.into_iter().filter_map(held).collect())
}
