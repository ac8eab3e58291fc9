//! The investor app. One set of views with two faces: `csr` runs them in the browser, `ssr` lets
//! the server render them to HTML from the same data, so that every page is readable before any
//! script runs. Views call no browser API while rendering.
//!
//! Reading order: [`route`] (addresses), [`app`] (which page an address shows), [`boot`] (what a
//! page is made from), `features/` (the pages), [`browser`] (what only a browser can do).

// Views are types nested as deep as their markup.
#![recursion_limit = "512"]

pub mod app;
pub mod boot;
#[cfg(feature = "csr")]
pub mod browser;
pub mod documents;
mod features;
#[cfg(feature = "ssr")]
pub mod paging;
mod parts;
pub mod route;
#[cfg(feature = "ssr")]
pub mod shelf;
mod shell;
#[cfg(feature = "ssr")]
mod way;

/// A page as the server sends it.
#[cfg(feature = "ssr")]
pub struct Rendered {
    /// What the browser's bar and the share card say.
    pub title: String,
    /// The inside of the shell's `<div id="app">`.
    pub html: String,
}

/// Renders a page to HTML; a page that is only read is given as its fragment.
#[cfg(feature = "ssr")]
pub fn render(
    route: &route::Route,
    boot: boot::Boot,
    fragment: Option<documents::Fragment>,
) -> Rendered {
    use leptos::prelude::*;

    let owner = Owner::new();
    owner.with(|| {
        let data = boot::Data::provide(boot, route.clone());
        data.keep_document(fragment);
        Rendered {
            title: shell::title(&data),
            html: view! { <app::App /> }.to_html(),
        }
    })
}
