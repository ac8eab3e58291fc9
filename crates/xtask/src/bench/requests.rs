//! Requests per second and processor time per request, beside nginx with the same bytes: server
//! and load on a processor each, our server and nginx in turn.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::debian_tools::DebianTools;
use super::machine::{Processors, pinned};
use super::nginx::{Answers, Nginx};
use super::report::{Figure, Section, Table, number};
use super::site::{Content, Site};
use super::stats::spread;
use super::visits::first_project;
use super::{Bench, usage, wrk};
use crate::http;

const LASTS: Duration = Duration::from_secs(2);
const ENCODINGS: &[&str] = &["br", "gzip", "identity"];
/// Our processor time per request may be this many times nginx's.
const TARGET: f64 = 1.25;

/// One request that is measured.
#[derive(Debug)]
struct Case {
    id: String,
    what: String,
    path: String,
    encoding: &'static str,
    conditional: bool,
}

/// What one server did with one case.
#[derive(Debug, Default)]
struct Seen {
    rate: Vec<f64>,
    p99: Vec<f64>,
    /// Microseconds of processor time per request.
    cost: Vec<f64>,
}

pub(crate) fn measure(bench: &Bench) -> Result<Section> {
    let tools = DebianTools::ensure(&bench.repo)?;
    let processors = Processors::choose()?;
    let site = pinned(processors.server, || Site::start(bench, Content::Demo))??;
    let (answers, cases) = collect(site.address, &pages(site.address)?)?;
    let nginx = pinned(processors.server, || {
        Nginx::start(&tools, bench.folder.join("nginx"), &answers)
    })??;
    let mut section = Section {
        title: "Requests beside nginx".to_owned(),
        about: format!(
            "Our server and Debian's nginx (one process, sendfile, no log, files compressed ahead, \
             our very bytes and headers) on one processor, wrk with {} keep-alive connections on \
             another, {} s each, in turn. Processor time is user and system time of the server's \
             process; a ratio is taken within each turn.",
            wrk::CONNECTIONS,
            LASTS.as_secs()
        ),
        ..Section::default()
    };
    let mut table = Table::new(&[
        "request", "req/s", "nginx", "ratio", "µs each", "nginx", "p99 ms", "nginx",
    ]);
    for case in &cases {
        let (mut ours, mut theirs) = (Seen::default(), Seen::default());
        for _ in 0..bench.runs {
            one(
                bench,
                &tools,
                case,
                site.address,
                Some(site.pid()),
                processors,
                &mut ours,
            )?;
            one(
                bench,
                &tools,
                case,
                nginx.address,
                Some(nginx.pid()),
                processors,
                &mut theirs,
            )?;
        }
        let ratios = divide(&ours.cost, &theirs.cost);
        section.figures.push(
            Figure::new(
                format!("requests.{}", case.id),
                format!("processor time of nginx's, {}", case.what),
                "×",
                ratios,
            )
            .at_most(TARGET),
        );
        let ratio = middle(&divide(&ours.rate, &theirs.rate));
        table.rows.push(vec![
            case.what.clone(),
            middle(&ours.rate),
            middle(&theirs.rate),
            ratio,
            middle(&ours.cost),
            middle(&theirs.cost),
            middle(&ours.p99),
            middle(&theirs.p99),
        ]);
    }
    section.tables.push(table);
    Ok(section)
}

/// The same load on another server on loopback; its processor time where its process is named.
pub(crate) fn measure_other(bench: &Bench, base: SocketAddr) -> Result<Section> {
    let tools = DebianTools::ensure(&bench.repo)?;
    let processors = Processors::choose()?;
    let paths: Vec<(String, String)> = if bench.paths.is_empty() {
        vec![("list".to_owned(), "/projects".to_owned())]
    } else {
        bench
            .paths
            .iter()
            .map(|path| (path.clone(), path.clone()))
            .collect()
    };
    let (_, cases) = collect(base, &paths)?;
    let mut table = Table::new(&["request", "req/s", "µs each", "p99 ms"]);
    for case in &cases {
        let mut seen = Seen::default();
        for _ in 0..bench.runs {
            one(bench, &tools, case, base, bench.pid, processors, &mut seen)?;
        }
        let row = [&seen.rate, &seen.cost, &seen.p99].map(|samples| middle(samples));
        table
            .rows
            .push(std::iter::once(case.what.clone()).chain(row).collect());
    }
    Ok(Section {
        title: "Requests, another server".to_owned(),
        about: format!(
            "wrk with {} keep-alive connections on processor {}, {} s each. Start the server on \
             processor {} alone, and name its process with --pid for processor time.",
            wrk::CONNECTIONS,
            processors.client,
            LASTS.as_secs(),
            processors.server
        ),
        tables: vec![table],
        ..Section::default()
    })
}

