//! A field for robots that fill in everything they find. What it holds is held until a person has
//! looked at it, never refused: a browser may have filled it in by itself.

use leptos::prelude::*;

/// Out of sight, out of the order of the keyboard, and not read out; who reads the page without
/// its style is told to leave it empty.
#[component]
pub(crate) fn Trap() -> impl IntoView {
    view! {
        <div class="sr" aria-hidden="true">
            <label>
                "请不要填写这一栏 "
                <input name="homepage" type="text" value="" tabindex="-1" autocomplete="off" />
            </label>
        </div>
    }
}
