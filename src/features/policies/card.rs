//! A policy in a list, and the mark that says what it is today.

use domain::policies::{Payout, Policy, Standing};
use leptos::prelude::*;

use crate::shelf::Shelf;

/// What it is today, by a sign, a word and a colour.
#[component]
pub(super) fn State(standing: Standing) -> impl IntoView {
    let sign = match standing {
        Standing::InForce => "●",
        Standing::Upcoming => "◔",
        Standing::Draft => "✎",
        Standing::Revising => "◑",
        Standing::Expired | Standing::Repealed => "✕",
    };
    let class = format!("policies__state policies__state--{}", standing.key());
    view! { <span class=class><span aria-hidden="true">{sign} " "</span>{standing.zh()}</span> }
}

/// How soon it is paid, in words.
pub(super) fn payout(policy: &Policy) -> String {
    match (policy.payout, policy.payout_days) {
        (payout, Some(days)) => format!("{}，{days} 个工作日内兑现", payout.zh()),
        (Payout::Automatic, None) => "免申即享，符合条件的直接兑现".to_owned(),
        (payout, None) => payout.zh().to_owned(),
    }
}

/// A policy as an entry of a list; `lost` when another one holds in its place.
pub(super) fn entry(shelf: &Shelf, policy: &Policy, lost: bool) -> impl IntoView + use<> {
    let standing = policy.standing(shelf.today);
    let source = [policy.issuer.clone(), policy.doc_no.clone()];
    let source = source.into_iter().flatten().collect::<Vec<_>>().join("·");
    let gives = policy.how_much.clone().or(policy.what.clone());
    // Of a fund one asks first what it is for.
    let direction = policy.direction.as_ref().map(|to| format!("投向：{to}"));
    // Said once: a draft is not paid because it is a draft.
    let not = (standing == Standing::InForce)
        .then(|| policy.unavailable(shelf.today))
        .flatten();
    let stale = shelf.is_stale(&policy.check);
    view! {
        <li class="card">
            <a class="card__link" href=format!("/policies/{}", policy.id)>
                <b class="card__title">{policy.name.clone()}</b>
                {direction.map(|to| view! { <span class="card__meta">{to}</span> })}
                {gives.map(|gives| view! { <span class="card__meta">{gives}</span> })}
                <span class="card__foot">
                    <span>{policy.kind.zh()}</span>
                    {(!source.is_empty()).then(|| view! { <span>{source}</span> })}
                    {not.map(|not| view! { <span class="mark mark--warn">{not}</span> })}
                    {lost.then(|| view! { <span class="mark mark--warn">"以另一政策为准"</span> })}
                    {stale.then(|| view! { <span class="mark mark--warn">"待核实"</span> })}
                </span>
                <span class="card__figures">
                    <State standing />
                    {policy.payout_days.map(|days| view! {
                        <span class="figure figure--small"><b>{days}</b><small>" 工作日兑现"</small></span>
                    })}
                    {policy.size.map(|size| view! {
                        <span class="figure figure--small"><b>{size.to_string()}</b></span>
                    })}
                </span>
            </a>
        </li>
    }
}
