//! What buttons do that are no links: named in `data-act`, heard in one place.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, HtmlElement};

use super::{document, page, window};
use crate::boot::Data;

/// Hears all buttons with `data-act`, and Escape.
pub(super) fn listen(data: Data) {
    window_event_listener(ev::click, move |event| {
        let Some(target) = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
        else {
            return;
        };
        close_around(&target);
        let Ok(Some(button)) = target.closest("[data-act]") else {
            return;
        };
        match button.get_attribute("data-act").as_deref() {
            Some("close-sheet") => close_sheet(),
            Some("reload-list") => page::load_cards(data),
            Some("reload-page") => page::load_page(data),
            Some("print") => {
                let _ = window().print();
            }
            Some("share") => copy(&button, window().location().href().unwrap_or_default()),
            _ => {}
        }
    });
    window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" {
            close_sheet();
        }
    });
}

/// A tap beside an open menu, or on the dimmed page around the open sheet, closes it.
fn close_around(target: &Element) {
    if target.matches("details[data-sheet]").unwrap_or(false) {
        close_sheet();
    }
    if matches!(target.closest("details[data-menu]"), Ok(None))
        && let Ok(Some(menu)) = document().query_selector("details[data-menu][open]")
    {
        let _ = menu.remove_attribute("open");
    }
}

fn close_sheet() {
    let Ok(Some(sheet)) =
        document().query_selector("details[data-sheet][open], details[data-menu][open]")
    else {
        return;
    };
    let _ = sheet.remove_attribute("open");
    if let Some(summary) = sheet.first_element_child()
        && let Some(summary) = summary.dyn_ref::<HtmlElement>()
    {
        let _ = summary.focus();
    }
}

/// Copies a text and says so on the button; on plain http there is no clipboard, so it says that.
fn copy(button: &Element, text: String) {
    let button = button.clone();
    spawn_local(async move {
        let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
        let done = match clipboard {
            Ok(clipboard) if !clipboard.is_undefined() => {
                JsFuture::from(window().navigator().clipboard().write_text(&text))
                    .await
                    .is_ok()
            }
            _ => false,
        };
        button.set_text_content(Some(if done {
            "已复制"
        } else {
            "浏览器不允许复制，请截图"
        }));
    });
}
