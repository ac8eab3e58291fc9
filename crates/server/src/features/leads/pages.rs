//! The same by plain forms: a browser without script, and the form engine, which asks for the part of
//! a page that has changed. Number and code come in a body, never in an address.

use axum::{
    Extension, Form,
    extract::{State, rejection::FormRejection},
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use domain::{
    complaints::Actor,
    leads::{Clues, FollowUp, LeadAct, LeadForm, Suggestion, suggest},
    problem::FieldErrors,
};
use serde::Deserialize;
use yingshang_app::shelf::{Asked, LeadAsked, OwnLead, SentLead, TypedAct};

use super::{
    super::{
        complaints::{Person, case_instead, page_or_part},
        submission::{is_key, random_key},
    },
    acts::{Done, Wanted, take},
    opened,
    person::{correct, erase, person},
    receipt,
    sealing::Opened,
    shown, submit,
};
use crate::{
    app::App,
    door::ClientAddress,
    problem::{Answer, Problem},
    published::Snapshot,
    screening::Arrival,
    store::StoredLead,
};

const NEW: &str = "/leads/new";
const RECEIPT: &str = "/leads/receipt";
const FOLLOW: &str = "/leads";

/// Opens the form; its key is made here for a browser without script.
pub async fn open_form(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    let published = app.published();
    let asked = Asked::parse(uri.path(), uri.query().unwrap_or_default());
    let sent = SentLead {
        key: random_key(),
        ..SentLead::opened(published.shelf(), &asked)
    };
    let page = published.shelf().lead_form(&sent);
    page_or_part(&app, &headers, NEW, &page, StatusCode::OK)
}

/// A form sent without script.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PlainForm {
    name: String,
    contact: String,
    want: String,
    amount: String,
    project: String,
    about: String,
    kind: String,
    need: String,
    day: String,
    half: String,
    people: String,
    consent: Option<String>,
    key: String,
    /// Hidden from people; robots fill it in.
    homepage: String,
}

impl PlainForm {
    fn read(self) -> (LeadForm, String) {
        let key = if is_key(&self.key) {
            self.key
        } else {
            random_key()
        };
        let form = LeadForm {
            name: self.name,
            contact: self.contact,
            want: self.want,
            amount: self.amount,
            project: self.project,
            about: self.about,
            kind: self.kind,
            need: self.need,
            day: self.day,
            half: self.half,
            people: self.people,
            consent: self.consent.is_some(),
        };
        (form, key)
    }
}

/// Takes a form sent without script and answers with the receipt, or the form and what is wrong.
pub async fn submit_by_form(
    State(app): State<App>,
    client: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
    form: Result<Form<PlainForm>, FormRejection>,
) -> Response {
    let Form(plain) = form.unwrap_or_default();
    let arrival = Arrival::by_form(client, &headers, &plain.homepage);
    let (form, key) = plain.read();
    match submit(&app, &form, &key, &arrival).await {
        Ok(receipt) => {
            let published = app.published();
            let sent = SentLead {
                form,
                ..SentLead::default()
            };
            let fits = fits(&published, &sent.clues());
            let page = published.shelf().lead_receipt(&receipt, &fits);
            page_or_part(&app, &headers, NEW, &page, StatusCode::OK)
        }
        Err(problem) => {
            let errors = problem.fields().clone();
            let failure = errors.is_empty().then(|| problem.message().to_owned());
            let sent = SentLead {
                form,
                errors,
                failure,
                key,
                fits: None,
            };
            let page = app.published().shelf().lead_form(&sent);
            page_or_part(&app, &headers, NEW, &page, problem.status())
        }
    }
}

/// Answers a form with itself and what fits it; nothing is stored.
pub async fn suggest_by_form(
    State(app): State<App>,
    headers: HeaderMap,
    form: Result<Form<PlainForm>, FormRejection>,
) -> Response {
    let Form(plain) = form.unwrap_or_default();
    let (form, key) = plain.read();
    let mut sent = SentLead {
        form,
        key,
        ..SentLead::default()
    };
    let published = app.published();
    sent.fits = Some(fits(&published, &sent.clues()));
    let page = published.shelf().lead_form(&sent);
    page_or_part(&app, &headers, NEW, &page, StatusCode::OK)
}

