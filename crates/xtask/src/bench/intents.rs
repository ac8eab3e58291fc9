//! Intents acknowledged per second, each on disk before its receipt.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::engine::Engine;
use super::report::{Figure, Section, Table, number};
use super::site::{Content, Site};
use super::stats::percentile;
use super::{Bench, machine, usage};
use crate::http::Connection;
use crate::signals;

/// Visitors who submit one intent after the other.
const CONNECTIONS: usize = 64;
const LASTS: Duration = Duration::from_secs(10);
/// Intents a second where the disk syncs in [`QUICK_SYNC_MS`].
const RATE_TARGET: f64 = 1_500.0;
const QUICK_SYNC_MS: f64 = 0.1;
const P99_TARGET_MS: f64 = 100.0;

const INTENT: &str = r#"{"name":"江南米制品有限公司","contact":"0190-81234567","want":"想看禾香食品产业园，建一条年产 2 万吨米粉的线，想了解蒸汽价格和厂房。","amount":"约1.2亿元","project":"","consent":true}"#;

/// Part of every key, so that no two loads of this program send the same.
static LOADS: AtomicU64 = AtomicU64::new(0);

/// What a load of intents brought.
#[derive(Debug)]
pub(crate) struct Submitted {
    pub(crate) per_second: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    /// Answers other than 201.
    pub(crate) refused: u64,
}

pub(crate) fn measure(bench: &Bench) -> Result<Section> {
    let (median, worst) = machine::sync_times(&bench.folder)?;
    let mut section = Section {
        title: "Intents".to_owned(),
        about: format!(
            "{CONNECTIONS} keep-alive connections submit different intents for {} s; counted is what \
             was acknowledged with a receipt, and the last receipt of every connection is then read \
             back by its number and code. Server and load share all processors. The data folder's \
             disk syncs 4 KiB in {median:.2} ms (p99 {worst:.2} ms, fdatasync, {} times); the rate's \
             target is for a disk that does in {QUICK_SYNC_MS} ms. PostgreSQL is a cluster of this \
             machine with its ordinary durability; its processor time is not in the server's.",
            LASTS.as_secs(),
            machine::SYNCS
        ),
        ..Section::default()
    };
    let mut table = Table::new(&["engine", "p50 ms", "refused", "server µs each"]);
    for engine in Engine::all(bench)? {
        let name = engine.name;
        let site = Site::start_with(bench, Content::Demo, engine.database.as_deref())?;
        let (mut rates, mut p99s, mut p50s, mut costs, mut refused) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), 0);
        for _ in 0..bench.runs {
            let before = usage::processor_time(site.pid())?;
            let seen = load(site.address, LASTS)?;
            let cost = usage::processor_time(site.pid())?.saturating_sub(before);
            costs.push(cost.as_secs_f64() * 1e6 / (seen.per_second * LASTS.as_secs_f64()));
            rates.push(seen.per_second);
            p99s.push(seen.p99_ms);
            p50s.push(seen.p50_ms);
            refused += seen.refused;
        }
        let id = name.to_lowercase();
        section.figures.extend([
            Figure::new(
                format!("intents.{id}.rate"),
                format!("{name}, acknowledged"),
                "/s",
                rates,
            )
            .at_least(RATE_TARGET),
            Figure::new(
                format!("intents.{id}.p99"),
                format!("{name}, p99"),
                "ms",
                p99s,
            )
            .at_most(P99_TARGET_MS),
        ]);
        table.rows.push(vec![
            name.to_owned(),
            number(percentile(&mut p50s, 0.5)),
            refused.to_string(),
            number(percentile(&mut costs, 0.5)),
        ]);
    }
    section.tables.push(table);
    Ok(section)
}

/// Submits for some time on every connection.
pub(crate) fn load(address: SocketAddr, lasts: Duration) -> Result<Submitted> {
    let load = LOADS.fetch_add(1, Ordering::Relaxed);
    let started = Instant::now();
    let until = started + lasts;
    let results: Vec<Result<(Vec<f64>, u64)>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..CONNECTIONS)
            .map(|visitor| scope.spawn(move || visit(address, &format!("{load}-{visitor}"), until)))
            .collect();
        threads
            .into_iter()
            .map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|_| bail!("a visitor broke down"))
            })
            .collect()
    });
    let took = started.elapsed().as_secs_f64();
    let (mut times, mut refused) = (Vec::new(), 0);
    for result in results {
        let (waited, turned_away) = result?;
        times.extend(waited);
        refused += turned_away;
    }
    if times.is_empty() {
        bail!("no intent was acknowledged, {refused} were refused");
    }
    Ok(Submitted {
        per_second: times.len() as f64 / took,
        p50_ms: percentile(&mut times, 0.5),
        p99_ms: percentile(&mut times, 0.99),
        refused,
    })
}

/// One visitor: milliseconds waited for every receipt, and how many intents were refused.
fn visit(address: SocketAddr, who: &str, until: Instant) -> Result<(Vec<f64>, u64)> {
    let mut connection = Connection::open(address)?;
    let (mut times, mut refused, mut last) = (Vec::new(), 0, None);
    while Instant::now() < until && signals::received().is_none() {
        let key = format!(
            "bench-{}-{who}-{}",
            std::process::id(),
            times.len() as u64 + refused
        );
        let asked = Instant::now();
        let headers = [
            ("Content-Type", "application/json"),
            ("Idempotency-Key", key.as_str()),
        ];
        let answer = connection.send("POST /api/v1/leads", &headers, INTENT)?;
        match answer.status {
            201 => {
                times.push(asked.elapsed().as_secs_f64() * 1000.0);
                last = Some(answer.body);
            }
            429 | 503 => refused += 1,
            status => bail!("an intent is answered with {status}: {}", answer.text()),
        }
    }
    if let Some(receipt) = last {
        read_back(&mut connection, &receipt)?;
    }
    Ok((times, refused))
}

fn read_back(connection: &mut Connection, receipt: &[u8]) -> Result<()> {
    let receipt: Value = serde_json::from_slice(receipt).context("a receipt is not JSON")?;
    let text = |key: &str| receipt[key].as_str().with_context(|| format!("no {key}"));
    let number = text("number")?;
    let answer = connection.send(
        &format!("GET /api/v1/leads/{number}"),
        &[("X-Query-Code", text("query_code")?)],
        "",
    )?;
    if answer.status != 200 {
        bail!(
            "{number} was acknowledged, reading it is answered with {}",
            answer.status
        );
    }
    Ok(())
}
