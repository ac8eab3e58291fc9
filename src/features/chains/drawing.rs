//! The chain as a drawing: upstream to downstream, down the screen on a phone, across it on a desk;
//! and the same as a table.

use domain::{
    chains::{Chain, Need, Node, NodeState, Stage},
    listing::Listing as _,
};
use leptos::prelude::*;

use super::{links, parts::State};
use crate::shelf::Shelf;

/// The nodes by stage; each leads to its section below. The shape and the frame say the state as
/// well as the word does.
pub(super) fn drawing(chain: &Chain) -> impl IntoView + use<> {
    let stage = |stage: Stage| {
        let nodes: Vec<_> = chain.at(stage).map(node).collect();
        (!nodes.is_empty()).then(|| {
            view! {
                <li class="chain__stage">
                    <h3>{stage.zh()}</h3>
                    <ul>{nodes}</ul>
                </li>
            }
        })
    };
    view! {
        <nav class="chain" aria-label="产业链图谱，从上游到下游">
            <ol>{Stage::ALL.map(stage).into_iter().collect_view()}</ol>
        </nav>
        <p class="quiet">"● 强：本地已有规模　◐ 弱：有但不够　○ 缺：没有，正在找。点一个环节看详情。"</p>
    }
}

fn node(node: &Node) -> impl IntoView + use<> {
    let class = match node.state {
        NodeState::Strong => "chain__node",
        NodeState::Weak => "chain__node chain__node--weak",
        NodeState::Missing => "chain__node chain__node--missing",
    };
    view! {
        <li>
            <a class=class href=format!("#node-{}", node.key)>
                <span>{node.name.clone()}</span>
                <b><span aria-hidden="true">{node.state.mark()} " "</span>{node.state.zh()}</b>
            </a>
        </li>
    }
}

/// The drawing's twin: a row a node. On a phone each row is a block of its own, and the roles
/// keep it a table for whoever hears it.
pub(super) fn table(shelf: &Shelf, chain: &Chain) -> impl IntoView + use<> {
    const COLUMNS: [&str; 6] = ["环节", "位置", "状态", "企业", "需求", "项目"];
    let row = |node: &Node| {
        let firms = links::firms_at(shelf, chain, &node.name);
        let firms: Vec<_> = firms.iter().map(|firm| firm.name().to_owned()).collect();
        let needs: Vec<_> = node.demand.iter().map(Need::to_string).collect();
        let (projects, lost) = links::projects(shelf, &node.projects);
        let projects = projects.into_iter().map(|project| {
            let href = format!("/projects/{}", project.id);
            view! { <a href=href>{project.title.clone()}</a> " " }
        });
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">
                    <a href=format!("/chains/{}/{}", chain.id, node.key)>{node.name.clone()}</a>
                </th>
                <td role="cell" data-label=COLUMNS[1]>{node.stage.zh()}</td>
                <td role="cell" data-label=COLUMNS[2]><State state=node.state /></td>
                {cell(COLUMNS[3], firms.join("、"))}
                {cell(COLUMNS[4], needs.join("；"))}
                <td role="cell" data-label=(!node.projects.is_empty()).then_some(COLUMNS[5])>{projects.collect_view()} {lost.join("、")}</td>
            </tr>
        }
    };
    let heads = COLUMNS.map(|zh| view! { <th role="columnheader" scope="col">{zh}</th> });
    view! {
        <section>
            <h2>"环节一览"</h2>
            <table class="table chain__table" role="table">
                <thead role="rowgroup"><tr role="row">{heads.into_iter().collect_view()}</tr></thead>
                <tbody role="rowgroup">{chain.in_order().into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}

/// A cell without a label is left out on a phone.
fn cell(label: &'static str, text: String) -> impl IntoView + use<> {
    let label = (!text.is_empty()).then_some(label);
    view! { <td role="cell" data-label=label>{text}</td> }
}
