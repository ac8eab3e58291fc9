//! What the pages of this folder have in common.

use domain::{
    area::Extent,
    library::{find, named},
    listing::{Check, Listing},
    parcels::{Photo, Reach},
};
use leptos::prelude::*;

pub(super) use crate::parts::{Who, stale_notice as stale};
use crate::{
    features::posters,
    parts::{Unknown, stale_mark},
    shelf::Shelf,
};

/// Where one can go from any of these pages.
const STRIP: [(&str, &str); 6] = [
    ("/parks", "园区"),
    ("/parcels", "地块"),
    ("/plants", "厂房"),
    ("/assets", "存量资产"),
    ("/parcels/map", "地图"),
    ("/parcels/fit", "适配自测"),
];

/// The strip of links above every page; `here` is the one that is open.
pub(super) fn strip(here: &str) -> impl IntoView + use<> {
    let links = STRIP
        .into_iter()
        .map(|(href, word)| {
            let current = (href == here).then_some("page");
            view! { <li><a href=href aria-current=current>{word}</a></li> }
        })
        .collect_view();
    view! { <nav class="land__strip" aria-label="园区与土地厂房"><ul>{links}</ul></nav> }
}

/// Land: 亩 large, 公顷 and ㎡ beside it.
pub(super) fn land(extent: Option<Extent>) -> AnyView {
    let Some(land) = extent else {
        return view! { <Unknown /> }.into_any();
    };
    let about = land.about.then(|| view! { <small>"约 "</small> });
    let others = format!(
        "{} 公顷，{} ㎡",
        land.area.hectares(),
        land.area.sqm_grouped()
    );
    view! {
        <span class="figure">{about}<b>{land.area.mu_grouped()}</b> <small>" 亩"</small></span>
        <small class="quiet">{others}</small>
    }
    .into_any()
}

/// A floor area: ㎡ large.
pub(super) fn floor(extent: Option<Extent>) -> AnyView {
    match extent {
        Some(floor) => {
            let about = floor.about.then(|| view! { <small>"约 "</small> });
            view! {
                <span class="figure">{about}<b>{floor.area.sqm_grouped()}</b> <small>" ㎡"</small></span>
            }
            .into_any()
        }
        None => view! { <Unknown /> }.into_any(),
    }
}

