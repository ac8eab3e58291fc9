//! 找谁: 首席服务员 and 专班 by industry, 驻点 by region; the station nearest to the visitor first. With
//! `?from=` it is the page that a station's team hands out.

use domain::{
    listing::Check,
    positioning::{County, Officer},
    projects::ProjectStatus,
    stories::{REGIONS, Region, nearest},
};
use leptos::prelude::*;

use super::parts;
use crate::shelf::{Asked, Page, Shelf};

pub(super) fn page(shelf: &Shelf, asked: &Asked) -> Page {
    let county = &shelf.county;
    let from = asked.get("from").map(str::trim);
    let stations: Vec<&Officer> = county
        .contacts
        .iter()
        .filter(|one| one.region.is_some())
        .collect();
    let at_home = county.contacts.iter().filter(|one| one.region.is_none());
    let nearest = from.and_then(|from| nearest(county, from));
    let title = match nearest.and_then(|officer| officer.region.as_deref()) {
        Some(region) => format!("{region}驻点联系人"),
        None => "找谁".to_owned(),
    };
    let first = nearest.or_else(|| county.officer_for(None));
    let check = Check {
        verified_on: Some(county.verified_on),
        verified_by: Some(county.verified_by.clone()),
        review_days: None,
    };
    let view = view! {
        <article class="page detail">
            <header>
                <h1>{title.clone()}</h1>
                <p class="detail__where">"每个项目有一名首席服务员跟到底；外地客商可以先找离您最近的驻点。"</p>
            </header>
            {from.map(|from| nearest_section(shelf, from, nearest))}
            {(!stations.is_empty()).then(|| chooser(county, from, &stations))}
            {people("首席服务员和产业专班", at_home.map(|officer| parts::person(officer, covers(county, officer))).collect())}
            {stations.iter().filter(|officer| nearest.is_none_or(|near| near.key != officer.key))
                .map(|officer| station(shelf, officer)).collect_view()}
            {county.supervision.clone().map(|office| view! {
                <section>
                    <h2>"不满意找谁"</h2>
                    <p>
                        "营商环境监督电话 " <crate::parts::Tel phone=office.phone />
                        {(!office.hours.is_empty()).then(|| format!("（{}）", office.hours))}
                    </p>
                </section>
            })}
            <p class="checked">{shelf.checked(&check)}</p>
        </article>
        {crate::parts::act_bar(first.map(|officer| officer.phone.clone()), "/leads/new".to_owned(), "我有意向")}
    };
    let description = match nearest {
        Some(officer) => format!(
            "{}{}：{} {}，电话 {}。",
            county.name,
            title,
            officer.person,
            officer.role,
            officer.phone.display()
        ),
        None => format!(
            "{}的首席服务员、产业专班和各地驻点的联系人与电话。",
            county.name
        ),
    };
    Page::new(title, description, view)
}

fn people<V: IntoView + 'static>(heading: &'static str, rows: Vec<V>) -> Option<impl IntoView> {
    (!rows.is_empty()).then(|| {
        view! {
            <section>
                <h2>{heading}</h2>
                <ul class="people">{rows}</ul>
            </section>
        }
    })
}

/// Who answers for where the visitor is.
fn nearest_section(shelf: &Shelf, from: &str, nearest: Option<&Officer>) -> AnyView {
    let county = &shelf.county;
    if let Some(officer) = nearest {
        return view! {
            <p class="notice">{format!("{from}的客商，请找这一队。")}</p>
            {station(shelf, officer)}
        }
        .into_any();
    }
    let known = Region::find(from).is_some();
    let officer = county.officer_for(None);
    view! {
        <section>
            <h2>"离您最近的联系人"</h2>
            <p>
                {if known { format!("{}在{from}还没有驻点，由县里直接对接。", county.name) }
                    else { "没有认出这个地方，请在下面选省份，或直接打给县里。".to_owned() }}
            </p>
            {officer.map(|officer| view! {
                <ul class="people">{parts::person(officer, covers(county, officer))}</ul>
            })}
        </section>
    }
    .into_any()
}

