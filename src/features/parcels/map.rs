//! 地块地图: plots on a plain ground, by park. The list below the map has all that is on it, so
//! that who cannot use the map misses nothing.

use domain::{
    geo::MapSite,
    listing::Listing as _,
    parcels::{Parcel, PlotStatus, Point},
};
use leptos::prelude::*;

use super::{
    placed::{by_park, place},
    wechat,
};
use crate::shelf::{Asked, Page, Shelf};

const PATH: &str = "/parcels/map";
const DATA: &str = "/data/parcels.geojson";

pub(super) fn page(shelf: &Shelf, asked: &Asked) -> Page {
    let plots = shelf.plots(asked);
    let placed = plots.iter().filter(|plot| place(plot).is_some()).count();
    let stale = shelf.stale_plots(asked);
    let name = &shelf.county.name;
    let description = format!(
        "{name}地块地图：{} 宗地块按园区分列，每宗可以在高德、腾讯、百度地图里打开。",
        plots.len()
    );
    let sections = by_park(&plots)
        .into_iter()
        .map(|(park, its)| park_section(shelf, park, &its))
        .collect_view();
    let empty = plots.is_empty().then(|| {
        view! {
            <div class="empty">
                <p>"没有符合条件的地块。可以减少条件，或者告诉我们要多大、做什么："</p>
                <p><a class="button" href="/leads/new">"提交投资意向"</a> " " <a class="button button--quiet" href=PATH>"看全部地块"</a></p>
            </div>
        }
    });
    let view = view! {
        <div class="page">
            <header>
                <h1>"地块地图"</h1>
                <p class="detail__where" role="status">
                    {format!("{} 宗地块，其中 {placed} 宗有坐标", plots.len())}
                </p>
            </header>
            {filters(shelf, asked)}
            {(placed > 0).then(|| canvas(shelf, asked))}
            {empty}
            {sections}
            {(stale > 0 && asked.get("stale").is_none()).then(|| view! {
                <p class="quiet">
                    {format!("另有 {stale} 宗地块超过复核期，待核实。")}
                    <a href=address(PATH, asked, Some(("stale", "1")))>{format!("含 {stale} 条待核实")}</a>
                </p>
            })}
            <p class="quiet">
                "坐标系为 CGCS2000；地图链接里已注明坐标系，打开后位置不偏移。下载："
                <a href=address(DATA, asked, None) download="parcels.geojson">"GeoJSON"</a>
            </p>
            {act_bar(shelf)}
        </div>
    };
    Page::new("地块地图", description, view)
}

/// The map itself; without its script there is the list.
fn canvas(shelf: &Shelf, asked: &Asked) -> Option<impl IntoView + use<>> {
    let extra = |name| (shelf.extra)(name);
    let script = extra("map.js")?;
    let leaflet = extra("leaflet.js")?;
    let css = format!("{} {}", extra("leaflet.css")?, extra("map.css")?);
    let base = shelf.county.map.clone();
    let review = base.as_ref().map(|map| map.review_number.clone());
    Some(view! {
        <section>
            <div
                id="map"
                class="map"
                role="region"
                aria-label="地块地图；同样的内容在下面的列表里"
                data-map=""
                data-geojson=address(DATA, asked, None)
                data-leaflet=leaflet
                data-css=css
                data-tianditu=base.map(|map| map.tianditu_key)
                data-review=review.clone()
            >
                <p>"地图正在打开。下面的列表内容相同。"</p>
            </div>
            <p class="quiet">
                "示意，非行政区划图，不作为权属和规划依据。手机上用两根手指移动和缩放。"
                {review.map(|number| format!("天地图审图号：{number}。"))}
            </p>
            <script type="module" src=script></script>
        </section>
    })
}

fn park_section(shelf: &Shelf, park: Option<&str>, plots: &[&Parcel]) -> impl IntoView + use<> {
    let href = park
        .and_then(|name| domain::library::named(&shelf.library.parks, name))
        .map(|park| format!("/parks/{}", park.id));
    let name = park.unwrap_or("园区以外").to_owned();
    let count = format!("{} 宗", plots.len());
    let items = plots.iter().map(|plot| item(shelf, plot)).collect_view();
    view! {
        <section>
            <h2>
                {match href {
                    Some(href) => view! { <a href=href>{name}</a> }.into_any(),
                    None => name.into_any(),
                }}
                " " <small class="quiet">{count}</small>
            </h2>
            <ul class="cards">{items}</ul>
        </section>
    }
}

