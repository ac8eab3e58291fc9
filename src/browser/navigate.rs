//! The address and the page: links, search forms, Back and Forward, scroll.
//!
//! A page's scroll is kept by the key of its history entry; the list stands above the pages in
//! memory, so Back finds it at its full height at once and lands where it was left. The browser's
//! own restoration stays on (`auto`), which iOS needs for its back-swipe picture.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, HtmlElement};

use super::{after_render, document, page, window};
use crate::{boot::Data, route::Route, shell};

thread_local! {
    /// Where each entry of the history was left.
    static SCROLLS: RefCell<Vec<(u32, i32)>> = RefCell::default();
    static KEY: Cell<u32> = const { Cell::new(0) };
    static NEXT_KEY: Cell<u32> = const { Cell::new(1) };
    /// While a place is being restored, where the screen stands means nothing.
    static RESTORING: Cell<bool> = const { Cell::new(false) };
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
        go(data, searched(&form), form.has_attribute("data-auto"));
        if let Some(active) = document()
            .active_element()
            .and_then(|a| a.dyn_into::<HtmlElement>().ok())
        {
            let _ = active.blur();
        }
    });
    // A form of choices is sent by choosing.
    window_event_listener(ev::change, |event| {
        let form = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|field| field.closest("form[data-auto]").ok().flatten());
        if let Some(form) = form.and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok()) {
            let _ = form.request_submit();
        }
    });
    let stopped = RefCell::new(debounce(Duration::from_millis(300), move |()| {
        mark_place(data)
    }));
    window_event_listener(ev::scroll, move |_| stopped.borrow_mut()(()));
    recall_scrolls();
    window_event_listener(ev::pagehide, |_| keep_scrolls());
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
    page::forget_answer(data);
    data.route.set(route);
    page::load_what_is_missing(data);
    after_render(move || {
        if same_page {
            refocus(active.as_deref());
        } else {
            scroll_to(0);
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
    page::forget_answer(data);
    data.route.set(here());
    page::load_what_is_missing(data);
    let Some(left_at) = left_at(KEY.get()) else {
        return;
    };
    scroll_back(left_at, 180);
}

/// Scrolls to where a page was left as soon as it is high enough again: at once when its data are
/// here, within three seconds when they have to be fetched anew.
fn scroll_back(left_at: i32, frames: u32) {
    RESTORING.set(true);
    after_render(move || {
        scroll_to(left_at);
        let there = (scrolled() - left_at).abs() < 2;
        if there || frames == 0 {
            // Once more after the browser's own attempt.
            after_render(move || {
                if there {
                    scroll_to(left_at);
                }
                RESTORING.set(false);
            });
        } else {
            scroll_back(left_at, frames - 1);
        }
    });
}

const SCROLLS_KEPT: &str = "yingshang.scrolls";

/// Places of earlier entries survive a reload of the page.
fn keep_scrolls() {
    remember_scroll();
    let all: Vec<String> =
        SCROLLS.with_borrow(|all| all.iter().map(|(key, at)| format!("{key}:{at}")).collect());
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.set_item(SCROLLS_KEPT, &all.join(","));
    }
}

fn recall_scrolls() {
    let Ok(Some(storage)) = window().session_storage() else {
        return;
    };
    let Ok(Some(text)) = storage.get_item(SCROLLS_KEPT) else {
        return;
    };
    let kept = text.split(',').filter_map(|entry| {
        let (key, at) = entry.split_once(':')?;
        Some((key.parse::<u32>().ok()?, at.parse::<i32>().ok()?))
    });
    SCROLLS.with_borrow_mut(|all| all.extend(kept));
}

/// On a list, the address names the card at the top of the screen, so that a link copied or
/// shared from here opens at the same place.
fn mark_place(data: Data) {
    let route = data.route.get_untracked();
    if !matches!(route, Route::Projects(_)) || RESTORING.get() {
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
    if scrolled() < 300 {
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
pub(super) fn refocus(id: Option<&str>) {
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

fn left_at(entry: u32) -> Option<i32> {
    SCROLLS.with_borrow(|all| all.iter().find(|(key, _)| *key == entry).map(|(_, at)| *at))
}

/// How far the page is scrolled, in whole pixels.
fn scrolled() -> i32 {
    window().scroll_y().unwrap_or_default() as i32
}

fn scroll_to(at: i32) {
    window().scroll_to_with_x_and_y(0.0, f64::from(at));
}

fn remember_scroll() {
    let at = scrolled();
    SCROLLS.with_borrow_mut(|all| {
        all.retain(|(key, _)| *key != KEY.get());
        all.push((KEY.get(), at));
    });
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

/// The route of a link within the app; `None` for telephone, mail, files, other sites, and for
/// what the server alone can open.
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

/// The page that a form asks for.
fn searched(form: &web_sys::HtmlFormElement) -> Route {
    let action = form.get_attribute("action").unwrap_or_default();
    if action != "/projects" {
        let query = web_sys::FormData::new_with_form(form)
            .ok()
            .and_then(|data| web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data).ok())
            .map(|pairs| String::from(pairs.to_string()));
        return Route::parse(&action, &query.unwrap_or_default());
    }
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
