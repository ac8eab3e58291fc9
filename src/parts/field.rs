//! A field is label, hint, error and input tied together; a failed form has a summary that takes
//! focus and links to each field.

use domain::problem::FieldErrors;
use leptos::prelude::*;

/// Label, hint and error around an input, whose `id` is the field's key and which names
/// `{key}-hint {key}-error` in `aria-describedby`.
#[component]
pub(crate) fn FieldShell(
    key: &'static str,
    label: &'static str,
    #[prop(optional)] optional: bool,
    hint: &'static str,
    errors: RwSignal<FieldErrors>,
    children: Children,
) -> impl IntoView {
    view! {
        <div
            class="field"
            class:field--wrong=move || errors.with(|all| all.first(key).is_some())
        >
            <label class="field__label" for=key>
                {label} {optional.then_some("（选填）")}
            </label>
            <p class="field__hint" id=format!("{key}-hint")>{hint}</p>
            <FieldError key errors />
            {children()}
        </div>
    }
}

/// The sentence under a label that says what to write instead.
#[component]
pub(crate) fn FieldError(key: &'static str, errors: RwSignal<FieldErrors>) -> impl IntoView {
    view! {
        <p class="field__error" id=format!("{key}-error")>
            {move || errors.with(|all| all.first(key).map(str::to_owned))}
        </p>
    }
}

/// All errors of a form at its top; takes focus when a submit fails.
#[component]
pub(crate) fn ErrorSummary(
    errors: RwSignal<FieldErrors>,
    /// What failed besides the fields: the network, the server.
    failure: RwSignal<Option<String>>,
    /// The fields in the order of the form.
    order: &'static [&'static str],
) -> impl IntoView {
    let shown = move || failure.with(Option::is_some) || errors.with(|all| !all.is_empty());
    view! {
        <div id="error-summary" tabindex="-1" role="alert">
            {move || shown().then(|| {
                let mut fields: Vec<_> = errors.get().0.into_iter().collect();
                fields.sort_by_key(|(key, _)| order.iter().position(|known| known == key));
                let count = fields.len();
                view! {
                    <div class="summary">
                        <h2 class="summary__title">
                            {match count {
                                0 => "还没有提交成功".to_owned(),
                                count => format!("还有 {count} 处要改"),
                            }}
                        </h2>
                        {failure.get().map(|sentence| view! { <p>{sentence}</p> })}
                        <ul>
                            {fields
                                .into_iter()
                                .map(|(key, sentences)| view! {
                                    <li><a href=format!("#{key}")>{sentences.join("；")}</a></li>
                                })
                                .collect_view()}
                        </ul>
                    </div>
                }
            })}
        </div>
    }
}
