//! What only a browser can do: start, navigate, fetch, remember. Views never call these while
//! rendering.

mod acts;
mod api;
mod navigate;
mod page;
mod start;
mod takeover;

pub use start::start;

use web_sys::{Document, Window};

/// The window; there always is one in a page.
#[expect(clippy::expect_used, reason = "the app runs in a page")]
pub(crate) fn window() -> Window {
    web_sys::window().expect("a window")
}

/// The document of the page.
#[expect(clippy::expect_used, reason = "the app runs in a page")]
pub(crate) fn document() -> Document {
    window().document().expect("a document")
}

/// Scrolls an element into view below the header and gives it focus.
pub(crate) fn focus(id: &str) {
    use wasm_bindgen::JsCast as _;
    if let Some(element) = document().get_element_by_id(id) {
        // The label first, so that a phone's keyboard does not hide the question.
        let label = document()
            .query_selector(&format!("label[for='{id}']"))
            .ok()
            .flatten();
        label.unwrap_or_else(|| element.clone()).scroll_into_view();
        if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
            let _ = element.focus();
        }
    }
}

/// Runs after the views have taken in the last change and the browser has laid them out.
pub(crate) fn after_render(then: impl FnOnce() + 'static) {
    leptos::prelude::request_animation_frame(then);
}
