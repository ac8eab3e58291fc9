//! A person's own data, by number and code: read, copy, correct, erase (个人信息保护法第四十五至四十七条).

use axum::{
    extract::{Path, Request, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use domain::{
    codes::Contact,
    problem::{Envelope, FieldErrors},
    text::{bounded, tidy},
};

use super::{
    super::submission::json_body,
    follow::{no_store, opened},
    sealing::{Opened, Person, seal_person},
};
use crate::{
    app::App,
    problem::{Answer, Problem},
    published::now,
    store::StoredCase,
};

/// What is kept of the person who sent it.
#[utoipa::path(get, path = "/api/v1/complaints/{number}/person", tag = "complaints",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("X-Query-Code" = Option<String>, Header, nullable = false, description = "查询码"),
    ),
    responses(
        (status = 200, description = "name and contact; both absent when anonymous or erased", body = Person),
        (status = 404, description = "number and code do not belong together", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn read_person(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Answer<Response> {
    let case = opened(&app, number, &headers).await?;
    Ok(no_store(person(&app, &case).await?))
}

/// Who sent a case; the reading is recorded before it is shown.
pub(super) async fn person(app: &App, case: &StoredCase) -> Answer<Person> {
    app.store()
        .note_reading(&case.number, "visitor", now())
        .await?;
    Ok(Opened::of(app, case)?.person()?.unwrap_or_default())
}

/// Corrects name or contact.
#[utoipa::path(put, path = "/api/v1/complaints/{number}/person", tag = "complaints",
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
pub async fn correct_person(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    request: Request,
) -> Answer<Response> {
    let case = opened(&app, number, request.headers()).await?;
    let given: Person = json_body(request).await?;
    Ok(no_store(correct(&app, &case, &given).await?))
}

/// Corrects who sent a case.
pub(super) async fn correct(app: &App, case: &StoredCase, given: &Person) -> Answer<Person> {
    let person = checked(given)?;
    if person.name.is_none() && !case.head.kind.may_be_anonymous() {
        let mut errors = FieldErrors::default();
        errors.add("name", "外商投资投诉要写明投诉人，称呼不能为空");
        return Err(Problem::invalid(errors));
    }
    let opened = Opened::of(app, case)?;
    let Some(key) = opened.key() else {
        let mut errors = FieldErrors::default();
        errors.add("name", "个人信息已按要求删除，不能再改");
        return Err(Problem::invalid(errors));
    };
    // Nobody disappears by a correction: without a name or a way to answer it would be an erasure
    // that nobody noted.
    let kept = opened.person()?.unwrap_or_default();
    let mut errors = FieldErrors::default();
    for (field, was, is) in [
        ("name", &kept.name, &person.name),
        ("contact", &kept.contact, &person.contact),
    ] {
        if was.is_some() && is.is_none() {
            errors.add(field, "更正时不能留空；不想再留，请用“删除我的个人信息”");
        }
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let sealed = seal_person(key, &person).map_err(|error| Problem::unexpected(&error))?;
    app.store().correct_case(&case.number, sealed).await?;
    Ok(person)
}

/// Name and contact as they can be kept.
pub(in crate::features) fn checked(given: &Person) -> Answer<Person> {
    let mut errors = FieldErrors::default();
    let name = given.name.as_deref().unwrap_or_default();
    let name = errors.take("name", bounded(name, 0, 60, ""));
    let contact = match tidy(given.contact.as_deref().unwrap_or_default()).as_str() {
        "" => None,
        contact => errors.take("contact", Contact::parse(contact)),
    };
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    Ok(Person {
        name: name.filter(|name| !name.is_empty()),
        contact: contact.map(|contact| contact.display()),
    })
}

/// Erases name, contact and words; the steps and their days stay. It cannot be undone.
#[utoipa::path(delete, path = "/api/v1/complaints/{number}/person", tag = "complaints",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("X-Query-Code" = Option<String>, Header, nullable = false, description = "查询码"),
    ),
    responses(
        (status = 204, description = "erased"),
        (status = 404, description = "number and code do not belong together", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn erase_person(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Answer<Response> {
    let case = opened(&app, number, &headers).await?;
    erase(&app, &case).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Erases what a case holds of a person.
pub(super) async fn erase(app: &App, case: &StoredCase) -> Answer<()> {
    // Who wants nothing kept wants nothing published either.
    let store = app.store();
    store.agree_to_publish(&case.number, false, now()).await?;
    store.erase_case(&case.number).await?;
    tracing::info!(number = %case.number, "erased what a case held of a person");
    Ok(())
}
