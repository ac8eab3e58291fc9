//! 典型案例: what became of cases, told without anybody in them, and what was changed because of
//! them.

use domain::complaints::CaseResult;
use leptos::prelude::*;

use super::handling::{strip, supervision};
use crate::shelf::{Page, Shelf};

/// The page of an address; `None` when there is none.
pub(crate) fn page(shelf: &Shelf, path: &[&str]) -> Option<Page> {
    match path {
        [] => Some(list(shelf)),
        [id] => {
            let mut all = shelf.library.results.iter();
            Some(one(shelf, all.find(|result| result.id == *id)?))
        }
        _ => None,
    }
}

fn list(shelf: &Shelf) -> Page {
    let county = &shelf.county;
    let all = &shelf.library.results;
    let items = all.iter().map(|result| {
        view! {
            <li class="card">
                <a class="card__link figures-result" href=result.href()>
                    <h2 class="card__title">{result.title.clone()}</h2>
                    <p class="card__meta">{format!("{} · {}", result.about(), result.quarter.zh())}</p>
                    <p><b>"因此改了："</b> {result.changed.clone()}</p>
                </a>
            </li>
        }
    });
    let view = view! {
        <div class="page">
            {strip("/complaints/results")}
            <h1>"典型案例"</h1>
            <p>"企业反映的问题办成了什么，因此改了哪些规定和做法。征得本人同意后公开，不写是谁、哪一天；同意随时可以收回。"</p>
            {invented(shelf, all.iter().any(|one| one.demo))}
            {all.is_empty().then(|| view! {
                <div class="empty">
                    <p>"还没有公开的案例。可以先看办理情况的数字。"</p>
                    <p><a class="button" href="/complaints/figures">"看办理情况"</a></p>
                </div>
            })}
            <ul class="cards">{items.collect_view()}</ul>
            {(!all.is_empty()).then(|| view! {
                <p class="facet__choices">
                    <a class="choice" href="/data/results.json" download="" aria-label="典型案例 JSON">"JSON"</a> " "
                    <a class="choice" href="/data/results.csv" download="" aria-label="典型案例 CSV">"CSV"</a>
                </p>
            })}
            {supervision(shelf)}
        </div>
    };
    let description = format!(
        "{}建议投诉典型案例 {} 个：反映了什么，办成了什么，因此改了什么。",
        county.name,
        all.len()
    );
    Page::new("典型案例", description, view)
}

fn one(shelf: &Shelf, result: &CaseResult) -> Page {
    let view = view! {
        <article class="page detail">
            {strip("")}
            <header>
                <h1>{result.title.clone()}</h1>
                <p class="detail__where">
                    {format!("{} · {}答复", result.about(), result.quarter.zh())}
                    {result.demo.then(|| view! { <span class="mark">"演示"</span> })}
                </p>
            </header>
            {invented(shelf, result.demo)}
            <section><h2>"反映的问题"</h2>{paragraphs(&result.problem)}</section>
            <section><h2>"办理结果"</h2>{paragraphs(&result.outcome)}</section>
            <section class="notice"><h2>"因此改了什么"</h2>{paragraphs(&result.changed)}</section>
            <p class="facet__choices">
                <a class="choice" href="/complaints/results">"看全部案例"</a> " "
                <a class="choice" href="/complaints/figures">"看办理情况"</a>
            </p>
            <p class="checked">
                {format!("{}公开于 {}；已隐去当事人信息，季度之外不写日期。", shelf.county.bureau, result.published_on.zh())}
            </p>
        </article>
    };
    let description: String = result.changed.chars().take(100).collect();
    Page::new(result.title.clone(), description, view)
}

/// What is invented says so.
fn invented(shelf: &Shelf, any: bool) -> Option<impl IntoView + use<>> {
    (any && shelf.county.demo).then(|| {
        view! { <p class="notice">"演示：这些案例是编写的，没有对应的真实来件。"</p> }
    })
}

fn paragraphs(text: &str) -> impl IntoView + use<> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| view! { <p>{line.to_owned()}</p> })
        .collect_view()
}
