//! A policy in a list, and the mark that says what it is today.

use domain::{
    date::Date,
    policies::{Payout, Policy, Standing},
};
use leptos::prelude::*;

use crate::{parts::stale_mark, shelf::Shelf};

/// What it is today, by a sign, a word and a colour.
pub(super) fn state(policy: &Policy, today: Date) -> AnyView {
    let standing = policy.standing(today);
    // 现行有效 is not said of what cannot be had.
    if let Some(words) = policy
        .withheld(today)
        .filter(|_| standing == Standing::InForce)
    {
        return view! { <span class="mark mark--warn">{words}</span> }.into_any();
    }
    let sign = match standing {
        Standing::InForce => "●",
        Standing::Upcoming => "◔",
        Standing::Draft => "✎",
        Standing::Revising => "◑",
        Standing::Expired | Standing::Repealed => "✕",
    };
    let class = format!("policies__state policies__state--{}", standing.key());
    view! { <span class=class><span aria-hidden="true">{sign} " "</span>{standing.zh()}</span> }
        .into_any()
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
    let source = [policy.issuer.clone(), policy.doc_no.clone()];
    let source = source.into_iter().flatten().collect::<Vec<_>>().join("·");
    let gives = policy.how_much.clone().or(policy.what.clone());
    // Of a fund one asks first what it is for.
    let direction = policy.direction.as_ref().map(|to| format!("投向：{to}"));
    // Said once, among the small words where the policy is in force and still cannot be had.
    let in_force = policy.standing(shelf.today) == Standing::InForce;
    let withheld = policy.withheld(shelf.today).filter(|_| in_force);
    view! {
        <li class="card">
            <a class="card__link" href=format!("/policies/{}", policy.id)>
                <b class="card__title">{policy.name.clone()}</b>
                {direction.map(|to| view! { <span class="card__meta">{to}</span> })}
                {gives.map(|gives| view! { <span class="card__meta">{gives}</span> })}
                <span class="card__foot">
                    <span>{policy.kind.zh()}</span>
                    {(!source.is_empty()).then(|| view! { <span>{source}</span> })}
                    {withheld.map(|words| view! { <span class="mark mark--warn">{words}</span> })}
                    {lost.then(|| view! { <span class="mark mark--warn">"以另一政策为准"</span> })}
                    {stale_mark(shelf, &policy.check)}
                </span>
                <span class="card__figures">
                    {withheld.is_none().then(|| state(policy, shelf.today))}
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
