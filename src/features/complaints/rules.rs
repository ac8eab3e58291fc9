//! 时限和依据: how long each step may take for each kind, where that is written, for what a message may
//! be refused, and how working days are counted.

use domain::{
    complaints::{Kind, RIGHTS, Way},
    workdays::Basis,
};
use leptos::prelude::*;

use super::{
    handling::{strip, supervision},
    parts::call,
};
use crate::shelf::{Page, Shelf};

/// The page.
pub(crate) fn page(shelf: &Shelf) -> Page {
    let county = &shelf.county;
    let kinds = Kind::ALL.into_iter().map(|kind| of_kind(shelf, kind));
    let upper = county.complaints.upper.clone().map(|upper| {
        view! { <p>"上级投诉工作机构：" {upper.name} "，" {upper.address} "，" {call(&upper.phone)}</p> }
    });
    let view = view! {
        <article class="page detail">
            {strip("/complaints/rules")}
            <header>
                <h1>"办理时限和依据"</h1>
                <p class="detail__where">"期限从收到的第二天起按工作日算；超了没有，回执和进度里都看得到"</p>
            </header>
            {kinds.collect_view()}
            <section>
                <h2>"您的权利"</h2>
                <p>{RIGHTS}</p>
                {upper}
            </section>
            {days(shelf)}
            {supervision(shelf)}
        </article>
    };
    let description = format!(
        "{}建议投诉的办理时限、依据、不予受理的情形，工作日怎么算。",
        county.name
    );
    Page::new("办理时限和依据", description, view)
}

fn of_kind(shelf: &Shelf, kind: Kind) -> impl IntoView + use<> {
    let settings = &shelf.county.complaints;
    let limits = settings.limits_of(kind);
    let rows = limits.limits.iter().map(|limit| {
        let what = match (limit.clock.is_ours(), kind.way()) {
            (false, _) => "您补正材料",
            (true, Way::Short) if limit.clock == domain::complaints::Clock::Finish => "答复",
            _ => limit.clock.zh(),
        };
        view! {
            <tr>
                <th scope="row">{what}</th>
                <td class="num">{limit.workdays}</td>
                <td>{limit.source.clone()}</td>
            </tr>
        }
    });
    let grounds = settings.grounds_of(kind);
    let count = grounds.len();
    let grounds = grounds.into_iter().map(|ground| {
        view! { <li>{ground.words} <small class="quiet">"（" {ground.source} "）"</small></li> }
    });
    view! {
        <section>
            <h2 id=kind.key()>{kind.zh()}</h2>
            <table class="table figures-rules">
                <thead><tr><th scope="col">"步骤"</th><th scope="col" class="num">"工作日"</th><th scope="col">"依据"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            <p class="quiet">
                {format!("复杂的可以延期一次，最多 {} 个工作日，要写明理由。缺材料时一次告知缺什么，等您补正的时间不算在办理期限里。", limits.extension_most)}
            </p>
            <details class="fold">
                <summary>{format!("不予受理的 {count} 种情形")}</summary>
                <ul class="land__list">{grounds.collect_view()}</ul>
            </details>
        </section>
    }
}

/// On which years the count rests.
fn days(shelf: &Shelf) -> impl IntoView + use<> {
    let calendar = shelf.calendar();
    let years = |wanted: Basis| -> String {
        let years = calendar.years().filter(|(_, basis)| *basis == wanted);
        let years: Vec<String> = years.map(|(year, _)| format!("{year}年")).collect();
        years.join("、")
    };
    let (known, law) = (years(Basis::Published), years(Basis::StatutoryOnly));
    view! {
        <section>
            <h2>"工作日怎么算"</h2>
            <ul class="land__list">
                {(!known.is_empty()).then(|| view! { <li>{known} "：按国务院办公厅公布的放假和调休安排。"</li> })}
                {(!law.is_empty()).then(|| view! { <li>{law} "：安排还没有公布，暂按法定节假日算，算出的日期旁都有说明。"</li> })}
                <li>"其他年度：暂按周六、周日休息算，同样会说明；安排公布后重新计算。"</li>
            </ul>
        </section>
    }
}
