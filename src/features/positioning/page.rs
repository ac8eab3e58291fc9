//! The home page: what the county is, in figures; what is new; the ways in; who answers.

use domain::projects::{Card, Filter};
use leptos::prelude::*;

use super::parts::{Distances, Figures, People, Tags};
use crate::{
    boot::{Data, PageData},
    parts::{CardItem, Waiting},
    route::Route,
};

const NEWEST: usize = 5;

const WAYS: [(&str, &str); 11] = [
    ("县情", "/county"),
    ("产业链", "/chains"),
    ("政策", "/policies"),
    ("园区土地", "/parcels"),
    ("厂房", "/plants"),
    ("要素成本", "/costs"),
    ("适配自测", "/parcels/fit"),
    ("机会清单", "/opportunities"),
    ("动态活动", "/stories"),
    ("办事指南", "/stories?column=guide"),
    ("找谁", "/contacts"),
];

#[component]
pub(crate) fn Home() -> impl IntoView {
    let data = Data::get();
    let site = data.site();
    let county = &site.county;
    view! {
        <div class="page home">
            <section class="hero">
                <h1 class="hero__name">
                    {county.name.clone()}
                    {county.formula.clone().map(|formula| view! {
                        <span class="hero__formula">{formula} " 产业"</span>
                    })}
                </h1>
                <p class="hero__statement">{county.statement.clone()}</p>
                <Tags site=site.clone() />
            </section>
            <Figures indicators=county.indicators.clone() />
            <nav class="facet__choices" aria-label="看什么">
                {WAYS.map(|(word, to)| view! { <a class="choice" href=to>{word}</a> }).collect_view()}
            </nav>
            <section class="ways-in" aria-label="从这里开始">
                <a class="way way--main" href="/leads/new">
                    <b>"我有项目要落地"</b>
                    <span>
                        {format!("留下意向，{} 个工作日内有人联系您", county.intent.first_contact_workdays)}
                    </span>
                </a>
                <a class="way" href=Route::Projects(Filter::default()).href()>
                    <b>"我想看看机会"</b>
                    <span>{move || total(&data).map(|n| format!("{n} 个项目在招商"))}</span>
                </a>
                <a class="way" href="/complaints">
                    <b>"我遇到了问题"</b>
                    <span>"投诉、建议、咨询，限时答复"</span>
                </a>
                <a class="way" href="/leads">
                    <b>"我要查进度"</b>
                    <span>"凭编号和查询码，不用注册"</span>
                </a>
            </section>
            <section>
                <h2>"最近核实的项目"</h2>
                {move || match newest(&data) {
                    Some(cards) if cards.is_empty() => view! {
                        <p class="empty">"还没有发布项目。您可以先留下意向，或打电话给我们。"</p>
                    }
                    .into_any(),
                    Some(cards) => view! { <Newest cards /> }.into_any(),
                    None => view! { <Waiting rows=NEWEST /> }.into_any(),
                }}
            </section>
            <People site=site.clone() />
            <Distances transport=county.transport.clone() />
        </div>
    }
}

#[component]
fn Newest(cards: Vec<Card>) -> impl IntoView {
    let today = Data::get().site().today;
    view! {
        <ul class="cards">
            {cards.into_iter().map(|card| view! { <CardItem card today /> }).collect_view()}
        </ul>
        <p><a class="more" href=Route::Projects(Filter::default()).href()>"看全部项目"</a></p>
    }
}

/// From the page's own data on a first visit, from the list file afterwards; `None` while it is
/// on its way.
fn newest(data: &Data) -> Option<Vec<Card>> {
    if let PageData::Home { newest, .. } = data.first() {
        return Some(newest);
    }
    data.list(&Filter::default())
        .map(|list| list.cards.into_iter().take(NEWEST).collect())
}

fn total(data: &Data) -> Option<usize> {
    if let PageData::Home { total, .. } = data.first() {
        return Some(total);
    }
    data.list(&Filter::default()).map(|list| list.total)
}
