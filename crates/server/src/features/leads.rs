//! 投资意向: submit and follow, by the API and by plain forms.

use std::sync::Arc;

use axum::{
    Extension, Form, Json,
    extract::{
        Path, Request, State,
        rejection::{FormRejection, PathRejection},
    },
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    codes::ReceiptNumber,
    date::Date,
    leads::{FollowUp, LeadForm, NewLead, OfficerCard, ProjectRef, Receipt},
    problem::{Envelope, FieldErrors},
    workdays::Calendar,
};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::submission::{
    body_hash, created, idempotency_key, is_key, json_body, months_later, opens, query_code,
    random_key, too_many,
};
use crate::{
    app::App,
    door::ClientAddress,
    problem::{Answer, Problem},
    published::{Snapshot, now},
    screening::Arrival,
    store::{Outcome, StoredLead, Submission, Terms},
};

/// Leaves an investment intent. What is answered with 201 is on disk; sending it again with the
/// same `Idempotency-Key` is always safe and gives the same answer.
#[utoipa::path(post, path = "/api/v1/leads", tag = "leads",
    params(
        ("Idempotency-Key" = Option<String>, Header, nullable = false,
            min_length = 8, max_length = 200, pattern = "^[!-~]+$",
            description = "8–200 visible ASCII characters, made when the form is opened; without it a repeat is a second intent"),
        ("X-Proof" = Option<String>, Header, nullable = false,
            description = "a challenge of `/api/v1/proof`, a dot and its nonce; what is none is passed over"),
    ),
    request_body = LeadForm,
    responses(
        (status = 201, description = "stored; the receipt", body = Receipt, links(
            ("follow" = (operation_id = "follow_lead", parameters(
                ("number" = "$response.body#/number"),
                ("X-Query-Code" = "$response.body#/query_code"),
            ))),
        )),
        (status = 400, description = "the request cannot be read", body = Envelope),
        (status = 408, description = "took too long; try again with the same key", body = Envelope),
        (status = 413, description = "too long", body = Envelope),
        (status = 415, description = "not JSON", body = Envelope),
        (status = 422, description = "fields to correct, or the key was used for another intent", body = Envelope),
        (status = 429, description = "too many; `Retry-After` says when there is room again", body = Envelope),
        (status = 503, description = "busy; try again with the same key", body = Envelope),
    ))]
pub async fn submit_lead(State(app): State<App>, request: Request) -> Answer<Response> {
    let key = idempotency_key(request.headers())?;
    let arrival = Arrival::of(&request);
    let form: LeadForm = json_body(request).await?;
    let receipt = submit(&app, &form, &key, &arrival).await?;
    let location = format!("/api/v1/leads/{}", receipt.number);
    Ok(created(location, receipt))
}

/// Where an intent stands, for who has its number and its query code.
#[utoipa::path(get, path = "/api/v1/leads/{number}", tag = "leads",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("X-Query-Code" = Option<String>, Header, nullable = false, description = "查询码; a missing one is a wrong one"),
    ),
    responses(
        (status = 200, description = "where it stands", body = FollowUp),
        (status = 404, description = "number and code do not belong together", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn follow_lead(
    State(app): State<App>,
    number: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Answer<Response> {
    let Path(number) = number.map_err(|_| Problem::no_such_receipt())?;
    let follow = follow(&app, &number, query_code(&headers)).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(follow)).into_response())
}

/// Opens the form for a browser without script: its key is made here.
pub async fn open_form(
    State(app): State<App>,
    uri: axum::http::Uri,
    headers: HeaderMap,
) -> Response {
    let query = uri.query().unwrap_or_default();
    let pairs = domain::projects::query_pairs(query);
    let asked = |key: &str| {
        let mut found = pairs.iter().filter(|(known, _)| known == key);
        found.next().map(|(_, value)| value.clone())
    };
    let published = app.published();
    let known = |id: &String| published.project(id).is_some();
    let form = LeadForm {
        project: asked("project").filter(known).unwrap_or_default(),
        about: asked("about").unwrap_or_default(),
        ..LeadForm::default()
    };
    published
        .lead_form(form, FieldErrors::default(), &random_key())
        .answer(&headers, StatusCode::OK)
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
    form: Result<Form<PlainForm>, FormRejection>,
) -> Response {
    let Form(plain) = form.unwrap_or_default();
    let client = client.map(|Extension(client)| client);
    let arrival = Arrival::from_parts(client, &headers).trapped(!plain.homepage.trim().is_empty());
    let form = LeadForm {
        name: plain.name,
        contact: plain.contact,
        want: plain.want,
        amount: plain.amount,
        project: plain.project,
        about: plain.about,
        consent: plain.consent.is_some(),
    };
    let key = if is_key(&plain.key) {
        plain.key
    } else {
        random_key()
    };
    match submit(&app, &form, &key, &arrival).await {
        Ok(receipt) => app
            .published()
            .lead_receipt(receipt)
            .answer(&headers, StatusCode::OK),
        Err(problem) => {
            let mut errors = problem.fields().clone();
            if errors.is_empty() {
                errors.add("name", problem.message());
            }
            app.published()
                .lead_form(form, errors, &key)
                .answer(&headers, problem.status())
        }
    }
}

/// Number and code from a form sent without script.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PlainFollow {
    number: String,
    code: String,
}

