//! 办理情况: what was counted last, for readers.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use domain::{complaints::Figures, problem::Envelope};

use crate::{
    app::App,
    problem::{Answer, Problem},
    published::Figured,
};

/// How messages and intents are handled: counts with what each is of, by kind and by quarter.
#[utoipa::path(get, path = "/api/v1/complaints/figures", tag = "complaints",
    responses(
        (status = 200, description = "as of `as_of`, counted every few minutes", body = Figures),
        (status = 304, description = "unchanged"),
        (status = 503, description = "nothing was counted yet; try again", body = Envelope),
    ))]
pub async fn read_figures(State(app): State<App>, headers: HeaderMap) -> Answer<Response> {
    let figured = figured(&app).await?;
    Ok(figured.api.answer(&headers, StatusCode::OK))
}

/// The page.
pub async fn figures_page(State(app): State<App>, headers: HeaderMap) -> Response {
    match figured(&app).await {
        Ok(figured) => figured.page.answer(&headers, StatusCode::OK),
        Err(problem) => problem.into_page(),
    }
}

/// What changes on the screen when the program opens the page.
pub async fn figures_fragment(State(app): State<App>, headers: HeaderMap) -> Answer<Response> {
    let figured = figured(&app).await?;
    Ok(figured.fragment.answer(&headers, StatusCode::OK))
}

/// Open data, as JSON or as a sheet.
pub async fn figures_data(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
) -> Answer<Response> {
    let figured = figured(&app).await?;
    let file = match uri.path().strip_suffix(".csv") {
        Some(_) => &figured.csv,
        None => &figured.json,
    };
    Ok(file.answer(&headers, StatusCode::OK))
}

async fn figured(app: &App) -> Answer<Arc<Figured>> {
    let tally = app.handling().latest().await;
    let tally = tally.ok_or_else(|| Problem::busy("办理情况正在统计，请过几秒再打开"))?;
    Ok(tally.made(&app.published()))
}
