//! When the jobs of the background last ran.

use domain::date::Timestamp;
use sqlx::{query, query_as};

use super::{Store, StoreError};

/// A job of the background.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its name.
    pub job: String,
    /// When it was last done, on any node.
    pub at: Timestamp,
    /// What came of it, in a few words.
    pub result: String,
}

impl Store {
    /// Writes down that a job is done.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn note_run(&self, job: &str, at: Timestamp, result: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO background (job, ran_at, result) VALUES ($1, $2, $3)
                   ON CONFLICT (job) DO UPDATE SET ran_at = excluded.ran_at,
                                                   result = excluded.result";
        let mut tx = self.engine.begin(&self.write).await?;
        query(sql)
            .bind(job)
            .bind(at.millis())
            .bind(result)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Every job that has ever been done.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn runs(&self) -> Result<Vec<Run>, StoreError> {
        let rows: Vec<(String, i64, String)> =
            query_as("SELECT job, ran_at, result FROM background ORDER BY job")
                .fetch_all(&self.read)
                .await?;
        let run = |(job, at, result)| Run {
            job,
            at: Timestamp::from_millis(at),
            result,
        };
        Ok(rows.into_iter().map(run).collect())
    }
}
