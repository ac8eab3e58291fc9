//! What it is for, and whom to ask.

use domain::{codes::Phone, library, policies::Policy};
use leptos::prelude::*;

use crate::{parts::Tel, shelf::Shelf};

/// Projects and industries that it is for.
pub(super) fn related(shelf: &Shelf, policy: &Policy) -> impl IntoView + use<> {
    let all = &shelf.library.projects;
    let projects = policy.projects.iter().map(|name| {
        let by_number = || all.iter().find(|one| one.code.as_ref() == Some(name));
        match library::named(all, name).or_else(by_number) {
            Some(project) => view! {
                <li><a class="chip" href=format!("/projects/{}", project.id)>{project.title.clone()}</a></li>
            }
            .into_any(),
            None => view! { <li>{name.clone()}</li> }.into_any(),
        }
    });
    let industries = policy.industries.iter().map(|name| match shelf.county.industry(name) {
        Some(industry) => view! {
            <li><a class="chip" href=format!("/projects?industry={}", industry.key)>{format!("{name}的项目")}</a></li>
        }
        .into_any(),
        None => view! { <li>{name.clone()}</li> }.into_any(),
    });
    (!policy.projects.is_empty() || !policy.industries.is_empty()).then(|| {
        view! {
            <section>
                <h2>"相关项目"</h2>
                <ul class="chips">{projects.collect_view()} {industries.collect_view()}</ul>
            </section>
        }
    })
}

/// Whom to call: the policy's own unit, and the bureau's officer.
pub(super) fn who(shelf: &Shelf, policy: &Policy) -> impl IntoView + use<> {
    let person = |unit: String, person: String, phone: Option<Phone>| {
        view! {
            <li class="person person--plain">
                <span class="person__who"><b>{unit}</b> <span class="person__what">{person}</span></span>
                <span class="person__call">{phone.map(|phone| view! { <Tel phone /> })}</span>
            </li>
        }
    };
    let own = (policy.unit.is_some() || policy.phone.is_some()).then(|| {
        person(
            policy
                .unit
                .clone()
                .unwrap_or_else(|| "联系单位未公布".to_owned()),
            policy.person.clone().unwrap_or_default(),
            policy.phone.clone(),
        )
    });
    let industry = policy.industries.first();
    let industry = industry.and_then(|name| shelf.county.industry(name));
    let officer = shelf
        .county
        .officer_for(industry.map(|industry| industry.key.as_str()));
    let officer = officer.map(|officer| {
        let named = format!("{} {}", officer.person, officer.role);
        person(officer.unit.clone(), named, Some(officer.phone.clone()))
    });
    (own.is_some() || officer.is_some()).then(|| {
        view! {
            <section class="who"><h2>"找谁问"</h2><ul class="people">{own} {officer}</ul></section>
        }
    })
}

pub(super) fn act_bar(shelf: &Shelf, policy: &Policy) -> impl IntoView + use<> {
    let officer = || {
        shelf
            .county
            .officer_for(None)
            .map(|officer| officer.phone.clone())
    };
    let phone = policy.phone.clone().or_else(officer);
    let intent = format!("/leads/new?about=policies:{}", policy.id);
    crate::parts::act_bar(phone, intent, "我有意向")
}
