//! The portal: the release binary as a child process.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::client::Client;

/// How long a start may take on a busy machine before the harness gives up.
const START: Duration = Duration::from_secs(30);

/// All clients come from one address and say much the same. They are counted, and never too many.
const BUDGETS: [&str; 8] = [
    "--submissions-per-source",
    "1000000/1000000",
    "--submissions-per-contact",
    "1000000/1000000",
    "--submissions-in-all",
    "1000000/1000000",
    "--same-text",
    "1000000000",
];

/// What a portal is started with.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) server: PathBuf,
    pub(crate) data: PathBuf,
    /// `postgres://…`; none for the data folder's own database.
    pub(crate) database: Option<String>,
    /// Where its log is appended.
    pub(crate) log: PathBuf,
}

impl Settings {
    /// A command of the server, which takes its settings from its arguments only.
    pub(crate) fn command(&self, words: &[&str]) -> Result<Command> {
        let mut command = Command::new(&self.server);
        for (name, _) in std::env::vars_os() {
            if name.as_encoded_bytes().starts_with(b"YINGSHANG_") {
                command.env_remove(name);
            }
        }
        let log = File::options().create(true).append(true).open(&self.log)?;
        command.args(words).arg("--data").arg(&self.data);
        if let Some(database) = &self.database {
            command.args(["--database", database]);
        }
        command.stdin(Stdio::null()).stderr(log).kill_on_drop(true);
        Ok(command)
    }
}

/// A running portal; killed when dropped.
#[derive(Debug)]
pub(crate) struct Portal {
    child: Child,
    pub(crate) client: Client,
    pub(crate) base: String,
}

impl Portal {
    /// Starts one, with more of an environment; returns it when it says that it is ready, with
    /// the time that took.
    pub(crate) async fn start(
        settings: &Settings,
        environment: &[(&str, &Path)],
    ) -> Result<(Self, Duration)> {
        let begun = Instant::now();
        let mut command = settings.command(&["serve"])?;
        command
            .args(["--port", "0"])
            .args(BUDGETS)
            .envs(environment.iter().copied())
            .stdout(Stdio::piped());
        let started = tokio::time::timeout(START, Self::listening(&mut command)).await;
        let told = || format!("its log is {}", settings.log.display());
        let mut portal = started
            .context("the portal takes too long")
            .flatten()
            .with_context(told)?;
        while !portal.is_ready().await {
            if begun.elapsed() > START {
                bail!("the portal did not get ready; {}", told());
            }
            if let Some(status) = portal.child.try_wait()? {
                bail!("the portal ended with {status}; {}", told());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok((portal, begun.elapsed()))
    }

    async fn listening(command: &mut Command) -> Result<Self> {
        let mut child = command.spawn().context("the portal cannot be started")?;
        let stdout = child.stdout.take().context("no output")?;
        let mut lines = BufReader::new(stdout).lines();
        let line = lines
            .next_line()
            .await?
            .context("the portal ended at its start")?;
        let base = line.trim().to_owned();
        let client = Client::new(&base)?;
        Ok(Self {
            child,
            client,
            base,
        })
    }

    async fn is_ready(&self) -> bool {
        matches!(self.client.get("/readyz", None).await, Ok((200, _)))
    }

    /// SIGKILL: no chance to finish anything.
    pub(crate) async fn kill(mut self) -> Result<()> {
        self.child
            .kill()
            .await
            .context("the portal cannot be killed")
    }

    /// SIGTERM: stop in peace. Gives back how it ended; none when it did not within this time.
    pub(crate) async fn terminate(mut self, within: Duration) -> Result<Option<ExitStatus>> {
        let id = self.child.id().and_then(|id| i32::try_from(id).ok());
        let pid = id
            .and_then(Pid::from_raw)
            .context("the portal has ended before")?;
        kill_process(pid, Signal::TERM)?;
        match tokio::time::timeout(within, self.child.wait()).await {
            Ok(status) => Ok(Some(status?)),
            Err(_) => {
                self.child.kill().await?;
                Ok(None)
            }
        }
    }
}
