//! The cost and return sheet 成本账+效益账 as a page: results first, then every line with its
//! source. The address holds the inputs alone, so it is the link to share.

use domain::{
    costs::{
        Business, Cost, INPUTS, Inputs, businesses, current, parks, query,
        sheet::{Basis, Line, Sheet, Support, calculate},
    },
    library::named,
    parcels::fit::Place,
};
use leptos::prelude::*;

use super::{
    form, parts,
    supports::{KEY, choices, offers},
};
use crate::{
    parts::{Unknown, Who},
    shelf::{Asked, Page, Shelf},
    way::Way,
};

pub(super) fn page(shelf: &Shelf, asked: &Asked) -> Page {
    let now = current(&shelf.library.costs, shelf.today);
    let way = Way::of(shelf, asked);
    let place = way.place(shelf);
    let inputs = Inputs::parse(&started(shelf, asked, &way, &now), &now);
    let business = inputs.business;
    let industry = industry(shelf, &business.gbt);
    let offers = offers(shelf, &inputs, &now, industry.as_deref(), asked);
    let address = place.as_ref().map_or_else(String::new, Place::sheet);
    let at_place = way.with(&address);
    // What follows another `type`: the place's park and area, and what led here.
    let kept = at_place.split_once('?').map_or("", |(_, query)| query);
    let kept = if kept.is_empty() {
        String::new()
    } else {
        format!("&{kept}")
    };
    let own = format!("costs:{}", business.key);
    let about = match way.about() {
        "" => own,
        way if way.len() + own.len() < ABOUT_MOST => format!("{way}:{own}"),
        way => way.to_owned(),
    };
    let supports: Vec<_> = offers.iter().map(|offer| offer.support.clone()).collect();
    let sheet = calculate(&inputs, &now, &supports);
    let open = asked.query.iter().any(|(key, _)| {
        matches!(key.as_str(), "park" | "volt" | KEY) || INPUTS.iter().any(|input| input.key == key)
    });
    let title = format!("{}成本账和效益账", business.name);
    let description = format!(
        "按{}公布的要素价格测算：{}。参数可改，每一行写明来源。测算，非承诺。",
        shelf.county.name, business.about
    );
    let used = used(&sheet, &now);
    let check = parts::weakest(used);
    let wrong = inputs.wrong.len();
    let met: String = offers
        .iter()
        .filter(|offer| offer.open && offer.met)
        .map(|offer| format!("&{}", query(&[(KEY, &offer.key)])))
        .collect();
    let view = view! {
        <article class="page detail costs">
            <header>
                <h1>{title.clone()}</h1>
                <p class="detail__where">
                    {business.about.clone()} "；"
                    {inputs.park.clone().map_or_else(|| "按全县价格".to_owned(), |park| format!("按{park}的价格"))}
                    {place.map(|place| view! { "；" <a href=place.href()>{place.name.clone()}</a> })}
                </p>
            </header>
            <p class="notice" role="note">
                <b>"测算，非承诺。"</b> "价格取自本县公布的要素成本；数量为示例参数，请按您的项目修改。未计折旧、利息和税费。"
            </p>
            {form::kinds(&inputs, &kept)}
            {(wrong > 0).then(|| view! {
                <p class="notice notice--warn" role="alert">
                    {format!("有 {wrong} 处填写没有用上，已用示例值代替，说明写在对应的格子旁。")}
                </p>
            })}
            {results(&sheet)}
            {form::form(&inputs, &now, open, (&kept, &way), choices(&offers).into_any())}
            {form::values(&inputs)}
            <section>
                <h2>"成本账"</h2>
                {table(shelf, "一次性投入", &sheet.investment, "合计", sheet.results.investment.to_string())}
                {table(shelf, "每年成本", &sheet.yearly, "合计", sheet.results.cost.to_string())}
            </section>
            <section>
                <h2>"效益账"</h2>
                {table(shelf, "每年收入", &sheet.income, "合计", sheet.results.income.to_string())}
                {table(shelf, "一次性支持", &sheet.once, "合计", sheet.results.once.to_string())}
                <p>{format!("年毛利 = 年收入 {} − 年成本 {} = ", sheet.results.income, sheet.results.cost)}
                    <b>{sheet.results.profit.to_string()}</b></p>
                {left_out(&sheet.left_out)}
            </section>
            <p class="costs-acts">
                <button class="button button--quiet" type="button" data-act="share">"复制链接"</button>
                <button class="button button--quiet" type="button" data-act="print">"打印"</button>
                <a class="button button--quiet" href=way.with(&format!("/costs/sheet?{}{met}", inputs.to_query()))>"这次测算的链接"</a>
            </p>
            {next(industry.as_deref())}
            {Who::officer_of(industry.as_deref()).people(shelf)}
            <p class="checked">
                {shelf.checked(&check)}
                {format!(
                    "测算日期 {}；各行取到 0.01 万元（成本四舍五入，支持只舍不入），合计是各行相加。链接只含以上参数，没有个人信息。测算，非承诺。",
                    shelf.today.zh()
                )}
            </p>
        </article>
        {parts::act_bar(shelf, industry.as_deref(), &about)}
    };
    Page::new(title, description, view)
}

