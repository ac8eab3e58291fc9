//! 适配自测: the form. What is typed is compared on the visitor's own device; without script the
//! page says so and leads to the lists.

use domain::parcels::fit::{ASKED, Ask, places};
use leptos::prelude::*;

use super::parts;
use crate::{
    features::industry::{self, Trade},
    shelf::{Asked, Page, Shelf},
    way::Way,
};

pub(super) fn page(shelf: &Shelf, asked: &Asked) -> Page {
    let all = places(&shelf.library.parcels, &shelf.library.plants, shelf.today);
    let halls = all.iter().filter(|place| place.hall).count();
    let plots = all.len() - halls;
    let address = |name: &str| (shelf.extra)(name);
    let way = Way::of(shelf, asked);
    let intent = match way.about() {
        "" => "/leads/new".to_owned(),
        about => format!("/leads/new?about={about}"),
    };
    let from = way.pair().map(|(key, value)| {
        view! { <input type="hidden" name=key value=value.to_owned() /> }
    });
    let script = address("fit.js");
    let data = (
        address("fit_glue.js"),
        address("fit.wasm"),
        address("places.json"),
    );
    // All or nothing: a form without its rule would look alive and answer nothing.
    let alive = matches!((&script, &data), (Some(_), (Some(_), Some(_), Some(_))));
    let (module, wasm, list) = if alive { data } else { (None, None, None) };
    let script = script
        .filter(|_| alive)
        .map(|src| view! { <script type="module" src=src></script> });
    let dead = view! {
        <p class="notice" role="note">
            "自动比对需要浏览器脚本。也可以直接看" <a href="/parcels">"地块清单"</a> "和"
            <a href="/plants">"厂房清单"</a> "，每一条都写明了指标。"
        </p>
    };
    let dead = if alive {
        view! { <noscript>{dead}</noscript> }.into_any()
    } else {
        dead.into_any()
    };
    // The choice offers the county's industries alone.
    let trade = Trade::read(shelf, asked, std::iter::empty());
    let unknown = industry::unknown(trade.as_ref(), "/parcels/fit", "不限产业，重新填");
    let fields: Vec<_> = ASKED
        .iter()
        .map(|ask| field(shelf, ask, asked.get(ask.key)))
        .collect();
    Page::new(
        "适配自测",
        "填写投资、设备高度、荷载、用电等条件，逐项比对每宗地块和每个厂房单元；内容只在本机比对，不会发送。",
        view! {
            <div class="page">
                {parts::strip("/parcels/fit")}
                <h1>"适配自测"</h1>
                <p>
                    {format!("填您知道的几项，{plots} 宗地块和 {halls} 个厂房单元逐项回答符合还是不符合。")}
                    "填写的内容只在这台设备上比对，不会发送；看完一处回来还在，关掉页面就没有了。"
                </p>
                {dead}
                {unknown}
                <form
                    class="land__ask"
                    data-fit=alive.then_some("")
                    data-module=module
                    data-wasm=wasm
                    data-places=list
                    autocomplete="off"
                >
                    {from}
                    {fields}
                </form>
                <section>
                    <h2>"比对结果"</h2>
                    <div class="fit" data-fit-result="" aria-live="polite">
                        <p class="quiet">"填一项就开始比对，填得越多越准。"</p>
                    </div>
                </section>
                {script}
                <p class="quiet">
                    "待核实和已供出的不参加比对；有指标未公布的写“待核”，不算符合。投资强度、亩均税收、能耗是供地的要求，只比地块；净高、荷载只比厂房。结论供初选，以供地公告和实地核对为准。"
                    " " <a href=intent>"没有合适的，告诉我们要什么"</a>
                </p>
            </div>
        },
    )
}

fn field(shelf: &Shelf, ask: &Ask, value: Option<&str>) -> impl IntoView + use<> {
    let id = format!("fit-{}", ask.key);
    let hint = format!("{id}-hint");
    let error = format!("{id}-error");
    let described = format!("{hint} {error}");
    let value = value.map(|value| value.chars().take(60).collect::<String>());
    let input = if ask.key == "industry" {
        let options: Vec<_> = shelf
            .county
            .industries
            .iter()
            .map(|industry| {
                let selected = value.as_deref() == Some(industry.name.as_str())
                    || value.as_deref() == Some(industry.key.as_str());
                view! { <option value=industry.name.clone() selected=selected>{industry.name.clone()}</option> }
            })
            .collect();
        view! {
            <select id=id.clone() class="input" name=ask.key aria-describedby=described>
                <option value="">"不限"</option>
                {options}
            </select>
        }
        .into_any()
    } else {
        view! {
            <span class="input-unit land__unit">
                <input
                    id=id.clone()
                    class="input"
                    name=ask.key
                    type="text"
                    inputmode="decimal"
                    maxlength="40"
                    value=value
                    aria-describedby=described
                />
                <span class="input-unit__unit" aria-hidden="true">{ask.unit}</span>
            </span>
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{ask.zh} <span class="sr">{ask.unit}</span></label>
            <p class="field__hint" id=hint>{ask.hint}</p>
            <p class="field__error" id=error></p>
            {input}
        </div>
    }
}
