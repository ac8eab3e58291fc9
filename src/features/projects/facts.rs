//! The facts of a project, drawn from the catalogue of its fields.

use domain::{
    catalogue::Widget,
    projects::{FIELDS, Project},
};
use leptos::prelude::*;

use crate::parts::Unknown;

/// Fields that the page shows in a place of their own.
const ELSEWHERE: [&str; 12] = [
    "code",
    "title",
    "summary",
    "gaps",
    "unit",
    "person",
    "phone",
    "verified_on",
    "verified_by",
    "review_days",
    "picture",
    "status",
];

/// The fact table: deciding fields stand even when unknown, the others only when known.
#[component]
pub(super) fn Facts(project: Project) -> impl IntoView {
    let rows = FIELDS
        .iter()
        .filter(|field| field.widget != Widget::Paragraph && !ELSEWHERE.contains(&field.key))
        // The readers' program does not have it, and both faces show the same.
        .filter(|field| !cfg!(feature = "ssr") || field.key != "traits")
        .filter_map(|field| match (field.get)(&project) {
            Some(value) => Some((field.zh, Some(value))),
            None if field.on_card => Some((field.zh, None)),
            None => None,
        })
        .map(|(label, value)| {
            view! {
                <tr>
                    <th scope="row">{label}</th>
                    <td>
                        {match value {
                            Some(value) => view! { {value} }.into_any(),
                            None => view! { <Unknown /> }.into_any(),
                        }}
                    </td>
                </tr>
            }
        });
    view! {
        <section>
            <h2>"项目要点"</h2>
            <table class="table table--facts"><tbody>{rows.collect_view()}</tbody></table>
        </section>
    }
}

/// The longer texts, each under its own heading; empty ones are not rendered.
#[component]
pub(super) fn Paragraphs(project: Project) -> impl IntoView {
    FIELDS
        .iter()
        .filter(|field| field.widget == Widget::Paragraph && !ELSEWHERE.contains(&field.key))
        .filter_map(|field| Some((field.zh, (field.get)(&project)?)))
        .map(|(label, text)| {
            view! {
                <section>
                    <h2>{label}</h2>
                    {text.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view()}
                </section>
            }
        })
        .collect_view()
}
