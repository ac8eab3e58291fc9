//! 查进度: by number and query code, without an account. What is typed goes in the body of a POST,
//! never into an address.

use domain::{complaints::ComplaintFollowUp, problem::FieldErrors};
use leptos::prelude::*;

use super::{
    acts, desk,
    own::{self, Own},
    parts::{Field, call},
    progress,
};
use crate::{
    parts::ErrorSummary,
    shelf::{Page, Shelf},
};

/// What a visitor asked about a case, and what is answered.
#[derive(Clone, Debug, Default)]
pub struct CaseAsked {
    /// 编号, as typed.
    pub number: String,
    /// 查询码, as typed.
    pub code: String,
    /// What was tried, where something is wrong with it.
    pub typed: Typed,
    /// What is wrong with it, by field.
    pub errors: FieldErrors,
    /// What failed besides the fields.
    pub failure: Option<String>,
    /// What was done.
    pub done: Option<&'static str>,
    /// Where the case stands, when number and code belong together.
    pub found: Option<Box<ComplaintFollowUp>>,
    /// What is kept of the person, when that was asked for.
    pub own: Option<Own>,
}

/// An act as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Which: `supplement`, `rate`, `correct` …
    pub act: String,
    /// What was written.
    pub text: String,
    /// 办理结果
    pub result: String,
    /// 服务态度和速度
    pub service: String,
    /// 称呼
    pub name: String,
    /// 联系方式
    pub contact: String,
}

impl CaseAsked {
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

pub(crate) fn page(shelf: &Shelf, asked: &CaseAsked) -> Page {
    let errors = match asked.typed.act.as_str() {
        "" => asked.errors.clone(),
        act => asked.errors_of(act),
    };
    let summary = view! {
        <ErrorSummary
            errors=RwSignal::new(errors)
            failure=RwSignal::new(asked.failure.clone())
            order=&["number", "code", "rate-result", "rate-service", "correct-name", "correct-contact"]
            failed=if asked.found.is_none() { "没有查到" } else { "没有办成" }
        />
    };
    let inside = match &asked.found {
        Some(follow) => found(shelf, asked, follow).into_any(),
        None => ask(shelf, asked).into_any(),
    };
    let title = "查建议投诉的进度";
    let view = view! {
        <div class="page page--narrow">
            {asked.found.is_none().then(|| view! { <h1>{title}</h1> })}
            {desk::waiting()}
            {summary}
            {inside}
            {desk::script(shelf)}
        </div>
    };
    Page::new(title, "凭编号和查询码查投诉、建议、咨询的办理进度。", view)
}

fn ask(shelf: &Shelf, asked: &CaseAsked) -> impl IntoView + use<> {
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
    let body = shelf.county.complaints.body.as_ref();
    let phone = body.map(|body| body.phone.clone());
    let phone = phone.filter(|phone| !phone.is_empty()).or_else(|| {
        let officer = shelf.county.officer_for(None);
        officer.map(|officer| officer.phone.display())
    });
    view! {
        <div data-desk-kept="" hidden></div>
        <form id="follow-form" method="post" action="/complaints/follow" novalidate=true data-desk-swap="">
            {number.line("number", &asked.number, None, errors)}
            {code.line("code", "", None, errors)}
            <p><button class="button button--wide" type="submit">"查询"</button></p>
        </form>
        {phone.map(|phone| view! {
            <p class="quiet">"编号或查询码找不到了？请打 " {call(&phone)} " ，说明提交的日期和类型。"</p>
        })}
        <p class="quiet">"投资意向、需求、预约的进度也在这里查。"</p>
    }
}

fn found(shelf: &Shelf, asked: &CaseAsked, follow: &ComplaintFollowUp) -> impl IntoView + use<> {
    let done = asked
        .done
        .map(|done| view! { <p class="notice" role="status">{done}</p> });
    view! {
        {done}
        <section class="receipt" aria-labelledby="case-title">
            <p class="receipt__county">{follow.kind.zh()} " " <span class="code">{asked.number.clone()}</span></p>
            <h1 class="receipt__title" id="case-title" tabindex="-1" data-desk-focus=(!own::is_asked(asked)).then_some("")>{follow.state.zh()}</h1>
            <p>{progress::sentence(follow)}</p>
            {progress::answer(follow)}
            {progress::facts(follow)}
            {progress::timeline(follow)}
            {progress::clocks(follow, &shelf.county.complaints.limits_of(follow.kind))}
        </section>
        {acts::all(shelf, asked, follow)}
        <section>
            <h2>"您的权利"</h2>
            {progress::rights(follow)}
            {shelf.county.supervision.clone().map(|office| view! {
                <p>"营商环境监督电话 " {call(&office.phone.display())} "。"</p>
            })}
        </section>
        {own::section(asked, follow)}
        <p><a href="/complaints/follow" data-desk-do="again">"查另一件"</a></p>
    }
}
