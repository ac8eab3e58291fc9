//! A policy's name with what it may not be named without; see `Policy::caveat`.

use domain::policies::Policy;
use leptos::prelude::*;

use crate::shelf::Shelf;

/// The mark that stands beside the name; nothing beside one that can be had.
pub(crate) fn caveat(shelf: &Shelf, policy: &Policy) -> impl IntoView + use<> {
    policy
        .caveat(shelf.today)
        .map(|words| view! { " " <span class="mark mark--warn">{words}</span> })
}

/// The policies that another document names, each leading to its page with its mark; a name that
/// leads nowhere is given as it was written.
pub(crate) fn chips(shelf: &Shelf, called: &[String]) -> impl IntoView + use<> {
    let chips = called.iter().map(|name| match find(shelf, name) {
        Some(policy) => view! {
            <li>
                <a class="choice" href=format!("/policies/{}", policy.id)>
                    {policy.name.clone()} {caveat(shelf, policy)}
                </a>
            </li>
        }
        .into_any(),
        None => view! { <li class="chain__plain">{name.clone()}</li> }.into_any(),
    });
    view! { <ul class="chips">{chips.collect_view()}</ul> }
}

/// What a document that names policies says of them where there are no marks: on a poster.
pub(crate) fn named(shelf: &Shelf, called: &[String]) -> Vec<String> {
    let with = |name: &String| match find(shelf, name) {
        Some(policy) => policy.named(shelf.today),
        None => name.clone(),
    };
    called.iter().map(with).collect()
}

/// The policy of this name or number.
pub(crate) fn find<'a>(shelf: &'a Shelf, called: &str) -> Option<&'a Policy> {
    crate::features::chains::links::lookup(&shelf.library.policies, called)
}
