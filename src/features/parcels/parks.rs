//! The parks: the list, and a page each.

use domain::{
    library::find,
    listing::Listing,
    parcels::{AssetStatus, Facility, Park},
};
use leptos::prelude::*;

use super::{
    assets,
    facts::{facts, paragraphs},
    filter::{address, query},
    halls, here,
    parts::{self, Who},
    plots, ways,
};
use crate::{
    parts::{Tel, Unknown, photos},
    shelf::{Page, Shelf},
};

/// What a park has to offer today: neither taken nor 待核实.
struct Offer {
    plots: Vec<AnyView>,
    mu: i64,
    halls: Vec<AnyView>,
    sqm: i64,
    assets: Vec<AnyView>,
}

impl Offer {
    fn of(shelf: &Shelf, park: &Park) -> Self {
        let here = |name: &Option<String>| name.as_deref() == Some(park.name.as_str());
        let all = &shelf.library;
        let mut offer = Self {
            plots: Vec::new(),
            mu: 0,
            halls: Vec::new(),
            sqm: 0,
            assets: Vec::new(),
        };
        for plot in all
            .parcels
            .iter()
            .filter(|plot| here(&plot.park) && plot.is_offered())
        {
            if !shelf.is_stale(&plot.check()) {
                // 200,000/3 hundredths of a ㎡ are 1 亩; rounded once, for the sum.
                offer.mu += plot.area.map_or(0, |land| land.area.centi_sqm());
                offer.plots.push(plots::row(plot).view(shelf).into_any());
            }
        }
        for hall in all
            .plants
            .iter()
            .filter(|hall| here(&hall.park) && hall.is_offered())
        {
            if !shelf.is_stale(&hall.check()) {
                offer.sqm += hall.area.map_or(0, |floor| floor.area.centi_sqm());
                offer
                    .halls
                    .push(halls::row(shelf, hall).view(shelf).into_any());
            }
        }
        for asset in all.assets.iter().filter(|asset| here(&asset.park)) {
            if asset.status != AssetStatus::Done && !shelf.is_stale(&asset.check()) {
                offer.assets.push(assets::row(asset).view(shelf).into_any());
            }
        }
        offer.mu = (offer.mu * 3 + 100_000) / 200_000;
        offer.sqm = (offer.sqm + 50) / 100;
        offer
    }

    /// `可供地块 12 宗 620 亩，可租厂房 8 个单元`
    fn words(&self) -> String {
        let mut parts = Vec::new();
        if !self.plots.is_empty() {
            parts.push(format!("可供地块 {} 宗 {} 亩", self.plots.len(), self.mu));
        }
        if !self.halls.is_empty() {
            parts.push(format!("可租厂房 {} 个单元", self.halls.len()));
        }
        if !self.assets.is_empty() {
            parts.push(format!("存量资产 {} 处", self.assets.len()));
        }
        if parts.is_empty() {
            "现在没有可供的地块和厂房".to_owned()
        } else {
            parts.join("，")
        }
    }
}

pub(super) fn list(shelf: &Shelf) -> Page {
    let rows: Vec<_> = shelf
        .library
        .parks
        .iter()
        .map(|park| {
            let offer = Offer::of(shelf, park);
            parts::Row {
                href: format!("/parks/{}", park.id),
                title: park.name.clone(),
                meta: vec![parts::joined(&park.industries), Some(offer.words())],
                figures: vec![
                    parts::figure(park.area.map(|land| land.area.mu_grouped()), "亩"),
                    view! { <small class="quiet">"规划面积"</small> }.into_any(),
                ],
                marks: Vec::new(),
                check: park.check(),
            }
            .view(shelf)
        })
        .collect();
    let empty = rows.is_empty().then(|| {
        view! { <div class="empty"><p>"园区资料还没有公布。"<a href="/projects">"看招商项目"</a></p></div> }
    });
    Page::new(
        "园区",
        format!(
            "{}的园区：主导产业、可供地块和厂房、共享设施、联系人。",
            shelf.county.name
        ),
        view! {
            <div class="page">
                {parts::strip("/parks")}
                <h1>"园区"</h1>
                {empty}
                <ul class="cards">{rows}</ul>
            </div>
        },
    )
}

