//! A person's rights to what a lead holds of him or her, and the record of who read it.

use domain::codes::ReceiptNumber;
use domain::date::Timestamp;
use sqlx::query;

use crate::store::{Store, StoreError, engine};

/// Erases what a lead holds of a person, wherever it stands.
pub(in crate::store) async fn erase(
    connection: &mut engine::Connection,
    number: &ReceiptNumber,
) -> Result<(), StoreError> {
    for sql in [
        "UPDATE leads SET lead_key = NULL, person = NULL, words = NULL,
                name = '', contact = '', want = ''
         WHERE number = $1",
        "UPDATE lead_events SET said = NULL WHERE lead_number = $1",
        "UPDATE holds SET why = NULL WHERE number = $1",
    ] {
        query(sql)
            .bind(number.to_string())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

impl Store {
    /// Erases what a lead holds of a person: name, contact and words, and the key that any copy of
    /// them was sealed with. What happened and when stays, and what is not personal.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn erase_lead(&self, number: &ReceiptNumber) -> Result<(), StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        erase(&mut tx, number).await?;
        Ok(tx.commit().await?)
    }

    /// Puts another sealed name and contact in a lead's place.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn correct_lead(
        &self,
        number: &ReceiptNumber,
        person: Option<String>,
    ) -> Result<(), StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        query("UPDATE leads SET person = $1 WHERE number = $2 AND lead_key IS NOT NULL")
            .bind(person)
            .bind(number.to_string())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Records that somebody reads who left a lead.
    ///
    /// # Errors
    /// When it could not be recorded; then it must not be shown.
    pub async fn note_lead_reading(
        &self,
        number: &ReceiptNumber,
        reader: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut id = [0; 16];
        getrandom::fill(&mut id)
            .map_err(|error| StoreError::Other(format!("no randomness: {error}")))?;
        let mut tx = self.engine.begin(&self.write).await?;
        let sql = "INSERT INTO lead_readings (id, lead_number, at, reader)
                   VALUES ($1, $2, $3, $4)";
        query(sql)
            .bind(hex::encode(id))
            .bind(number.to_string())
            .bind(at.millis())
            .bind(reader)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }
}
