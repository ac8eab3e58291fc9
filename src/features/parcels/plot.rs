//! A plot's page.

use domain::{
    library::find,
    listing::Listing,
    parcels::{Indicator, Parcel, fit::Place},
};
use leptos::prelude::*;

use super::{
    facts::{facts, paragraphs},
    filter::{address, query},
    parts::{self, Who},
    placed::place,
    ways,
};
use crate::{
    shelf::{Asked, Page, Shelf},
    way::Way,
};

/// Shown in a place of their own.
const SHOWN: [&str; 13] = [
    "area",
    "land_use",
    "status",
    "supply",
    "industries",
    "indicators",
    "indicator_basis",
    "levelled",
    "road",
    "rail",
    "airport",
    "outline",
    "point",
];

pub(super) fn one(shelf: &Shelf, id: &str, asked: &Asked) -> Option<Page> {
    let plot = find(&shelf.library.parcels, id)?;
    let way = Way::of(shelf, asked);
    let own = Place::of_parcel(plot);
    let here = way.over(&own);
    let who = Who {
        unit: plot.unit.clone(),
        person: plot.person.clone(),
        phone: plot.phone.clone(),
        industry: plot.industries.first().cloned(),
    };
    let meaning = plot.status.map(|status| {
        view! { <p><b>{status.zh()}</b> "：" {status.meaning()}</p> }
    });
    let suits = view! {
        <section>
            <h2>"适合做什么"</h2>
            <p>{parts::joined(&plot.industries).unwrap_or_else(|| "不限产业，符合园区准入即可。".to_owned())}</p>
            <p><a class="more" href=way.with(&fit_link(plot))>"拿我的项目比一比"</a></p>
        </section>
    };
    let levelled = parts::joined(&plot.levelled).map(|levelled| {
        view! { <section><h2>"已通到地块"</h2><p>{levelled}</p></section> }
    });
    let description = format!(
        "{}{}，{}，{}。",
        plot.park.clone().unwrap_or_default(),
        plot.name,
        plot.area
            .map_or_else(|| "面积未公布".to_owned(), |land| land.to_string()),
        plot.land_use
            .clone()
            .unwrap_or_else(|| "用途未公布".to_owned()),
    );
    Some(Page::new(
        plot.name.clone(),
        description,
        view! {
            <article class="page detail">
                {parts::strip("")}
                <header>
                    <h1>{plot.name.clone()}</h1>
                    <p class="detail__where">{parts::park(shelf, plot.park.as_ref())}</p>
                </header>
                {parts::stale(shelf, &plot.check(), "这宗地")}
                {parts::photos(shelf, &plot.name, &plot.photos)}
                <dl class="decide">
                    <div><dt>"面积"</dt><dd>{parts::land(plot.area)}</dd></div>
                    <div><dt>"用途"</dt><dd>{parts::words(plot.land_use.clone())}</dd></div>
                    <div><dt>"供地方式"</dt><dd>{parts::words(parts::joined(&plot.supply))}</dd></div>
                    <div><dt>"状态"</dt><dd>{parts::words(plot.status.map(|status| status.zh().to_owned()))}</dd></div>
                </dl>
                {meaning}
                {suits}
                {indicators(&plot.indicators, plot.indicator_basis.as_ref())}
                {levelled}
                {facts(plot, "水电汽与手续", &SHOWN)}
                {paragraphs(plot, &[])}
                {parts::reaches(&plot.road, &plot.rail, &plot.airport)}
                {where_it_lies(plot)}
                {parts::projects(shelf, &plot.projects)}
                {who.people(shelf)}
                {more(plot, here.with(&own.sheet()))}
                {parts::checked(shelf, plot, plot.code.as_ref())}
            </article>
            {who.bar(shelf, here.about())}
        },
    ))
}

/// The fit test with this plot's area and first industry filled in.
fn fit_link(plot: &Parcel) -> String {
    let pairs = [
        ("industry", plot.industries.first().cloned()),
        ("land", plot.area.map(|land| land.area.mu())),
    ];
    address("/parcels/fit", &query(&pairs))
}

/// 标准地 indicators as a table.
fn indicators(all: &[Indicator], basis: Option<&String>) -> impl IntoView + use<> {
    let rows: Vec<_> = all
        .iter()
        .map(|one| {
            let kind = if one.advised { "推荐" } else { "约束" };
            let industry = one.industry.clone().unwrap_or_else(|| "各产业".to_owned());
            view! {
                <tr>
                    <th scope="row">{one.name.clone()}</th>
                    <td>{industry}</td>
                    <td class="num">{one.demand()}</td>
                    <td>{kind}</td>
                </tr>
            }
        })
        .collect();
    let basis = basis.map(|basis| view! { <p class="quiet">"依据：" {basis.clone()}</p> });
    (!rows.is_empty()).then(|| {
        view! {
            <section>
                <h2>"标准地指标"</h2>
                <table class="table land__demands">
                    <thead><tr><th scope="col">"指标"</th><th scope="col">"产业"</th><th scope="col" class="num">"要求"</th><th scope="col">"性质"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
                {basis}
                <p class="quiet">"亩均税收是供地合同里的用地指标，不与任何奖励挂钩。"</p>
            </section>
        }
    })
}

/// Where it lies, as written in the register of land.
fn where_it_lies(plot: &Parcel) -> impl IntoView + use<> {
    let map = address("/parcels/map", &query(&[("plot", Some(plot.id.clone()))]));
    let map = view! { <p><a class="more" href=map>"在地图上看"</a></p> };
    // The accuracy is that of the point; the middle of an outline is nobody's measurement.
    let accuracy = plot.point.and(plot.accuracy);
    ways::section(place(plot), accuracy, &plot.name, plot.park.as_ref(), map)
}

fn more(plot: &Parcel, sheet: String) -> impl IntoView + use<> {
    let same = address("/parcels", &query(&[("park", plot.park.clone())]));
    view! {
        <p class="quiet">
            <a href=same>"同一园区的地块"</a> " · " <a href=sheet>"按这宗地算成本账"</a> " · "
            <a href="/policies">"适用政策"</a> " · " <a href="/plants">"不想自建，看厂房"</a>
        </p>
    }
}
