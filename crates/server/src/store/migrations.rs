//! The tables, built at start. The files are part of the binary.

use sqlx::SqlSafeStr;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};

use super::{StoreError, engine};

/// Forward only, and never edited once released: the database keeps each file's checksum and
/// refuses one that has changed.
fn all() -> Migrator {
    let files = [
        (
            1,
            "listings",
            include_str!("../../migrations/sqlite/0001_listings.sql"),
        ),
        (
            2,
            "leads",
            include_str!("../../migrations/sqlite/0002_leads.sql"),
        ),
    ];
    Migrator::with_migrations(
        files
            .into_iter()
            .map(|(version, name, sql)| {
                let kind = MigrationType::Simple;
                Migration::new(version, name.into(), kind, sql.into_sql_str(), false)
            })
            .collect(),
    )
}

/// Runs what is missing, all or nothing. It happens inside the writer's transaction, so of two
/// processes that start together one migrates and the other finds it done; sqlx itself takes no
/// lock on SQLite.
pub(super) async fn run(write: &engine::Pool) -> Result<(), StoreError> {
    let mut tx = engine::begin(write).await?;
    // `run` would do, but its future may not move between threads (“Acquire is not general
    // enough”); sqlx has `run_direct` for that.
    all()
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
