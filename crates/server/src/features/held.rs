//! 待核验: what looked like spam, for the seat: let through, or refused with a reason. Nothing is
//! ever dropped.

use axum::{
    extract::{Path, Request, State, rejection::PathRejection},
    http::HeaderMap,
    response::Response,
};
use domain::{
    codes::ReceiptNumber,
    date::{Date, Timestamp},
    permissions::Permission,
    problem::{Envelope, FieldErrors},
    screening::{Reason, WORKDAYS},
    text::paragraph,
    workdays::Calendar,
};
use serde::{Deserialize, Serialize};

use super::{
    complaints::{self, no_store, token},
    leads,
    submission::json_body,
};
use crate::{
    app::App,
    problem::{Answer, Problem},
    published::now,
    store::{Decision, StoreError, Token},
};

/// The most that one answer lists.
const MOST: u32 = 500;

/// What a held message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// 意向
    Leads,
    /// 建议投诉
    Complaints,
}

/// Something that waits to be looked at.
#[derive(Serialize, utoipa::ToSchema)]
pub struct HeldMessage {
    /// 受理编号
    pub number: String,
    /// What it is.
    pub feature: Feature,
    /// When it came; its own clocks run from then.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
    /// By when somebody looks at it.
    #[schema(value_type = String, format = Date)]
    pub look_by: Date,
    /// That day has passed.
    pub late: bool,
    /// Why it is held.
    pub reasons: Vec<Reason>,
    /// The same in words.
    pub why: String,
    /// What was written; absent once erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// What was decided.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Decided {
    /// 受理编号
    pub number: String,
    /// It goes its ordinary way; otherwise it was refused.
    pub released: bool,
}

/// Why something is refused.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseHeld {
    /// What the visitor reads; at most 500 characters.
    pub text: String,
}

/// What waits to be looked at, the oldest first. Complaints about the token's own unit are left
/// out.
#[utoipa::path(get, path = "/api/v1/staff/held", tag = "staff",
    params(("Authorization" = Option<String>, Header, nullable = false, description = "Bearer and a service token")),
    responses(
        (status = 200, description = "at most 500", body = [HeldMessage]),
        (status = 401, description = "no known token", body = Envelope),
        (status = 403, description = "the token's role may not", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn list_held(State(app): State<App>, headers: HeaderMap) -> Answer<Response> {
    let token = token(&app, &headers, Permission::DecideHeld).await?;
    let today = now().shanghai_date();
    let mut all = Vec::new();
    for waiting in app.store().waiting(MOST).await? {
        let (feature, words) = if waiting.is_case {
            let words = complaints::held_words(&app, &token, &waiting.number).await?;
            match words {
                Some(words) => (Feature::Complaints, words),
                // About the token's own unit.
                None => continue,
            }
        } else {
            (
                Feature::Leads,
                leads::held_words(&app, &waiting.number).await?,
            )
        };
        let day = waiting.at.shanghai_date();
        let look_by = Calendar::builtin().add_workdays(day, WORKDAYS).date;
        let why: Vec<_> = waiting.reasons.iter().map(|reason| reason.zh()).collect();
        all.push(HeldMessage {
            number: waiting.number.to_string(),
            feature,
            received_at: waiting.at,
            look_by,
            late: today > look_by,
            reasons: waiting.reasons,
            why: why.join("；"),
            words,
        });
    }
    Ok(no_store(all))
}

/// Lets a held message go its ordinary way.
#[utoipa::path(post, path = "/api/v1/staff/held/{number}/release", tag = "staff",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("Authorization" = Option<String>, Header, nullable = false, description = "Bearer and a service token"),
    ),
    responses(
        (status = 200, description = "released", body = Decided),
        (status = 401, description = "no known token", body = Envelope),
        (status = 403, description = "the unit complained about, or the token's role may not", body = Envelope),
        (status = 404, description = "nothing of this number is held", body = Envelope),
        (status = 409, description = "somebody else has decided", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn release_held(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Answer<Response> {
    let token = token(&app, &headers, Permission::DecideHeld).await?;
    decide(&app, &token, number, None).await
}

/// Refuses a held message as spam. The visitor reads why, by number and query code.
#[utoipa::path(post, path = "/api/v1/staff/held/{number}/refuse", tag = "staff",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("Authorization" = Option<String>, Header, nullable = false, description = "Bearer and a service token"),
    ),
    request_body = RefuseHeld,
    responses(
        (status = 200, description = "refused", body = Decided),
        (status = 400, description = "the request cannot be read", body = Envelope),
        (status = 401, description = "no known token", body = Envelope),
        (status = 403, description = "the unit complained about, or the token's role may not", body = Envelope),
        (status = 404, description = "nothing of this number is held", body = Envelope),
        (status = 409, description = "somebody else has decided", body = Envelope),
        (status = 413, description = "too long", body = Envelope),
        (status = 415, description = "not JSON", body = Envelope),
        (status = 422, description = "the reason is missing", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn refuse_held(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    request: Request,
) -> Answer<Response> {
    let token = token(&app, request.headers(), Permission::DecideHeld).await?;
    let refusal: RefuseHeld = json_body(request).await?;
    let mut errors = FieldErrors::default();
    let missing = "请写明为什么不受理，提交的人会看到";
    let why = errors.take("text", paragraph(&refusal.text, 1, 500, missing));
    match why {
        Some(why) => decide(&app, &token, number, Some(why)).await,
        None => Err(Problem::invalid(errors)),
    }
}

/// Notes that a message is being worked on: if it was held, somebody has looked at it; says whether
/// it was. The move itself is stored already, so what goes wrong here is only logged.
pub(super) async fn looked_at(app: &App, token: &Token, number: &ReceiptNumber) -> bool {
    let noted = async {
        let held = app.store().was_held(number).await?;
        Ok::<_, StoreError>(held && app.store().decide_on_held(&release(token, number)).await?)
    };
    noted.await.unwrap_or_else(|error| {
        tracing::warn!(%number, "a held message was worked on, which could not be noted: {error}");
        false
    })
}

fn release(token: &Token, number: &ReceiptNumber) -> Decision {
    Decision {
        number: *number,
        refused: None,
        by: format!("{}（{}）", token.name, token.unit),
        at: now(),
    }
}

async fn decide(
    app: &App,
    token: &Token,
    number: Result<Path<String>, PathRejection>,
    refused: Option<String>,
) -> Answer<Response> {
    let Path(number) = number.map_err(|_| Problem::no_such_case())?;
    let number = ReceiptNumber::parse(&number).map_err(|_| Problem::no_such_case())?;
    if !app.store().was_held(&number).await? {
        return Err(Problem::no_such_case());
    }
    let released = refused.is_none();
    // A case's own history comes first: it says who was faster, and keeps its unit out.
    let is_case = complaints::decide_held(app, token, &number, refused.as_deref()).await?;
    let decision = Decision {
        // A case's history holds the reason, sealed.
        refused: refused.map(|why| if is_case { String::new() } else { why }),
        ..release(token, &number)
    };
    if !app.store().decide_on_held(&decision).await? {
        return Err(Problem::changed("已核验"));
    }
    tracing::info!(%number, released, "a held message was decided on");
    Ok(no_store(Decided {
        number: number.to_string(),
        released,
    }))
}
