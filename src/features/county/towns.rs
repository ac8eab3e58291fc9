//! 乡镇: what can be built in a town, gathered from the documents, and whom to call there.

use domain::{
    county::Town,
    parcels::AssetStatus,
    positioning,
    projects::{Filter, Project, ProjectStatus},
};
use leptos::prelude::*;

use super::{parts, resources};
use crate::{
    features::parcels,
    parts::{act_bar, person},
    route::Route,
    shelf::{Page, Shelf},
};

/// 乡村振兴, as the projects' 招商领域 is written.
const RURAL: &str = "乡村振兴";

pub(super) fn list(shelf: &Shelf) -> Page {
    let towns: Vec<_> = Town::all(&shelf.county).collect();
    let empty = towns.is_empty().then(|| {
        view! { <div class="empty"><p>"乡镇资料还没有公布。" <a href="/projects">"看招商项目"</a></p></div> }
    });
    let rural = rural(shelf, None);
    let view = view! {
        <div class="page">
            {parts::strip(shelf, "/towns")}
            <h1>"乡镇"</h1>
            <p>"每个镇的项目、地块、存量资产和镇里的联系人。" {rural}</p>
            {empty}
            <ul class="cards">{towns.into_iter().map(|town| item(shelf, town)).collect_view()}</ul>
            <p class="checked">{shelf.checked(&parts::county_check(shelf))}</p>
        </div>
    };
    let description = format!(
        "{}各乡镇的招商项目、地块、存量资产和联系人。",
        shelf.county.name
    );
    Page::new("乡镇", description, view)
}

/// A town in a list.
pub(super) fn item(shelf: &Shelf, place: &positioning::Place) -> impl IntoView + use<> {
    let town = Town::of(place, &shelf.library);
    let open = sought(&town).len();
    let plots = town.parcels.iter().filter(|one| one.is_offered()).count();
    let idle = idle(&town);
    let more = [(plots, "宗地块"), (idle, "处存量资产")];
    let more: Vec<String> = more
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    view! {
        <li class="card">
            <a class="card__link" href=format!("/towns/{}", place.key)>
                <h3 class="card__title">{place.name.clone()}</h3>
                <p class="card__meta">{place.note.clone()}</p>
                <p class="card__figures">
                    <span class="figure"><b>{open}</b> <small>" 个项目"</small></span>
                    <small class="quiet">{more.join("，")}</small>
                </p>
            </a>
        </li>
    }
}