/// Longest `about` that an intent takes.
const ABOUT_MOST: usize = 130;

/// What an address says, and what led here where it is silent: the kind of business is one of the
/// industry, and a place in a park without prices of its own has the county's.
fn started(shelf: &Shelf, asked: &Asked, way: &Way, now: &[&Cost]) -> Vec<(String, String)> {
    let mut pairs = asked.query.clone();
    if asked.get("type").is_none()
        && let Some(business) = business(shelf, &way.industries(shelf))
    {
        pairs.push(("type".to_owned(), business.key.clone()));
    }
    let known = |park: &str| {
        let library = &shelf.library;
        let here = library.parcels.iter().map(|plot| &plot.park);
        let mut here = here.chain(library.plants.iter().map(|hall| &hall.park));
        named(&library.parks, park).is_some() || here.any(|one| one.as_deref() == Some(park))
    };
    let priced = parks(now);
    for (key, value) in &mut pairs {
        if key == "park" && !priced.contains(&value.as_str()) && known(value) {
            "all".clone_into(value);
        }
    }
    pairs
}

/// The first kind of business of one of these industries, by the county's names.
fn business(shelf: &Shelf, industries: &[String]) -> Option<&'static Business> {
    industries.iter().find_map(|name| {
        let key = &shelf.county.industry(name)?.key;
        let mut all = businesses().iter();
        all.find(|one| industry(shelf, &one.gbt).as_ref() == Some(key))
    })
}

/// The county's industry that a kind of business belongs to.
fn industry(shelf: &Shelf, gbt: &str) -> Option<String> {
    let all = &shelf.county.industries;
    all.iter()
        .filter_map(|industry| {
            let codes = industry.gbt.iter().map(|code| code.to_string());
            let longest = codes
                .filter(|code| gbt.starts_with(code.as_str()))
                .map(|c| c.len())
                .max()?;
            Some((longest, industry))
        })
        .max_by_key(|(longest, _)| *longest)
        .map(|(_, industry)| industry.key.clone())
}

/// The items whose prices the sheet rests on.
fn used<'a>(sheet: &Sheet, now: &[&'a Cost]) -> Vec<&'a Cost> {
    let lines = sheet.investment.iter().chain(&sheet.yearly);
    lines
        .filter_map(|line| match &line.basis {
            Basis::Item(source) => now.iter().copied().find(|cost| cost.id == source.id),
            _ => None,
        })
        .collect()
}

/// What comes out, large.
fn results(sheet: &Sheet) -> impl IntoView + use<> {
    // A figure that lacks a cost looks better than it is, and says so itself.
    let lacking = match sheet.missing.len() {
        0 => String::new(),
        count => format!("（缺 {count} 项）"),
    };
    let figure = |name: &'static str, (number, unit): (String, &'static str)| {
        let lacking = lacking.clone();
        view! {
            <div>
                <dt>{name} {lacking}</dt>
                <dd><span class="figure"><b>{number}</b> <small>" " {unit}</small></span></dd>
            </div>
        }
    };
    let results = sheet.results;
    let payback = match results.payback_years() {
        Some(years) => {
            view! { <span class="figure"><b>{years}</b> <small>" 年"</small></span> }.into_any()
        }
        None => view! { <span class="decide__words">"算不出"</span> }.into_any(),
    };
    let missing = (!sheet.missing.is_empty()).then(|| {
        view! {
            <p class="notice notice--warn" role="note">
                {format!(
                    "没有算进去的 {} 项：{}。本县还没有公布适用的价格，实际成本会更高。",
                    sheet.missing.len(),
                    sheet.missing.join("、")
                )}
            </p>
        }
    });
    view! {
        <dl class="decide" id="results">
            {figure("年成本", results.cost.parts())}
            {figure("年毛利", results.profit.parts())}
            <div><dt>"静态回收期" {lacking.clone()}</dt><dd>{payback}</dd></div>
            {figure("一次性投入", results.investment.parts())}
        </dl>
        {missing}
    }
}

