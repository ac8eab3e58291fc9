//! 工作量证明: challenges, for who sends more than usual.

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use domain::{date::Timestamp, problem::Envelope};
use serde::Serialize;

use crate::{
    app::App,
    problem::{Answer, Problem},
    published::now,
    screening::Challenge,
};

/// A challenge. Nothing of it is kept here; it is good once.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProofChallenge {
    /// Goes back in the header `X-Proof`, with a dot and the nonce behind it.
    pub challenge: String,
    /// The nonce is a whole number for which SHA-256(SHA-256(challenge) ‖ nonce), the nonce as
    /// eight bytes, highest first, begins with so many zero bits.
    pub bits: u8,
    /// Until when it is good.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// A challenge for a proof of work. A submission with its proof in the header `X-Proof` is taken
/// where one without would first be looked at by a person. Nobody has to send one.
#[utoipa::path(get, path = "/api/v1/proof", tag = "leads",
    responses(
        (status = 200, description = "a challenge", body = ProofChallenge),
        (status = 500, description = "no randomness", body = Envelope),
    ))]
pub async fn read_proof(State(app): State<App>) -> Answer<Response> {
    let challenge = Challenge::new(app.secret(), app.budgets().proof_bits, now())
        .map_err(|error| Problem::unexpected(&error))?;
    let body = ProofChallenge {
        challenge: challenge.text,
        bits: challenge.bits,
        expires_at: challenge.expires_at,
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}
