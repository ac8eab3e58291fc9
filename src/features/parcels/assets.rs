//! The idle assets: the list, and a page each.

use domain::{
    library::find,
    listing::Listing,
    parcels::{Asset, AssetStatus},
};
use leptos::prelude::*;

use super::{
    facts::{facts, paragraphs},
    parts::{self, Row, Who},
    ways,
};
use crate::{
    paging::Paging,
    parts::AmountFigure,
    shelf::{Asked, Page, Shelf},
};

pub(super) fn list(shelf: &Shelf, asked: &Asked) -> Page {
    let with_stale = asked.get("stale") == Some("1");
    let open: Vec<&Asset> = shelf
        .library
        .assets
        .iter()
        .filter(|asset| asset.status != AssetStatus::Done)
        .collect();
    let shown: Vec<&&Asset> = open
        .iter()
        .filter(|asset| with_stale || !shelf.is_stale(&asset.check()))
        .collect();
    let hidden = parts::hidden(open.len() - shown.len(), "/assets?stale=1".to_owned());
    let count = shown.len();
    let paging = Paging::of(asked, count);
    let own = if with_stale {
        "/assets?stale=1"
    } else {
        "/assets"
    };
    let rows: Vec<_> = paging
        .cut(&shown)
        .iter()
        .map(|asset| row(asset).view(shelf))
        .collect();
    let empty = rows.is_empty().then(|| {
        view! { <div class="empty"><p>"现在没有待盘活的资产。"<a href="/plants">"看厂房"</a></p></div> }
    });
    Page::new(
        "存量资产",
        format!(
            "{}停产、闲置的厂房和场地，可整体转让、租赁或合作。",
            shelf.county.name
        ),
        view! {
            <div class="page">
                {parts::strip("/assets")}
                <h1>"存量资产"</h1>
                <p>"停产、闲置的厂房和场地，连同设备现状和产权人的意愿一起公布。"</p>
                <p id="list" tabindex="-1" class="list__count" role="status">
                    {format!("{count} 处{}", paging.words())}
                </p>
                {empty}
                <ul class="cards">{rows}</ul>
                {paging.links(shelf, own)}
                {hidden}
            </div>
        },
    )
}

/// An idle asset in a list.
pub(super) fn row(asset: &Asset) -> Row {
    let floor = asset.floor_area.map(|floor| floor.area.sqm_grouped());
    let land = asset.land.map(|land| land.in_mu());
    Row {
        href: format!("/assets/{}", asset.id),
        title: asset.name.clone(),
        meta: vec![
            asset.park.clone(),
            asset.was.clone(),
            parts::joined(&asset.ways),
        ],
        figures: vec![
            parts::figure(floor, "㎡"),
            land.map(|land| view! { <small class="quiet">{land}</small> })
                .into_any(),
        ],
        marks: vec![asset.status.zh().to_owned()],
        check: asset.check(),
    }
}

pub(super) fn one(shelf: &Shelf, id: &str) -> Option<Page> {
    let asset = find(&shelf.library.assets, id)?;
    let who = Who {
        unit: asset.unit.clone(),
        person: asset.person.clone(),
        phone: asset.phone.clone(),
        industry: None,
    };
    let equipment: Vec<_> = asset
        .equipment
        .iter()
        .map(|one| view! { <li>{one.clone()}</li> })
        .collect();
    let equipment = (!equipment.is_empty()).then(|| {
        view! { <section><h2>"留下的设备"</h2><ul class="land__list">{equipment}</ul></section> }
    });
    let asked = asset.asked.is_some().then(|| {
        view! { <div><dt>"意向价格"</dt><dd><AmountFigure amount=asset.asked /></dd></div> }
    });
    let description = format!(
        "{}，{}，{}。",
        asset.name,
        asset
            .floor_area
            .map_or_else(|| "面积未公布".to_owned(), |floor| floor.in_sqm()),
        parts::joined(&asset.ways).unwrap_or_else(|| "方式未公布".to_owned()),
    );
    Some(Page::new(
        asset.name.clone(),
        description,
        view! {
            <article class="page detail">
                {parts::strip("")}
                <header>
                    <h1>{asset.name.clone()}</h1>
                    <p class="detail__where">
                        {parts::park(shelf, asset.park.as_ref())}
                        " " <span class="mark">{asset.status.zh()}</span>
                    </p>
                </header>
                {parts::stale(shelf, &asset.check(), "这处资产")}
                {parts::photos(shelf, &asset.name, &asset.photos)}
                <dl class="decide">
                    <div><dt>"建筑面积"</dt><dd>{parts::floor(asset.floor_area)}</dd></div>
                    <div><dt>"占地"</dt><dd>{parts::land(asset.land)}</dd></div>
                    <div><dt>"盘活方式"</dt><dd>{parts::words(parts::joined(&asset.ways))}</dd></div>
                    {asked}
                </dl>
                {paragraphs(asset, &["note"])}
                {equipment}
                {facts(asset, "资产情况", &["ways", "land", "floor_area", "asked", "equipment", "status", "point", "accuracy"])}
                {paragraphs(asset, &["wish"])}
                {ways::section(asset.point, asset.accuracy, &asset.name, asset.park.as_ref(), ())}
                {parts::projects(shelf, &asset.projects)}
                {who.people(shelf)}
                <p class="quiet">
                    <a href="/assets">"其他存量资产"</a> " · " <a href="/plants">"可租厂房"</a> " · " <a href="/parcels">"地块"</a>
                </p>
                {parts::checked(shelf, asset, asset.code.as_ref())}
            </article>
            {who.bar(shelf, &format!("assets:{}", asset.id))}
        },
    ))
}
