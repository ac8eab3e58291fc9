//! The bar under the thumb; on a desk, a rail on the left.

use domain::projects::Filter;
use leptos::prelude::*;

use crate::{boot::Data, route::Route};

/// Receipts and where things stand, of intents and complaints alike.
fn is_progress(at: &str) -> bool {
    let (leads, complaints) = (at.strip_prefix("leads"), at.strip_prefix("complaints/"));
    leads.is_some_and(|rest| !rest.starts_with("/new"))
        || complaints.is_some_and(|rest| rest.starts_with("follow") || rest.starts_with("receipt"))
}

#[component]
pub(crate) fn TabBar() -> impl IntoView {
    let data = Data::get();
    let tab = move |route: Route,
                    icon: &'static str,
                    word: &'static str,
                    here: fn(&Route) -> bool| {
        view! {
            <a
                class="tab"
                href=route.href()
                aria-current=move || here(&data.route.get()).then_some("page")
            >
                <svg class="tab__icon" viewBox="0 0 24 24" aria-hidden="true"><path d=icon /></svg>
                <span>{word}</span>
            </a>
        }
    };
    view! {
        <nav class="tab-bar" aria-label="主导航">
            {tab(Route::Home, "M4 11 12 4l8 7v9h-5v-6H9v6H4z", "首页", |route| matches!(route, Route::Home))}
            {tab(
                Route::Projects(Filter::default()),
                "M4 5h16v4H4zM4 11h16v8H4zM7 14h6",
                "项目",
                |route| matches!(route, Route::Projects(_) | Route::Project(_)),
            )}
            {tab(
                Route::Document("leads/new".to_owned()),
                "M4 5h16v11H9l-5 4zM8 9h8M8 12h5",
                "我有意向",
                |route| matches!(route, Route::Document(at) if at.starts_with("leads/new")),
            )}
            {tab(
                Route::Document("leads".to_owned()),
                "M5 4h14v16H5zM8 9h8M8 13h8M8 17h4",
                "查进度",
                |route| matches!(route, Route::Document(at) if is_progress(at)),
            )}
        </nav>
    }
}
