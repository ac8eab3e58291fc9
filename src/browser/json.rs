//! Writing JSON with the browser's own writer, which costs the program nothing.

use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::JsValue;

use domain::leads::LeadForm;

/// An object of these pairs.
pub(super) fn object(pairs: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in pairs {
        let _ = Reflect::set(&object, &JsValue::from_str(key), value);
    }
    object.into()
}

/// The form as the API takes it.
pub(super) fn form(form: &LeadForm) -> JsValue {
    object(&[
        ("name", form.name.as_str().into()),
        ("contact", form.contact.as_str().into()),
        ("want", form.want.as_str().into()),
        ("amount", form.amount.as_str().into()),
        ("project", form.project.as_str().into()),
        ("about", form.about.as_str().into()),
        ("consent", form.consent.into()),
    ])
}

/// As text.
pub(super) fn text(value: &JsValue) -> Option<String> {
    JSON::stringify(value).ok().map(String::from)
}

/// A part of a text that is JSON, as text again: `part("{\"a\":{\"b\":1}}", &["a", "b"])` → `1`.
pub(super) fn part(json: &str, path: &[&str]) -> Option<String> {
    let mut value = JSON::parse(json).ok()?;
    for key in path {
        value = Reflect::get(&value, &JsValue::from_str(key)).ok()?;
        if value.is_undefined() {
            return None;
        }
    }
    text(&value)
}
