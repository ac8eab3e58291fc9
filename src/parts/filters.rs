//! The form above a list: what most people choose by stands open, the rest is folded away, so that
//! the list itself begins on a telephone's first screen.

use leptos::prelude::*;

/// The form. `rest` holds `chosen` choices; with one of them it stands open, without it is folded.
/// `kept` are the pairs of the address that the form does not ask for.
pub(crate) fn filters(
    path: &'static str,
    most: impl IntoView + 'static,
    rest: impl IntoView + 'static,
    chosen: usize,
    kept: Vec<(&'static str, String)>,
) -> impl IntoView {
    let kept = kept
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    let word = match chosen {
        0 => "筛选".to_owned(),
        n => format!("筛选（已选 {n}）"),
    };
    let open = chosen > 0;
    view! {
        <form class="filters" method="get" action=path data-auto="">
            {kept}
            {most}
            <details class="fold filters__rest" open=open>
                <summary id="filters-rest">{word}</summary>
                <div class="filters__fields">
                    {rest}
                    <p><button class="button button--quiet" type="submit">"筛选"</button></p>
                </div>
            </details>
            <noscript><button class="button button--quiet">"看"</button></noscript>
        </form>
    }
}

/// A choice among several; `choices` are values with their words.
pub(crate) fn select(
    id: String,
    key: &'static str,
    label: &'static str,
    any: &'static str,
    choices: Vec<(String, String)>,
    chosen: Option<&str>,
) -> impl IntoView + use<> {
    let options = choices
        .into_iter()
        .map(|(value, word)| {
            let selected = chosen == Some(value.as_str());
            view! { <option value=value selected=selected>{word}</option> }
        })
        .collect_view();
    view! {
        <p>
            <label class="field__hint" for=id.clone()>{label}</label>
            <select id=id class="input" name=key><option value="">{any}</option>{options}</select>
        </p>
    }
}
