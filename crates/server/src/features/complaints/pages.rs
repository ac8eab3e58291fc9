//! The same by plain forms: a browser without script, and the form engine, which asks for the part of
//! a page that has changed. Number and code come in a body, never in an address.

use axum::{
    Extension, Form, Json,
    extract::{State, rejection::FormRejection},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    complaints::{Act, ComplaintForm},
    problem::FieldErrors,
};
use serde::{Deserialize, Serialize};
use yingshang_app::shelf::{Asked, CaseAsked, Own, Page, SentComplaint, Typed};

use super::{
    super::{
        leads::lead_instead,
        submission::{is_key, random_key},
    },
    acts::{Done, VisitorAct, visitor},
    follow::{case_of, follow_up, no_store},
    person::{correct, erase, person},
    sealing::{Opened, Person},
    submit::{receipt, submit},
};
use crate::{
    app::App,
    door::ClientAddress,
    problem::{Answer, Problem},
    published::now,
    screening::Arrival,
    store::StoredCase,
};

const NEW: &str = "/complaints/new";
const RECEIPT: &str = "/complaints/receipt";
const FOLLOW: &str = "/complaints/follow";

/// Opens the form; its key is made here for a browser without script.
pub async fn open_form(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    let asked = Asked::parse(uri.path(), uri.query().unwrap_or_default());
    let sent = SentComplaint {
        key: random_key(),
        ..SentComplaint::opened(&asked)
    };
    let page = app.published().shelf().complaint_form(&sent);
    answer(&app, &headers, NEW, &page, StatusCode::OK)
}

/// A form sent without script.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PlainComplaint {
    kind: String,
    category: String,
    against: String,
    unit: String,
    text: String,
    want: String,
    about: String,
    anonymous: Option<String>,
    name: String,
    contact: String,
    confidential: Option<String>,
    publish: Option<String>,
    consent: Option<String>,
    key: String,
    /// Hidden from people; robots fill it in.
    homepage: String,
}

/// Takes a form sent without script and answers with the receipt, or the form and what is wrong.
pub async fn submit_by_form(
    State(app): State<App>,
    client: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
    form: Result<Form<PlainComplaint>, FormRejection>,
) -> Response {
    let Form(plain) = form.unwrap_or_default();
    let arrival = Arrival::by_form(client, &headers, &plain.homepage);
    let form = ComplaintForm {
        kind: plain.kind,
        category: plain.category,
        against: plain.against,
        unit: plain.unit,
        text: plain.text,
        want: plain.want,
        about: plain.about,
        anonymous: plain.anonymous.is_some(),
        name: plain.name,
        contact: plain.contact,
        confidential: plain.confidential.is_some(),
        publish: plain.publish.is_some(),
        files: Vec::new(),
        consent: plain.consent.is_some(),
    };
    let key = if is_key(&plain.key) {
        plain.key
    } else {
        random_key()
    };
    let stored = submit(&app, &form, &key, &arrival).await;
    match stored.and_then(|case| receipt(&app, &case)) {
        Ok(receipt) => {
            let page = app.published().shelf().complaint_receipt(&receipt);
            answer(&app, &headers, NEW, &page, StatusCode::OK)
        }
        Err(problem) => {
            let errors = problem.fields().clone();
            let failure = errors.is_empty().then(|| problem.message().to_owned());
            let sent = SentComplaint {
                form,
                errors,
                failure,
                key,
            };
            let page = app.published().shelf().complaint_form(&sent);
            answer(&app, &headers, NEW, &page, problem.status())
        }
    }
}

/// Number and code.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PlainCodes {
    number: String,
    code: String,
}

/// The receipt once more, for who has its number and code.
pub async fn receipt_by_form(
    State(app): State<App>,
    headers: HeaderMap,
    form: Result<Form<PlainCodes>, FormRejection>,
) -> Response {
    let Form(asked) = form.unwrap_or_default();
    let case = case_of(&app, &asked.number, &asked.code).await;
    match case.and_then(|case| receipt(&app, &case)) {
        Ok(receipt) => {
            let page = app.published().shelf().complaint_receipt(&receipt);
            answer(&app, &headers, RECEIPT, &page, StatusCode::OK)
        }
        Err(problem) => not_opened(&app, &headers, &asked.number, &problem),
    }
}

/// The page that asks for number and code; an address may name the number, as the code on a receipt
/// does.
pub async fn open_follow(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    let asked = Asked::parse(uri.path(), uri.query().unwrap_or_default());
    let number = asked.get("number").unwrap_or_default();
    let asked = CaseAsked {
        number: number.chars().take(40).collect(),
        ..CaseAsked::default()
    };
    let page = app.published().shelf().complaint_case(&asked);
    answer(&app, &headers, FOLLOW, &page, StatusCode::OK)
}

