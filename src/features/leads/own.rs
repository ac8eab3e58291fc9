//! A person's own data, by number and code: read, copy, correct, erase (个人信息保护法第四十四至四十七条).

use domain::leads::FollowUp;
use leptos::prelude::*;

use super::follow::{LeadAsked, act_form};
use crate::features::complaints::parts::{Field, fact};

/// What is kept of the person and of what was written.
#[derive(Clone, Debug, Default)]
pub struct OwnLead {
    /// 称呼
    pub name: Option<String>,
    /// 联系方式
    pub contact: Option<String>,
    /// What they want; `None` once erased.
    pub want: Option<String>,
}

/// Whether the person's data were asked for, and nothing done to them.
pub(super) fn is_asked(asked: &LeadAsked) -> bool {
    asked.own.is_some() && asked.done.is_none()
}

pub(super) fn section(asked: &LeadAsked, follow: &FollowUp) -> impl IntoView + use<> {
    // Who asked for it looks for it, and not for the top of the page.
    let asks = is_asked(asked);
    let inside = match &asked.own {
        None => act_form(
            asked,
            follow.steps,
            "own",
            view! { <p>"可以查看、更正、删除您提交的称呼、联系方式和内容。每次查看都有记录。"</p> }
                .into_any(),
            "查看我提交的内容",
        )
        .into_any(),
        Some(own) => shown(asked, follow, own),
    };
    view! {
        <section id="own">
            <h2 data-desk-focus=asks.then_some("")>"我的个人信息"</h2>
            {inside}
        </section>
    }
}

fn shown(asked: &LeadAsked, follow: &FollowUp, own: &OwnLead) -> AnyView {
    let Some(want) = own.want.clone() else {
        return view! { <p class="notice">"您的称呼、联系方式和写的内容已经删除。留下的不含您是谁：类型、选的日期和人数、金额、办理的步骤和日期。"</p> }
            .into_any();
    };
    let steps = follow.steps;
    let typed = (asked.typed.act == "correct").then_some(&asked.typed);
    let errors = asked.errors_of("correct");
    let field = |key, label, hint| Field {
        key,
        label,
        hint,
        optional: false,
        class: "",
    };
    let name = field("correct-name", "单位或称呼", "公司名称，或者怎么称呼您").line(
        "name",
        typed.map_or(own.name.as_deref().unwrap_or_default(), |typed| &typed.name),
        Some("organization"),
        &errors,
    );
    let contact = field("correct-contact", "联系方式", "手机、座机（带区号）或邮箱").line(
        "contact",
        typed.map_or(own.contact.as_deref().unwrap_or_default(), |typed| {
            &typed.contact
        }),
        Some("tel"),
        &errors,
    );
    let erase_errors = asked.errors_of("erase");
    let wrong_erase = !erase_errors.is_empty();
    let sure = field("erase-sure", "我明白删除后不能恢复", "").check("sure", false, &erase_errors);
    let given = |value: &Option<String>| value.clone().unwrap_or_default();
    view! {
        <dl class="facts">
            {fact("称呼", given(&own.name))}
            {fact("联系方式", given(&own.contact))}
            {fact("写的内容", view! { <span class="complaint-words">{want}</span> })}
            {fact("保存到", follow.erased_on.zh())}
        </dl>
        <details class="fold complaint-act" open=typed.is_some()>
            <summary id="act-correct">"更正称呼和联系方式"</summary>
            {act_form(asked, steps, "correct", view! { {name} {contact} }.into_any(), "保存更正")}
        </details>
        <details class="fold complaint-act" open=wrong_erase>
            <summary id="act-erase">"删除我的个人信息"</summary>
            {act_form(
                asked,
                steps,
                "erase",
                view! {
                    <p>
                        "删除称呼、联系方式、您写的内容和来往的文字，连同加密它们的钥匙；只留下类型、选的日期和人数、金额、办理的步骤和日期，里面没有您是谁。删除后承办人联系不上您，一般等于不再办理。"
                    </p>
                    {sure}
                }
                .into_any(),
                "删除",
            )}
        </details>
    }
    .into_any()
}
