//! What the pages of chains share.

use domain::{
    chains::{Chain, Node, NodeState},
    codes::Phone,
};
use leptos::prelude::*;

use crate::parts::{Who, act_bar};

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

/// Whom to call: the chain's own unit, and the county's officer for its industry.
pub(super) fn who(chain: &Chain) -> Who {
    Who {
        unit: chain.unit.clone(),
        person: chain.person.clone(),
        phone: chain.phone.clone(),
        industry: chain.industry.clone(),
    }
}
