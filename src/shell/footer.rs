//! The foot of every page: who runs it, where to complain. What is unset is not rendered.

use leptos::prelude::*;

use crate::{boot::Data, parts::Tel};

#[component]
pub(crate) fn Footer() -> impl IntoView {
    let data = Data::get();
    let site = data.site();
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
            <p>
                <a href="/complaints">"建议投诉"</a> "　"
                <a href=move || mistake(&data.route.get().href())>"我为网站找错"</a> "　"
                <a href="/data">"开放数据"</a>
            </p>
            <p>
                "区域定位核实于 " {county.verified_on.zh()} "，" {county.verified_by.clone()}
            </p>
        </footer>
    }
}

/// Where a mistake of the page at an address is told: the page of a document says which it is about.
fn mistake(address: &str) -> String {
    let path = address.split('?').next().unwrap_or_default();
    let mut parts = path.trim_start_matches('/').split('/');
    let form = "/complaints/new?kind=correction";
    match (parts.next(), parts.next(), parts.next()) {
        (Some(kind), Some(id), None) if !matches!(kind, "leads" | "complaints") => {
            format!("{form}&about={kind}:{id}")
        }
        _ => form.to_owned(),
    }
}
