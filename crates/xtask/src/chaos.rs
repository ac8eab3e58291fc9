//! `cargo xtask chaos`: builds the release server and the harness, and lets the one break the other.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use anyhow::{Result, bail};

use crate::count::{self, Count};
use crate::process::{Show, observe, run as run_process};
use crate::repo::Repo;
use crate::{app, server};

pub(crate) fn run(mut words: lexopt::Parser) -> Result<ExitCode> {
    let (ours, theirs): (Vec<OsString>, Vec<OsString>) =
        words.raw_args()?.partition(|word| word == "--no-build");
    let repo = Repo::open()?;
    // What only tells something needs no server.
    let asks = |word: &OsString| word == "--help" || word == "-h" || word == "--list";
    if theirs.iter().any(asks) {
        let mut chaos = harness(&repo)?;
        chaos.args(&theirs);
        run_process("chaos", &mut chaos, Show::All)?;
        println!(
            "\ncargo xtask chaos names --server itself; --no-build leaves the server as it is"
        );
        return Ok(ExitCode::SUCCESS);
    }
    if ours.is_empty() {
        app::build(&repo)?;
        server::build(&repo)?;
    }
    let mut chaos = harness(&repo)?;
    chaos
        .arg("--server")
        .arg(server::binary(&repo)?)
        .args(&theirs);
    let finished = observe("chaos", &mut chaos, Show::All)?;
    Ok(if finished.status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The step of `cargo xtask test`: the harness shows that it sees, then come the rounds. Each
/// weakness and each round counts as a test.
pub(crate) fn test(repo: &Repo, count: &mut Count, rounds: u32) -> Result<()> {
    let rounds = rounds.to_string();
    for arguments in [&["--self-test"][..], &["--rounds", &rounds][..]] {
        let mut chaos = harness(repo)?;
        chaos
            .arg("--server")
            .arg(server::binary(repo)?)
            .args(arguments);
        let finished = observe("chaos", &mut chaos, Show::All)?;
        let Some(seen) = count::chaos(&finished.stdout) else {
            bail!("chaos did not come to its end ({})", finished.status);
        };
        *count += seen;
        if !finished.status.success() {
            bail!("{} of chaos failed", seen.failed);
        }
    }
    Ok(())
}

/// The harness, built without optimisation: that is quick, shares what the unit tests have built,
/// and leaves the processors to the server.
fn harness(repo: &Repo) -> Result<Command> {
    let mut build = repo.cargo();
    build.args(["build", "--package", "chaos", "--package", "powercut"]);
    run_process("building chaos", &mut build, Show::OnFailure)?;
    let mut chaos = Command::new(repo.target.join("debug").join("chaos"));
    chaos.current_dir(&repo.root);
    Ok(chaos)
}
