//! Fields of these forms, with the ids of the contract of a field (docs/UI.md), and whom to call.

use domain::{
    codes::Phone, complaints::MOST_FILES, leads::OfficerCard, problem::FieldErrors,
    uploads::MOST_BYTES,
};
use leptos::prelude::*;

/// A field: label, hint, error, input.
pub(in crate::features) struct Field<'a> {
    /// Key, and the input's id.
    pub key: &'a str,
    /// Label.
    pub label: &'a str,
    /// Whether it may stay empty.
    pub optional: bool,
    /// What to write.
    pub hint: &'a str,
    /// Further classes.
    pub class: &'a str,
}

impl Field<'_> {
    /// Around an input.
    pub(in crate::features) fn around(&self, errors: &FieldErrors, input: AnyView) -> AnyView {
        let key = self.key.to_owned();
        view! {
            <div class=class("field", self.class, errors.first(self.key))>
                <label class="field__label" for=key.clone()>
                    {self.label.to_owned()} {self.optional.then_some("（选填）")}
                </label>
                {hint_and_error(&key, self.hint, errors)}
                {input}
            </div>
        }
        .into_any()
    }

    /// A line.
    pub(in crate::features) fn line(
        &self,
        name: &'static str,
        value: &str,
        personal: Option<&'static str>,
        errors: &FieldErrors,
    ) -> AnyView {
        let key = self.key.to_owned();
        let input = view! {
            <input
                id=key.clone()
                class="input"
                name=name
                type="text"
                maxlength="120"
                autocomplete=personal.unwrap_or("off")
                data-personal=personal.map(|_| "")
                aria-describedby=described(&key)
                aria-invalid=errors.first(&key).map(|_| "true")
                value=value.to_owned()
            />
        };
        self.around(errors, input.into_any())
    }

    /// Some lines.
    pub(in crate::features) fn text(
        &self,
        name: &'static str,
        value: &str,
        (rows, most): (&'static str, &'static str),
        errors: &FieldErrors,
    ) -> AnyView {
        let key = self.key.to_owned();
        let input = view! {
            <textarea
                id=key.clone()
                class="input input--tall"
                name=name
                rows=rows
                maxlength=most
                data-personal=""
                aria-describedby=described(&key)
                aria-invalid=errors.first(&key).map(|_| "true")
            >{escaped(value)}</textarea>
        };
        self.around(errors, input.into_any())
    }

    /// One of several; the first carries the field's id, so that the summary leads to it.
    pub(in crate::features) fn choice(
        &self,
        name: &'static str,
        choices: &[(String, String)],
        chosen: &str,
        errors: &FieldErrors,
    ) -> AnyView {
        let key = self.key.to_owned();
        let radios: Vec<_> = choices
            .iter()
            .enumerate()
            .map(|(at, (value, words))| {
                let id = match at {
                    0 => key.clone(),
                    _ => format!("{key}-{value}"),
                };
                view! {
                    <label class="desk-choice" for=id.clone()>
                        <input
                            id=id.clone()
                            type="radio"
                            name=name
                            value=value.clone()
                            checked=chosen == value
                        />
                        <span>{words.clone()}</span>
                    </label>
                }
            })
            .collect();
        view! {
            <fieldset
                class=class("field desk-set", self.class, errors.first(self.key))
                aria-describedby=described(&key)
            >
                <legend class="field__label">{self.label.to_owned()}</legend>
                {hint_and_error(&key, self.hint, errors)}
                <div class="desk-choices">{radios}</div>
            </fieldset>
        }
        .into_any()
    }

    /// To be ticked; the label says to what.
    pub(in crate::features) fn check(
        &self,
        name: &'static str,
        checked: bool,
        errors: &FieldErrors,
    ) -> AnyView {
        let key = self.key.to_owned();
        view! {
            <div class=class("field", self.class, errors.first(self.key))>
                <p class="field__error" id=format!("{key}-error")>{first(errors, &key)}</p>
                <label class="check" for=key.clone()>
                    <input
                        id=key.clone()
                        type="checkbox"
                        name=name
                        value="true"
                        checked=checked
                        aria-describedby=format!("{key}-error")
                        aria-invalid=errors.first(&key).map(|_| "true")
                    />
                    <span>
                        {self.label.to_owned()}
                        {(!self.hint.is_empty())
                            .then(|| view! { <small class="desk-small">{self.hint.to_owned()}</small> })}
                    </span>
                </label>
            </div>
        }
        .into_any()
    }
}

/// Files, which need script: the engine shows this. `module` is what sends them.
pub(super) fn files(key: &'static str, module: Option<String>, errors: &FieldErrors) -> AnyView {
    let hint = format!(
        "照片、PDF、Word（docx）、Excel（xlsx），最多 {MOST_FILES} 个，每个 {} MB 以内；断网后会接着传",
        MOST_BYTES >> 20
    );
    let field = Field {
        key,
        label: "附件",
        optional: true,
        hint: &hint,
        class: "",
    };
    let input = view! {
        <input
            id=key
            class="desk-file"
            type="file"
            multiple=true
            accept=".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx"
            aria-describedby=described(key)
        />
        <ul class="desk-files" data-desk-list=""></ul>
    };
    view! {
        <div
            data-desk-files=""
            data-to="/api/v1/uploads"
            data-module=module
            data-most=MOST_FILES.to_string()
            data-bytes=MOST_BYTES.to_string()
            hidden
        >
            {field.around(errors, input.into_any())}
        </div>
    }
    .into_any()
}

fn class(base: &str, more: &str, wrong: Option<&str>) -> String {
    let wrong = if wrong.is_some() { "field--wrong" } else { "" };
    let all = [base, more, wrong];
    let given: Vec<&str> = all.into_iter().filter(|one| !one.is_empty()).collect();
    given.join(" ")
}

fn described(key: &str) -> String {
    format!("{key}-hint {key}-error")
}

fn first(errors: &FieldErrors, key: &str) -> Option<String> {
    errors.first(key).map(str::to_owned)
}

fn hint_and_error(key: &str, hint: &str, errors: &FieldErrors) -> impl IntoView + use<> {
    view! {
        <p class="field__hint" id=format!("{key}-hint")>{hint.to_owned()}</p>
        <p class="field__error" id=format!("{key}-error")>{first(errors, key)}</p>
    }
}

/// The inside of a `<textarea>` is written to HTML as it is.
fn escaped(typed: &str) -> String {
    typed.replace('&', "&amp;").replace('<', "&lt;")
}

/// Whoever handles it, to be called by a tap.
pub(in crate::features) fn officer(officer: &OfficerCard) -> impl IntoView + use<> {
    let OfficerCard {
        unit,
        person,
        phone,
    } = officer.clone();
    view! { {unit} " " <b>{person}</b> " " {call(&phone)} }
}

/// A number that is called by a tap, as far as it is one.
pub(in crate::features) fn call(phone: &str) -> AnyView {
    let shown = phone.to_owned();
    // A hotline has five digits and is no number of a place.
    let hotline = phone.len() == 5 && phone.bytes().all(|b| b.is_ascii_digit());
    let number = match Phone::parse(phone) {
        Ok(phone) => phone.tel(),
        Err(_) if hotline => shown.clone(),
        Err(_) => return shown.into_any(),
    };
    view! { <a class="tel" href=format!("tel:{number}")>{shown}</a> }.into_any()
}

/// A row of facts.
pub(in crate::features) fn fact(name: &'static str, value: impl IntoView + 'static) -> AnyView {
    view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
}
