//! The server: building it, filling its data folder, running it for a measurement.

use std::fs::File;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process::{self, Show, run};
use crate::repo::Repo;
use crate::{http, net, signals};

/// Builds the release server; `dist/` must be there before, since it is embedded.
pub(crate) fn build(repo: &Repo) -> Result<()> {
    println!("building the server");
    let mut build = repo.cargo();
    build.args(["build", "--release", "--package", "server"]);
    run("building the server", &mut build, Show::All)?;
    binary(repo).map(drop)
}

/// The release server's path, if it has been built.
pub(crate) fn binary(repo: &Repo) -> Result<PathBuf> {
    let binary = repo.server_binary();
    if binary.is_file() {
        return Ok(binary);
    }
    bail!(
        "{} is not there; `cargo xtask build` builds it",
        binary.display()
    )
}

/// Whether a data folder holds nothing yet.
pub(crate) fn is_empty(data: &Path) -> Result<bool> {
    match std::fs::read_dir(data) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", data.display())),
    }
}

/// Fills an empty data folder with the demo county. It is written beside its place and moved
/// there when it is whole, so that an interrupted start leaves nothing half filled.
pub(crate) fn seed(repo: &Repo, data: &Path) -> Result<()> {
    let parent = data.parent().context("the data folder has no parent")?;
    std::fs::create_dir_all(parent)
        .with_context(|| format!("{} cannot be created", parent.display()))?;
    let name = data
        .file_name()
        .context("the data folder has no name")?
        .to_string_lossy();
    let draft = parent.join(format!(".{name}.seeding-{}", std::process::id()));
    // A folder that is a mount point can be neither removed nor replaced: fill it in place.
    let in_place = data.exists() && std::fs::remove_dir(data).is_err();
    let folder = if in_place { data } else { &draft };
    let mut seed = Command::new(binary(repo)?);
    seed.arg("seed")
        .arg(repo.root.join("seed"))
        .arg("--data")
        .arg(folder)
        .current_dir(&repo.root);
    let seeded = run("loading the demo county", &mut seed, Show::OnFailure);
    if let Err(error) = seeded {
        let _ = std::fs::remove_dir_all(&draft);
        return Err(error);
    }
    if !in_place {
        std::fs::rename(&draft, data)
            .with_context(|| format!("{} cannot be moved into place", draft.display()))?;
    }
    Ok(())
}

/// Budgets for a load that comes from one address and says much the same: all of it is counted, and
/// none is too much.
pub(crate) const BUDGETS: [(&str, &str); 4] = [
    ("YINGSHANG_SUBMISSIONS_PER_SOURCE", "1000000/1000000"),
    ("YINGSHANG_SUBMISSIONS_PER_CONTACT", "1000000/1000000"),
    ("YINGSHANG_SUBMISSIONS_IN_ALL", "1000000/1000000"),
    ("YINGSHANG_SAME_TEXT", "1000000000"),
];

/// The command that serves.
pub(crate) fn serve(repo: &Repo, address: SocketAddr, data: &Path) -> Result<Command> {
    let mut command = Command::new(binary(repo)?);
    command
        .args(["serve", "--listen", &address.ip().to_string()])
        .args(["--port", &address.port().to_string()])
        .arg("--data")
        .arg(data)
        .current_dir(&repo.root)
        .stdin(Stdio::null());
    // Share cards and canonical links need an address that a phone can open.
    if address.ip().is_unspecified()
        && let Some(phone) = net::lan_address()
    {
        command.args(["--public-url", &net::url(phone, address.port())]);
    }
    Ok(command)
}

/// Waits until the server says it is ready; fails when it ends, is interrupted, or takes too long.
pub(crate) fn wait_ready(child: &mut Child, address: SocketAddr) -> Result<()> {
    wait_for(child, address, "/readyz", Duration::from_millis(100))
}

/// Asks for a path, with a pause between, until it is answered with 200.
pub(crate) fn wait_for(
    child: &mut Child,
    address: SocketAddr,
    path: &str,
    pause: Duration,
) -> Result<()> {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(60) {
        if http::get(address, path, "identity").is_ok_and(|answer| answer.status == 200) {
            return Ok(());
        }
        if let Some(status) = child.try_wait()? {
            bail!("the server ended with {status}");
        }
        if signals::received().is_some() {
            bail!("interrupted");
        }
        std::thread::sleep(pause);
    }
    bail!("the server did not answer {path} within a minute")
}

/// Starts a command that serves, its words in `xtask/server.log` of the target folder.
pub(crate) fn start(repo: &Repo, mut serve: Command) -> Result<Child> {
    let log = File::create(repo.notes()?.join("server.log"))?;
    serve
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()
        .context("the server cannot be started")
}

/// A server on loopback with a fresh demo county, stopped and swept away when dropped.
#[derive(Debug)]
pub(crate) struct Trial {
    child: Child,
    folder: PathBuf,
    pub(crate) address: SocketAddr,
}

impl Trial {
    pub(crate) fn start(repo: &Repo) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("yingshang-trial-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder)?;
        let data = folder.join("data");
        seed(repo, &data)?;
        let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), net::free_port()?);
        let mut command = serve(repo, address, &data)?;
        command.envs(BUDGETS);
        let child = start(repo, command)?;
        let mut trial = Self {
            child,
            folder,
            address,
        };
        wait_ready(&mut trial.child, address).with_context(|| {
            format!(
                "its log is {}",
                repo.target.join("xtask/server.log").display()
            )
        })?;
        Ok(trial)
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        process::stop(&mut self.child);
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_folder_is_empty() {
        assert!(is_empty(Path::new("/no/such/folder")).expect("no error"));
        assert!(!is_empty(Path::new("/")).expect("no error"));
    }
}
