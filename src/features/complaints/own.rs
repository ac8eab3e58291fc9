//! A person's own data, by number and code: read, copy, correct, erase (个人信息保护法第四十四至四十七条).

use domain::complaints::ComplaintFollowUp;
use leptos::prelude::*;

use super::{
    acts,
    follow::CaseAsked,
    parts::{Field, fact},
};

/// What is kept of the person and of what was written.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// 称呼
    pub name: Option<String>,
    /// 联系方式
    pub contact: Option<String>,
    /// 被投诉单位
    pub unit: Option<String>,
    /// What happened; `None` once erased.
    pub text: Option<String>,
    /// What is asked for.
    pub want: Option<String>,
}

/// Whether the person's data were asked for, and nothing done to them.
pub(super) fn is_asked(asked: &CaseAsked) -> bool {
    asked.own.is_some() && asked.done.is_none()
}

pub(super) fn section(asked: &CaseAsked, follow: &ComplaintFollowUp) -> impl IntoView + use<> {
    // Who asked for it looks for it, and not for the top of the page.
    let asks = is_asked(asked);
    let inside = match &asked.own {
        None => acts::form(
            asked,
            follow.steps,
            "own",
            view! { <p>"可以查看、复制、更正、删除您提交的称呼、联系方式和内容。每次查看都有记录。"</p> }
                .into_any(),
            "查看我提交的内容",
        )
        .into_any(),
        Some(own) => shown(asked, follow, own).into_any(),
    };
    view! {
        <section id="own">
            <h2 data-desk-focus=asks.then_some("")>"我的个人信息"</h2>
            {inside}
        </section>
    }
}

/// Whether the result may be published, to be changed at any time (个人信息保护法第十五条).
fn publishing(asked: &CaseAsked, follow: &ComplaintFollowUp) -> AnyView {
    let (act, words, button) = if follow.publish {
        (
            "unpublish",
            "您同意过隐去称呼、单位后公开这一件的结果，可以随时收回；已公布的会撤下，不影响办理。",
            "收回公开结果的同意",
        )
    } else {
        (
            "publish",
            "您没有同意公开这一件的结果。同意后，隐去称呼、单位和能认出您的内容，可以作为典型案例公布；不同意不影响办理。",
            "同意公开结果",
        )
    };
    let words = view! { <p>{words}</p> }.into_any();
    acts::form(asked, follow.steps, act, words, button).into_any()
}

fn shown(asked: &CaseAsked, follow: &ComplaintFollowUp, own: &Own) -> AnyView {
    let Some(text) = own.text.clone() else {
        return view! { <p class="notice">"您的称呼、联系方式和写的内容已经删除，只留下办理的步骤和日期。"</p> }
            .into_any();
    };
    let steps = follow.steps;
    let given = |name, value: &Option<String>| {
        let words = value.clone().unwrap_or_else(|| "没有留".to_owned());
        fact(name, words)
    };
    let words = |text: String| view! { <span class="complaint-words">{text}</span> };
    let copy = view! {
        <form method="post" action="/complaints/follow">
            <input type="hidden" name="number" value=asked.number.clone() />
            <input type="hidden" name="code" value=asked.code.clone() />
            <input type="hidden" name="act" value="copy" />
            <p><button class="button button--quiet" type="submit">"下载一份"</button></p>
        </form>
    };
    let typed = (asked.typed.act == "correct").then_some(&asked.typed);
    let errors = asked.errors_of("correct");
    let name = Field {
        key: "correct-name",
        label: "单位或称呼",
        hint: "留空就不再保存",
        optional: true,
        class: "",
    };
    let contact = Field {
        key: "correct-contact",
        label: "联系方式",
        hint: "手机、座机（带区号）或邮箱；留空就不再保存",
        optional: true,
        class: "",
    };
    let name = name.line(
        "name",
        typed.map_or(own.name.as_deref().unwrap_or_default(), |typed| &typed.name),
        Some("organization"),
        &errors,
    );
    let contact = contact.line(
        "contact",
        typed.map_or(own.contact.as_deref().unwrap_or_default(), |typed| {
            &typed.contact
        }),
        Some("tel"),
        &errors,
    );
    let erase_errors = asked.errors_of("erase");
    let sure = Field {
        key: "erase-sure",
        label: "我明白删除后不能恢复",
        hint: "",
        optional: false,
        class: "",
    }
    .check("sure", false, &erase_errors);
    let wrong_erase = !erase_errors.is_empty();
    view! {
        <dl class="facts">
            {given("称呼", &own.name)}
            {given("联系方式", &own.contact)}
            {own.unit.clone().map(|unit| fact("被投诉单位", unit))}
            {fact("写的内容", words(text))}
            {own.want.clone().map(|want| fact("希望", words(want)))}
            {fact("保存到", follow.erased_on.zh())}
        </dl>
        {copy}
        {publishing(asked, follow)}
        <details class="fold complaint-act" open=typed.is_some()>
            <summary id="act-correct">"更正称呼和联系方式"</summary>
            {acts::form(asked, steps, "correct", view! { {name} {contact} }.into_any(), "保存更正")}
        </details>
        <details class="fold complaint-act" open=wrong_erase>
            <summary id="act-erase">"删除我的个人信息"</summary>
            {acts::form(
                asked,
                steps,
                "erase",
                view! {
                    <p>
                        "删除称呼、联系方式、您写的内容和来往的文字，连同加密它们的钥匙，备份里的也打不开；只留下办理的步骤和日期。删除后承办人看不到您说了什么，也联系不上您，一般等于不再办理：还要办的，请先等结果。"
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
