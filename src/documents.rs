//! Pages that are only read: chains, policies, land, costs, stories. The server makes them, for a
//! first visit as part of the page and for a later one as a fragment; the program in the browser
//! shows what it is given and need not know the kinds (decision 0015).

use leptos::prelude::*;

use crate::{
    boot::{Data, Loaded},
    parts::Failed,
    route::Route,
    shell::NotFound,
};

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
    "leads",
    "complaints",
    "data",
    "county",
    "regions",
    "towns",
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
    let address = move || match data.route.get() {
        Route::Document(address) => address,
        _ => String::new(),
    };
    move || match data.page(&address()) {
        Loaded::Document(page) => view! {
            <div id="document" class="document" inner_html=page.html.clone()></div>
        }
        .into_any(),
        Loaded::Missing => view! { <NotFound /> }.into_any(),
        Loaded::Failed => view! { <div class="page page--narrow"><Failed /></div> }.into_any(),
        Loaded::Waiting | Loaded::Project(_) => view! {
            <div class="page"><p role="status">"正在打开…"</p></div>
        }
        .into_any(),
    }
}
