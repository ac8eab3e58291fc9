//! The command line.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail, ensure};

use crate::fault::{Engine, Seed, named};
use crate::weaken::Weaken;

pub(crate) const HELP: &str = "\
usage: chaos --server FILE [OPTIONS]

Starts the release server in a data folder of its own, sends it intents and complaints, breaks it by
plan and seed, and checks that nothing acknowledged is lost and nothing happened twice.

  --server FILE             the server's binary
  --content DIR             the county that is loaded [the repository's seed folder]
  --rounds N                how many rounds [200]
  --deep                    2,000 rounds
  --seed S                  the one round with this seed again; its fault is in the number
  --fault NAME[,NAME]       only these; a fault's name alone means on every engine
  --database-engine WHICH   sqlite, postgres or both [both]
  --weaken HOW              sync-off, no-unique-key, no-event, no-outbox, no-person,
                            no-revocation, no-piece or no-second-look: the run must fail
  --self-test               show that the weakened runs fail where the same seeds pass
  --keep                    keep the data folder of a round that failed
  --list                    list the faults";

/// What is asked for.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) server: PathBuf,
    pub(crate) content: PathBuf,
    pub(crate) rounds: usize,
    pub(crate) seed: Option<Seed>,
    /// Places of the kinds that were named; none were: all.
    pub(crate) named: Vec<usize>,
    pub(crate) engines: Vec<Engine>,
    pub(crate) weaken: Option<Weaken>,
    pub(crate) keep: bool,
    pub(crate) task: Task,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    Rounds,
    SelfTest,
    List,
    Help,
}

impl Options {
    /// Reads the command line.
    pub(crate) fn parse(mut words: lexopt::Parser) -> Result<Self> {
        use lexopt::Arg::{Long, Short};
        let mut options = Self {
            server: PathBuf::new(),
            content: concat!(env!("CARGO_MANIFEST_DIR"), "/../../seed").into(),
            rounds: 0,
            seed: None,
            named: Vec::new(),
            engines: vec![Engine::Sqlite, Engine::Postgres],
            weaken: None,
            keep: false,
            task: Task::Rounds,
        };
        while let Some(word) = words.next()? {
            match word {
                Long("server") => options.server = words.value()?.into(),
                Long("content") => options.content = words.value()?.into(),
                Long("rounds") => options.rounds = number(&mut words)?,
                Long("deep") => options.rounds = 2_000,
                Long("seed") => options.seed = Some(Seed(number(&mut words)?)),
                Long("fault") => options.named.extend(faults(&text(&mut words)?)?),
                Long("database-engine") => options.engines = engines(&text(&mut words)?)?,
                Long("weaken") => options.weaken = Some(weaken(&text(&mut words)?)?),
                Long("keep") => options.keep = true,
                Long("self-test") => options.task = Task::SelfTest,
                Long("list") => options.task = Task::List,
                Short('h') | Long("help") => options.task = Task::Help,
                other => return Err(other.unexpected().into()),
            }
        }
        options.complete()
    }

    fn complete(mut self) -> Result<Self> {
        if let Some(seed) = self.seed {
            ensure!(
                seed.kind().is_some(),
                "no kind of round has the seed {}",
                seed.0
            );
        }
        if self.rounds == 0 {
            self.rounds = if self.seed.is_some() { 1 } else { 200 };
        }
        if self.named.is_empty() {
            // What a weakness shows in; elsewhere it may go unseen.
            let shows = self.weaken.map(|weaken| named(weaken.shows_in()));
            self.named = shows.unwrap_or_default();
        }
        if matches!(self.task, Task::Rounds | Task::SelfTest) {
            ensure!(!self.server.as_os_str().is_empty(), "--server is missing");
        }
        Ok(self)
    }
}

fn text(words: &mut lexopt::Parser) -> Result<String> {
    words
        .value()?
        .into_string()
        .ok()
        .context("an option is not text")
}

fn number<T: std::str::FromStr>(words: &mut lexopt::Parser) -> Result<T> {
    let text = text(words)?;
    text.parse()
        .ok()
        .with_context(|| format!("{text} is no number for this"))
}

fn faults(list: &str) -> Result<Vec<usize>> {
    let mut all = Vec::new();
    for word in list.split(',') {
        let places = named(word.trim());
        ensure!(
            !places.is_empty(),
            "there is no fault {word}; --list lists them"
        );
        all.extend(places);
    }
    Ok(all)
}

fn engines(word: &str) -> Result<Vec<Engine>> {
    Ok(match word {
        "sqlite" => vec![Engine::Sqlite],
        "postgres" => vec![Engine::Postgres],
        "both" => vec![Engine::Sqlite, Engine::Postgres],
        _ => bail!("--database-engine takes sqlite, postgres or both, not {word}"),
    })
}

fn weaken(word: &str) -> Result<Weaken> {
    Weaken::named(word).with_context(|| {
        let names = Weaken::ALL.map(Weaken::name).join(", ");
        format!("--weaken takes one of {names}, not {word}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Options> {
        Options::parse(lexopt::Parser::from_args(
            ["--server", "x"].iter().chain(words),
        ))
    }

    #[test]
    fn a_seed_alone_is_one_round() {
        let options = parse(&["--seed", "320"]).unwrap();
        assert_eq!((options.rounds, options.seed), (1, Some(Seed(320))));
        assert_eq!(parse(&["--deep"]).unwrap().rounds, 2_000);
        assert_eq!(parse(&[]).unwrap().rounds, 200);
        assert!(parse(&["--seed", "63"]).is_err());
    }

    #[test]
    fn a_weakness_is_looked_for_where_it_shows() {
        let options = parse(&["--weaken", "sync-off"]).unwrap();
        assert_eq!(options.named, named("powercut"));
        for weaken in Weaken::ALL {
            assert!(
                !parse(&["--weaken", weaken.name()])
                    .unwrap()
                    .named
                    .is_empty()
            );
            assert!(HELP.contains(weaken.name()));
        }
        assert!(parse(&["--weaken", "everything"]).is_err());
        assert!(parse(&["--fault", "kill9,flood"]).is_err());
    }
}
