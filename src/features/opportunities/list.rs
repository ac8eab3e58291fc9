//! All issues, the newest first.

use domain::opportunities::{Issue, diff};
use leptos::prelude::*;

use super::dated;
use crate::{
    paging::Paging,
    parts::stale_mark,
    shelf::{Asked, Page, Shelf},
};

pub(super) fn page(shelf: &Shelf, asked: &Asked) -> Page {
    let with_stale = asked.get("stale").is_some();
    let mut issues: Vec<&Issue> = shelf.library.opportunities.iter().collect();
    issues.sort_by_key(|issue| std::cmp::Reverse(issue.issue_no));
    let all = issues.len();
    issues.retain(|issue| with_stale || !shelf.is_stale(&issue.check));
    let hidden = all - issues.len();
    let paging = Paging::of(asked, issues.len());
    let own = if with_stale {
        "/opportunities?stale=1"
    } else {
        "/opportunities"
    };
    let checked = issues.first().map(|issue| issue.check.clone());
    let empty = issues.is_empty().then(|| {
        view! {
            <div class="empty">
                <p>"现在没有已核实的清单。可以先看项目库，或者告诉我们您想做什么："</p>
                <p>
                    <a class="button" href="/leads/new">"提交投资意向"</a> " "
                    <a class="button button--quiet" href="/projects">"看全部项目"</a>
                </p>
            </div>
        }
    });
    let cards: Vec<_> = paging
        .cut(&issues)
        .iter()
        .map(|issue| card(shelf, issue))
        .collect();
    let view = view! {
        <div class="page">
            <h1>"机会清单"</h1>
            <p>"按期公布的项目、需求、配套、地块和厂房；每期写明新增、已对接和已关闭的条目。"</p>
            {empty}
            <p id="list" tabindex="-1" class="list__count" role="status">
                {(!issues.is_empty()).then(|| format!("{} 期{}", issues.len(), paging.words()))}
            </p>
            <ul class="cards">{cards}</ul>
            {paging.links(shelf, own)}
            {(hidden > 0).then(|| view! {
                <p class="quiet">
                    {format!("另有 {hidden} 期待核实。")}
                    <a href="/opportunities?stale=1">{format!("含 {hidden} 条待核实")}</a>
                </p>
            })}
            <p><a class="way" href="/chains"><b>"产业链图谱"</b><span>"看每条链强在哪里、缺什么"</span></a></p>
            <p class="checked">{shelf.checked(&checked.unwrap_or_default())}</p>
        </div>
    };
    let description = "按期公布的项目、需求、配套、地块和厂房，写明新增、已对接和已关闭。";
    Page::new("机会清单", description, view)
}

fn card(shelf: &Shelf, issue: &Issue) -> impl IntoView + use<> {
    let diff = diff(issue.before(&shelf.library.opportunities), issue);
    let words = format!(
        "新增 {}　已对接 {}　已关闭 {}",
        diff.new.len(),
        diff.matched.len(),
        diff.closed.len()
    );
    view! {
        <li class="card">
            <a class="card__link" href=format!("/opportunities/{}", issue.id)>
                <h2 class="card__title">{issue.name.clone()}</h2>
                <p class="card__meta">{dated(issue)}</p>
                <p class="card__figures">
                    <span class="figure"><b>{issue.items.len()}</b> <small>" 条"</small></span>
                </p>
                <p class="card__foot">
                    <span>{words}</span>
                    {stale_mark(shelf, &issue.check)}
                </p>
            </a>
        </li>
    }
}
