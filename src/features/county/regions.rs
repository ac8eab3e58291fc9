//! 承接区域: a landing page for each region that its 驻点 team hands out: how far it is, who answers
//! there, what the county takes over, which gaps, projects and plots wait.

use domain::{
    chains::{Chain, Node, NodeState},
    county::Region,
    positioning::{Industry, Officer},
    projects::{Filter, Project, ProjectStatus},
};
use leptos::prelude::*;

use super::{distances, parts};
use crate::{
    features::{
        chains::links::lookup,
        parcels::{self, filter::PlotFilter},
        posters, stories,
    },
    parts::{act_bar, stale_mark, stale_notice},
    route::Route,
    shelf::{Page, Shelf},
};

/// How many projects and plots stand on the page; the rest behind a link.
const FIRST: usize = 6;

pub(super) fn list(shelf: &Shelf) -> Page {
    let regions = ordered(shelf);
    let empty = regions.is_empty().then(|| {
        view! { <div class="empty"><p>"承接区域还没有公布。" <a href="/contacts">"直接找人"</a></p></div> }
    });
    let check = parts::earliest(shelf, regions.iter().map(|one| &one.check)).cloned();
    let view = view! {
        <div class="page">
            {parts::strip(shelf, "/regions")}
            <h1>"重点承接区域"</h1>
            {empty}
            <ul class="cards">{regions.iter().map(|one| item(shelf, one)).collect_view()}</ul>
            <p><a class="way" href="/contacts"><b>"不在这些区域？"</b><span>"按省份找离您最近的联系人"</span></a></p>
            {check.map(|check| view! { <p class="checked">{shelf.checked(&check)}</p> })}
        </div>
    };
    let names: Vec<&str> = regions.iter().map(|one| one.name.as_str()).collect();
    let description = format!(
        "{}重点承接{}的产业、项目、地块和驻点联系人。",
        shelf.county.name,
        names.join("、")
    );
    Page::new("重点承接区域", description, view)
}

/// A region in a list.
pub(super) fn item(shelf: &Shelf, region: &Region) -> impl IntoView + use<> {
    let station = region.station(&shelf.county).is_some();
    let nearest = nearest(shelf, region);
    let open = projects(shelf, region, &industries(shelf, region)).len();
    view! {
        <li class="card">
            <a class="card__link" href=format!("/regions/{}", region.id)>
                <h3 class="card__title">{region.name.clone()}</h3>
                <p class="card__meta">{region.industries.join("、")}</p>
                <p class="card__figures">
                    <span class="figure"><b>{open}</b> <small>" 个项目"</small></span>
                    {nearest.map(|(name, km)| view! { <small class="quiet">{format!("到{name} {km} 公里")}</small> })}
                </p>
                <p class="card__foot">
                    {station.then(|| view! { <span class="mark">"有驻点"</span> })}
                    {stale_mark(shelf, &region.check)}
                </p>
            </a>
        </li>
    }
}

