//! What staff do, through the API and with a service token; their screens come with the console.

use axum::{
    extract::{Path, Request, State, rejection::PathRejection},
    http::{HeaderMap, header},
    response::Response,
};
use domain::{
    codes::{Phone, ReceiptNumber},
    complaints::{self, Act, Actor, Case, ComplaintFollowUp, Traces, lasts_a_year, same_unit},
    date::{Date, Timestamp},
    leads::OfficerCard,
    permissions::{Permission, Role},
    problem::{Envelope, FieldErrors},
    text::bounded,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{
    super::{held, submission::json_body},
    acts::{Changed, Done, Wanted, changed, take},
    files::may_see_files,
    follow::{follow_up, no_store},
    sealing::{Opened, Person, Words},
};
use crate::{
    app::App,
    problem::{Answer, Problem},
    published::now,
    store::{StoredCase, Token},
};

/// The most cases that one answer lists.
const MOST: u32 = 500;

/// A case as staff see it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct StaffCase {
    /// 受理编号
    pub number: String,
    /// What the visitor sees too; `may` is what the visitor may do. Files of who asked for
    /// confidentiality are listed for the seat only.
    #[serde(flatten)]
    pub follow_up: ComplaintFollowUp,
    /// What the token may do now.
    pub staff_may: Vec<Act>,
    /// 请求保密: name and contact are kept from the handling unit.
    pub confidential: bool,
    /// What was written, as far as this token may read it: the sender's own words, or the redacted
    /// text. Absent once erased, and while there is nothing that it may read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<Words>,
    /// Why there is nothing to read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withheld: Option<String>,
    /// 脱敏文本 that stands beside the sender's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redaction: Option<Words>,
    /// Comments for staff, oldest first; in a list they are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<Comment>,
    /// Since when it has lasted longer than a year: it is to be reported to the county's government
    /// (第3号令第二十一条).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub year_since: Option<Date>,
}

/// 意见, for staff alone.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Comment {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The token's name and unit.
    pub author: String,
    /// What was said; absent once erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

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

