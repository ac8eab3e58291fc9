//! A node: what is there, what is bought, who is looked for, where one could build.

use domain::{
    chains::{Chain, Need, Node},
    costs::query,
};
use leptos::prelude::*;

use super::{
    firm,
    links::{self, Names},
    parts::{ActBar, State, about, who},
};
use crate::{
    features::{
        county::resources::{of_node, tiles},
        policies, posters,
    },
    parts::{CardItem, stale_notice},
    shelf::{Page, Shelf},
    way::Way,
};

/// The page of a node alone, so that it can be sent to somebody.
pub(super) fn page(shelf: &Shelf, chain: &Chain, node: &Node) -> Page {
    let order = chain.in_order();
    let at = order.iter().position(|one| one.key == node.key);
    let beside = |step: isize| {
        let place = at?.checked_add_signed(step)?;
        order.get(place).map(|one| {
            let href = format!("/chains/{}/{}", chain.id, one.key);
            (href, format!("{} {}", one.stage.zh(), one.words()))
        })
    };
    let way = |word: &'static str, to: Option<(String, String)>| {
        to.map(|(href, words)| view! { <a class="way" href=href><b>{word}</b><span>{words}</span></a> })
    };
    let description = format!(
        "{}{}环节“{}”：{}",
        chain.name,
        node.stage.zh(),
        node.words(),
        node.what.clone().unwrap_or_default()
    );
    let view = view! {
        <article class="page detail">
            <header>
                <h1>{node.name.clone()} " " <State state=node.state /></h1>
                <p class="detail__where">
                    <a href=format!("/chains/{}", chain.id)>{chain.name.clone()}</a> "·" {node.stage.zh()}
                </p>
            </header>
            {stale_notice(shelf, &chain.check, "这条产业链")}
            {body(shelf, chain, node)}
            {who(chain).people(shelf)}
            <nav class="ways" aria-label="这条链上">
                {way("上一环节", beside(-1))} {way("下一环节", beside(1))}
                <a class="way" href=format!("/chains/{}", chain.id)>
                    <b>"整条链"</b><span>{chain.name.clone()}</span>
                </a>
            </nav>
            {posters::link(&format!("/chains/{}/{}", chain.id, node.key))}
            <p class="checked">{shelf.checked(&chain.check)}</p>
        </article>
        <ActBar phone=who(chain).number(shelf) about=about(chain, Some(node)) wanted=node.state.is_wanted() />
    };
    Page::new(format!("{}·{}", chain.name, node.name), description, view)
}

/// What a node's section and its page have in common; what is not known is left out.
pub(super) fn body(shelf: &Shelf, chain: &Chain, node: &Node) -> impl IntoView + use<> {
    let firms = links::firms_at(shelf, chain, &node.name);
    let (projects, lost) = links::projects(shelf, &node.projects);
    let way = Way::from_page(about(chain, Some(node)));
    let places: Vec<_> = links::places(shelf, &node.plots)
        .into_iter()
        .map(|(name, href)| (name, href.map(|href| way.with(&href))))
        .collect();
    let industry = chain.industry.as_deref().unwrap_or_default();
    let fit = format!("/parcels/fit?{}", query(&[("industry", industry)]));
    let (fit, sheet) = (way.with(&fit), way.with("/costs/sheet"));
    let policies = (!node.policies.is_empty()).then(|| policies::chips(shelf, &node.policies));
    let gbt: Vec<String> = node
        .gbt
        .iter()
        .map(|code| format!("{} {}", code.as_str(), code.name().unwrap_or_default()))
        .collect();
    let resources = of_node(shelf, chain, node);
    let today = shelf.today;
    view! {
        {node.what.clone().map(|what| view! { <p>{what}</p> })}
        {node.wanted.clone().map(|wanted| view! {
            <p class="notice"><b>"想找："</b> {wanted}</p>
        })}
        {(!node.demand.is_empty()).then(|| view! {
            <div>
                <h3>"县内需求"</h3>
                <Needs needs=node.demand.iter().map(|need| (None, need.clone())).collect() />
            </div>
        })}
        {(!firms.is_empty()).then(|| view! {
            <div>
                <h3>"已有企业"</h3>
                <ul class="people">{firms.into_iter().map(firm::row).collect_view()}</ul>
            </div>
        })}
        {(!node.projects.is_empty()).then(|| view! {
            <div>
                <h3>"相关项目"</h3>
                <ul class="cards">
                    {projects
                        .into_iter()
                        .map(|project| view! { <CardItem card=links::card(shelf, project) today /> })
                        .collect_view()}
                </ul>
                {(!lost.is_empty()).then(|| view! { <p>{lost.join("、")}</p> })}
            </div>
        })}
        {(!places.is_empty()).then(|| view! { <div><h3>"可用地块和厂房"</h3><Names names=places /></div> })}
        {node.state.is_wanted().then(|| view! {
            <p><a class="more" href=fit>"测一测哪块地、哪个厂房合适"</a></p>
            <p><a class="more" href=sheet>"算一算成本账"</a></p>
        })}
        {policies.map(|chips| view! { <div><h3>"适用政策"</h3>{chips}</div> })}
        {(!resources.is_empty()).then(|| view! {
            <div><h3>"县里的资源"</h3>{tiles(shelf, &resources)}</div>
        })}
        {(!gbt.is_empty()).then(|| view! { <p class="quiet">"国民经济行业：" {gbt.join("、")}</p> })}
    }
}

/// What is bought, with quantity and lead time; the buyer where several stand together.
#[component]
pub(super) fn Needs(needs: Vec<(Option<String>, Need)>) -> impl IntoView {
    let buyers = needs.iter().any(|(buyer, _)| buyer.is_some());
    let leads = needs.iter().any(|(_, need)| need.lead_days.is_some());
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">"品名"</th>
                    <th scope="col" class="num">"数量"</th>
                    {leads.then(|| view! { <th scope="col">"提前期"</th> })}
                    {buyers.then(|| view! { <th scope="col">"采购方"</th> })}
                </tr>
            </thead>
            <tbody>
                {needs
                    .into_iter()
                    .map(|(buyer, need)| view! {
                        <tr>
                            <th scope="row">{need.goods}</th>
                            <td class="num">{need.quantity.unwrap_or_else(|| "未公布".to_owned())}</td>
                            {leads.then(|| view! {
                                <td>{need.lead_days.map_or_else(|| "未公布".to_owned(), |days| format!("{days} 天"))}</td>
                            })}
                            {buyers.then(|| view! { <td>{buyer.unwrap_or_default()}</td> })}
                        </tr>
                    })
                    .collect_view()}
            </tbody>
        </table>
    }
}
