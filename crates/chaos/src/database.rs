//! The database itself, looked at from outside the portal.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use sqlx::any::AnyRow;
use sqlx::{
    AnyConnection, AssertSqlSafe, Connection as _, Row as _, query, query_as, query_scalar,
};

use crate::fault::Engine;
use crate::lead::Facts;
use crate::weaken::Weaken;

/// An intent as it is stored, as far as it is not sealed, and how much goes with it.
#[derive(Debug, Clone)]
pub(crate) struct StoredLead {
    pub(crate) number: String,
    pub(crate) facts: Facts,
    /// Rows of its history.
    pub(crate) events: i64,
    /// Messages about it.
    pub(crate) messages: i64,
    /// The keys that lead to it, as the database keeps them: SHA-256.
    pub(crate) keys: Vec<String>,
}

/// A complaint as it is stored, as far as it is not sealed, and what goes with it.
#[derive(Debug, Clone, Default)]
pub(crate) struct StoredCase {
    pub(crate) number: String,
    pub(crate) state: String,
    /// How many events its head says that there are.
    pub(crate) steps: i64,
    /// Its history: number of the event, act and actor.
    pub(crate) events: Vec<(i64, String, String)>,
    /// The messages about it: `topic/number/seq`.
    pub(crate) messages: Vec<String>,
    /// The keys that lead to it, as the database keeps them: SHA-256.
    pub(crate) keys: Vec<String>,
    /// The events that ratings came with.
    pub(crate) ratings: Vec<i64>,
}

/// A file of a visitor as it is stored, sealed.
#[derive(Debug, Clone, Default)]
pub(crate) struct StoredFile {
    pub(crate) id: String,
    /// The message that it belongs to.
    pub(crate) number: Option<String>,
    pub(crate) state: String,
    /// How long its row says that it is.
    pub(crate) size: i64,
    /// How far its pieces reach without a hole.
    pub(crate) until: i64,
    /// Pieces that are none of it.
    pub(crate) strays: usize,
}

/// What sealing adds to a piece: nonce and tag.
const SEALING: i64 = 24 + 16;

/// A connection of our own.
#[derive(Debug)]
pub(crate) struct Database {
    connection: AnyConnection,
    engine: Engine,
}

impl Database {
    /// Opens `sqlite://…` or `postgres://…`.
    pub(crate) async fn open(url: &str) -> Result<Self> {
        sqlx::any::install_default_drivers();
        let engine = if url.starts_with("sqlite:") {
            Engine::Sqlite
        } else {
            Engine::Postgres
        };
        let connection = AnyConnection::connect(url)
            .await
            .context("the database cannot be opened")?;
        Ok(Self { connection, engine })
    }

    /// Runs a statement.
    pub(crate) async fn execute(&mut self, sql: &'static str) -> Result<()> {
        query(sql).execute(&mut self.connection).await?;
        Ok(())
    }

    /// The one number that a statement gives.
    pub(crate) async fn number(&mut self, sql: &'static str) -> Result<i64> {
        Ok(query_scalar(sql).fetch_one(&mut self.connection).await?)
    }

    /// Every intent that is stored.
    pub(crate) async fn leads(&mut self) -> Result<Vec<StoredLead>> {
        let events = self.by_lead("lead_events").await?;
        let messages = self.by_lead("outbox WHERE topic = 'lead_received'").await?;
        let mut keys: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let rows: Vec<(String, String)> = self
            .all("SELECT lead_number, key FROM idempotency_keys")
            .await?;
        for (number, key) in rows {
            keys.entry(number).or_default().push(key);
        }
        let sql = "SELECT number, amount_fen, CAST(amount_about AS BIGINT) AS amount_about,
                          project_id
                   FROM leads ORDER BY number";
        let rows = query(sql).fetch_all(&mut self.connection).await?;
        rows.iter()
            .map(|row| {
                let number: String = row.try_get("number")?;
                let of = |rows: &BTreeMap<String, i64>| rows.get(&number).copied().unwrap_or(0);
                Ok(StoredLead {
                    facts: facts(row)?,
                    events: of(&events),
                    messages: of(&messages),
                    keys: keys.remove(&number).unwrap_or_default(),
                    number,
                })
            })
            .collect()
    }