/// What a visitor does to a case, or only looks.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PlainAct {
    number: String,
    code: String,
    act: String,
    steps: String,
    text: String,
    result: String,
    service: String,
    name: String,
    contact: String,
    sure: Option<String>,
    /// The uploads that belong to it, with commas between.
    files: String,
}

/// Answers where a case stands, and does what the visitor may do.
pub async fn follow_by_form(
    State(app): State<App>,
    headers: HeaderMap,
    form: Result<Form<PlainAct>, FormRejection>,
) -> Response {
    let Form(plain) = form.unwrap_or_default();
    let case = match case_of(&app, &plain.number, &plain.code).await {
        Ok(case) => case,
        Err(problem) => {
            let (number, code) = (&plain.number, &plain.code);
            // Numbers of both kinds look alike: who asks here for the other is not told that it is
            // wrong.
            return match lead_instead(&app, &headers, number, code).await {
                Some(found) => found,
                None => not_opened(&app, &headers, number, &problem),
            };
        }
    };
    match followed(&app, &plain, case).await {
        Ok(Followed::Copy(copy)) => copied(&copy),
        Ok(Followed::Page(asked, status)) => {
            let page = app.published().shelf().complaint_case(&asked);
            answer(&app, &headers, FOLLOW, &page, status)
        }
        Err(problem) => not_opened(&app, &headers, &plain.number, &problem),
    }
}

/// Where the case with this number and code stands, if they belong together: for who asked for it
/// among the leads.
pub(in crate::features) async fn case_instead(
    app: &App,
    headers: &HeaderMap,
    number: &str,
    code: &str,
) -> Option<Response> {
    let case = case_of(app, number, code).await.ok()?;
    let plain = PlainAct {
        number: number.to_owned(),
        code: code.to_owned(),
        ..PlainAct::default()
    };
    match followed(app, &plain, case).await.ok()? {
        Followed::Page(asked, status) => {
            let page = app.published().shelf().complaint_case(&asked);
            Some(answer(app, headers, FOLLOW, &page, status))
        }
        Followed::Copy(_) => None,
    }
}

enum Followed {
    /// The page, with what was done or is wrong.
    Page(Box<CaseAsked>, StatusCode),
    /// What is kept, to be saved.
    Copy(Box<Copy>),
}

async fn followed(app: &App, plain: &PlainAct, case: StoredCase) -> Answer<Followed> {
    let tried = tried(app, plain, &case).await;
    let mut asked = CaseAsked {
        number: case.number.to_string(),
        code: plain.code.clone(),
        ..CaseAsked::default()
    };
    let (now, status) = match tried {
        Ok(Tried::Copy) => return Ok(Followed::Copy(Box::new(copy(app, &case).await?))),
        Ok(Tried::Looked) => (case, StatusCode::OK),
        Ok(Tried::Own(done)) => {
            // As it is now: what was corrected or erased is seen as such.
            let now = case_of(app, &plain.number, &plain.code).await?;
            asked.own = Some(own(app, &now).await?);
            asked.done = done;
            (now, StatusCode::OK)
        }
        Ok(Tried::Moved(now, done)) => {
            asked.done = Some(done);
            (now, StatusCode::OK)
        }
        Ok(Tried::Changed(now)) => {
            let problem = Problem::changed(now.state.zh());
            asked.failure = Some(problem.message().to_owned());
            asked.typed = typed(plain);
            (now, problem.status())
        }
        Err(problem) if problem.status().is_server_error() => return Err(problem),
        Err(problem) => {
            asked.errors = problem.fields().clone();
            // What the rules forbid belongs to no field.
            let forbidden = asked.errors.0.remove("act");
            let alone = asked
                .errors
                .is_empty()
                .then(|| problem.message().to_owned());
            asked.failure = forbidden.map(|all| all.join("；")).or(alone);
            asked.typed = typed(plain);
            if matches!(plain.act.as_str(), "correct" | "erase") {
                asked.own = Some(own(app, &case).await?);
            }
            (case, problem.status())
        }
    };
    asked.found = Some(Box::new(follow_up(app, &now)?));
    Ok(Followed::Page(Box::new(asked), status))
}

/// What was tried, to be tried again without being written again.
fn typed(plain: &PlainAct) -> Typed {
    Typed {
        act: plain.act.clone(),
        text: plain.text.clone(),
        result: plain.result.clone(),
        service: plain.service.clone(),
        name: plain.name.clone(),
        contact: plain.contact.clone(),
    }
}

