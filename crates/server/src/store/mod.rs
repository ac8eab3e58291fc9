//! The database: listings as versioned documents, dealings as rows.
//!
//! One file a feature word, each query one named function. The SQL binds on SQLite and on
//! PostgreSQL; what only SQLite knows stands in `sqlite`. Readers of the portal never come
//! here: they read the published snapshot that is built from [`Store::published`].

mod error;
mod folder;
mod hash;
mod idempotency;
mod leads;
mod listings;
mod migrations;
mod outbox;
mod serials;
mod sqlite;

use std::path::Path;
use std::time::Duration;

pub use error::StoreError;
pub use leads::{Outcome, StoredLead, Submission, Terms};
pub use listings::{Document, Listing, Publication};
pub use sqlite::Facts;

/// The one place that names the engine; PostgreSQL comes in beside it.
use sqlite as engine;

/// The database file within the data folder.
pub const FILE: &str = "yingshang.db";

/// How long a probe may take before the node counts as not ready.
const READY_WITHIN: Duration = Duration::from_secs(2);

/// The database of one portal. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Store {
    /// One connection: writers wait for each other here, in order, and not inside SQLite.
    write: engine::Pool,
    /// Readers neither wait for the writer nor hold it up (WAL), and cannot write.
    read: engine::Pool,
}

impl Store {
    /// Opens the database in this folder, creating what is missing (folder 0700, file 0600),
    /// and brings its tables up to date.
    ///
    /// # Errors
    /// Refuses an SQLite older than 3.51.3 and any setting under which a committed receipt
    /// could be lost; [`StoreError::Busy`] when another process keeps the database locked.
    pub async fn open(data: &Path) -> Result<Store, StoreError> {
        let file = data.join(FILE);
        folder::create(data, &file)?;
        let write = engine::writer(&file).await?;
        engine::facts(&write).await?.assert()?;
        migrations::run(&write).await?;
        let read = engine::readers(&file);
        Ok(Store { write, read })
    }

    /// Whether a submission could be stored now: takes the writer's place, writes, rolls back.
    /// A full disk shows only at a commit, so it is not seen here.
    ///
    /// # Errors
    /// [`StoreError::Busy`] after two seconds, otherwise what stands in the way.
    pub async fn ready(&self) -> Result<(), StoreError> {
        let probe = async {
            let mut tx = engine::begin(&self.write).await?;
            listings::touch_revision(&mut tx).await?;
            tx.rollback().await?;
            Ok(())
        };
        // A probe that is given up rolls back by itself.
        tokio::time::timeout(READY_WITHIN, probe)
            .await
            .unwrap_or(Err(StoreError::Busy))
    }

    /// The engine and its settings, as they are in force where submissions are written.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn facts(&self) -> Result<Facts, StoreError> {
        engine::facts(&self.write).await
    }

    /// Waits for what is running, then closes the database. Later calls fail.
    pub async fn close(&self) {
        // The writer last: closing the last connection folds the WAL back into the file, which
        // a read-only connection cannot do.
        self.read.close().await;
        self.write.close().await;
    }
}
