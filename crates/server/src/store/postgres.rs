//! What only PostgreSQL knows: opening, its settings, its way of being busy, full or gone.

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::postgres::PgDatabaseError;
use sqlx::{AssertSqlSafe, query, query_scalar};

use super::StoreError;
use super::engine::{Connection, Facts, PATIENCE, Pool};

/// Read committed: who was first is decided by primary keys and row locks.
pub(super) const BEGIN_WRITE: &str = "BEGIN";

/// A reader sees the moment of its first query until it ends.
pub(super) const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Empties `shared_secret` with its file: a row that is only deleted lies there until a vacuum.
pub(super) const FORGET_KEY: &str = "TRUNCATE shared_secret";
/// The moment, by the one clock that all nodes share.
pub(super) const CLOCK: &str =
    "SELECT CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT)";

/// Connections of one node. Submissions share one; publications and the probe take others.
const WRITERS: u32 = 3;
const READERS: u32 = 6;

/// A session that is stuck ends by itself, so that a node that has stopped in the middle of a
/// transaction does not keep the others from the day's numbers.
const SESSION: &str = "SET statement_timeout = '8s'; SET lock_timeout = '4s'; \
                       SET idle_in_transaction_session_timeout = '8s'";

/// Tells our migrations' lock from anybody else's.
const MIGRATIONS: i64 = 0x7969_6e67;

pub(super) async fn writers(url: &str) -> Result<Pool, StoreError> {
    Ok(pool(WRITERS).connect_with(options(url)?).await?)
}

pub(super) fn readers(url: &str) -> Result<Pool, StoreError> {
    Ok(pool(READERS).connect_lazy_with(options(url)?))
}

fn pool(most: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(most)
        .acquire_timeout(PATIENCE)
        .after_connect(|connection, _| {
            Box::pin(async move {
                sqlx::raw_sql(SESSION).execute(connection).await?;
                Ok(())
            })
        })
}

fn options(url: &str) -> Result<AnyConnectOptions, StoreError> {
    // The error would repeat the address.
    url.parse()
        .map_err(|_| StoreError::Other("the address of PostgreSQL cannot be read".to_owned()))
}

/// The version and the settings in force.
pub(super) async fn facts(
    connection: &mut Connection,
) -> Result<(String, Vec<(&'static str, String)>), sqlx::Error> {
    let version = query_scalar("SHOW server_version")
        .fetch_one(&mut *connection)
        .await?;
    let mut settings = Vec::new();
    for (name, sql) in [
        ("fsync", "SHOW fsync"),
        ("full_page_writes", "SHOW full_page_writes"),
        ("synchronous_commit", "SHOW synchronous_commit"),
        ("server_encoding", "SHOW server_encoding"),
    ] {
        settings.push((name, query_scalar(sql).fetch_one(&mut *connection).await?));
    }
    Ok((version, settings))
}

/// Every commit synced, and no page that a power cut could tear.
pub(super) fn assert(facts: &Facts) -> Result<(), String> {
    for name in ["fsync", "full_page_writes", "synchronous_commit"] {
        if facts.setting(name) == "off" {
            return Err(format!(
                "PostgreSQL's {name} is off; receipts could be lost"
            ));
        }
    }
    match facts.setting("server_encoding") {
        "UTF8" => Ok(()),
        other => Err(format!(
            "the database's encoding is {other}, UTF8 is needed"
        )),
    }
}

/// Nodes that start together migrate one after the other.
pub(super) async fn migrate_alone(connection: &mut Connection) -> Result<(), sqlx::Error> {
    // A large table may take longer than a visitor would wait.
    sqlx::raw_sql("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '60s'")
        .execute(&mut *connection)
        .await?;
    query("SELECT CAST(pg_advisory_xact_lock($1) AS TEXT)")
        .bind(MIGRATIONS)
        .execute(&mut *connection)
        .await?;
    // The tables' check of their JSON, under the name that SQLite has for it.
    sqlx::raw_sql(
        "CREATE OR REPLACE FUNCTION json_valid(document TEXT) RETURNS BOOLEAN
         LANGUAGE plpgsql IMMUTABLE AS $$
         BEGIN PERFORM document::json; RETURN TRUE; EXCEPTION WHEN OTHERS THEN RETURN FALSE; END $$",
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes a table anew, without its dead rows.
pub(super) async fn wipe(
    connection: &mut Connection,
    table: &'static str,
) -> Result<(), sqlx::Error> {
    sqlx::raw_sql("SET statement_timeout = 0; SET lock_timeout = '60s'")
        .execute(&mut *connection)
        .await?;
    // Safe: a table's name of ours. Apart from the rest, since it runs in no transaction.
    let sql = AssertSqlSafe(format!("VACUUM FULL {table}"));
    let wiped = sqlx::raw_sql(sql).execute(&mut *connection).await;
    sqlx::raw_sql(SESSION).execute(connection).await?;
    wiped?;
    Ok(())
}

/// PostgreSQL has types by nature, calls 64 bits BIGINT and bytes BYTEA.
pub(super) fn dialect(sql: &str) -> String {
    sql.replace(") STRICT;", ");")
        .replace("INTEGER", "BIGINT")
        .replace(" BLOB ", " BYTEA ")
}

/// Sorts PostgreSQL's codes (its appendix A).
pub(super) fn error(error: &PgDatabaseError) -> StoreError {
    match error.code() {
        // Disk full.
        "53100" => StoreError::Full,
        // Too many connections; waited too long for a lock, for an answer; two waited for each
        // other; shutting down, crashed, starting.
        "53300" | "55P03" | "57014" | "40001" | "40P01" | "57P01" | "57P02" | "57P03" | "25P03" => {
            StoreError::Busy
        }
        // The message alone: the detail quotes the row.
        code => StoreError::Other(format!("PostgreSQL {code}: {}", error.message())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Engine;

    fn facts(name: &'static str, value: &str) -> Facts {
        let mut settings = vec![("server_encoding", "UTF8".to_owned())];
        settings.insert(0, (name, value.to_owned()));
        Facts {
            engine: Engine::Postgres,
            version: "15.18".to_owned(),
            settings,
        }
    }

    #[test]
    fn settings_that_could_lose_a_receipt_are_refused() {
        for name in ["fsync", "full_page_writes", "synchronous_commit"] {
            assert_eq!(facts(name, "on").assert(), Ok(()));
            assert!(facts(name, "off").assert().is_err(), "{name}");
        }
        assert!(facts("server_encoding", "SQL_ASCII").assert().is_err());
        assert_eq!(facts("synchronous_commit", "remote_apply").assert(), Ok(()));
    }
}
