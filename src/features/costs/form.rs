//! The inputs of the sheet: a form that works by plain GET, and the same as values for print.

use domain::costs::{Cost, INPUTS, Input, Inputs, Part, What, businesses, parks, voltages};
use leptos::prelude::*;

use crate::way::Way;

/// The kinds of business; another kind begins with its own example, at the same `place`: the part
/// of an address that says park, area and what led here.
pub(super) fn kinds(inputs: &Inputs, place: &str) -> impl IntoView + use<> {
    let key = &inputs.business.key;
    let kinds: Vec<_> = businesses()
        .iter()
        .map(|one| {
            let here = one.key == *key;
            let class = if here { "choice choice--on" } else { "choice" };
            view! {
                <li>
                    <a
                        id=format!("type-{}", one.key)
                        class=class
                        data-replace=""
                        aria-current=here.then_some("true")
                        href=format!("/costs/sheet?type={}{place}", one.key)
                    >
                        {one.name.clone()}
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <nav class="costs-kinds" aria-label="业态">
            <ul class="facet__choices">{kinds}</ul>
            {wrong(inputs, "type")}
        </nav>
    }
}

/// The form; open once something has been changed.
pub(super) fn form(
    inputs: &Inputs,
    current: &[&Cost],
    open: bool,
    (place, way): (&str, &Way),
    policies: AnyView,
) -> impl IntoView + use<> {
    let parts: Vec<_> = Part::ALL
        .into_iter()
        .map(|part| fieldset(inputs, current, part))
        .collect();
    let again = format!("/costs/sheet?type={}{place}", inputs.business.key);
    let from = way.pair().map(|(key, value)| {
        view! { <input type="hidden" name=key value=value.to_owned() /> }
    });
    view! {
        <details class="fold costs-form" open=open>
            <summary id="inputs">"改参数，换成您的项目"</summary>
            <form method="get" action="/costs/sheet" data-auto="">
                <input type="hidden" name="type" value=inputs.business.key.clone() />
                {from}
                {parts}
                {policies}
                <p class="costs-acts">
                    <button class="button" id="calculate">"重新计算"</button>
                    <a class="button button--quiet" id="again" data-replace="" href=again>"恢复示例参数"</a>
                </p>
            </form>
        </details>
    }
}

fn fieldset(inputs: &Inputs, current: &[&Cost], part: Part) -> impl IntoView + use<> {
    let choices = match part {
        Part::Place => Some(park(inputs, current).into_any()),
        Part::Power => Some(voltage(inputs, current).into_any()),
        _ => None,
    };
    let fields: Vec<_> = INPUTS
        .iter()
        .filter(|input| input.part == part)
        .map(|input| field(inputs, input))
        .collect();
    view! {
        <fieldset class="costs-set">
            <legend>{part.zh()}</legend>
            {choices}
            {fields}
        </fieldset>
    }
}

fn field(inputs: &Inputs, input: &Input) -> impl IntoView + use<> {
    let key = input.key;
    let found = inputs.wrong.iter().find(|wrong| wrong.key == key);
    let value = found.map_or_else(|| inputs.shown(input.what), |wrong| wrong.typed.clone());
    let is_wrong = found.is_some();
    let mode = match input.what {
        What::Staff | What::Months => "numeric",
        _ => "decimal",
    };
    view! {
        <div class="field" class:field--wrong=is_wrong>
            <label class="field__label" for=key>{input.zh}</label>
            {wrong(inputs, key)}
            <span class="input-unit">
                <input
                    class="input"
                    id=key
                    name=key
                    value=value
                    inputmode=mode
                    autocomplete="off"
                    maxlength="20"
                    aria-invalid=is_wrong.then_some("true")
                    aria-describedby=format!("{key}-error {key}-help")
                />
                <span class="input-unit__unit">{input.unit}</span>
            </span>
            {(!input.help.is_empty()).then(|| view! {
                <p class="field__hint" id=format!("{key}-help")>{input.help}</p>
            })}
        </div>
    }
}

/// The sentence at a field whose value could not be used.
fn wrong(inputs: &Inputs, key: &str) -> impl IntoView + use<> {
    let sentence = inputs.wrong.iter().find(|wrong| wrong.key == key);
    sentence.map(|wrong| {
        view! { <p class="field__error" id=format!("{key}-error")>{wrong.sentence.clone()}</p> }
    })
}

fn park(inputs: &Inputs, current: &[&Cost]) -> impl IntoView + use<> {
    let chosen = inputs.park.clone();
    let options: Vec<_> = parks(current)
        .into_iter()
        .map(|name| (name.to_owned(), name.to_owned()))
        .chain([("all".to_owned(), "不限园区，按全县价格".to_owned())])
        .map(|(value, words)| {
            let here = chosen.as_deref().unwrap_or("all") == value;
            view! { <option value=value selected=here>{words}</option> }
        })
        .collect();
    select(
        "park",
        "按哪里的价格",
        options.into_any(),
        wrong(inputs, "park").into_any(),
    )
}

fn voltage(inputs: &Inputs, current: &[&Cost]) -> impl IntoView + use<> {
    let options: Vec<_> = voltages(current)
        .into_iter()
        .map(|one| {
            let here = one == inputs.voltage;
            view! { <option value=one.to_owned() selected=here>{one.to_owned()}</option> }
        })
        .collect();
    (!options.is_empty()).then(|| {
        select(
            "volt",
            "电压等级",
            options.into_any(),
            wrong(inputs, "volt").into_any(),
        )
    })
}

fn select(
    key: &'static str,
    label: &'static str,
    options: AnyView,
    wrong: AnyView,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field__label" for=key>{label}</label>
            {wrong}
            <select class="input" id=key name=key>{options}</select>
        </div>
    }
}

/// The inputs as values, for paper.
pub(super) fn values(inputs: &Inputs) -> impl IntoView + use<> {
    let park = inputs.park.clone().unwrap_or_else(|| "全县".to_owned());
    let power = inputs.get(What::Kwh) > 0;
    let first = [
        Some(("价格范围", park)),
        power.then(|| ("电压等级", inputs.voltage.clone())),
    ];
    let figures = INPUTS
        .iter()
        .filter(|input| inputs.get(input.what) > 0)
        .map(|input| {
            let mark = if inputs.is_example(input.what) {
                "（示例）"
            } else {
                ""
            };
            (input.zh, format!("{}{mark}", inputs.words(input.what)))
        });
    let rows: Vec<_> = first
        .into_iter()
        .flatten()
        .chain(figures)
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect();
    view! { <dl class="costs-values" aria-hidden="true">{rows}</dl> }
}
