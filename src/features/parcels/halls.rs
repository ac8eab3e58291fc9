//! The halls: the list, and a page each.

use domain::{
    library::find,
    listing::Listing,
    parcels::{Plant, fit::Place},
};
use leptos::prelude::*;

use super::{
    facts::{facts, paragraphs},
    filter::{Span, address, query},
    hall_filter::HallFilter,
    parts::{self, Row, Who},
    ways,
};
use crate::{
    paging::Paging,
    parts::filters,
    shelf::{Asked, Page, Shelf},
    way::Way,
};

pub(super) fn list(shelf: &Shelf, asked: &Asked) -> Page {
    let filter = HallFilter::parse(shelf, asked);
    let (halls, hidden) = filter.pick(shelf);
    let count = halls.len();
    let own = address("/plants", &filter.to_query());
    let paging = Paging::of(asked, count);
    let rows: Vec<_> = paging
        .cut(&halls)
        .iter()
        .map(|hall| row(shelf, hall).view(shelf))
        .collect();
    let empty = rows.is_empty().then(|| {
        view! {
            <div class="empty">
                <p>"没有符合这些条件的厂房。放宽条件再看，或者看地块自建。"</p>
                <p><a class="button" href="/plants">"全部厂房"</a> " " <a href="/parcels">"看地块"</a></p>
            </div>
        }
    });
    let with_stale = HallFilter {
        stale: true,
        ..filter.clone()
    };
    let hidden = parts::hidden(hidden, address("/plants", &with_stale.to_query()));
    Page::new(
        "厂房",
        format!(
            "{}可租的厂房，逐单元公布面积、净高、楼面荷载、供电和租金。",
            shelf.county.name
        ),
        view! {
            <div class="page">
                {parts::strip("/plants")}
                <h1>"厂房"</h1>
                {form(shelf, &filter)}
                <p id="list" tabindex="-1" class="list__count" role="status">
                    {format!("{count} 个单元{}", paging.words())} " " <a href="/parcels/fit">"测一测哪个合适"</a>
                </p>
                {empty}
                <ul class="cards">{rows}</ul>
                {paging.links(shelf, &own)}
                {hidden}
            </div>
        },
    )
}

/// A hall in a list.
pub(super) fn row(shelf: &Shelf, hall: &Plant) -> Row {
    let with = |figure: Option<domain::decimal::Figure>, before: &str, unit: &str| {
        figure.map(|figure| format!("{before} {figure} {unit}"))
    };
    let rent = hall.rent.map(|rent| format!("{rent} 元/㎡·月"));
    let rent = rent.unwrap_or_else(|| "租金未公布".to_owned());
    let area = hall.area.map(|floor| floor.area.sqm_grouped());
    Row {
        href: format!("/plants/{}", hall.id),
        title: hall.name.clone(),
        meta: vec![
            hall.park.clone(),
            with(hall.height, "净高", "米"),
            with(hall.load, "荷载", "吨/㎡"),
        ],
        figures: vec![
            parts::figure(area, "㎡"),
            view! { <small class="quiet">{rent}</small> }.into_any(),
        ],
        marks: free(shelf, hall).into_iter().collect(),
        check: hall.check(),
    }
}

/// From when it can be moved into; said of one that is free alone.
fn free(shelf: &Shelf, hall: &Plant) -> Option<String> {
    let day = hall.free_from.filter(|_| hall.is_offered())?;
    Some(if day <= shelf.today {
        "现在可用".to_owned()
    } else {
        format!("{} 起可用", day.zh())
    })
}

fn form(shelf: &Shelf, filter: &HallFilter) -> impl IntoView + use<> {
    let parks = parts::names(
        shelf
            .library
            .plants
            .iter()
            .filter_map(|hall| hall.park.as_ref()),
    );
    let offered = |all: &[(&str, &str)]| -> Vec<(String, String)> {
        all.iter()
            .map(|(value, word)| ((*value).to_owned(), (*word).to_owned()))
            .collect()
    };
    let areas = offered(&[
        ("-1500", "1,500 ㎡以下"),
        ("1500-5000", "1,500–5,000 ㎡"),
        ("5000-", "5,000 ㎡以上"),
    ]);
    let heights = offered(&[("4.5", "4.5 米以上"), ("6", "6 米以上"), ("8", "8 米以上")]);
    let loads = offered(&[
        ("0.5", "0.5 吨/㎡以上"),
        ("1", "1 吨/㎡以上"),
        ("2", "2 吨/㎡以上"),
    ]);
    let rents = offered(&[("8", "8 元以内"), ("12", "12 元以内"), ("15", "15 元以内")]);
    let area = (filter.area != Span::default()).then(|| filter.area.to_string());
    let [height, load, rent] =
        [filter.height, filter.load, filter.rent].map(|figure| figure.map(String::from));
    let chosen = [&height, &load, &rent].into_iter().flatten().count();
    let most = view! {
        {parts::select("park", "园区", "全部", parks, filter.park.clone())}
        {parts::select("area", "面积", "不限", areas, area)}
    };
    let rest = view! {
        {parts::select("height", "净高", "不限", heights, height)}
        {parts::select("load", "楼面荷载", "不限", loads, load)}
        {parts::select("rent", "月租金（每㎡）", "不限", rents, rent)}
    };
    filters(
        "/plants",
        most,
        rest,
        chosen,
        parts::with_stale(filter.stale),
    )
}

