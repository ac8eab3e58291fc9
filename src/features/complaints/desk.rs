//! What the pages of forms load besides: the form engine of `extras/desk.js`. Without it every form is
//! still a form.

use leptos::prelude::*;

use crate::shelf::Shelf;

/// What a page with a receipt says of itself.
pub(in crate::features) const RECEIPT: &str =
    "提交后的回执：编号、查询码、由谁办理、什么时候有结果。";

/// The script; pages that ask for nothing and show nothing of the visitor's do without.
pub(in crate::features) fn script(shelf: &Shelf) -> impl IntoView + use<> {
    (shelf.extra)("desk.js").map(|src| view! { <script type="module" src=src></script> })
}

/// The rule that the engine checks by: module and program, both or none.
pub(in crate::features) fn rule(shelf: &Shelf) -> (Option<String>, Option<String>) {
    let both = (shelf.extra)("desk_glue.js").zip((shelf.extra)("desk.wasm"));
    both.unzip()
}

/// Where the engine says what waits to be sent from this phone.
pub(in crate::features) fn waiting() -> impl IntoView {
    view! { <div class="desk-state" data-desk-state="" role="status" tabindex="-1"></div> }
}