fn fits(published: &Snapshot, clues: &Clues) -> Vec<Suggestion> {
    suggest(published.library(), published.today, clues)
}

/// What fits a lead that is stored; nothing when its person is erased.
fn fits_stored(app: &App, lead: &StoredLead) -> Answer<Vec<Suggestion>> {
    let facts = &lead.facts;
    let Some(want) = Opened::of(app, lead)?.want()? else {
        return Ok(Vec::new());
    };
    let clues = Clues {
        kind: facts.kind.key().to_owned(),
        want,
        amount: facts.amount.map(|one| one.to_string()).unwrap_or_default(),
        need: facts
            .need
            .map(|need| need.key().to_owned())
            .unwrap_or_default(),
        project: facts.project.clone().unwrap_or_default(),
        about: facts.about.clone().unwrap_or_default(),
    };
    Ok(fits(&app.published(), &clues))
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
    let made = async {
        let lead = opened(&app, &asked.number, &asked.code).await?;
        let fits = fits_stored(&app, &lead)?;
        Ok((receipt(&app, lead)?, fits))
    };
    match made.await {
        Ok((receipt, fits)) => {
            let page = app.published().shelf().lead_receipt(&receipt, &fits);
            page_or_part(&app, &headers, RECEIPT, &page, StatusCode::OK)
        }
        Err(problem) => not_opened(&app, &headers, &asked.number, &problem),
    }
}

/// What a visitor does to a lead, or only looks.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PlainAct {
    number: String,
    code: String,
    act: String,
    steps: String,
    text: String,
    name: String,
    contact: String,
    sure: Option<String>,
}

/// Answers where a lead stands, and does what the visitor may do.
pub async fn follow_by_form(
    State(app): State<App>,
    headers: HeaderMap,
    form: Result<Form<PlainAct>, FormRejection>,
) -> Response {
    let Form(plain) = form.unwrap_or_default();
    match followed(&app, &plain).await {
        Ok((asked, status)) => {
            let page = app.published().shelf().lead_case(&asked);
            page_or_part(&app, &headers, FOLLOW, &page, status)
        }
        Err(problem) => {
            let (number, code) = (&plain.number, &plain.code);
            // Numbers of both kinds look alike: who asks here for the other is not told that it is
            // wrong.
            match case_instead(&app, &headers, number, code).await {
                Some(found) => found,
                None => not_opened(&app, &headers, number, &problem),
            }
        }
    }
}

/// Where the lead with this number and code stands, if they belong together: for who asked for it
/// among the complaints.
pub(in crate::features) async fn lead_instead(
    app: &App,
    headers: &HeaderMap,
    number: &str,
    code: &str,
) -> Option<Response> {
    let plain = PlainAct {
        number: number.to_owned(),
        code: code.to_owned(),
        ..PlainAct::default()
    };
    let (asked, status) = followed(app, &plain).await.ok()?;
    let page = app.published().shelf().lead_case(&asked);
    Some(page_or_part(app, headers, FOLLOW, &page, status))
}

