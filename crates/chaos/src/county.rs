//! A portal with its data, and the history of what was done to it: used for many rounds.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tempfile::TempDir;

use crate::client::Client;
use crate::database::Database;
use crate::fault::Engine;
use crate::hashes::Hashes;
use crate::history::{History, Journal};
use crate::lab::Lab;
use crate::load::Sender;
use crate::portal::{Portal, Settings};
use crate::tmpfs::Tmpfs;

/// The bytes of the small disk: room for the county and some hundred intents.
const SMALL_DISK: u64 = 12 << 20;

/// How many of the tokens that were taken back are tried in a round.
const TOKENS: usize = 3;

/// A portal's data and history.
#[derive(Debug)]
pub(crate) struct County {
    pub(crate) settings: Settings,
    pub(crate) journal: Journal,
    pub(crate) projects: Arc<Vec<String>>,
    /// A service token that sees every complaint.
    seat: Arc<str>,
    /// Tokens that were taken back.
    revoked: Vec<String>,
    /// Of every key of the history.
    pub(crate) hashes: Hashes,
    /// Rounds that it has been through.
    pub(crate) rounds: usize,
    portal: Option<Portal>,
    /// The data folder's own disk, unmounted before the folder goes.
    pub(crate) disk: Option<Tmpfs>,
    folder: TempDir,
}

impl County {
    /// A fresh county on this engine; its portal runs.
    pub(crate) async fn new(lab: &mut Lab, engine: Engine, small_disk: bool) -> Result<Self> {
        let folder = lab.folder()?;
        let data = folder.path().join("data");
        std::fs::create_dir(&data)?;
        let disk = small_disk
            .then(|| Tmpfs::mount(&data, SMALL_DISK))
            .transpose()?;
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(lab.cluster()?.new_database()?),
        };
        let settings = lab.settings(folder.path(), &data, database.as_deref());
        match engine {
            Engine::Sqlite => lab.fill(&data)?,
            Engine::Postgres => lab.seed(&settings).await?,
        }
        let mut county = Self {
            seat: lab.add_token(&settings, "seat").await?.into(),
            revoked: Vec::new(),
            hashes: Hashes::default(),
            settings,
            journal: Journal::open(&folder.path().join("history"))?,
            projects: Arc::default(),
            rounds: 0,
            portal: None,
            disk,
            folder,
        };
        let mut database = county.database(true).await?;
        database.prepare().await?;
        if let Some(weaken) = lab.weaken {
            database.weaken(weaken).await?;
        }
        database.close().await?;
        county.start().await?;
        county.projects = Arc::new(county.client()?.projects().await?);
        Ok(county)
    }

    /// The data folder.
    pub(crate) fn data(&self) -> &Path {
        &self.settings.data
    }

    /// What it keeps its data in.
    pub(crate) fn engine(&self) -> Engine {
        match self.settings.database {
            None => Engine::Sqlite,
            Some(_) => Engine::Postgres,
        }
    }

    /// A path beside the data folder.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Starts the portal, which must not be running; how long that took.
    pub(crate) async fn start(&mut self) -> Result<Duration> {
        self.start_with(&[]).await
    }

    /// Starts it with more of an environment.
    pub(crate) async fn start_with(&mut self, environment: &[(&str, &Path)]) -> Result<Duration> {
        let (portal, took) = Portal::start(&self.settings, environment).await?;
        self.portal = Some(portal);
        Ok(took)
    }

    /// Takes the running portal, to end it.
    pub(crate) fn take(&mut self) -> Result<Portal> {
        self.portal.take().context("the portal does not run")
    }

    /// Its address.
    pub(crate) fn base(&self) -> Result<&str> {
        Ok(&self
            .portal
            .as_ref()
            .context("the portal does not run")?
            .base)
    }

    /// Requests to it.
    pub(crate) fn client(&self) -> Result<Client> {
        let portal = self.portal.as_ref().context("the portal does not run")?;
        Ok(portal.client.clone())
    }

    /// What submits intents to it.
    pub(crate) fn sender(&self) -> Result<Sender> {
        Ok(self.sender_by(self.client()?))
    }

    /// What submits intents to it by another way.
    pub(crate) fn sender_by(&self, client: Client) -> Sender {
        Sender {
            client,
            journal: self.journal.clone(),
            projects: self.projects.clone(),
            seat: self.seat.clone(),
        }
    }

    /// Gives out a token and takes it back, beside the running portal: no fault brings it to life
    /// again.
    pub(crate) async fn revoke(&mut self, lab: &Lab) -> Result<()> {
        let name = format!("revoked-{}", self.revoked.len());
        let token = lab.add_token(&self.settings, &name).await?;
        lab.revoke_token(&self.settings, &name).await?;
        self.revoked.push(token);
        Ok(())
    }

    /// What is wrong with the tokens (I8): the newest of those that were taken back, and the one
    /// that was not.
    pub(crate) async fn wrong_tokens(&self) -> Result<Vec<String>> {
        let client = self.client()?;
        let mut wrong = Vec::new();
        let newest = self.revoked.iter().rev().take(TOKENS);
        let tokens = newest.map(|token| (token.as_str(), 401));
        for (token, must) in tokens.chain([(&*self.seat, 404)]) {
            let path = "/api/v1/staff/complaints/none";
            let (status, _) = client.get(path, Some(("authorization", token))).await?;
            if status != must {
                wrong.push(format!(
                    "a token that must be answered {must} was answered {status}"
                ));
            }
        }
        Ok(wrong)
    }

    /// Everything that was sent to it and answered.
    pub(crate) fn history(&self) -> Result<History> {
        History::read(&self.beside("history"))
    }

    /// A connection to its database, beside the portal's.
    pub(crate) async fn database(&self, to_write: bool) -> Result<Database> {
        let url = match &self.settings.database {
            Some(url) => url.clone(),
            None => {
                let mode = if to_write { "rw" } else { "ro" };
                format!(
                    "sqlite://{}/yingshang.db?mode={mode}",
                    self.data().display()
                )
            }
        };
        Database::open(&url).await
    }

    /// Leaves its folder where it is, without its portal; where that is.
    pub(crate) fn keep(mut self) -> Result<PathBuf> {
        self.portal = None;
        if let Some(disk) = self.disk.take() {
            let copy = self.beside("data-copy");
            crate::lab::copy_folder(self.data(), &copy)?;
            drop(disk);
        }
        let place =
            std::env::temp_dir().join(format!("yingshang-chaos-kept-{}", std::process::id()));
        std::fs::create_dir_all(&place)?;
        let place = place.join(self.folder.path().file_name().context("no name")?);
        std::fs::rename(self.folder.path(), &place)?;
        Ok(place)
    }
}
