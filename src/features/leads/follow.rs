//! `/leads`: the six kinds to choose from, and 查进度 by number and query code, without an account. What
//! is typed goes in the body of a POST, never into an address.

use domain::{
    leads::{FollowUp, LeadAct, LeadKind, Suggestion},
    problem::FieldErrors,
};
use leptos::prelude::*;

use super::{
    fit,
    own::{self, OwnLead},
    progress,
};
use crate::{
    features::complaints::{desk, parts::Field},
    parts::{ErrorSummary, Tel},
    shelf::{Asked, Page, Shelf},
};

/// What a visitor asked about a lead, and what is answered.
#[derive(Clone, Debug, Default)]
pub struct LeadAsked {
    /// 编号, as typed.
    pub number: String,
    /// 查询码, as typed.
    pub code: String,
    /// What was tried, where something is wrong with it.
    pub typed: TypedAct,
    /// What is wrong with it, by field.
    pub errors: FieldErrors,
    /// What failed besides the fields.
    pub failure: Option<String>,
    /// What was done.
    pub done: Option<&'static str>,
    /// Where the lead stands, when number and code belong together.
    pub found: Option<Box<FollowUp>>,
    /// What is kept of the person, when that was asked for.
    pub own: Option<OwnLead>,
    /// What of the county's offer fits it.
    pub fits: Vec<Suggestion>,
}

/// An act as it was typed.
#[derive(Clone, Debug, Default)]
pub struct TypedAct {
    /// Which: `supplement`, `withdraw`, `correct` …
    pub act: String,
    /// What was written.
    pub text: String,
    /// 称呼
    pub name: String,
    /// 联系方式
    pub contact: String,
}

impl LeadAsked {
    /// As an address opens it; it may name the number, as the code on a receipt does.
    pub fn opened(asked: &Asked) -> Self {
        let number = asked.get("number").unwrap_or_default();
        Self {
            number: number.chars().take(40).collect(),
            ..Self::default()
        }
    }

    /// The errors of one act's form, under the ids that its fields have.
    pub(super) fn errors_of(&self, act: &str) -> FieldErrors {
        let mut errors = FieldErrors::default();
        if self.typed.act == act {
            for (key, sentences) in &self.errors.0 {
                errors.0.insert(format!("{act}-{key}"), sentences.clone());
            }
        }
        errors
    }
}

const ORDER: &[&str] = &[
    "number",
    "code",
    "supplement-text",
    "withdraw-text",
    "correct-name",
    "correct-contact",
    "erase-sure",
];

pub(crate) fn page(shelf: &Shelf, asked: &LeadAsked) -> Page {
    let errors = match asked.typed.act.as_str() {
        "" => asked.errors.clone(),
        act => asked.errors_of(act),
    };
    let summary = view! {
        <ErrorSummary
            errors=RwSignal::new(errors)
            failure=RwSignal::new(asked.failure.clone())
            order=ORDER
            failed=if asked.found.is_none() { "没有查到" } else { "没有办成" }
        />
    };
    let title = "查询办理进度";
    let (paper, inside) = match &asked.found {
        Some(follow) => (Some(paper(asked, follow)), more(asked, follow).into_any()),
        None => (None, ask(shelf, asked).into_any()),
    };
    let view = view! {
        <div class="page page--narrow">
            {asked.found.is_none().then(|| view! { <h1>{title}</h1> })}
            {desk::waiting()}
            {summary}
            <div id="found">{paper}</div>
            {inside}
            {desk::script(shelf)}
        </div>
    };
    Page::new(title, "凭编号和查询码查意向、需求、预约的办理进度。", view)
}

fn ask(shelf: &Shelf, asked: &LeadAsked) -> impl IntoView + use<> {
    let field = |key, label, hint| Field {
        key,
        label,
        hint,
        optional: false,
        class: "",
    };
    let number = field("number", "编号", "回执上 YX 开头的一行");
    let code = field(
        "code",
        "查询码",
        "回执上 16 位字母和数字，大小写、短横线都可以",
    );
    let errors = &asked.errors;
    let officer = shelf.county.officer_for(None).cloned();
    view! {
        <div data-desk-kept="" hidden></div>
        <form id="follow-form" method="post" action="/leads" novalidate=true data-desk-swap="">
            {number.line("number", &asked.number, None, errors)}
            {code.line("code", "", None, errors)}
            <p><button class="button button--wide" type="submit">"查询"</button></p>
        </form>
        {officer.map(|officer| view! {
            <p class="quiet">
                "编号或查询码找不到了？请打电话给" {officer.unit} "，说明提交的日期和单位：" <Tel phone=officer.phone />
            </p>
        })}
        <p class="quiet">"投诉、建议、咨询的进度也在这里查。"</p>
        <section>
            <h2>"还没有提交？选一种"</h2>
            {ways()}
        </section>
    }
}

