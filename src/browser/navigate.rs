//! The address and the page: links, search forms, Back and Forward, scroll.
//!
//! A page's scroll is kept by the key of its history entry; the list stands above the pages in
//! memory, so Back finds it at its full height at once and lands where it was left. The browser's
//! own restoration stays on (`auto`), which iOS needs for its back-swipe picture.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::time::Duration;

use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, HtmlElement};

use super::{after_render, document, page, window};
use crate::{boot::Data, route::Route, shell};

thread_local! {
    static SCROLLS: RefCell<HashMap<u32, f64>> = RefCell::default();
    static KEY: Cell<u32> = const { Cell::new(0) };
    static NEXT_KEY: Cell<u32> = const { Cell::new(1) };
}

/// The route of the address in the bar.
pub(super) fn here() -> Route {
    let location = window().location();
    let query = location.search().unwrap_or_default();
    Route::parse(
        &location.pathname().unwrap_or_default(),
        query.trim_start_matches('?'),
    )
}

/// Takes over links, search forms and history.
pub(super) fn listen(data: Data) {
    KEY.set(entry_key().unwrap_or_else(new_key));
    write_key();
    window_event_listener(ev::popstate, move |_| went_back(data));
    window_event_listener(ev::click, move |event| {
        if event.default_prevented() || event.button() != 0 {
            return;
        }
        if event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key() {
            return;
        }
        let Some(link) = closest_link(&event) else {
            return;
        };
        if let Some(target) = link
            .get_attribute("href")
            .filter(|href| href.starts_with('#'))
        {
            // A summary's link to its field: focus it, the address stays.
            event.prevent_default();
            super::focus(target.trim_start_matches('#'));
            return;
        }
        let Some(route) = internal(&link) else { return };
        event.prevent_default();
        go(data, route, link.has_attribute("data-replace"));
        close_menus(&link);
    });
    window_event_listener(ev::submit, move |event| {
        let Some(form) = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::HtmlFormElement>().ok())
        else {
            return;
        };
        if event.default_prevented() || form.get_attribute("method").as_deref() != Some("get") {
            return;
        }
        event.prevent_default();
        go(data, searched(&form), false);
        if let Some(active) = document()
            .active_element()
            .and_then(|a| a.dyn_into::<HtmlElement>().ok())
        {
            let _ = active.blur();
        }
    });
    let stopped = RefCell::new(debounce(Duration::from_millis(300), move |()| {
        mark_place(data)
    }));
    window_event_listener(ev::scroll, move |_| stopped.borrow_mut()(()));
    Effect::new(move |_| document().set_title(&shell::title(&data)));
}

/// Goes to a page: a new history entry, or the same one with a new address.
pub(super) fn go(data: Data, route: Route, replace: bool) {
    let same_page = data.route.get_untracked().page() == route.page();
    let active = document().active_element().map(|element| element.id());
    remember_scroll();
    let href = route.href();
    let history = window().history();
    if replace {
        let _ = history
            .as_ref()
            .map(|h| h.replace_state_with_url(&JsValue::from(KEY.get()), "", Some(&href)));
    } else {
        KEY.set(new_key());
        let _ = history
            .as_ref()
            .map(|h| h.push_state_with_url(&JsValue::from(KEY.get()), "", Some(&href)));
    }
    data.route.set(route);
    page::load_what_is_missing(data);
    after_render(move || {
        if same_page {
            refocus(active.as_deref());
        } else {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            if let Some(main) = document().get_element_by_id("main")
                && let Some(main) = main.dyn_ref::<HtmlElement>()
            {
                let options = web_sys::FocusOptions::new();
                options.set_prevent_scroll(true);
                let _ = main.focus_with_options(&options);
            }
        }
    });
}

fn went_back(data: Data) {
    remember_scroll();
    KEY.set(entry_key().unwrap_or_else(new_key));
    data.route.set(here());
    page::load_what_is_missing(data);
    let Some(left_at) = SCROLLS.with_borrow(|all| all.get(&KEY.get()).copied()) else {
        return;
    };
    // Once the page stands, and once more after the browser's own attempt.
    after_render(move || {
        window().scroll_to_with_x_and_y(0.0, left_at);
        after_render(move || {
            if (window().scroll_y().unwrap_or_default() - left_at).abs() > 2.0 {
                window().scroll_to_with_x_and_y(0.0, left_at);
            }
        });
    });
}

