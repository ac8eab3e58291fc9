//! What every handler can reach.

use std::{path::PathBuf, sync::Arc};

use arc_swap::ArcSwap;

use crate::{
    handling::Handling, published::Snapshot, screening::Budgets, secret::Secret, store::Store,
    uploads::Desk,
};

/// The running server's state; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    store: Store,
    secret: Secret,
    budgets: Budgets,
    published: ArcSwap<Snapshot>,
    handling: Handling,
    data: PathBuf,
    public_url: String,
    uploads: Desk,
}

impl App {
    /// Puts the parts together.
    pub fn new(
        store: Store,
        secret: Secret,
        budgets: Budgets,
        first: Snapshot,
        data: PathBuf,
        public_url: String,
        uploads: Desk,
    ) -> Self {
        Self(Arc::new(Inner {
            store,
            secret,
            budgets,
            published: ArcSwap::from_pointee(first),
            handling: Handling::default(),
            data,
            public_url,
            uploads,
        }))
    }

    /// The database; only writers and the refresher use it.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The key behind query codes.
    pub fn secret(&self) -> &Secret {
        &self.0.secret
    }

    /// How much may come in.
    pub fn budgets(&self) -> &Budgets {
        &self.0.budgets
    }

    /// What readers are answered from; holds one whole publication, never a mixture.
    pub fn published(&self) -> Arc<Snapshot> {
        self.0.published.load_full()
    }

    /// How messages are handled, as it was counted last.
    pub fn handling(&self) -> &Handling {
        &self.0.handling
    }

    /// Swaps a newer publication in.
    pub fn publish(&self, snapshot: Snapshot) {
        self.0.published.store(Arc::new(snapshot));
        self.warm();
    }

    /// Makes what most visitors open first, beside the threads that answer.
    pub fn warm(&self) {
        let published = self.published();
        tokio::task::spawn_blocking(move || published.warm());
    }

    /// How much of uploads is taken in.
    pub fn uploads(&self) -> &Desk {
        &self.0.uploads
    }

    /// The data folder.
    pub fn data(&self) -> &PathBuf {
        &self.0.data
    }

    /// Where the public reaches the portal, without a slash at the end.
    pub fn public_url(&self) -> &str {
        &self.0.public_url
    }
}
