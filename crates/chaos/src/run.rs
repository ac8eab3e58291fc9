//! Round after round, on counties that serve for many of them.

use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use cluster::Cluster;

use crate::county::County;
use crate::fault::{Engine, Fault, Kind, Seed};
use crate::lab::Lab;
use crate::report::{HEADER, Summary, complaints, line};
use crate::round::{self, Outcome};
use crate::tmpfs::Tmpfs;

/// A county's history is looked through whole in every round, so it must not grow for ever.
const ROUNDS_A_COUNTY: usize = 25;

/// The counties in use, one an engine.
#[derive(Debug, Default)]
pub(crate) struct Run {
    sqlite: Option<County>,
    postgres: Option<County>,
    keep: bool,
}

impl Run {
    /// A run that keeps, or not, the folders of rounds that failed.
    pub(crate) fn new(keep: bool) -> Self {
        Self {
            keep,
            ..Self::default()
        }
    }

    /// Does these rounds and prints a line for each.
    pub(crate) async fn rounds(&mut self, lab: &mut Lab, seeds: &[Seed]) -> Summary {
        let mut summary = Summary::default();
        println!("{HEADER}");
        for (seed, kind) in seeds.iter().filter_map(|seed| Some((*seed, seed.kind()?))) {
            if let Err(reason) = allowed(kind) {
                say_once(kind, &reason);
                println!("{}, {}, skipped", seed.0, kind.name);
                summary.skipped += 1;
                continue;
            }
            let outcome = self.round(lab, seed, kind).await;
            println!("{}", line(&outcome));
            summary.add(&outcome);
            if !outcome.is_good() {
                eprint!("{}", complaints(&outcome));
                let weaken = lab
                    .weaken
                    .map(|weaken| format!(" --weaken {}", weaken.name()));
                let weaken = weaken.unwrap_or_default();
                eprintln!("  again: cargo xtask chaos --seed {}{weaken}", seed.0);
            }
        }
        summary
    }

    async fn round(&mut self, lab: &mut Lab, seed: Seed, kind: &'static Kind) -> Outcome {
        let county = match kind.fault {
            // Its disk is its own.
            Fault::DiskFull => County::new(lab, kind.engine, true).await,
            _ => match self.of(kind.engine).take() {
                Some(county) => Ok(county),
                None => County::new(lab, kind.engine, false).await,
            },
        };
        let mut county = match county {
            Ok(county) => county,
            Err(error) => return Outcome::unfinished(seed, kind, &error),
        };
        let outcome = round::run(lab, &mut county, seed, kind).await;
        let outcome = outcome.unwrap_or_else(|error| Outcome::unfinished(seed, kind, &error));
        if !outcome.is_good() {
            self.put_away(county);
        } else if kind.fault != Fault::DiskFull && county.rounds < ROUNDS_A_COUNTY {
            *self.of(kind.engine) = Some(county);
        }
        outcome
    }

    fn of(&mut self, engine: Engine) -> &mut Option<County> {
        match engine {
            Engine::Sqlite => &mut self.sqlite,
            Engine::Postgres => &mut self.postgres,
        }
    }

    /// What is broken once would be found broken in every round to come.
    fn put_away(&self, county: County) {
        if self.keep {
            match county.keep() {
                Ok(place) => eprintln!("  kept: {}", place.display()),
                Err(error) => eprintln!("  not kept: {error:#}"),
            }
        }
    }
}

/// Whether this machine allows such a round.
fn allowed(kind: &Kind) -> Result<()> {
    if kind.engine == Engine::Postgres && !Cluster::is_available() {
        Cluster::start().map(drop)?;
    }
    if kind.fault == Fault::DiskFull {
        Tmpfs::may_mount()?;
    }
    Ok(())
}

fn say_once(kind: &Kind, reason: &anyhow::Error) {
    static DISK: AtomicBool = AtomicBool::new(false);
    static POSTGRES: AtomicBool = AtomicBool::new(false);
    let said = match kind.engine {
        Engine::Sqlite => &DISK,
        Engine::Postgres => &POSTGRES,
    };
    if !said.swap(true, Ordering::Relaxed) {
        eprintln!("SKIPPED: {}: {reason:#}", kind.name);
    }
}