pub(super) fn one(shelf: &Shelf, region: &Region) -> Page {
    let (county, library) = (&shelf.county, &shelf.library);
    let industries = industries(shelf, region);
    let station = region.station(county);
    let answers = station.or_else(|| county.officer_for(None));
    let places = region.places(&library.places);
    let gaps = gaps(shelf, &industries);
    let gap_count: usize = gaps.iter().map(|(_, nodes)| nodes.len()).sum();
    let projects = projects(shelf, region, &industries);
    let plots = plots(shelf, &industries);
    let provinces = region.provinces().join("、");
    let title = format!("承接{}", region.name);
    let statement = region.statement.clone();
    let deciding = [
        (
            "缺的环节",
            (gap_count > 0).then(|| (gap_count.to_string(), "个")),
        ),
        (
            "在招项目",
            (!projects.is_empty()).then(|| (projects.len().to_string(), "个")),
        ),
        (
            "可供地块",
            (!plots.is_empty()).then(|| (plots.len().to_string(), "宗")),
        ),
    ];
    let far = nearest(shelf, region).map(|(name, km)| {
        view! {
            <div><dt>{format!("到{name}")}</dt><dd>{parts::figure(Some(km), "公里".to_owned())}</dd></div>
        }
    });
    let deciding = deciding
        .into_iter()
        .filter_map(|(what, figure)| Some((what, figure?)))
        .map(|(what, (count, unit))| {
            view! { <div><dt>{what}</dt><dd>{parts::figure(Some(count), unit.to_owned())}</dd></div> }
        })
        .collect_view();
    let all_projects = Filter {
        industries: industries.iter().map(|one| one.key.clone()).collect(),
        ..Filter::default()
    };
    let shown: Vec<&Project> = projects.iter().take(FIRST).copied().collect();
    let rows: Vec<_> = plots
        .iter()
        .take(FIRST)
        .map(|plot| parcels::plot_row(shelf, plot))
        .collect();
    let source = region.source.clone();
    let view = view! {
        <article class="page detail">
            {parts::strip(shelf, "")}
            <header>
                <h1>{title.clone()}</h1>
                {(!provinces.is_empty() && provinces != region.name).then(|| view! {
                    <p class="detail__where">{provinces.clone()} "的企业，看这一页。"</p>
                })}
            </header>
            {stale_notice(shelf, &region.check, "这一页")}
            {statement.clone().map(|text| view! { <p class="county-statement">{text}</p> })}
            <dl class="decide">{deciding} {far}</dl>
            {who(shelf, region, station, answers)}
            {(!region.ties.is_empty()).then(|| view! {
                <section>
                    <h2>"合作基础"</h2>
                    <ul class="land__list">
                        {region.ties.iter().map(|tie| view! { <li>{tie.clone()}</li> }).collect_view()}
                    </ul>
                </section>
            })}
            {(!industries.is_empty()).then(|| view! {
                <section>
                    <h2>"承接这些产业，正缺这些环节"</h2>
                    <ul class="county-industries">
                        {industries.iter().map(|one| industry(one, &gaps)).collect_view()}
                    </ul>
                </section>
            })}
            {(!shown.is_empty()).then(|| view! {
                <section>
                    <h2>"可以谈的项目"</h2>
                    {parts::cards(shelf, &shown)}
                    {(!all_projects.industries.is_empty()).then(|| view! {
                        <p><a class="more" href=Route::Projects(all_projects).href()>"看这些产业的全部项目"</a></p>
                    })}
                </section>
            })}
            {(!rows.is_empty()).then(|| view! {
                <section>
                    <h2>"可以落在这些地块"</h2>
                    <ul class="cards">{rows}</ul>
                    <p><a class="more" href="/parcels/fit">"测一测哪块合适"</a></p>
                </section>
            })}
            {(!places.is_empty()).then(|| view! {
                <section><h2>"距离和用时"</h2>{distances::table(shelf, &places)}</section>
            })}
            <p class="facet__choices">
                <a class="choice" href="/costs">"算成本"</a> <a class="choice" href="/policies">"看政策"</a>
                <a class="choice" href="/county">"看县情"</a>
            </p>
            {posters::link(&format!("/regions/{}", region.id))}
            <p class="checked">{shelf.checked(&region.check)} {source.map(|source| format!("来源：{source}。"))}</p>
        </article>
        {act_bar(
            answers.map(|officer| officer.phone.clone()),
            format!("/leads/new?about=regions:{}", region.id),
            "我有意向",
        )}
    };
    let description = format!(
        "{}{title}：{}",
        county.name,
        statement.unwrap_or_else(|| region.industries.join("、"))
    );
    Page::new(title, description, view)
}

/// Those with a 驻点 team first.
pub(super) fn ordered(shelf: &Shelf) -> Vec<&Region> {
    let mut regions: Vec<&Region> = shelf.library.regions.iter().collect();
    regions.sort_by_key(|region| region.station(&shelf.county).is_none());
    regions
}

/// What the county takes over from there, as its document knows it.
fn industries<'a>(shelf: &'a Shelf, region: &Region) -> Vec<&'a Industry> {
    let names = region.industries.iter();
    names
        .filter_map(|name| shelf.county.industry(name))
        .collect()
}

