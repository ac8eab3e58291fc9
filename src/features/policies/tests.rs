use std::sync::Arc;

use domain::{
    date::Date,
    library::Library,
    listing::Check,
    policies::{Benefit, Policy, PolicyKind, PolicyStatus, Review},
    positioning::County,
};

use crate::shelf::{Asked, Page, Shelf};

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn policy(id: &str, name: &str) -> Policy {
    Policy {
        id: id.to_owned(),
        name: name.to_owned(),
        who: Some("在县内投资建厂的企业".to_owned()),
        how_much: Some("设备投资额的5%".to_owned()),
        how: vec!["提交材料".to_owned(), "审核公示".to_owned()],
        payout_days: Some(15),
        valid_to: Some(day("2028-12-31")),
        fair_review: Review::Passed,
        review_body: Some("市场监督管理局".to_owned()),
        review_no: Some("演示1号".to_owned()),
        reviewed_on: Date::new(2026, 1, 1),
        review_no: Some("演示1号".to_owned()),
        benefits: vec![Benefit {
            formula: Some("设备投资额的5%".to_owned()),
            ..Benefit::default()
        }],
        check: Check {
            verified_on: Some(day("2026-11-01")),
            ..Check::default()
        },
        ..Policy::default()
    }
}

fn shelf(policies: Vec<Policy>) -> Shelf {
    let today = day("2026-11-10");
    Shelf {
        county: Arc::new(County::unset(today)),
        library: Arc::new(Library {
            policies,
            ..Library::default()
        }),
        today,
        picture: Arc::new(|_| None),
        extra: Arc::new(|_| None),
    }
}

fn open(shelf: &Shelf, path: &str, query: &str) -> Option<Page> {
    shelf.page(&Asked::parse(path, query))
}

fn html(shelf: &Shelf, path: &str, query: &str) -> String {
    open(shelf, path, query).unwrap().html
}

fn four() -> Shelf {
    let draft = Policy {
        status: PolicyStatus::Draft,
        ..policy("draft", "意见稿办法")
    };
    let repealed = Policy {
        status: PolicyStatus::Repealed,
        ..policy("old", "旧办法")
    };
    let expired = Policy {
        valid_to: Some(day("2026-06-30")),
        ..policy("late", "过期办法")
    };
    shelf(vec![repealed, expired, draft, policy("now", "现行办法")])
}

#[test]
fn the_list_shows_what_is_in_force_or_asked_about_and_links_the_rest() {
    let usual = html(&four(), "/policies", "");
    for name in [
        "现行办法",
        "意见稿办法",
        "征求意见",
        "standing=repealed",
        "standing=expired",
    ] {
        assert!(usual.contains(name), "{name}");
    }
    assert!(usual.find("现行办法").unwrap() < usual.find("意见稿办法").unwrap());
    assert!(!usual.contains("旧办法") && !usual.contains("过期办法"));
    let expired = html(&four(), "/policies", "standing=expired");
    assert!(expired.contains("过期办法") && expired.contains("policies__state--expired"));
    assert!(!expired.contains("policies__state--in_force"));
}

#[test]
fn filters_stand_in_the_address() {
    let fund = Policy {
        kind: PolicyKind::Fund,
        ..policy("fund", "招商基金")
    };
    let founder = Policy {
        who: Some("首次创业的人".to_owned()),
        ..policy("start", "创业补贴")
    };
    let shelf = shelf(vec![fund, founder]);
    let funds = html(&shelf, "/policies", "kind=fund");
    assert!(funds.contains("/policies/fund") && !funds.contains("/policies/start"));
    let founders = html(&shelf, "/policies", "who=founders");
    assert!(founders.contains("/policies/start") && !founders.contains("/policies/fund"));
    let strange = html(&shelf, "/policies", "kind=x&standing=%22%3E");
    assert!(strange.contains("/policies/fund"));
}

#[test]
fn what_is_stale_leaves_the_list_but_not_its_address() {
    let mut old = policy("stale", "久未核实");
    old.check.verified_on = Some(day("2026-07-01"));
    let shelf = shelf(vec![old, policy("now", "现行办法")]);
    let usual = html(&shelf, "/policies", "");
    assert!(!usual.contains("久未核实") && usual.contains("含 1 条待核实"));
    assert!(html(&shelf, "/policies", "stale=1").contains("久未核实"));
    assert!(html(&shelf, "/policies/stale", "").contains("已超过复核期"));
}

