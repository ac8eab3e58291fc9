//! What only SQLite knows: opening, its settings and version, its way of being busy or full,
//! and how its writer takes its turn.

use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::error::DatabaseError;
use sqlx::sqlite::{
    Sqlite, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool,
    SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{Connection as _, query_scalar};

use super::StoreError;

pub(super) type Pool = SqlitePool;
pub(super) type Connection = SqliteConnection;
pub(super) type Transaction = sqlx::Transaction<'static, Sqlite>;
pub(super) type Row = SqliteRow;

/// Older ones can damage a WAL database when two connections write or checkpoint at the same
/// time (sqlite.org/wal.html#walresetbug). The driver would accept such a one.
const OLDEST: (u32, u32, u32) = (3, 51, 3);

/// How long one call waits for its turn to write, in our queue and at SQLite's lock together.
const PATIENCE: Duration = Duration::from_millis(5_000);

/// Readers at the same time; each is a thread and a page cache.
const READERS: u32 = 4;

/// The one connection that writes.
pub(super) async fn writer(file: &Path) -> Result<Pool, StoreError> {
    let options = options(file)
        // A commit that was answered survives a power cut: NORMAL would keep the file whole and
        // may lose the last receipts.
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let pool = SqlitePoolOptions::new()
        .min_connections(1)
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        // Held as long as the process runs: nothing is gained by opening it anew.
        .idle_timeout(None)
        .max_lifetime(None)
        // When the disk is full SQLite itself ends the transaction, the ROLLBACK that follows
        // fails, and sqlx would count the connection as inside a transaction for ever: no
        // writing again until a restart. Such a connection is replaced.
        .before_acquire(|connection, _| {
            let usable = !connection.is_in_transaction();
            Box::pin(async move { Ok(usable) })
        });
    // Two processes that create the same database meet at the switch to WAL, the one lock that
    // SQLite does not wait for.
    let begun = Instant::now();
    loop {
        match pool
            .clone()
            .connect_with(options.clone())
            .await
            .map_err(StoreError::from)
        {
            Err(StoreError::Busy) if begun.elapsed() < PATIENCE => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            result => return result,
        }
    }
}

/// Connections that cannot write, opened when they are first needed.
pub(super) fn readers(file: &Path) -> Pool {
    SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(PATIENCE)
        .connect_lazy_with(options(file).read_only(true))
}

fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
}

/// Begins a transaction that may write. IMMEDIATE takes the lock now: a transaction that began
/// by reading and finds another writer before it fails at once, whatever the busy time-out.
pub(super) async fn begin(write: &Pool) -> Result<Transaction, StoreError> {
    // Given up in the queue or at the lock, sqlx rolls back what may have begun.
    match tokio::time::timeout(PATIENCE, write.begin_with("BEGIN IMMEDIATE")).await {
        Ok(begun) => Ok(begun?),
        Err(_) => Err(StoreError::Busy),
    }
}

/// The engine and the settings in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// SQLite's version, such as `3.51.3`.
    pub version: String,
    /// `wal`.
    pub journal_mode: String,
    /// 2 is FULL.
    pub synchronous: i64,
    /// 1 is on.
    pub foreign_keys: i64,
    /// Milliseconds.
    pub busy_timeout: i64,
}

/// Asks the writer's connection itself; what was wished for is not always what one gets.
pub(super) async fn facts(write: &Pool) -> Result<Facts, StoreError> {
    let mut connection = write.acquire().await?;
    let connection = &mut *connection;
    Ok(Facts {
        version: query_scalar("SELECT sqlite_version()")
            .fetch_one(&mut *connection)
            .await?,
        journal_mode: query_scalar("PRAGMA journal_mode")
            .fetch_one(&mut *connection)
            .await?,
        synchronous: query_scalar("PRAGMA synchronous")
            .fetch_one(&mut *connection)
            .await?,
        foreign_keys: query_scalar("PRAGMA foreign_keys")
            .fetch_one(&mut *connection)
            .await?,
        busy_timeout: query_scalar("PRAGMA busy_timeout")
            .fetch_one(&mut *connection)
            .await?,
    })
}

