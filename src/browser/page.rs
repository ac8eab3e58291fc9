//! Fetches what the page that is shown still needs: the list file, a project's document.

use std::sync::Arc;

use domain::projects::Index;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Element;

use super::{after_render, api, document, navigate, start::wants_cards, takeover};
use crate::{
    boot::{Data, Loaded},
    documents::Fragment,
    route::Route,
};

/// Called after each change of page.
pub(super) fn load_what_is_missing(data: Data) {
    let route = data.route.get_untracked();
    if wants_cards(&route) {
        load_cards(data);
    }
    load_page(data);
}

/// The page that is only read and came with the first answer.
pub(super) fn document_here() -> Option<Fragment> {
    let html = document().get_element_by_id("document")?.inner_html();
    let title = document().title();
    // Without the county's name, which every title ends with.
    let title = title.rsplit_once('｜').map_or(&*title, |(page, _)| page);
    Some(Fragment {
        title: title.to_owned(),
        html,
        style: None,
    })
}

/// A page that answered a form, with what was wrong or with a receipt, is not the page of its
/// address: whoever comes back there gets it anew.
pub(super) fn forget_answer(data: Data) {
    let answer = document().query_selector("#document :is(.summary, [data-desk-paper])");
    if let (Route::Document(address), Ok(Some(_))) = (data.route.get_untracked(), answer) {
        data.pages.update(|all| all.set(&address, Loaded::Waiting));
    }
}

/// The project or the page that is only read of the address: from this visit, else from the server.
pub(super) fn load_page(data: Data) {
    let route = data.route.get_untracked();
    if !matches!(route, Route::Project(_) | Route::Document(_)) {
        return;
    }
    let address = route.href()[1..].to_owned();
    let known = data
        .pages
        .with_untracked(|all| all.get(&address).is_some_and(Loaded::is_here));
    if known {
        after_render(shown);
        return;
    }
    let note = move |address: &str, page| data.pages.update(|all| all.set(address, page));
    note(&address, Loaded::Waiting);
    let active = document().active_element().map(|element| element.id());
    spawn_local(async move {
        note(&address, fetched(&route, &address).await);
        after_render(move || {
            navigate::refocus(active.as_deref());
            shown();
        });
    });
}

async fn fetched(route: &Route, address: &str) -> Loaded {
    let page = match route {
        Route::Project(id) => match api::project(id).await {
            Ok(page) => page.map(|page| Loaded::Project(Arc::new(page))),
            Err(_) => return Loaded::Failed,
        },
        _ => match api::fragment(address).await {
            Ok(Some(page)) => {
                if let Some(style) = &page.style {
                    styled(style).await;
                }
                Some(Loaded::Document(Arc::new(page)))
            }
            Ok(None) => None,
            Err(_) => return Loaded::Failed,
        },
    };
    page.unwrap_or(Loaded::Missing)
}

/// Fetches the style of pages that are only read, once; a page without it is not shown.
async fn styled(url: &str) {
    let known = document().query_selector("#documents");
    if matches!(known, Ok(Some(_))) {
        return;
    }
    let (Ok(link), Some(head)) = (document().create_element("link"), document().head()) else {
        return;
    };
    let _ = link.set_attribute("id", "documents");
    let _ = link.set_attribute("rel", "stylesheet");
    let _ = link.set_attribute("href", url);
    let ended = js_sys::Promise::new(&mut |done, _| {
        for event in ["load", "error"] {
            let _ = link.add_event_listener_with_callback(event, &done);
        }
        let _ = head.append_child(&link);
    });
    let _ = JsFuture::from(ended).await;
}

/// Starts the scripts that the page alone needs and tells those that run already that it is here.
pub(super) fn shown() {
    let Ok(scripts) = document().query_selector_all("#document script[src]") else {
        return;
    };
    for at in 0..scripts.length() {
        let script = scripts
            .item(at)
            .and_then(|node| node.dyn_into::<Element>().ok());
        if let (Some(src), Ok(new), Some(head)) = (
            script.and_then(|script| script.get_attribute("src")),
            document().create_element("script"),
            document().head(),
        ) {
            // One that came as text does not run; a module runs once, however often it is named.
            let _ = new.set_attribute("type", "module");
            let _ = new.set_attribute("src", &src);
            let _ = head.append_child(&new);
        }
    }
    takeover::tell("yingshang:page");
}

/// The list file: immutable, so the browser's cache answers the second time.
pub(super) fn load_cards(data: Data) {
    if data.index.with_untracked(Option::is_some) {
        return;
    }
    data.index_failed.set(false);
    let site = data.site();
    spawn_local(async move {
        match api::cards(&site.cards_url).await {
            Ok(cards) => {
                let index = Index::new(cards, &site.county.industries);
                data.index.set(Some(Arc::new(index)));
            }
            Err(_) => data.index_failed.set(true),
        }
    });
}
