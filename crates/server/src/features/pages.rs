//! Pages and files: a look-up and a write of ready bytes.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use yingshang_app::route::Route;

use super::complaints::figures_fragment;
use crate::{app::App, published::FIGURES_PAGE};

/// A page of the app.
pub async fn page(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    let published = app.published();
    let path = uri.path();
    let query = uri.query().unwrap_or_default();
    let route = Route::parse(path, query);
    if route.href() == path
        && let Some(ready) = published.page(path)
    {
        return ready.answer(&headers, StatusCode::OK);
    }
    match &route {
        Route::Project(id) if published.project(id).is_none() => not_found(&app, &headers),
        Route::NotFound => not_found(&app, &headers),
        Route::Document(_) => match published.document(path, query) {
            Some(ready) => published.keep(&uri, ready).answer(&headers, StatusCode::OK),
            // No identifier has a dot.
            None if path.contains('.') => missing_file(),
            None => not_found(&app, &headers),
        },
        // The same for everyone, and shared in chats with its filter.
        Route::Projects(_) => published
            .keep(&uri, published.render(&route))
            .answer(&headers, StatusCode::OK),
        route => published.render(route).answer(&headers, StatusCode::OK),
    }
}

/// A page that is only read, for a visitor who has the program already.
pub async fn fragment(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    let published = app.published();
    let path = uri.path().trim_start_matches("/fragments");
    if path == FIGURES_PAGE {
        // What is counted does not wait for a publication.
        let answer = figures_fragment(State(app), headers).await;
        return answer.unwrap_or_else(IntoResponse::into_response);
    }
    match published.fragment(path, uri.query().unwrap_or_default()) {
        Some(ready) => published.keep(&uri, ready).answer(&headers, StatusCode::OK),
        None => missing_file(),
    }
}

/// A file of the snapshot, by its whole address; of plots also those that a query asks for.
pub async fn file(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    let published = app.published();
    let query = uri.query().filter(|query| !query.is_empty());
    if let Some(ready) = query.and_then(|query| published.filtered(uri.path(), query)) {
        return published.keep(&uri, ready).answer(&headers, StatusCode::OK);
    }
    match published.file(uri.path()) {
        Some(ready) => ready.answer(&headers, StatusCode::OK),
        None => missing_file(),
    }
}

/// A picture.
pub async fn picture(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    let name = decoded(uri.path().trim_start_matches("/pictures/"));
    match app.published().picture(&name) {
        Some(ready) => ready.answer(&headers, StatusCode::OK),
        None => missing_file(),
    }
}

/// An attachment, to be saved.
pub async fn attachment(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    let name = decoded(uri.path().trim_start_matches("/attachments/"));
    let published = app.published();
    // The disk is not waited for on the threads that answer.
    let read = tokio::task::spawn_blocking(move || published.attachment(&name));
    match read.await {
        Ok(Some(ready)) => ready.answer(&headers, StatusCode::OK),
        _ => missing_file(),
    }
}

/// A name as it stands in an address; what is no text is no name of ours.
fn decoded(name: &str) -> String {
    percent_encoding::percent_decode_str(name)
        .decode_utf8()
        .unwrap_or_default()
        .into_owned()
}

/// A file of the app, of this build or an earlier one; else a page that does not exist. What
/// looks like a file is never answered with a page: `<!DO` in place of a program is a white screen.
pub async fn other(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    let name = uri.path().trim_start_matches('/');
    match app.published().asset(name) {
        Some(ready) => ready.answer(&headers, StatusCode::OK),
        None if name.contains('.') => missing_file(),
        None => not_found(&app, &headers),
    }
}

pub(super) fn not_found(app: &App, headers: &HeaderMap) -> Response {
    app.published()
        .render(&Route::NotFound)
        .answer(headers, StatusCode::NOT_FOUND)
}

fn missing_file() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (StatusCode::NOT_FOUND, headers, "没有这个文件").into_response()
}