/// The newest cases that this token may see.
#[utoipa::path(get, path = "/api/v1/staff/complaints", tag = "staff",
    params(("Authorization" = Option<String>, Header, nullable = false, description = "Bearer and a service token")),
    responses(
        (status = 200, description = "at most 500, newest first", body = [StaffCase]),
        (status = 401, description = "no known token", body = Envelope),
        (status = 403, description = "the token's role may not", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn list_cases(State(app): State<App>, headers: HeaderMap) -> Answer<Response> {
    let token = reader(&app, &headers).await?;
    let mut seen = Vec::new();
    for case in app.store().cases(MOST).await? {
        if holds(&token, &case) && !is_own(&app, &token, &case)? {
            seen.push(listed(&app, &token, &case).await?);
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
        (status = 409, description = "somebody else has acted since; how it stands now", body = Changed),
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
            if case.state == complaints::State::Held && act.act != Act::Refuse {
                held::looked_at(&app, &token, &now.number).await;
            }
            Ok(no_store(staff_case(&app, &token, &now).await?))
        }
        Done::Changed(now) => changed(&app, &now),
    }
}

/// What the seat alone does.
const fn directs(act: Act) -> bool {
    matches!(act, Act::Assign | Act::Release | Act::Refuse)
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
        && same_unit(&card.unit, about)
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

/// Whose token it is, if it may read cases, whole or redacted.
async fn reader(app: &App, headers: &HeaderMap) -> Answer<Token> {
    let all = [Permission::ReadCases, Permission::ReviewCases];
    token_of_any(app, headers, &all).await
}

/// Whose token it is, if it may do this.
pub(in crate::features) async fn token(
    app: &App,
    headers: &HeaderMap,
    permission: Permission,
) -> Answer<Token> {
    token_of_any(app, headers, &[permission]).await
}

/// Whose token it is, if it may do one of these.
async fn token_of_any(app: &App, headers: &HeaderMap, permissions: &[Permission]) -> Answer<Token> {
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or_else(Problem::no_such_token)?;
    // Tokens are long and random: their hash is looked up, and no time tells how much was right.
    let hash: [u8; 32] = Sha256::digest(given.trim()).into();
    let token = app.store().token(&hash).await?;
    let token = token.ok_or_else(Problem::no_such_token)?;
    if permissions.iter().any(|one| token.role.may(*one)) {
        Ok(token)
    } else {
        Err(Problem::forbidden("这个令牌没有这项权限"))
    }
}

/// The case, if this token may see it.
pub(super) async fn seen(
    app: &App,
    token: &Token,
    number: Result<Path<String>, PathRejection>,
) -> Answer<StoredCase> {
    let Path(number) = number.map_err(|_| Problem::no_such_case())?;
    let number = ReceiptNumber::parse(&number).map_err(|_| Problem::no_such_case())?;
    let case = app.store().case(&number).await?;
    let case = case.ok_or_else(Problem::no_such_case)?;
    if is_own(app, token, &case)? {
        return Err(Problem::forbidden(
            "这件投诉针对本单位，本单位不能查看和办理",
        ));
    }
    if holds(token, &case) {
        Ok(case)
    } else {
        Err(Problem::no_such_case())
    }
}

/// A seat holds every case, a unit those that it was given; a supervisor looks at every case.
fn holds(token: &Token, case: &StoredCase) -> bool {
    match token.role {
        Role::Seat | Role::Supervisor => true,
        Role::Unit => {
            let officer = case.head.officer.as_ref();
            officer.is_some_and(|officer| same_unit(&officer.unit, &token.unit))
        }
    }
}

/// Whether a token reads what the sender wrote, or the redacted text alone.
fn reads_all(token: &Token, case: &StoredCase) -> bool {
    match token.role {
        Role::Seat => true,
        Role::Unit => !case.head.confidential,
        Role::Supervisor => false,
    }
}

/// Whether it complains about the token's unit, from which it is kept.
pub(super) fn is_own(app: &App, token: &Token, case: &StoredCase) -> Answer<bool> {
    let words = Opened::of(app, case)?.words()?;
    let unit = words.and_then(|words| words.unit);
    Ok(unit.is_some_and(|unit| same_unit(&unit, &token.unit)))
}

/// By what the people of a case could be recognised; its reading shows nobody anything.
pub(super) fn traces(opened: &Opened<'_>) -> Answer<Traces> {
    let person = opened.person()?.unwrap_or_default();
    Ok(Traces {
        name: person.name,
        contact: person.contact,
        unit: None,
    })
}

/// A case as this token sees it, with its comments.
pub(super) async fn staff_case(app: &App, token: &Token, case: &StoredCase) -> Answer<StaffCase> {
    let mut seen = listed(app, token, case).await?;
    let opened = Opened::of(app, case)?;
    for stored in app.store().comments_on(&case.number).await? {
        seen.comments.push(Comment {
            text: opened.comment(&stored)?,
            at: stored.at,
            author: stored.author,
        });
    }
    Ok(seen)
}

/// The same without its comments.
async fn listed(app: &App, token: &Token, case: &StoredCase) -> Answer<StaffCase> {
    let history = case.history();
    let stands = Case::after(case.head.kind, case.head.held, &history);
    let may = |act: &Act| {
        token.role.may(Permission::MoveCases)
            && (!directs(*act) || token.role.may(Permission::DirectCases))
    };
    let mut follow_up = follow_up(app, case)?;
    if !may_see_files(case, token.role) {
        // Their names may hold a person's.
        follow_up.files.clear();
    }
    let opened = Opened::of(app, case)?;
    let sealed = app.store().redaction_of(&case.number).await?;
    let redaction = opened.redaction(sealed.as_ref())?;
    let own = opened.words()?;
    let all = reads_all(token, case);
    if !all {
        let traces = traces(&opened)?;
        for event in &mut follow_up.events {
            // What the sender adds may name anybody; what staff say is looked through.
            let hidden = event.by == Actor::Visitor
                || event
                    .text
                    .as_ref()
                    .is_some_and(|text| !traces.own(text).is_empty());
            if hidden {
                event.text = None;
            }
        }
    }
    let withheld = (!all && own.is_some() && redaction.is_none())
        .then(|| "原文可能看出是谁反映的，坐席存入脱敏文本后才能看".to_owned());
    Ok(StaffCase {
        number: case.number.to_string(),
        follow_up,
        staff_may: stands.allowed(Actor::Staff).filter(may).collect(),
        confidential: case.head.confidential,
        words: if all { own } else { redaction.clone() },
        withheld,
        redaction,
        comments: Vec::new(),
        year_since: lasts_a_year(
            case.head.kind,
            case.head.held,
            &history,
            now().shanghai_date(),
        ),
    })
}
