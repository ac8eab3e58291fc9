//! What staff do, through the API and with a service token; their screens come with the console.

use axum::{
    extract::{Path, Request, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use domain::{
    codes::Phone,
    complaints::{Act, Actor, State as CaseState, is_about, same_unit},
    leads::OfficerCard,
    permissions::{Permission, Role},
    problem::{Envelope, FieldErrors, Problem as Shown},
    text::bounded,
};
use serde::{Deserialize, Serialize};

use super::{
    super::{held, submission::json_body},
    access::{directs, is_own, reader, seen, token},
    acts::{Done, Wanted, take},
    follow::no_store,
    sealing::{Opened, Person},
    shown::{StaffCase, listed, staff_case},
};
use crate::{
    app::App,
    problem::{Answer, Problem},
    published::now,
    store::{Holds, StoredCase},
};

/// The most cases that one answer lists.
const MOST: u32 = 500;

/// A move of staff.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffAct {
    /// `release`, `contact`, `assign`, `ask_supplement`, `receive`, `accept`, `refuse`, `progress`, `extend`,
    /// `conclude`, `deliver` or `answer`.
    pub act: Act,
    /// How many steps were seen.
    pub steps: u32,
    /// What the visitor reads with it; most moves need it.
    #[serde(default)]
    pub text: String,
    /// For `refuse`: the key of 不予受理的情形, of those that `county.json` sets or the usual ones.
    #[serde(default)]
    #[schema(example = "elsewhere")]
    pub ground: String,
    /// For `extend`: 工作日 that it adds.
    #[serde(default)]
    pub days: u32,
    /// For `assign`: who handles it from now on.
    #[serde(default)]
    pub officer: Option<OfficerForm>,
}

/// Who handles a case.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OfficerForm {
    /// 单位
    pub unit: String,
    /// 姓名
    pub person: String,
    /// 电话
    pub phone: String,
}

/// Somebody else was faster.
#[derive(Serialize, utoipa::ToSchema)]
pub struct StaffChanged {
    /// What to tell.
    pub error: Shown,
    /// How it stands now, as far as this token may see it.
    pub current: StaffCase,
}

