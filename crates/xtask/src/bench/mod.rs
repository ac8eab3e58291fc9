//! `cargo xtask bench`: what it costs to read, to submit, to publish and to run, as one table a
//! part, kept in `bench/RESULTS.md`.

mod cases;
mod codes;
mod debian_tools;
mod engine;
mod hostile;
mod intents;
mod land;
mod machine;
mod memory;
mod nginx;
mod pages;
mod papers;
mod program;
mod publish;
mod reasons;
mod report;
mod requests;
mod sheet;
mod site;
mod start;
mod stats;
mod usage;
mod visits;
mod wrk;

use std::fmt::Write as _;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::repo::Repo;
use crate::{app, args, server, signals};
use reasons::Reasons;
use report::Section;

const HELP: &str = "\
usage: cargo xtask bench [OPTIONS]

Builds both halves, starts servers on loopback, and measures these parts in this order:

";

const OPTIONS: &str = "
  --only PART[,PART]  some of them
  --runs N            samples of every figure; fewer than 5 are marked as a quick look [5]
  --out FILE          where the report is written [bench/RESULTS.md]
  --no-build          measure what has been built before
  --database URL      an empty PostgreSQL database for intents; else a throw-away cluster of this
                      machine's own PostgreSQL

Another server on loopback, for the parts `paint` and `requests`:
  --base URL          such as http://127.0.0.1:3000
  --path PATH         a page of it, may be repeated [/projects]
  --pid PID           its process, for processor time per request";

/// Fewer samples than this are a quick look, not a result.
const OFFICIAL: u32 = 5;

/// One part of the bench.
struct Part {
    name: &'static str,
    line: &'static str,
    measure: fn(&Bench) -> Result<Section>,
}

const PARTS: &[Part] = &[
    Part {
        name: "visits",
        line: "bytes of a first visit",
        measure: visits::measure,
    },
    Part {
        name: "crates",
        line: "what each crate adds to the wasm",
        measure: program::measure,
    },
    Part {
        name: "paint",
        line: "paint, usable, layout shift on a slow phone",
        measure: pages::paint,
    },
    Part {
        name: "filter",
        line: "filtering 5,000 and 50,000 projects",
        measure: pages::filter,
    },
    Part {
        name: "land",
        line: "the map of 1,000 plots, the fit test over 2,000 units",
        measure: land::measure,
    },
    Part {
        name: "requests",
        line: "requests and processor time beside nginx",
        measure: requests::measure,
    },
    Part {
        name: "intents",
        line: "intents acknowledged per second",
        measure: intents::measure,
    },
    Part {
        name: "cases",
        line: "complaints acknowledged per second, with and without files",
        measure: cases::measure,
    },
    Part {
        name: "codes",
        line: "the time of a wrong code beside a wrong number",
        measure: codes::measure,
    },
    Part {
        name: "hostile",
        line: "hostile files, and the server's memory",
        measure: hostile::measure,
    },
    Part {
        name: "publish",
        line: "a change to its being served",
        measure: publish::measure,
    },
    Part {
        name: "start",
        line: "start to ready, size of the binary",
        measure: start::measure,
    },
    Part {
        name: "memory",
        line: "idle and at most",
        measure: memory::measure,
    },
];

/// What every part needs to know.
#[derive(Debug)]
struct Bench {
    repo: Repo,
    runs: u32,
    /// Whether what is measured is built first.
    build: bool,
    /// A folder for data and files of this run, on the target folder's disk; swept away at the end.
    folder: PathBuf,
    database: Option<String>,
    paths: Vec<String>,
    pid: Option<u32>,
}

