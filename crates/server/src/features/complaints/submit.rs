//! Taking a message in.

use axum::{
    extract::{Request, State},
    response::Response,
};
use domain::{
    complaints::{ComplaintForm, ComplaintReceipt, NewComplaint, is_about},
    leads::OfficerCard,
    positioning::Officer,
    problem::Envelope,
};
use sha2::{Digest as _, Sha256};

use super::{
    super::submission::{body_hash, created, idempotency_key, json_body, months_later, too_many},
    follow::follow_up,
    sealing::seal_new,
};
use crate::{
    app::App,
    problem::{Answer, Problem},
    published::{Snapshot, now},
    screening::Arrival,
    store::{CaseHead, CaseOutcome, NewCase, StoredCase},
    uploads::choose,
};

/// Leaves a complaint, a suggestion, a question or a correction. What is answered with 201 is on
/// disk; sending it again with the same `Idempotency-Key` gives the same answer.
#[utoipa::path(post, path = "/api/v1/complaints", tag = "complaints",
    params(
        ("Idempotency-Key" = Option<String>, Header, nullable = false,
            min_length = 8, max_length = 200, pattern = "^[!-~]+$",
            description = "8–200 visible ASCII characters, made when the form is opened; without it a repeat is a second message"),
        ("X-Proof" = Option<String>, Header, nullable = false,
            description = "a challenge of `/api/v1/proof`, a dot and its nonce; what is none is passed over"),
    ),
    request_body = ComplaintForm,
    responses(
        (status = 201, description = "stored; the receipt", body = ComplaintReceipt, links(
            ("follow" = (operation_id = "follow_complaint", parameters(
                ("number" = "$response.body#/number"),
                ("X-Query-Code" = "$response.body#/query_code"),
            ))),
        )),
        (status = 400, description = "the request cannot be read", body = Envelope),
        (status = 408, description = "took too long; try again with the same key", body = Envelope),
        (status = 413, description = "too long", body = Envelope),
        (status = 415, description = "not JSON", body = Envelope),
        (status = 422, description = "fields to correct, or the key was used for another message", body = Envelope),
        (status = 429, description = "too many; `Retry-After` says when there is room again", body = Envelope),
        (status = 503, description = "busy; try again with the same key", body = Envelope),
    ))]
pub async fn submit_complaint(State(app): State<App>, request: Request) -> Answer<Response> {
    let key = idempotency_key(request.headers())?;
    let arrival = Arrival::of(&request);
    let form: ComplaintForm = json_body(request).await?;
    let case = submit(&app, &form, &key, &arrival).await?;
    let receipt = receipt(&app, &case)?;
    let location = format!("/api/v1/complaints/{}", receipt.number);
    Ok(created(location, receipt))
}

/// What the visitor gets for a case that is stored.
pub(super) fn receipt(app: &App, case: &StoredCase) -> Answer<ComplaintReceipt> {
    Ok(ComplaintReceipt {
        number: case.number,
        query_code: app.secret().query_code(&case.number).text(),
        follow_up: follow_up(app, case)?,
    })
}

/// Parse → one transaction, which knows an earlier sending.
pub(super) async fn submit(
    app: &App,
    form: &ComplaintForm,
    key: &str,
    arrival: &Arrival,
) -> Answer<StoredCase> {
    let new = form.parse().map_err(Problem::invalid)?;
    let received_at = now();
    let published = app.published();
    // What was withdrawn meanwhile can still be complained about.
    let about = new.about.as_ref().map(|about| {
        let words = published.about(about);
        (about.clone(), words.unwrap_or_else(|| about.clone()))
    });
    let settings = &published.site.county.complaints;
    let head = CaseHead {
        received_at,
        kind: new.kind,
        category: new.category,
        held: false,
        about,
        confidential: new.confidential,
        publish: new.publish,
        officer: officer(&published, &new).map(OfficerCard::from),
        erased_on: months_later(received_at.shanghai_date(), settings.retention_months),
        notice_version: published.site.county.intent.notice_version.clone(),
    };
    let case = NewCase {
        key: Sha256::digest(key).into(),
        body: body_hash(form),
        head,
        seal: seal_new(app.secret(), &new),
        screening: arrival.screening(app, new.contact.as_ref(), &new.text, &new.text, received_at),
    };
    let files = match choose(app, &new.files).await? {
        Ok(chosen) => chosen.for_new_case(app.secret()),
        Err(errors) => {
            // An earlier sending under this key has taken them.
            return match app.store().earlier_case(&case).await? {
                Some(CaseOutcome::New(stored) | CaseOutcome::Same(stored)) => Ok(stored),
                Some(CaseOutcome::OtherBody) => Err(Problem::key_reused()),
                Some(CaseOutcome::Refused(seconds)) => Err(too_many(app, seconds)),
                None => Err(Problem::invalid(errors)),
            };
        }
    };
    match app.store().submit_case_with(case, files).await? {
        CaseOutcome::New(stored) => {
            tracing::info!(number = %stored.number, "stored a message");
            Ok(stored)
        }
        CaseOutcome::Same(stored) => Ok(stored),
        CaseOutcome::OtherBody => Err(Problem::key_reused()),
        CaseOutcome::Refused(seconds) => Err(too_many(app, seconds)),
    }
}

/// Who gets it first: the county's officer for complaints, unless it is his unit that is complained
/// about; then the first who is not of it.
fn officer<'a>(published: &'a Snapshot, new: &NewComplaint) -> Option<&'a Officer> {
    let county = &published.site.county;
    let named = |key: &str| county.contacts.iter().find(|one| one.key == key);
    let key = &county.complaints.officer;
    let usual = named(key).or_else(|| county.officer_for(None));
    let fit = |one: &&Officer| {
        new.unit
            .as_ref()
            .is_none_or(|unit| !is_about(county, unit, &one.unit))
    };
    usual
        .filter(fit)
        .or_else(|| county.contacts.iter().find(fit))
}
