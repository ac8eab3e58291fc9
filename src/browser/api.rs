//! The server's answers, typed.

use domain::{
    json::{FromJson, parse},
    leads::{FollowUp, LeadForm, Receipt},
    problem::{Envelope, Problem},
    projects::Card,
};
use gloo_net::http::{Request, Response};

use super::json;
use crate::{
    boot::{ProjectData, Site},
    documents::Fragment,
};

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum ApiError {
    /// The network, or an answer that is not ours.
    Network,
    /// The server refused, and says why.
    Refused(Problem),
}

impl From<gloo_net::Error> for ApiError {
    fn from(_: gloo_net::Error) -> Self {
        Self::Network
    }
}

/// The site, for a page that came without boot data.
pub(super) async fn site() -> Result<Site, ApiError> {
    read(Request::get("/api/v1/site").send().await?).await
}

/// All cards.
pub(super) async fn cards(url: &str) -> Result<Vec<Card>, ApiError> {
    read(Request::get(url).send().await?).await
}

/// A project's page; `None` when there is no such project.
pub(super) async fn project(id: &str) -> Result<Option<ProjectData>, ApiError> {
    let response = Request::get(&format!("/api/v1/projects/{id}/page"))
        .send()
        .await?;
    if response.status() == 404 {
        return Ok(None);
    }
    read(response).await.map(Some)
}

/// A page that is only read; `None` when there is no such page.
pub(super) async fn fragment(address: &str) -> Result<Option<Fragment>, ApiError> {
    let response = Request::get(&format!("/fragments/{address}"))
        .send()
        .await?;
    if response.status() == 404 {
        return Ok(None);
    }
    read(response).await.map(Some)
}

/// Sends an intent; with the same key it is safe to send again. The receipt comes with its own
/// text, which is what this phone keeps.
pub(super) async fn submit(form: &LeadForm, key: &str) -> Result<(Receipt, String), ApiError> {
    let body = json::text(&json::form(form)).ok_or(ApiError::Network)?;
    let request = Request::post("/api/v1/leads")
        .header("content-type", "application/json")
        .header("idempotency-key", key)
        .body(body)?;
    let text = text_of(request.send().await?).await?;
    parse(&text)
        .map(|receipt| (receipt, text))
        .ok_or(ApiError::Network)
}

/// Where an intent stands.
pub(super) async fn follow(number: &str, code: &str) -> Result<FollowUp, ApiError> {
    let response = Request::get(&format!("/api/v1/leads/{number}"))
        .header("x-query-code", code)
        .send()
        .await?;
    read(response).await
}

async fn read<T: FromJson>(response: Response) -> Result<T, ApiError> {
    parse(&text_of(response).await?).ok_or(ApiError::Network)
}

async fn text_of(response: Response) -> Result<String, ApiError> {
    let text = response.text().await?;
    if response.ok() {
        return Ok(text);
    }
    match parse::<Envelope>(&text) {
        Some(envelope) => Err(ApiError::Refused(envelope.error)),
        None => Err(ApiError::Network),
    }
}
