//! What belongs to a park but is kept elsewhere: its policies and its firms.

use domain::{chains::Firm, parcels::Park, policies, text};
use leptos::prelude::*;

use crate::{
    features::{chains::firm, policies::caveat},
    shelf::Shelf,
};

/// The policies of this park alone, and those of the county that hold in place of one; the others of
/// the county hold here too. Of two that set another standard for the same thing only the one that
/// prevails is shown.
pub(super) fn policies(shelf: &Shelf, park: &Park) -> impl IntoView + use<> {
    let items: Vec<_> = policies::of_park(&shelf.library.policies, &park.name, shelf.today)
        .into_iter()
        .filter(|policy| !shelf.is_stale(&policy.check))
        .map(|policy| {
            let standing = policy.standing(shelf.today).zh();
            let unified = policy.park().is_none().then_some("全县统一标准");
            let plain = policy.caveat(shelf.today).is_none().then_some(standing);
            let words: Vec<&str> = [unified, plain].into_iter().flatten().collect();
            let words = (!words.is_empty()).then(|| format!("（{}）", words.join("，")));
            view! {
                <li>
                    <a href=format!("/policies/{}", policy.id)>{policy.name.clone()}</a>
                    {words} {caveat(shelf, policy)}
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section>
                <h2>"本园区的政策"</h2>
                <ul class="land__list">{items}</ul>
                <p><a href="/policies">"全县政策在这里同样适用"</a></p>
            </section>
        }
    })
}

/// The firms that stand here: those that the bureau publishes with this park, and those that the
/// park names; none twice.
pub(super) fn firms(shelf: &Shelf, park: &Park) -> impl IntoView + use<> {
    let key = text::key(&park.name);
    let is_here = |firm: &&Firm| firm.park.as_deref().map(text::key).as_ref() == Some(&key);
    let all = shelf.library.firms.iter();
    let known: Vec<&Firm> = all
        .filter(|firm| firm.published == Some(true))
        .filter(is_here)
        .collect();
    let mut seen: Vec<String> = known.iter().map(|firm| text::key(&firm.name)).collect();
    let mut named: Vec<String> = Vec::new();
    for tenant in &park.tenants {
        let key = text::key(tenant);
        if !seen.contains(&key) {
            seen.push(key);
            named.push(tenant.clone());
        }
    }
    let rows = known.iter().map(|firm| firm::row(firm)).collect_view();
    (!seen.is_empty()).then(|| {
        view! {
            <section>
                <h2>"入驻企业"</h2>
                {(!known.is_empty()).then(|| view! { <ul class="people">{rows}</ul> })}
                {(!named.is_empty()).then(|| view! {
                    <ul class="land__list">{named.into_iter().map(|name| view! { <li>{name}</li> }).collect_view()}</ul>
                })}
            </section>
        }
    })
}
