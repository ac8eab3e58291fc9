//! What all rounds of a run share: the program, a county's content, a PostgreSQL cluster.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, Result, bail, ensure};
use cluster::Cluster;
use tempfile::TempDir;

use crate::portal::Settings;
use crate::weaken::Weaken;

/// The place where portals are broken. Everything in it goes when it is dropped.
#[derive(Debug)]
pub(crate) struct Lab {
    server: PathBuf,
    content: PathBuf,
    pub(crate) weaken: Option<Weaken>,
    /// The library that keeps what a power cut would leave.
    pub(crate) powercut: PathBuf,
    /// Made when a round first needs it.
    pub(crate) cluster: Option<Cluster>,
    template: PathBuf,
    folder: TempDir,
}

impl Lab {
    /// A lab for this server and this county's content.
    pub(crate) async fn open(
        server: &Path,
        content: &Path,
        weaken: Option<Weaken>,
    ) -> Result<Self> {
        let server = server
            .canonicalize()
            .with_context(|| format!("there is no server at {}", server.display()))?;
        let folder = tempfile::Builder::new()
            .prefix("yingshang-chaos-")
            .tempdir()?;
        let lab = Self {
            server,
            content: content.to_path_buf(),
            weaken,
            powercut: powercut()?,
            cluster: None,
            template: folder.path().join("template"),
            folder,
        };
        lab.seed(&lab.settings(lab.folder.path(), &lab.template, None))
            .await?;
        Ok(lab)
    }

    /// A new, empty folder in the lab.
    pub(crate) fn folder(&self) -> Result<TempDir> {
        Ok(tempfile::tempdir_in(self.folder.path())?)
    }

    /// How a portal with this data folder is started.
    pub(crate) fn settings(&self, folder: &Path, data: &Path, database: Option<&str>) -> Settings {
        Settings {
            server: self.server.clone(),
            data: data.to_path_buf(),
            database: database.map(str::to_owned),
            log: folder.join("server.log"),
        }
    }

    /// Fills a folder with the county's content, on SQLite.
    pub(crate) fn fill(&self, data: &Path) -> Result<()> {
        copy_folder(&self.template, data)
    }

    /// Fills an empty database with the county's content.
    pub(crate) async fn seed(&self, settings: &Settings) -> Result<()> {
        let mut seed = settings.command(&["seed"])?;
        seed.arg(&self.content)
            .arg("--no-photos")
            .stdout(Stdio::null());
        let status = seed
            .status()
            .await
            .context("the server cannot be started")?;
        let log = std::fs::read_to_string(&settings.log).unwrap_or_default();
        ensure!(status.success(), "the county could not be loaded: {log}");
        Ok(())
    }

    /// A new service token of a seat, under this name.
    pub(crate) async fn add_token(&self, settings: &Settings, name: &str) -> Result<String> {
        let mut add = settings.command(&["token", "add"])?;
        // A unit that nobody complains about: it may see every case.
        add.args(["--name", name, "--unit", "混沌试验室", "--role", "seat"]);
        let output = add.output().await.context("no token can be added")?;
        ensure!(output.status.success(), "no token was added");
        Ok(format!(
            "Bearer {}",
            String::from_utf8(output.stdout)?.trim()
        ))
    }

    /// Takes the token of this name back.
    pub(crate) async fn revoke_token(&self, settings: &Settings, name: &str) -> Result<()> {
        let mut revoke = settings.command(&["token", "revoke"])?;
        revoke.args(["--name", name]).stdout(Stdio::null());
        let status = revoke.status().await.context("no token can be revoked")?;
        ensure!(status.success(), "a token could not be revoked");
        Ok(())
    }

    /// The cluster, started now if it has not been before.
    pub(crate) fn cluster(&mut self) -> Result<&mut Cluster> {
        if self.cluster.is_none() {
            self.cluster = Some(Cluster::start()?);
        }
        self.cluster
            .as_mut()
            .context("the cluster was just started")
    }
}

/// Copies a folder with all that is in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &place)?;
        } else {
            std::fs::copy(entry.path(), &place)
                .with_context(|| format!("{} cannot be copied", entry.path().display()))?;
        }
    }
    Ok(())
}

/// Cargo builds the library beside this program.
fn powercut() -> Result<PathBuf> {
    let file = std::env::current_exe()?.with_file_name("libpowercut.so");
    if !file.is_file() {
        bail!(
            "{} is not there; `cargo build --package powercut` builds it",
            file.display()
        );
    }
    Ok(file)
}
