//! Moving a whole database from one engine to the other, row by row, in one transaction.

use sqlx::{
    AssertSqlSafe, Column as _, Row as _, TypeInfo as _, ValueRef as _, query, query_as,
    query_scalar,
};

use super::{Store, StoreError, engine};

/// Every table, those that others refer to first. A test holds this list against the migrations.
const TABLES: &[&str] = &[
    "listings",
    "listing_versions",
    "leads",
    "lead_events",
    "lead_readings",
    "outbox",
    "idempotency_keys",
    "receipt_serials",
    "cases",
    "case_events",
    "case_keys",
    "case_outbox",
    "case_ratings",
    "case_readings",
    "case_grounds",
    "case_redactions",
    "case_comments",
    "case_results",
    "service_tokens",
    "deliveries",
    "background",
    "uploads",
    "upload_chunks",
    "budgets",
    "spent_proofs",
    "text_marks",
    "holds",
];

/// Rows that go in one statement.
const ROWS: usize = 100;

impl Store {
    /// Copies everything into another database, which must be new, and says how many rows that
    /// was. Nobody may write to this one meanwhile.
    ///
    /// # Errors
    /// When the other one is not new or either does not answer; then the other one stays new.
    pub async fn copy_to(&self, other: &Store) -> Result<u64, StoreError> {
        let mut from = self.engine.begin_read(&self.read).await?;
        let mut to = other.engine.begin(&other.write).await?;
        let mut copied = 0;
        for table in TABLES {
            if rows(&mut to, table).await? > 0 {
                return Err(StoreError::Other(format!(
                    "the table {table} of the new database is not empty"
                )));
            }
            copied += match *table {
                "upload_chunks" => copy_chunks(&mut from, &mut to).await?,
                table => copy(&mut from, &mut to, table).await?,
            };
        }
        let revision: i64 = query_scalar("SELECT value FROM revision WHERE id = 1")
            .fetch_one(&mut *from)
            .await?;
        query("UPDATE revision SET value = $1 WHERE id = 1")
            .bind(revision)
            .execute(&mut *to)
            .await?;
        to.commit().await?;
        Ok(copied)
    }
}

async fn rows(connection: &mut engine::Connection, table: &str) -> Result<i64, sqlx::Error> {
    // Safe: a table's name from the list above.
    query_scalar(AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}")))
        .fetch_one(connection)
        .await
}

async fn copy(
    from: &mut engine::Connection,
    to: &mut engine::Connection,
    table: &str,
) -> Result<u64, sqlx::Error> {
    // Safe: a table's name from the list above, and below its own columns' names.
    let all = query(AssertSqlSafe(format!("SELECT * FROM {table}")))
        .fetch_all(from)
        .await?;
    for rows in all.chunks(ROWS) {
        let names: Vec<_> = rows[0]
            .columns()
            .iter()
            .map(|column| column.name())
            .collect();
        let sql = format!(
            "INSERT INTO {table} ({}) VALUES {}",
            names.join(", "),
            engine::places(to, rows.len(), names.len())
        );
        let mut insert = query(AssertSqlSafe(sql)).persistent(false);
        for row in rows {
            for (column, name) in names.iter().enumerate() {
                let value = row.try_get_raw(column)?;
                insert = match (value.is_null(), value.type_info().name()) {
                    (false, "TEXT") => insert.bind(row.try_get::<String, _>(column)?),
                    (false, _) => insert.bind(row.try_get::<i64, _>(column)?),
                    // PostgreSQL wants to know what is not there: these are the numbers
                    // that may be missing.
                    (true, _)
                        if [
                            "amount_fen",
                            "people",
                            "revoked_at",
                            "sent_at",
                            "decided_at",
                            "checked_at",
                            "withdrawn_at",
                        ]
                        .contains(name) =>
                    {
                        insert.bind(None::<i64>)
                    }
                    (true, _) => insert.bind(None::<String>),
                };
            }
        }
        insert.execute(&mut *to).await?;
    }
    Ok(all.len() as u64)
}

/// The bytes of files, one chunk at a time: all of them at once would be all that was ever sent.
async fn copy_chunks(
    from: &mut engine::Connection,
    to: &mut engine::Connection,
) -> Result<u64, sqlx::Error> {
    let sql = "SELECT upload, pass, start FROM upload_chunks";
    let places: Vec<(String, String, i64)> = query_as(sql).fetch_all(&mut *from).await?;
    for (upload, pass, start) in &places {
        let sql = "SELECT sealed FROM upload_chunks
                   WHERE upload = $1 AND pass = $2 AND start = $3";
        let sealed: Vec<u8> = query_scalar(sql)
            .bind(upload)
            .bind(pass)
            .bind(start)
            .fetch_one(&mut *from)
            .await?;
        query("INSERT INTO upload_chunks (upload, pass, start, sealed) VALUES ($1, $2, $3, $4)")
            .bind(upload)
            .bind(pass)
            .bind(start)
            .bind(sealed)
            .execute(&mut *to)
            .await?;
    }
    Ok(places.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_copied() {
        let made = super::super::migrations::tables();
        for table in &made {
            let apart = ["revision", "shared_secret", "key_fingerprint"];
            let apart = apart.contains(&table.as_str());
            assert!(apart || TABLES.contains(&table.as_str()), "{table}");
        }
        assert_eq!(made.len(), TABLES.len() + 3);
    }
}
