//! What is done to a case, by the visitor here and by staff in `staff.rs`: the same checks.

use axum::{
    Json,
    extract::{Path, Request, State, rejection::PathRejection},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use domain::{
    complaints::{
        Act, Actor, Case, ComplaintFollowUp, ComplaintSettings, GroundGiven, Kind, State as Stands,
        Step, chosen_files, clocks, still_to_come,
    },
    leads::OfficerCard,
    problem::{Envelope, FieldErrors, Problem as Shown},
    text::paragraph,
};
use serde::{Deserialize, Serialize};

use super::{
    super::submission::json_body,
    follow::{follow_up, no_store, opened},
    sealing::Opened,
};
use crate::{
    app::App,
    problem::{Answer, Problem},
    published::now,
    store::{NewStep, StoredCase, StoredStep},
    uploads::choose,
};

/// What the visitor does.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitorAct {
    /// `supplement`, `withdraw`, `rate`, `reopen` or `appeal`.
    pub act: Act,
    /// How many steps were seen (`steps` of the follow-up).
    pub steps: u32,
    /// What is said with it; `supplement` and `reopen` need it. At most 3,000 characters.
    #[serde(default)]
    pub text: String,
    /// For `supplement`: the uploads that come with it, at most 5.
    #[serde(default)]
    #[schema(max_items = 5)]
    pub files: Vec<String>,
    /// For `rate`: 办理结果, 1 to 5.
    #[serde(default)]
    pub result: Option<u8>,
    /// For `rate`: 服务态度和速度, 1 to 5.
    #[serde(default)]
    pub service: Option<u8>,
}

/// The answer to who acted on something that had changed.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Changed {
    /// What happened.
    pub error: Shown,
    /// How it stands now.
    pub current: ComplaintFollowUp,
}

/// How often one case takes more: nobody has to read a flood of it.
const MOST_SUPPLEMENTS: usize = 20;

