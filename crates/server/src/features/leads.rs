//! 意向、需求、预约: submit and follow, by the API and by plain forms.

mod acts;
mod pages;
mod person;
mod sealing;
mod staff;
mod suggest;

use axum::{
    Json,
    extract::{Path, Request, State, rejection::PathRejection},
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    codes::ReceiptNumber,
    date::Date,
    leads::{FollowUp, LeadFacts, LeadForm, LeadKind, OfficerCard, ProjectRef, Receipt},
    library,
    problem::{Envelope, FieldErrors},
    stories::{Signup, Story},
};
use sha2::{Digest as _, Sha256};

pub(super) use self::pages::lead_instead;
pub(crate) use self::sealing::visitor_email;
use self::sealing::{Opened, seal_new};
pub use self::{
    acts::{__path_act_on_lead, act_on_lead},
    pages::{follow_by_form, open_form, receipt_by_form, submit_by_form, suggest_by_form},
    person::{
        __path_correct_lead_person, __path_erase_lead_person, __path_read_lead_person,
        correct_lead_person, erase_lead_person, read_lead_person,
    },
    sealing::seal_old_leads,
    staff::{
        __path_list_leads, __path_move_lead, __path_read_lead, __path_read_lead_person_for_staff,
        list_leads, move_lead, read_lead, read_lead_person_for_staff,
    },
    suggest::{__path_suggest_for_lead, suggest_for_lead},
};
use super::submission::{
    body_hash, created, idempotency_key, json_body, months_later, opens, query_code, too_many,
};
use crate::{
    app::App,
    problem::{Answer, Problem},
    published::{Snapshot, now},
    screening::Arrival,
    store::{Outcome, StoredLead, Submission, Terms},
};

/// Leaves an investment intent, a project that seeks an investor, a need, a visit, what fills a
/// chain's gap, or an event sign-up; without `kind` it is an intent. What is answered with 201 is on disk; sending it again with the
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

/// Parse → one transaction, which knows an earlier sending → receipt.
async fn submit(app: &App, form: &LeadForm, key: &str, arrival: &Arrival) -> Answer<Receipt> {
    let received_at = now();
    let day = received_at.shanghai_date();
    let parsed = form.parse_on(day, &app.published().calendar);
    if let (Err(errors), Err(_)) = (&parsed, form.parse()) {
        // What is not whole on any day was never sent before.
        return Err(Problem::invalid(errors.clone()));
    }
    let key: [u8; 32] = Sha256::digest(key).into();
    let body = body_hash(form);
    let promised = parsed.map_err(Problem::invalid).and_then(|lead| {
        let published = app.published();
        let facts = meant(&published, form, lead.facts.clone(), day)?;
        let terms = terms(&published, &facts, day)?;
        Ok((lead, facts, terms))
    });
    let outcome = match promised {
        Ok((lead, facts, terms)) => {
            // Two visits without a word on another day are two.
            let whole = format!("{facts:?} {}", lead.want);
            let (contact, want) = (Some(&lead.contact), lead.want.as_str());
            let screening = arrival.screening(app, contact, want, &whole, received_at);
            let submission = Submission {
                key,
                body,
                received_at,
                facts,
                terms,
                seal: seal_new(app.secret(), &lead),
                screening,
            };
            app.store().submit_lead(submission).await?
        }
        // A new one cannot be promised any more, the answer to an earlier sending stays: the day of a
        // visit has passed, a project is withdrawn.
        Err(problem) => app.store().sent_before(&key, &body).await?.ok_or(problem)?,
    };
    match outcome {
        Outcome::New(stored) => {
            tracing::info!(number = %stored.number, "stored a lead");
            receipt(app, stored)
        }
        Outcome::Same(stored) => receipt(app, stored),
        Outcome::OtherBody => Err(Problem::key_reused()),
        Outcome::Refused(seconds) => Err(too_many(app, seconds)),
    }
}

fn receipt(app: &App, stored: StoredLead) -> Answer<Receipt> {
    Ok(Receipt {
        query_code: app.secret().query_code(&stored.number).text(),
        number: stored.number,
        follow_up: shown(app, &stored)?,
    })
}

