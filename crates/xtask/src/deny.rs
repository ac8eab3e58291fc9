//! Dependencies: what they may be (cargo-deny), and none of them twice in the browser.

use std::process::Command;

use anyhow::Result;

use crate::count::Count;
use crate::process::{Show, run};
use crate::repo::Repo;
use crate::{duplicates, tools};

/// Licences, sources and bans. Advisories are left out: their database is a Git repository on the
/// network, and a commit that passed must not fail later for what was published meanwhile.
pub(crate) fn step(repo: &Repo, _: &mut Count) -> Result<()> {
    let mut deny = Command::new(tools::cargo_deny(repo)?);
    deny.args([
        "check",
        "--hide-inclusion-graph",
        "licenses",
        "sources",
        "bans",
    ])
    .current_dir(&repo.root);
    run("cargo deny", &mut deny, Show::All)?;
    println!("left out: advisories, by hand `cargo deny check advisories`");
    Ok(())
}

/// No crate in two versions in the browser.
pub(crate) fn duplicates(repo: &Repo, _: &mut Count) -> Result<()> {
    duplicates::check(repo)
}
