//! Pages that are only read: chains, policies, land, costs, stories. The server makes them, for a
//! first visit as part of the page and for a later one as a fragment; the program in the browser
//! shows what it is given and need not know the kinds (decision 0015).

use leptos::prelude::*;

use crate::boot::{Data, Loaded};
use crate::shell::NotFound;

/// The first words of their addresses.
pub const SECTIONS: &[&str] = &[
    "chains",
    "policies",
    "opportunities",
    "parks",
    "parcels",
    "plants",
    "assets",
    "costs",
    "stories",
    "contacts",
    "data",
];

/// A page as the server made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// What the browser's bar says, without the county's name.
    pub title: String,
    /// The inside of `<div id="document">`.
    pub html: String,
    /// The style that such pages need, where the page at hand does not hold it.
    pub style: Option<String>,
}

domain::from_json_fields! {
    Fragment { title, html, style }
}

/// The page of an address.
#[component]
pub(crate) fn Document() -> impl IntoView {
    let data = Data::get();
    move || {
        match data.document() {
        Some(Loaded::Here(page)) => view! {
            <div id="document" class="document" inner_html=page.html.clone()></div>
        }
        .into_any(),
        Some(Loaded::Missing) => view! { <NotFound /> }.into_any(),
        Some(Loaded::Failed) => view! {
            <div class="page page--narrow">
                <div class="empty" role="status">
                    <p>"这一页没有取到，可能是网络不通。恢复后点重试，已看过的页面不受影响。"</p>
                    <p><button class="button" type="button" data-act="reload-document">"重试"</button></p>
                </div>
            </div>
        }
        .into_any(),
        Some(Loaded::Waiting) | None => view! {
            <div class="page"><p role="status">"正在打开…"</p></div>
        }
        .into_any(),
    }
    }
}
