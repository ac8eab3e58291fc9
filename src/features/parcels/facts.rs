//! The facts of a document, drawn from the catalogue of its fields.

use domain::{catalogue::Widget, listing::Listing};
use leptos::prelude::*;

use crate::parts::Unknown;

/// Fields that every page of this folder shows in a place of their own.
const ELSEWHERE: [&str; 13] = [
    "code",
    "name",
    "park",
    "unit",
    "person",
    "phone",
    "verified_on",
    "verified_by",
    "review_days",
    "picture",
    "picture_note",
    "photos",
    "projects",
];

/// The fact table: deciding fields stand even when unknown, the others only when known; `shown`
/// elsewhere on the page are left out.
pub(super) fn facts<T: Listing>(
    document: &T,
    heading: &str,
    shown: &[&str],
) -> impl IntoView + use<T> {
    let rows: Vec<_> = T::fields()
        .iter()
        .filter(|field| field.widget != Widget::Paragraph)
        .filter(|field| !ELSEWHERE.contains(&field.key) && !shown.contains(&field.key))
        .filter_map(|field| match field.shown(document) {
            Some(value) => Some((field.zh, Some(value))),
            None if field.on_card => Some((field.zh, None)),
            None => None,
        })
        .map(|(label, value)| {
            let value = match value {
                Some(value) => view! { {value} }.into_any(),
                None => view! { <Unknown /> }.into_any(),
            };
            view! { <tr><th scope="row">{label}</th><td>{value}</td></tr> }
        })
        .collect();
    let heading = heading.to_owned();
    (!rows.is_empty()).then(|| {
        view! {
            <section>
                <h2>{heading}</h2>
                <table class="table table--facts"><tbody>{rows}</tbody></table>
            </section>
        }
    })
}

/// The longer texts, each under its own heading.
pub(super) fn paragraphs<T: Listing>(document: &T, shown: &[&str]) -> impl IntoView + use<T> {
    T::fields()
        .iter()
        .filter(|field| field.widget == Widget::Paragraph && !shown.contains(&field.key))
        .filter_map(|field| Some((field.zh, (field.get)(document)?)))
        .map(|(label, text)| {
            let lines = text
                .lines()
                .map(|line| view! { <p>{line.to_owned()}</p> })
                .collect_view();
            view! { <section><h2>{label}</h2>{lines}</section> }
        })
        .collect_view()
}
