//! A firm that may be named, as a row: whose it is, what it makes, what it is known for and why.

use domain::{chains::Firm, listing::Listing as _};
use leptos::prelude::*;

use crate::parts::Tel;

/// The row; the caller has seen to it that the firm is published.
pub(crate) fn row(firm: &Firm) -> impl IntoView + use<> {
    let mut what = firm.products.join("、");
    if let Some(category) = firm.category {
        let sep = if what.is_empty() { "" } else { "·" };
        what = format!("{}{sep}{what}", category.zh());
    }
    let mut tags: Vec<_> = firm.strengths().filter_map(|one| one.tag).collect();
    tags.dedup();
    let tags = tags
        .into_iter()
        .map(|tag| view! { " " <span class="mark">{tag.zh()}</span> })
        .collect_view();
    let evidence = firm.strengths.join("；");
    view! {
        <li class="person person--plain">
            <span class="person__who">
                <b>{firm.name().to_owned()}</b>
                {(firm.leading == Some(true)).then(|| view! { " " <span class="mark">"链主"</span> })}
                {tags}
                <span class="person__what">{what}</span>
                <span class="person__unit">{evidence}</span>
            </span>
            <span class="person__call">{firm.phone.clone().map(|phone| view! { <Tel phone /> })}</span>
        </li>
    }
}
