//! Start to ready: a cold process on warm files.

use anyhow::Result;

use super::Bench;
use super::report::{Figure, Section};
use super::site::{Content, Site};

pub(crate) fn measure(bench: &Bench) -> Result<Section> {
    let (mut ready, mut page) = (Vec::new(), Vec::new());
    for _ in 0..bench.runs {
        let started = std::time::Instant::now();
        let mut site = Site::start(bench, Content::Many(5_000))?;
        let before = started.elapsed().saturating_sub(site.ready_after);
        site.wait_for("/projects")?;
        page.push((started.elapsed() - before).as_secs_f64() * 1000.0);
        ready.push(site.ready_after.as_secs_f64() * 1000.0);
    }
    let binary = crate::server::binary(&bench.repo)?.metadata()?.len() as f64 / 1e6;
    Ok(Section {
        title: "Start".to_owned(),
        about:
            "From the start of the process with 5,000 listings more than the demo county to the \
                first 200, asked every millisecond; the files are in the page cache."
                .to_owned(),
        figures: vec![
            Figure::new("start.ready", "start to `/readyz`", "ms", ready).at_most(200.0),
            Figure::new("start.page", "start to `/projects`", "ms", page),
            Figure::new(
                "start.binary",
                "size of the binary, app included",
                "MB",
                vec![binary],
            ),
        ],
        tables: Vec::new(),
    })
}
