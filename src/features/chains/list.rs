//! All chains, with what is strong, weak and missing.

use domain::chains::{Chain, NodeState};
use leptos::prelude::*;

use super::{industry::Ways, links};
use crate::{
    features::industry::{Trade, unknown},
    shelf::{Asked, Page, Shelf},
};

pub(super) fn page(shelf: &Shelf, asked: &Asked) -> Page {
    let with_stale = asked.get("stale").is_some();
    let industry = asked
        .get("industry")
        .and_then(|name| shelf.county.industry(name));
    let about = industry;
    let asked_for = Trade::read(shelf, asked, std::iter::empty());
    let industry = about.map(|industry| industry.key.clone());
    let wanted = |chain: &&Chain| {
        industry.is_none() || links::industry(shelf, chain).as_deref() == industry.as_deref()
    };
    let chosen: Vec<&Chain> = shelf.library.chains.iter().filter(wanted).collect();
    let stale = |chain: &&&Chain| shelf.is_stale(&chain.check);
    let hidden = chosen.iter().filter(stale).count();
    let shown: Vec<&Chain> = chosen
        .iter()
        .filter(|chain| with_stale || !shelf.is_stale(&chain.check))
        .copied()
        .collect();
    let checked = shown.iter().map(|chain| &chain.check);
    let checked = checked.min_by_key(|check| check.verified_on).cloned();
    let missing: usize = shown.iter().map(|c| c.count(NodeState::Missing)).sum();
    let intro = match shown.len() {
        0 => "现在没有已核实的产业链。".to_owned(),
        count => format!(
            "{count} 条产业链，{missing} 个环节还缺企业。点开看每个环节的企业、需求、项目和地块。"
        ),
    };
    let more = match industry.as_deref() {
        Some(key) => format!("/chains?industry={key}&stale=1"),
        None => "/chains?stale=1".to_owned(),
    };
    let all = industry.is_some().then(|| {
        view! {
            <p><a class="chip" href="/chains">"看全部产业链"</a></p>
        }
    });
    let heading = match about {
        Some(industry) => format!("{}：产业链", industry.name),
        None => "产业链图谱".to_owned(),
    };
    let note = about
        .filter(|industry| !industry.note.is_empty())
        .map(|industry| view! { <p>{industry.note.clone()}</p> });
    let view = view! {
        <div class="page">
            <h1>{heading.clone()}</h1>
            {unknown(asked_for.as_ref(), "/chains", "看全部产业链")}
            {note}
            <p>{intro}</p>
            {all}
            <ul class="cards">{shown.iter().map(|chain| card(shelf, chain)).collect_view()}</ul>
            {about.map(|industry| view! { <Ways shelf industry /> })}
            {(hidden > 0 && !with_stale).then(|| view! {
                <p class="quiet">
                    {format!("另有 {hidden} 条待核实。")} <a href=more>{format!("含 {hidden} 条待核实")}</a>
                </p>
            })}
            <p><a class="way" href="/opportunities"><b>"机会清单"</b><span>"按期公布的项目、需求、地块、厂房和配套"</span></a></p>
            <p class="checked">{shelf.checked(&checked.unwrap_or_default())}</p>
        </div>
    };
    let description = "按上游、中游、下游看每条产业链强在哪里、缺什么，缺的环节可以直接报意向。";
    Page::new(heading.clone(), description, view)
}

fn card(shelf: &Shelf, chain: &Chain) -> impl IntoView + use<> {
    let missing = chain.in_order();
    let missing: Vec<_> = missing
        .into_iter()
        .filter(|node| node.state == NodeState::Missing)
        .map(|node| {
            let href = format!("/chains/{}/{}", chain.id, node.key);
            view! { <li><a class="chip" href=href>"○ 缺 " {node.name.clone()}</a></li> }
        })
        .collect();
    let counts = NodeState::ALL.map(|state| {
        let words = format!("{} {} {}", state.mark(), state.zh(), chain.count(state));
        view! { <span>{words}</span> }
    });
    let leader = chain.leader.clone().map(|leader| format!("链主 {leader}"));
    let meta: Vec<String> = chain.industry.clone().into_iter().chain(leader).collect();
    view! {
        <li class="card">
            <a class="card__link" href=format!("/chains/{}", chain.id)>
                <h2 class="card__title">{chain.name.clone()}</h2>
                <p class="card__meta">{meta.join("·")}</p>
                <p class="card__figures">{counts.into_iter().collect_view()}</p>
                {shelf.is_stale(&chain.check).then(|| view! {
                    <p class="card__foot"><span class="mark mark--warn">"待核实"</span></p>
                })}
            </a>
            {(!missing.is_empty()).then(|| view! { <ul class="chips chain__gaps">{missing}</ul> })}
        </li>
    }
}
