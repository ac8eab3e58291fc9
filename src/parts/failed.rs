//! A page that could not be fetched, and how to try again.

use leptos::prelude::*;

#[component]
pub(crate) fn Failed() -> impl IntoView {
    view! {
        <div class="empty" role="status">
            <p>"这一页的内容没有取到，可能是网络不通。恢复后点重试，已看过的页面不受影响。"</p>
            <p><button class="button" type="button" data-act="reload-page">"重试"</button></p>
        </div>
    }
}
