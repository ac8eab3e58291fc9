//! What of the county's offer fits: beside the form, on the receipt, on the follow-up.

use domain::leads::Suggestion;
use leptos::prelude::*;

/// The list, with the reason of each; `apart` opens a page of its own, so that a form stays.
pub(super) fn list(suggestions: &[Suggestion], apart: bool) -> impl IntoView + use<> {
    let rows: Vec<_> = suggestions
        .iter()
        .map(|one| {
            let Suggestion {
                kind_words,
                title,
                href,
                reason,
                ..
            } = one.clone();
            view! {
                <li>
                    <a href=href target=apart.then_some("_blank")>{title}</a>
                    <small class="desk-small">{kind_words} "｜" {reason}</small>
                </li>
            }
        })
        .collect();
    view! { <ul class="lead-fit__list">{rows}</ul> }
}

/// A section of what fits; nothing when nothing does.
pub(super) fn section(suggestions: &[Suggestion]) -> impl IntoView + use<> {
    (!suggestions.is_empty()).then(|| {
        view! {
            <section class="lead-fit">
                <h2>"可能合适您的"</h2>
                {list(suggestions, false)}
            </section>
        }
    })
}
