//! An honour: a credential with its year and the body that gave it.

use domain::stories::Story;
use leptos::prelude::*;

/// The rank, else the year.
pub(super) fn figure(story: &Story) -> Option<impl IntoView + use<>> {
    let year = story.year.map(|year| format!("{year} 年度"));
    let (first, small) = match story.rank.clone() {
        Some(rank) => (rank, year),
        None => (year?, None),
    };
    Some(view! { <b class="stories-rank">{first}</b> <small class="quiet">{small}</small> })
}

/// The credential.
pub(super) fn credential(story: &Story) -> impl IntoView + use<> {
    view! {
        <dl class="stories-honour">
            {story.rank.clone().map(|rank| view! { <dt class="sr">"名次"</dt><dd class="stories-rank">{rank}</dd> })}
            <dt>"年度"</dt>
            <dd>{story.year.map_or_else(|| "未公布".to_owned(), |year| format!("{year} 年度"))}</dd>
            <dt>"颁发单位"</dt>
            <dd>{story.body.clone().unwrap_or_else(|| "未公布".to_owned())}</dd>
        </dl>
    }
}
