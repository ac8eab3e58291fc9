//! Complaints acknowledged per second, without files and with one each.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::engine::Engine;
use super::report::{Figure, Section, Table, number};
use super::site::{Content, Site};
use super::stats::percentile;
use super::{Bench, machine, papers};
use crate::http::Connection;
use crate::signals;

/// Visitors who send one complaint after the other.
const CONNECTIONS: usize = 32;
/// Of those who send a file along, so many: the server lets eight pieces of one address in at once.
const WITH_FILES: usize = 6;
const LASTS: Duration = Duration::from_secs(8);
/// Where the disk syncs in a tenth of a millisecond.
const RATE_TARGET: f64 = 300.0;
const P99_TARGET_MS: f64 = 250.0;
/// How large the file is; it comes in two pieces.
const FILE: usize = 300 << 10;
const PIECE: usize = 256 << 10;

/// Part of every key, so that no two loads send the same.
static LOADS: AtomicU64 = AtomicU64::new(0);

/// What a load brought.
struct Sent {
    per_second: f64,
    /// From the first request for a complaint to its receipt.
    p50_ms: f64,
    p99_ms: f64,
    refused: u64,
}

pub(crate) fn measure(bench: &Bench) -> Result<Section> {
    let (median, worst) = machine::sync_times(&bench.folder)?;
    let mut section = Section {
        title: "Complaints".to_owned(),
        about: format!(
            "{CONNECTIONS} keep-alive connections send different complaints for {} s; then \
             {WITH_FILES} send each with a PDF of {} KiB, in pieces of {} KiB, which the confined \
             process looks at: their times run from the beginning of the upload to the receipt. \
             Counted is what was acknowledged; the last receipt of every connection is read back by \
             its number and code. Server and load share all processors. The data folder's disk syncs \
             4 KiB in {median:.2} ms (p99 {worst:.2} ms); a complaint is a transaction of its own.",
            LASTS.as_secs(),
            FILE >> 10,
            PIECE >> 10,
        ),
        ..Section::default()
    };
    let mut table = Table::new(&["engine, with", "p50 ms", "refused"]);
    for engine in Engine::all(bench)? {
        let name = engine.name;
        let site = Site::start_with(bench, Content::Demo, engine.database.as_deref())?;
        for (with, files) in [("words", false), ("a file", true)] {
            let (mut rates, mut p99s, mut p50s, mut refused) =
                (Vec::new(), Vec::new(), Vec::new(), 0);
            for _ in 0..bench.runs {
                let seen = load(site.address, files)?;
                rates.push(seen.per_second);
                p99s.push(seen.p99_ms);
                p50s.push(seen.p50_ms);
                refused += seen.refused;
            }
            let id = format!(
                "cases.{}.{}",
                name.to_lowercase(),
                if files { "files" } else { "words" }
            );
            let rate = Figure::new(
                format!("{id}.rate"),
                format!("{name}, with {with}, acknowledged"),
                "/s",
                rates,
            );
            let p99 = Figure::new(
                format!("{id}.p99"),
                format!("{name}, with {with}, p99"),
                "ms",
                p99s,
            );
            if files {
                section.figures.extend([rate, p99]);
            } else {
                let targets = [rate.at_least(RATE_TARGET), p99.at_most(P99_TARGET_MS)];
                section.figures.extend(targets);
            }
            table.rows.push(vec![
                format!("{name}, {with}"),
                number(percentile(&mut p50s, 0.5)),
                refused.to_string(),
            ]);
        }
    }
    section.tables.push(table);
    Ok(section)
}

/// Sends for some time on every connection.
fn load(address: SocketAddr, files: bool) -> Result<Sent> {
    let load = LOADS.fetch_add(1, Ordering::Relaxed);
    let started = Instant::now();
    let until = started + LASTS;
    let visitors = if files { WITH_FILES } else { CONNECTIONS };
    let results: Vec<Result<(Vec<f64>, u64)>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..visitors)
            .map(|visitor| {
                let who = format!("{load}-{visitor}");
                scope.spawn(move || visit(address, &who, files, until))
            })
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
        bail!("no complaint was acknowledged, {refused} were refused");
    }
    Ok(Sent {
        per_second: times.len() as f64 / took,
        p50_ms: percentile(&mut times, 0.5),
        p99_ms: percentile(&mut times, 0.99),
        refused,
    })
}