/// Adds material, withdraws, rates, has it opened again once, or goes to the upper body.
#[utoipa::path(post, path = "/api/v1/complaints/{number}/acts", tag = "complaints",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("X-Query-Code" = Option<String>, Header, nullable = false, description = "查询码"),
    ),
    request_body = VisitorAct,
    responses(
        (status = 200, description = "done; where it stands", body = ComplaintFollowUp),
        (status = 400, description = "the request cannot be read", body = Envelope),
        (status = 404, description = "number and code do not belong together", body = Envelope),
        (status = 409, description = "somebody else has acted since; how it stands now", body = Changed),
        (status = 413, description = "too long", body = Envelope),
        (status = 415, description = "not JSON", body = Envelope),
        (status = 422, description = "it cannot be done now, or something is missing", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn act_on_complaint(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    request: Request,
) -> Answer<Response> {
    let case = opened(&app, number, request.headers()).await?;
    let act: VisitorAct = json_body(request).await?;
    match visitor(&app, &case, &act).await? {
        Done::Moved(now) => Ok(no_store(follow_up(&app, &now)?)),
        Done::Changed(now) => changed(&app, &now),
    }
}

/// Does what the visitor wants, if the rules allow it.
pub(super) async fn visitor(app: &App, case: &StoredCase, act: &VisitorAct) -> Answer<Done> {
    let wanted = Wanted {
        act: act.act,
        by: Actor::Visitor,
        seen: act.steps,
        text: &act.text,
        days: 0,
        officer: None,
        ground: "",
        rating: rating(act)?,
        files: &act.files,
    };
    take(app, case, wanted).await
}

fn rating(act: &VisitorAct) -> Answer<Option<(u8, u8)>> {
    if act.act != Act::Rate {
        return Ok(None);
    }
    let mut errors = FieldErrors::default();
    let mut answer = |field, about: &str, given: Option<u8>| {
        let fit = given.filter(|given| (1..=5).contains(given));
        errors.take(
            field,
            fit.ok_or_else(|| format!("{about}请选 1 到 5 分，5 分是很满意")),
        )
    };
    let result = answer("result", "对办理结果，", act.result);
    let both = result.zip(answer("service", "对态度和速度，", act.service));
    both.map(Some).ok_or_else(|| Problem::invalid(errors))
}

/// Something that somebody wants to do.
pub(super) struct Wanted<'a> {
    pub(super) act: Act,
    pub(super) by: Actor,
    pub(super) seen: u32,
    pub(super) text: &'a str,
    pub(super) days: u32,
    pub(super) officer: Option<OfficerCard>,
    /// The key of 不予受理的情形.
    pub(super) ground: &'a str,
    pub(super) rating: Option<(u8, u8)>,
    /// The uploads that come with it.
    pub(super) files: &'a [String],
}

/// What became of it.
pub(super) enum Done {
    Moved(StoredCase),
    Changed(StoredCase),
}

/// Checks it against the rules and adds it to the history, if nobody was faster.
pub(super) async fn take(app: &App, case: &StoredCase, wanted: Wanted<'_>) -> Answer<Done> {
    if wanted.seen != case.steps() {
        return Ok(Done::Changed(case.clone()));
    }
    let (kind, act) = (case.head.kind, wanted.act);
    let mut stands = Case::after(kind, case.head.held, &case.history());
    let published = app.published();
    let settings = &published.site.county.complaints;
    let limits = settings.limits_of(kind);
    let before = stands.state;
    let mut errors = FieldErrors::default();
    let state = stands
        .act(act, wanted.by, wanted.days, limits.extension_most)
        .map_err(|why| why.sentence(act));
    let state = errors.take("act", state);
    let earlier = case.events.iter().filter(|event| event.step.act == act);
    if act == Act::Supplement && earlier.count() >= MOST_SUPPLEMENTS {
        errors.add(
            "act",
            format!("这一件已经补充过 {MOST_SUPPLEMENTS} 次，请打承办人的电话说明"),
        );
    }
    let ground = match act {
        // What is refused as spam was never looked at by the list.
        Act::Refuse if before == Stands::Held && wanted.ground.is_empty() => None,
        Act::Refuse => errors.take("ground", ground(settings, kind, wanted.ground)),
        _ => None,
    };
    if act == Act::Refuse && before == Stands::Supplement {
        let today = now().shanghai_date();
        let history = case.history();
        let faces = clocks(kind, &limits, &history, &published.calendar, today);
        if let Some(day) = still_to_come(&faces, today) {
            errors.add(
                "act",
                format!("补正期限到 {} 才满，期满前不能不予受理", day.zh()),
            );
        }
    }
    // A picture may say all there is to say; of what is erased nothing new is kept, and staff end
    // it without words.
    let erased = case.sealed.key.is_none();
    let may_be_silent = !wanted.files.is_empty() || (erased && wanted.by == Actor::Staff);
    let says = act.needs_words() && !may_be_silent;
    let missing = match act {
        Act::Supplement => "请写几句，或附上要补的材料",
        _ => "请写明具体内容",
    };
    let text = errors.take(
        "text",
        paragraph(wanted.text, u8::from(says).into(), 3_000, missing),
    );
    let files = errors.take("files", files_of(&wanted));
    let (Some(state), Some(text), Some(files), true) = (state, text, files, errors.is_empty())
    else {
        return Err(Problem::invalid(errors));
    };
    let said = Some(text.as_str()).filter(|text| !text.is_empty());
    let opened = Opened::of(app, case)?;
    if erased && (said.is_some() || !files.is_empty()) {
        let sentence = match wanted.by {
            Actor::Visitor => "个人信息已按要求删除，不能再补充，请重新提交一件",
            Actor::Staff => "个人信息已按要求删除，不再保存文字，这一栏请留空",
        };
        errors.add("text", sentence);
        return Err(Problem::invalid(errors));
    }
    let attached = match (choose(app, files).await?, opened.key()) {
        (Err(errors), _) => return Err(Problem::invalid(errors)),
        (Ok(chosen), Some(key)) => chosen
            .sealed_by(key)
            .map_err(|error| Problem::unexpected(&error))?,
        (Ok(_), None) => Vec::new(),
    };
    let days = if act == Act::Extend { wanted.days } else { 0 };
    let step = NewStep {
        number: case.number,
        seen: wanted.seen,
        event: StoredStep {
            step: Step {
                at: now(),
                act,
                days,
            },
            by: wanted.by,
            said: opened.seal_said(said)?,
            ground,
        },
        state,
        officer: wanted.officer,
        rating: wanted.rating,
    };
    match app.store().add_to_case_with(&step, &attached).await? {
        Some((case, true)) => Ok(Done::Moved(case)),
        Some((case, false)) => Ok(Done::Changed(case)),
        None => Err(Problem::no_such_receipt()),
    }
}

/// Its files, when it may have any.
fn files_of<'a>(wanted: &Wanted<'a>) -> Result<&'a [String], String> {
    if !wanted.files.is_empty() && wanted.act != Act::Supplement {
        return Err("附件请用“补充材料”提交".to_owned());
    }
    chosen_files(wanted.files).map(|()| wanted.files)
}

/// The ground that a key names, of those that hold for the kind.
fn ground(settings: &ComplaintSettings, kind: Kind, key: &str) -> Result<GroundGiven, String> {
    let all = settings.grounds_of(kind);
    let named = all.iter().find(|ground| ground.key == key.trim());
    named.map(GroundGiven::from).ok_or_else(|| {
        let choices: Vec<String> = all
            .iter()
            .map(|ground| format!("{} {}", ground.key, ground.words))
            .collect();
        format!(
            "请写明是哪一种不予受理的情形（ground）：{}",
            choices.join("；")
        )
    })
}

/// 409 with the newer state.
fn changed(app: &App, case: &StoredCase) -> Answer<Response> {
    let body = Changed {
        error: Problem::changed(case.state.zh()).body().clone(),
        current: follow_up(app, case)?,
    };
    let headers = [(axum::http::header::CACHE_CONTROL, "no-store")];
    Ok((StatusCode::CONFLICT, headers, Json(body)).into_response())
}
