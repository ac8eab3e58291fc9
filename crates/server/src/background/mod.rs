//! What runs without anybody asking: notices are sent, limits watched, personal data erased on their
//! day, and what is marked as done looked at again. `serve` runs it, or `yingshang worker` alone;
//! any number of them may share a database.
//!
//! Reading order: [`deliver`] (messages become deliveries, deliveries are sent), [`limits`],
//! [`retention`], [`reconcile`], `supervise` (what dies is started again, a stop ends it in peace).

mod deliver;
mod limits;
mod reconcile;
pub(crate) mod retention;
mod supervise;

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::Context as _;
use domain::{complaints::ComplaintSettings, positioning::County};
use tokio::sync::{Mutex, Semaphore, mpsc};

use crate::{
    notices::settings::Settings,
    secret::Secret,
    store::{Store, StoreError},
};

pub(crate) use supervise::Background;

/// Deliveries that are being sent at a time.
const SENDING: usize = 64;

/// How long a job that has failed waits at most before it is tried again.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the jobs work with; cheap to clone.
#[derive(Clone)]
pub(crate) struct Office(Arc<Inner>);

struct Inner {
    store: Store,
    secret: Secret,
    settings: Settings,
    public_url: String,
    /// Places for what is being sent.
    sending: Arc<Semaphore>,
    /// What has been sent, or not, and has to be marked.
    done: mpsc::UnboundedSender<deliver::Done>,
    to_mark: Mutex<mpsc::UnboundedReceiver<deliver::Done>>,
}

impl Office {
    /// With the settings of a data folder.
    ///
    /// # Errors
    /// When the settings cannot be understood.
    pub(crate) fn open(
        store: Store,
        secret: Secret,
        notices: Option<&Path>,
        data: &Path,
        public_url: &str,
    ) -> anyhow::Result<Self> {
        let settings = Settings::open(notices, data)
            .map_err(anyhow::Error::msg)
            .context("通知的设置用不了")?;
        let (done, to_mark) = mpsc::unbounded_channel();
        Ok(Self(Arc::new(Inner {
            store,
            secret,
            settings,
            public_url: public_url.to_owned(),
            sending: Arc::new(Semaphore::new(SENDING)),
            done,
            to_mark: Mutex::new(to_mark),
        })))
    }

    fn store(&self) -> &Store {
        &self.0.store
    }

    fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Where staff look.
    fn console(&self) -> &str {
        let console = self.0.settings.console.as_deref();
        console.unwrap_or(&self.0.public_url)
    }

    /// How the county handles complaints now.
    async fn complaints(&self) -> Result<ComplaintSettings, StoreError> {
        let county = self.store().published("positioning").await?.pop();
        let county = county.and_then(|county| serde_json::from_str::<County>(&county.json).ok());
        Ok(county.map(|county| county.complaints).unwrap_or_default())
    }

    /// Starts every job.
    pub(crate) fn start(self) -> Background {
        let mut background = Background::new(self.clone());
        let (second, minute) = (Duration::from_secs(1), Duration::from_secs(60));
        background.job("deliver", second, deliver::run);
        background.job("limits", 5 * minute, limits::run);
        background.job("reconcile", minute, reconcile::run);
        background.job(retention::JOB, 60 * minute, retention::run);
        background
    }
}
