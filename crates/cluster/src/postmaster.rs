//! The running server: one parent, the postmaster, and a child for each connection.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

/// How long a start may take, with the recovery after a kill, on a busy machine.
const START: Duration = Duration::from_secs(60);

/// How long a stop may take before it is a kill.
const STOP: Duration = Duration::from_secs(5);

/// How often is looked.
const LOOK: Duration = Duration::from_millis(5);

#[derive(Debug)]
pub(crate) struct Postmaster {
    child: Child,
}

impl Postmaster {
    /// Starts the server and waits until it takes connections.
    pub(crate) fn start(command: &mut Command, data: &Path, log: &Path) -> Result<Self> {
        let file = File::options().create(true).append(true).open(log)?;
        let child = command
            .stdout(file.try_clone()?)
            .stderr(file)
            .spawn()
            .context("postgres cannot be started")?;
        let mut postmaster = Self { child };
        let begun = Instant::now();
        while begun.elapsed() < START {
            if postmaster.child.try_wait()?.is_some() {
                let log = std::fs::read_to_string(log).unwrap_or_default();
                bail!("PostgreSQL ended at its start; it logged:\n{}", tail(&log));
            }
            if is_ready(data, postmaster.id()) {
                return Ok(postmaster);
            }
            std::thread::sleep(LOOK);
        }
        postmaster.kill();
        bail!("PostgreSQL did not get ready within {} s", START.as_secs())
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends every process at once, and waits until they are gone: a server that is started while
    /// one of them still holds the shared memory refuses to.
    pub(crate) fn kill(mut self) {
        let children = children(self.id());
        let _ = self.child.kill();
        for child in &children {
            signal(*child, Signal::KILL);
        }
        let _ = self.child.wait();
        let begun = Instant::now();
        while begun.elapsed() < STOP && children.iter().any(|child| is_alive(*child)) {
            std::thread::sleep(LOOK);
        }
    }

    /// Stops at once; nobody will ask for the data again.
    pub(crate) fn stop(mut self) {
        signal(self.id(), Signal::QUIT);
        let begun = Instant::now();
        while begun.elapsed() < STOP {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(LOOK);
        }
        self.kill();
    }
}

/// The server itself writes into its file when it is ready; the file of one that was killed
/// names another process.
fn is_ready(data: &Path, id: u32) -> bool {
    let file = std::fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
    let mut lines = file.lines();
    lines.next() == Some(&id.to_string()) && lines.nth(6).is_some_and(|word| word.trim() == "ready")
}

/// The children of a process: connections and helpers.
fn children(id: u32) -> Vec<u32> {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|process| status(*process).is_some_and(|(_, parent)| parent == id))
        .collect()
}

fn is_alive(id: u32) -> bool {
    status(id).is_some_and(|(state, _)| !matches!(state, 'Z' | 'X'))
}

/// State letter and parent of a process.
fn status(id: u32) -> Option<(char, u32)> {
    let line = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name stands in brackets and may hold anything.
    let (_, rest) = line.rsplit_once(')')?;
    let mut fields = rest.split_whitespace();
    Some((fields.next()?.chars().next()?, fields.next()?.parse().ok()?))
}

fn signal(id: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(id).ok().and_then(Pid::from_raw) {
        let _ = kill_process(pid, signal);
    }
}

fn tail(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}
