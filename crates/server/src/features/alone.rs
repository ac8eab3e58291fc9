//! Posters, the kiosk, and codes for our own addresses.

use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use super::pages::not_found;
use crate::{app::App, problem::Problem};

/// The poster of a page.
pub async fn poster(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    let published = app.published();
    let path = uri.path().strip_prefix("/poster").unwrap_or_default();
    match published.poster(path) {
        // The same whatever its query: kept only where it can be kept once.
        Some(ready) if uri.query().is_none() => {
            published.keep(&uri, ready).answer(&headers, StatusCode::OK)
        }
        Some(ready) => ready.answer(&headers, StatusCode::OK),
        None => not_found(&app, &headers),
    }
}

/// The portal on a public screen.
pub async fn kiosk(State(app): State<App>, headers: HeaderMap) -> Response {
    let page = app.published().kiosk();
    page.answer(&headers, StatusCode::OK)
}

/// Which address a code is for.
#[derive(Debug, Deserialize)]
pub struct Asked {
    /// Path and query of one of our own pages.
    #[serde(default)]
    path: String,
}

/// The code of one of our own addresses.
pub async fn code(
    State(app): State<App>,
    asked: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let code = asked
        .ok()
        .and_then(|Query(asked)| app.published().code(&asked.path));
    match code {
        Some(ready) => ready.answer(&headers, StatusCode::OK),
        None => Problem::bad_request("只给本站自己的地址做二维码").into_response(),
    }
}
