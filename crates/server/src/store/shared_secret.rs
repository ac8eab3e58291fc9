//! The key that all nodes of one PostgreSQL share.

use sqlx::{query, query_scalar};

use super::{Store, StoreError, hash};

impl Store {
    /// The key of all nodes of a PostgreSQL: the first node's proposal, for ever. On SQLite the
    /// one node keeps its key in a file, and does not ask.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn shared_secret(&self, proposal: &[u8; 32]) -> Result<[u8; 32], StoreError> {
        let sql = "INSERT INTO shared_secret (id, key) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";
        query(sql)
            .bind(hash::text(proposal))
            .execute(&self.write)
            .await?;
        let sql = "SELECT key FROM shared_secret WHERE id = 1";
        let key: String = query_scalar(sql).fetch_one(&self.write).await?;
        hash::parse(&key)
            .ok_or_else(|| StoreError::Other("the shared key cannot be read".to_owned()))
    }
}
