//! What only SQLite knows: opening, its settings and version, its way of being busy or full.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::error::DatabaseError;
use sqlx::{Connection as _, query_scalar};

use super::StoreError;
use super::engine::{Connection, Facts, PATIENCE, Pool};

/// The driver's name.
pub(super) const NAME: &str = "SQLite";

/// IMMEDIATE takes the lock now: a transaction that began by reading and finds another writer
/// before it fails at once, whatever the busy time-out.
pub(super) const BEGIN_WRITE: &str = "BEGIN IMMEDIATE";

/// A reader sees the moment of its first query until it ends.
pub(super) const BEGIN_READ: &str = "BEGIN";

/// Empties `shared_secret`, which no version has filled here.
pub(super) const FORGET_KEY: &str = "DELETE FROM shared_secret";
/// The moment, by this machine's clock.
pub(super) const CLOCK: &str = "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)";

/// Older ones can damage a WAL database when two connections write or checkpoint at the same
/// time (sqlite.org/wal.html#walresetbug). The driver would accept such a one.
const OLDEST: (u32, u32, u32) = (3, 51, 3);

/// Readers at the same time; each is a thread and a page cache.
const READERS: u32 = 4;

/// The one connection that writes: writers wait for each other here, in order, and not inside
/// SQLite.
pub(super) async fn writer(file: &Path) -> Result<Pool, StoreError> {
    let pool = AnyPoolOptions::new()
        .min_connections(1)
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        // Held as long as the process runs: nothing is gained by opening it anew, and a file
        // does not go away.
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        // A commit that was answered survives a power cut: NORMAL would keep the file whole and
        // may lose the last receipts. Foreign keys and the busy time-out are the driver's.
        // Two processes that create the same database meet at the switch to WAL, the one lock
        // that SQLite does not wait for; the pool tries again until its patience ends.
        .after_connect(|connection, _| {
            Box::pin(async move {
                for pragma in [
                    "PRAGMA journal_mode = WAL",
                    "PRAGMA synchronous = FULL",
                    // What is erased is overwritten, not only let go.
                    "PRAGMA secure_delete = ON",
                ] {
                    sqlx::query(pragma).execute(&mut *connection).await?;
                }
                Ok(())
            })
        })
        // When the disk is full SQLite itself ends the transaction, the ROLLBACK that follows
        // fails, and sqlx would count the connection as inside a transaction for ever: no
        // writing again until a restart. Such a connection is replaced.
        .before_acquire(|connection, _| {
            let usable = !connection.is_in_transaction();
            Box::pin(async move { Ok(usable) })
        });
    Ok(pool.connect_with(options(file, "rw")?).await?)
}

/// Connections that cannot write, opened when they are first needed. They neither wait for the
/// writer nor hold it up (WAL).
pub(super) fn readers(file: &Path) -> Result<Pool, StoreError> {
    Ok(AnyPoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .connect_lazy_with(options(file, "ro")?))
}

/// Folds the WAL back into the file and empties it, so that it holds nothing that was erased.
/// Readers in the middle of something may prevent that; the next time comes soon.
pub(super) async fn scrub(write: &Pool) -> Result<(), StoreError> {
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(write)
        .await?;
    Ok(())
}

fn options(file: &Path, mode: &str) -> Result<AnyConnectOptions, StoreError> {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.');
    let unusable = |why: &str| StoreError::Other(format!("{}: {why}", file.display()));
    let file = std::path::absolute(file).map_err(|error| unusable(&error.to_string()))?;
    let path = file.to_str().ok_or_else(|| unusable("not UTF-8"))?;
    let path = utf8_percent_encode(path, KEPT);
    Ok(format!("sqlite://{path}?mode={mode}").parse()?)
}

