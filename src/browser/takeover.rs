//! The app takes the server's page over without a jump: it builds the same views apart, puts them
//! in place in one step, and carries over scroll, focus, and what was typed or opened meanwhile.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDetailsElement, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

use super::{document, window};

/// What the visitor did before the app was there.
struct Before {
    scroll: f64,
    focus: Option<String>,
    selection: Option<(u32, u32)>,
    typed: Vec<(String, String)>,
    checked: Vec<(String, bool)>,
    opened: Vec<String>,
}

/// Builds the app apart and swaps it in.
pub(super) fn mount<V: IntoView + 'static>(app: impl FnOnce() -> V + 'static) {
    let Some(old) = document().get_element_by_id("app") else {
        return;
    };
    let Ok(new) = document().create_element("div") else {
        return;
    };
    new.set_id("app");
    let before = Before::of(&old);
    leptos::mount::mount_to(new.clone().unchecked_into::<HtmlElement>(), app).forget();
    let _ = old.replace_with_with_node_1(&new);
    // Behind the properties that the views have queued, and still before the next paint.
    queue_microtask(move || {
        before.restore(&new);
        let _ = document()
            .body()
            .map(|body| body.set_attribute("data-ready", ""));
        tell("yingshang:ready");
    });
}

/// Lets the guard in the shell know that the start failed.
pub(super) fn fail() {
    tell("yingshang:failed");
}

pub(super) fn tell(name: &str) {
    if let Ok(event) = web_sys::Event::new(name) {
        let _ = window().dispatch_event(&event);
    }
}

fn selection(element: &Element) -> Option<(u32, u32)> {
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        return Some((input.selection_start().ok()??, input.selection_end().ok()??));
    }
    let area = element.dyn_ref::<HtmlTextAreaElement>()?;
    Some((area.selection_start().ok()??, area.selection_end().ok()??))
}

fn select(element: &Element, start: u32, end: u32) {
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        let _ = input.set_selection_range(start, end);
    } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        let _ = area.set_selection_range(start, end);
    }
}

fn each(root: &Element, selector: &str, mut then: impl FnMut(Element)) {
    let Ok(found) = root.query_selector_all(selector) else {
        return;
    };
    for at in 0..found.length() {
        if let Some(element) = found
            .item(at)
            .and_then(|node| node.dyn_into::<Element>().ok())
        {
            then(element);
        }
    }
}

impl Before {
    fn of(root: &Element) -> Self {
        let mut before = Self {
            scroll: window().scroll_y().unwrap_or_default(),
            focus: None,
            selection: None,
            typed: Vec::new(),
            checked: Vec::new(),
            opened: Vec::new(),
        };
        if let Some(active) = document()
            .active_element()
            .filter(|active| root.contains(Some(active)))
        {
            before.focus = Some(active.id()).filter(|id| !id.is_empty());
            before.selection = selection(&active);
        }
        each(root, "input[id], textarea[id]", |element| {
            if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
                match input.type_().as_str() {
                    "checkbox" | "radio" if input.checked() != input.default_checked() => {
                        before.checked.push((input.id(), input.checked()));
                    }
                    "checkbox" | "radio" => {}
                    _ if input.value() != input.default_value() => {
                        before.typed.push((input.id(), input.value()));
                    }
                    _ => {}
                }
            } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>()
                && Ok(area.value()) != area.default_value()
            {
                before.typed.push((area.id(), area.value()));
            }
        });
        each(root, "details[open] > summary[id]", |summary| {
            before.opened.push(summary.id())
        });
        before
    }

    fn restore(self, root: &Element) {
        let by_id = |id: &str| {
            document()
                .get_element_by_id(id)
                .filter(|found| root.contains(Some(found)))
        };
        for id in &self.opened {
            if let Some(details) = by_id(id).and_then(|summary| summary.parent_element())
                && let Some(details) = details.dyn_ref::<HtmlDetailsElement>()
            {
                details.set_open(true);
            }
        }
        for (id, value) in &self.typed {
            let Some(element) = by_id(id) else { continue };
            if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
                input.set_value(value);
            } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
                area.set_value(value);
            }
            // The views hear of it as if it had been typed now.
            dispatch(&element, "input");
        }
        for (id, checked) in &self.checked {
            let Some(element) = by_id(id) else { continue };
            if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
                input.set_checked(*checked);
            }
            dispatch(&element, "change");
        }
        if let Some(element) = self.focus.as_deref().and_then(by_id)
            && let Some(html) = element.dyn_ref::<HtmlElement>()
        {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = html.focus_with_options(&options);
            if let Some((start, end)) = self.selection {
                select(&element, start, end);
            }
        }
        if (window().scroll_y().unwrap_or_default() - self.scroll).abs() > 1.0 {
            window().scroll_to_with_x_and_y(0.0, self.scroll);
        }
    }
}

fn dispatch(element: &Element, kind: &str) {
    if let Ok(event) = web_sys::Event::new(kind) {
        let _ = element.dispatch_event(&event);
    }
}
