//! The foot of every page: who runs it, where to complain. What is unset is not rendered.

use leptos::prelude::*;

use crate::{boot::Data, parts::Tel};

#[component]
pub(crate) fn Footer() -> impl IntoView {
    let site = Data::get().site();
    let county = &site.county;
    let line = |label: &'static str, value: &Option<String>| {
        value
            .clone()
            .map(|value| view! { <p>{label} "：" {value}</p> })
    };
    view! {
        <footer class="footer">
            {county.supervision.clone().map(|office| view! {
                <p>
                    "营商环境监督：" <Tel phone=office.phone />
                    {office.email.map(|email| view! {
                        " " <a href=format!("mailto:{email}")>{email.clone()}</a>
                    })}
                    {(!office.hours.is_empty()).then(|| format!("（{}）", office.hours))}
                </p>
            })}
            {line("主办", &county.footer.host)}
            {line("承办", &county.footer.undertaker)}
            {line("网站标识码", &county.footer.site_code)}
            {county.footer.icp.clone().map(|icp| view! { <p>{icp}</p> })}
            {county.footer.police.clone().map(|police| view! { <p>{police}</p> })}
            <p><a href="/data">"开放数据"</a></p>
            <p>
                "区域定位核实于 " {county.verified_on.zh()} "，" {county.verified_by.clone()}
            </p>
        </footer>
    }
}
