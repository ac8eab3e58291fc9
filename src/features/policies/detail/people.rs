//! What it is for, and whom to ask.

use domain::{library, policies::Policy};
use leptos::prelude::*;

use crate::{parts::Who, shelf::Shelf};

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
pub(super) fn who(policy: &Policy) -> Who {
    Who {
        unit: policy.unit.clone(),
        person: policy.person.clone(),
        phone: policy.phone.clone(),
        industry: policy.industries.first().cloned(),
    }
}
