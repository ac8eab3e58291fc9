//! Sending an intent, keeping its draft and receipt, following it.

use domain::{
    leads::{FollowUp, LeadForm, Receipt},
    problem::FieldErrors,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

use super::{
    after_render,
    api::{self, ApiError},
    document, focus, json, navigate, storage, window,
};
use crate::{boot::Data, features::leads::Sending, route::Route};

const DRAFT: &str = "yingshang.lead.draft";
const RECEIPT: &str = "yingshang.lead.receipt";

/// The draft and the key it will be sent under: made when the form is opened, kept with the
/// draft, so that sending again after a lost answer never makes a second intent.
struct Draft {
    form: LeadForm,
    key: String,
}

domain::from_json_fields! {
    Draft { form, key }
}

impl Draft {
    fn keep(form: &LeadForm, key: &str) {
        let draft = json::object(&[("form", json::form(form)), ("key", key.into())]);
        if let Some(text) = json::text(&draft) {
            storage::write(DRAFT, &text);
        }
    }
}

/// Fills the form from the draft on this phone, unless it holds what the server just sent back,
/// and keeps the draft as the form changes.
pub(crate) fn keep_draft(form: RwSignal<LeadForm>, from_draft: bool) {
    let (project, about) = form.with_untracked(|form| (form.project.clone(), form.about.clone()));
    let draft = storage::read::<Draft>(DRAFT);
    let key = draft
        .as_ref()
        .map_or_else(new_key, |draft| draft.key.clone());
    if let Some(draft) = draft.filter(|_| from_draft) {
        // The draft goes along to another project's form; only what it is about changes.
        form.set(LeadForm {
            project,
            about,
            ..draft.form
        });
    }
    Effect::new(move |first: Option<()>| {
        let form = form.get();
        if first.is_some() {
            Draft::keep(&form, &key);
        }
    });
}

/// Checks the form with the rules that the server will use, then sends it.
pub(crate) fn submit(
    data: Data,
    form: RwSignal<LeadForm>,
    errors: RwSignal<FieldErrors>,
    failure: RwSignal<Option<String>>,
    sending: RwSignal<Sending>,
) {
    if sending.get_untracked() == Sending::Yes {
        return;
    }
    let filled = form.get_untracked();
    failure.set(None);
    if let Err(found) = filled.parse() {
        errors.set(found);
        after_render(|| focus("error-summary"));
        return;
    }
    errors.set(FieldErrors::default());
    // What is sent is what is kept: key and body stay together.
    let key = storage::read::<Draft>(DRAFT).map_or_else(new_key, |draft| draft.key);
    Draft::keep(&filled, &key);
    sending.set(Sending::Yes);
    spawn_local(async move {
        let answer = api::submit(&filled, &key).await;
        sending.set(Sending::No);
        match answer {
            Ok((receipt, text)) => {
                storage::write(RECEIPT, &text);
                storage::remove(DRAFT);
                data.receipt.set(Some(receipt));
                navigate::go(data, Route::LeadReceipt, true);
                after_render(|| after_render(|| focus("receipt-title")));
            }
            Err(ApiError::Refused(problem)) if problem.code == "idempotency_key_reused" => {
                // The form was changed after an answer got lost: the first one is stored, this is another.
                Draft::keep(&filled, &new_key());
                failure.set(Some(
                    "您改动过内容，而改动前的一份可能已经送达。再点一次“提交”，会作为新的一份提交。".to_owned(),
                ));
                after_render(|| focus("error-summary"));
            }
            Err(ApiError::Refused(problem)) => {
                if problem.fields.first("about").is_some() {
                    // Withdrawn meanwhile: the next try goes without it.
                    form.update(|form| form.about.clear());
                }
                errors.set(problem.fields);
                failure.set(Some(problem.message));
                after_render(|| focus("error-summary"));
            }
            Err(ApiError::Network) => {
                failure.set(Some(
                    "没有发出去：网络不通。内容已保存在这台手机上，恢复后再点“提交”，不会重复。"
                        .to_owned(),
                ));
                after_render(|| focus("error-summary"));
            }
        }
    });
}

/// The receipt kept on this phone.
pub(crate) fn restore_receipt(data: Data) {
    if data.receipt.with_untracked(Option::is_none) {
        data.receipt.set(storage::read::<Receipt>(RECEIPT));
    } else {
        // A form that was sent before the app had started: its receipt is kept as well.
        keep_receipt_of_page();
    }
}

fn keep_receipt_of_page() {
    let boot = document()
        .get_element_by_id("boot")
        .and_then(|script| script.text_content());
    if let Some(text) = boot.and_then(|boot| json::part(&boot, &["page", "receipt"])) {
        storage::write(RECEIPT, &text);
    }
}

/// Removes the receipt from this phone.
pub(super) fn forget_receipt(data: Data) {
    storage::remove(RECEIPT);
    data.receipt.set(None);
}

/// Number and code as one text, for the clipboard.
pub(super) fn receipt_text(data: Data) -> Option<String> {
    data.receipt.with_untracked(|receipt| {
        receipt
            .as_ref()
            .map(|receipt| format!("编号 {}　查询码 {}", receipt.number, receipt.query_code))
    })
}

/// Asks where an intent stands.
pub(crate) fn follow(
    errors: RwSignal<FieldErrors>,
    failure: RwSignal<Option<String>>,
    found: RwSignal<Option<FollowUp>>,
) {
    let value = |id: &str| {
        document()
            .get_element_by_id(id)
            .and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok())
            .map(|input| input.value())
            .unwrap_or_default()
    };
    let mut wrong = FieldErrors::default();
    let number = wrong.take(
        "number",
        domain::codes::ReceiptNumber::parse(&value("number")),
    );
    let code = wrong.take("code", domain::codes::QueryCode::parse(&value("code")));
    failure.set(None);
    found.set(None);
    let (Some(number), Some(code)) = (number, code) else {
        errors.set(wrong);
        after_render(|| focus("error-summary"));
        return;
    };
    errors.set(FieldErrors::default());
    spawn_local(async move {
        match api::follow(&number.to_string(), &code.text()).await {
            Ok(follow) => {
                found.set(Some(follow));
                after_render(|| focus("found"));
            }
            Err(error) => {
                failure.set(Some(match error {
                    ApiError::Refused(problem) => problem.message,
                    ApiError::Network => "没有查到：网络不通。请稍后再点“查询”。".to_owned(),
                }));
                after_render(|| focus("error-summary"));
            }
        }
    });
}

/// 128 random bits, as text. `crypto.randomUUID` is missing on plain http, `getRandomValues` not.
fn new_key() -> String {
    let mut bytes = [0u8; 16];
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
