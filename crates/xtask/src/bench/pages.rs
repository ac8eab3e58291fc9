//! What a browser sees: paint on a slow phone, and filtering a long list. The scripts are in
//! `e2e/bench`; they print JSON.

use anyhow::{Context, Result};
use serde_json::Value;

use super::Bench;
use super::report::{Figure, Section};
use super::site::{Content, Site};
use crate::browser::Browser;
use crate::process::{Show, run};

pub(crate) fn paint(bench: &Bench) -> Result<Section> {
    let site = Site::start(bench, Content::Demo)?;
    paint_at(bench, &format!("http://{}", site.address))
}

/// Paint times of any server on loopback.
pub(crate) fn paint_at(bench: &Bench, base: &str) -> Result<Section> {
    let mut words = vec!["--base".to_owned(), base.to_owned()];
    for path in &bench.paths {
        words.extend(["--path".to_owned(), path.clone()]);
    }
    let found = script(bench, "bench/paint.mjs", &words)?;
    let mut section = Section {
        title: "Paint on a slow phone".to_owned(),
        about: format!(
            "{}, 390×844, 150 ms round trip, 1.6 Mbit/s down and 0.75 up, processor slowed four \
             times; a first visit has an empty cache, the second follows it in the same browser. \
             Times count from the start of the navigation. “Usable” is a real tap on a filter as \
             soon as the list has painted, until the changed list has painted, whether the app or \
             the server changes it; “app in charge” is when the app has taken the page over.",
            found["browser"].as_str().unwrap_or("Chromium")
        ),
        ..Section::default()
    };
    for page in found["pages"].as_array().into_iter().flatten() {
        let path = page["path"].as_str().unwrap_or("?");
        let name = page["name"].as_str().unwrap_or(path);
        for visit in ["first", "second"] {
            section.figures.extend(figures(page, path, name, visit));
        }
    }
    Ok(section)
}

fn figures(page: &Value, path: &str, name: &str, visit: &str) -> Vec<Figure> {
    let mut figures = Vec::new();
    let (lcp, usable) = match visit {
        "first" => (500.0, 1_600.0),
        _ => (500.0, 700.0),
    };
    let mut add = |key: &str, what: &str, unit, limit: Option<f64>| {
        let samples = samples(&page[visit], key);
        if samples.is_empty() {
            return;
        }
        let figure = Figure::new(
            format!("paint.{name}.{visit}.{key}"),
            format!("`{path}` {visit} visit, {what}"),
            unit,
            samples,
        );
        figures.push(match limit {
            Some(limit) => figure.at_most(limit),
            None => figure,
        });
    };
    add("fcp", "first paint", "ms", None);
    add("lcp", "largest paint", "ms", Some(lcp));
    add("usable", "usable", "ms", Some(usable));
    add("ready", "app in charge", "ms", None);
    add("cls", "layout shift", "", Some(0.02));
    add("bytes", "bytes without photos", "", None);
    figures
}

fn samples(visits: &Value, key: &str) -> Vec<f64> {
    let visits = visits.as_array().into_iter().flatten();
    visits.filter_map(|visit| visit[key].as_f64()).collect()
}

pub(crate) fn filter(bench: &Bench) -> Result<Section> {
    let mut section = Section {
        title: "Filtering in the browser".to_owned(),
        about: "The demo county and so many projects more, imported into the server; processor \
                slowed four times. From the tap on a choice (its event's own time) to the end of \
                the frame that shows the new list; two taps warm up."
            .to_owned(),
        ..Section::default()
    };
    for (count, limit) in [(5_000, Some(50.0)), (50_000, None)] {
        let site = Site::start(bench, Content::Many(count))?;
        let base = format!("http://{}", site.address);
        let found = script(bench, "bench/filter.mjs", &["--base".to_owned(), base])?;
        let taps = found["taps"].as_array().context("no taps")?;
        let figure = Figure::new(
            format!("filter.{count}"),
            format!("{count} projects, tap to paint"),
            "ms",
            taps.iter().filter_map(Value::as_f64).collect(),
        );
        section.figures.push(match limit {
            Some(limit) => figure.at_most(limit),
            None => figure,
        });
        let scripts = found["scripts"].as_array().into_iter().flatten();
        section.figures.push(Figure::new(
            format!("filter.{count}.scripts"),
            format!("{count} projects, of it in scripts"),
            "ms",
            scripts.filter_map(Value::as_f64).collect(),
        ));
    }
    Ok(section)
}

pub(super) fn script(bench: &Bench, file: &str, words: &[String]) -> Result<Value> {
    let browser = Browser::ensure(&bench.repo)?;
    let mut node = browser.node();
    node.arg(file)
        .args(words)
        .args(["--runs", &bench.runs.to_string()]);
    let text = run(file, &mut node, Show::OnFailure)?;
    serde_json::from_str(&text).with_context(|| format!("{file} printed no JSON"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_visit_becomes_figures() {
        let page = serde_json::json!({
            "first": [{"fcp": 380.0, "lcp": 400.0, "cls": 0.0, "usable": 1700.0}, {"lcp": 420.0}],
            "second": []
        });
        let first = figures(&page, "/projects", "list", "first");
        let ids: Vec<&str> = first.iter().map(|figure| figure.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "paint.list.first.fcp",
                "paint.list.first.lcp",
                "paint.list.first.usable",
                "paint.list.first.cls"
            ]
        );
        assert_eq!(first[1].samples, [400.0, 420.0]);
        assert!(!first[1].is_missed() && first[2].is_missed());
        assert!(figures(&page, "/projects", "list", "second").is_empty());
    }
}
