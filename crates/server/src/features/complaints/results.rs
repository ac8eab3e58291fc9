//! 典型案例: staff publish what became of a case, and the sender's consent can be taken back.

use axum::{
    Json,
    extract::{Path, Request, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    complaints::{
        Act, CaseResult, ComplaintFollowUp, Quarter, ResultForm, State as Stands, Traces,
    },
    permissions::Permission,
    problem::{Envelope, FieldErrors},
};
use serde::Deserialize;

use super::{
    super::submission::json_body,
    access::{seen, token},
    beside::{called, random_id},
    follow::{no_store, opened, with_result},
    sealing::Opened,
    shown::traces,
};
use crate::{
    app::App,
    problem::{Answer, Problem},
    published::now,
    store::StoredCase,
};

/// Whether the result may be published.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishConsent {
    /// `true` agrees, `false` takes it back.
    pub publish: bool,
}

/// Publishes what became of a case, without anybody in it. The sender must have agreed; the text
/// goes through the publish gate and is looked through for names, numbers and days.
#[utoipa::path(post, path = "/api/v1/staff/complaints/{number}/result", tag = "staff",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("Authorization" = Option<String>, Header, nullable = false, description = "Bearer and a service token"),
    ),
    request_body = ResultForm,
    responses(
        (status = 201, description = "published, within a second on every node", body = serde_json::Value),
        (status = 400, description = "the request cannot be read", body = Envelope),
        (status = 401, description = "no known token", body = Envelope),
        (status = 403, description = "the unit complained about, or the token's role may not", body = Envelope),
        (status = 404, description = "none that this token may see", body = Envelope),
        (status = 413, description = "too long", body = Envelope),
        (status = 415, description = "not JSON", body = Envelope),
        (status = 422, description = "not agreed to, not answered yet, or somebody could be recognised", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn publish_result(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    request: Request,
) -> Answer<Response> {
    let token = token(&app, request.headers(), Permission::PublishResults).await?;
    let case = seen(&app, &token, number).await?;
    let form: ResultForm = json_body(request).await?;
    let opened = Opened::of(&app, &case)?;
    let words = opened.words()?.unwrap_or_default();
    let traces = Traces {
        unit: words.unit.filter(|_| case.head.confidential),
        ..traces(&opened)?
    };
    let parsed = form.parse(&traces);
    let mut errors = parsed.as_ref().err().cloned().unwrap_or_default();
    let quarter = answered_in(&case);
    if case.state != Stands::Delivered || quarter.is_none() {
        errors.add("case", "这件还没有办结答复，答复后再公开结果");
    }
    if !case.head.publish {
        errors.add("case", NOT_AGREED);
    } else if opened.key().is_none() {
        errors.add(
            "case",
            "这件的内容已按要求删除，没法核对会不会看出是谁，不能公开",
        );
    }
    let (Ok(text), Some(quarter), true) = (parsed, quarter, errors.is_empty()) else {
        return Err(Problem::invalid(errors));
    };
    let result = CaseResult {
        id: random_id(6)?,
        kind: case.head.kind,
        category: case.head.category,
        quarter,
        title: text.title,
        problem: text.problem,
        outcome: text.outcome,
        changed: text.changed,
        demo: false,
        published_on: now().shanghai_date(),
    };
    let store = app.store();
    let agreed = store
        .publish_result(&case.number, &result, &called(&token), now())
        .await?;
    if !agreed {
        let mut errors = FieldErrors::default();
        errors.add("case", NOT_AGREED);
        return Err(Problem::invalid(errors));
    }
    tracing::info!(result = %result.id, "published a result");
    let headers = [
        (header::LOCATION, result.href()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((StatusCode::CREATED, headers, Json(result)).into_response())
}

const NOT_AGREED: &str = "投诉人没有同意公开结果，或者已经收回同意，不能公开";

/// The quarter of the last answer.
fn answered_in(case: &StoredCase) -> Option<Quarter> {
    let mut newest_first = case.events.iter().rev().map(|event| &event.step);
    let answer = newest_first.find(|step| matches!(step.act, Act::Deliver | Act::Answer))?;
    Some(Quarter::of(answer.at.shanghai_date()))
}

/// Takes back what is published of a case.
#[utoipa::path(delete, path = "/api/v1/staff/complaints/{number}/result", tag = "staff",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("Authorization" = Option<String>, Header, nullable = false, description = "Bearer and a service token"),
    ),
    responses(
        (status = 204, description = "gone, within a second on every node"),
        (status = 401, description = "no known token", body = Envelope),
        (status = 403, description = "the unit complained about, or the token's role may not", body = Envelope),
        (status = 404, description = "nothing is published of it, or none that this token may see", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn withdraw_result(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Answer<Response> {
    let token = token(&app, &headers, Permission::PublishResults).await?;
    let case = seen(&app, &token, number).await?;
    if app.store().withdraw_result(&case.number, now()).await? {
        Ok(StatusCode::NO_CONTENT.into_response())
    } else {
        Err(Problem::no_such_case())
    }
}

/// Agrees that the result is published without names, or takes that back: then what is published
/// disappears.
#[utoipa::path(put, path = "/api/v1/complaints/{number}/publish", tag = "complaints",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("X-Query-Code" = Option<String>, Header, nullable = false, description = "查询码"),
    ),
    request_body = PublishConsent,
    responses(
        (status = 200, description = "noted; where it stands", body = ComplaintFollowUp),
        (status = 400, description = "the request cannot be read", body = Envelope),
        (status = 404, description = "number and code do not belong together", body = Envelope),
        (status = 413, description = "too long", body = Envelope),
        (status = 415, description = "not JSON", body = Envelope),
        (status = 422, description = "what it held was erased", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn agree_to_publish(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    request: Request,
) -> Answer<Response> {
    let mut case = opened(&app, number, request.headers()).await?;
    let consent: PublishConsent = json_body(request).await?;
    if consent.publish && case.sealed.key.is_none() {
        let mut errors = FieldErrors::default();
        errors.add("publish", "内容已按要求删除，没有可以公开的了");
        return Err(Problem::invalid(errors));
    }
    let store = app.store();
    store
        .agree_to_publish(&case.number, consent.publish, now())
        .await?;
    case.head.publish = consent.publish;
    Ok(no_store(with_result(&app, &case).await?))
}
