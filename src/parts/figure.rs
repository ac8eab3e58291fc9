//! The number first, its unit small beside it; unknown is a word, never 0.

use domain::money::Amount;
use leptos::prelude::*;

/// “未公布”, as words that look like words.
#[component]
pub(crate) fn Unknown() -> impl IntoView {
    view! { <span class="unknown">"未公布"</span> }
}

/// A sum of money, large.
#[component]
pub(crate) fn AmountFigure(amount: Option<Amount>) -> impl IntoView {
    match amount {
        Some(amount) => {
            let (number, unit) = amount.money.parts();
            view! {
                <span class="figure">
                    {amount.about.then(|| view! { <small>"约 "</small> })}
                    <b>{number}</b>
                    <small>{format!(" {unit}")}</small>
                </span>
            }
            .into_any()
        }
        None => view! { <Unknown /> }.into_any(),
    }
}
