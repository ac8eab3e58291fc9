//! 区域定位

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};

use crate::{app::App, problem::Problem};

/// The county's document and the address of the list file: what every page of the app starts from.
#[utoipa::path(get, path = "/api/v1/site", tag = "positioning",
    responses(
        (status = 200, description = "the site: `county`, `today`, `cards_url`", body = serde_json::Value),
        (status = 304, description = "unchanged"),
    ))]
pub async fn read_site(State(app): State<App>, headers: HeaderMap) -> Response {
    match app.published().file("/api/v1/site") {
        Some(ready) => ready.answer(&headers, StatusCode::OK),
        None => Problem::no_such_address().into_response(),
    }
}
