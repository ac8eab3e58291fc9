//! What the database knows of the key that stands in a file apart from it.

use sqlx::{query, query_scalar};

use super::{Store, StoreError, engine, hash, postgres, sqlite};

/// What a database knows of its key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum KnownKey {
    /// Nothing: it is new, or of a version that did not note it.
    Nothing {
        /// Whether anybody has sent anything, which the right key alone opens.
        used: bool,
    },
    /// How its key is told from another.
    Fingerprint([u8; 32]),
    /// The key itself, as an older version kept it on PostgreSQL.
    Whole([u8; 32]),
}

impl Store {
    /// What the database knows of its key.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn known_key(&self) -> Result<KnownKey, StoreError> {
        let mut tx = self.engine.begin_read(&self.read).await?;
        let whole: Option<String> = query_scalar("SELECT key FROM shared_secret WHERE id = 1")
            .fetch_optional(&mut *tx)
            .await?;
        if let Some(key) = whole {
            return Ok(KnownKey::Whole(readable(&key)?));
        }
        if let Some(fingerprint) = fingerprint(&mut tx).await? {
            return Ok(KnownKey::Fingerprint(fingerprint));
        }
        let sql =
            "SELECT CAST((SELECT COUNT(*) FROM leads) + (SELECT COUNT(*) FROM cases) AS BIGINT)";
        let sent: i64 = query_scalar(sql).fetch_one(&mut *tx).await?;
        Ok(KnownKey::Nothing { used: sent > 0 })
    }

    /// Notes the fingerprint of the key, unless there is one, and gives back the one that stands.
    /// When it is this one, a key that an older version kept is forgotten: it must lie synced in
    /// its file by now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn note_key(&self, own: &[u8; 32]) -> Result<[u8; 32], StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        let sql = "INSERT INTO key_fingerprint (id, fingerprint) VALUES (1, $1)
                   ON CONFLICT (id) DO NOTHING";
        query(sql).bind(hash::text(own)).execute(&mut *tx).await?;
        let stands = fingerprint(&mut tx)
            .await?
            .ok_or_else(|| StoreError::Other("the key's fingerprint was not kept".to_owned()))?;
        let sql = "SELECT COUNT(*) FROM shared_secret";
        let whole: i64 = query_scalar(sql).fetch_one(&mut *tx).await?;
        if stands == *own && whole > 0 {
            let sql = match self.engine {
                engine::Engine::Sqlite => sqlite::FORGET_KEY,
                engine::Engine::Postgres => postgres::FORGET_KEY,
            };
            query(sql).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(stands)
    }
}

async fn fingerprint(connection: &mut engine::Connection) -> Result<Option<[u8; 32]>, StoreError> {
    let sql = "SELECT fingerprint FROM key_fingerprint WHERE id = 1";
    let text: Option<String> = query_scalar(sql).fetch_optional(connection).await?;
    text.map(|text| readable(&text)).transpose()
}

fn readable(text: &str) -> Result<[u8; 32], StoreError> {
    hash::parse(text)
        .ok_or_else(|| StoreError::Other("what is kept of the key is damaged".to_owned()))
}
