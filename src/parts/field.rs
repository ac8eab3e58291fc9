//! A failed form has a summary that takes focus and links to each field.

use domain::problem::FieldErrors;
use leptos::prelude::*;

/// All errors of a form at its top; takes focus when a submit fails.
#[component]
pub(crate) fn ErrorSummary(
    errors: RwSignal<FieldErrors>,
    /// What failed besides the fields: the network, the server.
    failure: RwSignal<Option<String>>,
    /// The fields in the order of the form.
    order: &'static [&'static str],
    /// What it says when no field is to be corrected.
    #[prop(default = "还没有提交成功")]
    failed: &'static str,
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
                                0 => failed.to_owned(),
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