fn item(shelf: &Shelf, plot: &Parcel) -> impl IntoView + use<> {
    let meta: Vec<String> = [
        plot.land_use.clone(),
        plot.status.map(|status| status.zh().to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let check = plot.check();
    let area = plot
        .area
        .map_or_else(|| "面积未公布".to_owned(), |area| area.in_mu());
    view! {
        <li class="card" id=format!("plot-{}", plot.id)>
            <a class="card__link" href=format!("/parcels/{}", plot.id)>
                <h3 class="card__title">{plot.name.clone()}</h3>
                <p class="card__meta">{meta.join("·")}</p>
                <p class="card__figures"><b class="figure figure--small">{area}</b></p>
                <p class="card__foot">
                    {shelf.is_stale(&check).then(|| view! { <span class="mark mark--warn">"待核实"</span> })}
                    {check.verified_on.map(|day| view! { <span>"核实于 " {day.zh()}</span> })}
                </p>
            </a>
            {match place(plot) {
                Some(point) => ways(plot, point).into_any(),
                None => view! { <p class="map__go quiet">"坐标未公布"</p> }.into_any(),
            }}
        </li>
    }
}

/// Links that open a plot in a map of the visitor's own.
fn ways(plot: &Parcel, point: Point) -> impl IntoView + use<> {
    let note = plot.park.clone().unwrap_or_default();
    let links = MapSite::ALL
        .map(|site| {
            let label = format!("在{}地图里看{}", site.zh(), plot.name);
            view! {
                <a href=site.link(point, &plot.name, &note) rel="noreferrer" aria-label=label>{site.zh()}</a>
            }
        })
        .collect_view();
    view! {
        <p class="map__go">
            <span class="quiet">"在地图里打开"</span>
            {links}
            {wechat::gcj02(point).map(|there| view! {
                <button class="link" type="button" hidden data-gcj02=there data-name=plot.name.clone()>"微信"</button>
            })}
        </p>
    }
}

/// The same choices as the list has.
fn filters(shelf: &Shelf, asked: &Asked) -> impl IntoView + use<> {
    let mut parks: Vec<&str> = Vec::new();
    for park in shelf
        .library
        .parcels
        .iter()
        .filter_map(|plot| plot.park.as_deref())
    {
        if !parks.contains(&park) {
            parks.push(park);
        }
    }
    let parks = parks
        .into_iter()
        .map(|park| (park.to_owned(), park.to_owned()));
    let status = PlotStatus::ALL
        .into_iter()
        .filter(|status| {
            shelf
                .library
                .parcels
                .iter()
                .any(|plot| plot.status == Some(*status))
        })
        .map(|status| (status.key().to_owned(), status.zh().to_owned()));
    let list = address("/parcels", asked, None);
    view! {
        <form class="map__filters" action=PATH method="get" data-auto="">
            {choice("park", "园区", parks.collect(), asked)}
            {choice("status", "状态", status.collect(), asked)}
            {asked.get("stale").map(|_| view! { <input type="hidden" name="stale" value="1" /> })}
            <button class="button button--quiet" type="submit">"筛选"</button>
            <a class="more" href=list>"只看列表"</a>
        </form>
    }
}

fn choice(
    key: &'static str,
    zh: &'static str,
    choices: Vec<(String, String)>,
    asked: &Asked,
) -> impl IntoView + use<> {
    let chosen = asked.get(key).map(str::to_owned);
    let options = choices
        .into_iter()
        .map(|(value, name)| {
            let selected = chosen.as_deref() == Some(&value);
            view! { <option value=value selected=selected>{name}</option> }
        })
        .collect_view();
    let id = format!("map-{key}");
    view! {
        <label for=id.clone()>{zh}</label>
        <select class="input" id=id name=key>
            <option value="">"全部"</option>
            {options}
        </select>
    }
}

fn act_bar(shelf: &Shelf) -> impl IntoView + use<> {
    let phone = shelf
        .county
        .officer_for(None)
        .map(|officer| officer.phone.clone());
    view! {
        <div class="act-bar">
            {phone.map(|phone| view! {
                <a class="button button--quiet act-bar__call" href=format!("tel:{}", phone.tel())>"打电话"</a>
            })}
            <button class="button button--quiet" type="button" data-act="share">"复制链接"</button>
            <a class="button act-bar__intent" href="/leads/new">"我有意向"</a>
        </div>
    }
}

/// Another address with the same choices.
fn address(path: &str, asked: &Asked, more: Option<(&str, &str)>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(&asked.query);
    query.extend_pairs(more);
    match query.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

#[cfg(test)]
mod tests;
