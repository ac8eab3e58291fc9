//! What stands beside a case and is no step of it: the redacted text and the comments of staff.

use domain::codes::ReceiptNumber;
use domain::date::Timestamp;
use sqlx::{query, query_as};

use crate::store::{Store, StoreError, engine};

/// A comment as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredComment {
    /// Random; part of the place that it is sealed for.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// The token's name and unit.
    pub author: String,
    /// What was said, sealed; `None` once erased.
    pub said: Option<String>,
}

impl Store {
    /// Puts a redacted text, sealed, beside a case's own words, in place of an earlier one.
    /// Says whether the case could still hold one: what is erased holds nothing more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn redact_case(
        &self,
        number: &ReceiptNumber,
        words: String,
        author: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        let sql = "INSERT INTO case_redactions (case_number, words, author, at)
                   SELECT number, $2, $3, $4 FROM cases
                   WHERE number = $1 AND case_key IS NOT NULL
                   ON CONFLICT (case_number) DO UPDATE
                   SET words = excluded.words, author = excluded.author, at = excluded.at";
        let written = query(sql)
            .bind(number.to_string())
            .bind(words)
            .bind(author)
            .bind(at.millis())
            .execute(&mut *tx)
            .await?
            .rows_affected();
        tx.commit().await?;
        Ok(written == 1)
    }

    /// Adds a comment for staff. Says whether the case could still hold one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn comment_on_case(
        &self,
        number: &ReceiptNumber,
        comment: &StoredComment,
    ) -> Result<bool, StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        let sql = "INSERT INTO case_comments (id, case_number, at, author, said)
                   SELECT $2, number, $3, $4, $5 FROM cases
                   WHERE number = $1 AND case_key IS NOT NULL";
        let written = query(sql)
            .bind(number.to_string())
            .bind(&comment.id)
            .bind(comment.at.millis())
            .bind(&comment.author)
            .bind(comment.said.as_ref())
            .execute(&mut *tx)
            .await?
            .rows_affected();
        tx.commit().await?;
        Ok(written == 1)
    }

    /// The comments on a case, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn comments_on(
        &self,
        number: &ReceiptNumber,
    ) -> Result<Vec<StoredComment>, StoreError> {
        let mut tx = self.engine.begin_read(&self.read).await?;
        let sql = "SELECT id, at, author, said FROM case_comments
                   WHERE case_number = $1 ORDER BY at, id";
        let rows: Vec<(String, i64, String, Option<String>)> = query_as(sql)
            .bind(number.to_string())
            .fetch_all(&mut *tx)
            .await?;
        let comment = |(id, at, author, said)| StoredComment {
            id,
            at: Timestamp::from_millis(at),
            author,
            said,
        };
        Ok(rows.into_iter().map(comment).collect())
    }
}

/// Erases what stands beside a case with the case's own words.
pub(super) async fn erase(
    connection: &mut engine::Connection,
    number: &ReceiptNumber,
) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM case_redactions WHERE case_number = $1",
        "UPDATE case_comments SET said = NULL WHERE case_number = $1",
    ] {
        query(sql)
            .bind(number.to_string())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
