//! The paper itself: who issued it, its review, its text, its files.

use domain::{
    date::Date,
    library,
    policies::{Policy, Standing},
};
use leptos::prelude::*;

use crate::shelf::Shelf;

/// Where it holds: a park's name leads to the park.
pub(super) fn scope(shelf: &Shelf, policy: &Policy) -> impl IntoView + use<> {
    let scope = policy.scope.clone().unwrap_or_else(|| "全县".to_owned());
    match library::named(&shelf.library.parks, &scope) {
        Some(park) => view! { <a href=format!("/parks/{}", park.id)>{scope}</a> }.into_any(),
        None => scope.into_any(),
    }
}

/// Who issued it, its number, how long it holds, what it rests on.
pub(super) fn paper(shelf: &Shelf, policy: &Policy) -> impl IntoView + use<> {
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
        (
            "替代政策",
            (!policy.replaces.is_empty()).then(|| policy.replaces.join("；")),
        ),
        (
            "园区标准",
            (policy.park_may_differ == Some(true)).then(|| "园区可另行规定".to_owned()),
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
pub(super) fn review(policy: &Policy) -> impl IntoView + use<> {
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

pub(super) fn text(policy: &Policy) -> impl IntoView + use<> {
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

/// The files, by the name of the policy: a stored name says nothing to a reader.
pub(super) fn attachments(policy: &Policy) -> impl IntoView + use<> {
    let names = policy.attachments.clone();
    let many = names.len() > 1;
    let links = names
        .into_iter()
        .enumerate()
        .map(|(at, name)| {
            let nth = if many { format!(" 附件 {}", at + 1) } else { String::new() };
            let title = format!("{}{nth}", policy.name);
            let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
            let ending = ending.unwrap_or_default();
            let kind = match ending.as_str() {
                "" => String::new(),
                ending => format!("（{}）", ending.to_uppercase()),
            };
            let saved = format!("{title}.{ending}");
            view! {
                <li><a href=format!("/attachments/{name}") download=saved>{format!("{title}{kind}")}</a></li>
            }
        })
        .collect_view();
    (!policy.attachments.is_empty()).then(|| {
        view! {
            <section>
                <h2>"附件"</h2>
                <ul class="policies__files">
                    {links}
                </ul>
            </section>
        }
    })
}