    /// Every complaint that is stored.
    pub(crate) async fn cases(&mut self) -> Result<Vec<StoredCase>> {
        let mut cases: BTreeMap<String, StoredCase> = BTreeMap::new();
        let sql = "SELECT number, state, CAST(steps AS BIGINT) FROM cases";
        let heads: Vec<(String, String, i64)> = self.all(sql).await?;
        for (number, state, steps) in heads {
            let case = StoredCase {
                number: number.clone(),
                state,
                steps,
                ..StoredCase::default()
            };
            cases.insert(number, case);
        }
        // Rows of a case that is not there belong to it all the same: nobody will have sent it.
        fn of<'a>(cases: &'a mut BTreeMap<String, StoredCase>, number: &str) -> &'a mut StoredCase {
            let case = cases.entry(number.to_owned()).or_default();
            case.number = number.to_owned();
            case
        }
        let sql = "SELECT case_number, CAST(seq AS BIGINT), act, actor FROM case_events
                   ORDER BY case_number, seq";
        let events: Vec<(String, i64, String, String)> = self.all(sql).await?;
        for (number, seq, act, actor) in events {
            of(&mut cases, &number).events.push((seq, act, actor));
        }
        let messages: Vec<(String, String)> = self
            .all("SELECT case_number, id FROM case_outbox WHERE topic LIKE 'case!_%' ESCAPE '!'")
            .await?;
        for (number, id) in messages {
            of(&mut cases, &number).messages.push(id);
        }
        let keys: Vec<(String, String)> =
            self.all("SELECT case_number, key FROM case_keys").await?;
        for (number, key) in keys {
            of(&mut cases, &number).keys.push(key);
        }
        let sql = "SELECT case_number, CAST(seq AS BIGINT) FROM case_ratings";
        let ratings: Vec<(String, i64)> = self.all(sql).await?;
        for (number, seq) in ratings {
            of(&mut cases, &number).ratings.push(seq);
        }
        Ok(cases.into_values().collect())
    }

    /// Every file of visitors that is stored, whole or on its way.
    pub(crate) async fn files(&mut self) -> Result<Vec<StoredFile>> {
        let sql = "SELECT upload, pass, CAST(start AS BIGINT), CAST(length(sealed) AS BIGINT)
                   FROM upload_chunks ORDER BY upload, start";
        let chunks: Vec<(String, String, i64, i64)> = self.all(sql).await?;
        let sql = "SELECT id, COALESCE(number, ''), state, pass, CAST(size AS BIGINT) FROM uploads";
        let rows: Vec<(String, String, String, String, i64)> = self.all(sql).await?;
        let mut files: BTreeMap<String, (StoredFile, String)> = BTreeMap::new();
        for (id, number, state, pass, size) in rows {
            let file = StoredFile {
                id: id.clone(),
                number: Some(number).filter(|number| !number.is_empty()),
                state,
                size,
                ..StoredFile::default()
            };
            files.insert(id, (file, pass));
        }
        for (upload, pass, start, sealed) in chunks {
            // Without a row it belongs to no message, and is found by that.
            let (file, counts) = files.entry(upload).or_default();
            if *counts == pass && file.until == start {
                file.until += sealed - SEALING;
            } else {
                file.strays += 1;
            }
        }
        Ok(files.into_values().map(|(file, _)| file).collect())
    }

    async fn all<T>(&mut self, sql: &'static str) -> Result<Vec<T>>
    where
        T: for<'r> sqlx::FromRow<'r, AnyRow> + Send + Unpin,
    {
        Ok(query_as(sql).fetch_all(&mut self.connection).await?)
    }

    /// How many rows of a table belong to each intent.
    async fn by_lead(&mut self, table: &'static str) -> Result<BTreeMap<String, i64>> {
        let sql = format!(
            "SELECT lead_number, CAST(COUNT(*) AS BIGINT) FROM {table} GROUP BY lead_number"
        );
        let rows: Vec<(String, i64)> = query_as(AssertSqlSafe(sql))
            .fetch_all(&mut self.connection)
            .await?;
        Ok(rows.into_iter().collect())
    }

    /// What the database's own examination finds wrong with its file, indexes and references.
    pub(crate) async fn unsound(&mut self) -> Result<Vec<String>> {
        let sql = match self.engine {
            Engine::Sqlite => {
                "SELECT integrity_check FROM pragma_integrity_check
                 WHERE integrity_check <> 'ok'
                 UNION ALL
                 SELECT 'a row of ' || \"table\" || ' refers to nothing'
                 FROM pragma_foreign_key_check"
            }
            // An error when an index and its table do not agree. References are kept by triggers,
            // and a crash rolls back row and reference together: looked for all the same.
            Engine::Postgres => {
                let sql = "SELECT CAST(COUNT(bt_index_check(indexrelid, true)) AS BIGINT)
                           FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
                           JOIN pg_namespace ON pg_namespace.oid = relnamespace
                           WHERE nspname = 'public'";
                let checked: Result<i64, _> =
                    query_scalar(sql).fetch_one(&mut self.connection).await;
                if let Err(error) = checked {
                    return Ok(vec![error.to_string()]);
                }
                "SELECT 'a row of ' || place || ' refers to nothing' FROM (
                     SELECT 'lead_events' AS place, lead_number FROM lead_events
                     UNION ALL SELECT 'outbox', lead_number FROM outbox
                     UNION ALL SELECT 'idempotency_keys', lead_number FROM idempotency_keys
                 ) AS rows LEFT JOIN leads ON leads.number = rows.lead_number
                 WHERE leads.number IS NULL
                 UNION ALL
                 SELECT 'a row of ' || place || ' refers to nothing' FROM (
                     SELECT 'case_events' AS place, case_number FROM case_events
                     UNION ALL SELECT 'case_outbox', case_number FROM case_outbox
                     UNION ALL SELECT 'case_keys', case_number FROM case_keys
                     UNION ALL SELECT 'case_ratings', case_number FROM case_ratings
                     UNION ALL SELECT 'case_readings', case_number FROM case_readings
                 ) AS rows LEFT JOIN cases ON cases.number = rows.case_number
                 WHERE cases.number IS NULL
                 UNION ALL SELECT 'a piece belongs to no upload' FROM upload_chunks
                 LEFT JOIN uploads ON uploads.id = upload_chunks.upload WHERE uploads.id IS NULL"
            }
        };
        Ok(query_scalar(sql).fetch_all(&mut self.connection).await?)
    }

    /// Lets [`unsound`](Self::unsound) look into indexes.
    pub(crate) async fn prepare(&mut self) -> Result<()> {
        if self.engine == Engine::Postgres {
            self.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
                .await?;
        }
        Ok(())
    }

    /// Weakens what the portal's statements do, by triggers that it does not know of.
    pub(crate) async fn weaken(&mut self, weaken: Weaken) -> Result<()> {
        let statements = match self.engine {
            Engine::Sqlite => weaken.on_sqlite(),
            Engine::Postgres => weaken.on_postgres(),
        };
        for sql in statements {
            self.execute(sql).await?;
        }
        Ok(())
    }

    /// Ends the connection.
    pub(crate) async fn close(self) -> Result<()> {
        self.connection.close().await?;
        Ok(())
    }
}

fn facts(row: &AnyRow) -> Result<Facts> {
    Ok(Facts {
        amount_fen: row.try_get("amount_fen")?,
        amount_about: row.try_get("amount_about")?,
        project_id: row.try_get("project_id")?,
    })
}