/// From where the visitor comes: the regions with a station, and every province.
fn chooser(county: &County, from: Option<&str>, stations: &[&Officer]) -> impl IntoView + use<> {
    let from = from.unwrap_or_default().to_owned();
    let regions = stations
        .iter()
        .filter_map(|officer| officer.region.clone())
        .map(|region| {
            let on = region == from;
            view! {
                <a
                    class=if on { "choice choice--on" } else { "choice" }
                    href=format!("/contacts?from={region}")
                    aria-current=on.then_some("true")
                >
                    {region.clone()}
                </a>
            }
        })
        .collect_view();
    // Regions that the county has a station for stand first.
    let mut groups: Vec<&Region> = REGIONS.iter().collect();
    groups.sort_by_key(|region| nearest(county, region.name).is_none());
    let groups = groups
        .into_iter()
        .map(|region| {
            let provinces = region.provinces.iter().map(|province| {
                let on = from.starts_with(province);
                view! { <option value=*province selected=on>{*province}</option> }
            });
            view! { <optgroup label=region.name>{provinces.collect_view()}</optgroup> }
        })
        .collect_view();
    view! {
        <section>
            <h2>"联系离您最近的驻点"</h2>
            <div class="facet__choices">{regions}</div>
            <form class="stories-from" action="/contacts" method="get" data-auto="">
                <label class="field__label" for="from">"您在哪个省份"</label>
                <select id="from" class="input" name="from">
                    <option value="">"请选择"</option>
                    {groups}
                </select>
                <button class="button button--quiet" type="submit">"查"</button>
            </form>
        </section>
    }
}

/// A station: its people, its provinces, and what the county offers to firms there.
fn station(shelf: &Shelf, officer: &Officer) -> impl IntoView + use<> {
    let county = &shelf.county;
    let region = officer.region.clone().unwrap_or_default();
    let provinces = Region::find(&region)
        .map(|known| known.provinces.join("、"))
        .filter(|provinces| *provinces != region);
    let industries: Vec<_> = officer
        .covers
        .iter()
        .filter_map(|key| county.industry(key))
        .map(|industry| {
            let open = shelf
                .library
                .projects
                .iter()
                .filter(|project| project.status == ProjectStatus::Open)
                .filter(|project| !project.is_stale(shelf.today))
                .filter(|project| {
                    let name = project.industry.as_deref().and_then(|name| county.industry(name));
                    name.is_some_and(|known| known.key == industry.key)
                })
                .count();
            view! {
                <li>
                    <a class="choice" href=format!("/projects?industry={}", industry.key)>
                        {industry.name.clone()} " " <span class="choice__count">{format!("{open} 个项目")}</span>
                    </a>
                </li>
            }
        })
        .collect();
    let regions = &shelf.library.regions;
    let page = regions.iter().find(|one| one.is_called(&region));
    let page = page.map(|one| format!("/regions/{}", one.id));
    view! {
        <section>
            <h2>{format!("承接{region}")}</h2>
            {provinces.map(|provinces| view! { <p class="quiet">"负责" {provinces}</p> })}
            <ul class="people">{parts::person(officer, covers(county, officer))}</ul>
            {(!industries.is_empty()).then(|| view! { <ul class="facet__choices">{industries}</ul> })}
            {page.map(|href| view! {
                <p><a class="more" href=href>{format!("承接{region}：产业、缺的环节、项目和地块")}</a></p>
            })}
            {parts::ways()}
        </section>
    }
}

/// The industries an officer answers for, in words.
fn covers(county: &County, officer: &Officer) -> String {
    let names: Vec<String> = officer
        .covers
        .iter()
        .map(|key| {
            county
                .industry(key)
                .map_or_else(|| key.clone(), |industry| industry.name.clone())
        })
        .collect();
    match (names.is_empty(), &officer.region) {
        (true, None) => "综合咨询".to_owned(),
        (true, Some(region)) => format!("{region}驻点"),
        _ => names.join("、"),
    }
}