enum Tried {
    /// Nothing was asked for but to look.
    Looked,
    /// What is kept was asked for, or changed.
    Own(Option<&'static str>),
    /// What is kept, to be saved.
    Copy,
    /// The case went on.
    Moved(StoredCase, &'static str),
    /// Somebody was faster.
    Changed(StoredCase),
}

async fn tried(app: &App, plain: &PlainAct, case: &StoredCase) -> Answer<Tried> {
    let (act, done) = match plain.act.as_str() {
        "own" => return Ok(Tried::Own(None)),
        "copy" => return Ok(Tried::Copy),
        "correct" => {
            let given = Person {
                name: Some(plain.name.clone()),
                contact: Some(plain.contact.clone()),
            };
            correct(app, case, &given).await?;
            return Ok(Tried::Own(Some("已更正。")));
        }
        "erase" => {
            if plain.sure.is_none() {
                let mut errors = FieldErrors::default();
                errors.add("sure", "请先勾选，删除后不能恢复");
                return Err(Problem::invalid(errors));
            }
            erase(app, case).await?;
            return Ok(Tried::Own(Some("已删除您的个人信息。")));
        }
        "publish" | "unpublish" => {
            let agrees = plain.act == "publish";
            let store = app.store();
            store.agree_to_publish(&case.number, agrees, now()).await?;
            return Ok(Tried::Own(Some(match agrees {
                true => "已记下：您同意公开结果。",
                false => "已收回公开结果的同意；公布过的典型案例同时撤下。",
            })));
        }
        "supplement" => (Act::Supplement, "已收到您补充的材料。"),
        "rate" => (Act::Rate, "已收到您的评价。"),
        "reopen" => (Act::Reopen, "已重新办理，请留意新的期限。"),
        "appeal" => (
            Act::Appeal,
            "已记下您的异议。请凭编号向上级机构提出，地址和电话见下面“您的权利”。",
        ),
        "withdraw" => (Act::Withdraw, "已撤回，不再办理。"),
        _ => return Ok(Tried::Looked),
    };
    let wanted = VisitorAct {
        act,
        // What cannot be read was not seen.
        steps: plain.steps.parse().unwrap_or(0),
        text: plain.text.clone(),
        result: plain.result.parse().ok(),
        service: plain.service.parse().ok(),
        files: plain
            .files
            .split(',')
            .filter(|id| !id.is_empty())
            .map(str::to_owned)
            .collect(),
    };
    Ok(match visitor(app, case, &wanted).await? {
        Done::Moved(now) => Tried::Moved(now, done),
        Done::Changed(now) => Tried::Changed(now),
    })
}

async fn own(app: &App, case: &StoredCase) -> Answer<Own> {
    let person = person(app, case).await?;
    let words = Opened::of(app, case)?.words()?;
    let mut own = Own {
        name: person.name,
        contact: person.contact,
        ..Own::default()
    };
    if let Some(words) = words {
        own.unit = words.unit;
        own.text = Some(words.text);
        own.want = words.want;
    }
    Ok(own)
}

/// What is kept of a person and what was said on both sides, as a file.
#[derive(Serialize)]
struct Copy {
    number: String,
    #[serde(flatten)]
    person: Person,
    words: Option<super::sealing::Words>,
    follow_up: domain::complaints::ComplaintFollowUp,
}

async fn copy(app: &App, case: &StoredCase) -> Answer<Copy> {
    Ok(Copy {
        number: case.number.to_string(),
        person: person(app, case).await?,
        words: Opened::of(app, case)?.words()?,
        follow_up: follow_up(app, case)?,
    })
}

fn copied(copy: &Copy) -> Response {
    let mut response = no_store(copy);
    let name = format!("attachment; filename=\"{}.json\"", copy.number);
    if let Ok(name) = name.parse() {
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

/// The page that asks for number and code, with the one sentence for every way of being wrong.
fn not_opened(app: &App, headers: &HeaderMap, number: &str, problem: &Problem) -> Response {
    let asked = CaseAsked {
        number: number.chars().take(40).collect(),
        failure: Some(problem.message().to_owned()),
        ..CaseAsked::default()
    };
    let page = app.published().shelf().complaint_case(&asked);
    answer(app, headers, FOLLOW, &page, problem.status())
}

/// What changes on the screen, for the form engine.
#[derive(Serialize)]
struct Part<'a> {
    title: &'a str,
    html: &'a str,
}

/// A whole page, or its part for who asks for JSON.
pub(in crate::features) fn answer(
    app: &App,
    headers: &HeaderMap,
    path: &str,
    page: &Page,
    status: StatusCode,
) -> Response {
    let accept = headers.get(header::ACCEPT).map(header_text);
    if accept.is_some_and(|accept| accept.starts_with("application/json")) {
        let part = Part {
            title: &page.title,
            html: &page.html,
        };
        let headers = [(header::CACHE_CONTROL, "no-store")];
        return (status, headers, Json(part)).into_response();
    }
    let ready = app.published().visitor_page(path, page);
    ready.answer(headers, status)
}

fn header_text(value: &axum::http::HeaderValue) -> &str {
    value.to_str().unwrap_or_default()
}
