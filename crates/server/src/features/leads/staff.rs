//! What staff do with leads, through the API and with a service token.

use axum::{
    extract::{Path, Request, State, rejection::PathRejection},
    http::HeaderMap,
    response::Response,
};
use domain::{
    codes::ReceiptNumber,
    complaints::{Actor, same_unit},
    leads::{FollowUp, LeadAct},
    money::Amount,
    permissions::{Permission, Role},
    problem::{Envelope, FieldErrors},
};
use serde::{Deserialize, Serialize};

use super::{
    super::{
        complaints::{OfficerForm, Person, no_store, token},
        held,
        submission::json_body,
    },
    acts::{ChangedLead, Done, Wanted, changed, take},
    sealing::Opened,
    shown,
};
use crate::{
    app::App,
    problem::{Answer, Problem},
    published::now,
    store::{Holds, StoredLead, Token},
};

/// The most leads that one answer lists.
const MOST: u32 = 500;

/// A lead as staff see it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct StaffLead {
    /// 受理编号
    pub number: String,
    /// What the visitor sees too; `may` is what the visitor may do.
    #[serde(flatten)]
    pub follow_up: FollowUp,
    /// What the token may do now.
    pub staff_may: Vec<LeadAct>,
    /// Rough amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// What they want, as they wrote it; absent once erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub want: Option<String>,
}

/// A move of staff.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffLeadAct {
    /// `contact`, `assign`, `talk`, `progress`, `shelve`, `finish` or `close`.
    pub act: LeadAct,
    /// How many steps were seen.
    pub steps: u32,
    /// What the visitor reads with it; `progress`, `shelve` and `close` need it.
    #[serde(default)]
    pub text: String,
    /// For `assign`: who handles it from now on.
    #[serde(default)]
    pub officer: Option<OfficerForm>,
}

