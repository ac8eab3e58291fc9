//! 办理情况: how many came, how many were answered in time, how content those are who said so, and of
//! how many each figure is.

use domain::complaints::{FEWEST, Figures, LeadRow, Line, Row, Tenths};
use leptos::prelude::*;

use super::handling::{bar, strip, supervision};
use crate::shelf::{Page, Shelf};

/// So many quarters are shown; open data have all.
const QUARTERS: usize = 8;

/// The page.
pub(crate) fn page(shelf: &Shelf, figures: &Figures) -> Page {
    let county = &shelf.county;
    let total = &figures.total;
    let view = view! {
        <article class="page detail">
            {strip("/complaints/figures")}
            <header>
                <h1>"建议投诉办理情况"</h1>
                <p class="detail__where">
                    {format!("截至 {}，{}，按收到的时间统计", figures.as_of.shanghai_text(), county.bureau)}
                </p>
            </header>
            {county.demo.then(|| view! { <p class="notice">"演示数据：下面只统计在这套演示系统里提交的来件。"</p> })}
            {match total.received {
                0 => view! { <p class="empty">"还没有收到建议投诉；收到第一件后，这里会有数字。"</p> }.into_any(),
                _ => counts(figures).into_any(),
            }}
            {leads(figures)}
            {method(figures)}
            <p class="facet__choices">
                <a class="choice" href="/data/complaints.json" download="" aria-label="办理情况 JSON">"JSON"</a> " "
                <a class="choice" href="/data/complaints.csv" download="" aria-label="办理情况 CSV">"CSV"</a>
            </p>
            {supervision(shelf)}
        </article>
    };
    let description = match total.received {
        0 => format!("{}建议投诉办理情况：还没有收到来件。", county.name),
        _ => format!(
            "{}建议投诉办理情况：收到 {} 件，按期答复 {} / {} 件，现在超期 {} 件；{}。",
            county.name,
            total.received,
            total.in_time,
            total.answered,
            total.overdue,
            total.satisfaction(),
        ),
    };
    Page::new("建议投诉办理情况", description, view)
}

fn counts(figures: &Figures) -> impl IntoView + use<> {
    let total = &figures.total;
    view! {
        <dl class="decide">
            <div><dt>"收到"</dt><dd>{number(total.received.to_string(), "件")}</dd></div>
            <div>
                <dt>"按期答复"</dt>
                <dd>
                    {rate(total.in_time_percent, total.in_time, total.answered)}
                    <small class="quiet">{of(total.in_time, total.answered, "已答复")}</small>
                </dd>
            </div>
            <div><dt>"现在超期"</dt><dd>{number(total.overdue.to_string(), "件")}</dd></div>
            <div>
                <dt>"多久答复（中位数）"</dt>
                <dd>
                    {median(total.median_workdays)}
                    <small class="quiet">{format!("{} 件已答复", total.answered)}</small>
                </dd>
            </div>
        </dl>
        <section>
            <h2>"满意度"</h2>
            <p><b>{total.satisfaction()}</b></p>
            <table class="table figures-rates">
                <thead><tr><th scope="col">"评价的是"</th><th scope="col" class="num">"满意 / 评价"</th><th scope="col" class="num">"满意率"</th></tr></thead>
                <tbody>
                    {rated("办理结果", total.satisfied, total.rated, total.satisfied_percent)}
                    {rated("服务态度和速度", total.service_satisfied, total.rated, total.service_percent)}
                </tbody>
            </table>
        </section>
        <section>
            <h2>"按类型"</h2>
            {table("类型", &figures.kinds)}
            {contentment("类型", &figures.kinds)}
        </section>
        <section>
            <h2>"按季度"</h2>
            {table("收到的季度", &figures.quarters)}
            {contentment("收到的季度", &figures.quarters)}
        </section>
        <section>
            <h2>"没有一次办好的"</h2>
            <p>
                {format!(
                    "已答复的 {} 件里，{} 件因本人认为没有解决而再次办理，{} 件提请了上级；另有 {} 件在答复前由本人撤回，{} 件还在办。",
                    total.answered, total.reopened, total.appealed, total.withdrawn, total.open,
                )}
            </p>
        </section>
    }
}

