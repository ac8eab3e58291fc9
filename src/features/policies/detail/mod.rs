//! A policy's page: in plain words first, then the paper, its review, what it pays, the text.

mod benefits;
mod notice;
mod paper;
mod people;
mod plain;

use domain::policies::{Policy, Standing};
use leptos::prelude::*;

use self::{
    benefits::benefits,
    paper::{attachments, paper, review, scope, text},
    people::{act_bar, related, who},
    plain::{deciding, fund, plain, steps},
};
use super::card::State;
use crate::{
    features::posters,
    shelf::{Page, Shelf},
};

/// The page.
pub(super) fn page(shelf: &Shelf, policy: &Policy) -> Page {
    let standing = policy.standing(shelf.today);
    let stale = shelf.is_stale(&policy.check);
    let view = view! {
        <article class="page detail">
            <header>
                <h1>{policy.name.clone()}</h1>
                <p class="detail__where">
                    {policy.kind.zh()} "·" {scope(shelf, policy)} " " <State standing />
                    {stale.then(|| view! { " " <span class="mark mark--warn">"待核实"</span> })}
                </p>
            </header>
            {stale.then(|| view! {
                <p class="notice notice--warn" role="note">
                    "这条政策已超过复核期，内容可能有变化。请先打电话核对，再做决定。"
                </p>
            })}
            {notice::of_standing(policy, standing).map(|words| view! { <p class="notice notice--warn" role="note">{words}</p> })}
            {notice::of_conflicts(shelf, policy)}
            {(standing == Standing::InForce && !policy.is_reviewed()).then(|| view! {
                <p class="notice notice--warn" role="note">
                    {format!("公平竞争审查：{}。", policy.fair_review.zh())}
                    "审查通过以前，下面的奖补暂不适用，也不计入成本测算。"
                </p>
            })}
            {deciding(policy)}
            {plain(policy)}
            {fund(policy)}
            {steps(policy)}
            {benefits(shelf, policy)}
            {paper(shelf, policy)}
            {review(policy)}
            {text(policy)}
            {attachments(policy)}
            {related(shelf, policy)}
            {who(shelf, policy)}
            {posters::link(&format!("/policies/{}", policy.id))}
            <p class="checked">
                {shelf.checked(&policy.check)}
                {policy.code.clone().map(|code| format!("政策编号 {code}。"))}
                "以发文单位公布的原文为准；金额为测算，非承诺。"
            </p>
        </article>
        {act_bar(shelf, policy)}
    };
    let description = [&policy.who, &policy.how_much]
        .into_iter()
        .flatten()
        .cloned()
        .collect::<Vec<_>>()
        .join("；");
    let description = match standing {
        Standing::InForce => description,
        other => format!("（{}）{description}", other.zh()),
    };
    Page::new(policy.name.clone(), description, view)
}
