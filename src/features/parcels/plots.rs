//! The list of plots.

use domain::{
    listing::Listing,
    parcels::{Parcel, PlotStatus},
};
use leptos::prelude::*;

use super::{
    filter::{PlotFilter, Span, address},
    parts::{self, Row},
};
use crate::{
    features::industry::{Trade, unknown},
    paging::Paging,
    parts::filters,
    shelf::{Asked, Page, Shelf},
};

pub(super) fn list(shelf: &Shelf, asked: &Asked) -> Page {
    let filter = PlotFilter::parse(shelf, asked);
    let (plots, hidden) = filter.pick(shelf);
    let count = plots.len();
    let own = address("/parcels", &filter.to_query());
    let paging = Paging::of(asked, count);
    let unknown = unknown(filter.industry.as_ref(), "/parcels", "全部地块");
    let empty = (plots.is_empty() && unknown.is_none()).then(|| {
        view! {
            <div class="empty">
                <p>"没有符合这些条件的地块。放宽条件再看，或者直接告诉我们要什么样的地。"</p>
                <p><a class="button" href="/parcels">"全部地块"</a> " " <a href="/leads/new">"说说要什么样的地"</a></p>
            </div>
        }
    });
    let rows: Vec<_> = paging
        .cut(&plots)
        .iter()
        .map(|plot| row(plot).view(shelf))
        .collect();
    let with_stale = PlotFilter {
        stale: true,
        ..filter.clone()
    };
    let hidden = parts::hidden(hidden, address("/parcels", &with_stale.to_query()));
    let map = address("/parcels/map", &filter.to_query());
    Page::new(
        "地块",
        format!(
            "{}可供的工业用地：面积、用途、供地方式、标准地指标、水电汽和排污容量。",
            shelf.county.name
        ),
        view! {
            <div class="page">
                {parts::strip("/parcels")}
                <h1>"地块"</h1>
                {form(shelf, &filter, "/parcels")}
                <p id="list" tabindex="-1" class="list__count" role="status">
                    {format!("{count} 宗地块{}", paging.words())} " "
                    <a href=map>"在地图上看"</a> " " <a href="/parcels/fit">"测一测哪块合适"</a>
                </p>
                {unknown}
                {empty}
                <ul class="cards">{rows}</ul>
                {paging.links(shelf, &own)}
                {hidden}
            </div>
        },
    )
}

/// A plot in a list.
pub(super) fn row(plot: &Parcel) -> Row {
    let area = plot.area.map(|land| land.area);
    let figures = vec![
        parts::figure(area.map(|area| area.mu_grouped()), "亩"),
        area.map(
            |area| view! { <small class="quiet">{format!("{} 公顷", area.hectares())}</small> },
        )
        .into_any(),
    ];
    Row {
        href: format!("/parcels/{}", plot.id),
        title: plot.name.clone(),
        meta: vec![
            plot.park.clone(),
            plot.land_use.clone(),
            parts::joined(&plot.industries),
        ],
        figures,
        marks: plot
            .status
            .map(|status| status.zh().to_owned())
            .into_iter()
            .collect(),
        check: plot.check(),
    }
}

/// The choices, for the list and for the map.
pub(super) fn form(
    shelf: &Shelf,
    filter: &PlotFilter,
    path: &'static str,
) -> impl IntoView + use<> {
    let all = &shelf.library.parcels;
    let parks = parts::names(all.iter().filter_map(|plot| plot.park.as_ref()));
    let uses = parts::names(all.iter().filter_map(|plot| plot.land_use.as_ref()));
    let industries = parts::names(all.iter().flat_map(|plot| &plot.industries))
        .into_iter()
        .map(|(name, word)| (Trade::named(shelf, &name).key, word))
        .collect();
    let industry = filter.industry.as_ref().map(|one| one.key.clone());
    let statuses = PlotStatus::ALL
        .into_iter()
        .map(|status| (status.key().to_owned(), status.zh().to_owned()))
        .collect();
    let mut areas: Vec<(String, String)> = Span::OFFERED
        .into_iter()
        .map(|(value, word)| (value.to_owned(), word.to_owned()))
        .collect();
    let area = (filter.area != Span::default()).then(|| filter.area.to_string());
    if let Some(own) = area
        .clone()
        .filter(|own| areas.iter().all(|(known, _)| known != own))
    {
        areas.push((own.clone(), format!("{own} 亩")));
    }
    let status = filter.status.map(|one| one.key().to_owned());
    let folded = [&area, &status, &filter.land_use];
    let chosen = folded.into_iter().flatten().count();
    let most = view! {
        {parts::select("park", "园区或乡镇", "全部", parks, filter.park.clone())}
        {parts::select("industry", "产业", "不限", industries, industry)}
    };
    let rest = view! {
        {parts::select("area", "面积", "不限", areas, area)}
        {parts::select("status", "状态", "未供出的", statuses, status)}
        {parts::select("use", "用途", "不限", uses, filter.land_use.clone())}
    };
    filters(path, most, rest, chosen, parts::with_stale(filter.stale))
}
