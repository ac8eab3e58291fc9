//! What a policy pays, line by line.

use domain::{
    costs,
    policies::{Benefit, Policy, conflicts},
};
use leptos::prelude::*;

use crate::{shelf::Shelf, way::Way};

/// What it pays, line by line, and whether that can be had today.
pub(super) fn benefits(shelf: &Shelf, policy: &Policy) -> impl IntoView + use<> {
    let stale = shelf
        .is_stale(&policy.check)
        .then_some("待核实，请先电话核对");
    let not = policy.withheld(shelf.today).or(stale).map(str::to_owned);
    let at_odds = conflicts(&shelf.library.policies, shelf.today);
    let lost = |at: usize| {
        let mut pairs = at_odds.iter();
        let pair = pairs.find(|pair| pair.is_lost_by(policy, None) && pair.is_about(policy, at))?;
        Some(pair.words(policy))
    };
    let rows = policy.benefits.iter().enumerate();
    let rows: Vec<_> = rows
        .filter(|(_, benefit)| !benefit.is_empty())
        .map(|(at, benefit)| (at, benefit.clone(), not.clone().or_else(|| lost(at))))
        .collect();
    let sheet = sheet(policy, &rows);
    (!rows.is_empty()).then(|| {
        let rows = rows.into_iter().map(|(_, benefit, not)| {
            let counted = benefit.parsed().is_some();
            let cap = benefit.cap.clone().map(|cap| view! { "，" {cap} });
            let state = match not {
                Some(not) => view! { <span class="policies__not">{not}</span> }.into_any(),
                None if counted => "可以申请，计入测算".into_any(),
                None => "可以申请，不计入测算".into_any(),
            };
            view! {
                <tr>
                    <th scope="row">{benefit.condition.unwrap_or_else(|| "符合政策条件".to_owned())}</th>
                    <td>{benefit.formula.unwrap_or_else(|| "见原文".to_owned())} {cap}</td>
                    <td>{state}</td>
                </tr>
            }
        });
        view! {
            <section>
                <h2>"逐项看"</h2>
                <table class="table">
                    <thead><tr><th scope="col">"条件"</th><th scope="col">"标准"</th><th scope="col">"现在"</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
                <p class="quiet">"测算，非承诺；实际金额以审核结果为准。" <a href=sheet>"算一算成本账"</a></p>
            </section>
        }
    })
}

/// The cost sheet in its park, with those of its benefits ticked that can be had.
fn sheet(policy: &Policy, rows: &[(usize, Benefit, Option<String>)]) -> String {
    let met: Vec<String> = rows
        .iter()
        .filter(|(_, benefit, not)| not.is_none() && benefit.figures().is_some())
        .map(|(at, ..)| format!("{}.{at}", policy.id))
        .collect();
    let park = policy.park().map(|park| ("park", park));
    let met = met.iter().map(|key| ("meet", key.as_str()));
    let pairs: Vec<_> = park.into_iter().chain(met).collect();
    let address = match costs::query(&pairs) {
        query if query.is_empty() => "/costs/sheet".to_owned(),
        query => format!("/costs/sheet?{query}"),
    };
    Way::from_page(format!("policies:{}", policy.id)).with(&address)
}