pub(super) fn one(shelf: &Shelf, id: &str) -> Option<Page> {
    let park = find(&shelf.library.parks, id)?;
    let who = Who {
        unit: park.unit.clone(),
        person: park.person.clone(),
        phone: park.phone.clone(),
        industry: park.industries.first().cloned(),
    };
    let offer = Offer::of(shelf, park);
    let summary = offer.words();
    let note = park.picture_note.clone().unwrap_or_default();
    let shots = park
        .picture
        .as_deref()
        .map(|file| (file, note))
        .into_iter()
        .collect();
    let picture = photos(shelf, &park.name, shots);
    let bullets = |heading: &'static str, list: &[String]| {
        let items: Vec<_> = list
            .iter()
            .map(|one| view! { <li>{one.clone()}</li> })
            .collect();
        (!items.is_empty()).then(
            || view! { <section><h2>{heading}</h2><ul class="land__list">{items}</ul></section> },
        )
    };
    let by_park = |path: &str| address(path, &query(&[("park", Some(park.name.clone()))]));
    let sum = |value: i64| (value > 0).then(|| value.to_string());
    let title = park.name.clone();
    let description = park
        .positioning
        .clone()
        .unwrap_or_else(|| format!("{title}：{summary}。"));
    Some(Page::new(
        title.clone(),
        description,
        view! {
            <article class="page detail">
                {parts::strip("")}
                <header>
                    <h1>{title}</h1>
                    <p class="detail__where">{parts::joined(&park.industries)}</p>
                </header>
                {parts::stale(shelf, &park.check(), "这个园区")}
                {picture}
                <dl class="decide">
                    <div><dt>"可供地块"</dt><dd>{parts::figure(sum(offer.mu), "亩")}</dd></div>
                    <div><dt>"可租厂房"</dt><dd>{parts::figure(sum(offer.sqm), "㎡")}</dd></div>
                    <div><dt>"规划面积"</dt><dd>{parts::land(park.area)}</dd></div>
                    <div><dt>"已建成"</dt><dd>{parts::land(park.built)}</dd></div>
                </dl>
                {paragraphs(park, &[])}
                {bullets("要素条件", &park.supplies)}
                <section>
                    <h2>"现在有什么"</h2>
                    <p>{summary} "。" <a href="/parcels/fit">"测一测哪里合适"</a></p>
                </section>
                {some("地块", offer.plots, by_park("/parcels"))}
                {some("厂房", offer.halls, by_park("/plants"))}
                {some("存量资产", offer.assets, "/assets".to_owned())}
                {facilities(shelf, park)}
                {here::policies(shelf, park)}
                {bullets("已做的区域评估，入园项目可共用", &park.approved)}
                {here::firms(shelf, park)}
                {parts::reaches(&park.road, &park.rail, &park.airport)}
                {ways::section(park.point, park.accuracy, &park.name, None, ())}
                {facts(park, "园区情况", &["industries", "area", "built", "tenants", "supplies", "approved", "road", "rail", "airport", "point", "accuracy"])}
                {who.people(shelf)}
                <p class="quiet">
                    <a href=by_park("/parcels/map")>"在地图上看"</a> " · " <a href="/costs">"要素成本"</a> " · "
                    <a href="/policies">"政策"</a>
                </p>
                {parts::checked(shelf, park, None)}
            </article>
            {who.bar(shelf, &format!("parks:{}", park.id))}
        },
    ))
}

/// The first few of a list and the way to all.
fn some(heading: &'static str, mut rows: Vec<AnyView>, all: String) -> impl IntoView + use<> {
    const FIRST: usize = 5;
    let count = rows.len();
    let more = (count > FIRST).then(|| {
        view! { <a class="more" href=all>{format!("全部 {count} 条{heading}")}</a> }
    });
    rows.truncate(FIRST);
    (count > 0).then(|| {
        view! { <section><h2>{heading}</h2><ul class="cards">{rows}</ul>{more}</section> }
    })
}

/// What the firms of a park share, with capacity and price.
fn facilities(shelf: &Shelf, park: &Park) -> impl IntoView + use<> {
    let here = |one: &&Facility| one.park.as_deref() == Some(park.name.as_str());
    let items: Vec<_> = shelf
        .library
        .facilities
        .iter()
        .filter(here)
        .map(|one| facility(shelf, one))
        .collect();
    (!items.is_empty()).then(|| {
        view! { <section id="facilities"><h2>"共享设施"</h2><ul class="land__shared">{items}</ul></section> }
    })
}

fn facility(shelf: &Shelf, one: &Facility) -> impl IntoView + use<> {
    let stale = shelf
        .is_stale(&one.check())
        .then(|| view! { " " <span class="mark mark--warn">"待核实"</span> });
    let mark = |word: &Option<String>| {
        word.clone()
            .map(|word| view! { " " <span class="mark">{word}</span> })
    };
    let deciding = |label: &'static str, value: &Option<String>| {
        let value = match value.clone() {
            Some(value) => value.into_any(),
            None => view! { <Unknown /> }.into_any(),
        };
        view! { <div><dt>{label}</dt><dd>{value}</dd></div> }
    };
    let known = |label: &'static str, value: Option<String>| {
        value.map(|value| view! { <div><dt>{label}</dt><dd>{value}</dd></div> })
    };
    let phone = one
        .phone
        .clone()
        .map(|phone| view! { <div><dt>"电话"</dt><dd><Tel phone /></dd></div> });
    view! {
        <li id=one.id.clone()>
            <h3>{one.name.clone()} {mark(&one.kind)} {mark(&one.state)} {stale}</h3>
            <dl class="facts">
                {deciding("能力", &one.capacity)}
                {known("余量", one.spare.clone())}
                {deciding("价格", &one.price)}
                {known("投用", one.since.map(|day| day.zh()))}
                {known("运营", one.operator.clone())}
                {phone}
            </dl>
            {one.note.clone().map(|note| view! { <p class="quiet">{note}</p> })}
        </li>
    }
}
