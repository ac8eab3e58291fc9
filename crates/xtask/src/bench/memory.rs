//! Memory: idle after the start, and at most under the loads of the other parts in one process.

use std::time::Duration;

use anyhow::{Context, Result};

use super::debian_tools::DebianTools;
use super::report::{Figure, Section};
use super::site::{self, Content, Site};
use super::visits::first_project;
use super::{Bench, intents, sheet, usage, wrk};
use crate::{http, size};

const MANY: u32 = 5_000;
const LASTS: Duration = Duration::from_secs(3);
/// After the start the server compresses its pages ahead; then it is idle.
const SETTLES: Duration = Duration::from_secs(5);

pub(crate) fn measure(bench: &Bench) -> Result<Section> {
    let tools = DebianTools::ensure(&bench.repo)?;
    let (mut demo, mut many, mut peak) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..bench.runs {
        demo.push(idle(&Site::start(bench, Content::Demo)?)?);
        let site = Site::start(bench, Content::Many(MANY))?;
        many.push(idle(&site)?);
        peak.push(loaded(bench, &tools, &site)?);
    }
    Ok(Section {
        title: "Memory".to_owned(),
        about: format!(
            "Idle is VmRSS {} s after the start. The peak is VmHWM of one process with {MANY} \
             listings more than the demo county after {} s each of the list, a filtered list, a \
             project, the list file and the API in every encoding, {} s of intents on 64 \
             connections, and a publication.",
            SETTLES.as_secs(),
            LASTS.as_secs(),
            LASTS.as_secs()
        ),
        figures: vec![
            Figure::new("memory.idle.demo", "idle, demo county", "MiB", demo).at_most(40.0),
            Figure::new(
                "memory.idle.many",
                format!("idle, {MANY} more"),
                "MiB",
                many,
            )
            .at_most(40.0),
            Figure::new(
                "memory.peak",
                format!("peak under load, {MANY} more"),
                "MiB",
                peak,
            )
            .at_most(160.0),
        ],
        tables: Vec::new(),
    })
}

fn idle(site: &Site) -> Result<f64> {
    std::thread::sleep(SETTLES);
    usage::memory(site.pid(), "VmRSS")
}

fn loaded(bench: &Bench, tools: &DebianTools, site: &Site) -> Result<f64> {
    let list = http::get(site.address, "/projects", "identity")?.text();
    let paths = [
        "/projects".to_owned(),
        "/projects?amount=5000-10000".to_owned(),
        first_project(&list).context("the list links to no project")?,
        size::list_file(&list).context("the list names no list file")?,
        "/api/v1/projects?limit=100".to_owned(),
    ];
    for path in &paths {
        for encoding in ["br", "gzip", "identity"] {
            let accept = [("Accept-Encoding", encoding)];
            wrk::load(bench, tools, site.address, path, &accept, LASTS / 3, None)?;
        }
    }
    intents::load(site.address, LASTS)?;
    let file = bench.folder.join("change.csv");
    std::fs::write(&file, sheet::csv(1, 2, "改"))?;
    site::import(&bench.repo, &site.data, None, "projects", &file)?;
    std::thread::sleep(SETTLES);
    usage::memory(site.pid(), "VmHWM")
}
