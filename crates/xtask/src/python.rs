//! A Python program in a virtual environment of its own, from a list of pinned and hashed packages.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::debian;
use crate::process::{Show, ask, describe, run};
use crate::repo::{Repo, on_path};
use crate::tools;

/// Installs `requirements` into the tools folder's `name`, unless this very list is there already;
/// returns the folder of its programs.
pub(crate) fn environment(repo: &Repo, name: &str, requirements: &Path) -> Result<PathBuf> {
    let folder = tools::folder(repo).join(name);
    let programs = folder.join("bin");
    // Written last, so that an interrupted installation is begun anew.
    let installed = folder.join("installed.txt");
    let wanted = std::fs::read(requirements)
        .with_context(|| format!("{} cannot be read", requirements.display()))?;
    if std::fs::read(&installed).is_ok_and(|list| list == wanted) {
        return Ok(programs);
    }
    let python = python()?;
    println!("installing {name} into {}", folder.display());
    let mut create = Command::new(python);
    create.args(["-m", "venv", "--clear"]).arg(&folder);
    run("making a virtual environment", &mut create, Show::OnFailure)?;
    let mut install = Command::new(programs.join("python"));
    install
        .args(["-m", "pip", "install", "--no-compile"])
        // Wheels only: building from source would run code that no hash covers.
        .args(["--require-hashes", "--only-binary=:all:", "--requirement"])
        .arg(requirements);
    let command = describe(&install);
    run(&format!("installing {name}"), &mut install, Show::OnFailure)
        .map_err(|error| tools::by_hand(&error, &command))?;
    std::fs::write(&installed, wanted)?;
    Ok(programs)
}

/// A Python that is new enough and can make virtual environments; from Debian when there is none.
fn python() -> Result<PathBuf> {
    if let Some(python) = capable() {
        return Ok(python);
    }
    debian::install(
        "no Python 3.11 or newer with its module venv is installed",
        &["python3-venv"],
    )?;
    capable().context("Debian's python3-venv was installed, yet no Python 3.11 has a venv")
}

fn capable() -> Option<PathBuf> {
    const ASKS: &str = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";
    [on_path("python3"), Some(PathBuf::from("/usr/bin/python3"))]
        .into_iter()
        .flatten()
        .find(|python| ask(Command::new(python).args(["-c", ASKS])).is_some())
}