/// For whom a kind is; the lists of bureaus call three of them by names of their own.
fn hint(kind: LeadKind) -> String {
    match kind.wish() == kind.zh() {
        true => kind.hint().to_owned(),
        false => format!("{}（{}）", kind.hint(), kind.zh()),
    }
}

/// The six kinds with what they are for.
fn ways() -> impl IntoView {
    let rows: Vec<_> = LeadKind::ALL
        .into_iter()
        .map(|kind| {
            view! {
                <li>
                    <a class="way" href=format!("/leads/new?kind={}", kind.key())>
                        <b>{kind.wish()}</b> <span>{hint(kind)}</span>
                    </a>
                </li>
            }
        })
        .collect();
    view! { <ul class="lead-ways">{rows}</ul> }
}

fn paper(asked: &LeadAsked, follow: &FollowUp) -> impl IntoView + use<> {
    let done = asked
        .done
        .map(|done| view! { <p class="notice" role="status">{done}</p> });
    view! {
        {done}
        <section class="receipt" aria-labelledby="lead-title">
            <p class="receipt__county">{follow.kind.noun()} " " <span class="code">{asked.number.clone()}</span></p>
            <h1 class="receipt__title" id="lead-title" tabindex="-1" data-desk-focus=(!own::is_asked(asked)).then_some("")>{follow.state_words.clone()}</h1>
            {progress::facts(follow)}
            {progress::timeline(follow)}
        </section>
    }
}

/// What may be done, what fits, what is kept.
fn more(asked: &LeadAsked, follow: &FollowUp) -> impl IntoView + use<> {
    view! {
        {acts(asked, follow)}
        {fit::section(&asked.fits)}
        {own::section(asked, follow)}
        <p><a href="/leads" data-desk-do="again">"查另一件"</a></p>
    }
}

/// Every act that the table allows now.
fn acts(asked: &LeadAsked, follow: &FollowUp) -> AnyView {
    let forms: Vec<_> = follow
        .may
        .iter()
        .filter_map(|act| one(asked, follow, *act))
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

fn one(asked: &LeadAsked, follow: &FollowUp, act: LeadAct) -> Option<AnyView> {
    let key = act.key();
    let errors = asked.errors_of(key);
    let typed = (asked.typed.act == key).then_some(&asked.typed);
    let (word, before, id, label, optional, button) = match act {
        LeadAct::Supplement => (
            "补充内容",
            "",
            "supplement-text",
            "补充的内容",
            false,
            "提交补充",
        ),
        LeadAct::Withdraw => (
            "撤回",
            "撤回后不再办理，也不能恢复；以后可以重新提交。",
            "withdraw-text",
            "撤回的原因",
            true,
            "确实撤回",
        ),
        _ => return None,
    };
    let field = Field {
        key: id,
        label,
        hint: "",
        optional,
        class: "",
    };
    let value = typed.map(|typed| typed.text.as_str()).unwrap_or_default();
    let text = field.text("text", value, ("4", "1200"), &errors);
    let inside = view! {
        {(!before.is_empty()).then(|| view! { <p>{before}</p> })}
        {text}
    };
    let form = act_form(asked, follow.steps, key, inside.into_any(), button);
    Some(
        view! {
            <details class="fold complaint-act" open=typed.is_some()>
                <summary id=format!("act-{key}")>{word}</summary>
                {form}
            </details>
        }
        .into_any(),
    )
}

/// A form about the lead that is shown: number, code and what was seen go along in its body.
pub(super) fn act_form(
    asked: &LeadAsked,
    steps: u32,
    act: &'static str,
    inside: AnyView,
    button: &'static str,
) -> impl IntoView + use<> {
    view! {
        <form method="post" action="/leads" novalidate=true data-desk-swap="">
            <input type="hidden" name="number" value=asked.number.clone() />
            <input type="hidden" name="code" value=asked.code.clone() />
            <input type="hidden" name="steps" value=steps.to_string() />
            <input type="hidden" name="act" value=act />
            {inside}
            <p><button class="button" type="submit">{button}</button></p>
        </form>
    }
}
