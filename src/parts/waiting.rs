//! A list that is on its way.

use leptos::prelude::*;

use crate::boot::Data;

/// Keeps the place of what will come; says what to do when it cannot come.
#[component]
pub(crate) fn Waiting(rows: usize) -> impl IntoView {
    let data = Data::get();
    view! {
        {move || if data.index_failed.get() {
            view! {
                <div class="empty">
                    <p>"项目清单没有取到，可能是网络不通。"</p>
                    <p><button class="button" type="button" data-act="reload-list">"重试"</button></p>
                </div>
            }
            .into_any()
        } else {
            view! {
                <ul class="cards cards--list" aria-hidden="true">
                    {(0..rows).map(|_| view! { <li class="card card--waiting"></li> }).collect_view()}
                </ul>
            }
            .into_any()
        }}
    }
}