/// What came and what became of it, a row each.
fn table(of_what: &'static str, lines: &[Line<Row>]) -> impl IntoView + use<> {
    let most = lines.iter().map(|line| line.row.received).max();
    let rows = lines.iter().take(QUARTERS).map(|line| {
        let row = &line.row;
        view! {
            <tr>
                <th scope="row">{line.zh.clone()} {bar(row.received, most.unwrap_or(0))}</th>
                <td class="num">{row.received}</td>
                <td class="num">{row.answered}</td>
                <td class="num">
                    {row.in_time}
                    {row.in_time_percent.map(|percent| view! { <small class="figures-small">{format!("{percent}%")}</small> })}
                </td>
                <td class="num">{row.overdue}</td>
            </tr>
        }
    });
    view! {
        <table class="table figures-table">
            <thead>
                <tr>
                    <th scope="col">{of_what}</th>
                    <th scope="col" class="num">"收到"</th>
                    <th scope="col" class="num">"已答复"</th>
                    <th scope="col" class="num">"按期"</th>
                    <th scope="col" class="num">"超期"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// How long it took and how content people are, a row each.
fn contentment(of_what: &'static str, lines: &[Line<Row>]) -> impl IntoView + use<> {
    let rows = lines
        .iter()
        .take(QUARTERS)
        .filter(|line| line.row.answered > 0)
        .map(|line| {
            let row = &line.row;
            view! {
                <tr>
                    <th scope="row">{line.zh.clone()}</th>
                    <td class="num">{row.median_workdays.map_or_else(|| "—".to_owned(), |days| days.to_string())}</td>
                    <td class="num">{format!("{} / {}", row.satisfied, row.rated)}
                        {row.satisfied_percent.map(|percent| view! { <small class="figures-small">{format!("{percent}%")}</small> })}</td>
                    <td class="num">{row.unrated}</td>
                </tr>
            }
        })
        .collect_view();
    (!rows.is_empty()).then(|| {
        view! {
            <table class="table figures-table">
                <thead>
                    <tr>
                        <th scope="col">{of_what}</th>
                        <th scope="col" class="num">"中位数（工作日）"</th>
                        <th scope="col" class="num">"满意 / 评价"</th>
                        <th scope="col" class="num">"未评价"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    })
}

fn rated(
    what: &'static str,
    satisfied: u32,
    rated: u32,
    percent: Option<Tenths>,
) -> impl IntoView + use<> {
    let percent = match percent {
        Some(percent) => format!("{percent}%"),
        None => format!("不足 {FEWEST} 件"),
    };
    view! {
        <tr>
            <th scope="row">{what} {bar(satisfied, rated)}</th>
            <td class="num">{format!("{satisfied} / {rated}")}</td>
            <td class="num">{percent}</td>
        </tr>
    }
}

fn leads(figures: &Figures) -> Option<impl IntoView + use<>> {
    let row: &LeadRow = &figures.leads;
    let rows = figures.lead_quarters.iter().take(QUARTERS).map(|line| {
        view! {
            <tr>
                <th scope="row">{line.zh.clone()}</th>
                <td class="num">{line.row.received}</td>
                <td class="num">{line.row.contacted}</td>
                <td class="num">{line.row.in_time}</td>
                <td class="num">{line.row.overdue}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let median = row.median_workdays;
    let median = median.map(|days| format!("；从收到到首次联系，中位数 {days} 个工作日"));
    (row.received > 0).then(|| {
        view! {
            <section>
                <h2>"意向、需求、预约的首次联系"</h2>
                <p>
                    {format!(
                        "收到 {} 件，已联系 {} 件，其中按回执上的日期联系 {} 件；{} 件已过日期还没有联系",
                        row.received, row.contacted, row.in_time, row.overdue,
                    )}
                    {median} "。"
                </p>
                <table class="table figures-table">
                    <thead>
                        <tr>
                            <th scope="col">"收到的季度"</th>
                            <th scope="col" class="num">"收到"</th>
                            <th scope="col" class="num">"已联系"</th>
                            <th scope="col" class="num">"按期"</th>
                            <th scope="col" class="num">"超期"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    })
}

/// How it is counted, in words.
fn method(figures: &Figures) -> impl IntoView + use<> {
    let screened = (figures.screened > 0).then(|| {
        let words = format!(
            "另有 {} 件疑似垃圾信息在人工核验或已作垃圾处理，不计入上面的数字。",
            figures.screened
        );
        view! { <li>{words}</li> }
    });
    view! {
        <section>
            <h2>"怎么算的"</h2>
            <ul class="land__list">
                <li>"按期：受理、办结、送达各项期限到首次答复时都没有超；期限按工作日算，"<a href="/complaints/rules">"看各类时限和依据"</a>"。"</li>
                <li>"多久答复：从收到到首次答复的工作日，等待补正的时间也算在内。不予受理并说明理由的，也是一种答复。"</li>
                <li>"满意：两个问题各 1 到 5 分，打 4 分或 5 分算满意；每件按最后一次评价；没有评价的不算满意，也不算不满意，件数单独列出。"</li>
                <li>{format!("不足 {FEWEST} 件时只列件数，不算比率和中位数：几件来件算不出比率，也免得认出是谁。")}</li>
                <li>"比率向下取一位小数：写 100% 就是一件不差。"</li>
                {screened}
            </ul>
        </section>
    }
}

fn number(value: String, unit: &'static str) -> impl IntoView {
    view! { <span class="figure"><b>{value}</b> <small>" " {unit}</small></span> }
}

/// A share, or the count where there are too few for one.
fn rate(percent: Option<Tenths>, part: u32, of: u32) -> AnyView {
    match percent {
        Some(percent) => number(percent.to_string(), "%").into_any(),
        None if of == 0 => view! { <span class="unknown">"还没有答复的"</span> }.into_any(),
        None => number(part.to_string(), "件").into_any(),
    }
}

fn median(days: Option<Tenths>) -> AnyView {
    match days {
        Some(days) => number(days.to_string(), "个工作日").into_any(),
        None => {
            view! { <span class="unknown">{format!("不足 {FEWEST} 件，不算")}</span> }.into_any()
        }
    }
}

/// 35 / 36 件已答复
fn of(part: u32, of: u32, what: &str) -> String {
    format!("{part} / {of} 件{what}")
}
