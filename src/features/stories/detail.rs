//! A story's page, laid out by its column.

use domain::stories::{Column, Signup, Story};
use leptos::prelude::*;

use super::{event, guide, honour, list, parts, recommendation};
use crate::{
    features::posters,
    parts::{photos, stale_mark, stale_notice},
    shelf::{Page, Shelf},
};

pub(super) fn page(shelf: &Shelf, story: &Story) -> Page {
    let where_ = [
        Some(story.column.zh().to_owned()),
        story.date.map(|day| day.zh()),
    ];
    let where_ = where_.into_iter().flatten().collect::<Vec<_>>().join("·");
    let deciding = match story.column {
        Column::Event => Some(event::deciding(shelf, story).into_any()),
        Column::Guide => guide::deciding(story),
        Column::Recommendation => Some(recommendation::deciding(story).into_any()),
        Column::Honour => Some(honour::credential(story).into_any()),
        Column::News => None,
    };
    let below = match story.column {
        Column::Event => event::sign_up(shelf, story),
        Column::Recommendation => Some(recommendation::term_and_video(shelf, story).into_any()),
        _ => None,
    };
    let note = story.picture_note.clone().unwrap_or_default();
    let shots = story
        .picture
        .as_deref()
        .map(|file| (file, note))
        .into_iter()
        .collect();
    let picture = photos(shelf, &story.name, shots);
    let officer = parts::officer(shelf, story);
    let heading = match story.column {
        Column::Recommendation => "推荐的项目",
        _ => "相关项目",
    };
    let link = story
        .link
        .as_deref()
        .and_then(|link| parts::away(link, "去政务服务网办理"));
    let view = view! {
        <article class="page detail">
            <header>
                <h1>{story.name.clone()}</h1>
                <p class="detail__where">
                    {where_}
                    {stale_mark(shelf, &story.check)}
                </p>
            </header>
            {stale_notice(shelf, &story.check, "这一篇")}
            {picture}
            {deciding}
            {below}
            {story.summary.clone().map(|summary| view! { <p class="detail__summary">{summary}</p> })}
            {guide::steps(story).filter(|_| story.column == Column::Guide)}
            {story.text.as_deref().map(|text| view! {
                <section class="stories-text">
                    <h2 class="sr">"正文"</h2>
                    {text.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view()}
                </section>
            })}
            {link}
            {parts::projects(shelf, story, heading)}
            {officer.map(|officer| view! {
                <section class="who">
                    <h2>"找谁谈"</h2>
                    <ul class="people">{parts::person(officer, String::new())}</ul>
                    <p><a href="/contacts">"离您最近的驻点"</a></p>
                </section>
            })}
            {others(shelf, story)}
            {posters::link(&format!("/stories/{}", story.id))}
            <p class="checked">{shelf.checked(&story.check)}</p>
        </article>
        {acts(shelf, story)}
    };
    let description = story
        .summary
        .clone()
        .or_else(|| {
            story
                .text
                .as_deref()
                .map(|text| text.chars().take(100).collect())
        })
        .unwrap_or_else(|| format!("{}：{}", story.column.zh(), story.name));
    Page::new(story.name.clone(), description, view)
}

/// Three more of the column, and the way to all.
fn others(shelf: &Shelf, story: &Story) -> impl IntoView + use<> {
    let mut others: Vec<&Story> = shelf
        .library
        .stories
        .iter()
        .filter(|other| other.column == story.column && other.id != story.id)
        .filter(|other| !shelf.is_stale(&other.check))
        .collect();
    others.sort_by_key(|other| std::cmp::Reverse(other.day()));
    let items = others
        .into_iter()
        .take(3)
        .map(|other| list::item(shelf, other))
        .collect_view();
    view! {
        <section>
            <h2>{format!("更多{}", story.column.zh())}</h2>
            <ul class="cards">{items}</ul>
            <p>
                <a class="more" href=format!("/stories?column={}", story.column.key())>
                    {format!("看全部{}", story.column.zh())}
                </a>
            </p>
        </section>
    }
}

/// One signs up only as long as one can; an intent can always be left.
fn acts(shelf: &Shelf, story: &Story) -> impl IntoView + use<> {
    let phone = parts::officer(shelf, story).map(|officer| officer.phone.clone());
    let about = format!("/leads/new?about=stories:{}", story.id);
    match story.signup(shelf.today) {
        Some(Signup::Open) => crate::parts::act_bar(phone, about, "我要报名"),
        Some(_) => crate::parts::act_bar(phone, "/leads/new".to_owned(), "我有意向"),
        None => crate::parts::act_bar(phone, about, "我有意向"),
    }
}
