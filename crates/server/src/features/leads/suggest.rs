//! What of the county's offer fits what somebody is typing.

use axum::{
    extract::{Request, State},
    response::Response,
};
use domain::{
    leads::{Clues, Suggestion, suggest},
    problem::Envelope,
};
use serde::Serialize;

use super::super::{complaints::no_store, submission::json_body};
use crate::{app::App, problem::Answer};

/// What fits.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Suggestions {
    /// The best first; at most 6.
    pub suggestions: Vec<Suggestion>,
}

/// Suggests projects, gaps of chains, plots, halls and policies for what was typed, each with the
/// reason. Nothing is stored and nothing is logged.
#[utoipa::path(post, path = "/api/v1/leads/suggestions", tag = "leads",
    request_body = Clues,
    responses(
        (status = 200, description = "what fits, possibly nothing", body = Suggestions),
        (status = 400, description = "the request cannot be read", body = Envelope),
        (status = 413, description = "too long", body = Envelope),
        (status = 415, description = "not JSON", body = Envelope),
    ))]
pub async fn suggest_for_lead(State(app): State<App>, request: Request) -> Answer<Response> {
    let clues: Clues = json_body(request).await?;
    let published = app.published();
    let suggestions = suggest(published.library(), published.today, &clues);
    Ok(no_store(Suggestions { suggestions }))
}
