//! Servers to measure: a data folder of wanted content, and the release server started on it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::Bench;
use super::land;
use super::sheet::{self, MOST_ROWS};
use crate::process::{self, Show, run};
use crate::repo::Repo;
use crate::{net, server};

/// What a server has published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// The demo county.
    Demo,
    /// The demo county and so many projects more.
    Many(u32),
    /// The demo county and a province's plots and plants.
    Land,
}

impl Content {
    fn name(self) -> String {
        match self {
            Self::Demo => "demo".to_owned(),
            Self::Many(count) => format!("many-{count}"),
            Self::Land => "land".to_owned(),
        }
    }

    /// Fills a data folder, and with it the database that it may be told of.
    pub(crate) fn fill(self, repo: &Repo, data: &Path, database: Option<&str>) -> Result<()> {
        let mut seed = yingshang(repo, data, database)?;
        seed.arg("seed").arg(repo.root.join("seed"));
        run("loading the demo county", &mut seed, Show::OnFailure)?;
        let sheets: Vec<(&str, String)> = match self {
            Self::Demo => Vec::new(),
            Self::Many(count) => (0..count)
                .step_by(usize::try_from(MOST_ROWS)?)
                .map(|from| {
                    (
                        "projects",
                        sheet::csv(from, count.min(from + MOST_ROWS), ""),
                    )
                })
                .collect(),
            Self::Land => vec![("parcels", land::plots()), ("plants", land::units())],
        };
        let file = data.with_extension("csv");
        for (kind, sheet) in &sheets {
            std::fs::write(&file, sheet)?;
            import(repo, data, database, kind, &file)?;
        }
        match std::fs::remove_file(&file) {
            Err(error) if !sheets.is_empty() => Err(error).context("the sheet cannot be removed"),
            _ => Ok(()),
        }
    }
}

/// Imports a sheet into a data folder, whether or not a server runs on it.
pub(crate) fn import(
    repo: &Repo,
    data: &Path,
    database: Option<&str>,
    kind: &str,
    sheet: &Path,
) -> Result<()> {
    let mut import = yingshang(repo, data, database)?;
    import.args(["import", kind]).arg(sheet);
    run("importing a sheet", &mut import, Show::OnFailure).map(drop)
}

/// The program, told by its environment where data folder and database are.
fn yingshang(repo: &Repo, data: &Path, database: Option<&str>) -> Result<Command> {
    let mut command = Command::new(server::binary(repo)?);
    command.current_dir(&repo.root).env("YINGSHANG_DATA", data);
    if let Some(database) = database {
        command.env("YINGSHANG_DATABASE", database);
    }
    Ok(command)
}

/// A running server with a data folder of its own; both end with this value.
#[derive(Debug)]
pub(crate) struct Site {
    child: Child,
    pub(crate) data: PathBuf,
    pub(crate) address: SocketAddr,
    /// From the start of the process to the first 200 of `/readyz`.
    pub(crate) ready_after: Duration,
}

impl Site {
    /// Starts a server on SQLite.
    pub(crate) fn start(bench: &Bench, content: Content) -> Result<Self> {
        Self::start_with(bench, content, None)
    }

    /// Starts a server on a fresh copy of some content, or on a database that is filled with it.
    pub(crate) fn start_with(
        bench: &Bench,
        content: Content,
        database: Option<&str>,
    ) -> Result<Self> {
        let data = bench.folder.join("data");
        let _ = std::fs::remove_dir_all(&data);
        if database.is_some() {
            content.fill(&bench.repo, &data, database)?;
        } else {
            copy(&template(bench, content)?, &data)?;
        }
        Self::serve(bench, data, database)
    }

    fn serve(bench: &Bench, data: PathBuf, database: Option<&str>) -> Result<Self> {
        let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), net::free_port()?);
        let mut serve = server::serve(&bench.repo, address, &data)?;
        serve.envs(server::BUDGETS);
        if let Some(database) = database {
            serve.env("YINGSHANG_DATABASE", database);
        }
        let started = Instant::now();
        let child = server::start(&bench.repo, serve)?;
        let mut site = Self {
            child,
            data,
            address,
            ready_after: Duration::ZERO,
        };
        site.wait_for("/readyz")?;
        site.ready_after = started.elapsed();
        Ok(site)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Asks every millisecond until a path is answered with 200.
    pub(crate) fn wait_for(&mut self, path: &str) -> Result<()> {
        server::wait_for(
            &mut self.child,
            self.address,
            path,
            Duration::from_millis(1),
        )
        .context("its log is xtask/server.log in the target folder")
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        process::stop(&mut self.child);
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

/// A data folder to copy from, made once for each server binary and day: the demo county's dates
/// move with the day.
fn template(bench: &Bench, content: Content) -> Result<PathBuf> {
    let folder = bench.repo.notes()?.join("bench");
    let (data, note) = (
        folder.join(content.name()),
        folder.join(format!("{}.made", content.name())),
    );
    let binary = server::binary(&bench.repo)?.metadata()?;
    let days = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)?
        .as_secs()
        / 86_400;
    let made = format!(
        "{} bytes of {:?}, day {days}",
        binary.len(),
        binary.modified()?
    );
    if std::fs::read_to_string(&note).is_ok_and(|known| known == made) {
        return Ok(data);
    }
    let _ = std::fs::remove_file(&note);
    let _ = std::fs::remove_dir_all(&data);
    std::fs::create_dir_all(&folder)?;
    println!("filling a data folder: {}", content.name());
    content.fill(&bench.repo, &data, None)?;
    std::fs::write(&note, made)?;
    Ok(data)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let mut copy = Command::new("cp");
    copy.arg("-a").arg(from).arg(to);
    run("copying a data folder", &mut copy, Show::OnFailure).map(drop)
}
