//! The investor app. One set of views with two faces: `csr` runs them in the browser, `ssr` lets
//! the server render them to HTML from the same data, so that every page is readable before any
//! script runs. Views call no browser API while rendering.
//!
//! Reading order: [`route`] (addresses), [`app`] (which page an address shows), [`boot`] (what a
//! page is made from), `features/` (the pages), [`browser`] (what only a browser can do).

pub mod app;
pub mod boot;
#[cfg(feature = "csr")]
pub mod browser;
mod features;
mod parts;
pub mod route;
mod shell;

/// Renders a page to HTML: the inside of the shell's `<div id="app">`.
#[cfg(feature = "ssr")]
pub fn render(route: &route::Route, boot: boot::Boot) -> String {
    use leptos::prelude::*;

    let owner = Owner::new();
    owner.with(|| {
        boot::Data::provide(boot, route.clone());
        view! { <app::App /> }.to_html()
    })
}
