//! 资源禀赋: what the county has, each with the nodes of the chains that it feeds and the projects
//! that are built on it.

use domain::{
    chains::{Chain, Node},
    county::Resource,
    listing::Listing as _,
    projects::Project,
};
use leptos::prelude::*;

use super::parts;
use crate::{
    features::{
        chains::links::{Names, lookup},
        industry::{self, Trade},
        posters,
    },
    parts::{act_bar, stale_mark, stale_notice},
    shelf::{Asked, Page, Shelf},
};

/// All of them, or those of an industry.
pub(super) fn list(shelf: &Shelf, asked: &Asked) -> Page {
    let county = &shelf.county;
    let all = &shelf.library.resources;
    let used = all.iter().flat_map(|one| &one.industries);
    let trade = Trade::read(shelf, asked, used);
    let unknown = industry::unknown(trade.as_ref(), "/county/resources", "全部资源");
    let industry = trade.filter(|trade| trade.known);
    let shown: Vec<&Resource> = match &industry {
        Some(industry) => of_industry(shelf, &industry.name),
        None => all.iter().collect(),
    };
    let title = match &industry {
        Some(industry) => format!("{}：资源禀赋", industry.name),
        None => "资源禀赋".to_owned(),
    };
    let empty = shown.is_empty().then(|| {
        view! {
            <div class="empty">
                <p>"这里还没有公布资源数据。您可以先看产业链，或直接打电话。"</p>
                <p><a class="button" href="/chains">"看产业链"</a> " "
                    <a class="button button--quiet" href="/contacts">"找谁"</a></p>
            </div>
        }
    });
    let check = parts::earliest(shelf, shown.iter().map(|one| &one.check)).cloned();
    let description = format!(
        "{}的资源：{}，每项注明时点、来源和核实日期。",
        county.name,
        shown
            .iter()
            .take(6)
            .map(|one| one.name.as_str())
            .collect::<Vec<_>>()
            .join("、")
    );
    let view = view! {
        <div class="page">
            {parts::strip(shelf, "/county/resources")}
            <h1>{title.clone()}</h1>
            {unknown}
            {(!shown.is_empty()).then(|| view! {
                <p>"每项资源接着用得上它的产业链环节：标“缺”的，就是在找的企业。"</p>
            })}
            {industry.is_some().then(|| view! {
                <p><a class="chip" href="/county/resources">"看全部资源"</a></p>
            })}
            {empty}
            <ul class="county-resources">
                {shown.iter().map(|one| item(shelf, one)).collect_view()}
            </ul>
            {check.map(|check| view! { <p class="checked">{shelf.checked(&check)}</p> })}
        </div>
    };
    Page::new(title, description, view)
}

/// Those that an industry can use.
pub(crate) fn of_industry<'a>(shelf: &'a Shelf, name: &str) -> Vec<&'a Resource> {
    let uses = |one: &&Resource| one.industries.iter().any(|industry| industry == name);
    shelf.library.resources.iter().filter(uses).collect()
}

/// Those that feed a node of a chain.
pub(crate) fn of_node<'a>(shelf: &'a Shelf, chain: &Chain, node: &Node) -> Vec<&'a Resource> {
    let feeds = |one: &&Resource| {
        let (nodes, _) = one.feeds(&shelf.library.chains);
        nodes
            .iter()
            .any(|(of, fed)| of.id == chain.id && fed.key == node.key)
    };
    shelf.library.resources.iter().filter(feeds).collect()
}

