//! Parts that several pages of costs use.

use domain::{costs::Cost, library, listing::Check};
use leptos::prelude::*;

use crate::{
    parts::{Unknown, Who},
    shelf::Shelf,
};

/// Price and unit, large; unknown is a word.
pub(super) fn price(cost: &Cost) -> impl IntoView + use<> {
    match cost.price {
        Some(price) => {
            let number = price.to_string();
            let unit = (number != "免费").then(|| format!(" {}", cost.unit));
            view! { <span class="figure figure--small"><b>{number}</b> <small>{unit}</small></span> }
                .into_any()
        }
        None => view! { <Unknown /> }.into_any(),
    }
}

/// Where it holds; a park that has a page is a link.
pub(super) fn scope(shelf: &Shelf, cost: &Cost) -> impl IntoView + use<> {
    if cost.scope.is_empty() {
        return view! { "全县" }.into_any();
    }
    let parks = cost.scope.iter().enumerate().map(|(at, name)| {
        let mark = (at > 0).then_some("、");
        match library::named(&shelf.library.parks, name) {
            Some(park) => {
                view! { {mark} <a href=format!("/parks/{}", park.id)>{name.clone()}</a> }.into_any()
            }
            None => view! { {mark} {name.clone()} }.into_any(),
        }
    });
    parks.collect_view().into_any()
}

/// Since when, from where, and when it is looked at again: `自2026年1月1日起；来源…；下次复核…`.
pub(super) fn small_print(cost: &Cost) -> String {
    let from = cost
        .effective_from
        .map(|day| format!("自 {} 起执行", day.zh()));
    let to = cost.effective_to.map(|day| format!("至 {}", day.zh()));
    let source = cost.source.clone().map(|source| format!("来源：{source}"));
    let next = cost
        .check
        .due_on()
        .map(|due| format!("下次复核 {}", due.zh()));
    let all: Vec<String> = [from, to, source, next].into_iter().flatten().collect();
    all.join("；")
}

/// The check that runs out first: it speaks for a page of several items.
pub(super) fn weakest<'a>(costs: impl IntoIterator<Item = &'a Cost>) -> Check {
    costs
        .into_iter()
        .map(|cost| &cost.check)
        .filter(|check| check.verified_on.is_some())
        .min_by_key(|check| check.due_on())
        .cloned()
        .unwrap_or_default()
}

/// The bar in reach of the thumb.
pub(super) fn act_bar(shelf: &Shelf, industry: Option<&str>, about: &str) -> impl IntoView + use<> {
    let phone = Who::officer_of(industry).number(shelf);
    let intent = match about {
        "" => "/leads/new".to_owned(),
        about => format!("/leads/new?about={about}"),
    };
    crate::parts::act_bar(phone, intent, "我有意向")
}
