//! The top of every page: whose it is, that it is a demonstration, the search.

use leptos::prelude::*;

use crate::{boot::Data, route::Route};

#[component]
pub(crate) fn Header() -> impl IntoView {
    let data = Data::get();
    let site = data.site();
    let county = &site.county;
    // The list has a search of its own.
    let has_own = move || matches!(data.route.get(), Route::Projects(_));
    view! {
        {county.demo.then(|| view! {
            <p class="demo-band" role="note">
                "演示：本县、项目、人员、电话均为虚构"
            </p>
        })}
        <header class="header">
            <a class="header__home" href="/">
                <span class="header__county">{county.name.clone()}</span>
                <span class="header__word">"招商"</span>
            </a>
            <form class="header__search" action="/projects" method="get" role="search" hidden=has_own>
                <label class="sr" for="site-search">"搜索项目"</label>
                <input
                    id="site-search"
                    class="header__input"
                    type="search"
                    name="q"
                    placeholder="搜项目，如 稻米 1亿以上"
                    autocomplete="off"
                    enterkeyhint="search"
                    maxlength="80"
                />
            </form>
        </header>
    }
}
