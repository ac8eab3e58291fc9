//! Which page an address shows.

use leptos::prelude::*;

use crate::{
    boot::Data,
    documents::Document,
    features::{positioning, projects},
    route::Route,
    shell::{Footer, Header, NotFound, TabBar},
};

/// The whole app: frame and page.
#[component]
pub fn App() -> impl IntoView {
    let data = Data::get();
    let page = Memo::new(move |_| data.route.get().page());
    view! {
        <a class="skip" href="#main">"跳到正文"</a>
        <Header />
        <main id="main" class="main" tabindex="-1">
            {move || match page.get() {
                Route::Home => view! { <positioning::Home /> }.into_any(),
                Route::Projects(_) => view! { <projects::List /> }.into_any(),
                Route::Project(id) => view! { <projects::Detail id /> }.into_any(),
                Route::Document(_) => view! { <Document /> }.into_any(),
                Route::NotFound => view! { <NotFound /> }.into_any(),
            }}
        </main>
        <Footer />
        <TabBar />
    }
}
