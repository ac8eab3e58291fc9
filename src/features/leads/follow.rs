//! 查进度: by number and query code, no account.

use domain::problem::FieldErrors;
use leptos::prelude::*;

use super::receipt::Progress;
use crate::{
    boot::Data,
    parts::{ErrorSummary, FieldShell, Tel},
    route::Route,
};

#[component]
pub(crate) fn Follow() -> impl IntoView {
    let data = Data::get();
    let errors = RwSignal::new(FieldErrors::default());
    let (first, failed) = data.take_follow();
    let failure = RwSignal::new(failed);
    let found = RwSignal::new(first);
    #[cfg(feature = "csr")]
    crate::browser::leads::restore_receipt(data);
    let officer = data.site().county.officer_for(None).cloned();
    view! {
        <div class="page page--narrow">
            <h1>"查询办理进度"</h1>
            {move || data.receipt.get().map(|receipt| view! {
                <p class="notice">
                    "这台手机上有一份回执：" <a href=Route::LeadReceipt.href()>{receipt.number.to_string()}</a>
                </p>
            })}
            <ErrorSummary errors failure order=&["number", "code"] />
            <form
                id="follow-form"
                method="post"
                action="/leads"
                novalidate=true
                on:submit=move |event| {
                    #[cfg(feature = "csr")]
                    {
                        event.prevent_default();
                        crate::browser::leads::follow(errors, failure, found);
                    }
                    #[cfg(not(feature = "csr"))]
                    let _ = (&event, found);
                }
            >
                <FieldShell key="number" label="编号" hint="回执上 YX 开头的一行" errors>
                    <input
                        id="number"
                        class="input code"
                        name="number"
                        type="text"
                        autocomplete="off"
                        autocapitalize="characters"
                        maxlength="40"
                        aria-describedby="number-hint number-error"
                    />
                </FieldShell>
                <FieldShell key="code" label="查询码" hint="回执上 16 位字母和数字，大小写、短横线都可以" errors>
                    <input
                        id="code"
                        class="input code"
                        name="code"
                        type="text"
                        autocomplete="off"
                        autocapitalize="characters"
                        maxlength="40"
                        aria-describedby="code-hint code-error"
                    />
                </FieldShell>
                <p><button class="button button--wide" type="submit">"查询"</button></p>
            </form>
            <div id="found" tabindex="-1" aria-live="polite">
                {move || found.get().map(|follow| view! {
                    <section class="receipt"><h2>"办理进度"</h2><Progress follow /></section>
                })}
            </div>
            {officer.map(|officer| view! {
                <p class="quiet">
                    "编号或查询码找不到了？请打电话给" {officer.unit} "，说明提交的日期和单位：" <Tel phone=officer.phone />
                </p>
            })}
        </div>
    }
}
