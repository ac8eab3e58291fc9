//! 区位与交通: how far it is to cities, stations, airports and ports, and how long it takes.

use domain::county::{Place, PlaceSort};
use leptos::prelude::*;

use super::parts;
use crate::{
    parts::{Unknown, stale_mark},
    shelf::{Page, Shelf},
};

/// The whole table: what lies around the county, then each region's cities.
pub(super) fn page(shelf: &Shelf) -> Page {
    let library = &shelf.library;
    let near = near(shelf);
    let regions = super::regions::ordered(shelf)
        .into_iter()
        .map(|region| {
            let places = region.places(&library.places);
            let href = format!("/regions/{}", region.id);
            (!places.is_empty()).then(|| {
                view! {
                    <section>
                        <h2>"到" {region.name.clone()}</h2>
                        {table(shelf, &places)}
                        <p><a class="more" href=href>{format!("承接{}：产业、项目和驻点联系人", region.name)}</a></p>
                    </section>
                }
            })
        })
        .collect_view();
    // A region that the county has no page for.
    let others: Vec<&Place> = library
        .places
        .iter()
        .filter(|place| {
            let region = place.region.as_deref();
            region.is_some_and(|name| !library.regions.iter().any(|one| one.is_called(name)))
        })
        .collect();
    let check = parts::earliest(shelf, library.places.iter().map(|place| &place.check)).cloned();
    let sources = sources(&library.places);
    let empty = library.places.is_empty().then(|| {
        view! {
            <div class="empty">
                <p>"里程和用时还没有公布。您可以直接打电话问。"</p>
                <p><a class="button" href="/contacts">"找谁"</a></p>
            </div>
        }
    });
    let view = view! {
        <div class="page">
            {parts::strip(shelf, "/county/distances")}
            <h1>"区位与交通"</h1>
            {(!library.places.is_empty()).then(|| view! {
                <p>{format!("从{}县城算的实际路程；公路按货车、铁路和航空按含换乘的正常用时。", shelf.county.name)}</p>
            })}
            {empty}
            {(!near.is_empty()).then(|| view! {
                <section><h2>"枢纽和通道"</h2>{table(shelf, &near)}</section>
            })}
            {regions}
            {(!others.is_empty()).then(|| view! {
                <section><h2>"其他地区"</h2>{table(shelf, &others)}</section>
            })}
            {check.map(|check| view! { <p class="checked">{shelf.checked(&check)} {sources}</p> })}
        </div>
    };
    let description = format!(
        "{}到省会、机场、港口、高铁站和京津冀、长三角、大湾区等主要城市的距离和用时。",
        shelf.county.name
    );
    Page::new("区位与交通", description, view)
}

/// What belongs to no region: the capital, stations, airports, ports; by sort, then by distance.
pub(super) fn near(shelf: &Shelf) -> Vec<&Place> {
    let all = shelf.library.places.iter();
    let mut near: Vec<&Place> = all.filter(|place| place.region.is_none()).collect();
    near.sort_by_key(|place| {
        let sort = PlaceSort::ALL.iter().position(|one| *one == place.sort);
        (sort, place.distance_km.unwrap_or(u32::MAX))
    });
    near
}

/// Places as rows.
pub(super) fn table(shelf: &Shelf, places: &[&Place]) -> impl IntoView + use<> {
    let rows = places.iter().map(|place| row(shelf, place)).collect_view();
    view! {
        <table class="table county-distances">
            <thead>
                <tr><th scope="col">"到"</th><th scope="col" class="num">"距离"</th><th scope="col">"用时"</th></tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(shelf: &Shelf, place: &Place) -> impl IntoView + use<> {
    // A city is known as one.
    let sort = (place.sort != PlaceSort::City).then(|| place.sort.zh().to_owned());
    let what = [sort, place.via.clone()];
    let what = what.into_iter().flatten().collect::<Vec<_>>().join("·");
    let km = parts::figure(place.distance_km.map(parts::grouped), "公里".to_owned());
    let ways: Vec<_> = place
        .ways()
        .into_iter()
        .map(|(way, time)| {
            let time = time.to_owned();
            view! { <span class="county-way"><small>{way}</small> " " {time}</span> }
        })
        .collect();
    let ways = if ways.is_empty() {
        view! { <Unknown /> }.into_any()
    } else {
        ways.into_any()
    };
    view! {
        <tr>
            <th scope="row">
                <b>{place.name.clone()}</b> {stale_mark(shelf, &place.check)}
                {(!what.is_empty()).then(|| view! { <small class="county-via">{what}</small> })}
            </th>
            <td class="num">{km}</td>
            <td>{ways}</td>
        </tr>
    }
}

/// Who says so, each once.
fn sources(places: &[Place]) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for source in places.iter().filter_map(|place| place.source.as_deref()) {
        if !names.contains(&source) {
            names.push(source);
        }
    }
    (!names.is_empty()).then(|| format!("来源：{}。", names.join("、")))
}