/// The newest cases that this token may see.
#[utoipa::path(get, path = "/api/v1/staff/complaints", tag = "staff",
    params(("Authorization" = Option<String>, Header, nullable = false, description = "Bearer and a service token")),
    responses(
        (status = 200, description = "at most 500, newest first; ended ones are left out before open ones", body = [StaffCase]),
        (status = 401, description = "no known token", body = Envelope),
        (status = 403, description = "the token's role may not", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn list_cases(State(app): State<App>, headers: HeaderMap) -> Answer<Response> {
    let token = reader(&app, &headers).await?;
    let mut seen = Vec::new();
    let its = |unit: &str| same_unit(unit, &token.unit);
    let holds = (token.role == Role::Unit).then_some(&its as Holds<'_>);
    for case in app.store().cases(MOST, holds).await? {
        if !is_own(&app, &token, &case)? {
            seen.push(listed(&app, &token, &case)?);
        }
    }
    Ok(no_store(seen))
}

/// One case.
#[utoipa::path(get, path = "/api/v1/staff/complaints/{number}", tag = "staff",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("Authorization" = Option<String>, Header, nullable = false, description = "Bearer and a service token"),
    ),
    responses(
        (status = 200, description = "as staff see it", body = StaffCase),
        (status = 401, description = "no known token", body = Envelope),
        (status = 403, description = "the unit complained about, or the token's role may not", body = Envelope),
        (status = 404, description = "none that this token may see", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn read_case(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Answer<Response> {
    let token = reader(&app, &headers).await?;
    let case = seen(&app, &token, number).await?;
    Ok(no_store(staff_case(&app, &token, &case).await?))
}

/// Who sent it. Each reading is recorded; who asked for confidentiality is shown to the seat only.
#[utoipa::path(get, path = "/api/v1/staff/complaints/{number}/person", tag = "staff",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("Authorization" = Option<String>, Header, nullable = false, description = "Bearer and a service token"),
    ),
    responses(
        (status = 200, description = "name and contact", body = Person),
        (status = 401, description = "no known token", body = Envelope),
        (status = 403, description = "confidential, or the unit complained about", body = Envelope),
        (status = 404, description = "none that this token may see", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn read_case_person(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Answer<Response> {
    let token = token(&app, &headers, Permission::ReadPerson).await?;
    let case = seen(&app, &token, number).await?;
    if case.head.confidential && token.role != Role::Seat {
        return Err(Problem::forbidden(
            "投诉人请求保密，称呼和联系方式只有坐席能看；需要联系时请经坐席转达",
        ));
    }
    // Recorded before it is shown.
    let reader = format!("{}（{}）", token.name, token.unit);
    app.store()
        .note_reading(&case.number, &reader, now())
        .await?;
    let person = Opened::of(&app, &case)?.person()?.unwrap_or_default();
    Ok(no_store(person))
}

/// Moves a case on.
#[utoipa::path(post, path = "/api/v1/staff/complaints/{number}/acts", tag = "staff",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("Authorization" = Option<String>, Header, nullable = false, description = "Bearer and a service token"),
    ),
    request_body = StaffAct,
    responses(
        (status = 200, description = "done; the case", body = StaffCase),
        (status = 400, description = "the request cannot be read", body = Envelope),
        (status = 401, description = "no known token", body = Envelope),
        (status = 403, description = "the unit complained about, or the token's role may not", body = Envelope),
        (status = 404, description = "none that this token may see", body = Envelope),
        (status = 409, description = "somebody else has acted since; how it stands now", body = StaffChanged),
        (status = 413, description = "too long", body = Envelope),
        (status = 415, description = "not JSON", body = Envelope),
        (status = 422, description = "it cannot be done now, or something is missing", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn move_case(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    request: Request,
) -> Answer<Response> {
    let token = token(&app, request.headers(), Permission::MoveCases).await?;
    let case = seen(&app, &token, number).await?;
    let act: StaffAct = json_body(request).await?;
    if directs(act.act) && !token.role.may(Permission::DirectCases) {
        return Err(Problem::forbidden(format!(
            "“{}”由坐席办理，请联系坐席",
            act.act.zh()
        )));
    }
    let officer = officer(&app, &case, &act)?;
    let wanted = Wanted {
        act: act.act,
        by: Actor::Staff,
        seen: act.steps,
        text: &act.text,
        days: act.days,
        officer,
        ground: &act.ground,
        rating: None,
        files: &[],
    };
    match take(&app, &case, wanted).await? {
        Done::Moved(now) => {
            if case.state == CaseState::Held && act.act != Act::Refuse {
                held::looked_at(&app, &token, &now.number).await;
            }
            Ok(no_store(staff_case(&app, &token, &now).await?))
        }
        Done::Changed(now) => {
            let body = StaffChanged {
                error: Problem::changed(now.state.zh()).body().clone(),
                current: listed(&app, &token, &now)?,
            };
            Ok((StatusCode::CONFLICT, no_store(body)).into_response())
        }
    }
}

/// Whom an assignment names, who must not be of the unit complained about.
fn officer(app: &App, case: &StoredCase, act: &StaffAct) -> Answer<Option<OfficerCard>> {
    if act.act != Act::Assign {
        return Ok(None);
    }
    let given = act.officer.clone().unwrap_or_default();
    let mut errors = FieldErrors::default();
    let card = given.card(&mut errors);
    let words = Opened::of(app, case)?.words()?.unwrap_or_default();
    if let (Some(card), Some(about)) = (&card, &words.unit)
        && is_about(&app.published().site.county, about, &card.unit)
    {
        errors.add("unit", "被投诉的单位不能办理这件投诉，请转给别的单位");
    }
    match card {
        Some(card) if errors.is_empty() => Ok(Some(card)),
        _ => Err(Problem::invalid(errors)),
    }
}

impl OfficerForm {
    /// The officer as receipts name one, or what is wrong with each field.
    pub(in crate::features) fn card(&self, errors: &mut FieldErrors) -> Option<OfficerCard> {
        let unit = errors.take("unit", bounded(&self.unit, 1, 60, "请写承办单位"));
        let person = errors.take("person", bounded(&self.person, 1, 20, "请写承办人姓名"));
        let phone = errors.take("phone", Phone::parse(&self.phone));
        Some(OfficerCard {
            unit: unit?,
            person: person?,
            phone: phone?.display(),
        })
    }
}
