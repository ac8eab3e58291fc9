//! What staff put beside a case: the redacted text, and comments that staff alone read. Neither is
//! a step of the case, and neither changes a word of its sender.

use axum::{
    extract::{Path, Request, State, rejection::PathRejection},
    response::Response,
};
use domain::{
    permissions::Permission,
    problem::{Envelope, FieldErrors},
    text::{bounded, paragraph},
};
use serde::Deserialize;

use super::{
    super::submission::json_body,
    access::{seen, token},
    follow::no_store,
    sealing::{Opened, Words},
    shown::{StaffCase, staff_case, traces},
};
use crate::{
    app::App,
    problem::{Answer, Problem},
    published::now,
    store::{StoredComment, Token},
};

/// A comment.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CommentForm {
    /// 意见, 2 to 1,000 characters.
    pub text: String,
}

/// Stores a redacted text beside the sender's own words, in place of an earlier one: what a
/// handling unit reads when confidentiality was asked for, and a supervisor always.
#[utoipa::path(put, path = "/api/v1/staff/complaints/{number}/redaction", tag = "staff",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("Authorization" = Option<String>, Header, nullable = false, description = "Bearer and a service token"),
    ),
    request_body = Words,
    responses(
        (status = 200, description = "stored; the case", body = StaffCase),
        (status = 400, description = "the request cannot be read", body = Envelope),
        (status = 401, description = "no known token", body = Envelope),
        (status = 403, description = "the unit complained about, or the token's role may not", body = Envelope),
        (status = 404, description = "none that this token may see", body = Envelope),
        (status = 413, description = "too long", body = Envelope),
        (status = 415, description = "not JSON", body = Envelope),
        (status = 422, description = "it still tells who sent it, or something is missing", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn redact_case(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    request: Request,
) -> Answer<Response> {
    let token = token(&app, request.headers(), Permission::Redact).await?;
    let case = seen(&app, &token, number).await?;
    let given: Words = json_body(request).await?;
    let opened = Opened::of(&app, &case)?;
    let traces = traces(&opened)?;
    let mut errors = FieldErrors::default();
    let unit = given.unit.unwrap_or_default();
    let want = given.want.unwrap_or_default();
    let unit = errors.take("unit", bounded(&unit, 0, 60, ""));
    let text = errors.take("text", paragraph(&given.text, 5, 3_000, "请写脱敏后的事由"));
    let want = errors.take("want", paragraph(&want, 0, 500, ""));
    for (field, text) in [("unit", &unit), ("text", &text), ("want", &want)] {
        let told = text.as_deref().map(|text| traces.own(text));
        for sentence in told.into_iter().flatten() {
            errors.add(field, sentence);
        }
    }
    let (Some(text), true) = (text, errors.is_empty()) else {
        return Err(Problem::invalid(errors));
    };
    let words = Words {
        unit: unit.filter(|unit| !unit.is_empty()),
        text,
        want: want.filter(|want| !want.is_empty()),
    };
    let stored = match opened.seal_redaction(&words)? {
        Some(sealed) => {
            let store = app.store();
            store
                .redact_case(&case.number, sealed, &called(&token), now())
                .await?
        }
        None => false,
    };
    if !stored {
        return Err(erased("text"));
    }
    let case = app.store().case(&case.number).await?;
    let case = case.ok_or_else(Problem::no_such_case)?;
    Ok(no_store(staff_case(&app, &token, &case).await?))
}

/// Comments on a case, for staff to read; the visitor sees nothing of it.
#[utoipa::path(post, path = "/api/v1/staff/complaints/{number}/comments", tag = "staff",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("Authorization" = Option<String>, Header, nullable = false, description = "Bearer and a service token"),
    ),
    request_body = CommentForm,
    responses(
        (status = 200, description = "stored; the case", body = StaffCase),
        (status = 400, description = "the request cannot be read", body = Envelope),
        (status = 401, description = "no known token", body = Envelope),
        (status = 403, description = "the unit complained about, or the token's role may not", body = Envelope),
        (status = 404, description = "none that this token may see", body = Envelope),
        (status = 413, description = "too long", body = Envelope),
        (status = 415, description = "not JSON", body = Envelope),
        (status = 422, description = "nothing is said, or what the case held was erased", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn comment_on_case(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    request: Request,
) -> Answer<Response> {
    let token = token(&app, request.headers(), Permission::Comment).await?;
    let case = seen(&app, &token, number).await?;
    let form: CommentForm = json_body(request).await?;
    let mut errors = FieldErrors::default();
    let text = errors.take("text", paragraph(&form.text, 2, 1_000, "请写意见"));
    let Some(text) = text else {
        return Err(Problem::invalid(errors));
    };
    let id = random_id(16)?;
    let opened = Opened::of(&app, &case)?;
    let said = opened.seal_comment(&id, &text)?;
    let comment = StoredComment {
        id,
        at: now(),
        author: called(&token),
        said,
    };
    if !app.store().comment_on_case(&case.number, &comment).await? {
        return Err(erased("text"));
    }
    Ok(no_store(staff_case(&app, &token, &case).await?))
}

/// A token's name and unit, as records have it.
pub(super) fn called(token: &Token) -> String {
    format!("{}（{}）", token.name, token.unit)
}

/// So many random bytes, in hex.
pub(super) fn random_id(bytes: usize) -> Answer<String> {
    let mut id = vec![0; bytes];
    getrandom::fill(&mut id).map_err(|error| Problem::unexpected(&error))?;
    Ok(hex::encode(id))
}

/// 422: nothing can be added to what was erased.
pub(super) fn erased(field: &str) -> Problem {
    let mut errors = FieldErrors::default();
    errors.add(field, "这件的内容已按要求删除，不能再添加文字");
    Problem::invalid(errors)
}