#[test]
fn a_page_says_in_plain_words_what_matters() {
    let page = html(&four(), "/policies/now", "");
    for words in [
        "谁能享受",
        "在县内投资建厂的企业",
        "设备投资额的5%",
        "15",
        "个工作日",
        "审查编号",
        "演示1号",
        "测算，非承诺",
        "/leads/new?about=policies:now",
        "可以申请",
        "2028年12月31日",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(
        !page.contains("附件") && !page.contains("政策原文"),
        "empty sections"
    );
}

#[test]
fn what_is_not_reviewed_or_not_in_force_is_not_available() {
    let none = Policy {
        fair_review: Review::None,
        ..policy("none", "未审办法")
    };
    let failed = Policy {
        fair_review: Review::Failed,
        ..policy("failed", "未过办法")
    };
    let shelf = shelf(vec![none, failed]);
    let list = html(&shelf, "/policies", "");
    for (id, words) in [("none", "未审查，暂不适用"), ("failed", "未通过，暂不适用")]
    {
        assert!(list.contains(words), "{words}");
        let page = html(&shelf, &format!("/policies/{id}"), "");
        assert!(
            page.contains(words) && !page.contains("可以申请"),
            "{words}"
        );
    }
    for (id, words) in [
        ("late", "已过期"),
        ("old", "已废止"),
        ("draft", "征求意见稿"),
    ] {
        let page = html(&four(), &format!("/policies/{id}"), "");
        assert!(page.contains(words) && !page.contains("可以申请"), "{id}");
        assert!(!page.contains("policies__state--in_force"), "{id}");
    }
}

#[test]
fn an_address_of_none_has_no_page() {
    assert!(open(&four(), "/policies/nothing", "").is_none());
    assert!(open(&four(), "/policies/now/more", "").is_none());
}

/// The county's policy and one of a park that sets another standard for the same thing.
fn at_odds() -> Vec<Policy> {
    let park = Policy {
        scope: Some("东园".to_owned()),
        benefits: vec![
            Benefit {
                formula: Some("设备投资额的8%".to_owned()),
                ..Benefit::default()
            },
            Benefit {
                condition: Some("首次接入蒸汽管网".to_owned()),
                formula: Some("固定 6万元".to_owned()),
                cap: None,
            },
        ],
        ..policy("park", "园区设备办法")
    };
    vec![policy("county", "全县设备办法"), park]
}

#[test]
fn the_policy_that_gives_way_says_which_one_holds() {
    let shelf = shelf(at_odds());
    let page = html(&shelf, "/policies/park", "");
    assert!(page.contains("全县实行统一标准，以《全县设备办法》为准"));
    assert!(page.contains(r#"href="/policies/county""#));
    // The other benefit is not touched.
    assert_eq!(page.matches("可以申请").count(), 1);
    let county = html(&shelf, "/policies/county", "");
    assert!(!county.contains("全县实行统一标准") && county.contains("可以申请，计入测算"));
    let list = html(&shelf, "/policies", "");
    assert_eq!(list.matches("以另一政策为准").count(), 1);
    assert!(list.find("全县设备办法").unwrap() < list.find("园区设备办法").unwrap());
}

#[test]
fn the_countys_policy_says_where_a_park_may_differ() {
    let mut all = at_odds();
    all[0].park_may_differ = Some(true);
    let shelf = shelf(all);
    let county = html(&shelf, "/policies/county", "");
    assert!(county.contains("在东园，以园区的《园区设备办法》为准"));
    assert!(county.contains("园区可另行规定"));
    // Elsewhere it holds.
    assert!(county.contains("可以申请，计入测算"));
    assert!(!html(&shelf, "/policies/park", "").contains("role=\"note\""));
}

#[test]
fn what_replaces_another_says_so_on_both_pages() {
    let mut new = policy("new", "新办法");
    new.replaces = vec!["旧的办法".to_owned()];
    let shelf = shelf(vec![new, policy("gone", "旧的办法")]);
    assert!(html(&shelf, "/policies/new", "").contains("替代政策"));
    let gone = html(&shelf, "/policies/gone", "");
    assert!(gone.contains("已由《新办法》替代") && !gone.contains("可以申请"));
}

#[test]
fn a_fund_is_found_from_the_list_and_says_direction_size_and_way() {
    let fund = Policy {
        kind: PolicyKind::Fund,
        direction: Some("乳品、冷链".to_owned()),
        size: domain::money::Amount::parse("2亿元", domain::money::MoneyUnit::Wan).unwrap(),
        how: vec!["提交商业计划书".to_owned()],
        ..policy("fund", "招商基金")
    };
    let shelf = shelf(vec![fund, policy("now", "现行办法")]);
    let list = html(&shelf, "/policies", "");
    for words in [r#"href="/policies/fund""#, "投向：乳品、冷链", "2 亿元"] {
        assert!(list.contains(words), "{words}");
    }
    assert_eq!(list.matches("投向：").count(), 1);
    let page = html(&shelf, "/policies/fund", "");
    for words in [
        "支持方向",
        "乳品、冷链",
        "基金规模",
        "2 亿元",
        "申请方式",
        "提交商业计划书",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn the_industry_of_the_list_is_asked_for_by_key_or_name() {
    let mut shelf = shelf(vec![policy("z-1", "设备补助")]);
    let mut county = (*shelf.county).clone();
    county.industries = vec![domain::positioning::Industry {
        key: "food".to_owned(),
        name: "健康食品".to_owned(),
        level: domain::positioning::IndustryLevel::Leading,
        gbt: Vec::new(),
        note: String::new(),
        picture: None,
    }];
    shelf.county = Arc::new(county);
    let list = |query: &str| open(&shelf, "/policies", query).unwrap().html;
    let (key, name) = (
        list("industry=food&kind=reward"),
        list("industry=健康食品&kind=奖补"),
    );
    assert_eq!(key, name);
    assert!(
        key.contains("industry=food") && key.contains("设备补助"),
        "{key}"
    );
    let none = list("industry=nosuch");
    assert!(
        none.contains("没有这个产业") && !none.contains("/policies/z-1"),
        "{none}"
    );
}
