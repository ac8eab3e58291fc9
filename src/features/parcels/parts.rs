//! What the pages of this folder have in common.

use domain::{
    area::Extent,
    codes::Phone,
    library::{find, named},
    listing::{Check, Listing},
    parcels::{Photo, Reach},
};
use leptos::prelude::*;

use crate::{
    features::posters,
    parts::{Tel, Unknown},
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

/// 待核实, said on top of a page.
pub(super) fn stale(shelf: &Shelf, check: &Check, what: &'static str) -> impl IntoView + use<> {
    shelf.is_stale(check).then(|| {
        view! {
            <p class="notice notice--warn" role="note">
                <span class="mark mark--warn">"待核实"</span>
                {format!(" {what}已超过复核期，内容可能有变化。请先打电话核对，再做决定。")}
            </p>
        }
    })
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

/// Whom to ask: the document's own unit, then the county's officer for its first industry.
pub(super) struct Who {
    pub unit: Option<String>,
    pub person: Option<String>,
    pub phone: Option<Phone>,
    pub industry: Option<String>,
}

impl Who {
    fn officer<'a>(&self, shelf: &'a Shelf) -> Option<&'a domain::positioning::Officer> {
        let key = self
            .industry
            .as_deref()
            .and_then(|name| shelf.county.industry(name))
            .map(|industry| industry.key.as_str());
        shelf.county.officer_for(key)
    }

    /// The section with telephones.
    pub(super) fn people(&self, shelf: &Shelf) -> impl IntoView + use<> {
        let person = |unit: String, person: String, phone: Option<Phone>| {
            view! {
                <li class="person person--plain">
                    <span class="person__who"><b>{unit}</b><span class="person__what">{person}</span></span>
                    <span class="person__call">{phone.map(|phone| view! { <Tel phone /> })}</span>
                </li>
            }
        };
        let own = (self.unit.is_some() || self.phone.is_some()).then(|| {
            let unit = self
                .unit
                .clone()
                .unwrap_or_else(|| "联系单位未公布".to_owned());
            person(
                unit,
                self.person.clone().unwrap_or_default(),
                self.phone.clone(),
            )
        });
        let officer = self.officer(shelf).map(|officer| {
            let who = format!("{} {}", officer.person, officer.role);
            person(officer.unit.clone(), who, Some(officer.phone.clone()))
        });
        (own.is_some() || officer.is_some()).then(|| {
            view! { <section><h2>"找谁谈"</h2><ul class="people">{own} {officer}</ul></section> }
        })
    }

    /// The bar in reach of the thumb.
    pub(super) fn bar(&self, shelf: &Shelf, about: &str) -> impl IntoView + use<> {
        let phone = self
            .phone
            .clone()
            .or_else(|| self.officer(shelf).map(|officer| officer.phone.clone()));
        crate::parts::act_bar(phone, format!("/leads/new?about={about}"), "我有意向")
    }
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
        let stale = shelf
            .is_stale(&self.check)
            .then(|| view! { <span class="mark mark--warn">"待核实"</span> });
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
    let options = choices
        .into_iter()
        .map(|(value, word)| {
            let selected = chosen.as_deref() == Some(value.as_str());
            view! { <option value=value selected=selected>{word}</option> }
        })
        .collect_view();
    let id = format!("land-{key}");
    view! {
        <p>
            <label class="field__hint" for=id.clone()>{label}</label>
            <select id=id class="input" name=key><option value="">{any}</option>{options}</select>
        </p>
    }
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
