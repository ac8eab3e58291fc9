//! What the browser tests need: Chromium, a Chinese font, Node.js and the test's own packages.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{Show, ask, run};
use crate::repo::{Repo, on_path};
use crate::{debian, server, tools};

/// Everything found or installed.
#[derive(Debug)]
pub(crate) struct Browser {
    chromium: PathBuf,
    folder: PathBuf,
    server: PathBuf,
}

impl Browser {
    pub(crate) fn ensure(repo: &Repo) -> Result<Self> {
        let folder = repo.root.join("e2e");
        if !folder.join("package.json").is_file() {
            bail!("there is no e2e/package.json");
        }
        tools::node_and_npm()?;
        let chromium = chromium_with_font()?;
        packages(&folder)?;
        Ok(Self {
            chromium,
            folder,
            server: server::binary(repo)?,
        })
    }

    /// Node.js in `e2e/`, told where the browser and the server are.
    pub(crate) fn node(&self) -> Command {
        let mut node = Command::new("node");
        node.current_dir(&self.folder)
            .env("YINGSHANG_BIN", &self.server)
            .env("YINGSHANG_CHROMIUM", &self.chromium);
        node
    }
}

fn chromium_with_font() -> Result<PathBuf> {
    let mut missing = Vec::new();
    if chromium().is_none() {
        missing.push("chromium");
    }
    if !chinese_font() {
        missing.extend(["fontconfig", "fonts-noto-cjk"]);
    }
    if !missing.is_empty() {
        debian::install(
            "the browser tests need Chromium and a Chinese font",
            &missing,
        )?;
    }
    if !chinese_font() {
        bail!("`fc-list :lang=zh` still names no Chinese font");
    }
    chromium().context("Chromium was installed, yet it is not on PATH")
}

fn chromium() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .find_map(|name| on_path(name))
        .or_else(|| Some(PathBuf::from("/usr/bin/chromium")).filter(|file| file.is_file()))
}

fn chinese_font() -> bool {
    ask(Command::new("fc-list").arg(":lang=zh")).is_some_and(|list| !list.trim().is_empty())
}

/// `npm ci`, when the installed packages are older than the lock file.
fn packages(folder: &Path) -> Result<()> {
    let changed = |file: &str| {
        folder
            .join(file)
            .metadata()
            .and_then(|file| file.modified())
            .ok()
    };
    // npm writes this file last; the folder alone may be left over from an interrupted run.
    let installed = changed("node_modules/.package-lock.json");
    let locked = changed("package-lock.json");
    if installed.is_some() && installed >= locked {
        return Ok(());
    }
    println!("installing the browser tests' packages: npm ci in e2e/");
    let mut install = Command::new("npm");
    install
        .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(folder);
    run("npm ci", &mut install, Show::OnFailure).map(drop)
}