/// Small tiles: the figure, what it is of, as of when.
pub(crate) fn tiles(shelf: &Shelf, resources: &[&Resource]) -> impl IntoView + use<> {
    let tiles = resources
        .iter()
        .map(|one| {
            view! {
                <li>
                    <a class="county-tile" href=href(one)>
                        <span class="county-tile__name">{one.name.clone()}</span>
                        {quantity(one)}
                        <span class="county-tile__period">{one.period.clone()} {stale_mark(shelf, &one.check)}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="county-tiles">{tiles}</ul> }
}

/// A resource in the list.
fn item(shelf: &Shelf, one: &Resource) -> impl IntoView + use<> {
    let projects = projects(shelf, one);
    let count = projects.len();
    view! {
        <li class="county-resource">
            <h2><a href=href(one)>{one.name.clone()}</a></h2>
            <p class="county-resource__figure">{quantity(one)}</p>
            <p class="county-resource__meta">{meta(one)}</p>
            {one.note.clone().map(|note| view! { <p>{note}</p> })}
            {nodes(shelf, one)}
            <p class="county-resource__foot">
                {(count > 0).then(|| view! { <a href=href(one)>{format!("{count} 个相关项目")}</a> })}
                {stale_mark(shelf, &one.check)}
                {one.check.verified_on.map(|day| view! { <span>"核实于 " {day.zh()}</span> })}
            </p>
        </li>
    }
}

/// A resource alone, so that it can be sent to somebody.
pub(super) fn one(shelf: &Shelf, one: &Resource) -> Page {
    let county = &shelf.county;
    let industry = one
        .industries
        .iter()
        .find_map(|name| county.industry(name))
        .map(|industry| industry.key.clone());
    let phone = county
        .officer_for(industry.as_deref())
        .map(|officer| officer.phone.clone());
    let projects = projects(shelf, one);
    let (_, lost) = one.feeds(&shelf.library.chains);
    let towns: Vec<_> = one
        .towns
        .iter()
        .map(|name| (name.clone(), town(shelf, name)))
        .collect();
    let industries: Vec<_> = one
        .industries
        .iter()
        .map(|name| {
            let known = county.industry(name);
            let href = known.map(|known| format!("/chains?industry={}", known.key));
            (name.clone(), href)
        })
        .collect();
    let source = one.source.clone();
    let description = format!("{}{}：{}", county.name, one.line(), meta(one));
    let view = view! {
        <article class="page detail">
            {parts::strip(shelf, "")}
            <header>
                <h1>{one.name.clone()}</h1>
                <p class="detail__where">{one.kind.clone().unwrap_or_else(|| "资源禀赋".to_owned())}</p>
            </header>
            {stale_notice(shelf, &one.check, "这项资源")}
            <dl class="decide">
                <div><dt>"数量"</dt><dd>{quantity(one)}</dd></div>
                <div><dt>"时点"</dt><dd>
                    {match one.period.clone() {
                        Some(period) => view! { <span class="decide__words">{period}</span> }.into_any(),
                        None => view! { <crate::parts::Unknown /> }.into_any(),
                    }}
                </dd></div>
            </dl>
            {one.note.clone().map(|note| view! { <p class="detail__summary">{note}</p> })}
            <section>
                {(!one.nodes.is_empty()).then(|| view! { <h2>"接着哪些环节"</h2> })}
                {nodes(shelf, one)}
                {(!lost.is_empty()).then(|| view! { <p class="quiet">"另有：" {lost.join("、")}</p> })}
            </section>
            {(!projects.is_empty()).then(|| view! {
                <section><h2>"依托它的项目"</h2>{parts::cards(shelf, &projects)}</section>
            })}
            {(!towns.is_empty()).then(|| view! { <section><h2>"分布"</h2><Names names=towns /></section> })}
            {(!industries.is_empty()).then(|| view! {
                <section><h2>"适合产业"</h2><Names names=industries /></section>
            })}
            {posters::link(&format!("/county/resources/{}", one.id))}
            <p class="checked">
                {shelf.checked(&one.check)} {source.map(|source| format!("来源：{source}。"))}
            </p>
        </article>
        {act_bar(phone, format!("/leads/new?about=resources:{}", one.id), "我用得上")}
    };
    Page::new(one.name.clone(), description, view)
}

fn href(one: &Resource) -> String {
    format!("/county/resources/{}", one.id)
}

fn quantity(one: &Resource) -> AnyView {
    let value = one.quantity.map(|quantity| quantity.to_string());
    parts::figure(value, one.unit.clone().unwrap_or_default())
}

/// Kind, as of when, where.
fn meta(one: &Resource) -> String {
    let towns = (!one.towns.is_empty()).then(|| one.towns.join("、"));
    let parts = [one.kind.clone(), one.period.clone(), towns];
    parts.into_iter().flatten().collect::<Vec<_>>().join("·")
}

/// The nodes that it feeds, each with its state.
fn nodes(shelf: &Shelf, one: &Resource) -> impl IntoView + use<> {
    let (found, _) = one.feeds(&shelf.library.chains);
    let items = found
        .iter()
        .map(|(chain, node)| {
            let href = format!("/chains/{}/{}", chain.id, node.key);
            let state = format!("{} {} ", node.state.mark(), node.state.zh());
            let wanted = node.state == domain::chains::NodeState::Missing;
            let class = if wanted {
                "choice county-gap"
            } else {
                "choice"
            };
            view! { <li><a class=class href=href>{state} {node.name.clone()}</a></li> }
        })
        .collect_view();
    (!found.is_empty()).then(|| view! { <ul class="chips">{items}</ul> })
}

fn projects<'a>(shelf: &'a Shelf, one: &Resource) -> Vec<&'a Project> {
    one.projects
        .iter()
        .filter_map(|called| lookup(&shelf.library.projects, called))
        .collect()
}

/// The page of a town or a park called so.
fn town(shelf: &Shelf, called: &str) -> Option<String> {
    let town = domain::county::Town::all(&shelf.county).find(|town| town.name == called);
    let park = || lookup(&shelf.library.parks, called);
    town.map(|town| format!("/towns/{}", town.key))
        .or_else(|| park().map(|park| format!("/parks/{}", park.id)))
}