/// Lines with their sum; nothing when there are none.
fn table(
    shelf: &Shelf,
    caption: &'static str,
    lines: &[Line],
    total: &'static str,
    sum: String,
) -> impl IntoView + use<> {
    let rows: Vec<_> = lines.iter().map(|line| row(shelf, line)).collect();
    (!rows.is_empty()).then(|| view! {
        <table class="table costs-lines">
            <caption>{caption}</caption>
            <thead><tr><th scope="col">"项目、数量、单价和来源"</th><th scope="col" class="num">"金额"</th></tr></thead>
            <tbody>{rows}</tbody>
            <tfoot><tr><th scope="row">{total}</th><td class="num"><b>{sum}</b></td></tr></tfoot>
        </table>
    })
}

fn row(shelf: &Shelf, line: &Line) -> impl IntoView + use<> {
    let basis = basis(shelf, line);
    let amount = match line.amount {
        Some(amount) => view! { {amount.to_string()} }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{line.name.clone()} <span class="costs-small">{basis}</span></th>
            <td class="num">{amount}</td>
        </tr>
    }
}

/// How much at what price, and who says so.
fn basis(shelf: &Shelf, line: &Line) -> AnyView {
    let own = |example: bool| {
        if example {
            "示例参数"
        } else {
            "您填写的"
        }
    };
    let quantity = line.quantity.clone();
    match &line.basis {
        Basis::Item(source) => {
            let times = quantity.map(|quantity| format!("{quantity} × "));
            let from = source.from.map(|day| format!("，自 {} 起执行", day.zh()));
            let says = source.source.clone().map(|says| format!("；来源：{says}"));
            let stale = source.due_on.is_none_or(|due| shelf.today > due);
            view! {
                {times} {source.price.clone()} "；"
                <a href=format!("/costs/{}", source.id)>{source.name.clone()}</a>
                {format!("（{}）", source.scope)} {from} {says}
                {stale.then(|| view! { " " <span class="mark mark--warn">"待核实"</span> })}
            }
            .into_any()
        }
        Basis::Own { example } => {
            let quantity = quantity.map(|quantity| format!("{quantity}；"));
            view! { {quantity} {own(*example)} }.into_any()
        }
        Basis::Share { words, example } => {
            view! { {words.clone()} "；" {own(*example)} }.into_any()
        }
        Basis::Policy { id, number, words } => {
            let number = number.clone().map(|number| format!("（{number}）"));
            view! { <a href=format!("/policies/{id}")>"政策原文"</a> {number} "；" {words.clone()} }
                .into_any()
        }
        Basis::Unpublished => {
            let quantity = quantity.map(|quantity| format!("{quantity}；"));
            view! { {quantity} "本县没有公布适用的价格，没有算进去" }.into_any()
        }
    }
}

/// Benefits that are not counted, each with its reason.
fn left_out(all: &[Support]) -> impl IntoView + use<> {
    let items: Vec<_> = all
        .iter()
        .map(|support| {
            let number = support.number.clone().map(|number| format!("（{number}）"));
            view! {
                <li>
                    <a href=format!("/policies/{}", support.policy_id)>{support.name.clone()}</a>
                    {number} "：" {support.words.clone()} "。未计入：" {support.why_not.clone()}
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <h3>"未计入的政策"</h3>
            <ul class="costs-left">{items}</ul>
        }
    })
}

/// Where to go on from here.
fn next(industry: Option<&str>) -> impl IntoView + use<> {
    let projects = industry.map_or_else(
        || "/projects".to_owned(),
        |key| format!("/projects?{}", query(&[("industry", key)])),
    );
    view! {
        <section class="costs-next">
            <h2>"接着看"</h2>
            <div class="ways">
                <a class="way" href=projects><b>"同一产业的招商项目"</b><span>"看投资、用地和还缺什么"</span></a>
                <a class="way" href="/parks"><b>"园区、地块和厂房"</b><span>"选地、选厂房、做适配自测"</span></a>
                <a class="way" href="/policies"><b>"政策"</b><span>"现行有效的支持条件和兑现方式"</span></a>
                <a class="way" href="/costs"><b>"全部要素成本"</b><span>"每项价格的来源和执行日期"</span></a>
            </div>
        </section>
    }
}
