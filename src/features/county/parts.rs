//! What the pages of this folder share.

use domain::{
    county::Town,
    listing::Check,
    projects::{Card, Project},
};
use leptos::prelude::*;

use crate::{
    parts::{CardItem, Unknown},
    shelf::Shelf,
};

/// The strip of links above every page; what the county has nothing of is left out, `here` is the
/// one that is open.
pub(super) fn strip(shelf: &Shelf, here: &str) -> impl IntoView + use<> {
    let library = &shelf.library;
    let links = [
        ("/county", "县情", true),
        ("/county/resources", "资源", !library.resources.is_empty()),
        ("/county/distances", "区位", !library.places.is_empty()),
        ("/regions", "承接区域", !library.regions.is_empty()),
        ("/towns", "乡镇", Town::all(&shelf.county).next().is_some()),
        ("/parks", "园区", !library.parks.is_empty()),
    ];
    let links = links
        .into_iter()
        .filter(|(.., there)| *there)
        .map(|(href, word, _)| {
            let current = (href == here).then_some("page");
            view! { <li><a href=href aria-current=current>{word}</a></li> }
        })
        .collect_view();
    view! { <nav class="land__strip" aria-label="县情"><ul>{links}</ul></nav> }
}

/// A figure with its unit small beside it, or 未公布.
pub(super) fn figure(value: Option<String>, unit: String) -> AnyView {
    match value {
        Some(value) => {
            view! { <span class="figure"><b>{value}</b> <small>" " {unit}</small></span> }
                .into_any()
        }
        None => view! { <Unknown /> }.into_any(),
    }
}

/// 3,240
pub(super) fn grouped(km: u32) -> String {
    domain::decimal::grouped(i128::from(km), 0)
}

/// Projects as cards.
pub(super) fn cards(shelf: &Shelf, projects: &[&Project]) -> impl IntoView + use<> {
    let cards = projects
        .iter()
        .map(|project| {
            let card = Card::of(project, &shelf.county, |_| String::new());
            view! { <CardItem card today=shelf.today /> }
        })
        .collect_view();
    view! { <ul class="cards">{cards}</ul> }
}

/// The check of the county's own document, under pages that are gathered from many.
pub(super) fn county_check(shelf: &Shelf) -> Check {
    Check {
        verified_on: Some(shelf.county.verified_on),
        verified_by: Some(shelf.county.verified_by.clone()),
        review_days: None,
    }
}

/// The check that runs out first, for a page that shows several: those that have run out say 待核实
/// where they stand.
pub(super) fn earliest<'a>(
    shelf: &Shelf,
    checks: impl Iterator<Item = &'a Check>,
) -> Option<&'a Check> {
    checks
        .filter(|check| !shelf.is_stale(check))
        .min_by_key(|check| check.due_on())
}
