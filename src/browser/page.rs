//! Fetches what the page that is shown still needs: the list file, a project's document.

use std::sync::Arc;

use domain::projects::Index;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{api, start::wants_cards};
use crate::{
    boot::{Data, Loaded},
    route::Route,
};

/// Called after each change of page.
pub(super) fn load_what_is_missing(data: Data) {
    let route = data.route.get_untracked();
    if wants_cards(&route) {
        load_cards(data);
    }
    if let Route::Project(id) = route {
        load_project(data, id);
    }
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

/// A project's document, once.
pub(super) fn load_project(data: Data, id: String) {
    let known = data
        .projects
        .with_untracked(|all| matches!(all.get(&id), Some(Loaded::Here(_) | Loaded::Waiting)));
    if known {
        return;
    }
    data.projects.update(|all| {
        all.set(&id, Loaded::Waiting);
    });
    spawn_local(async move {
        let loaded = match api::project(&id).await {
            Ok(Some(page)) => Loaded::Here(Arc::new(page)),
            Ok(None) => Loaded::Missing,
            Err(_) => Loaded::Failed,
        };
        data.projects.update(|all| {
            all.set(&id, loaded);
        });
    });
}