/// A figure with its unit small beside it.
pub(super) fn figure(value: Option<String>, unit: &'static str) -> AnyView {
    match value {
        Some(value) => view! {
            <span class="figure"><b>{value}</b> <small>" " {unit}</small></span>
        }
        .into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

/// Words that decide, or 未公布.
pub(super) fn words(value: Option<String>) -> AnyView {
    match value {
        Some(value) => view! { <span class="decide__words">{value}</span> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

/// A list as words, `None` when empty.
pub(super) fn joined(list: &[String]) -> Option<String> {
    (!list.is_empty()).then(|| list.join("、"))
}

/// A park or a town: a link where it has a page.
pub(super) fn park(shelf: &Shelf, name: Option<&String>) -> impl IntoView + use<> {
    let name = name.cloned();
    let page = name
        .as_deref()
        .and_then(|name| named(&shelf.library.parks, name))
        .map(|park| format!("/parks/{}", park.id));
    match (name, page) {
        (Some(name), Some(href)) => view! { <a href=href>{name}</a> }.into_any(),
        (Some(name), None) => view! { {name} }.into_any(),
        (None, _) => ().into_any(),
    }
}

/// The projects that a document names, by number or title; one that is not found stays text.
pub(super) fn projects(shelf: &Shelf, names: &[String]) -> impl IntoView + use<> {
    let all = &shelf.library.projects;
    let items: Vec<_> = names
        .iter()
        .map(|name| {
            let id = name.to_lowercase();
            match find(all, &id).or_else(|| named(all, name)) {
                Some(project) => view! {
                    <li><a class="more" href=format!("/projects/{}", project.id)>{project.title.clone()}</a></li>
                }
                .into_any(),
                None => view! { <li>{name.clone()}</li> }.into_any(),
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! { <section><h2>"可以落在这里的项目"</h2><ul class="ways">{items}</ul></section> }
    })
}

/// Road, railway, airport with their distances.
pub(super) fn reaches(
    road: &Option<Reach>,
    rail: &Option<Reach>,
    air: &Option<Reach>,
) -> impl IntoView + use<> {
    let rows: Vec<_> = [("公路", road), ("铁路", rail), ("机场", air)]
        .into_iter()
        .filter_map(|(what, reach)| {
            let reach = reach.clone()?;
            Some(view! {
                <tr>
                    <th scope="row">{what}</th>
                    <td>{reach.name}</td>
                    <td class="num">{reach.km.to_string()} " 公里"</td>
                </tr>
            })
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section>
                <h2>"到路、站、机场"</h2>
                <table class="table">
                    <thead><tr><th scope="col">"方式"</th><th scope="col">"最近的"</th><th scope="col" class="num">"距离"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    })
}

/// Photographs with their day and place; those whose file is missing are left out.
pub(super) fn photos(shelf: &Shelf, name: &str, all: &[Photo]) -> impl IntoView + use<> {
    let shots = all
        .iter()
        .map(|one| (one.file.as_str(), one.caption()))
        .collect();
    crate::parts::photos(shelf, name, shots)
}

/// The last line of a page.
pub(super) fn checked<T: Listing>(
    shelf: &Shelf,
    document: &T,
    code: Option<&String>,
) -> impl IntoView + use<T> {
    let code = code.map(|code| format!("编号 {code}。"));
    view! {
        {posters::link(&format!("/{}/{}", T::KEY, document.id()))}
        <p class="checked">{shelf.checked(&document.check())} {code}</p>
    }
}

/// One of a list: title, place, figures right, states below.
pub(super) struct Row {
    pub href: String,
    pub title: String,
    pub meta: Vec<Option<String>>,
    pub figures: Vec<AnyView>,
    pub marks: Vec<String>,
    pub check: Check,
}

impl Row {
    pub(super) fn view(self, shelf: &Shelf) -> impl IntoView + use<> {
        let meta = self
            .meta
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("·");
        let marks = self
            .marks
            .into_iter()
            .map(|mark| view! { <span class="mark">{mark}</span> })
            .collect_view();
        let stale = stale_mark(shelf, &self.check);
        let on = self
            .check
            .verified_on
            .map(|day| view! { <span>"核实于 " {day.zh()}</span> });
        view! {
            <li class="card">
                <a class="card__link" href=self.href>
                    <h3 class="card__title">{self.title}</h3>
                    <p class="card__meta">{meta}</p>
                    <p class="card__figures">{self.figures}</p>
                    <p class="card__foot">{marks} {stale} {on}</p>
                </a>
            </li>
        }
    }
}

/// What is said below a list: how many are left out as 待核实, and the way to them.
pub(super) fn hidden(count: usize, href: String) -> impl IntoView + use<> {
    (count > 0).then(|| {
        view! { <p><a class="more" href=href>{format!("含 {count} 条待核实")}</a></p> }
    })
}

/// A choice in a filter form.
pub(super) fn select(
    key: &'static str,
    label: &'static str,
    any: &'static str,
    choices: Vec<(String, String)>,
    chosen: Option<String>,
) -> impl IntoView + use<> {
    let id = format!("land-{key}");
    crate::parts::select(id, key, label, any, choices, chosen.as_deref())
}

/// What a filter form keeps of the address without asking for it.
pub(super) fn with_stale(stale: bool) -> Vec<(&'static str, String)> {
    Vec::from_iter(stale.then(|| ("stale", "1".to_owned())))
}

/// The names that occur, once each, in their order.
pub(super) fn names<'a>(all: impl Iterator<Item = &'a String>) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for name in all {
        if !found.iter().any(|(known, _)| known == name) {
            found.push((name.clone(), name.clone()));
        }
    }
    found
}
