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
    people::{related, who},
    plain::{deciding, fund, plain, steps, withheld},
};
use super::card::state;
use crate::{
    features::posters,
    parts::{stale_mark, stale_notice},
    shelf::{Page, Shelf},
};

/// The page.
pub(super) fn page(shelf: &Shelf, policy: &Policy) -> Page {
    let standing = policy.standing(shelf.today);
    let caveat = policy.caveat(shelf.today);
    let reason = policy.withheld(shelf.today);
    let about = format!("policies:{}", policy.id);
    let view = view! {
        <article class="page detail">
            <header>
                <h1>{policy.name.clone()}</h1>
                <p class="detail__where">
                    {policy.kind.zh()} "·" {scope(shelf, policy)} " " {state(policy, shelf.today)}
                    {stale_mark(shelf, &policy.check)}
                </p>
            </header>
            {stale_notice(shelf, &policy.check, "这条政策")}
            {notice::of_standing(policy, standing).map(|words| view! { <p class="notice notice--warn" role="note">{words}</p> })}
            {notice::of_conflicts(shelf, policy)}
            {(standing == Standing::InForce && reason.is_some()).then(|| view! {
                <p class="notice notice--warn" role="note">
                    {format!("公平竞争审查：{}。", policy.fair_review.zh())}
                    "审查通过以前，下面的奖补暂不适用，也不计入成本测算。"
                </p>
            })}
            {match reason {
                Some(words) => withheld(shelf, policy, words).into_any(),
                None => deciding(policy).into_any(),
            }}
            {plain(policy)}
            {fund(policy)}
            {steps(policy)}
            {benefits(shelf, policy)}
            {paper(shelf, policy)}
            {review(policy)}
            {text(policy)}
            {attachments(policy)}
            {related(shelf, policy)}
            {who(policy).people(shelf)}
            {posters::link(&format!("/policies/{}", policy.id))}
            <p class="checked">
                {shelf.checked(&policy.check)}
                {policy.code.clone().map(|code| format!("政策编号 {code}。"))}
                "以发文单位公布的原文为准；金额为测算，非承诺。"
            </p>
        </article>
        {who(policy).bar(shelf, &about)}
    };
    Page::new(policy.named(shelf.today), description(policy, caveat), view)
}

/// One sentence for a share card: whom it is for, and what it gives only where that can be had.
fn description(policy: &Policy, caveat: Option<&str>) -> String {
    let gives = policy.how_much.clone().filter(|_| caveat.is_none());
    let words: Vec<String> = [policy.who.clone(), gives].into_iter().flatten().collect();
    match caveat {
        Some(caveat) => format!("{caveat}。{}", words.join("；")),
        None => words.join("；"),
    }
}
