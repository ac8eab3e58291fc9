//! The main act of a page, in reach of the thumb.

use domain::codes::Phone;
use leptos::prelude::*;

/// Call, copy the address, or go on to an intent: where to, and what the button says.
pub(crate) fn act_bar(phone: Option<Phone>, href: String, word: &'static str) -> impl IntoView {
    view! {
        <div class="act-bar">
            {phone.map(|phone| view! {
                <a class="button button--quiet act-bar__call" href=format!("tel:{}", phone.tel())>"打电话"</a>
            })}
            <button class="button button--quiet" type="button" data-act="share">"复制链接"</button>
            <a class="button act-bar__intent" href=href>{word}</a>
        </div>
    }
}
