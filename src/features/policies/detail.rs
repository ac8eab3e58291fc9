//! A policy's page: in plain words first, then the paper, its review, what it pays, the text.

use domain::{
    codes::Phone,
    date::Date,
    library,
    policies::{Policy, PolicyKind, Standing},
};
use leptos::prelude::*;

use super::card::{State, payout};
use crate::{
    features::posters,
    parts::{AmountFigure, Tel, Unknown},
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
            {notice(policy, standing).map(|words| view! { <p class="notice notice--warn" role="note">{words}</p> })}
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

/// Why it is not to be counted on, first of all.
fn notice(policy: &Policy, standing: Standing) -> Option<String> {
    let on = |day: Option<Date>| day.map(|day| day.zh()).unwrap_or_default();
    Some(match standing {
        Standing::InForce => return None,
        Standing::Upcoming => format!(
            "自 {} 起执行，现在还不能申请。",
            on(policy.valid_from.or(policy.issued_on))
        ),
        Standing::Draft => {
            "这是征求意见稿，还不是政策，不能据此申请；意见可以打电话或写邮件给联系单位。"
                .to_owned()
        }
        Standing::Revising => "这个文件正在修订，新文件出台前暂停受理。".to_owned(),
        Standing::Expired => format!("有效期到 {}，已过期，不能再申请。", on(policy.valid_to)),
        Standing::Repealed => "这个文件已废止，不能再申请；留作查询。".to_owned(),
    })
}

/// Where it holds: a park's name leads to the park.
fn scope(shelf: &Shelf, policy: &Policy) -> impl IntoView + use<> {
    let scope = policy.scope.clone().unwrap_or_else(|| "全县".to_owned());
    match library::named(&shelf.library.parks, &scope) {
        Some(park) => view! { <a href=format!("/parks/{}", park.id)>{scope}</a> }.into_any(),
        None => scope.into_any(),
    }
}

fn words(text: Option<String>) -> AnyView {
    match text {
        Some(text) => view! { <span class="decide__words">{text}</span> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

/// What decides: how much, by when, how soon.
fn deciding(policy: &Policy) -> impl IntoView + use<> {
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

/// Until when one may apply; else how long the policy itself holds.
fn until(policy: &Policy) -> Option<String> {
    policy
        .until
        .clone()
        .or_else(|| policy.valid_to.map(|day| format!("{}止", day.zh())))
}

/// The plain-language card.
fn plain(policy: &Policy) -> impl IntoView + use<> {
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
fn fund(policy: &Policy) -> impl IntoView + use<> {
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

fn steps(policy: &Policy) -> impl IntoView + use<> {
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

/// What it pays, line by line, and whether that can be had today.
fn benefits(shelf: &Shelf, policy: &Policy) -> impl IntoView + use<> {
    let not = policy.unavailable(shelf.today);
    let rows = policy.benefits.iter().filter(|benefit| !benefit.is_empty());
    let rows: Vec<_> = rows.cloned().collect();
    (!rows.is_empty()).then(|| {
        let rows = rows.into_iter().map(|benefit| {
            let counted = benefit.parsed().is_some();
            let cap = benefit.cap.clone().map(|cap| view! { "，" {cap} });
            let state = match &not {
                Some(not) => view! { <span class="policies__not">{not.clone()}</span> }.into_any(),
                None if counted => "可以申请，计入测算".into_any(),
                None => "可以申请，不计入测算".into_any(),
            };
            view! {
                <tr>
                    <th scope="row">{benefit.condition.unwrap_or_else(|| "符合政策条件".to_owned())}</th>
                    <td>{benefit.formula.unwrap_or_else(|| "见原文".to_owned())} {cap}</td>
                    <td>{state}</td>
                </tr>
            }
        });
        view! {
            <section>
                <h2>"逐项看"</h2>
                <table class="table">
                    <thead><tr><th scope="col">"条件"</th><th scope="col">"标准"</th><th scope="col">"现在"</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
                <p class="quiet">"测算，非承诺；实际金额以审核结果为准。" <a href="/costs">"算一算成本账"</a></p>
            </section>
        }
    })
}

/// Who issued it, its number, how long it holds, what it rests on.
fn paper(shelf: &Shelf, policy: &Policy) -> impl IntoView + use<> {
    let day = |day: Option<Date>| day.map(|day| day.zh());
    let draft = policy.standing(shelf.today) == Standing::Draft;
    let deciding = |text: Option<String>| text.or((!draft).then(|| "未公布".to_owned()));
    let rows = [
        ("发文单位", deciding(policy.issuer.clone())),
        ("文号", deciding(policy.doc_no.clone())),
        ("发文日期", day(policy.issued_on)),
        ("生效日期", day(policy.valid_from)),
        (
            "有效期至",
            day(policy.valid_to).or((!draft).then(|| "长期有效".to_owned())),
        ),
    ];
    let rows = rows.into_iter().filter_map(|(label, text)| {
        let text = text?;
        Some(view! { <tr><th scope="row">{label}</th><td>{text}</td></tr> })
    });
    let basis = policy.legal_basis.clone();
    view! {
        <section>
            <h2>"文件"</h2>
            <table class="table table--facts"><tbody>{rows.collect_view()}</tbody></table>
            {(!basis.is_empty()).then(|| view! {
                <h3>"制定依据"</h3>
                <ul>{basis.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            })}
        </section>
    }
}

/// 公平竞争审查
fn review(policy: &Policy) -> impl IntoView + use<> {
    let rows = [
        ("结论", Some(policy.fair_review.zh().to_owned())),
        ("审查单位", policy.review_body.clone()),
        ("审查编号", policy.review_no.clone()),
        ("审查日期", policy.reviewed_on.map(|day| day.zh())),
        ("合规确认文号", policy.override_no.clone()),
    ];
    let rows = rows.into_iter().filter_map(|(label, text)| {
        let text = text?;
        Some(view! { <tr><th scope="row">{label}</th><td>{text}</td></tr> })
    });
    view! {
        <section>
            <h2>"公平竞争审查"</h2>
            <table class="table table--facts"><tbody>{rows.collect_view()}</tbody></table>
        </section>
    }
}

fn text(policy: &Policy) -> impl IntoView + use<> {
    let source = policy
        .source_url
        .clone()
        .filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    let body = policy.text.clone();
    (body.is_some() || source.is_some()).then(|| view! {
        <section>
            <h2>"政策原文"</h2>
            {body.map(|body| view! {
                <details class="fold">
                    <summary id="policy-text">"展开原文"</summary>
                    <div class="policies__text">
                        {body.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view()}
                    </div>
                </details>
            })}
            {source.map(|url| view! { <p><a href=url rel="noopener noreferrer">"到发文单位网站看原文"</a></p> })}
        </section>
    })
}

fn attachments(policy: &Policy) -> impl IntoView + use<> {
    let names = policy.attachments.clone();
    (!names.is_empty()).then(|| {
        view! {
            <section>
                <h2>"附件"</h2>
                <ul class="policies__files">
                    {names.into_iter().map(|name| view! {
                        <li><a href=format!("/attachments/{name}") download="">{name.clone()}</a></li>
                    }).collect_view()}
                </ul>
            </section>
        }
    })
}

/// Projects and industries that it is for.
fn related(shelf: &Shelf, policy: &Policy) -> impl IntoView + use<> {
    let all = &shelf.library.projects;
    let projects = policy.projects.iter().map(|name| {
        let by_number = || all.iter().find(|one| one.code.as_ref() == Some(name));
        match library::named(all, name).or_else(by_number) {
            Some(project) => view! {
                <li><a class="chip" href=format!("/projects/{}", project.id)>{project.title.clone()}</a></li>
            }
            .into_any(),
            None => view! { <li>{name.clone()}</li> }.into_any(),
        }
    });
    let industries = policy.industries.iter().map(|name| match shelf.county.industry(name) {
        Some(industry) => view! {
            <li><a class="chip" href=format!("/projects?industry={}", industry.key)>{format!("{name}的项目")}</a></li>
        }
        .into_any(),
        None => view! { <li>{name.clone()}</li> }.into_any(),
    });
    (!policy.projects.is_empty() || !policy.industries.is_empty()).then(|| {
        view! {
            <section>
                <h2>"相关项目"</h2>
                <ul class="chips">{projects.collect_view()} {industries.collect_view()}</ul>
            </section>
        }
    })
}

/// Whom to call: the policy's own unit, and the bureau's officer.
fn who(shelf: &Shelf, policy: &Policy) -> impl IntoView + use<> {
    let person = |unit: String, person: String, phone: Option<Phone>| {
        view! {
            <li class="person person--plain">
                <span class="person__who"><b>{unit}</b> <span class="person__what">{person}</span></span>
                <span class="person__call">{phone.map(|phone| view! { <Tel phone /> })}</span>
            </li>
        }
    };
    let own = (policy.unit.is_some() || policy.phone.is_some()).then(|| {
        person(
            policy
                .unit
                .clone()
                .unwrap_or_else(|| "联系单位未公布".to_owned()),
            policy.person.clone().unwrap_or_default(),
            policy.phone.clone(),
        )
    });
    let industry = policy.industries.first();
    let industry = industry.and_then(|name| shelf.county.industry(name));
    let officer = shelf
        .county
        .officer_for(industry.map(|industry| industry.key.as_str()));
    let officer = officer.map(|officer| {
        let named = format!("{} {}", officer.person, officer.role);
        person(officer.unit.clone(), named, Some(officer.phone.clone()))
    });
    (own.is_some() || officer.is_some()).then(|| {
        view! {
            <section class="who"><h2>"找谁问"</h2><ul class="people">{own} {officer}</ul></section>
        }
    })
}

fn act_bar(shelf: &Shelf, policy: &Policy) -> impl IntoView + use<> {
    let officer = || {
        shelf
            .county
            .officer_for(None)
            .map(|officer| officer.phone.clone())
    };
    let phone = policy.phone.clone().or_else(officer);
    let intent = format!("/leads/new?about=policies:{}", policy.id);
    crate::parts::act_bar(phone, intent, "我有意向")
}
