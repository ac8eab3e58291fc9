//! The home page's parts.

use std::sync::Arc;

use domain::positioning::{Distance, Indicator};
use leptos::prelude::*;

use crate::{
    boot::Site,
    parts::{Tel, Unknown},
};

/// The positioning as tags, each leading to its industry's chains.
#[component]
pub(super) fn Tags(site: Arc<Site>) -> impl IntoView {
    let county = &site.county;
    let tags = county.tags.iter().cloned().map(|tag| {
        let picture = county
            .industries
            .iter()
            .find(|industry| industry.key == tag.industry)
            .and_then(|industry| industry.picture.clone());
        view! {
            <li class="tag">
                <a class="tag__link" href=format!("/chains?industry={}", tag.industry)>
                    {picture.map(|src| view! {
                        <img class="tag__picture" src=src alt="" width="96" height="54" loading="lazy" decoding="async" />
                    })}
                    <span class="tag__label">{tag.label}</span>
                    <span class="tag__note">{tag.note}</span>
                </a>
            </li>
        }
    });
    view! { <ul class="tags">{tags.collect_view()}</ul> }
}

/// The key figures, each with period, unit and source.
#[component]
pub(super) fn Figures(indicators: Vec<Indicator>) -> impl IntoView {
    (!indicators.is_empty()).then(|| {
        let (first, rest) = indicators.split_at(indicators.len().min(4));
        let figure = |indicator: &Indicator| {
            let unit = indicator.unit.clone();
            view! {
                <div class="stat">
                    <dt class="stat__label">{indicator.label.clone()}</dt>
                    <dd class="stat__value">
                        {match indicator.value.clone() {
                            Some(value) => view! { <span class="figure"><b>{value}</b>
                                    <small>{format!(" {unit}")}</small></span> }.into_any(),
                            None => view! { <Unknown /> }.into_any(),
                        }}
                    </dd>
                    <dd class="stat__source">{indicator.period.clone()} "·" {indicator.source.clone()}</dd>
                </div>
            }
        };
        view! {
            <section>
                <h2 class="sr">"主要指标"</h2>
                <dl class="stats">{first.iter().map(figure).collect_view()}</dl>
                {(!rest.is_empty()).then(|| view! {
                    <details class="fold">
                        <summary>"更多指标"</summary>
                        <dl class="stats">{rest.iter().map(figure).collect_view()}</dl>
                    </details>
                })}
            </section>
        }
    })
}

/// Who answers: tap to call.
#[component]
pub(super) fn People(site: Arc<Site>) -> impl IntoView {
    let county = &site.county;
    let name_of = |key: &String| {
        county
            .industry(key)
            .map_or_else(|| key.clone(), |industry| industry.name.clone())
    };
    let people = county.contacts.iter().map(|officer| {
        let covers = officer.covers.iter().map(name_of).collect::<Vec<_>>().join("、");
        let what = match (&officer.region, covers.is_empty()) {
            (Some(region), _) => format!("{region}驻点"),
            (None, true) => "综合咨询".to_owned(),
            (None, false) => covers,
        };
        view! {
            <li class="person">
                <span class="person__initial" aria-hidden="true">
                    {officer.person.chars().next().map(String::from)}
                </span>
                <span class="person__who">
                    <b>{officer.person.clone()}</b> " " <span class="quiet">{officer.role.clone()}</span>
                    <span class="person__what">{what}</span>
                    <span class="person__unit">{officer.unit.clone()}</span>
                </span>
                <span class="person__call"><Tel phone=officer.phone.clone() /></span>
            </li>
        }
    });
    (!county.contacts.is_empty()).then(|| {
        view! {
            <section id="contact">
                <h2>"找谁"</h2>
                <ul class="people">{people.collect_view()}</ul>
            </section>
        }
    })
}

/// How far it is.
#[component]
pub(super) fn Distances(transport: Vec<Distance>) -> impl IntoView {
    (!transport.is_empty()).then(|| view! {
        <section>
            <h2>"区位"</h2>
            <table class="table">
                <thead>
                    <tr><th scope="col">"到"</th><th scope="col">"方式"</th><th scope="col" class="num">"距离"</th><th scope="col">"时间"</th></tr>
                </thead>
                <tbody>
                    {transport
                        .into_iter()
                        .map(|row| view! {
                            <tr>
                                <th scope="row">{row.to}</th>
                                <td>{row.mode}</td>
                                <td class="num">{row.distance_km} " 公里"</td>
                                <td>{row.duration.unwrap_or_else(|| "未公布".to_owned())}</td>
                            </tr>
                        })
                        .collect_view()}
                </tbody>
            </table>
        </section>
    })
}
