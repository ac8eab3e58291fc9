//! Following a message without an account.

use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    codes::ReceiptNumber,
    complaints::{Actor, Case, ClockCard, ComplaintEvent, ComplaintFollowUp, RIGHTS, clocks},
    problem::Envelope,
    workdays::Calendar,
};

use super::{
    super::submission::{opens, query_code},
    sealing::Opened,
};
use crate::{
    app::App,
    problem::{Answer, Problem},
    published::now,
    store::StoredCase,
};

/// Where a message stands, for who has its number and its query code.
#[utoipa::path(get, path = "/api/v1/complaints/{number}", tag = "complaints",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("X-Query-Code" = Option<String>, Header, nullable = false, description = "查询码; a missing one is a wrong one"),
    ),
    responses(
        (status = 200, description = "where it stands", body = ComplaintFollowUp),
        (status = 404, description = "number and code do not belong together", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn follow_complaint(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Answer<Response> {
    let case = opened(&app, number, &headers).await?;
    Ok(no_store(follow_up(&app, &case)?))
}

/// The case whose number and code these are; every way of being wrong gives the same answer after
/// the same work.
pub(super) async fn opened(
    app: &App,
    number: Result<Path<String>, PathRejection>,
    headers: &HeaderMap,
) -> Answer<StoredCase> {
    let Path(number) = number.map_err(|_| Problem::no_such_receipt())?;
    let stored = match ReceiptNumber::parse(&number) {
        Ok(number) => app.store().case(&number).await?,
        Err(_) => None,
    };
    let sealed = stored.as_ref().map(|case| &case.sealed.code_hash);
    let opens = opens(app, query_code(headers), sealed);
    stored
        .filter(|_| opens)
        .ok_or_else(Problem::no_such_receipt)
}

/// What the visitor sees of a case.
pub(super) fn follow_up(app: &App, case: &StoredCase) -> Answer<ComplaintFollowUp> {
    let today = now().shanghai_date();
    let published = app.published();
    let settings = &published.site.county.complaints;
    let limits = settings.limits_of(case.head.kind);
    let history = case.history();
    let stands = Case::after(case.head.kind, case.head.held, &history);
    let faces = clocks(
        case.head.kind,
        &limits,
        &history,
        Calendar::builtin(),
        today,
    );
    let said = Opened::of(app, case)?.said()?;
    let events = case
        .events
        .iter()
        .zip(said)
        .map(|(event, text)| ComplaintEvent {
            at: event.step.at,
            act: event.step.act,
            by: event.by,
            text,
        })
        .collect();
    Ok(ComplaintFollowUp {
        received_at: case.head.received_at,
        kind: case.head.kind,
        category: case.head.category,
        state: case.state,
        notice: case.notice.clone(),
        steps: case.steps(),
        about: case.head.about.as_ref().map(|(_, words)| words.clone()),
        officer: case.head.officer.clone(),
        clocks: faces
            .iter()
            .map(|face| ClockCard::of(face, &limits, today))
            .collect(),
        may: stands.allowed(Actor::Visitor).collect(),
        rights: RIGHTS.to_owned(),
        upper: settings.upper.clone(),
        erased_on: case.head.erased_on,
        events,
    })
}

/// JSON that no cache keeps.
pub(in crate::features) fn no_store(value: impl serde::Serialize) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(value)).into_response()
}
