//! Every route of the server, on one page: for the public, and under `/api/v1/staff` for staff.

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    response::{IntoResponse as _, Response},
    routing::{any, get, post},
};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi as _;
use utoipa_axum::{router::OpenApiRouter, routes};
use yingshang_app::documents::SECTIONS;

use crate::{
    app::App,
    door::{Gate, admission},
    features::{
        alone, complaints, health, held, leads, notices, openapi, pages, positioning, projects,
        proof, uploads,
    },
    problem::Problem,
    security,
};

/// The whole server, behind a gate.
pub fn router(app: App, gate: Arc<Gate>) -> Router {
    let (api, description) = api().split_for_parts();
    let description = openapi::with_answers_at_the_door(description);
    let api = api
        .route("/api/v1/openapi.json", get(openapi::get(&description)))
        .route("/api", any(no_such_address))
        .route("/api/", any(no_such_address))
        .route("/api/{*rest}", any(no_such_address))
        .method_not_allowed_fallback(async || Problem::method_not_allowed());
    let documents = SECTIONS.iter().fold(Router::new(), |router, section| {
        let router = router.route(&format!("/{section}"), get(pages::page));
        match *section {
            // Below it are files.
            "data" => router,
            section => router.route(&format!("/{section}/{{*rest}}"), get(pages::page)),
        }
    });
    let pages = Router::new()
        // For readers: pages, readable before any script runs.
        .route("/", get(pages::page))
        .route("/projects", get(pages::page))
        .route("/projects/{id}", get(pages::page))
        .route("/leads", post(leads::follow_by_form))
        .route(
            "/leads/new",
            get(leads::open_form).post(leads::submit_by_form),
        )
        .route("/leads/suggest", post(leads::suggest_by_form))
        .route(
            "/leads/receipt",
            get(pages::page).post(leads::receipt_by_form),
        )
        .route(
            "/complaints/new",
            get(complaints::open_form).post(complaints::submit_by_form),
        )
        .route(
            "/complaints/receipt",
            get(pages::page).post(complaints::receipt_by_form),
        )
        .route(
            "/complaints/follow",
            get(complaints::open_follow).post(complaints::follow_by_form),
        )
        // Chains, policies, land, costs, stories, and what changes on the screen when one of them
        // is opened from another page.
        .merge(documents)
        .route("/fragments/{*address}", get(pages::fragment))
        // How messages are handled; counted apart from publications.
        .route("/complaints/figures", get(complaints::figures_page))
        .route("/data/complaints.json", get(complaints::figures_data))
        .route("/data/complaints.csv", get(complaints::figures_data))
        // One link, one code, one long picture for each document; the portal on a public screen.
        .route("/poster/{*address}", get(alone::poster))
        .route("/kiosk", get(alone::kiosk))
        .route("/qr.svg", get(alone::code))
        // For the app and for integrators: files of the snapshot.
        .route("/snapshot/{name}", get(pages::file))
        .route("/data/{name}", get(pages::file))
        // For search engines and readers of feeds.
        .route("/sitemap.xml", get(pages::file))
        .route("/robots.txt", get(pages::file))
        .route("/feed.xml", get(pages::file))
        .route("/pictures/{name}", get(pages::picture))
        .route("/attachments/{name}", get(pages::attachment))
        // The app's own files; anything else is a page that does not exist.
        .fallback(get(pages::other).fallback(no_such_method))
        .method_not_allowed_fallback(no_such_method);
    api.merge(pages)
        .layer(DefaultBodyLimit::max(admission::MOST_BYTES))
        .layer(middleware::from_fn_with_state(gate, admission::admit))
        .layer(CatchPanicLayer::custom(|_| {
            Problem::unexpected(&"a handler panicked").into_response()
        }))
        .layer(middleware::from_fn(security::headers))
        .with_state(app)
}

/// The API; each handler carries its own description.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(openapi::Description::openapi())
        // For readers and integrators.
        .routes(routes!(positioning::read_site))
        .routes(routes!(projects::list_projects))
        .routes(routes!(projects::read_project))
        .routes(routes!(projects::read_project_page))
        // For visitors.
        .routes(routes!(proof::read_proof))
        .routes(routes!(leads::submit_lead))
        .routes(routes!(leads::suggest_for_lead))
        .routes(routes!(leads::follow_lead))
        .routes(routes!(leads::act_on_lead))
        .routes(routes!(
            leads::read_lead_person,
            leads::correct_lead_person,
            leads::erase_lead_person
        ))
        .routes(routes!(complaints::submit_complaint))
        .routes(routes!(complaints::read_figures))
        .routes(routes!(complaints::follow_complaint))
        .routes(routes!(complaints::agree_to_publish))
        .routes(routes!(complaints::act_on_complaint))
        .routes(routes!(
            complaints::read_person,
            complaints::correct_person,
            complaints::erase_person
        ))
        // For visitors' files, on their way to a message and back.
        .routes(routes!(uploads::describe_uploads, uploads::begin_upload))
        .routes(routes!(
            uploads::read_upload_offset,
            uploads::add_to_upload,
            uploads::give_up_upload
        ))
        .routes(routes!(complaints::read_complaint_file))
        // For staff, by service token; each handler names its permission.
        .routes(routes!(complaints::list_cases))
        .routes(routes!(complaints::read_case))
        .routes(routes!(complaints::read_case_person))
        .routes(routes!(complaints::move_case))
        .routes(routes!(leads::list_leads))
        .routes(routes!(leads::read_lead))
        .routes(routes!(leads::read_lead_person_for_staff))
        .routes(routes!(leads::move_lead))
        .routes(routes!(complaints::read_case_file))
        .routes(routes!(notices::list_notices))
        .routes(routes!(notices::retry_notice))
        .routes(routes!(complaints::redact_case))
        .routes(routes!(complaints::comment_on_case))
        .routes(routes!(
            complaints::publish_result,
            complaints::withdraw_result
        ))
        .routes(routes!(complaints::read_report))
        .routes(routes!(held::list_held))
        .routes(routes!(held::release_held))
        .routes(routes!(held::refuse_held))
        // For whoever runs the server.
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
}

/// A page cannot be asked for in this way.
async fn no_such_method() -> Response {
    Problem::method_not_allowed().into_page()
}

/// Nothing under `/api` is answered with a page.
async fn no_such_address() -> Problem {
    Problem::no_such_address()
}
