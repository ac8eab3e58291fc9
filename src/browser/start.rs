//! Starts the app: from the page's own boot data when the server sent them, from the API when the
//! shell came from a plain file server (`trunk serve`).

use domain::json;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{acts, api, document, navigate, page, takeover};
use crate::{
    app::App,
    boot::{Boot, Data, PageData},
    route::Route,
};

/// Starts the app in this page.
pub fn start() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    let boot = document()
        .get_element_by_id("boot")
        .and_then(|script| script.text_content())
        .and_then(|json| json::parse::<Boot>(&json));
    match boot {
        Some(boot) => run(boot),
        None => spawn_local(async {
            match api::site().await {
                Ok(site) => run(Boot {
                    site,
                    page: PageData::Plain,
                }),
                // The guard in the shell then shows the facts and the telephone.
                Err(_) => takeover::fail(),
            }
        }),
    }
}

fn run(boot: Boot) {
    let route = navigate::here();
    let document = matches!(boot.page, PageData::Document)
        .then(page::document_here)
        .flatten();
    takeover::mount(move || {
        let data = Data::provide(boot, route.clone());
        data.keep_document(document);
        navigate::listen(data);
        acts::listen(data);
        page::load_what_is_missing(data);
        view! { <App /> }
    });
}

/// Whether a page needs the list file.
pub(super) fn wants_cards(route: &Route) -> bool {
    matches!(route, Route::Home | Route::Projects(_))
}