pub(super) fn one(shelf: &Shelf, town: &Town<'_>) -> Page {
    let name = town.place.name.clone();
    let mut projects = town.projects.clone();
    // Sought first, then signed; what is 待核实 last.
    projects.sort_by_key(|one| {
        (
            one.is_stale(shelf.today),
            one.status == ProjectStatus::Signed,
        )
    });
    let plots: Vec<_> = town
        .parcels
        .iter()
        .filter(|one| one.is_offered())
        .map(|one| parcels::plot_row(shelf, one))
        .collect();
    let halls: Vec<_> = town
        .plants
        .iter()
        .filter(|one| one.is_offered())
        .map(|one| parcels::hall_row(shelf, one))
        .collect();
    let assets: Vec<_> = town
        .assets
        .iter()
        .filter(|one| one.status != AssetStatus::Done)
        .map(|one| parcels::asset_row(shelf, one))
        .collect();
    let counts = [
        ("在招项目", sought(town).len(), "个"),
        ("可供地块", plots.len(), "宗"),
        ("可租厂房", halls.len(), "个单元"),
        ("存量资产", assets.len(), "处"),
    ];
    let counts = counts
        .into_iter()
        .filter(|(_, count, _)| *count > 0)
        .map(|(what, count, unit)| {
            view! { <div><dt>{what}</dt><dd>{parts::figure(Some(count.to_string()), unit.to_owned())}</dd></div> }
        })
        .collect_view();
    let parks = town
        .parks
        .iter()
        .map(|park| {
            view! { <li><a class="choice" href=format!("/parks/{}", park.id)>{park.name.clone()}</a></li> }
        })
        .collect_view();
    let phone = town.contacts.first().map(|one| one.phone.clone());
    let phone = phone.or_else(|| shelf.county.officer_for(None).map(|one| one.phone.clone()));
    let note = town.place.note.clone();
    let description = format!("{}{name}：{note}", shelf.county.name);
    let rows = |heading: &'static str, rows: Vec<AnyView>| {
        (!rows.is_empty())
            .then(|| view! { <section><h2>{heading}</h2><ul class="cards">{rows}</ul></section> })
    };
    let view = view! {
        <article class="page detail">
            {parts::strip(shelf, "")}
            <header>
                <h1>{name.clone()}</h1>
                {(!note.is_empty()).then(|| view! { <p class="detail__where">{note}</p> })}
            </header>
            {if town.is_empty() {
                view! {
                    <div class="empty">
                        <p>"这个镇现在没有公布的项目和地块。您可以说说想做什么，由镇里和县里一起答复。"</p>
                        <p><a class="button" href="/leads/new">"说说想做什么"</a></p>
                    </div>
                }
                .into_any()
            } else {
                view! { <dl class="decide">{counts}</dl> }.into_any()
            }}
            {contacts(town)}
            {(!projects.is_empty()).then(|| view! {
                <section>
                    <h2>"项目"</h2>
                    <p class="facet__choices">{rural(shelf, Some(town))}</p>
                    {parts::cards(shelf, &projects)}
                </section>
            })}
            {(!town.parks.is_empty()).then(|| view! { <section><h2>"镇级园区"</h2><ul class="chips">{parks}</ul></section> })}
            {rows("地块", plots)}
            {rows("厂房", halls)}
            {rows("存量资产", assets)}
            {(!town.resources.is_empty()).then(|| view! {
                <section><h2>"资源"</h2>{resources::tiles(shelf, &town.resources)}</section>
            })}
            <p class="checked">{shelf.checked(&parts::county_check(shelf))}</p>
        </article>
        {act_bar(phone, "/leads/new".to_owned(), "我有意向")}
    };
    Page::new(name, description, view)
}

/// 招商中 and 洽谈中.
fn sought<'a>(town: &Town<'a>) -> Vec<&'a Project> {
    let all = town.projects.iter().copied();
    all.filter(|one| one.status != ProjectStatus::Signed)
        .collect()
}

/// Assets that still wait for somebody.
fn idle(town: &Town<'_>) -> usize {
    let all = town.assets.iter();
    all.filter(|one| one.status != AssetStatus::Done).count()
}

/// The way to the 乡村振兴 projects, of a town or of all.
fn rural(shelf: &Shelf, town: Option<&Town<'_>>) -> impl IntoView + use<> {
    let fresh = shelf.library.projects.iter().filter(|project| {
        !project.is_stale(shelf.today) && project.field.as_deref() == Some(RURAL)
    });
    let place = town.map(|town| town.place.name.clone());
    let count = fresh
        .filter(|project| place.is_none() || project.place == place)
        .count();
    let filter = Filter {
        fields: vec![RURAL.to_owned()],
        places: place.into_iter().collect(),
        ..Filter::default()
    };
    (count > 0).then(|| {
        view! {
            <a class="choice" href=Route::Projects(filter).href()>
                {RURAL} " " <span class="choice__count">{format!("{count} 个项目")}</span>
            </a>
        }
    })
}

fn contacts(town: &Town<'_>) -> impl IntoView + use<> {
    let people = town
        .contacts
        .iter()
        .map(|one| person(&one.unit, one.person.clone(), Some(one.phone.clone())))
        .collect_view();
    (!town.contacts.is_empty())
        .then(|| view! { <section><h2>"镇里找谁"</h2><ul class="people">{people}</ul></section> })
}
