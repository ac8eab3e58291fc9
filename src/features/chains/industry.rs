//! An industry of the county's positioning: what of it is published besides its chains, and whom to
//! call.

use domain::{policies::Standing, positioning::Industry};
use leptos::prelude::*;

use crate::{
    features::{
        county::resources::of_industry as of_industry_resources, industry::Trade,
        parcels::filter::PlotFilter,
    },
    parts::Tel,
    shelf::Shelf,
};

/// Where to go on from an industry; ways that lead to nothing are left out.
#[component]
pub(super) fn Ways<'a>(shelf: &'a Shelf, industry: &'a Industry) -> impl IntoView {
    let (library, name) = (&shelf.library, industry.name.as_str());
    let is_it = |word: &String| word == name;
    let projects = library
        .projects
        .iter()
        .filter(|one| !one.is_stale(shelf.today))
        .filter(|one| one.industry.as_deref() == Some(name))
        .count();
    let of_industry = PlotFilter {
        industry: Some(Trade::named(shelf, &industry.key)),
        ..PlotFilter::default()
    };
    let (plots, _) = of_industry.pick(shelf);
    // A policy that names no industry is for all of them, as in its list.
    let policies = library
        .policies
        .iter()
        .filter(|one| !shelf.is_stale(&one.check))
        .filter(|one| one.standing(shelf.today) == Standing::InForce)
        .filter(|one| one.industries.is_empty() || one.industries.iter().any(is_it))
        .count();
    let resources = of_industry_resources(shelf, name).len();
    let key = &industry.key;
    let ways = [
        (
            projects,
            format!("/projects?industry={key}"),
            "招商项目",
            "个在招商",
        ),
        (
            plots.len(),
            format!("/parcels?{}", of_industry.to_query()),
            "适合的地块",
            "宗",
        ),
        (
            policies,
            format!("/policies?industry={key}&standing=in_force"),
            "适用的政策",
            "条现行有效",
        ),
        (
            resources,
            format!("/county/resources?industry={key}"),
            "县里的资源",
            "项",
        ),
        (1, "/costs".to_owned(), "要素成本", ""),
        (
            shelf.county.contacts.len(),
            "/contacts".to_owned(),
            "找谁",
            "人接电话",
        ),
    ];
    let ways: Vec<_> = ways
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, href, what, measure)| {
            let words = match measure {
                "" => "电、汽、水、用工的现行价格".to_owned(),
                measure => format!("{count} {measure}"),
            };
            view! { <a class="way" href=href><b>{what}</b><span>{words}</span></a> }
        })
        .collect();
    let officer = shelf.county.officer_for(Some(key)).cloned();
    let stations = shelf.county.contacts.iter();
    let stations: Vec<_> = stations
        .filter(|one| one.region.is_some() && one.covers.contains(key))
        .cloned()
        .collect();
    view! {
        <section class="ways-in" aria-label="这个产业还可以看">{ways}</section>
        {officer.map(|officer| view! {
            <p>
                {format!("{}的项目找 {} {}：", industry.name, officer.unit, officer.person)}
                <Tel phone=officer.phone />
            </p>
        })}
        {stations.into_iter().map(|officer| view! {
            <p>
                {format!("在{}就近找 {}：", officer.region.unwrap_or_default(), officer.person)}
                <Tel phone=officer.phone />
            </p>
        }).collect_view()}
    }
}
