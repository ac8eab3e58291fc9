//! What the pages of this folder share.

use domain::{
    date::Date,
    library::named,
    positioning::Officer,
    projects::{Card, Project},
    stories::Story,
    text,
};
use leptos::prelude::*;

use crate::{
    parts::{CardItem, Tel},
    shelf::Shelf,
};

/// An officer, with what he or she answers for.
pub(crate) fn person(officer: &Officer, what: String) -> impl IntoView + use<> {
    let initial = officer.person.chars().next().map(String::from);
    view! {
        <li class="person">
            <span class="person__initial" aria-hidden="true">{initial}</span>
            <span class="person__who">
                <b>{officer.person.clone()}</b> " " <span class="quiet">{officer.role.clone()}</span>
                <span class="person__what">{what}</span>
                <span class="person__unit">{officer.unit.clone()}</span>
            </span>
            <span class="person__call"><Tel phone=officer.phone.clone() /></span>
        </li>
    }
}

/// The projects that a story speaks of, as cards; what leads nowhere is given as it was written.
pub(super) fn projects(shelf: &Shelf, story: &Story, heading: &'static str) -> Option<AnyView> {
    let (known, unknown): (Vec<_>, Vec<_>) = story
        .projects
        .iter()
        .map(|name| project(shelf, name).ok_or(name))
        .partition(Result::is_ok);
    let cards = known
        .into_iter()
        .flatten()
        .map(|project| card(shelf, project));
    let rest: Vec<String> = unknown
        .into_iter()
        .filter_map(Result::err)
        .cloned()
        .collect();
    (!story.projects.is_empty()).then(|| {
        view! {
            <section>
                <h2>{heading}</h2>
                <ul class="cards">{cards.collect_view()}</ul>
                {(!rest.is_empty()).then(|| view! { <p class="quiet">"另有：" {rest.join("、")}</p> })}
            </section>
        }
        .into_any()
    })
}

/// The project of that name or number.
pub(super) fn project<'a>(shelf: &'a Shelf, name: &str) -> Option<&'a Project> {
    let all = &shelf.library.projects;
    named(all, name).or_else(|| {
        let key = text::key(name);
        all.iter().find(|project| {
            project
                .code
                .as_deref()
                .is_some_and(|code| text::key(code) == key)
        })
    })
}

/// Its card.
pub(super) fn card(shelf: &Shelf, project: &Project) -> impl IntoView + use<> {
    let card = Card::of(project, &shelf.county, |_| String::new());
    view! { <CardItem card today=shelf.today /> }
}

/// Who answers for what a story speaks of: the officer of its first project's industry.
pub(crate) fn officer<'a>(shelf: &'a Shelf, story: &Story) -> Option<&'a Officer> {
    let industry = story
        .projects
        .iter()
        .find_map(|name| project(shelf, name)?.industry.as_deref())
        .and_then(|name| shelf.county.industry(name));
    shelf
        .county
        .officer_for(industry.map(|industry| industry.key.as_str()))
}

/// `11月21日`, for where the year is known.
pub(super) fn month_day(day: Date) -> String {
    format!("{}月{}日", day.month(), day.day())
}

/// 周一 … 周日
pub(super) fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        1 => "周一",
        2 => "周二",
        3 => "周三",
        4 => "周四",
        5 => "周五",
        6 => "周六",
        _ => "周日",
    }
}

/// From one day to another, as people say it.
pub(super) fn span(first: Date, last: Option<Date>) -> String {
    match last.filter(|last| *last > first) {
        None => first.zh(),
        Some(last) if (last.year(), last.month()) == (first.year(), first.month()) => {
            format!("{}至{}日", first.zh(), last.day())
        }
        Some(last) if last.year() == first.year() => format!("{}至{}", first.zh(), month_day(last)),
        Some(last) => format!("{}至{}", first.zh(), last.zh()),
    }
}

/// A link to another site, with the host that it leads to.
pub(super) fn away(address: &str, words: &'static str) -> Option<impl IntoView + use<>> {
    let host = domain::stories::host(address)?.to_owned();
    let address = address.to_owned();
    Some(view! {
        <p class="stories-away">
            <a class="button button--quiet" href=address target="_blank" rel="noopener noreferrer nofollow">
                {words}
            </a>
            <span class="quiet">{format!("将打开 {host}，不在本站内")}</span>
        </p>
    })
}

/// What else the county offers, from a page that is about people or files.
pub(super) fn ways() -> impl IntoView {
    let ways = [
        ("看土地", "/parcels"),
        ("看厂房", "/plants"),
        ("算成本", "/costs"),
        ("看政策", "/policies"),
    ];
    view! {
        <p class="facet__choices">
            {ways.map(|(word, to)| view! { <a class="choice" href=to>{word}</a> }).collect_view()}
        </p>
    }
}
