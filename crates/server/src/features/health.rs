//! For whoever runs the server.

use axum::extract::State;

use crate::{app::App, problem::Answer};

/// The process is alive.
#[utoipa::path(get, path = "/healthz", tag = "operations",
    responses((status = 200, description = "alive", body = String)))]
pub async fn live() -> &'static str {
    "ok"
}

/// The store can commit: a receipt can be given.
#[utoipa::path(get, path = "/readyz", tag = "operations",
    responses(
        (status = 200, description = "ready", body = String),
        (status = 503, description = "the store cannot commit now", body = domain::problem::Envelope),
    ))]
pub async fn ready(State(app): State<App>) -> Answer<&'static str> {
    app.store().ready().await?;
    Ok("ok")
}
