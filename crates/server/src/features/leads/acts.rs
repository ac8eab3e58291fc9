//! What is done to a lead, by the visitor here and by staff in `staff.rs`: the same checks.

use axum::{
    Json,
    extract::{Path, Request, State, rejection::PathRejection},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    complaints::Actor,
    leads::{FollowUp, LeadAct, OfficerCard},
    problem::{Envelope, FieldErrors, Problem as Shown},
    text::paragraph,
};
use serde::{Deserialize, Serialize};

use super::{
    super::{
        complaints::{no_store, said_place, seal_text},
        submission::{json_body, query_code},
    },
    opened,
    sealing::Opened,
    shown,
};
use crate::{
    app::App,
    problem::{Answer, Problem},
    published::now,
    store::{NewLeadStep, StoredLead},
};

/// What the visitor does.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitorLeadAct {
    /// `supplement` or `withdraw`.
    pub act: LeadAct,
    /// How many steps were seen (`steps` of the follow-up).
    pub steps: u32,
    /// What is said with it; `supplement` needs it. At most 1,000 characters.
    #[serde(default)]
    pub text: String,
}

/// The answer to who acted on something that had changed.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ChangedLead {
    /// What happened.
    pub error: Shown,
    /// How it stands now.
    pub current: FollowUp,
}

/// Adds to what was written, or withdraws it.
#[utoipa::path(post, path = "/api/v1/leads/{number}/acts", tag = "leads",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("X-Query-Code" = Option<String>, Header, nullable = false, description = "查询码"),
    ),
    request_body = VisitorLeadAct,
    responses(
        (status = 200, description = "done; where it stands", body = FollowUp),
        (status = 400, description = "the request cannot be read", body = Envelope),
        (status = 404, description = "number and code do not belong together", body = Envelope),
        (status = 409, description = "somebody else has acted since; how it stands now", body = ChangedLead),
        (status = 413, description = "too long", body = Envelope),
        (status = 415, description = "not JSON", body = Envelope),
        (status = 422, description = "it cannot be done now, or something is missing", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn act_on_lead(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    request: Request,
) -> Answer<Response> {
    let Path(number) = number.map_err(|_| Problem::no_such_receipt())?;
    let lead = opened(&app, &number, query_code(request.headers())).await?;
    let act: VisitorLeadAct = json_body(request).await?;
    let wanted = Wanted {
        act: act.act,
        by: Actor::Visitor,
        seen: act.steps,
        text: &act.text,
        officer: None,
    };
    match take(&app, &lead, wanted).await? {
        Done::Moved(now) => Ok(no_store(shown(&app, &now)?)),
        Done::Changed(now) => changed(&app, &now),
    }
}

/// Something that somebody wants to do.
pub(super) struct Wanted<'a> {
    pub(super) act: LeadAct,
    pub(super) by: Actor,
    pub(super) seen: u32,
    pub(super) text: &'a str,
    pub(super) officer: Option<OfficerCard>,
}

/// What became of it.
pub(super) enum Done {
    Moved(StoredLead),
    Changed(StoredLead),
}

/// Checks it against the table and adds it to the history, if nobody was faster.
pub(super) async fn take(app: &App, lead: &StoredLead, wanted: Wanted<'_>) -> Answer<Done> {
    let follow_up = &lead.follow_up;
    if wanted.seen != follow_up.steps {
        return Ok(Done::Changed(lead.clone()));
    }
    let (kind, act) = (follow_up.kind, wanted.act);
    let mut errors = FieldErrors::default();
    let state = act
        .lead(wanted.by, follow_up.state)
        .map_err(|why| why.sentence(act, kind));
    let state = errors.take("act", state);
    if act == LeadAct::Supplement && follow_up.steps >= MOST_STEPS {
        errors.add("act", "这一件补充的次数太多，请打承办人的电话说明");
    }
    // Of what is erased nothing new is kept; staff end it without words.
    let may_be_silent = lead.sealed.key.is_none() && wanted.by == Actor::Staff;
    let least = u8::from(act.needs_words() && !may_be_silent).into();
    let missing = match act {
        LeadAct::Close | LeadAct::Shelve => "请写明原因，客商会看到",
        _ => "请写明具体内容",
    };
    let text = errors.take("text", paragraph(wanted.text, least, 1_000, missing));
    let (Some(state), Some(text), true) = (state, text, errors.is_empty()) else {
        return Err(Problem::invalid(errors));
    };
    let said = Some(text).filter(|text| !text.is_empty());
    let opened = Opened::of(app, lead)?;
    let said = match (said, opened.key()) {
        (None, _) => None,
        (Some(said), Some(key)) => Some(seal_text(key, &said_place(follow_up.steps + 1), &said)?),
        (Some(_), None) => {
            let sentence = match wanted.by {
                Actor::Visitor => "个人信息已按要求删除，不能再补充，请重新提交一件",
                Actor::Staff => "个人信息已按要求删除，不再保存文字，这一栏请留空",
            };
            errors.add("text", sentence);
            return Err(Problem::invalid(errors));
        }
    };
    let officer = wanted.officer.map(|officer| {
        let next = format!("{}按您留的方式与您联系", officer.person);
        (officer, next)
    });
    let step = NewLeadStep {
        number: lead.number,
        seen: wanted.seen,
        at: now(),
        act,
        state,
        text: act.sentence(kind),
        said,
        officer,
    };
    match app.store().add_to_lead(&step).await? {
        Some((lead, true)) => {
            tracing::info!(number = %lead.number, act = act.key(), "moved a lead");
            Ok(Done::Moved(lead))
        }
        Some((lead, false)) => Ok(Done::Changed(lead)),
        None => Err(Problem::no_such_receipt()),
    }
}

/// How long a history may grow by what visitors add: nobody has to read a flood of it.
const MOST_STEPS: u32 = 40;

/// 409 with the newer state.
pub(super) fn changed(app: &App, lead: &StoredLead) -> Answer<Response> {
    let current = shown(app, lead)?;
    let body = ChangedLead {
        error: Problem::changed(&current.state_words).body().clone(),
        current,
    };
    let headers = [(header::CACHE_CONTROL, "no-store")];
    Ok((StatusCode::CONFLICT, headers, Json(body)).into_response())
}