async fn followed(app: &App, plain: &PlainAct) -> Answer<(LeadAsked, StatusCode)> {
    let lead = opened(app, &plain.number, &plain.code).await?;
    let mut asked = LeadAsked {
        number: lead.number.to_string(),
        code: plain.code.clone(),
        ..LeadAsked::default()
    };
    let (now, status) = match tried(app, plain, &lead).await {
        Ok(Tried::Looked) => (lead, StatusCode::OK),
        Ok(Tried::Own(done)) => {
            // As it is now: what was corrected or erased is seen as such.
            let now = opened(app, &plain.number, &plain.code).await?;
            asked.own = Some(own(app, &now).await?);
            asked.done = done;
            (now, StatusCode::OK)
        }
        Ok(Tried::Moved(now, done)) => {
            asked.done = Some(done);
            (now, StatusCode::OK)
        }
        Ok(Tried::Changed(now)) => {
            let problem = Problem::changed(&now.follow_up.state_words);
            asked.failure = Some(problem.message().to_owned());
            asked.typed = typed(plain);
            (now, problem.status())
        }
        Err(problem) if problem.status().is_server_error() => return Err(problem),
        Err(problem) => {
            asked.errors = problem.fields().clone();
            // What the table forbids belongs to no field.
            let forbidden = asked.errors.0.remove("act");
            let alone = asked
                .errors
                .is_empty()
                .then(|| problem.message().to_owned());
            asked.failure = forbidden.map(|all| all.join("；")).or(alone);
            asked.typed = typed(plain);
            if matches!(plain.act.as_str(), "correct" | "erase") {
                asked.own = Some(own(app, &lead).await?);
            }
            (lead, problem.status())
        }
    };
    asked.fits = fits_stored(app, &now)?;
    let follow_up: FollowUp = shown(app, &now)?;
    asked.found = Some(Box::new(follow_up));
    Ok((asked, status))
}

/// What was tried, to be tried again without being written again.
fn typed(plain: &PlainAct) -> TypedAct {
    TypedAct {
        act: plain.act.clone(),
        text: plain.text.clone(),
        name: plain.name.clone(),
        contact: plain.contact.clone(),
    }
}

enum Tried {
    /// Nothing was asked for but to look.
    Looked,
    /// What is kept was asked for, or changed.
    Own(Option<&'static str>),
    /// The lead went on.
    Moved(StoredLead, &'static str),
    /// Somebody was faster.
    Changed(StoredLead),
}

async fn tried(app: &App, plain: &PlainAct, lead: &StoredLead) -> Answer<Tried> {
    let (act, done) = match plain.act.as_str() {
        "own" => return Ok(Tried::Own(None)),
        "correct" => {
            let given = Person {
                name: Some(plain.name.clone()),
                contact: Some(plain.contact.clone()),
            };
            correct(app, lead, &given).await?;
            return Ok(Tried::Own(Some("已更正。")));
        }
        "erase" => {
            if plain.sure.is_none() {
                let mut errors = FieldErrors::default();
                errors.add("sure", "请先勾选，删除后不能恢复");
                return Err(Problem::invalid(errors));
            }
            erase(app, lead).await?;
            return Ok(Tried::Own(Some("已删除您的个人信息。")));
        }
        "supplement" => (LeadAct::Supplement, "已收到您补充的内容。"),
        "withdraw" => (LeadAct::Withdraw, "已撤回，不再办理。"),
        _ => return Ok(Tried::Looked),
    };
    let wanted = Wanted {
        act,
        by: Actor::Visitor,
        // What cannot be read was not seen.
        seen: plain.steps.parse().unwrap_or(0),
        text: &plain.text,
        officer: None,
    };
    Ok(match take(app, lead, wanted).await? {
        Done::Moved(now) => Tried::Moved(now, done),
        Done::Changed(now) => Tried::Changed(now),
    })
}

async fn own(app: &App, lead: &StoredLead) -> Answer<OwnLead> {
    let person = person(app, lead).await?;
    Ok(OwnLead {
        name: person.name,
        contact: person.contact,
        want: Opened::of(app, lead)?.want()?,
    })
}

/// The page that asks for number and code, with the one sentence for every way of being wrong.
fn not_opened(app: &App, headers: &HeaderMap, number: &str, problem: &Problem) -> Response {
    let asked = LeadAsked {
        number: number.chars().take(40).collect(),
        failure: Some(problem.message().to_owned()),
        ..LeadAsked::default()
    };
    let page = app.published().shelf().lead_case(&asked);
    page_or_part(app, headers, FOLLOW, &page, problem.status())
}
