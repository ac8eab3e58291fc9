//! The project library. The address is its whole state: words, filters, order, how many.

use domain::projects::{Filter, query_pairs};
use leptos::prelude::*;

use super::filters::{Chips, FilterSheet, SortLinks};
use crate::{
    boot::{Data, ListData},
    parts::{CardItem, Waiting},
    route::Route,
};

#[component]
pub(crate) fn List() -> impl IntoView {
    let data = Data::get();
    let filter = Memo::new(move |_| match data.route.get() {
        Route::Projects(filter) => filter,
        _ => Filter::default(),
    });
    let list = Memo::new(move |_| data.list(&filter.get()));
    let count = move || list.with(|list| list.as_ref().map(|list| list.total));
    view! {
        <div class="page list">
            <h1 class="list__title">"招商项目库"</h1>
            <SearchBox filter />
            <div class="list__split">
                <p class="list__count" role="status">
                    {move || match count() {
                        Some(0) => "没有找到项目".to_owned(),
                        Some(n) => format!("{n} 个项目"),
                        None => "正在取项目清单…".to_owned(),
                    }}
                </p>
                <SortLinks filter />
                <FilterSheet filter list count=Signal::derive(count) />
                <div class="list__results">
                    <Chips filter />
                    {move || match list.get() {
                        Some(list) => view! { <Results list filter=filter.get_untracked() /> }.into_any(),
                        None => view! { <Waiting rows=6 /> }.into_any(),
                    }}
                </div>
            </div>
        </div>
    }
}

/// A plain form: without script it asks the server, with script the router takes it.
#[component]
fn SearchBox(filter: Memo<Filter>) -> impl IntoView {
    view! {
        <form class="search" action="/projects" method="get" role="search">
            <label class="sr" for="q">"搜索名称、简介、地点、产业"</label>
            <input
                id="q"
                class="search__input"
                type="search"
                name="q"
                value=filter.get_untracked().words
                prop:value=move || filter.get().words
                placeholder="如 稻米 1亿以上 200亩"
                autocomplete="off"
                enterkeyhint="search"
                maxlength="80"
            />
            {move || {
                let kept = Filter { words: String::new(), shown: 0, ..filter.get() }.to_query();
                query_pairs(&kept)
                    .into_iter()
                    .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
                    .collect_view()
            }}
            <button class="button button--quiet" type="submit">"搜索"</button>
        </form>
    }
}

#[component]
fn Results(list: ListData, filter: Filter) -> impl IntoView {
    let today = Data::get().site().today;
    let shown = list.cards.len();
    let more = (list.total > shown).then(|| {
        let next = Filter { shown: filter.limit() + Filter::PAGE, ..filter.clone() };
        view! {
            <p>
                <a id="more" class="more" data-replace="" href=Route::Projects(next).href()>
                    {format!("再看 {} 个（还有 {} 个）", Filter::PAGE.min(list.total - shown), list.total - shown)}
                </a>
            </p>
        }
    });
    let stale = (list.hidden_stale > 0).then(|| {
        let with = filter.toggled("stale", "");
        view! {
            <p class="quiet">
                {format!("另有 {} 个项目超过复核期，待核实。", list.hidden_stale)}
                <a href=Route::Projects(with).href()>"一并列出"</a>
            </p>
        }
    });
    let empty = list.cards.is_empty().then(|| view! {
        <div class="empty">
            <p>"没有符合条件的项目。可以减少条件，或者告诉我们您想做什么："</p>
            <p>
                <a class="button" href="/leads/new">"提交投资意向"</a> " "
                <a class="button button--quiet" href=Route::Projects(Filter::default()).href()>"看全部项目"</a>
            </p>
        </div>
    });
    view! {
        {empty}
        <ul class="cards cards--list">
            {list.cards.into_iter().map(|card| view! { <CardItem card today /> }).collect_view()}
        </ul>
        {more}
        {stale}
    }
}
