//! What the pages of chains share.

use domain::{
    chains::{Chain, Node, NodeState},
    codes::Phone,
};
use leptos::prelude::*;

use super::links;
use crate::{
    parts::{Tel, act_bar},
    shelf::Shelf,
};

/// The state as a shape and a word.
#[component]
pub(crate) fn State(state: NodeState) -> impl IntoView {
    let class = match state {
        NodeState::Strong => "mark",
        _ => "mark mark--warn",
    };
    view! {
        <span class=class><span aria-hidden="true">{state.mark()} " "</span>{state.zh()}</span>
    }
}

/// What an intent says that it is about.
pub(super) fn about(chain: &Chain, node: Option<&Node>) -> String {
    match node {
        Some(node) => format!("chains:{}.{}", chain.id, node.key),
        None => format!("chains:{}", chain.id),
    }
}

/// The main acts, in reach of the thumb.
#[component]
pub(crate) fn ActBar(
    phone: Option<Phone>,
    about: String,
    /// Somebody is looked for: the button says what coming would mean.
    wanted: bool,
) -> impl IntoView {
    let word = if wanted {
        "我能补这个链"
    } else {
        "我有意向"
    };
    act_bar(phone, format!("/leads/new?about={about}"), word)
}

/// Past its review period.
pub(super) fn stale_notice(shelf: &Shelf, chain: &Chain) -> impl IntoView + use<> {
    shelf.is_stale(&chain.check).then(|| {
        view! {
            <p class="notice notice--warn" role="note">
                "这条产业链待核实：已超过复核期，内容可能有变化。请先打电话核对，再做决定。"
            </p>
        }
    })
}

/// Whom to call: the chain's own unit, and the county's officer for its industry where that is
/// somebody else.
pub(super) fn contact(shelf: &Shelf, chain: &Chain) -> impl IntoView + use<> {
    let own = (chain.unit.is_some() || chain.phone.is_some()).then(|| {
        let unit = chain
            .unit
            .clone()
            .unwrap_or_else(|| "联系单位未公布".to_owned());
        (unit, chain.person.clone(), chain.phone.clone())
    });
    let industry = links::industry(shelf, chain);
    let officer = shelf.county.officer_for(industry.as_deref());
    let officer = officer.filter(|one| chain.phone.as_ref() != Some(&one.phone));
    let officer = officer.map(|one| {
        let person = format!("{} {}", one.person, one.role);
        (one.unit.clone(), Some(person), Some(one.phone.clone()))
    });
    let person = |(unit, person, phone): (String, Option<String>, Option<Phone>)| {
        view! {
            <li class="person person--plain">
                <span class="person__who"><b>{unit}</b> <span class="person__what">{person}</span></span>
                <span class="person__call">{phone.map(|phone| view! { <Tel phone /> })}</span>
            </li>
        }
    };
    (own.is_some() || officer.is_some()).then(|| {
        view! {
            <section class="who">
                <h2>"找谁谈"</h2>
                <ul class="people">{own.map(person)} {officer.map(person)}</ul>
            </section>
        }
    })
}
