//! `cargo xtask bench`: size, paint times on a slow phone, requests per second.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::browser::Browser;
use crate::load::{self, Rate};
use crate::process::{Show, run as run_process};
use crate::repo::Repo;
use crate::server::{self, Trial};
use crate::size::{self, Visit};
use crate::{app, args};

const HELP: &str = "\
usage: cargo xtask bench [--runs N] [--out FILE]

Builds both halves, starts the server on loopback with a fresh demo county, and measures the bytes
of a first visit, the paint times of a slow phone in Chromium, and the list's requests per second.

  --runs N     loads of every page; the median is reported [5]
  --out FILE   where the results are written [bench/RESULTS.md]";

const PATHS: &[&str] = &["/projects", "/api/v1/projects?limit=20"];
const LCP_TARGET: f64 = 600.0;

pub(crate) fn run(mut words: lexopt::Parser) -> Result<ExitCode> {
    let mut runs: u32 = 5;
    let mut out = PathBuf::from("bench/RESULTS.md");
    while let Some(word) = words.next()? {
        match word {
            lexopt::Arg::Long("runs") => runs = args::parsed(&mut words, "--runs")?,
            lexopt::Arg::Long("out") => out = words.value()?.into(),
            lexopt::Arg::Short('h') | lexopt::Arg::Long("help") => {
                println!("{HELP}");
                return Ok(ExitCode::SUCCESS);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let repo = Repo::open()?;
    app::build(&repo)?;
    server::build(&repo)?;
    let trial = Trial::start(&repo)?;
    let before = load::machine();

    println!("counting the bytes of a first visit");
    let visits = size::visits(trial.address)?;
    println!("painting on a slow phone ({runs} loads of every page)");
    let paint = paint(&repo, &trial, runs)?;
    println!(
        "asking for lists ({} rounds of {} s each)",
        load::ROUNDS,
        load::LASTS.as_secs()
    );
    let rates: Vec<Rate> = PATHS
        .iter()
        .map(|path| load::measure(trial.address, path))
        .collect::<Result<_>>()?;
    drop(trial);

    let report = report(&visits, &paint, &rates, &before);
    println!("\n{report}");
    let file = repo.root.join(out);
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(&file, &report)
        .with_context(|| format!("{} cannot be written", file.display()))?;
    println!("written to {}", file.display());
    Ok(ExitCode::SUCCESS)
}

fn paint(repo: &Repo, trial: &Trial, runs: u32) -> Result<Value> {
    let browser = Browser::ensure(repo)?;
    let mut node = browser.node();
    node.arg("bench/paint.mjs")
        .args(["--base", &format!("http://{}", trial.address)])
        .args(["--runs", &runs.to_string()]);
    let text = run_process("paint times", &mut node, Show::OnFailure)?;
    serde_json::from_str(&text).context("bench/paint.mjs printed no JSON")
}

fn report(visits: &[Visit], paint: &Value, rates: &[Rate], before: &str) -> String {
    let mut out = String::from(
        "# What was measured\n\nWritten by `cargo xtask bench`; server, browser and load share one machine.\n",
    );
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let _ = writeln!(out, "{cores} processors; load average {before} before.\n");

    let _ = writeln!(
        out,
        "## Bytes of a first visit, without photos (budget {})\n",
        size::BUDGET
    );
    for visit in visits {
        let _ = writeln!(
            out,
            "| `{}` | encoding | bytes |\n|---|---|---:|",
            visit.page
        );
        for part in &visit.parts {
            let _ = writeln!(
                out,
                "| {} | {} | {} |",
                part.path, part.encoding, part.bytes
            );
        }
        let _ = writeln!(out, "| **all** | | **{}** |\n", visit.total());
    }

    out.push_str("## Paint on a slow phone\n\n");
    let _ = writeln!(
        out,
        "150 ms round trip, 1.6 Mbit/s down, processor slowed four times, 390×844; medians of {} first visits in {}; largest paint at most {LCP_TARGET:.0} ms wanted.\n",
        paint["runs"],
        paint["browser"].as_str().unwrap_or("Chromium")
    );
    out.push_str("| page | first paint ms | largest paint ms | layout shift | bytes without photos | requests | |\n|---|---:|---:|---:|---:|---:|---|\n");
    for page in paint["pages"].as_array().into_iter().flatten() {
        let number = |key: &str| page[key].as_f64().unwrap_or(f64::NAN);
        let verdict = if number("lcp") <= LCP_TARGET {
            "met"
        } else {
            "**missed**"
        };
        let _ = writeln!(
            out,
            "| {} | {:.0} | {:.0} | {:.3} | {:.0} | {:.0} | {verdict} |",
            page["path"].as_str().unwrap_or("?"),
            number("fcp"),
            number("lcp"),
            number("cls"),
            number("bytes"),
            number("requests"),
        );
    }

    let _ = writeln!(
        out,
        "\n## Requests per second\n\n{} keep-alive connections for {} s, Brotli accepted, median of {}.\n",
        load::CONNECTIONS,
        load::LASTS.as_secs(),
        load::ROUNDS
    );
    out.push_str("| path | requests a second | slowest answer ms |\n|---|---:|---:|\n");
    for rate in rates {
        let slowest = rate.slowest.as_secs_f64() * 1000.0;
        let _ = writeln!(
            out,
            "| {} | {:.0} | {slowest:.1} |",
            rate.path, rate.per_second
        );
    }
    let _ = writeln!(out, "\nLoad average after: {}.", load::machine());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_what_was_missed() {
        let paint = serde_json::json!({"runs": 5, "browser": "Chromium 1", "pages": [
            {"path": "/", "fcp": 380.0, "lcp": 590.4, "cls": 0.0, "bytes": 1000, "requests": 5},
            {"path": "/projects", "fcp": 400.0, "lcp": 610.0, "cls": 0.01, "bytes": 1, "requests": 2}]});
        let text = report(&[], &paint, &[], "0 0 0");
        assert!(text.contains("| / | 380 | 590 | 0.000 | 1000 | 5 | met |"));
        assert!(text.contains("| /projects | 400 | 610 | 0.010 | 1 | 2 | **missed** |"));
    }
}