impl Drop for Bench {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[derive(Debug)]
struct Options {
    only: Vec<String>,
    runs: u32,
    out: PathBuf,
    build: bool,
    database: Option<String>,
    base: Option<String>,
    paths: Vec<String>,
    pid: Option<u32>,
}

pub(crate) fn run(words: lexopt::Parser) -> Result<ExitCode> {
    let Some(options) = read(words)? else {
        print!("{HELP}");
        for part in PARTS {
            println!("  {:<9} {}", part.name, part.line);
        }
        println!("{OPTIONS}");
        return Ok(ExitCode::SUCCESS);
    };
    let repo = Repo::open()?;
    if options.build && options.base.is_none() {
        app::build(&repo)?;
        server::build(&repo)?;
    }
    let folder = repo.notes()?.join(format!("bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let bench = Bench {
        repo,
        runs: options.runs,
        build: options.build,
        folder,
        database: options.database.clone(),
        paths: options.paths.clone(),
        pid: options.pid,
    };
    let reasons = Reasons::read(&bench.repo.root.join("bench/REASONS.md"))?;
    let before = machine::load();
    let (mut body, mut failed) = (String::new(), Vec::new());
    for part in choose(&options)? {
        println!("measuring {}: {}", part.name, part.line);
        let measured = match options.base.as_deref() {
            Some(base) => other(&bench, part.name, base),
            None => (part.measure)(&bench),
        };
        if let Some(code) = signals::exit_code() {
            return Ok(code);
        }
        let text = match measured {
            Ok(section) => report::markdown(&section, &reasons),
            Err(error) => {
                failed.push(part.name);
                format!("## {}\n\nNot measured: {error:#}\n", part.name)
            }
        };
        println!("\n{text}");
        let _ = write!(body, "\n{text}");
    }
    let report = format!("{}{body}\n{}", head(bench.runs, &before), AGAINST_OTHERS);
    let file = bench.repo.root.join(&options.out);
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(&file, report)
        .with_context(|| format!("{} cannot be written", file.display()))?;
    println!("written to {}", file.display());
    if failed.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    bail!("not measured: {}", failed.join(", "))
}

fn read(mut words: lexopt::Parser) -> Result<Option<Options>> {
    let mut options = Options {
        only: Vec::new(),
        runs: OFFICIAL,
        out: PathBuf::from("bench/RESULTS.md"),
        build: true,
        database: None,
        base: None,
        paths: Vec::new(),
        pid: None,
    };
    while let Some(word) = words.next()? {
        match word {
            lexopt::Arg::Long("only") => {
                let names = args::text(&mut words, "--only")?;
                options
                    .only
                    .extend(names.split(',').map(|name| name.trim().to_owned()));
            }
            lexopt::Arg::Long("runs") => options.runs = args::parsed(&mut words, "--runs")?,
            lexopt::Arg::Long("out") => options.out = words.value()?.into(),
            lexopt::Arg::Long("no-build") => options.build = false,
            lexopt::Arg::Long("database") => {
                options.database = Some(args::text(&mut words, "--database")?);
            }
            lexopt::Arg::Long("base") => options.base = Some(args::text(&mut words, "--base")?),
            lexopt::Arg::Long("path") => options.paths.push(args::text(&mut words, "--path")?),
            lexopt::Arg::Long("pid") => options.pid = Some(args::parsed(&mut words, "--pid")?),
            lexopt::Arg::Short('h') | lexopt::Arg::Long("help") => return Ok(None),
            other => return Err(other.unexpected().into()),
        }
    }
    if options.runs == 0 {
        bail!("--runs is at least 1");
    }
    choose(&options)?;
    Ok(Some(options))
}

fn choose(options: &Options) -> Result<Vec<&'static Part>> {
    let can_other = |name: &str| matches!(name, "paint" | "requests");
    for name in &options.only {
        if PARTS.iter().all(|part| part.name != name) {
            let names: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
            bail!(
                "there is no part `{name}`; the parts are {}",
                names.join(", ")
            );
        }
        if options.base.is_some() && !can_other(name) {
            bail!("another server can be measured by `paint` and `requests`, not by `{name}`");
        }
    }
    Ok(PARTS
        .iter()
        .filter(|part| options.only.is_empty() || options.only.iter().any(|name| name == part.name))
        .filter(|part| options.base.is_none() || can_other(part.name))
        .collect())
}

/// A part measured on another server.
fn other(bench: &Bench, part: &str, base: &str) -> Result<Section> {
    let address = loopback(base)?;
    if part == "paint" {
        return pages::paint_at(bench, base.trim_end_matches('/'));
    }
    requests::measure_other(bench, address)
}

/// The address behind `http://host:port`; only this machine is ever loaded.
fn loopback(base: &str) -> Result<SocketAddr> {
    let host = base
        .strip_prefix("http://")
        .unwrap_or(base)
        .trim_end_matches('/');
    let address = host
        .to_socket_addrs()
        .ok()
        .and_then(|mut found| found.next())
        .with_context(|| format!("`{base}` is not like http://127.0.0.1:3000"))?;
    if !address.ip().is_loopback() {
        bail!("only a server on this machine is measured");
    }
    Ok(address)
}

fn head(runs: u32, before: &str) -> String {
    let quick = if runs < OFFICIAL {
        format!("\n**A quick look: {runs} samples a figure instead of at least {OFFICIAL}.**\n")
    } else {
        String::new()
    };
    format!(
        "# What was measured\n{quick}\nWritten by `cargo xtask bench`. {}; load average {before} \
         before, {} after. Medians of {runs} samples unless a line says otherwise. Servers, browser \
         and load share the machine, so compare only what was measured on the same one. The reasons \
         behind missed figures are kept in `bench/REASONS.md`.\n",
        machine::describe(),
        machine::load()
    )
}

const AGAINST_OTHERS: &str = "\
## Against others

Start the other system on loopback with the same content, then

```sh
cargo xtask bench --base http://127.0.0.1:3000 --only paint --path /list --out other-paint.md
taskset --cpu-list 0 THE-OTHER-SERVER &   # one processor, as ours
cargo xtask bench --base http://127.0.0.1:3000 --only requests --path /list --pid $! --out other-requests.md
```

`paint` measures any page; “usable” is measured where the page has our filters (`#filters`, \
`.choice`) or names its own with `data-bench-filter` and `data-bench-list`. `requests` asks with \
Brotli, gzip and without, and conditionally where there is an ETag; `--pid` adds processor time \
of that process and its children. nginx is compared with in every run of `requests`, by itself.
";

#[cfg(test)]
mod tests {
    use super::*;

