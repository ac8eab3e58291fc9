//! An address that leads nowhere, and where to go instead.

use domain::projects::Filter;
use leptos::prelude::*;

use crate::{boot::Data, parts::Tel, route::Route};

#[component]
pub(crate) fn NotFound() -> impl IntoView {
    let site = Data::get().site();
    view! {
        <div class="page page--narrow">
            <h1>"没有这个页面"</h1>
            <p>"链接可能写错了，或者项目已经下架。可以从这里继续："</p>
            <ul class="ways">
                <li><a class="way" href=Route::Projects(Filter::default()).href()>"看全部招商项目"</a></li>
                <li><a class="way" href="/">"回首页"</a></li>
            </ul>
            {site.county.officer_for(None).cloned().map(|officer| view! {
                <p>"也可以直接打电话给" {officer.unit} "：" <Tel phone=officer.phone /></p>
            })}
        </div>
    }
}