/// Answers where an intent stands to a browser without script.
pub async fn follow_by_form(
    State(app): State<App>,
    headers: HeaderMap,
    form: Result<Form<PlainFollow>, FormRejection>,
) -> Response {
    let Form(asked) = form.unwrap_or_default();
    let (found, failure, status) = match follow(&app, &asked.number, &asked.code).await {
        Ok(found) => (Some(found), None, StatusCode::OK),
        Err(problem) => (None, Some(problem.message().to_owned()), problem.status()),
    };
    app.published()
        .lead_follow(found, failure)
        .answer(&headers, status)
}

/// Parse → one transaction, which knows an earlier sending → receipt.
async fn submit(app: &App, form: &LeadForm, key: &str, arrival: &Arrival) -> Answer<Receipt> {
    let lead = form.parse().map_err(Problem::invalid)?;
    let key: [u8; 32] = Sha256::digest(key).into();
    let body = body_hash(form);
    let received_at = now();
    let day = received_at.shanghai_date();
    let outcome = match terms(&app.published(), &lead, day) {
        Ok(terms) => {
            let secret = app.secret().clone();
            let screening = arrival.screening(app, Some(&lead.contact), &lead.want, received_at);
            let submission = Submission {
                key,
                body,
                received_at,
                lead,
                terms,
                seal: Arc::new(move |number| secret.seal(&secret.query_code(number))),
                screening,
            };
            app.store().submit_lead(submission).await?
        }
        // A new one cannot be promised any more, the answer to an earlier sending stays.
        Err(problem) => app.store().sent_before(&key, &body).await?.ok_or(problem)?,
    };
    match outcome {
        Outcome::New(stored) => {
            tracing::info!(number = %stored.number, "stored an intent");
            Ok(receipt(app, stored))
        }
        Outcome::Same(stored) => Ok(receipt(app, stored)),
        Outcome::OtherBody => Err(Problem::key_reused()),
        Outcome::Refused(seconds) => Err(too_many(app, seconds)),
    }
}

fn receipt(app: &App, stored: StoredLead) -> Receipt {
    Receipt {
        query_code: app.secret().query_code(&stored.number).text(),
        number: stored.number,
        follow_up: stored.follow_up,
    }
}

/// What the county promises on the receipt, as it stands now.
fn terms(published: &Snapshot, lead: &NewLead, today: Date) -> Answer<Terms> {
    let county = &published.site.county;
    let mut errors = FieldErrors::default();
    let card = lead.project.as_deref().map(|id| published.card(id));
    if card.is_some_and(|card| card.is_none()) {
        errors.add(
            "project",
            "这个项目已经下架或编号不对，请回到项目库重新选择",
        );
    }
    let about = lead.about.as_deref().map(|about| published.about(about));
    if about.as_ref().is_some_and(Option::is_none) {
        errors.add(
            "about",
            "要谈的这一项已经撤下或编号不对：请从它所在的页面重新进入，或再提交一次，作为一般意向",
        );
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let (card, about) = (card.flatten(), about.flatten());
    let industry = card.map(|card| card.industry.as_str());
    let industry = industry.or_else(|| published.industry_of(lead.about.as_deref()?));
    let officer = published.officer_for(lead.about.as_deref(), industry);
    let days = county.intent.first_contact_workdays;
    let due = Calendar::builtin().add_workdays(today, days);
    Ok(Terms {
        project: card.map(|card| ProjectRef {
            id: card.id.clone(),
            title: card.title.clone(),
        }),
        about,
        officer: officer.map(OfficerCard::from),
        next_step: match officer {
            Some(officer) => format!("{}在 {days} 个工作日内按您留的方式与您联系", officer.person),
            None => format!("{}在 {days} 个工作日内按您留的方式与您联系", county.bureau),
        },
        due_on: due.date,
        due_note: due.basis.note().map(str::to_owned),
        erased_on: months_later(today, county.intent.retention_months),
        notice_version: county.intent.notice_version.clone(),
    })
}

/// What was written in a held lead.
pub(super) async fn held_words(app: &App, number: &ReceiptNumber) -> Answer<Option<String>> {
    let stored = app.store().lead(number).await?;
    Ok(stored.map(|stored| stored.lead.want))
}

async fn follow(app: &App, number: &str, code: &str) -> Answer<FollowUp> {
    let stored = match ReceiptNumber::parse(number) {
        Ok(number) => app.store().lead(&number).await?,
        Err(_) => None,
    };
    let opens = opens(app, code, stored.as_ref().map(|stored| &stored.code_hash));
    match stored {
        Some(stored) if opens => Ok(stored.follow_up),
        _ => Err(Problem::no_such_receipt()),
    }
}
