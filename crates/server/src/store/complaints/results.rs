//! 典型案例: the published texts. They belong to the publication: each one that comes or goes makes a
//! new revision, which every node follows.

use domain::codes::ReceiptNumber;
use domain::complaints::CaseResult;
use domain::date::Timestamp;
use sqlx::{query, query_as, query_scalar};

use crate::store::{Store, StoreError, engine, listings};

impl Store {
    /// Publishes a text of a case, in place of an earlier one, if its sender agrees at this moment.
    /// Says whether that was so.
    ///
    /// # Errors
    /// When the database does not answer; then nothing is published.
    pub async fn publish_result(
        &self,
        number: &ReceiptNumber,
        result: &CaseResult,
        author: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        // Who takes the consent back waits for this row, or has been before us.
        let sql = "UPDATE cases SET publish = publish
                   WHERE number = $1 AND publish = 1 AND case_key IS NOT NULL";
        let agreed = query(sql)
            .bind(number.to_string())
            .execute(&mut *tx)
            .await?
            .rows_affected();
        if agreed == 0 {
            return Ok(false);
        }
        take_back(&mut tx, number, at).await?;
        insert(&mut tx, Some(number), result, author, at).await?;
        listings::next_revision(&mut tx).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Stores invented results, for a demonstration county.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn seed_results(
        &self,
        results: &[CaseResult],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        for result in results.iter().filter(|result| result.demo) {
            insert(&mut tx, None, result, "seed", at).await?;
        }
        listings::next_revision(&mut tx).await?;
        Ok(tx.commit().await?)
    }

    /// Takes back what is published of a case; says whether there was anything.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn withdraw_result(
        &self,
        number: &ReceiptNumber,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        let any = take_back(&mut tx, number, at).await?;
        if any {
            listings::next_revision(&mut tx).await?;
        }
        tx.commit().await?;
        Ok(any)
    }

    /// Notes whether the sender agrees that the result is published; without it nothing stays
    /// published.
    ///
    /// # Errors
    /// When the database does not answer; then all is as it was.
    pub async fn agree_to_publish(
        &self,
        number: &ReceiptNumber,
        publish: bool,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        query("UPDATE cases SET publish = $1 WHERE number = $2")
            .bind(i64::from(publish))
            .bind(number.to_string())
            .execute(&mut *tx)
            .await?;
        if !publish && take_back(&mut tx, number, at).await? {
            listings::next_revision(&mut tx).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Everything that is published.
    ///
    /// # Errors
    /// When the database does not answer or a document cannot be read.
    pub async fn results(&self) -> Result<Vec<CaseResult>, StoreError> {
        let sql = "SELECT id, document FROM case_results WHERE withdrawn_at IS NULL";
        let rows: Vec<(String, String)> = query_as(sql).fetch_all(&self.read).await?;
        rows.into_iter()
            .map(|(id, document)| {
                serde_json::from_str(&document)
                    .map_err(|_| StoreError::Other(format!("the result {id} is not understood")))
            })
            .collect()
    }

    /// The identifier of what is published of a case.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn result_of(&self, number: &ReceiptNumber) -> Result<Option<String>, StoreError> {
        let sql = "SELECT id FROM case_results WHERE case_number = $1 AND withdrawn_at IS NULL";
        let mut tx = self.engine.begin_read(&self.read).await?;
        Ok(query_scalar(sql)
            .bind(number.to_string())
            .fetch_optional(&mut *tx)
            .await?)
    }
}

async fn insert(
    connection: &mut engine::Connection,
    number: Option<&ReceiptNumber>,
    result: &CaseResult,
    author: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let document = serde_json::to_string(result)
        .map_err(|error| StoreError::Other(format!("a result cannot be written: {error}")))?;
    let sql = "INSERT INTO case_results (id, case_number, document, author, at)
               VALUES ($1, $2, $3, $4, $5)";
    query(sql)
        .bind(&result.id)
        .bind(number.map(ToString::to_string))
        .bind(document)
        .bind(author)
        .bind(at.millis())
        .execute(connection)
        .await?;
    Ok(())
}

/// Says whether there was anything to take back.
async fn take_back(
    connection: &mut engine::Connection,
    number: &ReceiptNumber,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE case_results SET withdrawn_at = $1
               WHERE case_number = $2 AND withdrawn_at IS NULL";
    let taken = query(sql)
        .bind(at.millis())
        .bind(number.to_string())
        .execute(connection)
        .await?;
    Ok(taken.rows_affected() > 0)
}