pub(super) fn one(shelf: &Shelf, id: &str, asked: &Asked) -> Option<Page> {
    let hall = find(&shelf.library.plants, id)?;
    let way = Way::of(shelf, asked);
    let place = Place::of_plant(hall);
    let here = way.over(&place);
    let sheet = here.with(&place.sheet());
    let who = Who {
        unit: hall.unit.clone(),
        person: hall.person.clone(),
        phone: hall.phone.clone(),
        industry: hall.industries.first().cloned(),
    };
    let taken = (hall.taken == Some(true)).then(|| {
        view! { <p class="notice" role="note">"这个单元已经租出。" <a href="/plants">"看其余厂房"</a></p> }
    });
    let fit = address(
        "/parcels/fit",
        &query(&[
            ("industry", hall.industries.first().cloned()),
            ("floor", hall.area.map(|floor| floor.area.sqm())),
        ]),
    );
    let fit = way.with(&fit);
    let others = others(shelf, hall);
    let figure = |figure: Option<domain::decimal::Figure>| figure.map(|figure| figure.to_string());
    let description = format!(
        "{}，{}，净高{}。",
        hall.name,
        hall.area
            .map_or_else(|| "面积未公布".to_owned(), |floor| floor.in_sqm()),
        hall.height
            .map_or_else(|| "未公布".to_owned(), |height| format!(" {height} 米")),
    );
    Some(Page::new(
        hall.name.clone(),
        description,
        view! {
            <article class="page detail">
                {parts::strip("")}
                <header>
                    <h1>{hall.name.clone()}</h1>
                    <p class="detail__where">
                        {parts::park(shelf, hall.park.as_ref())}
                        {free(shelf, hall).map(|words| view! { " " <span class="mark">{words}</span> })}
                    </p>
                </header>
                {parts::stale(shelf, &hall.check(), "这个单元")}
                {parts::photos(shelf, &hall.name, &hall.photos)}
                {taken}
                <dl class="decide">
                    <div><dt>"建筑面积"</dt><dd>{parts::floor(hall.area)}</dd></div>
                    <div><dt>"净高"</dt><dd>{parts::figure(figure(hall.height), "米")}</dd></div>
                    <div><dt>"楼面荷载"</dt><dd>{parts::figure(figure(hall.load), "吨/㎡")}</dd></div>
                    <div><dt>"租金"</dt><dd>{parts::figure(figure(hall.rent), "元/㎡·月")}</dd></div>
                </dl>
                <p><a class="more" href=fit>"拿我的设备比一比"</a></p>
                {facts(hall, "单元条件", &["area", "height", "load", "rent", "taken", "free_from", "point", "accuracy"])}
                {paragraphs(hall, &[])}
                {ways::section(hall.point, hall.accuracy, &hall.name, hall.park.as_ref(), ())}
                {parts::projects(shelf, &hall.projects)}
                {others}
                {who.people(shelf)}
                <p class="quiet">
                    <a href=sheet>"按这个单元算成本账"</a> " · " <a href="/policies">"适用政策"</a> " · "
                    <a href="/parcels">"看地块"</a>
                </p>
                {parts::checked(shelf, hall, hall.code.as_ref())}
            </article>
            {who.bar(shelf, here.about())}
        },
    ))
}

/// The other free units of the same building.
fn others(shelf: &Shelf, hall: &Plant) -> impl IntoView + use<> {
    let same = |other: &&Plant| {
        hall.building.is_some()
            && other.building == hall.building
            && other.park == hall.park
            && other.id != hall.id
            && other.is_offered()
            && !shelf.is_stale(&other.check())
    };
    let rows: Vec<_> = shelf
        .library
        .plants
        .iter()
        .filter(same)
        .map(|other| row(shelf, other).view(shelf))
        .collect();
    (!rows.is_empty()).then(
        || view! { <section><h2>"同一栋的其他单元"</h2><ul class="cards">{rows}</ul></section> },
    )
}