/// The newest leads that this token may see.
#[utoipa::path(get, path = "/api/v1/staff/leads", tag = "staff",
    params(("Authorization" = Option<String>, Header, nullable = false, description = "Bearer and a service token")),
    responses(
        (status = 200, description = "at most 500, newest first; ended ones are left out before open ones", body = [StaffLead]),
        (status = 401, description = "no known token", body = Envelope),
        (status = 403, description = "the token's role may not", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn list_leads(State(app): State<App>, headers: HeaderMap) -> Answer<Response> {
    let token = token(&app, &headers, Permission::ReadLeads).await?;
    let its = |unit: &str| same_unit(unit, &token.unit);
    let holds = (token.role != Role::Seat).then_some(&its as Holds<'_>);
    let leads = app.store().leads(MOST, holds).await?;
    let seen: Vec<StaffLead> = leads
        .iter()
        .map(|lead| staff_lead(&app, &token, lead))
        .collect::<Answer<_>>()?;
    Ok(no_store(seen))
}

/// One lead.
#[utoipa::path(get, path = "/api/v1/staff/leads/{number}", tag = "staff",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("Authorization" = Option<String>, Header, nullable = false, description = "Bearer and a service token"),
    ),
    responses(
        (status = 200, description = "as staff see it", body = StaffLead),
        (status = 401, description = "no known token", body = Envelope),
        (status = 403, description = "the token's role may not", body = Envelope),
        (status = 404, description = "none that this token may see", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn read_lead(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Answer<Response> {
    let token = token(&app, &headers, Permission::ReadLeads).await?;
    let lead = seen(&app, &token, number).await?;
    Ok(no_store(staff_lead(&app, &token, &lead)?))
}

/// Who left it. Each reading is recorded.
#[utoipa::path(get, path = "/api/v1/staff/leads/{number}/person", tag = "staff",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("Authorization" = Option<String>, Header, nullable = false, description = "Bearer and a service token"),
    ),
    responses(
        (status = 200, description = "name and contact", body = Person),
        (status = 401, description = "no known token", body = Envelope),
        (status = 403, description = "the token's role may not", body = Envelope),
        (status = 404, description = "none that this token may see", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn read_lead_person_for_staff(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Answer<Response> {
    let token = token(&app, &headers, Permission::ReadPerson).await?;
    let lead = seen(&app, &token, number).await?;
    // Recorded before it is shown.
    let reader = format!("{}（{}）", token.name, token.unit);
    app.store()
        .note_lead_reading(&lead.number, &reader, now())
        .await?;
    let person = Opened::of(&app, &lead)?.person()?.unwrap_or_default();
    Ok(no_store(person))
}

/// Moves a lead on.
#[utoipa::path(post, path = "/api/v1/staff/leads/{number}/acts", tag = "staff",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("Authorization" = Option<String>, Header, nullable = false, description = "Bearer and a service token"),
    ),
    request_body = StaffLeadAct,
    responses(
        (status = 200, description = "done; the lead", body = StaffLead),
        (status = 400, description = "the request cannot be read", body = Envelope),
        (status = 401, description = "no known token", body = Envelope),
        (status = 403, description = "the token's role may not", body = Envelope),
        (status = 404, description = "none that this token may see", body = Envelope),
        (status = 409, description = "somebody else has acted since; how it stands now", body = ChangedLead),
        (status = 413, description = "too long", body = Envelope),
        (status = 415, description = "not JSON", body = Envelope),
        (status = 422, description = "it cannot be done now, or something is missing", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn move_lead(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    request: Request,
) -> Answer<Response> {
    let token = token(&app, request.headers(), Permission::MoveLeads).await?;
    let lead = seen(&app, &token, number).await?;
    let act: StaffLeadAct = json_body(request).await?;
    if directs(act.act) && !token.role.may(Permission::DirectLeads) {
        return Err(Problem::forbidden(format!(
            "“{}”由坐席办理，请联系坐席",
            act.act.zh(lead.facts.kind)
        )));
    }
    let officer = match act.act {
        LeadAct::Assign => {
            let mut errors = FieldErrors::default();
            let card = act.officer.unwrap_or_default().card(&mut errors);
            Some(card.ok_or_else(|| Problem::invalid(errors))?)
        }
        _ => None,
    };
    let wanted = Wanted {
        act: act.act,
        by: Actor::Staff,
        seen: act.steps,
        text: &act.text,
        officer,
    };
    match take(&app, &lead, wanted).await? {
        Done::Moved(mut now) => {
            if held::looked_at(&app, &token, &now.number).await {
                // Without the notice that it waits.
                let again = app.store().lead(&now.number).await?;
                now = again.ok_or_else(Problem::no_such_lead)?;
            }
            Ok(no_store(staff_lead(&app, &token, &now)?))
        }
        Done::Changed(now) => changed(&app, &now),
    }
}

/// What the seat alone does.
const fn directs(act: LeadAct) -> bool {
    matches!(act, LeadAct::Assign)
}

/// The lead, if this token may see it.
async fn seen(
    app: &App,
    token: &Token,
    number: Result<Path<String>, PathRejection>,
) -> Answer<StoredLead> {
    let Path(number) = number.map_err(|_| Problem::no_such_lead())?;
    let number = ReceiptNumber::parse(&number).map_err(|_| Problem::no_such_lead())?;
    let lead = app.store().lead(&number).await?;
    lead.filter(|lead| holds(token, lead))
        .ok_or_else(Problem::no_such_lead)
}

/// A seat holds every lead, a unit those that it was given.
fn holds(token: &Token, lead: &StoredLead) -> bool {
    let officer = lead.follow_up.officer.as_ref();
    token.role == Role::Seat || officer.is_some_and(|officer| same_unit(&officer.unit, &token.unit))
}

fn staff_lead(app: &App, token: &Token, lead: &StoredLead) -> Answer<StaffLead> {
    let may = |act: &LeadAct| !directs(*act) || token.role.may(Permission::DirectLeads);
    let staff_may = LeadAct::allowed(Actor::Staff, lead.follow_up.state);
    Ok(StaffLead {
        number: lead.number.to_string(),
        follow_up: shown(app, lead)?,
        staff_may: staff_may.into_iter().filter(may).collect(),
        amount: lead.facts.amount,
        want: Opened::of(app, lead)?.want()?,
    })
}
