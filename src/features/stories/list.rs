//! All stories, newest first; the column is chosen in the address.

use domain::stories::{Column, Story};
use leptos::prelude::*;

use super::{event, guide, honour, parts};
use crate::{
    paging::Paging,
    parts::stale_mark,
    shelf::{Asked, Page, Shelf},
};

pub(super) fn page(shelf: &Shelf, asked: &Asked) -> Page {
    let column = asked.get("column").and_then(|word| {
        let mut all = Column::ALL.into_iter();
        all.find(|one| [one.key(), one.zh()].contains(&word))
    });
    let with_stale = asked.get("stale") == Some("1");
    let mut all: Vec<&Story> = shelf.library.stories.iter().collect();
    all.sort_by_key(|story| (std::cmp::Reverse(story.day()), story.id.clone()));
    let of_column = |story: &&&Story| column.is_none_or(|column| story.column == column);
    let hidden = all
        .iter()
        .filter(of_column)
        .filter(|story| shelf.is_stale(&story.check))
        .count();
    let mine = |story: &&Story| with_stale || !shelf.is_stale(&story.check);
    let fresh: Vec<&Story> = all.iter().copied().filter(mine).collect();
    let found: Vec<&Story> = fresh.iter().filter(of_column).copied().collect();
    let paging = Paging::of(asked, found.len());
    let title = column.map_or("动态与活动", Column::zh);
    let view = view! {
        <div class="page">
            <h1>{title}</h1>
            <nav class="facet__choices" aria-label="栏目">
                {choice(None, column, fresh.len())}
                {Column::ALL.into_iter().map(|one| {
                    let count = fresh.iter().filter(|story| story.column == one).count();
                    (count > 0 || column == Some(one)).then(|| choice(Some(one), column, count))
                }).collect_view()}
            </nav>
            {found.is_empty().then(|| view! {
                <div class="empty">
                    <p>"这一栏现在没有内容。您可以先看项目，或直接打电话。"</p>
                    <p><a class="button" href="/projects">"看招商项目"</a> " "
                        <a class="button button--quiet" href="/contacts">"找谁"</a></p>
                </div>
            })}
            {(!found.is_empty()).then(|| view! {
                <p id="list" tabindex="-1" class="list__count" role="status">
                    {format!("{} 篇{}", found.len(), paging.words())}
                </p>
                <ul class="cards">
                    {paging.cut(&found).iter().map(|story| item(shelf, story)).collect_view()}
                </ul>
                {paging.links(shelf, &address(column, with_stale))}
            })}
            {(hidden > 0).then(|| view! {
                <p class="quiet">
                    {if with_stale { "已列出超过复核期、待核实的内容。".to_owned() }
                        else { format!("另有 {hidden} 条超过复核期，待核实。") }}
                    <a href=address(column, !with_stale)>
                        {if with_stale { "只看已核实的".to_owned() } else { format!("含 {hidden} 条待核实") }}
                    </a>
                </p>
            })}
            <p class="quiet"><a href="/feed.xml">"用阅读器订阅（RSS）"</a> "，新内容、新项目、新政策都在里面；"<a href="/data">"开放数据"</a> "可以整份下载。"</p>
        </div>
    };
    let description = format!(
        "{}的招商{title}：{} 篇，每篇注明核实日期。",
        shelf.county.name,
        found.len()
    );
    Page::new(title, description, view)
}

/// The list's address.
fn address(column: Option<Column>, stale: bool) -> String {
    let mut pairs = Vec::new();
    pairs.extend(column.map(|column| format!("column={}", column.key())));
    pairs.extend(stale.then(|| "stale=1".to_owned()));
    match pairs.join("&") {
        pairs if pairs.is_empty() => "/stories".to_owned(),
        pairs => format!("/stories?{pairs}"),
    }
}

fn choice(one: Option<Column>, chosen: Option<Column>, count: usize) -> impl IntoView {
    let on = one == chosen;
    view! {
        <a
            class=if on { "choice choice--on" } else { "choice" }
            href=address(one, false)
            aria-current=on.then_some("true")
        >
            {one.map_or("全部", Column::zh)} " " <span class="choice__count">{count}</span>
        </a>
    }
}

/// A story in a list: title, place, what counts for its column at the right.
pub(super) fn item(shelf: &Shelf, story: &Story) -> impl IntoView + use<> {
    let figure = match story.column {
        Column::Event => story.starts.map(|day| event::date_block(day).into_any()),
        Column::Guide => guide::total(story).map(IntoAny::into_any),
        Column::Honour => honour::figure(story).map(IntoAny::into_any),
        Column::News | Column::Recommendation => None,
    };
    let meta = match story.column {
        Column::Recommendation => story.recommender.clone().map(|name| format!("{name}推荐")),
        Column::Event => story.place.clone(),
        Column::Honour => story.body.clone(),
        Column::Guide => (!story.steps.is_empty()).then(|| format!("{} 个步骤", story.steps.len())),
        Column::News => None,
    };
    let meta = [Some(story.column.zh().to_owned()), meta];
    let meta = meta.into_iter().flatten().collect::<Vec<_>>().join("·");
    let signup = story
        .signup(shelf.today)
        .map(|state| view! { <span class="mark">{state.zh()}</span> });
    let stale = stale_mark(shelf, &story.check);
    let dated = story.date.map(|day| view! { <span>{day.zh()}</span> });
    let names = (story.column == Column::Recommendation)
        .then(|| {
            story
                .projects
                .iter()
                .filter_map(|name| parts::project(shelf, name))
        })
        .map(|known| {
            known
                .map(|project| project.title.clone())
                .collect::<Vec<_>>()
                .join("、")
        })
        .filter(|names| !names.is_empty());
    let summary = story.summary.clone().or(names);
    view! {
        <li class="card">
            <a class="card__link" href=format!("/stories/{}", story.id)>
                <h3 class="card__title">{story.name.clone()}</h3>
                <p class="card__meta">{meta}</p>
                {figure.map(|figure| view! { <p class="card__figures">{figure}</p> })}
                {summary.map(|text| view! { <p class="card__meta">{text}</p> })}
                <p class="card__foot">{signup} {stale} {dated}</p>
            </a>
        </li>
    }
}
