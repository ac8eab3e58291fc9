//! Requests made up from the API's description, against a fresh server: no 5xx, no answer that is
//! not described.

mod report;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::count::Count;
use crate::process::{Show, observe};
use crate::repo::Repo;
use crate::server::Trial;
use crate::{http, python};
use report::Report;

const REQUIREMENTS: &str = include_str!("../schemathesis.txt");
const DESCRIPTION: &str = "/api/v1/openapi.json";

/// So many requests at least, or the step fails.
const LEAST: u64 = 5_000;

/// With the same seed, description and version the same requests are made.
const SEED: &str = "20261122";

/// How many examples for each operation in a phase; chosen to make [`LEAST`] requests.
const EXAMPLES: &str = "500";

/// Schemathesis's version, as the list of packages pins it.
pub(crate) fn version() -> &'static str {
    REQUIREMENTS
        .lines()
        .find_map(|line| line.strip_prefix("schemathesis=="))
        .and_then(|rest| rest.split_whitespace().next())
        .unwrap_or_default()
}

/// Shows first, on a description that leaves a status out, that it would notice.
pub(crate) fn check(repo: &Repo, count: &mut Count) -> Result<()> {
    let folder = repo.root.join("crates/xtask");
    let programs = python::environment(repo, "schemathesis", &folder.join("schemathesis.txt"))?;
    println!("schemathesis {}, seed {SEED}", version());
    let trial = Trial::start(repo)?;
    let schemathesis = Schemathesis {
        program: programs.join("schemathesis"),
        settings: folder.join("schemathesis.toml"),
        notes: repo.notes()?,
        address: trial.address,
    };
    schemathesis.notices_a_missing_status()?;
    count.passed += 1;
    let report = schemathesis.full()?;
    println!("{report}");
    report.judge(LEAST)?;
    count.passed += 1;
    Ok(())
}

struct Schemathesis {
    program: PathBuf,
    settings: PathBuf,
    notes: PathBuf,
    address: SocketAddr,
}

impl Schemathesis {
    fn full(&self) -> Result<Report> {
        let file = self.notes.join("schemathesis.ndjson");
        let mut command = self.command(&file);
        command
            .arg(format!("http://{}{DESCRIPTION}", self.address))
            .args(["--max-examples", EXAMPLES]);
        let ended = observe("schemathesis", &mut command, Show::All)?;
        if !ended.status.success() {
            bail!("schemathesis found what is written above, with the seed {SEED}");
        }
        Report::read(&file)
    }

    /// The description without the 422 of a refused form: the same run must fail, and for that.
    fn notices_a_missing_status(&self) -> Result<()> {
        let answer = http::get(self.address, DESCRIPTION, "identity")?;
        let mut description: Value = serde_json::from_slice(&answer.body)?;
        description
            .pointer_mut("/paths/~1api~1v1~1leads/post/responses")
            .and_then(Value::as_object_mut)
            .and_then(|responses| responses.remove("422"))
            .context("the description has no 422 for a refused form")?;
        let doctored = self.notes.join("openapi-without-422.json");
        std::fs::write(&doctored, description.to_string())?;
        let file = self.notes.join("schemathesis-doctored.ndjson");
        let mut command = self.command(&file);
        command
            .arg(&doctored)
            .arg("--url")
            .arg(format!("http://{}", self.address))
            .args(["--include-path", "/api/v1/leads"])
            .args(["--checks", "status_code_conformance"])
            .args(["--phases", "coverage,fuzzing", "--max-examples", "50"]);
        let ended = observe("schemathesis", &mut command, Show::Nothing)?;
        let said = ended.stdout.contains("Undocumented status code")
            && ended.stdout.contains("Received: 422");
        if ended.status.success() || !said {
            bail!(
                "a description without the 422 of a refused form passed: {}",
                ended.stdout
            );
        }
        println!("a description without the 422 of a refused form was refused, as it must be");
        Ok(())
    }

    fn command(&self, report: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg("--config-file")
            .arg(&self.settings)
            .args(["--no-color", "run", "--seed", SEED])
            .args(["--report", "ndjson", "--report-ndjson-path"])
            .arg(report)
            // A proxy of the environment is none for loopback.
            .env("NO_PROXY", "127.0.0.1")
            // How it sends pieces of files.
            .env(
                "SCHEMATHESIS_HOOKS",
                self.settings.with_file_name("schemathesis_hooks.py"),
            )
            .current_dir(&self.notes);
        command
    }
}
