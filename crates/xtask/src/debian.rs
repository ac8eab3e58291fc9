//! Installing Debian packages, where that is possible; else naming the command that would.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::process::{Show, ask, run};
use crate::repo::on_path;

/// Installs packages, after saying why.
pub(crate) fn install(why: &str, packages: &[&str]) -> Result<()> {
    let command = format!(
        "apt-get update && apt-get install -y --no-install-recommends {}",
        packages.join(" ")
    );
    if on_path("apt-get").is_none() {
        bail!("{why}, and this is not Debian; on Debian the command is (as root)\n  {command}");
    }
    if !rustix::process::getuid().is_root() {
        bail!("{why}; installing needs root, the command is\n  sudo sh -c '{command}'");
    }
    println!("{why}; installing Debian's {}", packages.join(", "));
    let mut update = Command::new("apt-get");
    update
        .arg("update")
        .env("DEBIAN_FRONTEND", "noninteractive");
    run("apt-get update", &mut update, Show::OnFailure)?;
    let mut install = Command::new("apt-get");
    install
        .args(["install", "-y", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive");
    run("apt-get install", &mut install, Show::OnFailure)?;
    Ok(())
}

/// Downloads packages and unpacks them into a folder, where they are used from: nothing is
/// installed, no service starts, and no root is needed.
pub(crate) fn unpack(why: &str, packages: &[&str], folder: &Path) -> Result<()> {
    if on_path("apt-get").is_none() || on_path("dpkg-deb").is_none() {
        bail!(
            "{why}, and this is not Debian, whose packages it is: {}",
            packages.join(", ")
        );
    }
    println!("{why}; unpacking Debian's {}", packages.join(", "));
    let downloads = folder.join("downloads");
    std::fs::create_dir_all(&downloads)?;
    let download = |packages: &[&str]| {
        let mut download = Command::new("apt-get");
        download
            .args(["download", "--quiet"])
            .args(packages)
            .current_dir(&downloads);
        run("apt-get download", &mut download, Show::OnFailure)
    };
    if let Err(error) = download(packages) {
        // The lists may be old or missing; only root can renew them.
        if !rustix::process::getuid().is_root() {
            return Err(error.context("as root, `apt-get update` may help"));
        }
        run(
            "apt-get update",
            Command::new("apt-get").arg("update"),
            Show::OnFailure,
        )?;
        download(packages)?;
    }
    for file in std::fs::read_dir(&downloads)? {
        let mut extract = Command::new("dpkg-deb");
        extract.arg("-x").arg(file?.path()).arg(folder);
        run("dpkg-deb -x", &mut extract, Show::OnFailure)?;
    }
    std::fs::remove_dir_all(&downloads)?;
    Ok(())
}

/// Those of the packages that are not installed.
pub(crate) fn missing<'a>(packages: &[&'a str]) -> Vec<&'a str> {
    packages
        .iter()
        .copied()
        .filter(|package| !is_installed(package))
        .collect()
}

fn is_installed(package: &str) -> bool {
    ask(Command::new("dpkg-query").args(["-W", "-f", "${db:Status-Status}", package]))
        .is_some_and(|status| status == "installed")
}
