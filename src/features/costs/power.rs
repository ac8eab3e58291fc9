//! Power by voltage and band of the day, as a compact card.

use domain::costs::{Band, Cost, query};
use leptos::prelude::*;

use super::parts;
use crate::shelf::Shelf;

/// The prices of one name and scope: bands down, voltages across.
struct Card<'a> {
    costs: Vec<&'a Cost>,
    voltages: Vec<Option<&'a str>>,
    bands: Vec<Band>,
}

/// Whether an item belongs on a card.
pub(super) fn is_banded(cost: &Cost) -> bool {
    cost.band != Band::Any
}

/// Whether two items stand on the same card.
pub(super) fn is_same_card(one: &Cost, other: &Cost) -> bool {
    is_banded(one)
        && is_banded(other)
        && (&one.name, &one.scope, &one.unit) == (&other.name, &other.scope, &other.unit)
}

/// The card of these items, of which there is at least one.
pub(super) fn card(shelf: &Shelf, costs: &[&Cost]) -> impl IntoView + use<> {
    let mut card = Card {
        costs: costs.to_vec(),
        voltages: Vec::new(),
        bands: Vec::new(),
    };
    for cost in costs {
        let voltage = cost.voltage.as_deref();
        if !card.voltages.contains(&voltage) {
            card.voltages.push(voltage);
        }
    }
    card.bands = Band::ALL
        .into_iter()
        .filter(|band| costs.iter().any(|cost| cost.band == *band))
        .collect();
    one(shelf, &card)
}

fn one(shelf: &Shelf, card: &Card<'_>) -> impl IntoView + use<> {
    let first = card.costs[0];
    let head = card.voltages.iter().map(|voltage| {
        view! { <th scope="col" class="num">{voltage.unwrap_or("各电压").to_owned()}</th> }
    });
    let rows = card.bands.iter().map(|band| {
        let cells = card
            .voltages
            .iter()
            .map(|voltage| cell(shelf, card, *voltage, *band));
        view! { <tr><th scope="row">{band.zh()}</th> {cells.collect_view()}</tr> }
    });
    // What holds for all of them is said once.
    let mut prints: Vec<String> = card
        .costs
        .iter()
        .map(|cost| parts::small_print(cost))
        .collect();
    prints.dedup();
    prints.truncate(3);
    let park = first.scope.first();
    let park = park.map_or("all", String::as_str);
    let sheet = format!("/costs/sheet?{}", query(&[("park", park)]));
    view! {
        <section class="costs-card">
            <h3>{first.name.clone()} <small class="quiet">" " {first.unit.clone()} " · " {parts::scope(shelf, first)}</small></h3>
            <table class="table costs-bands">
                <thead><tr><th scope="col">"时段"</th> {head.collect_view()}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            {prints.into_iter().map(|line| view! { <p class="costs-small">{line}</p> }).collect_view()}
            <p><a class="costs-go" href=sheet>"按这组电价算成本账"</a></p>
        </section>
    }
}

fn cell(
    shelf: &Shelf,
    card: &Card<'_>,
    voltage: Option<&str>,
    band: Band,
) -> impl IntoView + use<> {
    let found = card
        .costs
        .iter()
        .find(|cost| cost.voltage.as_deref() == voltage && cost.band == band);
    match found {
        Some(cost) => {
            let price = cost
                .price
                .map_or_else(|| "未公布".to_owned(), |price| price.to_string());
            let stale = shelf.is_stale(&cost.check).then(|| {
                view! { <small class="costs-stale">"待核实"</small> }
            });
            view! { <td class="num"><a href=format!("/costs/{}", cost.id)>{price}</a> {stale}</td> }
                .into_any()
        }
        None => view! { <td class="num quiet">"未公布"</td> }.into_any(),
    }
}
