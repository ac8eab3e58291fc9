//! The size budget: the bytes of a first visit, as the server sends them to a browser.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::net::SocketAddr;

use anyhow::{Result, bail};

use crate::{html, http};

/// A first visit may send this many bytes, photos aside.
pub(crate) const BUDGET: usize = 200_000;
/// The pages that are held to it.
pub(crate) const PAGES: &[&str] = &["/", "/projects"];

/// One file of a visit.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) path: String,
    pub(crate) encoding: String,
    pub(crate) bytes: usize,
}

/// Everything a first visit to a page loads.
#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) page: String,
    pub(crate) parts: Vec<Part>,
}

impl Visit {
    pub(crate) fn total(&self) -> usize {
        self.parts.iter().map(|part| part.bytes).sum()
    }

    /// The visit as a table.
    pub(crate) fn table(&self) -> String {
        let mut table = format!("first visit to {}\n", self.page);
        for part in &self.parts {
            let _ = writeln!(
                table,
                "  {:>8}  {:<8}  {}",
                part.bytes, part.encoding, part.path
            );
        }
        let total = self.total();
        let share = total * 100 / BUDGET;
        let _ = writeln!(table, "  {total:>8}  of {BUDGET} bytes ({share} %)");
        table
    }
}

/// Visits every page; an error when the server answers wrongly, not when the budget is exceeded.
pub(crate) fn visits(address: SocketAddr) -> Result<Vec<Visit>> {
    PAGES.iter().map(|page| visit(address, page)).collect()
}

/// Fails with the names of the pages that are too heavy.
pub(crate) fn check(visits: &[Visit]) -> Result<()> {
    let heavy: Vec<String> = visits
        .iter()
        .filter(|visit| visit.total() > BUDGET)
        .map(|visit| format!("{} sends {} bytes", visit.page, visit.total()))
        .collect();
    if heavy.is_empty() {
        return Ok(());
    }
    bail!("over the budget of {BUDGET} bytes: {}", heavy.join(", "))
}

/// Visits one page.
pub(crate) fn visit(address: SocketAddr, page: &str) -> Result<Visit> {
    // The same page twice: once as a browser asks for it, once so that it can be read here.
    let sent = http::get(address, page, "br")?;
    let plain = http::get(address, page, "identity")?;
    if sent.status != 200 || plain.status != 200 {
        bail!("{page} is answered with {}", sent.status);
    }
    let mut parts = vec![part(page, &sent)];
    let mut seen = BTreeSet::from([page.to_owned()]);
    let mut open: Vec<(String, html::Reference)> = html::references(&plain.text())
        .into_iter()
        .map(|reference| (page.to_owned(), reference))
        .collect();
    if let Some(url) = list_file(&plain.text()) {
        open.push((page.to_owned(), html::Reference { url, certain: true }));
    }
    while let Some((from, reference)) = open.pop() {
        let Some(path) = html::resolve(&from, &reference.url) else {
            if reference.certain && !reference.url.starts_with("data:") {
                bail!("{page} loads {} from another server", reference.url);
            }
            continue;
        };
        if !seen.insert(path.clone()) {
            continue;
        }
        let answer = http::get(address, &path, "br")?;
        if answer.status != 200 {
            if reference.certain {
                bail!(
                    "{page} refers to {path}, which is answered with {}",
                    answer.status
                );
            }
            continue;
        }
        if !reference.certain && is_html(&answer) {
            continue;
        }
        parts.push(part(&path, &answer));
        if path.ends_with(".js") || path.ends_with(".mjs") {
            let script = http::get(address, &path, "identity")?.text();
            open.extend(
                html::script_references(&script)
                    .into_iter()
                    .map(|reference| (path.clone(), reference)),
            );
        }
    }
    parts.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.path.cmp(&b.path)));
    Ok(Visit {
        page: page.to_owned(),
        parts,
    })
}

/// The list file that the app fetches once it runs; its address stands in the boot data.
pub(crate) fn list_file(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("\"cards_url\":\"")?;
    rest.split_once('"').map(|(url, _)| url.to_owned())
}

fn is_html(answer: &http::Answer) -> bool {
    answer
        .header("content-type")
        .is_some_and(|kind| kind.starts_with("text/html"))
}

fn part(path: &str, answer: &http::Answer) -> Part {
    Part {
        path: path.to_owned(),
        encoding: answer
            .header("content-encoding")
            .unwrap_or("as is")
            .to_owned(),
        bytes: answer.bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_pages_to_the_budget() {
        let part = |bytes| Part {
            path: "/".to_owned(),
            encoding: "br".to_owned(),
            bytes,
        };
        let light = Visit {
            page: "/".to_owned(),
            parts: vec![part(BUDGET - 1), part(1)],
        };
        let heavy = Visit {
            page: "/projects".to_owned(),
            parts: vec![part(BUDGET), part(1)],
        };
        assert!(check(std::slice::from_ref(&light)).is_ok());
        let error = check(&[light, heavy]).expect_err("too heavy");
        assert!(error.to_string().contains("/projects sends 200001 bytes"));
    }
}
