//! A person's own data, by number and code: read, copy, correct, erase (个人信息保护法第四十五至四十七条).

use axum::{
    extract::{Path, Request, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use domain::problem::{Envelope, FieldErrors};

use super::{
    super::{
        complaints::{Person, checked_person, no_store, seal_person},
        submission::{json_body, query_code},
    },
    opened,
    sealing::Opened,
};
use crate::{
    app::App,
    problem::{Answer, Problem},
    published::now,
    store::StoredLead,
};

/// What is kept of the person who left it.
#[utoipa::path(get, path = "/api/v1/leads/{number}/person", tag = "leads",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("X-Query-Code" = Option<String>, Header, nullable = false, description = "查询码"),
    ),
    responses(
        (status = 200, description = "name and contact; both absent when erased", body = Person),
        (status = 404, description = "number and code do not belong together", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn read_lead_person(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Answer<Response> {
    let Path(number) = number.map_err(|_| Problem::no_such_receipt())?;
    let lead = opened(&app, &number, query_code(&headers)).await?;
    Ok(no_store(person(&app, &lead).await?))
}

/// The person's own reading, which is recorded like any other.
pub(super) async fn person(app: &App, lead: &StoredLead) -> Answer<Person> {
    let person = Opened::of(app, lead)?.person()?.unwrap_or_default();
    app.store()
        .note_lead_reading(&lead.number, "visitor", now())
        .await?;
    Ok(person)
}

/// Corrects name or contact.
#[utoipa::path(put, path = "/api/v1/leads/{number}/person", tag = "leads",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("X-Query-Code" = Option<String>, Header, nullable = false, description = "查询码"),
    ),
    request_body = Person,
    responses(
        (status = 200, description = "corrected", body = Person),
        (status = 400, description = "the request cannot be read", body = Envelope),
        (status = 404, description = "number and code do not belong together", body = Envelope),
        (status = 413, description = "too long", body = Envelope),
        (status = 415, description = "not JSON", body = Envelope),
        (status = 422, description = "fields to correct", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn correct_lead_person(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    request: Request,
) -> Answer<Response> {
    let Path(number) = number.map_err(|_| Problem::no_such_receipt())?;
    let lead = opened(&app, &number, query_code(request.headers())).await?;
    let given: Person = json_body(request).await?;
    Ok(no_store(correct(&app, &lead, &given).await?))
}

/// Puts name and contact right, as they can be kept.
pub(super) async fn correct(app: &App, lead: &StoredLead, given: &Person) -> Answer<Person> {
    let person = checked_person(given)?;
    let mut errors = FieldErrors::default();
    for (field, value, missing) in [
        ("name", &person.name, "请填写单位名称或您的称呼"),
        (
            "contact",
            &person.contact,
            "请填写一个联系方式：手机、座机或邮箱",
        ),
    ] {
        if value.is_none() {
            errors.add(field, missing);
        }
    }
    let opened = Opened::of(app, lead)?;
    let key = opened.key();
    if key.is_none() {
        errors.add("name", "个人信息已按要求删除，不能再改");
    }
    let Some(key) = key.filter(|_| errors.is_empty()) else {
        return Err(Problem::invalid(errors));
    };
    let sealed = seal_person(key, &person).map_err(|error| Problem::unexpected(&error))?;
    app.store().correct_lead(&lead.number, sealed).await?;
    Ok(person)
}

/// Erases name, contact and words; what is not personal stays, with the steps and their days. It
/// cannot be undone.
#[utoipa::path(delete, path = "/api/v1/leads/{number}/person", tag = "leads",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("X-Query-Code" = Option<String>, Header, nullable = false, description = "查询码"),
    ),
    responses(
        (status = 204, description = "erased"),
        (status = 404, description = "number and code do not belong together", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn erase_lead_person(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Answer<Response> {
    let Path(number) = number.map_err(|_| Problem::no_such_receipt())?;
    let lead = opened(&app, &number, query_code(&headers)).await?;
    erase(&app, &lead).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Erases what a lead holds of its person.
pub(super) async fn erase(app: &App, lead: &StoredLead) -> Answer<()> {
    app.store().erase_lead(&lead.number).await?;
    tracing::info!(number = %lead.number, "erased what a lead held of a person");
    Ok(())
}
