//! The tables, built at start. The files are part of the binary, one set for both engines.

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr};

use super::{StoreError, engine};

/// Number, name and text of every migration, in SQLite's words. Forward only, and never edited
/// once released: the database keeps each one's checksum and refuses one that has changed.
const FILES: &[(i64, &str, &str)] = &[
    (
        1,
        "listings",
        include_str!("../../migrations/0001_listings.sql"),
    ),
    (2, "leads", include_str!("../../migrations/0002_leads.sql")),
    (
        3,
        "shared_secret",
        include_str!("../../migrations/0003_shared_secret.sql"),
    ),
    (
        4,
        "leads_about",
        include_str!("../../migrations/0004_leads_about.sql"),
    ),
    (
        5,
        "complaints",
        include_str!("../../migrations/0005_complaints.sql"),
    ),
    (
        6,
        "uploads",
        include_str!("../../migrations/0006_uploads.sql"),
    ),
    (
        7,
        "leads_kinds",
        include_str!("../../migrations/0007_leads_kinds.sql"),
    ),
    (
        8,
        "notices",
        include_str!("../../migrations/0008_notices.sql"),
    ),
    (
        9,
        "screening",
        include_str!("../../migrations/0009_screening.sql"),
    ),
    (
        10,
        "handling",
        include_str!("../../migrations/0010_handling.sql"),
    ),
    (
        11,
        "key_fingerprint",
        include_str!("../../migrations/0011_key_fingerprint.sql"),
    ),
];

/// The number of the newest migration that this version knows.
pub(super) fn newest() -> i64 {
    FILES
        .iter()
        .map(|(number, _, _)| *number)
        .max()
        .unwrap_or(0)
}

fn all(engine: engine::Engine) -> Migrator {
    let mut migrator = Migrator::with_migrations(
        FILES
            .iter()
            .map(|(number, name, sql)| {
                let kind = MigrationType::Simple;
                // Safe: a file of ours.
                let sql = AssertSqlSafe(engine.dialect(sql)).into_sql_str();
                Migration::new(*number, (*name).into(), kind, sql, false)
            })
            .collect(),
    );
    // The lock is ours, see below; sqlx itself takes none on SQLite.
    migrator.set_locking(false);
    migrator
}

/// Runs what is missing, all or nothing. It happens inside one transaction that shuts others
/// out, so of two processes that start together one migrates and the other finds it done.
pub(super) async fn run(engine: engine::Engine, write: &engine::Pool) -> Result<(), StoreError> {
    let mut tx = engine.begin(write).await?;
    engine.migrate_alone(&mut tx).await?;
    // `run` would do, but its future may not move between threads (“Acquire is not general
    // enough”); sqlx has `run_direct` for that.
    all(engine)
        .run_direct(None, &mut *tx, false)
        .await
        .map_err(migration_error)?;
    Ok(tx.commit().await?)
}

fn migration_error(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        MigrateError::VersionMissing(version) => StoreError::Other(format!(
            "its tables come from a newer version of yingshang (migration {version}); \
             start that version, or restore the backup made before the upgrade"
        )),
        error => StoreError::Other(error.to_string()),
    }
}

/// The names of all tables that the migrations make.
#[cfg(test)]
pub(super) fn tables() -> Vec<String> {
    let made = FILES.iter().flat_map(|(_, _, sql)| sql.lines());
    made.filter_map(|line| line.strip_prefix("CREATE TABLE "))
        .filter_map(|rest| rest.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}
