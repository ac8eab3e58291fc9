//! The county on one page: figures, resources, distances, regions, parks, towns.

use domain::{
    county::{Resource, Town},
    positioning::Indicator,
    projects::{Filter, ProjectStatus},
};
use leptos::prelude::*;

use super::{distances, parts, regions, resources, towns};
use crate::{
    parts::{act_bar, stale_mark},
    route::Route,
    shelf::{Page, Shelf},
};

/// How many tiles stand here; the page of resources has all.
const TILES: usize = 8;

pub(super) fn page(shelf: &Shelf) -> Page {
    let (county, library) = (&shelf.county, &shelf.library);
    let title = format!("{}县情", county.name);
    let tags = county
        .tags
        .iter()
        .map(|tag| {
            let href = format!("/chains?industry={}", tag.industry);
            view! { <li><a class="chip" href=href>{tag.label.clone()}</a></li> }
        })
        .collect_view();
    let first: Vec<&Resource> = library.resources.iter().take(TILES).collect();
    let all = library.resources.len();
    let near = distances::near(shelf);
    let towns: Vec<_> = Town::all(county).collect();
    let phone = county.officer_for(None).map(|one| one.phone.clone());
    let view = view! {
        <article class="page detail">
            {parts::strip(shelf, "/county")}
            <header>
                <h1>{title.clone()}</h1>
                {(!county.statement.is_empty()).then(|| view! { <p class="detail__where">{county.statement.clone()}</p> })}
            </header>
            {(!county.tags.is_empty()).then(|| view! { <ul class="chips" aria-label="区域定位">{tags}</ul> })}
            {(!county.indicators.is_empty()).then(|| view! {
                <section>
                    <h2>"主要指标"</h2>
                    <dl class="stats">{county.indicators.iter().map(indicator).collect_view()}</dl>
                </section>
            })}
            {(!first.is_empty()).then(|| view! {
                <section>
                    <h2>"资源禀赋"</h2>
                    {resources::tiles(shelf, &first)}
                    <p><a class="more" href="/county/resources">{format!("看全部 {all} 项资源和它们接着的环节")}</a></p>
                </section>
            })}
            {(!near.is_empty()).then(|| view! {
                <section>
                    <h2>"区位与交通"</h2>
                    {distances::table(shelf, &near)}
                    <p><a class="more" href="/county/distances">"看到各承接区域城市的距离和用时"</a></p>
                </section>
            })}
            {(!library.regions.is_empty()).then(|| view! {
                <section>
                    <h2>"重点承接区域"</h2>
                    <ul class="cards">{regions::ordered(shelf).into_iter().map(|one| regions::item(shelf, one)).collect_view()}</ul>
                </section>
            })}
            {parks(shelf)}
            {(!towns.is_empty()).then(|| view! {
                <section>
                    <h2>"乡镇"</h2>
                    <ul class="cards">{towns.into_iter().map(|town| towns::item(shelf, town)).collect_view()}</ul>
                </section>
            })}
            {fields(shelf)}
            <p class="checked">{shelf.checked(&parts::county_check(shelf))}</p>
        </article>
        {act_bar(phone, "/leads/new".to_owned(), "我有意向")}
    };
    let description = format!(
        "{}的主要指标、资源禀赋、区位交通、承接区域、园区和乡镇，每项注明来源和核实日期。",
        county.name
    );
    Page::new(title, description, view)
}

fn indicator(one: &Indicator) -> impl IntoView + use<> {
    view! {
        <div class="stat">
            <dt class="stat__label">{one.label.clone()}</dt>
            <dd class="stat__value">{parts::figure(one.value.clone(), one.unit.clone())}</dd>
            <dd class="stat__source">{one.period.clone()} "·" {one.source.clone()}</dd>
        </div>
    }
}

fn parks(shelf: &Shelf) -> impl IntoView + use<> {
    let items = shelf
        .library
        .parks
        .iter()
        .map(|park| {
            let area = park.area.map(|land| land.area.mu_grouped());
            let industries = park.industries.join("、");
            view! {
                <li class="card">
                    <a class="card__link" href=format!("/parks/{}", park.id)>
                        <h3 class="card__title">{park.name.clone()}</h3>
                        <p class="card__meta">{industries}</p>
                        <p class="card__figures">{parts::figure(area, "亩".to_owned())}</p>
                        <p class="card__foot">{stale_mark(shelf, &park.check)}</p>
                    </a>
                </li>
            }
        })
        .collect_view();
    (!shelf.library.parks.is_empty()).then(|| {
        view! { <section><h2>"园区"</h2><ul class="cards">{items}</ul></section> }
    })
}

/// 五大领域: how many projects are sought in each.
fn fields(shelf: &Shelf) -> impl IntoView + use<> {
    let mut found: Vec<(String, usize)> = Vec::new();
    let fresh = shelf.library.projects.iter().filter(|project| {
        project.status != ProjectStatus::Signed && !project.is_stale(shelf.today)
    });
    for field in fresh.filter_map(|project| project.field.clone()) {
        match found.iter_mut().find(|(known, _)| *known == field) {
            Some((_, count)) => *count += 1,
            None => found.push((field, 1)),
        }
    }
    let links = found
        .iter()
        .map(|(field, count)| {
            let filter = Filter {
                fields: vec![field.clone()],
                statuses: vec!["open".to_owned(), "in_talks".to_owned()],
                ..Filter::default()
            };
            view! {
                <li>
                    <a class="choice" href=Route::Projects(filter).href()>
                        {field.clone()} " " <span class="choice__count">{format!("{count} 个项目")}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    (!found.is_empty()).then(|| {
        view! { <section><h2>"按领域看项目"</h2><ul class="facet__choices">{links}</ul></section> }
    })
}
