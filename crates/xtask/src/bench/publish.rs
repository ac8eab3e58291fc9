//! One changed project among thousands: from the import to its being served.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::Bench;
use super::report::{Figure, Section};
use super::sheet;
use super::site::{self, Content, Site};
use crate::http::Connection;

const AMONG: u32 = 5_000;
/// The row that changes.
const CHANGED: u32 = 4_321;

pub(crate) fn measure(bench: &Bench) -> Result<Section> {
    let site = Site::start(bench, Content::Many(AMONG))?;
    let (mut whole, mut after) = (Vec::new(), Vec::new());
    for run in 0..bench.runs {
        let (from_start, from_end) = change(bench, &site, &format!("第{}次修改", run + 1))?;
        whole.push(from_start);
        after.push(from_end);
    }
    Ok(Section {
        title: "Publishing".to_owned(),
        about: format!(
            "One project among {AMONG} is changed by `yingshang import` while the server runs; a \
             client asks for the project's page every 2 ms until the change is in it. The target \
             counts from the end of the import, which is when whoever publishes is told so."
        ),
        figures: vec![
            Figure::new("publish.served", "published to served", "ms", after).at_most(300.0),
            Figure::new(
                "publish.whole",
                "start of the import to served",
                "ms",
                whole,
            ),
        ],
        tables: Vec::new(),
    })
}

/// Milliseconds from the start and from the end of the import to the first page that shows it.
fn change(bench: &Bench, site: &Site, note: &str) -> Result<(f64, f64)> {
    let file = bench.folder.join("change.csv");
    std::fs::write(&file, sheet::csv(CHANGED, CHANGED + 1, note))?;
    let path = format!("/projects/{}", sheet::id(CHANGED));
    let failed = AtomicBool::new(false);
    let started = Instant::now();
    std::thread::scope(|scope| {
        let served = scope.spawn(|| -> Result<Instant> {
            let mut connection = Connection::open(site.address)?;
            while started.elapsed() < Duration::from_secs(30) && !failed.load(Ordering::Relaxed) {
                let answer = connection.get(&path, "identity")?;
                if answer.status != 200 {
                    bail!("{path} is answered with {}", answer.status);
                }
                if answer.text().contains(note) {
                    return Ok(Instant::now());
                }
                std::thread::sleep(Duration::from_millis(2));
            }
            bail!("{path} did not show the change within 30 s")
        });
        let imported = site::import(&bench.repo, &site.data, None, "projects", &file);
        let ended = Instant::now();
        failed.store(imported.is_err(), Ordering::Relaxed);
        let served = served.join();
        imported?;
        let Ok(served) = served else {
            bail!("the reader broke down");
        };
        let served = served?;
        let since = |from| served.saturating_duration_since(from).as_secs_f64() * 1000.0;
        Ok((since(started), since(ended)))
    })
}