/// Where a lead stands, with what was said on the way.
fn shown(app: &App, stored: &StoredLead) -> Answer<FollowUp> {
    let said = Opened::of(app, stored)?.said()?;
    let mut follow_up = stored.follow_up.clone();
    for (event, said) in follow_up.events.iter_mut().zip(said) {
        event.said = said;
    }
    if let Some(next) = follow_up.state.next(follow_up.kind) {
        next.clone_into(&mut follow_up.next_step);
    }
    // Of what is erased nothing new is kept.
    follow_up.erased = stored.sealed.key.is_none();
    if follow_up.erased {
        follow_up.may.retain(|act| !act.needs_words());
    }
    Ok(follow_up)
}

/// What a lead is, once it is known what it is about: a sign-up to an event that one can still sign up
/// to. Who said no kind left an intent before there were kinds, and still does.
fn meant(
    published: &Snapshot,
    form: &LeadForm,
    facts: LeadFacts,
    today: Date,
) -> Answer<LeadFacts> {
    let about = facts.about.as_deref().unwrap_or_default();
    let refusal = match facts.kind {
        LeadKind::Event => match event(published, about).and_then(|story| story.signup(today)) {
            Some(Signup::Open) => None,
            Some(Signup::Closed) => Some("这场活动的报名已经截止，还想参加请打承办单位的电话"),
            Some(Signup::Over) => Some("这场活动已经结束，不能再报名；可以改为留下投资意向"),
            None => Some("这不是能报名的活动，请从活动页面点“现在报名”进来"),
        },
        _ => None,
    };
    match refusal {
        None => Ok(facts),
        Some(_) if form.kind.trim().is_empty() => Ok(LeadFacts {
            kind: LeadKind::Invest,
            ..facts
        }),
        Some(why) => {
            let mut errors = FieldErrors::default();
            errors.add("about", why);
            Err(Problem::invalid(errors))
        }
    }
}

/// The event that a sign-up is for.
fn event<'a>(published: &'a Snapshot, about: &str) -> Option<&'a Story> {
    let mut things = library::things(about);
    let (_, id) = things.find(|(kind, _)| *kind == "stories")?;
    library::find(&published.library().stories, id)
}

/// What the county promises on the receipt, as it stands now.
fn terms(published: &Snapshot, facts: &LeadFacts, today: Date) -> Answer<Terms> {
    let county = &published.site.county;
    let mut errors = FieldErrors::default();
    let card = facts.project.as_deref().map(|id| published.card(id));
    if card.is_some_and(|card| card.is_none()) {
        errors.add(
            "project",
            "这个项目已经下架或编号不对，请回到项目库重新选择",
        );
    }
    let about = facts.about.as_deref().map(|about| published.about(about));
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
    let industry = industry.or_else(|| published.industry_of(facts.about.as_deref()?));
    let officer = county
        .officer_by_route(facts.kind, facts.need)
        .or_else(|| published.officer_for(facts.about.as_deref(), industry));
    let limit = county.first_contact(facts.kind);
    let due = published.calendar.add_workdays(today, limit.workdays);
    let who = officer.map_or(&county.bureau, |officer| &officer.person);
    Ok(Terms {
        project: card.map(|card| ProjectRef {
            id: card.id.clone(),
            title: card.title.clone(),
        }),
        about,
        officer: officer.map(OfficerCard::from),
        next_step: format!("{who}在 {} 个工作日内按您留的方式与您联系", limit.workdays),
        due_on: due.date,
        due_note: due.basis.note().map(str::to_owned),
        due_source: Some(limit.source),
        erased_on: months_later(today, county.intent.retention_months),
        notice_version: county.intent.notice_version.clone(),
    })
}

/// What was written in a held lead.
pub(super) async fn held_words(app: &App, number: &ReceiptNumber) -> Answer<Option<String>> {
    match app.store().lead(number).await? {
        Some(lead) => Opened::of(app, &lead)?.want(),
        None => Ok(None),
    }
}

async fn follow(app: &App, number: &str, code: &str) -> Answer<FollowUp> {
    let lead = opened(app, number, code).await?;
    shown(app, &lead)
}

/// The lead whose number and code these are; every way of being wrong gives the same answer after the
/// same work.
async fn opened(app: &App, number: &str, code: &str) -> Answer<StoredLead> {
    // The code first, as for complaints: whether there is such a lead decides nothing of what is
    // done until it is right.
    let number = ReceiptNumber::parse(number).ok();
    let sealed = app.store().code_of_lead(number.as_ref()).await?;
    if !opens(app, code, sealed.as_ref()) {
        return Err(Problem::no_such_receipt());
    }
    let stored = match number {
        Some(number) => app.store().lead(&number).await?,
        None => None,
    };
    stored.ok_or_else(Problem::no_such_receipt)
}
