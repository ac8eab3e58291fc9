//! The report to the upper body and the list for the archive, for staff.

use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    complaints::Kind,
    permissions::Permission,
    problem::{Envelope, FieldErrors},
};
use serde::Deserialize;

use super::access::token;
use crate::{
    app::App,
    problem::{Answer, Problem},
    published::now,
    report::{Scope, sheet},
};

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReportQuery {
    from: String,
    to: String,
    archive: String,
    kind: String,
}

/// The cases of a time as a sheet without personal data: for the report to the upper body (every two
/// months, 第3号令第二十五条) and the yearly archive (第二十四条).
#[utoipa::path(get, path = "/api/v1/staff/report", tag = "staff",
    params(
        ("from" = Option<String>, Query, nullable = false, description = "first day", example = "2026-09-01"),
        ("to" = Option<String>, Query, nullable = false, description = "last day", example = "2026-10-31"),
        ("archive" = Option<String>, Query, nullable = false, description = "instead of days: the cases that ended in this year", example = "2026"),
        ("kind" = Option<String>, Query, nullable = false, description = "one kind alone", example = "foreign_investment"),
        ("Authorization" = Option<String>, Header, nullable = false, description = "Bearer and a service token"),
    ),
    responses(
        (status = 200, description = "a sheet", body = String, content_type = "text/csv"),
        (status = 400, description = "days or year cannot be read", body = Envelope),
        (status = 401, description = "no known token", body = Envelope),
        (status = 403, description = "the token's role may not", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn read_report(
    State(app): State<App>,
    query: Result<Query<ReportQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Answer<Response> {
    token(&app, &headers, Permission::Report).await?;
    let Query(query) = query.map_err(|_| Problem::bad_request("网址里的参数读不懂"))?;
    let mut errors = FieldErrors::default();
    let scope = Scope::read(&query.from, &query.to, &query.archive);
    let scope = errors.take("from", scope);
    let kind = match query.kind.trim() {
        "" => None,
        kind => errors.take("kind", Kind::named(kind).ok_or("没有这一类")),
    };
    let (Some(scope), true) = (scope, errors.is_empty()) else {
        return Err(Problem::bad_parameters(errors));
    };
    let published = app.published();
    let settings = &published.site.county.complaints;
    let asked = (scope, kind);
    let today = now().shanghai_date();
    let (bytes, _) = sheet(app.store(), settings, &published.calendar, asked, today).await?;
    let name = format!("attachment; filename=\"{}\"", scope.name());
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