/// The version and the settings in force.
pub(super) async fn facts(
    connection: &mut Connection,
) -> Result<(String, Vec<(&'static str, String)>), sqlx::Error> {
    let version = query_scalar("SELECT sqlite_version()")
        .fetch_one(&mut *connection)
        .await?;
    let journal: String = query_scalar("PRAGMA journal_mode")
        .fetch_one(&mut *connection)
        .await?;
    let mut settings = vec![("journal_mode", journal)];
    for (name, sql) in [
        ("synchronous", "PRAGMA synchronous"),
        ("foreign_keys", "PRAGMA foreign_keys"),
        ("busy_timeout", "PRAGMA busy_timeout"),
    ] {
        let value: i64 = query_scalar(sql).fetch_one(&mut *connection).await?;
        settings.push((name, value.to_string()));
    }
    Ok((version, settings))
}

/// Writes the whole file anew and cuts the WAL off.
pub(super) async fn wipe(connection: &mut Connection) -> Result<(), sqlx::Error> {
    sqlx::raw_sql("VACUUM").execute(&mut *connection).await?;
    sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(connection)
        .await?;
    Ok(())
}

/// A version without the danger above, a WAL, and every commit synced.
pub(super) fn assert(facts: &Facts) -> Result<(), String> {
    if version(&facts.version).is_none_or(|version| version < OLDEST) {
        let (major, minor, patch) = OLDEST;
        return Err(format!(
            "SQLite {} can damage the database; {major}.{minor}.{patch} or newer is needed",
            facts.version
        ));
    }
    if facts.setting("journal_mode") != "wal" {
        return Err(format!(
            "its folder allows no WAL (journal_mode {}); a network file system?",
            facts.setting("journal_mode")
        ));
    }
    // 2 is FULL.
    for (name, needed) in [("synchronous", "2"), ("foreign_keys", "1")] {
        let value = facts.setting(name);
        if value != needed {
            return Err(format!("{name} is {value}, where {needed} is needed"));
        }
    }
    Ok(())
}

fn version(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts = text.split('.').map(|part| part.parse().ok());
    Some((
        parts.next()??,
        parts.next()??,
        parts.next().unwrap_or(Some(0))?,
    ))
}

/// Sorts SQLite's result codes.
pub(super) fn error(error: &dyn DatabaseError) -> StoreError {
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
    use crate::store::{Database, Document, Engine, Store};
    use domain::date::Timestamp;

    fn facts(version: &str, journal: &str, synchronous: &str, foreign_keys: &str) -> Facts {
        Facts {
            engine: Engine::Sqlite,
            version: version.to_owned(),
            settings: vec![
                ("journal_mode", journal.to_owned()),
                ("synchronous", synchronous.to_owned()),
                ("foreign_keys", foreign_keys.to_owned()),
            ],
        }
    }

    #[test]
    fn weak_engines_are_refused() {
        for version in ["3.51.2", "3.9.9", "2.99.99", "", "new"] {
            assert!(facts(version, "wal", "2", "1").assert().is_err());
        }
        for version in ["3.51.3", "3.52", "3.54.1", "4.0.0"] {
            assert_eq!(facts(version, "wal", "2", "1").assert(), Ok(()));
        }
        for (journal, synchronous, foreign_keys) in
            [("delete", "2", "1"), ("wal", "1", "1"), ("wal", "2", "0")]
        {
            let weak = facts("3.51.3", journal, synchronous, foreign_keys);
            assert!(weak.assert().is_err(), "{weak:?}");
        }
    }

    /// A limit on pages fails with the very code of a full disk, and ends the transaction in the
    /// same way.
    #[tokio::test]
    async fn a_full_disk_is_told_and_survived() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Database::folder(folder.path())).await.unwrap();
        let large = [Document {
            key: "a".to_owned(),
            json: format!("\"{}\"", "长".repeat(90_000)),
            author: None,
        }];
        let at = Timestamp::from_millis(0);
        let pages: i64 = query_scalar("PRAGMA max_page_count = 1")
            .fetch_one(&store.write)
            .await
            .unwrap();
        assert!(pages > 1, "never below what is used: {pages}");
        let full = store.publish("projects", &large, "test", at).await;
        assert_eq!(full, Err(StoreError::Full));
        // The limit was the connection's, which has been replaced, by one that is as safe.
        let publication = store.publish("projects", &large, "test", at).await.unwrap();
        assert_eq!((publication.added, publication.revision), (1, 1));
        store.facts().await.unwrap().assert().unwrap();
    }

    #[tokio::test]
    async fn readers_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Database::folder(folder.path())).await.unwrap();
        let written = sqlx::query("UPDATE revision SET value = 9")
            .execute(&store.read)
            .await;
        assert!(written.is_err());
        assert_eq!(store.revision().await, Ok(0));
    }

    #[tokio::test]
    async fn a_folder_may_have_any_name() {
        let parent = tempfile::tempdir().unwrap();
        for name in ["数据 目录", "100%", "a?b#c", "x&mode=memory"] {
            let folder = parent.path().join(name);
            Store::open(&Database::folder(&folder)).await.unwrap();
            let size = folder.join(crate::store::FILE).metadata().unwrap().len();
            assert!(size > 0, "{name}");
        }
    }
}
