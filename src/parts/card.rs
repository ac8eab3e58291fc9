//! A project in a list.

use domain::{
    date::Date,
    projects::{Card, ProjectStatus},
};
use leptos::prelude::*;

use super::AmountFigure;
use crate::route::Route;

#[component]
pub(crate) fn CardItem(card: Card, today: Date) -> impl IntoView {
    let stale = card.is_stale(today);
    let place = [card.place.clone(), card.industry_name.clone()];
    let place = place
        .iter()
        .filter(|part| !part.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join("·");
    view! {
        <li class="card" id=format!("p-{}", card.id)>
            <a class="card__link" href=Route::Project(card.id.clone()).href()>
                <h3 class="card__title">{card.title.clone()}</h3>
                <p class="card__meta">{place}</p>
                <p class="card__figures">
                    <AmountFigure amount=card.investment />
                    {card.land.map(|land| view! {
                        <span class="figure figure--small">
                            {land.about.then(|| view! { <small>"约 "</small> })}
                            <b>{land.area.mu_grouped()}</b> <small>" 亩"</small>
                        </span>
                    })}
                </p>
                <p class="card__foot">
                    {(card.status != ProjectStatus::Open).then(|| view! {
                        <span class="mark">{card.status.zh()}</span>
                    })}
                    {stale.then(|| view! { <span class="mark mark--warn">"待核实"</span> })}
                    {card.verified_on.map(|day| view! {
                        <span>"核实于 " {day.zh()}</span>
                    })}
                </p>
            </a>
        </li>
    }
}
