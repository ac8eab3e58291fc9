//! What a query code is checked against, read before anything else of a message is.

use domain::codes::ReceiptNumber;
use sqlx::query_as;

use super::{Store, StoreError, hash};

impl Store {
    /// The keyed hash of the code that opens the case with this number. Asked for in the same way
    /// whether there is one or not, so that the time it takes does not tell.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn code_of_case(
        &self,
        number: Option<&ReceiptNumber>,
    ) -> Result<Option<[u8; 32]>, StoreError> {
        let sql = "SELECT number, code_hash FROM cases WHERE number <= $1
                   ORDER BY number DESC LIMIT 1";
        self.code(sql, number).await
    }

    /// The same of a lead.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn code_of_lead(
        &self,
        number: Option<&ReceiptNumber>,
    ) -> Result<Option<[u8; 32]>, StoreError> {
        let sql = "SELECT number, code_hash FROM leads WHERE number <= $1
                   ORDER BY number DESC LIMIT 1";
        self.code(sql, number).await
    }

    /// Where there is no such number its neighbour is read and parsed, and then passed over: as
    /// much work as if there were one.
    async fn code(
        &self,
        sql: &'static str,
        number: Option<&ReceiptNumber>,
    ) -> Result<Option<[u8; 32]>, StoreError> {
        // What is no number is looked for as one that nobody has.
        let number = number.map_or_else(|| "YX99999999-9999-9".to_owned(), ToString::to_string);
        let found: Option<(String, String)> = query_as(sql)
            .bind(&number)
            .fetch_optional(&self.read)
            .await?;
        let Some((neighbour, code)) = found else {
            return Ok(None);
        };
        let code = hash::parse(&code)
            .ok_or_else(|| StoreError::Other("the hash of a code cannot be read".to_owned()))?;
        Ok((neighbour == number).then_some(code))
    }
}
