//! The bytes of a first visit, as sent.

use anyhow::Result;

use super::Bench;
use super::report::{Figure, Section, Table};
use super::site::{Content, Site};
use crate::{http, size};

/// What a visit should weigh; above [`size::BUDGET`] the tests fail.
const TARGET: f64 = 160_000.0;

pub(crate) fn measure(bench: &Bench) -> Result<Section> {
    let site = Site::start(bench, Content::Demo)?;
    let project = first_project(&http::get(site.address, "/projects", "identity")?.text());
    let mut section = Section {
        title: "Bytes of a first visit".to_owned(),
        about: format!(
            "Everything a browser with an empty cache is sent, head lines included, photos not; \
             `cargo xtask test` fails above {}.",
            size::BUDGET
        ),
        ..Section::default()
    };
    let pages = [
        ("home", Some("/".to_owned())),
        ("list", Some("/projects".to_owned())),
        ("project", project),
    ];
    for (name, page) in pages {
        let Some(page) = page else { continue };
        let visit = size::visit(site.address, &page)?;
        let total = visit.total() as f64;
        section.figures.push(
            Figure::new(
                format!("visits.{name}"),
                format!("{name} `{page}`"),
                "bytes",
                vec![total],
            )
            .at_most(TARGET),
        );
        let mut table = Table::new(&[&format!("`{page}`"), "encoding", "bytes"]);
        table.rows.extend(visit.parts.iter().map(|part| {
            vec![
                part.path.clone(),
                part.encoding.clone(),
                part.bytes.to_string(),
            ]
        }));
        section.tables.push(table);
    }
    Ok(section)
}

/// The first project that a list links to.
pub(crate) fn first_project(list: &str) -> Option<String> {
    list.split("href=\"/projects/")
        .nth(1)
        .and_then(|rest| rest.split(['"', '?', '#']).next())
        .map(|id| format!("/projects/{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_project() {
        let list = "<a href=\"/projects?sort=land\">x</a><a href=\"/projects/qs-1?a\">y</a>";
        assert_eq!(first_project(list).as_deref(), Some("/projects/qs-1"));
        assert_eq!(first_project("<a href=\"/\">"), None);
    }
}
