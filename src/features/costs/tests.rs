//! What a reader of these pages must see.

use std::sync::Arc;

use domain::{
    costs::{Band, Cost, Group, Quote},
    date::Date,
    library::Library,
    listing::Check,
    policies::{Benefit, Policy, PolicyStatus, Review},
    positioning::County,
};

use crate::shelf::{Asked, Page, Shelf};

fn cost(id: &str, group: Group, name: &str, price: &str, unit: &str) -> Cost {
    Cost {
        id: id.to_owned(),
        name: name.to_owned(),
        group,
        price: Quote::parse(price).unwrap(),
        unit: unit.to_owned(),
        effective_from: Date::new(2026, 1, 1),
        source: Some("青发改价〔2026〕演示2号".to_owned()),
        check: Check {
            verified_on: Date::new(2026, 11, 1),
            ..Check::default()
        },
        ..Cost::default()
    }
}

fn shelf() -> Shelf {
    let mut power = cost("e-1", Group::Power, "工商业用电", "0.6253", "元/kWh");
    power.voltage = Some("1-10（20）千伏".to_owned());
    power.band = Band::Flat;
    let mut before = cost("e-2-24", Group::Land, "工业用地", "10", "万元/亩");
    before.effective_from = Date::new(2024, 1, 1);
    before.scope = vec!["东园".to_owned()];
    let mut land = cost("e-2", Group::Land, "工业用地", "11.2", "万元/亩");
    land.scope = vec!["东园".to_owned()];
    let mut water = cost("e-3", Group::Water, "再生水", "1.2", "元/吨");
    water.check.verified_on = Date::new(2026, 1, 1);
    let wage = cost(
        "e-4",
        Group::Labour,
        "食品加工操作工",
        "4200-5400",
        "元/人·月",
    );
    let unknown = cost("e-5", Group::Gas, "生物天然气", "", "元/立方米");
    let today = Date::new(2026, 11, 10).unwrap();
    Shelf {
        county: Arc::new(County::unset(today)),
        library: Arc::new(Library {
            costs: vec![power, land, before, water, wage, unknown],
            ..Library::default()
        }),
        today,
        picture: Arc::new(|_| None),
        extra: Arc::new(|_| None),
    }
}

fn page(address: &str) -> Option<Page> {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    shelf().page(&Asked::parse(path, query))
}

