//! An issue: its items by kind, and what has changed since the one before.

use domain::opportunities::{Diff, Issue, Item, ItemKind, ItemState, diff};
use leptos::prelude::*;

use super::dated;
use crate::{
    features::{
        chains::{links::address, parts::ActBar},
        policies, posters,
    },
    parts::{AmountFigure, Tel, stale_notice},
    shelf::{Page, Shelf},
};

pub(super) fn page(shelf: &Shelf, issue: &Issue) -> Page {
    let all = &shelf.library.opportunities;
    let before = issue.before(all);
    let after = all
        .iter()
        .filter(|one| one.issue_no > issue.issue_no)
        .min_by_key(|one| one.issue_no);
    let diff = diff(before, issue);
    let figure = |label: &'static str, count: usize| {
        view! {
            <div>
                <dt>{label}</dt>
                <dd><span class="figure"><b>{count}</b> <small>" 条"</small></span></dd>
            </div>
        }
    };
    let kinds: Vec<_> = ItemKind::ALL
        .into_iter()
        .filter_map(|kind| section(shelf, issue, &diff, kind))
        .collect();
    let closed = (!diff.closed.is_empty()).then(|| {
        let entries: Vec<_> = diff
            .closed
            .iter()
            .map(|item| view! { <li>{format!("{}：{}", item.kind.zh(), item.title)}</li> })
            .collect();
        view! { <section id="closed"><h2>"已关闭"</h2><ul>{entries}</ul></section> }
    });
    let way = |word: &'static str, to: Option<&Issue>| {
        to.map(|to| {
            let href = format!("/opportunities/{}", to.id);
            view! { <a class="way" href=href><b>{word}</b><span>{to.name.clone()}</span></a> }
        })
    };
    let officer = shelf.county.officer_for(None);
    let view = view! {
        <article class="page detail">
            <header>
                <h1>{issue.name.clone()}</h1>
                <p class="detail__where">{dated(issue)}</p>
            </header>
            {stale_notice(shelf, &issue.check, "这一期")}
            <dl class="decide">
                {figure("本期条目", issue.items.len())}
                {figure("新增", diff.new.len())}
                {figure("已对接", diff.matched.len())}
                {figure("已关闭", diff.closed.len())}
            </dl>
            {issue.note.clone().map(|note| view! { <p>{note}</p> })}
            {kinds}
            {closed}
            <nav class="ways" aria-label="其他各期">
                {way("上一期", before)} {way("下一期", after)}
                <a class="way" href="/opportunities"><b>"全部各期"</b><span>"机会清单"</span></a>
            </nav>
            {posters::link(&format!("/opportunities/{}", issue.id))}
            <p class="checked">{shelf.checked(&issue.check)}</p>
        </article>
        <ActBar
            phone=officer.map(|officer| officer.phone.clone())
            about=format!("opportunities:{}", issue.id)
            wanted=false
        />
    };
    let description = format!(
        "{}：{} 条，新增 {} 条，已对接 {} 条。",
        issue.name,
        issue.items.len(),
        diff.new.len(),
        diff.matched.len()
    );
    Page::new(issue.name.clone(), description, view)
}

/// The items of a kind, unless there are none.
fn section(
    shelf: &Shelf,
    issue: &Issue,
    diff: &Diff<'_>,
    kind: ItemKind,
) -> Option<impl IntoView + use<>> {
    let here = |item: &&Item| item.kind == kind && item.state != ItemState::Closed;
    let items: Vec<_> = issue
        .items
        .iter()
        .filter(here)
        .map(|one| item(shelf, issue, one, diff.new.contains(&one)))
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section>
                <h2>{kind.zh()}</h2>
                <ul class="cards">{items}</ul>
            </section>
        }
    })
}

/// An item with what it is about, how much, and whom to call.
fn item(shelf: &Shelf, issue: &Issue, item: &Item, new: bool) -> impl IntoView + use<> {
    let reference = item
        .reference
        .clone()
        .map(|name| match address(shelf, &name) {
            Some(href) => view! {
                <a class="choice" href=href>
                    "看 " {name.clone()} {policies::find(shelf, &name).map(|one| policies::caveat(shelf, one))}
                </a>
            }
            .into_any(),
            None => view! { <span class="quiet">{name}</span> }.into_any(),
        });
    let open = item.state == ItemState::Open;
    let intent = format!("/leads/new?about=opportunities:{}.{}", issue.id, item.key);
    view! {
        <li class="card chain__item" id=format!("item-{}", item.key)>
            <h3 class="card__title">
                {item.title.clone()}
                {new.then(|| view! { " " <span class="mark">"新增"</span> })}
                {(!open).then(|| view! { " " <span class="mark">{item.state.zh()}</span> })}
            </h3>
            <p class="card__figures">
                {item.amount.map(|amount| view! { <AmountFigure amount=Some(amount) /> })}
                {item.quantity.clone().map(|quantity| view! { <b>{quantity}</b> })}
            </p>
            {item.summary.clone().map(|summary| view! { <p>{summary}</p> })}
            <p class="chips">
                {reference}
                {open.then(|| view! { <a class="choice" href=intent>"我有意向"</a> })}
            </p>
            <p class="card__foot">
                {item.unit.clone()} {item.phone.clone().map(|phone| view! { " " <Tel phone /> })}
            </p>
        </li>
    }
}
