//! 招商项目

use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use domain::{
    problem::{Envelope, FieldErrors},
    projects::{Card, Filter, Project},
};
use serde::Serialize;
use utoipa::ToSchema;
use yingshang_app::boot::ProjectData;

use crate::{
    app::App,
    problem::{Answer, Problem},
    published::{Cache, Snapshot, json},
};

/// How many a page has unless asked otherwise, and at most.
const LIMIT: usize = 20;
const MOST: usize = 100;

/// A page of projects.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectList {
    /// The projects, as their cards.
    items: Vec<Listed>,
    /// The cursor of the next page; `null` on the last.
    next: Option<String>,
    /// How many the filter finds in all.
    total: usize,
}

/// A project in the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listed {
    #[serde(flatten)]
    card: Card,
    /// 待核实: past its review period on the day, or never checked.
    stale: bool,
}

/// Projects, page by page, with the same filters as the list's own address.
#[utoipa::path(get, path = "/api/v1/projects", tag = "projects",
    params(
        ("limit" = Option<usize>, Query, description = "1–100, usually 20", minimum = 1, maximum = 100),
        ("cursor" = Option<String>, Query, description = "`next` of the page before", pattern = "^([0-9]{1,6}\\.[a-z0-9-]{1,60})?$"),
        ("q" = Option<String>, Query, description = "words: name, summary, place, industry, pinyin initials, 1亿以上, 200亩"),
        ("industry" = Option<String>, Query, description = "keys or names of industries, or GB/T 4754 codes such as C13; several with commas"),
        ("field" = Option<String>, Query, description = "招商领域; several with commas"),
        ("place" = Option<String>, Query, description = "建设地点; several with commas"),
        ("mode" = Option<String>, Query, description = "合作方式; several with commas"),
        ("status" = Option<String>, Query, description = "open, in_talks, signed; several with commas"),
        ("amount" = Option<String>, Query, description = "总投资 in 万元, both ends included: 5000-10000, 10000-, -5000, unknown",
            pattern = "^(unknown|[0-9]{1,9}-[0-9]{0,9}|-[0-9]{1,9})?$"),
        ("land" = Option<String>, Query, description = "用地 in 亩, both ends included: 50-200, 200-, -50, unknown",
            pattern = "^(unknown|[0-9]{1,9}-[0-9]{0,9}|-[0-9]{1,9})?$"),
        ("stale" = Option<String>, Query, description = "1: also those past their review period"),
        ("sort" = Option<String>, Query, description = "new, amount-desc, amount, land-desc, land",
            pattern = "^(new|amount-desc|amount|land-desc|land)?$"),
    ),
    responses(
        (status = 200, description = "a page", body = ProjectList),
        (status = 400, description = "a parameter cannot be read", body = Envelope),
    ))]
pub async fn list_projects(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
) -> Answer<Response> {
    let published = app.published();
    let list = list(&published, uri.query().unwrap_or_default())?;
    let ready = published.keep(&uri, json(&list, Cache::Revalidate));
    Ok(ready.answer(&headers, StatusCode::OK))
}

fn list(published: &Snapshot, query: &str) -> Answer<ProjectList> {
    let asked = Asked::parse(query)?;
    let found = published.index.select(&asked.filter, published.today).found;
    let cards = published.index.cards();
    let start = asked.cursor.map_or(0, |cursor| {
        cursor.start(|id| found.iter().position(|at| cards[*at as usize].id == id))
    });
    let today = published.today;
    let items: Vec<Listed> = found
        .iter()
        .skip(start)
        .take(asked.limit)
        .map(|at| cards[*at as usize].clone())
        .map(|card| Listed {
            stale: card.due_on.is_none_or(|due| today > due),
            card,
        })
        .collect();
    let end = start + items.len();
    let next = items
        .last()
        .filter(|_| end < found.len())
        .map(|last| format!("{end}.{}", last.card.id));
    Ok(ProjectList {
        items,
        next,
        total: found.len(),
    })
}

/// A project, whole.
#[utoipa::path(get, path = "/api/v1/projects/{id}", tag = "projects",
    params(("id" = String, Path, description = "identifier, as in the page's address")),
    responses(
        (status = 200, description = "the project", body = Project),
        (status = 404, description = "no such project", body = Envelope),
    ))]
pub async fn read_project(State(app): State<App>, id: Id) -> Answer<Json<Project>> {
    let id = readable(id)?;
    let published = app.published();
    published
        .project(&id)
        .cloned()
        .map(Json)
        .ok_or_else(|| Problem::no_such_project(&id))
}

/// A project with its picture's address and projects like it: what its page shows.
#[utoipa::path(get, path = "/api/v1/projects/{id}/page", tag = "projects",
    params(("id" = String, Path, description = "identifier, as in the page's address")),
    responses(
        (status = 200, description = "`project`, `picture_url`, `related`", body = serde_json::Value),
        (status = 404, description = "no such project", body = Envelope),
    ))]
pub async fn read_project_page(State(app): State<App>, id: Id) -> Answer<Json<ProjectData>> {
    let id = readable(id)?;
    app.published()
        .project_data(&id)
        .map(Json)
        .ok_or_else(|| Problem::no_such_project(&id))
}

/// An identifier in the path; bytes that are no text are no project.
type Id = Result<Path<String>, PathRejection>;

fn readable(id: Id) -> Answer<String> {
    id.map(|Path(id)| id)
        .map_err(|_| Problem::no_such_project(""))
}

/// What a request asks for.
struct Asked {
    filter: Filter,
    limit: usize,
    cursor: Option<Cursor>,
}

/// Where the next page begins: after the project that was last, or, when that has gone meanwhile,
/// at its place.
struct Cursor {
    place: usize,
    after: String,
}

impl Cursor {
    fn parse(text: &str) -> Option<Self> {
        let (place, after) = text.split_once('.')?;
        let after_ok = !after.is_empty() && after.len() <= 60;
        Some(Self {
            place: place.parse().ok().filter(|n| *n <= 1_000_000)?,
            after: after.to_owned(),
        })
        .filter(|_| after_ok)
    }

    fn start(&self, position: impl Fn(&str) -> Option<usize>) -> usize {
        position(&self.after).map_or(self.place, |at| at + 1)
    }
}

impl Asked {
    fn parse(query: &str) -> Answer<Self> {
        let mut asked = Self {
            filter: Filter::default(),
            limit: LIMIT,
            cursor: None,
        };
        let mut errors = FieldErrors::default();
        for (key, value) in domain::projects::query_pairs(query) {
            match key.as_str() {
                "limit" => match value.parse() {
                    Ok(limit) if (1..=MOST).contains(&limit) => asked.limit = limit,
                    _ => errors.add("limit", format!("limit 请写 1 到 {MOST} 之间的整数")),
                },
                "cursor" if value.is_empty() => {}
                "cursor" => match Cursor::parse(&value) {
                    Some(cursor) => asked.cursor = Some(cursor),
                    None => errors.add("cursor", "cursor 请用上一页返回的 next"),
                },
                // Belongs to the page's address, not to the API.
                "n" => {}
                key => {
                    errors.take(key, asked.filter.apply(key, &value));
                }
            }
        }
        if errors.is_empty() {
            Ok(asked)
        } else {
            Err(Problem::bad_parameters(errors))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_loss_of_its_project() {
        let cursor = Cursor::parse("20.qs-020").unwrap();
        assert_eq!(cursor.start(|_| Some(25)), 26);
        assert_eq!(cursor.start(|_| None), 20);
        assert!(Cursor::parse("x").is_none() && Cursor::parse("1.").is_none());
    }
}