/// The nearest of its cities with a known distance.
fn nearest(shelf: &Shelf, region: &Region) -> Option<(String, String)> {
    let places = region.places(&shelf.library.places);
    let nearest = places.into_iter().find(|one| one.distance_km.is_some())?;
    Some((nearest.name.clone(), parts::grouped(nearest.distance_km?)))
}

/// The station's people, or the county's where there is no station.
fn who(
    shelf: &Shelf,
    region: &Region,
    station: Option<&Officer>,
    answers: Option<&Officer>,
) -> Option<impl IntoView + use<>> {
    let county = &shelf.county;
    let officer = answers?;
    let names: Vec<String> = officer
        .covers
        .iter()
        .filter_map(|key| county.industry(key))
        .map(|industry| industry.name.clone())
        .collect();
    let what = match (names.is_empty(), station) {
        (false, _) => names.join("、"),
        (true, Some(_)) => format!("{}驻点", region.name),
        (true, None) => "综合咨询".to_owned(),
    };
    let heading = match station {
        Some(_) => "驻点联系人".to_owned(),
        None => format!("在{}还没有驻点，由县里直接对接", region.name),
    };
    let person = stories::person(officer, what);
    Some(view! { <section><h2>{heading}</h2><ul class="people">{person}</ul></section> })
}

/// What nobody does yet in the chains of these industries, by the industry's key.
fn gaps<'a>(
    shelf: &'a Shelf,
    industries: &[&Industry],
) -> Vec<(String, Vec<(&'a Chain, &'a Node)>)> {
    let of = |industry: &Industry| {
        let chains = shelf.library.chains.iter().filter(|chain| {
            !shelf.is_stale(&chain.check) && chain.industry.as_deref() == Some(&industry.name)
        });
        chains
            .flat_map(|chain| chain.in_order().into_iter().map(move |node| (chain, node)))
            .filter(|(_, node)| node.state == NodeState::Missing)
            .collect()
    };
    let with = |industry: &&Industry| (industry.key.clone(), of(industry));
    industries.iter().map(with).collect()
}

fn industry(one: &Industry, gaps: &[(String, Vec<(&Chain, &Node)>)]) -> impl IntoView + use<> {
    let nodes = gaps.iter().find(|(key, _)| *key == one.key);
    let nodes: Vec<_> = nodes
        .map(|(_, nodes)| nodes.as_slice())
        .unwrap_or_default()
        .iter()
        .map(|(chain, node)| {
            let href = format!("/chains/{}/{}", chain.id, node.key);
            view! { <li><a class="choice county-gap" href=href>"○ 缺 " {node.name.clone()}</a></li> }
        })
        .collect();
    view! {
        <li>
            <h3><a href=format!("/chains?industry={}", one.key)>{one.name.clone()}</a></h3>
            {(!one.note.is_empty()).then(|| view! { <p class="quiet">{one.note.clone()}</p> })}
            {(!nodes.is_empty()).then(|| view! { <ul class="chips">{nodes}</ul> })}
        </li>
    }
}

/// Those that the region's document names, then the others of its industries; neither signed nor
/// 待核实.
fn projects<'a>(shelf: &'a Shelf, region: &Region, industries: &[&Industry]) -> Vec<&'a Project> {
    let all = &shelf.library.projects;
    let named = region.projects.iter().filter_map(|name| lookup(all, name));
    let of_industry = all.iter().filter(|project| {
        let name = project.industry.as_deref();
        industries.iter().any(|one| name == Some(&one.name))
    });
    let mut found: Vec<&Project> = Vec::new();
    for project in named.chain(of_industry) {
        let sought = project.status != ProjectStatus::Signed && !project.is_stale(shelf.today);
        if sought && !found.iter().any(|known| known.id == project.id) {
            found.push(project);
        }
    }
    found
}

/// Plots that suit one of its industries by name, each once.
fn plots<'a>(shelf: &'a Shelf, industries: &[&Industry]) -> Vec<&'a domain::parcels::Parcel> {
    let (offered, _) = PlotFilter::default().pick(shelf);
    let suits = |plot: &&domain::parcels::Parcel| {
        let names = plot.industries.iter();
        names
            .into_iter()
            .any(|name| industries.iter().any(|one| one.name == *name))
    };
    offered.into_iter().filter(suits).collect()
}
