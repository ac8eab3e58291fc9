//! Hostile files, sent as a visitor sends them: each is refused or kept unharmed, and the server's
//! own memory stays where it was.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::cases::upload;
use super::papers::{self, Paper};
use super::report::{Figure, Section, Table};
use super::site::{Content, Site};
use super::{Bench, usage};
use crate::http::{self, Connection};

/// Longer than the server takes for any answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// How large a piece is.
const PIECE: usize = 256 << 10;
/// How much more of its own memory the server may take, in MiB; looking happens in another process.
const MORE_MIB: f64 = 8.0;
/// How long looking at the worst may take, in milliseconds: the confined process gets 20 s.
const LONGEST_MS: f64 = 25_000.0;

pub(crate) fn measure(bench: &Bench) -> Result<Section> {
    let site = Site::start(bench, Content::Demo)?;
    let mut connection = Connection::open_for(site.address, PATIENCE)?;
    // The first one pays for what all need.
    let good = papers::pdf("good", 100_000);
    ensure!(
        upload(&mut connection, &good)?.is_some(),
        "a good file was not taken"
    );
    let before = usage::memory(site.pid(), "VmRSS")?;
    std::fs::write(format!("/proc/{}/clear_refs", site.pid()), "5")
        .context("the peak of memory cannot be set back")?;
    let (bombs, others) = (papers::bombs(), papers::hostile());
    let files = bombs.len() + others.len();
    let (mut refused, mut longest, mut slowest) = (0, 0.0_f64, String::new());
    for paper in bombs.iter().chain(&others) {
        let begun = Instant::now();
        refused += usize::from(refuses(&mut connection, paper)?);
        let took = begun.elapsed().as_secs_f64() * 1000.0;
        if took > longest {
            (longest, slowest) = (took, paper.name.clone());
        }
    }
    let most = usage::memory(site.pid(), "VmHWM")?;
    ensure!(
        upload(&mut connection, &good)?.is_some(),
        "after them a good file was not taken"
    );
    ensure!(
        http::get(site.address, "/", "identity")?.status == 200,
        "after them the home page was not shown"
    );
    let mut table = Table::new(&["files", "bombs", "refused", "kept"]);
    table.rows.push(vec![
        files.to_string(),
        bombs.len().to_string(),
        refused.to_string(),
        (files - refused).to_string(),
    ]);
    Ok(Section {
        title: "Hostile files".to_owned(),
        about: format!(
            "{files} files, {} of them bombs that unpack to 500 MB and more, one after the other by \
             tus in pieces of {} KiB. Each must be answered 204 or, with a sentence, 422 (a damaged \
             page may still be one); before and after them a good file is taken. Memory is the \
             server's own: its highest VmRSS during all of it beside that before, {before:.1} MiB. \
             The slowest was: {slowest}.",
            bombs.len(),
            PIECE >> 10
        ),
        figures: vec![
            Figure::new(
                "hostile.memory",
                "memory beside that before",
                "MiB",
                vec![most - before],
            )
            .at_most(MORE_MIB),
            Figure::new("hostile.longest", "the slowest answer", "ms", vec![longest])
                .at_most(LONGEST_MS),
        ],
        tables: vec![table],
    })
}

/// Sends a file; whether it was refused. Anything but a refusal or an acceptance is an error.
fn refuses(connection: &mut Connection, paper: &Paper) -> Result<bool> {
    let length = paper.bytes.len().to_string();
    let headers = [
        ("Tus-Resumable", "1.0.0"),
        ("Upload-Length", length.as_str()),
    ];
    let answer = connection.send("POST /api/v1/uploads", &headers, "")?;
    let place = answer.header("location").map(str::to_owned);
    let place = place.with_context(|| format!("{}: {}", paper.name, answer.text()))?;
    let mut at = 0;
    for piece in paper.bytes.chunks(PIECE) {
        let start = at.to_string();
        let headers = [
            ("Tus-Resumable", "1.0.0"),
            ("Upload-Offset", start.as_str()),
            ("Content-Type", "application/offset+octet-stream"),
        ];
        let answer = connection.send(&format!("PATCH {place}"), &headers, piece)?;
        at += piece.len();
        match answer.status {
            204 => {}
            422 if at == paper.bytes.len() => return Ok(true),
            status => bail!("{} is answered {status}: {}", paper.name, answer.text()),
        }
    }
    // Room for the next: what no message takes would lie there for a day.
    connection.send(
        &format!("DELETE {place}"),
        &[("Tus-Resumable", "1.0.0")],
        "",
    )?;
    Ok(false)
}
