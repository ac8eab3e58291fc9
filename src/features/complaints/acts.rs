//! What the visitor may do now: a form each, behind a word that says it.

use domain::{
    complaints::{Act, ComplaintFollowUp},
    problem::FieldErrors,
};
use leptos::prelude::*;

use super::{
    follow::CaseAsked,
    overview::upper,
    parts::{Field, files},
};
use crate::shelf::Shelf;

/// Marks with their words, for both questions.
const MARKS: [(&str, &str); 5] = [
    ("5", "5 很满意"),
    ("4", "4 满意"),
    ("3", "3 一般"),
    ("2", "2 不满意"),
    ("1", "1 很不满意"),
];

/// Every act that the rules allow now.
pub(super) fn all(shelf: &Shelf, asked: &CaseAsked, follow: &ComplaintFollowUp) -> AnyView {
    let forms: Vec<_> = follow
        .may
        .iter()
        .filter_map(|act| one(shelf, asked, follow, *act))
        .collect();
    if forms.is_empty() {
        return ().into_any();
    }
    view! {
        <section>
            <h2>"您可以"</h2>
            <div class="complaint-acts">{forms}</div>
        </section>
    }
    .into_any()
}

fn one(shelf: &Shelf, asked: &CaseAsked, follow: &ComplaintFollowUp, act: Act) -> Option<AnyView> {
    let key = key(act)?;
    let errors = asked.errors_of(key);
    let typed = (asked.typed.act == key).then_some(&asked.typed);
    let text = |id, label: &'static str, hint: &'static str, optional| {
        let field = Field {
            key: id,
            label,
            hint,
            optional,
            class: "",
        };
        let value = typed.map(|typed| typed.text.as_str()).unwrap_or_default();
        field.text("text", value, ("4", "3600"), &errors)
    };
    let (word, inside, button) = match act {
        Act::Supplement => (
            "补充材料",
            view! {
                {text("supplement-text", "补充的内容", "补正通知要的，或者您想再说明的；有附件时可以不写", false)}
                {files("supplement-files", (shelf.extra)("upload.js"), &errors)}
            }
            .into_any(),
            "提交补充",
        ),
        Act::Rate => ("评价", rate(typed, &errors), "提交评价"),
        Act::Reopen => (
            "没有解决，请再办一次",
            text(
                "reopen-text",
                "还有什么没有解决",
                "可以提一次；同一位承办人会重新办理，时限重新计算",
                false,
            ),
            "请再办一次",
        ),
        Act::Appeal => (
            "提出异议，找上级机构",
            view! {
                <p>"提出后，这一件记为“已提请上级”，本县不再办理；请您凭编号，按下面的地址或电话向上级机构提出。"</p>
                {follow.upper.as_ref().map(upper)}
                {text("appeal-text", "为什么不同意", "留在这一件的记录里，上级机构调阅时能看到", true)}
            }
            .into_any(),
            "确实提出异议",
        ),
        Act::Withdraw => (
            "撤回",
            view! {
                <p>"撤回后不再办理，也不能恢复；以后可以重新提交。"</p>
                {text("withdraw-text", "撤回的原因", "", true)}
            }
            .into_any(),
            "确实撤回",
        ),
        _ => return None,
    };
    // What is asked for stands open.
    let open = typed.is_some()
        || act == Act::Rate
        || (act == Act::Supplement && follow.state == domain::complaints::State::Supplement);
    let form = form(asked, follow.steps, key, inside, button);
    Some(
        view! {
            <details class="fold complaint-act" open=open>
                <summary id=format!("act-{key}")>{word}</summary>
                {form}
            </details>
        }
        .into_any(),
    )
}

/// The word of an act in a form; `None` for what is not the visitor's.
const fn key(act: Act) -> Option<&'static str> {
    Some(match act {
        Act::Supplement => "supplement",
        Act::Rate => "rate",
        Act::Reopen => "reopen",
        Act::Appeal => "appeal",
        Act::Withdraw => "withdraw",
        _ => return None,
    })
}

/// A form about the case that is shown: number, code and what was seen go along in its body.
pub(super) fn form(
    asked: &CaseAsked,
    steps: u32,
    act: &'static str,
    inside: AnyView,
    button: &'static str,
) -> impl IntoView + use<> {
    view! {
        <form method="post" action="/complaints/follow" novalidate=true data-desk-swap="">
            <input type="hidden" name="number" value=asked.number.clone() />
            <input type="hidden" name="code" value=asked.code.clone() />
            <input type="hidden" name="steps" value=steps.to_string() />
            <input type="hidden" name="act" value=act />
            {inside}
            <p><button class="button" type="submit">{button}</button></p>
        </form>
    }
}

fn rate(typed: Option<&super::Typed>, errors: &FieldErrors) -> AnyView {
    let marks = MARKS.map(|(value, words)| (value.to_owned(), words.to_owned()));
    let question = |key, label| Field {
        key,
        label,
        hint: "",
        optional: false,
        class: "",
    };
    let of = |pick: fn(&super::Typed) -> &String| typed.map(pick).cloned().unwrap_or_default();
    let text = Field {
        key: "rate-text",
        label: "还想说的",
        hint: "评价会计入公开的满意度，不公开您写的内容",
        optional: true,
        class: "",
    };
    view! {
        {question("rate-result", "对办理结果满意吗")
            .choice("result", &marks, &of(|typed| &typed.result), errors)}
        {question("rate-service", "对服务态度和速度满意吗")
            .choice("service", &marks, &of(|typed| &typed.service), errors)}
        {text.text("text", &of(|typed| &typed.text), ("3", "3600"), errors)}
    }
    .into_any()
}