/// The list, a project, the whole list as the app fetches it, and the API's first page.
fn pages(address: SocketAddr) -> Result<Vec<(String, String)>> {
    let list = http::get(address, "/projects", "identity")?.text();
    let project = first_project(&list).context("the list links to no project")?;
    let file = crate::size::list_file(&list).context("the list names no list file")?;
    let named = |name: &str, path: String| (name.to_owned(), path);
    Ok(vec![
        named("list", "/projects".to_owned()),
        named("project", project),
        named("file", file),
        named("api", "/api/v1/projects?limit=20".to_owned()),
    ])
}

/// Asks once for everything: the bytes for nginx, and which encodings and validators there are.
fn collect(address: SocketAddr, pages: &[(String, String)]) -> Result<(Answers, Vec<Case>)> {
    let (mut answers, mut cases) = (Answers::new(), Vec::new());
    for (name, path) in pages {
        for &encoding in ENCODINGS {
            let answer = http::get(address, path, encoding)?;
            if answer.status != 200 {
                bail!("{path} is answered with {}", answer.status);
            }
            if answer.header("content-encoding").unwrap_or("identity") != encoding {
                continue;
            }
            let mut case = |word: &str, conditional| {
                cases.push(Case {
                    id: format!("{name}.{word}"),
                    what: format!("{name}, {word}"),
                    path: path.clone(),
                    encoding,
                    conditional,
                });
            };
            case(encoding, false);
            if encoding == "br" && answer.header("etag").is_some() {
                case("unchanged", true);
            }
            answers
                .entry(path.clone())
                .or_default()
                .insert(encoding, answer);
        }
    }
    Ok((answers, cases))
}

fn one(
    bench: &Bench,
    tools: &DebianTools,
    case: &Case,
    address: SocketAddr,
    pid: Option<u32>,
    processors: Processors,
    seen: &mut Seen,
) -> Result<()> {
    let accept = ("Accept-Encoding", case.encoding);
    let mut headers = vec![accept];
    let etag = case
        .conditional
        .then(|| etag(address, &case.path, accept))
        .transpose()?;
    if let Some(etag) = &etag {
        headers.push(("If-None-Match", etag));
    }
    let cost = || pid.map(usage::processor_time).transpose();
    let before = cost()?;
    let load = wrk::load(
        bench,
        tools,
        address,
        &case.path,
        &headers,
        LASTS,
        Some(processors.client),
    )?;
    let after = cost()?;
    seen.rate.push(load.per_second);
    seen.p99.push(load.p99_ms);
    if let (Some(before), Some(after)) = (before, after) {
        seen.cost
            .push(after.saturating_sub(before).as_secs_f64() * 1e6 / load.requests);
    }
    Ok(())
}

/// A path's validator, once it has been seen to spare the body.
fn etag(address: SocketAddr, path: &str, accept: (&str, &str)) -> Result<String> {
    let mut connection = http::Connection::open(address)?;
    let request = format!("GET {path}");
    let answer = connection.send(&request, &[accept], "")?;
    let etag = answer.header("etag").context("no etag")?.to_owned();
    let again = connection.send(&request, &[accept, ("If-None-Match", &etag)], "")?;
    if again.status != 304 {
        bail!(
            "{path} with its own {etag} is answered with {}",
            again.status
        );
    }
    Ok(etag)
}

fn divide(ours: &[f64], theirs: &[f64]) -> Vec<f64> {
    ours.iter()
        .zip(theirs)
        .map(|(ours, theirs)| ours / theirs)
        .collect()
}

fn middle(samples: &[f64]) -> String {
    spread(samples).map_or_else(String::new, |spread| number(spread.median))
}
