//! A chain's page: the drawing, the same as a table, what the leading firm buys, each node.

use domain::{
    chains::{Chain, Node, NodeState},
    listing::Listing as _,
};
use leptos::prelude::*;

use super::{
    drawing, links,
    node::{self, Needs},
    parts::{ActBar, State, about, who},
};
use crate::{
    features::posters,
    parts::stale_notice,
    shelf::{Page, Shelf},
};

pub(super) fn page(shelf: &Shelf, chain: &Chain) -> Page {
    let missing: Vec<&Node> = chain
        .in_order()
        .into_iter()
        .filter(|node| node.state == NodeState::Missing)
        .collect();
    let names: Vec<_> = missing.iter().map(|node| node.name.clone()).collect();
    let leader = chain.leader.clone().map(|leader| format!("链主 {leader}"));
    let where_: Vec<String> = chain.industry.clone().into_iter().chain(leader).collect();
    let count = |state: NodeState| {
        view! {
            <div>
                <dt>{format!("{} {}的环节", state.mark(), state.zh())}</dt>
                <dd><span class="figure"><b>{chain.count(state)}</b> <small>" 个"</small></span></dd>
            </div>
        }
    };
    let nodes = chain.in_order();
    let view = view! {
        <article class="page detail">
            <header>
                <h1>{chain.name.clone()}</h1>
                <p class="detail__where">{where_.join("·")}</p>
            </header>
            {stale_notice(shelf, &chain.check, "这条产业链")}
            <dl class="decide">{NodeState::ALL.map(count).into_iter().collect_view()}</dl>
            {(!missing.is_empty()).then(|| view! {
                <section class="gaps">
                    <h2>"还缺什么"</h2>
                    <ul>
                        {names.iter().map(|name| view! { <li>{name.clone()}</li> }).collect_view()}
                    </ul>
                </section>
            })}
            {chain.intro.clone().map(|intro| view! { <p>{intro}</p> })}
            <section>
                <h2>"图谱"</h2>
                {drawing::drawing(chain)}
            </section>
            {drawing::table(shelf, chain)}
            {leading(shelf, chain)}
            {nodes.into_iter().map(|node| section(shelf, chain, node)).collect_view()}
            {who(chain).people(shelf)}
            {posters::link(&format!("/chains/{}", chain.id))}
            <p class="checked">{shelf.checked(&chain.check)}</p>
        </article>
        <ActBar phone=who(chain).number(shelf) about=about(chain, None) wanted=false />
    };
    let description = match names.as_slice() {
        [] => format!("{}：上下游环节、企业与配套需求。", chain.name),
        names => format!(
            "{}还缺 {}。看环节、需求、项目与地块。",
            chain.name,
            names.join("、")
        ),
    };
    Page::new(chain.name.clone(), description, view)
}

/// 链主配套需求: what the leading firms buy.
fn leading(shelf: &Shelf, chain: &Chain) -> impl IntoView + use<> {
    let leading = links::firms(shelf, chain).filter(|firm| firm.leading == Some(true));
    let with_needs: Vec<_> = leading.filter(|firm| !firm.needs.is_empty()).collect();
    let needs: Vec<_> = with_needs
        .iter()
        .flat_map(|firm| {
            let buyer = (with_needs.len() > 1).then(|| firm.name().to_owned());
            firm.needs
                .iter()
                .map(move |need| (buyer.clone(), need.clone()))
        })
        .collect();
    let names: Vec<_> = with_needs
        .iter()
        .map(|firm| firm.name().to_owned())
        .collect();
    let calls: Vec<_> = with_needs
        .iter()
        .filter_map(|firm| Some((firm.unit.clone(), firm.phone.clone()?)))
        .map(|(unit, phone)| {
            view! {
                <p>{unit.unwrap_or_else(|| "采购联系".to_owned())} " " <crate::parts::Tel phone /></p>
            }
        })
        .collect();
    (!needs.is_empty()).then(|| {
        view! {
            <section id="leading">
                <h2>"链主配套需求"</h2>
                <p>{names.join("、")} "在本地采购："</p>
                <Needs needs />
                {calls}
            </section>
        }
    })
}

/// A node's section, where its place in the drawing leads.
fn section(shelf: &Shelf, chain: &Chain, node: &Node) -> impl IntoView + use<> {
    let own = format!("/chains/{}/{}", chain.id, node.key);
    let intent = format!("/leads/new?about={}", about(chain, Some(node)));
    view! {
        <section class="chain__part" id=format!("node-{}", node.key) tabindex="-1">
            <h2>{node.name.clone()} " " <State state=node.state /></h2>
            <p class="quiet">{node.stage.zh()} "·" <a href=own>"这个环节的单独页面"</a></p>
            {node::body(shelf, chain, node)}
            {node.state.is_wanted().then(|| view! {
                <p><a class="button" href=intent>"我能补这个链"</a></p>
            })}
        </section>
    }
}
