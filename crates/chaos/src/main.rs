//! Breaks a running portal by plan and seed, and checks that nothing acknowledged is lost and
//! nothing happens twice. `cargo xtask chaos` builds what it needs and runs it.

mod case;
mod client;
mod county;
mod database;
mod fault;
mod faults;
mod file;
mod hashes;
mod history;
mod image;
mod lab;
mod lead;
mod load;
mod message;
mod options;
mod plan;
mod portal;
mod prober;
mod proxy;
mod receipt;
mod report;
mod round;
mod run;
mod selftest;
mod tmpfs;
mod upload;
mod verdict;
mod weaken;

use std::process::ExitCode;

use anyhow::{Result, bail, ensure};
use tokio::signal::unix::{SignalKind, signal};

use fault::KINDS;
use lab::Lab;
use options::{HELP, Options, Task};
use plan::Choice;
use run::Run;

#[tokio::main]
async fn main() -> ExitCode {
    let options = match Options::parse(lexopt::Parser::from_env()) {
        Ok(options) => options,
        Err(error) => {
            eprintln!("error: {error:#}");
            return ExitCode::FAILURE;
        }
    };
    // What was started ends, and what was mounted goes, when the task is dropped.
    let result = tokio::select! {
        result = perform(&options) => result,
        interrupted = interrupted() => interrupted,
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Does what was asked for; false when a promise was broken.
async fn perform(options: &Options) -> Result<bool> {
    match options.task {
        Task::Help => println!("{HELP}"),
        Task::List => {
            for kind in KINDS {
                println!("{:<22} {:>2} %  {}", kind.name, kind.share, kind.words);
            }
        }
        Task::SelfTest => return selftest::run(options).await,
        Task::Rounds => return rounds(options).await,
    }
    Ok(true)
}

async fn rounds(options: &Options) -> Result<bool> {
    let mut dice = options
        .seed
        .map_or_else(fastrand::Rng::new, fault::Seed::dice);
    let choice = Choice::new(&options.named, &options.engines);
    let first = options.seed.into_iter();
    let more = options.rounds - first.len();
    ensure!(
        more == 0 || !choice.is_empty(),
        "no such fault on this engine"
    );
    let seeds: Vec<_> = first.chain(choice.rounds(more, &mut dice)).collect();
    let mut lab = Lab::open(&options.server, &options.content, options.weaken).await?;
    let mut summary = Run::new(options.keep).rounds(&mut lab, &seeds).await;
    println!("{}", summary.text());
    Ok(summary.is_good())
}

async fn interrupted() -> Result<bool> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    bail!("interrupted")
}
