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
    Ok(no_store(with_result(&app, &case).await?))
}

/// What the visitor sees, with where the result is published.
pub(super) async fn with_result(app: &App, case: &StoredCase) -> Answer<ComplaintFollowUp> {
    let mut follow_up = follow_up(app, case)?;
    let result = app.store().result_of(&case.number).await?;
    follow_up.result = result.map(|id| format!("/complaints/results/{id}"));
    Ok(follow_up)
}

/// The case whose number and code these are; every way of being wrong gives the same answer after
/// the same work.
pub(super) async fn opened(
    app: &App,
    number: Result<Path<String>, PathRejection>,
    headers: &HeaderMap,
) -> Answer<StoredCase> {
    let Path(number) = number.map_err(|_| Problem::no_such_receipt())?;
    case_of(app, &number, query_code(headers)).await
}

/// The same, for a number and a code from a form.
pub(super) async fn case_of(app: &App, number: &str, code: &str) -> Answer<StoredCase> {
    // The code first, and of the case only what it is checked against: whether there is such a
    // case decides nothing of what is done until the code is right.
    let number = ReceiptNumber::parse(number).ok();
    let sealed = app.store().code_of_case(number.as_ref()).await?;
    if !opens(app, code, sealed.as_ref()) {
        return Err(Problem::no_such_receipt());
    }
    let stored = match number {
        Some(number) => app.store().case(&number).await?,
        None => None,
    };
    stored.ok_or_else(Problem::no_such_receipt)
}

/// What the visitor sees of a case.
pub(super) fn follow_up(app: &App, case: &StoredCase) -> Answer<ComplaintFollowUp> {
    let today = now().shanghai_date();
    let published = app.published();
    let settings = &published.site.county.complaints;
    let limits = settings.limits_of(case.head.kind);
    let history = case.history();
    let stands = Case::after(case.head.kind, case.head.held, &history);
    let calendar = &published.calendar;
    let faces = clocks(case.head.kind, &limits, &history, calendar, today);
    let opened = Opened::of(app, case)?;
    let said = opened.said()?;
    let events = case
        .events
        .iter()
        .zip(said)
        .map(|(event, text)| ComplaintEvent {
            at: event.step.at,
            act: event.step.act,
            by: event.by,
            text,
            ground: event.ground.clone(),
            days: (event.step.days > 0).then_some(event.step.days),
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
        may: stands
            .allowed(Actor::Visitor)
            .filter(|act| case.sealed.key.is_some() || !act.needs_words())
            .collect(),
        rights: RIGHTS.to_owned(),
        upper: settings.upper.clone(),
        publish: case.head.publish,
        result: None,
        erased_on: case.head.erased_on,
        erased: case.sealed.key.is_none(),
        events,
        files: opened.files()?,
    })
}

/// JSON that no cache keeps.
pub(in crate::features) fn no_store(value: impl serde::Serialize) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(value)).into_response()
}
