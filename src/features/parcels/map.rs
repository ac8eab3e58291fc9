//! 地块地图: plots on a plain ground, by park. The list below the map has all that is on it, so
//! that who cannot use the map misses nothing.

use domain::{
    listing::Listing as _,
    parcels::{Parcel, Point},
};
use leptos::prelude::*;

use super::{
    filter::{PlotFilter, address},
    parts,
    placed::{by_park, place},
    plots, ways, wechat,
};
use crate::{
    features::industry::unknown,
    paging::Paging,
    shelf::{Ahead, Asked, Page, Shelf},
};

const PATH: &str = "/parcels/map";
const DATA: &str = "/data/parcels.geojson";

pub(super) fn page(shelf: &Shelf, asked: &Asked) -> Page {
    let filter = PlotFilter::parse(shelf, asked);
    let (shown, stale) = filter.pick(shelf);
    let placed = shown.iter().filter(|plot| place(plot).is_some()).count();
    // Without any query the file holds all plots, also those that are taken or stale.
    let query = Some(filter.to_query()).filter(|query| !query.is_empty());
    let data = address(DATA, query.as_deref().unwrap_or("offered=1"));
    let in_list = PlotFilter {
        plot: None,
        ..filter.clone()
    };
    let list = address("/parcels", &in_list.to_query());
    let with_stale = PlotFilter {
        stale: true,
        ..filter.clone()
    };
    let name = &shelf.county.name;
    let description = format!(
        "{name}地块地图：{} 宗地块按园区分列，每宗可以在高德、腾讯、百度地图里打开。",
        shown.len()
    );
    let in_order: Vec<_> = by_park(&shown)
        .into_iter()
        .flat_map(|(park, its)| {
            let count = its.len();
            its.into_iter().map(move |plot| (park, count, plot))
        })
        .collect();
    let paging = Paging::of(asked, in_order.len());
    let sections = paging
        .cut(&in_order)
        .chunk_by(|one, other| one.0 == other.0)
        .map(|its| park_section(shelf, its))
        .collect_view();
    let own = address(PATH, &filter.to_query());
    let unknown = unknown(filter.industry.as_ref(), PATH, "看全部地块");
    let empty = (shown.is_empty() && unknown.is_none()).then(|| {
        view! {
            <div class="empty">
                <p>"没有符合条件的地块。可以减少条件，或者告诉我们要多大、做什么："</p>
                <p><a class="button" href="/leads/new">"提交投资意向"</a> " " <a class="button button--quiet" href=PATH>"看全部地块"</a></p>
            </div>
        }
    });
    let map = (placed > 0)
        .then(|| canvas(shelf, data.clone(), filter.plot.clone()))
        .flatten();
    let (map, ahead) = map.unzip();
    let ahead = ahead.unwrap_or_default();
    let view = view! {
        <div class="page">
            {parts::strip("/parcels/map")}
            <header>
                <h1>"地块地图"</h1>
                <p class="detail__where" role="status">
                    {format!("{} 宗地块，其中 {placed} 宗有坐标", shown.len())}
                </p>
            </header>
            {plots::form(shelf, &filter, PATH)}
            <p><a href=list>"只看列表"</a></p>
            {map}
            {unknown}
            {empty}
            {(!shown.is_empty()).then(|| view! {
                <p id="list" tabindex="-1" class="list__count" role="status">
                    {format!("地图上的地块都在下面的列表里，共 {} 宗{}", shown.len(), paging.words())}
                </p>
            })}
            {sections}
            {paging.links(shelf, &own)}
            {(stale > 0).then(|| view! {
                <p class="quiet">
                    {format!("另有 {stale} 宗地块超过复核期，待核实。")}
                    <a href=address(PATH, &with_stale.to_query())>{format!("含 {stale} 条待核实")}</a>
                </p>
            })}
            <p class="quiet">
                "坐标系为 CGCS2000；地图链接里已注明坐标系，打开后位置不偏移。下载："
                <a href=data download="parcels.geojson">"GeoJSON"</a>
            </p>
            {act_bar(shelf)}
        </div>
    };
    Page::new("地块地图", description, view).ahead(ahead)
}

/// The map itself, and what it will ask for; without its script there is the list.
fn canvas(
    shelf: &Shelf,
    data: String,
    plot: Option<String>,
) -> Option<(impl IntoView + use<>, Vec<Ahead>)> {
    let extra = |name| (shelf.extra)(name);
    let script = extra("map.js")?;
    let leaflet = extra("leaflet.js")?;
    let sheets = [extra("leaflet.css")?, extra("map.css")?];
    let css = sheets.join(" ");
    let scripts = [script.clone(), leaflet.clone()].map(Ahead::Script);
    let mut ahead = vec![Ahead::Data(data.clone())];
    ahead.extend(scripts.into_iter().chain(sheets.map(Ahead::Style)));
    let base = shelf.county.map.clone();
    let review = base.as_ref().map(|map| map.review_number.clone());
    let view = view! {
        <section>
            <div
                id="map"
                class="map"
                role="region"
                aria-label="地块地图；同样的内容在下面的列表里"
                data-map=""
                data-geojson=data
                data-plot=plot
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
    };
    Some((view, ahead))
}

/// A park with those of its plots that stand on this page, and how many it has in all.
fn park_section(shelf: &Shelf, plots: &[(Option<&str>, usize, &Parcel)]) -> impl IntoView + use<> {
    let (park, all, _) = plots[0];
    let href = park
        .and_then(|name| domain::library::named(&shelf.library.parks, name))
        .map(|park| format!("/parks/{}", park.id));
    let name = park.unwrap_or("园区以外").to_owned();
    let count = match plots.len() {
        here if here < all => format!("本页 {here} 宗，共 {all} 宗"),
        _ => format!("{all} 宗"),
    };
    let items = plots
        .iter()
        .map(|(_, _, plot)| item(shelf, plot))
        .collect_view();
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
                Some(point) => go(plot, point).into_any(),
                None => view! { <p class="map__go quiet">"坐标未公布"</p> }.into_any(),
            }}
        </li>
    }
}

/// Links that open a plot in a map of the visitor's own, WeChat's among them.
fn go(plot: &Parcel, point: Point) -> impl IntoView + use<> {
    view! {
        <p class="map__go">
            {ways::links(point, &plot.name, plot.park.as_ref())}
            {wechat::gcj02(point).map(|there| view! {
                <button class="link" type="button" hidden data-gcj02=there data-name=plot.name.clone()>"微信"</button>
            })}
        </p>
    }
}

fn act_bar(shelf: &Shelf) -> impl IntoView + use<> {
    let phone = shelf
        .county
        .officer_for(None)
        .map(|officer| officer.phone.clone());
    crate::parts::act_bar(phone, "/leads/new".to_owned(), "我有意向")
}

#[cfg(test)]
mod tests;
