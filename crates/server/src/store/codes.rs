//! What a query code is checked against, read before anything else of a message is.

use domain::codes::ReceiptNumber;
use sqlx::query_scalar;

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
        let sql = "SELECT MAX(code_hash) FROM cases WHERE number = $1";
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
        let sql = "SELECT MAX(code_hash) FROM leads WHERE number = $1";
        self.code(sql, number).await
    }

    /// An aggregate is one row, also where there is nothing.
    async fn code(
        &self,
        sql: &'static str,
        number: Option<&ReceiptNumber>,
    ) -> Result<Option<[u8; 32]>, StoreError> {
        // What is no number is looked for as one that nobody has.
        let number = number.map_or_else(|| "YX00000000-0000-0".to_owned(), ToString::to_string);
        let code: Option<String> = query_scalar(sql).bind(number).fetch_one(&self.read).await?;
        let damaged = || StoreError::Other("the hash of a code cannot be read".to_owned());
        code.map(|code| hash::parse(&code).ok_or_else(damaged))
            .transpose()
    }
}
