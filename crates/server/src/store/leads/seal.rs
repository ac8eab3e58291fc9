//! Sealing what releases before 0007 stored as it came. It runs at every start before the first
//! visitor, goes on where it was broken off, and finds nothing to do ever after.

use domain::codes::ReceiptNumber;
use sqlx::{query, query_as, query_scalar};

use crate::store::{SealedCase, Store, StoreError};

/// Rows that are sealed in one transaction.
const ROWS: i64 = 100;

/// What a lead holds of a person in the clear.
pub struct UnsealedLead {
    /// 受理编号
    pub number: ReceiptNumber,
    /// Name.
    pub name: String,
    /// Contact, as it was stored.
    pub contact: String,
    /// What they want.
    pub want: String,
}

impl Store {
    /// Seals what is not sealed yet and wipes what was in the clear from the database's free pages
    /// and its WAL. Says how many rows that were.
    ///
    /// # Errors
    /// When the database does not answer or there is no randomness; what is sealed stays sealed, and
    /// calling it again goes on.
    pub async fn seal_leads(
        &self,
        seal: impl Fn(&UnsealedLead) -> Result<SealedCase, StoreError>,
    ) -> Result<u64, StoreError> {
        let mut sealed = 0;
        loop {
            let rows = self.unsealed().await?;
            if rows.is_empty() {
                break;
            }
            sealed += self.seal_rows(&rows, &seal).await?;
        }
        let sql = "SELECT leads_wiped FROM revision WHERE id = 1";
        let wiped: i64 = query_scalar(sql).fetch_one(&self.read).await?;
        if sealed > 0 || wiped == 0 {
            self.engine.wipe(&self.write, "leads").await?;
            let mut tx = self.engine.begin(&self.write).await?;
            query("UPDATE revision SET leads_wiped = 1 WHERE id = 1")
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
        }
        Ok(sealed)
    }

    async fn unsealed(&self) -> Result<Vec<UnsealedLead>, StoreError> {
        let sql = "SELECT number, name, contact, want FROM leads
                   WHERE name <> '' ORDER BY number LIMIT $1";
        let rows: Vec<(String, String, String, String)> =
            query_as(sql).bind(ROWS).fetch_all(&self.read).await?;
        rows.into_iter()
            .map(|(number, name, contact, want)| {
                let number = ReceiptNumber::parse(&number)
                    .map_err(|_| StoreError::Other("a lead's number is not understood".into()))?;
                Ok(UnsealedLead {
                    number,
                    name,
                    contact,
                    want,
                })
            })
            .collect()
    }

    async fn seal_rows(
        &self,
        rows: &[UnsealedLead],
        seal: &impl Fn(&UnsealedLead) -> Result<SealedCase, StoreError>,
    ) -> Result<u64, StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        let mut count = 0;
        for row in rows {
            let sealed = seal(row)?;
            // Another node may have been faster.
            let sql = "UPDATE leads SET lead_key = $1, person = $2, words = $3,
                              name = '', contact = '', want = ''
                       WHERE number = $4 AND name <> ''";
            count += query(sql)
                .bind(sealed.key)
                .bind(sealed.person)
                .bind(sealed.words)
                .bind(row.number.to_string())
                .execute(&mut *tx)
                .await?
                .rows_affected();
        }
        tx.commit().await?;
        Ok(count)
    }
}