/// On a list, the address names the card at the top of the screen, so that a link copied or
/// shared from here opens at the same place.
fn mark_place(data: Data) {
    let route = data.route.get_untracked();
    if !matches!(route, Route::Projects(_)) {
        return;
    }
    let top = top_card().map(|id| format!("#{id}")).unwrap_or_default();
    if window().location().hash().ok().as_deref() != Some(&top)
        && let Ok(history) = window().history()
    {
        let href = format!("{}{top}", route.href());
        let _ = history.replace_state_with_url(&JsValue::from(KEY.get()), "", Some(&href));
    }
}

/// The first card that is not above the screen; none while the list's head is still to be seen.
fn top_card() -> Option<String> {
    if window().scroll_y().ok()? < 300.0 {
        return None;
    }
    let cards = document()
        .query_selector_all(".cards--list > .card[id]")
        .ok()?;
    (0..cards.length())
        .filter_map(|at| cards.item(at)?.dyn_into::<Element>().ok())
        .find(|card| card.get_bounding_client_rect().top() >= 0.0)
        .map(|card| card.id())
}

/// The element with that id was rendered anew and lost the focus: give it back.
fn refocus(id: Option<&str>) {
    let lost = document()
        .active_element()
        .is_none_or(|active| active.tag_name() == "BODY");
    if lost
        && let Some(id) = id.filter(|id| !id.is_empty())
        && let Some(element) = document().get_element_by_id(id)
        && let Some(element) = element.dyn_ref::<HtmlElement>()
    {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

fn remember_scroll() {
    let at = window().scroll_y().unwrap_or_default();
    SCROLLS.with_borrow_mut(|all| all.insert(KEY.get(), at));
}

fn entry_key() -> Option<u32> {
    let state = window().history().ok()?.state().ok()?;
    state.as_f64().map(|key| key as u32)
}

fn new_key() -> u32 {
    // Keys of an earlier load of the page may still be in the history; start above them.
    let key = NEXT_KEY.get().max(
        window()
            .history()
            .ok()
            .and_then(|h| h.length().ok())
            .unwrap_or(0)
            * 1000,
    );
    NEXT_KEY.set(key + 1);
    key
}

fn write_key() {
    if let Ok(history) = window().history() {
        let _ = history.replace_state(&JsValue::from(KEY.get()), "");
    }
}

fn closest_link(event: &web_sys::MouseEvent) -> Option<HtmlAnchorElement> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("a[href]").ok().flatten()?.dyn_into().ok()
}

/// The route of a link within the app; `None` for telephone, mail, files and other sites.
fn internal(link: &HtmlAnchorElement) -> Option<Route> {
    let location = window().location();
    if Some(link.origin()) != location.origin().ok()
        || link.has_attribute("download")
        || !link.target().is_empty()
    {
        return None;
    }
    let query = link.search();
    match Route::parse(&link.pathname(), query.trim_start_matches('?')) {
        Route::NotFound => None,
        route => Some(route),
    }
}

/// The list that a search form asks for.
fn searched(form: &web_sys::HtmlFormElement) -> Route {
    let mut pairs = Vec::new();
    let elements = form.elements();
    for at in 0..elements.length() {
        if let Some(input) = elements
            .item(at)
            .and_then(|e| e.dyn_into::<web_sys::HtmlInputElement>().ok())
            && !input.name().is_empty()
        {
            pairs.push((input.name(), input.value()));
        }
    }
    let mut filter = domain::projects::Filter::default();
    for (key, value) in pairs {
        let _ = filter.apply(&key, &value);
    }
    Route::Projects(filter)
}

/// A menu closes behind the choice made in it; the filter sheet stays open.
fn close_menus(link: &HtmlAnchorElement) {
    if let Ok(Some(menu)) = link.closest("details[data-menu]") {
        let _ = menu.remove_attribute("open");
        if let Some(summary) = menu.first_element_child()
            && let Some(summary) = summary.dyn_ref::<HtmlElement>()
        {
            let _ = summary.focus();
        }
    }
}