    fn options(words: &[&str]) -> Result<Option<Options>> {
        read(lexopt::Parser::from_args(words.iter().copied()))
    }

    #[test]
    fn chooses_parts_in_their_order() {
        let some = options(&["--only", "start,visits", "--runs", "3"])
            .expect("read")
            .expect("no help");
        let names: Vec<&str> = choose(&some)
            .expect("known")
            .iter()
            .map(|part| part.name)
            .collect();
        assert_eq!((names, some.runs), (vec!["visits", "start"], 3));
        assert!(options(&["--only", "nothing"]).is_err());
        assert!(options(&["--runs", "0"]).is_err());
        assert!(options(&["--help"]).expect("read").is_none());
    }

    #[test]
    fn another_server_is_painted_and_asked_only() {
        let other = options(&["--base", "http://127.0.0.1:1"])
            .expect("read")
            .expect("no help");
        let names: Vec<&str> = choose(&other)
            .expect("known")
            .iter()
            .map(|part| part.name)
            .collect();
        assert_eq!(names, ["paint", "requests"]);
        assert!(options(&["--base", "http://127.0.0.1:1", "--only", "memory"]).is_err());
    }

    #[test]
    fn only_loopback_is_loaded() {
        assert!(loopback("http://127.0.0.1:3000/").is_ok());
        assert!(loopback("http://192.0.2.1:80").is_err());
        assert!(loopback("nonsense").is_err());
    }

    #[test]
    fn few_samples_are_marked() {
        assert!(head(4, "0").contains("quick look"));
        assert!(!head(5, "0").contains("quick look"));
    }
}
