//! What the pages about the handling share: figures, results, rules.

use leptos::prelude::*;

use crate::{parts::Tel, shelf::Shelf};

/// The strip of links above every page; `here` is the one that is open.
pub(super) fn strip(here: &str) -> impl IntoView + use<> {
    let links = [
        ("/complaints/figures", "办理情况"),
        ("/complaints/results", "典型案例"),
        ("/complaints/rules", "时限和依据"),
    ];
    let links = links.map(|(href, word)| {
        let current = (href == here).then_some("page");
        view! { <li><a href=href aria-current=current>{word}</a></li> }
    });
    view! {
        <nav class="land__strip" aria-label="建议投诉的办理">
            <ul>{links.into_iter().collect_view()}</ul>
        </nav>
    }
}

/// 监督电话
pub(super) fn supervision(shelf: &Shelf) -> Option<impl IntoView + use<>> {
    let phone = shelf.county.supervision.as_ref()?.phone.clone();
    Some(view! {
        <p class="quiet">"对办理情况有疑问，请打营商环境监督电话 " <Tel phone /></p>
    })
}

/// A part of a whole as a bar; the words beside it say the same.
pub(super) fn bar(part: u32, of: u32) -> impl IntoView + use<> {
    let width = (u64::from(part) * 1_000)
        .checked_div(u64::from(of))
        .unwrap_or(0);
    view! {
        <svg class="figures-bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
            <rect x="0" y="0" width=width.to_string() height="10" />
        </svg>
    }
}
