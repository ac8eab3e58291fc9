//! The filters: plain links that change the address, so they work before any script runs.

use domain::projects::{Facet, Filter, Sort};
use leptos::prelude::*;

use crate::{
    boot::{Data, ListData},
    route::Route,
};

/// What is chosen, each removable.
#[component]
pub(super) fn Chips(filter: Memo<Filter>) -> impl IntoView {
    let data = Data::get();
    let name = move |facet: &str, value: &str| {
        let from_index = data
            .index
            .with(|index| index.as_ref().map(|index| index.label(facet, value)));
        match (facet, from_index) {
            ("industry", _) => data
                .site()
                .county
                .industry(value)
                .map_or_else(|| value.to_owned(), |industry| industry.name.clone()),
            ("status", _) => status_name(value),
            (_, Some(label)) => label,
            _ => value.to_owned(),
        }
    };
    move || {
        let filter = filter.get();
        let lists = [
            ("industry", &filter.industries),
            ("mode", &filter.modes),
            ("place", &filter.places),
            ("field", &filter.fields),
            ("status", &filter.statuses),
        ];
        let mut chips: Vec<(String, Filter)> = Vec::new();
        if !filter.words.is_empty() {
            let without = Filter {
                words: String::new(),
                shown: 0,
                ..filter.clone()
            };
            chips.push((format!("“{}”", filter.words), without));
        }
        for (facet, values) in lists {
            for value in values {
                chips.push((name(facet, value), filter.toggled(facet, value)));
            }
        }
        if let Some(range) = filter.amount {
            chips.push((
                range_name("总投资", range, "万元"),
                filter.toggled("amount", &range.to_string()),
            ));
        }
        if let Some(range) = filter.land {
            chips.push((
                range_name("用地", range, "亩"),
                filter.toggled("land", &range.to_string()),
            ));
        }
        if filter.stale {
            chips.push(("含待核实".to_owned(), filter.toggled("stale", "")));
        }
        (!chips.is_empty()).then(|| view! {
            <ul class="chips" aria-label="已选条件">
                {chips
                    .into_iter()
                    .map(|(label, without)| view! {
                        <li>
                            <a class="chip" href=Route::Projects(without).href()>
                                {label} <span aria-hidden="true">" ×"</span><span class="sr">"，去掉"</span>
                            </a>
                        </li>
                    })
                    .collect_view()}
                <li><a class="chip chip--clear" href="/projects">"全部清除"</a></li>
            </ul>
        })
    }
}

fn status_name(key: &str) -> String {
    domain::projects::ProjectStatus::ALL
        .into_iter()
        .find(|status| status.key() == key)
        .map_or_else(|| key.to_owned(), |status| status.zh().to_owned())
}

/// The words of the choice where it is one of the offered ranges, the figures otherwise.
fn range_name(what: &str, range: domain::projects::Range, unit: &str) -> String {
    use domain::projects::Range::{Between, Unknown};
    let text = range.to_string();
    if let Some(words) = domain::projects::range_words(unit, range) {
        return format!("{what} {words}");
    }
    match (range, text.split_once('-')) {
        (Unknown, _) => format!("{what}未公布"),
        (Between(Some(_), None), Some((low, _))) => format!("{what} {low} {unit}以上"),
        (Between(None, Some(_)), Some((_, high))) => format!("{what} {high} {unit}以下"),
        _ => format!("{what} {} {unit}", text.replace('-', "–")),
    }
}

/// The order, as links.
#[component]
pub(super) fn SortLinks(filter: Memo<Filter>) -> impl IntoView {
    view! {
        <details class="menu" data-menu="">
            <summary id="sort" class="menu__button">
                <span class="sr">"排序："</span> {move || filter.get().sort.zh()}
            </summary>
            <ul class="menu__list">
                {Sort::ALL
                    .into_iter()
                    .map(|sort| view! {
                        <li>
                            <a
                                href=move || Route::Projects(Filter { sort, shown: 0, ..filter.get() }).href()
                                aria-current=move || (filter.get().sort == sort).then_some("true")
                            >
                                {sort.zh()}
                            </a>
                        </li>
                    })
                    .collect_view()}
            </ul>
        </details>
    }
}

/// All choices with their counts; rises from below on a phone, stands at the side on a desk.
#[component]
pub(super) fn FilterSheet(
    filter: Memo<Filter>,
    list: Memo<Option<ListData>>,
    count: Signal<Option<usize>>,
) -> impl IntoView {
    let facets =
        move || list.with(|list| list.as_ref().map(|l| l.facets.clone()).unwrap_or_default());
    view! {
        <details class="sheet" data-sheet="">
            <summary id="filters" class="sheet__button">
                "筛选"
                {move || match filter.get().chosen() {
                    0 => String::new(),
                    n => format!("（{n}）"),
                }}
            </summary>
            <div class="sheet__panel" role="group" aria-label="筛选条件">
                <p class="sheet__head"><b>"筛选"</b> <a href="/projects" data-replace="">"全部清除"</a></p>
                <div class="sheet__body">
                    {move || facets().into_iter().map(|facet| view! { <FacetGroup facet filter /> }).collect_view()}
                </div>
                <p class="sheet__foot">
                    <button class="button" type="button" data-act="close-sheet">
                        {move || match count.get() {
                            Some(n) => format!("看 {n} 个项目"),
                            None => "看项目".to_owned(),
                        }}
                    </button>
                </p>
            </div>
        </details>
    }
}

#[component]
fn FacetGroup(facet: Facet, filter: Memo<Filter>) -> impl IntoView {
    let now = filter.get_untracked();
    let heading = format!("facet-{}", facet.key);
    let choices = facet.choices.into_iter().map(|choice| {
        let next = now.toggled(&facet.key, &choice.value);
        let class = match (choice.chosen, choice.count) {
            (true, _) => "choice choice--on",
            (false, 0) => "choice choice--none",
            (false, _) => "choice",
        };
        view! {
            <li>
                <a
                    id=format!("f-{}-{}", facet.key, choice.value)
                    class=class
                    data-replace=""
                    aria-current=choice.chosen.then_some("true")
                    href=Route::Projects(next).href()
                >
                    <span>{choice.label}</span> <span class="choice__count">{choice.count}</span>
                </a>
            </li>
        }
    });
    view! {
        <section class="facet">
            <h2 class="facet__name" id=heading.clone()>{facet.zh}</h2>
            <ul class="facet__choices" aria-labelledby=heading>{choices.collect_view()}</ul>
        </section>
    }
}
