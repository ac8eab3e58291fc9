//! 待核实: what is past its review period says so, wherever it stands.

use domain::listing::Check;
use leptos::prelude::*;

use crate::shelf::Shelf;

/// The mark beside a name.
pub(crate) fn stale_mark(shelf: &Shelf, check: &Check) -> impl IntoView + use<> {
    shelf
        .is_stale(check)
        .then(|| view! { " " <span class="mark mark--warn">"待核实"</span> })
}

/// The notice on top of a page; `what` is what the page is about: `这宗地`.
pub(crate) fn stale_notice(
    shelf: &Shelf,
    check: &Check,
    what: &'static str,
) -> impl IntoView + use<> {
    shelf.is_stale(check).then(|| {
        view! {
            <p class="notice notice--warn" role="note">
                <span class="mark mark--warn">"待核实"</span>
                {format!(" {what}已超过复核期，内容可能有变化。请先打电话核对，再做决定。")}
            </p>
        }
    })
}
