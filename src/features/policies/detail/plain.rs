//! In plain words: what decides, the card, the fund, the steps.

use domain::policies::{Policy, PolicyKind, Standing};
use leptos::prelude::*;

use crate::{
    features::policies::{card::payout, caveat},
    parts::{AmountFigure, Unknown},
    shelf::Shelf,
};

fn words(text: Option<String>) -> AnyView {
    match text {
        Some(text) => view! { <span class="decide__words">{text}</span> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

/// What decides: how much, by when, how soon.
pub(super) fn deciding(policy: &Policy) -> impl IntoView + use<> {
    let is_fund = policy.kind == PolicyKind::Fund;
    view! {
        <dl class="decide">
            {if is_fund {
                view! { <div><dt>"基金规模"</dt><dd><AmountFigure amount=policy.size /></dd></div> }.into_any()
            } else {
                view! { <div><dt>"给多少"</dt><dd>{words(policy.how_much.clone())}</dd></div> }.into_any()
            }}
            <div><dt>"到什么时候"</dt><dd>{words(until(policy))}</dd></div>
            <div>
                <dt>"几天兑现"</dt>
                <dd>
                    {match policy.payout_days {
                        Some(days) => view! {
                            <span class="figure"><b>{days}</b><small>" 个工作日"</small></span>
                        }.into_any(),
                        None => view! { <Unknown /> }.into_any(),
                    }}
                </dd>
            </div>
            <div><dt>"怎么兑现"</dt><dd>{words(Some(policy.payout.zh().to_owned()))}</dd></div>
        </dl>
    }
}

/// In the place of the figures, where nothing can be applied for: why, since when, what else holds.
pub(super) fn withheld(shelf: &Shelf, policy: &Policy, why: &str) -> impl IntoView + use<> {
    let all = &shelf.library.policies;
    let instead: Vec<_> = all
        .iter()
        .filter(|one| one.replaces(policy))
        .map(|one| {
            view! { <a href=format!("/policies/{}", one.id)>{one.name.clone()}</a> {caveat(shelf, one)} }
        })
        .collect();
    let over = matches!(
        policy.standing(shelf.today),
        Standing::Expired | Standing::Repealed
    );
    let instead = match (instead.is_empty(), over) {
        (false, _) => Some(instead.into_any()),
        (true, true) => Some(view! { <a href="/policies">"看现行有效的政策"</a> }.into_any()),
        (true, false) => None,
    };
    let last = policy
        .valid_to
        .filter(|_| over)
        .map(|day| format!("{}止", day.zh()));
    view! {
        <dl class="decide policies__withheld">
            <div><dt>"现在能不能申请"</dt><dd>{words(Some(why.to_owned()))}</dd></div>
            {last.map(|last| view! { <div><dt>"有效期"</dt><dd>{words(Some(last))}</dd></div> })}
            {instead.map(|instead| view! { <div><dt>"现在看哪个"</dt><dd>{instead}</dd></div> })}
        </dl>
    }
}

/// Until when one may apply; else how long the policy itself holds.
fn until(policy: &Policy) -> Option<String> {
    policy
        .until
        .clone()
        .or_else(|| policy.valid_to.map(|day| format!("{}止", day.zh())))
}

/// The plain-language card.
pub(super) fn plain(policy: &Policy) -> impl IntoView + use<> {
    let rows = [
        ("谁能享受", policy.who.clone()),
        ("给什么", policy.what.clone()),
        ("给多少", policy.how_much.clone()),
        ("到什么时候", until(policy)),
        ("几天兑现", Some(payout(policy))),
    ];
    let rows = rows.into_iter().filter_map(|(label, text)| {
        let text = text?;
        Some(view! { <div><dt>{label}</dt><dd>{text}</dd></div> })
    });
    view! {
        <section>
            <h2>"一看就懂"</h2>
            <dl class="facts policies__plain">{rows.collect_view()}</dl>
        </section>
    }
}

/// 专项招商基金: direction, size, how to apply (S41).
pub(super) fn fund(policy: &Policy) -> impl IntoView + use<> {
    let is_fund = policy.kind == PolicyKind::Fund || policy.direction.is_some();
    is_fund.then(|| {
        let rows = [
            ("支持方向", policy.direction.clone()),
            ("基金规模", policy.size.map(|size| size.to_string())),
            ("申请方式", policy.how.first().cloned()),
        ];
        let rows = rows.into_iter().filter_map(|(label, text)| {
            let text = text?;
            Some(view! { <div><dt>{label}</dt><dd>{text}</dd></div> })
        });
        view! {
            <section class="about">
                <h2>"基金"</h2>
                <dl class="facts">{rows.collect_view()}</dl>
                <p class="quiet">"基金按市场化方式独立决策，投不投、投多少以基金管理人的决定为准。"</p>
            </section>
        }
    })
}

pub(super) fn steps(policy: &Policy) -> impl IntoView + use<> {
    let steps = policy.how.clone();
    (!steps.is_empty()).then(|| {
        view! {
            <section>
                <h2>"怎么办"</h2>
                <ol class="policies__steps">
                    {steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view()}
                </ol>
            </section>
        }
    })
}
