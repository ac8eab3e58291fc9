//! The database: listings as versioned documents, dealings as rows.
//!
//! One file a feature word, each query one named function. The SQL is one set for SQLite and for
//! PostgreSQL; what only one of them knows stands in `sqlite` and `postgres`. Readers of the portal never come
//! here: they read the published snapshot that is built from [`Store::published`].

mod codes;
mod complaints;
mod engine;
mod error;
mod figures;
mod folder;
mod hash;
mod idempotency;
mod keys;
mod leads;
mod listed;
mod listings;
mod migrations;
mod notices;
mod outbox;
mod postgres;
mod retention;
mod screening;
mod serials;
mod sqlite;
mod transfer;
mod uploads;

use std::time::Duration;

pub use complaints::{
    CaseHead, CaseOutcome, NewCase, NewStep, SealCase, SealFiles, SealedCase, StoredCase,
    StoredComment, StoredStep, Token,
};
pub use engine::{Database, Engine, Facts};
pub use error::StoreError;
pub use figures::{CaseHistory, LeadContact};
pub use keys::KnownKey;
pub use leads::{NewLeadStep, Outcome, StoredLead, Submission, Terms, UnsealedLead};
pub use listed::Holds;
pub use listings::{Document, Listing, Publication};
pub use notices::{
    About, Counts, Delivery, DeliveryState, Leased, LimitOfCase, LimitOfLead, Message,
    Outcome as Sending, Raised, Receiver, Reconciled, Retry, Run,
};
pub use retention::Erasure;
pub use screening::{Counted, Decision, GoodProof, Screening, TextMarks, Waiting};
pub use uploads::{
    Added, Attachment, Begun, Chunks, NewUpload, Progress, Room, SEALING, StoredFile, StoredUpload,
};

/// The database file within the data folder.
pub const FILE: &str = "yingshang.db";

/// How long a probe may take before the node counts as not ready.
const READY_WITHIN: Duration = Duration::from_secs(2);

/// The database of one portal. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Store {
    engine: Engine,
    /// On SQLite one connection: writers wait for each other here, and not inside SQLite.
    write: engine::Pool,
    read: engine::Pool,
    /// The way to the one task that stores submissions.
    submissions: leads::Queue,
}

impl Store {
    /// Opens the database, creating what is missing (SQLite: folder 0700, file 0600), and brings
    /// its tables up to date.
    ///
    /// # Errors
    /// Refuses an SQLite older than 3.51.3 and any setting under which a committed receipt
    /// could be lost; [`StoreError::Busy`] when another process keeps the database locked or
    /// PostgreSQL does not answer.
    pub async fn open(database: &Database) -> Result<Store, StoreError> {
        let (engine, write, read) = Engine::open(database).await?;
        engine.facts(&write).await?.assert()?;
        migrations::run(engine, &write).await?;
        let submissions = leads::Queue::start(engine, write.clone());
        Ok(Store {
            engine,
            write,
            read,
            submissions,
        })
    }

    /// Which engine it is on.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The number of the newest migration, which [`Store::open`] has seen to.
    pub fn tables(&self) -> i64 {
        migrations::newest()
    }

    /// Whether a submission could be stored now: takes the writer's place, writes, rolls back.
    /// A full disk shows only at a commit, so it is not seen here.
    ///
    /// # Errors
    /// [`StoreError::Busy`] after two seconds, otherwise what stands in the way.
    pub async fn ready(&self) -> Result<(), StoreError> {
        // A probe that is given up rolls back by itself.
        engine::within(READY_WITHIN, async {
            let mut tx = self.engine.begin(&self.write).await?;
            listings::touch_revision(&mut tx).await?;
            Ok(tx.rollback().await?)
        })
        .await
    }

    /// The engine and its settings, as they are in force where submissions are written.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn facts(&self) -> Result<Facts, StoreError> {
        self.engine.facts(&self.write).await
    }

    /// Waits for what is running, then closes the database. Later calls fail.
    pub async fn close(&self) {
        // The writer last: closing the last connection folds the WAL back into the file, which
        // a read-only connection cannot do.
        self.read.close().await;
        self.write.close().await;
    }
}
