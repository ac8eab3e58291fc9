//! The intent form: company or name, one contact, what they want, a rough amount. A plain HTML
//! form that the server takes without script; with script it is sent without leaving the page.

use domain::{leads::LeadForm, problem::FieldErrors};
use leptos::prelude::*;

use crate::{
    boot::Data,
    parts::{ErrorSummary, FieldError, FieldShell, Trap},
    route::Route,
};

/// What the form is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sending {
    /// Being filled in.
    No,
    /// On its way.
    #[cfg_attr(
        not(feature = "csr"),
        expect(dead_code, reason = "only a browser sends")
    )]
    Yes,
}

#[component]
pub(crate) fn New(route: Route) -> impl IntoView {
    let data = Data::get();
    let site = data.site();
    let sent_back = data.take_form();
    #[cfg(feature = "csr")]
    let from_draft = sent_back.is_none();
    let (form, errors) = sent_back.unwrap_or_default();
    let words = data.about();
    let (mut id, mut about) = (form.project.clone(), form.about.clone());
    match route {
        Route::LeadNew(Some(project)) => id = project,
        // Without words the server knows no such thing and would refuse it.
        Route::LeadAbout(asked) if words.is_some() => about = asked,
        _ => {}
    }
    let form = RwSignal::new(LeadForm {
        project: id.clone(),
        about,
        ..form
    });
    let errors = RwSignal::new(errors);
    let failure = RwSignal::new(None::<String>);
    let sending = RwSignal::new(Sending::No);
    #[cfg(feature = "csr")]
    crate::browser::leads::keep_draft(form, from_draft);
    let title = {
        let id = id.clone();
        move || data.project_title(&id)
    };
    let days = site.county.intent.first_contact_workdays;
    let purpose = site.county.intent.purpose.clone();
    view! {
        <div class="page page--narrow">
            <h1>"提交投资意向"</h1>
            <p>{format!("约一分钟，不用注册。提交后立即给您编号，{days} 个工作日内有人联系您。")}</p>
            {move || title().map(|title| view! {
                <p class="about">
                    "关于项目：" <a href=Route::Project(id.clone()).href()>{title}</a>
                </p>
            })}
            {move || {
                let words = words.clone().filter(|_| form.with(|form| !form.about.is_empty()));
                words.map(|words| view! { <p class="about">"关于：" {words}</p> })
            }}
            <ErrorSummary errors failure order=&["name", "contact", "want", "amount", "consent"] />
            <form
                id="lead-form"
                method="post"
                action="/leads/new"
                novalidate=true
                on:submit=move |event| {
                    #[cfg(feature = "csr")]
                    {
                        event.prevent_default();
                        crate::browser::leads::submit(data, form, errors, failure, sending);
                    }
                    #[cfg(not(feature = "csr"))]
                    let _ = (&event, sending);
                }
            >
                <input type="hidden" name="project" value=form.get_untracked().project />
                <input type="hidden" name="about" value=form.get_untracked().about />
                <input type="hidden" name="key" value="" data-key="" />
                <Trap />
                <FieldShell key="name" label="单位或称呼" hint="公司名称，或者怎么称呼您" errors>
                    <input
                        id="name"
                        class="input"
                        name="name"
                        type="text"
                        autocomplete="organization"
                        maxlength="120"
                        aria-describedby="name-hint name-error"
                        aria-invalid=move || wrong(errors, "name")
                        value=form.get_untracked().name
                        prop:value=move || form.with(|form| form.name.clone())
                        on:input=move |event| form.update(|form| form.name = event_target_value(&event))
                    />
                </FieldShell>
                <FieldShell key="contact" label="联系方式" hint="手机、座机（带区号）或邮箱，填一个就行" errors>
                    <input
                        id="contact"
                        class="input"
                        name="contact"
                        type="text"
                        inputmode="email"
                        autocomplete="tel"
                        maxlength="120"
                        aria-describedby="contact-hint contact-error contact-why"
                        aria-invalid=move || wrong(errors, "contact")
                        value=form.get_untracked().contact
                        prop:value=move || form.with(|form| form.contact.clone())
                        on:input=move |event| form.update(|form| form.contact = event_target_value(&event))
                    />
                    <p class="field__why" id="contact-why">{purpose}</p>
                </FieldShell>
                <FieldShell key="want" label="您想做什么" hint="产品、规模、想了解的条件，几句话即可" errors>
                    <textarea
                        id="want"
                        class="input input--tall"
                        name="want"
                        rows="5"
                        maxlength="1200"
                        aria-describedby="want-hint want-error"
                        aria-invalid=move || wrong(errors, "want")
                        prop:value=move || form.with(|form| form.want.clone())
                        on:input=move |event| form.update(|form| form.want = event_target_value(&event))
                    >{textarea_text(form.get_untracked().want)}</textarea>
                </FieldShell>
                <FieldShell key="amount" label="大致投资额" optional=true hint="如 5000万、约1.2亿元；只写数字按万元" errors>
                    <span class="input-unit">
                        <input
                            id="amount"
                            class="input"
                            name="amount"
                            type="text"
                            autocomplete="off"
                            maxlength="40"
                            aria-describedby="amount-hint amount-error"
                            aria-invalid=move || wrong(errors, "amount")
                            value=form.get_untracked().amount
                            prop:value=move || form.with(|form| form.amount.clone())
                            on:input=move |event| form.update(|form| form.amount = event_target_value(&event))
                        />
                        <span
                            class="input-unit__unit"
                            aria-hidden="true"
                            hidden=move || form.with(|form| form.amount.contains(|c: char| !c.is_ascii_digit()))
                        >
                            "万元"
                        </span>
                    </span>
                </FieldShell>
                <div class="field" class:field--wrong=move || wrong(errors, "consent").is_some()>
                    <FieldError key="consent" errors />
                    <label class="check" for="consent">
                        <input
                            id="consent"
                            name="consent"
                            type="checkbox"
                            value="true"
                            aria-describedby="consent-error"
                            aria-invalid=move || wrong(errors, "consent")
                            checked=form.get_untracked().consent
                            prop:checked=move || form.with(|form| form.consent)
                            on:change=move |event| form.update(|form| form.consent = event_target_checked(&event))
                        />
                        <span>
                            {format!(
                                "同意按上面的说明使用我的姓名和联系方式，保存 {} 个月后删除。可凭编号和查询码随时查询。",
                                site.county.intent.retention_months,
                            )}
                        </span>
                    </label>
                </div>
                <p>
                    <button class="button button--wide" type="submit">
                        {move || match sending.get() {
                            Sending::No => "提交",
                            Sending::Yes => "正在提交…",
                        }}
                    </button>
                </p>
                <p class="quiet">"草稿只保存在这台手机上，提交成功后清除。"</p>
            </form>
        </div>
    }
}

/// The inside of a `<textarea>` is written to HTML as it is, so the server escapes it here; the
/// browser sets it as text.
fn textarea_text(typed: String) -> String {
    if cfg!(feature = "ssr") {
        typed.replace('&', "&amp;").replace('<', "&lt;")
    } else {
        typed
    }
}

fn wrong(errors: RwSignal<FieldErrors>, key: &str) -> Option<&'static str> {
    errors.with(|all| all.first(key).map(|_| "true"))
}