impl Facts {
    /// Refuses an engine or a setting under which a receipt could be lost.
    pub(super) fn assert(&self) -> Result<(), StoreError> {
        let refuse = |words: String| Err(StoreError::Other(words));
        if version(&self.version).is_none_or(|version| version < OLDEST) {
            let (major, minor, patch) = OLDEST;
            return refuse(format!(
                "SQLite {} can damage the database; {major}.{minor}.{patch} or newer is needed",
                self.version
            ));
        }
        if self.journal_mode != "wal" {
            return refuse(format!(
                "its folder allows no WAL (journal_mode {}); a network file system?",
                self.journal_mode
            ));
        }
        if (self.synchronous, self.foreign_keys) != (2, 1) {
            return refuse(format!(
                "synchronous {} and foreign_keys {}, where 2 and 1 are needed",
                self.synchronous, self.foreign_keys
            ));
        }
        Ok(())
    }
}

fn version(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts = text.split('.').map(|part| part.parse().ok());
    Some((
        parts.next()??,
        parts.next()??,
        parts.next().unwrap_or(Some(0))?,
    ))
}

/// Sorts SQLite's result codes. Its messages name tables, columns and rules, never values.
pub(super) fn database_error(error: &dyn DatabaseError) -> StoreError {
    let code: i32 = error.code().and_then(|code| code.parse().ok()).unwrap_or(0);
    // The low byte is the class; the rest says more closely which.
    match (code & 0xff, code) {
        // SQLITE_BUSY, SQLITE_LOCKED.
        (5 | 6, _) => StoreError::Busy,
        // SQLITE_FULL; SQLITE_IOERR_SHMSIZE: the WAL's index could not grow.
        (13, _) | (_, 4874) => StoreError::Full,
        _ => StoreError::Other(format!("SQLite {code}: {}", error.message())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Document, Store};
    use domain::date::Timestamp;

    fn facts() -> Facts {
        Facts {
            version: "3.51.3".to_owned(),
            journal_mode: "wal".to_owned(),
            synchronous: 2,
            foreign_keys: 1,
            busy_timeout: 5_000,
        }
    }

    #[test]
    fn weak_engines_are_refused() {
        assert_eq!(facts().assert(), Ok(()));
        for version in ["3.51.2", "3.9.9", "2.99.99", "", "new"] {
            assert!(
                Facts {
                    version: version.to_owned(),
                    ..facts()
                }
                .assert()
                .is_err()
            );
        }
        for version in ["3.52", "3.54.1", "4.0.0"] {
            assert!(
                Facts {
                    version: version.to_owned(),
                    ..facts()
                }
                .assert()
                .is_ok()
            );
        }
        assert!(
            Facts {
                journal_mode: "delete".to_owned(),
                ..facts()
            }
            .assert()
            .is_err()
        );
        assert!(
            Facts {
                synchronous: 1,
                ..facts()
            }
            .assert()
            .is_err()
        );
        assert!(
            Facts {
                foreign_keys: 0,
                ..facts()
            }
            .assert()
            .is_err()
        );
    }

    /// A limit on pages fails with the very code of a full disk, and ends the transaction in the
    /// same way.
    #[tokio::test]
    async fn a_full_disk_is_told_and_survived() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let large = [Document {
            key: "a".to_owned(),
            json: format!("\"{}\"", "长".repeat(90_000)),
        }];
        let at = Timestamp::from_millis(0);
        let pages: i64 = query_scalar("PRAGMA max_page_count = 1")
            .fetch_one(&store.write)
            .await
            .unwrap();
        assert!(pages > 1, "never below what is used: {pages}");
        let full = store.publish("projects", &large, "test", at).await;
        assert_eq!(full, Err(StoreError::Full));
        // The limit was the connection's, which has been replaced.
        let publication = store.publish("projects", &large, "test", at).await.unwrap();
        assert_eq!((publication.added, publication.revision), (1, 1));
        assert_eq!(
            store.facts().await.unwrap(),
            Facts {
                ..store.facts().await.unwrap()
            }
        );
        store.facts().await.unwrap().assert().unwrap();
    }

    #[tokio::test]
    async fn readers_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let written = sqlx::query("UPDATE revision SET value = 9")
            .execute(&store.read)
            .await;
        assert!(written.is_err());
        assert_eq!(store.revision().await, Ok(0));
    }
}