/// One visitor: milliseconds waited for every receipt, and how much was refused.
fn visit(address: SocketAddr, who: &str, files: bool, until: Instant) -> Result<(Vec<f64>, u64)> {
    let mut connection = Connection::open(address)?;
    let (mut times, mut refused, mut last) = (Vec::new(), 0, None);
    let pid = std::process::id();
    for n in 0.. {
        if Instant::now() >= until || signals::received().is_some() {
            break;
        }
        let asked = Instant::now();
        let key = format!("bench-{pid}-case-{who}-{n}");
        let mut form = complaint(&key);
        if files {
            let paper = papers::pdf(&key, FILE);
            match upload(&mut connection, &paper)? {
                Some(ticket) => form["files"] = json!([ticket]),
                None => {
                    refused += 1;
                    continue;
                }
            }
        }
        let headers = [
            ("Content-Type", "application/json"),
            ("Idempotency-Key", key.as_str()),
        ];
        let answer = connection.send("POST /api/v1/complaints", &headers, form.to_string())?;
        match answer.status {
            201 => {
                times.push(asked.elapsed().as_secs_f64() * 1000.0);
                last = Some(answer.body);
            }
            429 | 503 => refused += 1,
            status => bail!("a complaint is answered with {status}: {}", answer.text()),
        }
    }
    if let Some(receipt) = last {
        let held = Held::of(&receipt)?;
        let answer = held.follow(&mut connection, &held.code)?;
        if answer != 200 {
            bail!("{} was acknowledged and is answered {answer}", held.number);
        }
    }
    Ok((times, refused))
}

/// A complaint that nobody else sends.
pub(crate) fn complaint(key: &str) -> Value {
    json!({
        "kind": "enterprise",
        "category": "charges",
        "against": "authority",
        "unit": "某某镇人民政府",
        "text": format!("施工期间被要求另交协调费，没有收据（{key}）"),
        "want": "退还费用，说明收费依据",
        "name": "江南米制品有限公司",
        "contact": "0190-81234567",
        "consent": true,
    })
}

/// Sends a file by tus; its ticket, or none when it is to be tried later.
pub(crate) fn upload(connection: &mut Connection, bytes: &[u8]) -> Result<Option<String>> {
    let length = bytes.len().to_string();
    let headers = [
        ("Tus-Resumable", "1.0.0"),
        ("Upload-Length", length.as_str()),
    ];
    let answer = connection.send("POST /api/v1/uploads", &headers, "")?;
    if matches!(answer.status, 429 | 503) {
        return Ok(None);
    }
    let place = answer.header("location").map(str::to_owned);
    let place = place.with_context(|| format!("an upload is begun with {}", answer.text()))?;
    let mut at = 0;
    for piece in bytes.chunks(PIECE) {
        let start = at.to_string();
        let headers = [
            ("Tus-Resumable", "1.0.0"),
            ("Upload-Offset", start.as_str()),
            ("Content-Type", "application/offset+octet-stream"),
        ];
        let answer = connection.send(&format!("PATCH {place}"), &headers, piece)?;
        match answer.status {
            204 => at += piece.len(),
            429 | 503 => return Ok(None),
            status => bail!("a piece is answered with {status}: {}", answer.text()),
        }
    }
    Ok(place.rsplit('/').next().map(str::to_owned))
}

/// What a visitor holds.
pub(crate) struct Held {
    pub(crate) number: String,
    pub(crate) code: String,
}

impl Held {
    /// Reads a receipt.
    pub(crate) fn of(receipt: &[u8]) -> Result<Self> {
        let receipt: Value = serde_json::from_slice(receipt).context("a receipt is not JSON")?;
        let text = |key: &str| -> Result<String> {
            let text = receipt[key].as_str().with_context(|| format!("no {key}"))?;
            Ok(text.to_owned())
        };
        Ok(Self {
            number: text("number")?,
            code: text("query_code")?,
        })
    }

    /// Follows it with this code; the status of the answer.
    pub(crate) fn follow(&self, connection: &mut Connection, code: &str) -> Result<u16> {
        let request = format!("GET /api/v1/complaints/{}", self.number);
        Ok(connection
            .send(&request, &[("X-Query-Code", code)], "")?
            .status)
    }
}
