//! Service tokens, the ratings of answers, and the record of readings.

use domain::codes::ReceiptNumber;
use domain::date::Timestamp;
use domain::permissions::Role;
use sqlx::{query, query_as, query_scalar};

use crate::store::{Store, StoreError, hash};

/// Whom a token works for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its name, as it stands in the record of readings.
    pub name: String,
    /// 单位
    pub unit: String,
    /// What it may do.
    pub role: Role,
}

impl Store {
    /// The token with this hash, unless it was revoked.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn token(&self, hashed: &[u8; 32]) -> Result<Option<Token>, StoreError> {
        let mut tx = self.engine.begin_read(&self.read).await?;
        let sql = "SELECT name, unit, role FROM service_tokens
                   WHERE hash = $1 AND revoked_at IS NULL";
        let row: Option<(String, String, String)> = query_as(sql)
            .bind(hash::text(hashed))
            .fetch_optional(&mut *tx)
            .await?;
        Ok(row.and_then(|(name, unit, role)| {
            let role = Role::named(&role)?;
            Some(Token { name, unit, role })
        }))
    }

    /// Keeps a new token, by its hash.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn add_token(
        &self,
        hashed: &[u8; 32],
        token: &Token,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        let sql = "INSERT INTO service_tokens (hash, name, unit, role, created_at)
                   VALUES ($1, $2, $3, $4, $5)";
        query(sql)
            .bind(hash::text(hashed))
            .bind(&token.name)
            .bind(&token.unit)
            .bind(token.role.key())
            .bind(at.millis())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// The units whose tokens are seats: only they take up what is held, and give cases to units.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn seats(&self) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT DISTINCT unit FROM service_tokens
                   WHERE role = $1 AND revoked_at IS NULL ORDER BY unit";
        let seats = query_scalar(sql).bind(Role::Seat.key());
        Ok(seats.fetch_all(&self.read).await?)
    }

    /// Ends every token of this name; says how many there were.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn revoke_token(&self, name: &str, at: Timestamp) -> Result<u64, StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        let sql = "UPDATE service_tokens SET revoked_at = $1
                   WHERE name = $2 AND revoked_at IS NULL";
        let ended = query(sql)
            .bind(at.millis())
            .bind(name)
            .execute(&mut *tx)
            .await?
            .rows_affected();
        tx.commit().await?;
        Ok(ended)
    }

    /// Records that somebody reads who sent a case.
    ///
    /// # Errors
    /// When it could not be recorded; then it must not be shown.
    pub async fn note_reading(
        &self,
        number: &ReceiptNumber,
        reader: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.note_reading_of(number, None, reader, at).await
    }

    /// Records that somebody reads who sent a case, or one of its files.
    ///
    /// # Errors
    /// When it could not be recorded; then it must not be shown.
    pub async fn note_reading_of(
        &self,
        number: &ReceiptNumber,
        file: Option<&str>,
        reader: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut id = [0; 16];
        getrandom::fill(&mut id)
            .map_err(|error| StoreError::Other(format!("no randomness: {error}")))?;
        let mut tx = self.engine.begin(&self.write).await?;
        let sql = "INSERT INTO case_readings (id, case_number, at, reader, file)
                   VALUES ($1, $2, $3, $4, $5)";
        query(sql)
            .bind(hex::encode(id))
            .bind(number.to_string())
            .bind(at.millis())
            .bind(reader)
            .bind(file)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Puts another sealed name and contact in a case's place.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn correct_case(
        &self,
        number: &ReceiptNumber,
        person: Option<String>,
    ) -> Result<(), StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        query("UPDATE cases SET person = $1 WHERE number = $2 AND case_key IS NOT NULL")
            .bind(person)
            .bind(number.to_string())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }
}