/// What is read: without tags, comments and runs of blanks.
fn text(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn prices_stand_with_unit_day_source_and_review() {
    let html = page("/costs").unwrap().html;
    let text = text(&html);
    for words in [
        "0.6253",
        "11.2 万元/亩",
        "4,200–5,400 元/人·月",
        "自 2026年1月1日 起执行",
        "青发改价〔2026〕演示2号",
        "下次复核 2027年1月30日",
        "平段",
        "东园",
        "未公布",
        "含 1 条待核实",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("再生水"), "待核实 leaves the default list");
    assert!(!html.contains("e-2-24"), "history is not current");
    assert!(html.contains("/costs/sheet?type=dairy"));
}

#[test]
fn stale_items_are_shown_on_request_and_marked() {
    let text = text(&page("/costs?stale=1").unwrap().html);
    assert!(text.contains("再生水 待核实"), "{text}");
}

#[test]
fn an_item_shows_what_it_was_before() {
    let now = text(&page("/costs/e-2").unwrap().html);
    assert!(
        now.contains("历次价格") && now.contains("10 万元/亩"),
        "{now}"
    );
    assert!(now.contains("+12%"));
    let before = text(&page("/costs/e-2-24").unwrap().html);
    assert!(before.contains("这是以前的价格"));
    assert_eq!(page("/costs/none"), None);
    assert_eq!(page("/costs/e-2/x"), None);
}

#[test]
fn the_sheet_says_that_it_is_a_calculation_and_names_its_sources() {
    let html = page("/costs/sheet?type=dairy").unwrap().html;
    let text = text(&html);
    for words in [
        "测算，非承诺。",
        "示例参数，请按您的项目修改",
        "60 亩 × 11.2 万元/亩",
        "672 万元",
        "取中值 4,800",
        "没有算进去的 10 项",
        "静态回收期（缺 10 项）",
        "成本账",
        "效益账",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    for part in [
        r#"data-act="share""#,
        r#"data-act="print""#,
        "/leads/new?about=costs:dairy",
        r#"inputmode="decimal""#,
        "data-auto",
        "/costs/e-2",
    ] {
        assert!(html.contains(part), "{part}");
    }
}

#[test]
fn a_bad_figure_gets_a_sentence_and_the_link_leaves_it_out() {
    let html = page("/costs/sheet?type=dairy&land=很大&rent=1200&phone=13900000000")
        .unwrap()
        .html;
    assert!(html.contains("请写 0 到 10,000 之间的数（亩），最多两位小数；这次按示例值 60 计算"));
    assert!(html.contains(r#"value="很大""#));
    assert!(html.contains("/costs/sheet?type=dairy&amp;rent=1200\""));
    assert!(!html.contains("13900000000"));
}

#[test]
fn a_loss_cannot_be_paid_back() {
    let text = text(&page("/costs/sheet?type=dairy&revenue=1").unwrap().html);
    assert!(text.contains("算不出"));
}

fn policy(id: &str, name: &str, review: Review, formula: &str) -> Policy {
    Policy {
        id: id.to_owned(),
        name: name.to_owned(),
        status: PolicyStatus::InForce,
        fair_review: review,
        review_body: Some("市场监督管理局".to_owned()),
        review_no: Some("演示1号".to_owned()),
        reviewed_on: Date::parse("2025-12-01").ok(),
        doc_no: Some("青政发〔2026〕演示1号".to_owned()),
        benefits: vec![Benefit {
            condition: Some("按期投产".to_owned()),
            formula: Some(formula.to_owned()),
            cap: None,
        }],
        check: Check {
            verified_on: Date::new(2026, 11, 1),
            ..Check::default()
        },
        ..Policy::default()
    }
}

/// Only what is reviewed can be ticked, and only what is ticked counts.
#[test]
fn a_policy_counts_once_its_condition_is_said_to_hold() {
    let mut shelf = shelf();
    let mut library = Library::clone(&shelf.library);
    library.policies = vec![
        policy("z-1", "技改支持", Review::Passed, "固定 200万元"),
        policy("z-2", "未审查的支持", Review::None, "固定 300万元"),
        policy("z-3", "讲不清的支持", Review::Passed, "视情况给予支持"),
    ];
    shelf.library = Arc::new(library);
    let page = |query: &str| {
        let asked = Asked::parse("/costs/sheet", query);
        shelf.page(&asked).unwrap().html
    };
    let plain = page("type=dairy");
    assert!(plain.contains("value=\"z-1.0\"") && !plain.contains("value=\"z-2.0\""));
    assert!(text(&plain).contains("未计入：没有勾选符合条件"));
    let met = page("type=dairy&meet=z-1.0&meet=z-2.0&meet=z-3.0&meet=none");
    let words = text(&met);
    for part in [
        "一次性支持",
        "技改支持政策原文（青政发〔2026〕演示1号）",
        "200 万元",
        "未计入的政策",
        "未审查，暂不适用",
        "标准不能按以上参数计算",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(!words.contains("没有勾选符合条件"));
    assert!(met.contains("/policies/z-1") && met.contains("&amp;meet=z-1.0"));
    assert!(!met.contains("meet=z-2.0"), "what cannot count is not kept");
}

#[test]
fn a_county_without_prices_has_a_page() {
    let mut shelf = shelf();
    shelf.library = Arc::new(Library::default());
    for address in ["/costs", "/costs/sheet"] {
        assert!(shelf.page(&Asked::parse(address, "")).is_some());
    }
}

/// Of two standards for the same thing one counts, even when both conditions are said to hold.
#[test]
fn of_two_policies_at_odds_one_counts() {
    let scoped = |id: &str, scope: Option<&str>, formula: &str| Policy {
        scope: scope.map(str::to_owned),
        ..policy(id, &format!("办法{id}"), Review::Passed, formula)
    };
    let words = |may_differ, query: &str| {
        let mut county = scoped("c", None, "固定 200万元");
        county.park_may_differ = may_differ;
        let own = scoped("p", Some("东园"), "固定 300万元");
        let mut shelf = shelf();
        let mut library = Library::clone(&shelf.library);
        library.policies = vec![county, own, scoped("w", Some("西园"), "固定 1万元")];
        shelf.library = Arc::new(library);
        let query = format!("type=dairy&meet=c.0&meet=p.0&meet=w.0{query}");
        text(
            &shelf
                .page(&Asked::parse("/costs/sheet", &query))
                .unwrap()
                .html,
        )
    };
    // The same rule decides with the park and without.
    for park in ["", "&park=东园"] {
        let unified = words(None, park);
        assert!(
            unified.contains("未计入：全县实行统一标准，以《办法c》为准"),
            "{unified}"
        );
    }
    let there = words(Some(true), "&park=东园");
    assert!(
        there.contains("未计入：在东园，以园区的《办法p》为准"),
        "{there}"
    );
    assert!(there.contains("未计入：只适用于西园"), "{there}");
    let anywhere = words(Some(true), "&park=all");
    assert!(
        anywhere.contains("未计入：只适用于东园，选这个园区后才计入"),
        "{anywhere}"
    );
    assert!(!anywhere.contains("以园区的《办法p》为准"), "{anywhere}");
}
