//! Links that open a place in a map of the visitor's own: 高德, 腾讯, 百度. Each states the
//! coordinate system (`domain::geo`), so nothing is off.

use domain::{geo::MapSite, parcels::Point};
use leptos::prelude::*;

/// The links; `note` stands below the name where the map has room for it.
pub(super) fn links(point: Point, name: &str, note: Option<&String>) -> impl IntoView + use<> {
    let note = note.cloned().unwrap_or_default();
    let links = MapSite::ALL
        .map(|site| {
            let label = format!("在{}地图里看{name}", site.zh());
            view! {
                <a href=site.link(point, name, &note) rel="noreferrer" aria-label=label>{site.zh()}</a>
            }
        })
        .collect_view();
    view! { <span class="quiet">"在地图里打开"</span> {links} }
}

/// Where a document lies, on its own page: `more` are further ways there.
pub(super) fn section<V: IntoView + 'static>(
    point: Option<Point>,
    accuracy: Option<u32>,
    name: &str,
    note: Option<&String>,
    more: V,
) -> impl IntoView + use<V> {
    let point = point?;
    let accuracy = accuracy
        .map(|metres| format!("，误差约 {metres} 米"))
        .unwrap_or_default();
    let more = more.into_any();
    Some(view! {
        <section>
            <h2>"位置"</h2>
            <p class="num">{format!("经度 {}，纬度 {}（CGCS2000{accuracy}）", point.lon_text(), point.lat_text())}</p>
            <p class="map__go">{links(point, name, note)}</p>
            {more}
        </section>
    })
}
