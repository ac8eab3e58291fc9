//! One item: its price, where it holds, where it comes from, and what it was before.

use domain::{
    costs::{Band, Cost, Standing, history, query, standing},
    library,
    listing::Listing,
};
use leptos::prelude::*;

use super::parts;
use crate::{
    parts::{Who, stale_mark, stale_notice},
    shelf::{Page, Shelf},
};

/// Fields that the page shows in a place of their own.
const ELSEWHERE: [&str; 7] = [
    "code",
    "name",
    "price",
    "unit",
    "verified_on",
    "verified_by",
    "review_days",
];

pub(super) fn page(shelf: &Shelf, id: &str) -> Option<Page> {
    let all = &shelf.library.costs;
    let cost = library::find(all, id)?;
    let stands = standing(all, cost, shelf.today);
    let past = history(all, cost);
    let newest = past
        .iter()
        .find(|one| standing(all, one, shelf.today) == Standing::Current);
    let words = full_name(cost);
    let price = cost.price_zh().unwrap_or_else(|| "未公布".to_owned());
    let park = cost.scope.first().map_or("all", String::as_str);
    let sheet = format!("/costs/sheet?{}", query(&[("park", park)]));
    let note = match stands {
        Standing::Current => None,
        Standing::Coming => Some("这是将要执行的价格，还没有开始。".to_owned()),
        Standing::Over => Some("这个价格已到期，新价还没有公布。".to_owned()),
        Standing::History => Some("这是以前的价格，已有新价。".to_owned()),
    };
    let stale =
        (stands != Standing::History).then(|| stale_notice(shelf, &cost.check, "这一项价格"));
    let view = view! {
        <article class="page detail">
            <header>
                <h1>{words.clone()}</h1>
                <p class="detail__where">
                    {cost.group.zh()} "·" {parts::scope(shelf, cost)} {stale_mark(shelf, &cost.check)}
                </p>
            </header>
            {note.map(|note| {
                let to = newest
                    .filter(|newest| newest.id != cost.id)
                    .map(|newest| view! { " " <a href=format!("/costs/{}", newest.id)>"看现行价格"</a> });
                view! { <p class="notice notice--warn" role="note">{note} {to}</p> }
            })}
            {stale}
            <dl class="decide costs-prices">
                <div><dt>"价格"</dt><dd>{parts::price(cost)}</dd></div>
                <div>
                    <dt>"执行日期"</dt>
                    <dd><span class="decide__words">
                        {cost.effective_from.map_or_else(|| "未公布".to_owned(), |day| day.zh())}
                    </span></dd>
                </div>
            </dl>
            {facts(cost)}
            {then(shelf, cost, &past)}
            <section>
                <h2>"接着看"</h2>
                <div class="ways">
                    <a class="way" href=sheet><b>"成本账和效益账"</b><span>"用本县价格算您的项目，参数可改"</span></a>
                    <a class="way" href=format!("/costs#g-{}", cost.group.key())>
                        <b>"全部要素成本"</b><span>{cost.group.zh()} "和其他各项价格"</span>
                    </a>
                </div>
            </section>
            {Who::officer_of(None).people(shelf)}
            <p class="checked">
                {shelf.checked(&cost.check)}
                {cost.code.clone().map(|code| format!("编号 {code}。"))}
            </p>
        </article>
        {parts::act_bar(shelf, None, &cost.id)}
    };
    let description = format!("{words}，{price}，{}。", parts::small_print(cost));
    Some(Page::new(words, description, view))
}

/// Name, voltage and band: `工商业用电 35千伏 平段`.
fn full_name(cost: &Cost) -> String {
    let band = (cost.band != Band::Any).then(|| cost.band.zh().to_owned());
    let parts = [Some(cost.name.clone()), cost.voltage.clone(), band];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The facts, drawn from the catalogue of fields; a price says of itself when it does not change
/// with the hour.
fn facts(cost: &Cost) -> impl IntoView + use<> {
    let rows: Vec<_> = Cost::fields()
        .iter()
        .filter(|field| !ELSEWHERE.contains(&field.key))
        .filter(|field| field.key != "band" || cost.band != Band::Any)
        .filter_map(|field| Some((field, field.shown(cost)?)))
        .map(|(field, value)| {
            view! { <tr><th scope="row">{field.zh}</th><td>{value}</td></tr> }
        })
        .collect();
    view! {
        <section>
            <h2>"要点"</h2>
            <table class="table table--facts"><tbody>{rows}</tbody></table>
        </section>
    }
}

/// The prices over time, the newest first, each with its change.
fn then(shelf: &Shelf, cost: &Cost, past: &[&Cost]) -> impl IntoView + use<> {
    let rows: Vec<_> = past
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let change = past
                .get(at + 1)
                .and_then(|before| one.price?.middle().change_since(before.price?.middle()));
            let state = match standing(&shelf.library.costs, one, shelf.today) {
                Standing::Current => "现行",
                Standing::Coming => "将执行",
                Standing::Over => "已到期",
                Standing::History => "历史",
            };
            let from = one
                .effective_from
                .map_or_else(|| "日期未公布".to_owned(), |day| day.zh());
            let from = if one.id == cost.id {
                view! { <b>{from}</b> }.into_any()
            } else {
                view! { <a class="costs-name" href=format!("/costs/{}", one.id)>{from}</a> }
                    .into_any()
            };
            view! {
                <tr>
                    <th scope="row">{from}<span class="costs-small">{state}</span></th>
                    <td class="num">{one.price_zh().unwrap_or_else(|| "未公布".to_owned())}</td>
                    <td class="num">{change.map_or_else(|| "—".to_owned(), tenths)}</td>
                </tr>
            }
        })
        .collect();
    (past.len() > 1).then(|| {
        view! {
            <section>
                <h2>"历次价格"</h2>
                <table class="table costs-lines">
                    <thead><tr>
                        <th scope="col">"执行日期"</th>
                        <th scope="col" class="num">"价格"</th>
                        <th scope="col" class="num">"变化"</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    })
}

/// `+3.4%`, `−2%`.
fn tenths(change: i64) -> String {
    let sign = match change.signum() {
        1 => "+",
        -1 => "−",
        _ => "",
    };
    let size = change.unsigned_abs();
    match size % 10 {
        0 => format!("{sign}{}%", size / 10),
        part => format!("{sign}{}.{part}%", size / 10),
    }
}
