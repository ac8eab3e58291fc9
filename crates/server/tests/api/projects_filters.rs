//! `/api/v1/projects`: each filter alone and together, and search words. What must be found is
//! worked out here from the whole list.

use std::collections::BTreeSet;

use domain::date::Date;
use serde_json::Value;

use crate::{
    projects::{found, list, set, sqm, wan},
    support::{Server, text},
};

/// The ids of the cards that a rule of ours takes.
fn those(cards: &[Value], rule: impl Fn(&Value) -> bool) -> BTreeSet<String> {
    cards
        .iter()
        .filter(|card| rule(card))
        .map(|card| text(card, "id").to_owned())
        .collect()
}

/// 亩 in thousandths of ㎡: three 亩 are 2,000 ㎡. Half a hundredth of rounding either way.
fn mu(mu: i64) -> i64 {
    mu * 2_000_000 / 3
}

async fn is_stale(server: &Server, card: &Value) -> bool {
    let site = server.get("/api/v1/site").await.ok();
    let today = Date::parse(text(&site, "today")).unwrap();
    Date::parse(text(card, "due_on")).unwrap() < today
}

#[tokio::test]
async fn industries_are_found_by_key_name_and_code() {
    let server = Server::shared();
    let all = found(&server, &[]).await;
    let food = those(&all, |card| card["industry"] == "food");
    assert!(!food.is_empty());
    assert_eq!(set(&found(&server, &[("industry", "food")]).await), food);
    assert_eq!(
        set(&found(&server, &[("industry", "健康食品")]).await),
        food
    );
    let within = |code: &'static str| {
        those(&all, |card| {
            card["gbt"]
                .as_str()
                .is_some_and(|own| own.starts_with(code))
        })
    };
    for code in ["C13", "C"] {
        assert!(!within(code).is_empty(), "{code}");
        assert_eq!(
            set(&found(&server, &[("industry", code)]).await),
            within(code),
            "{code}"
        );
    }
    let both = set(&found(&server, &[("industry", "food,herbs")]).await);
    assert_eq!(
        both,
        those(&all, |card| card["industry"] == "food"
            || card["industry"] == "herbs")
    );
}

#[tokio::test]
async fn field_place_mode_and_status_each_filter_alone() {
    let server = Server::shared();
    let all = found(&server, &[]).await;
    for key in ["field", "place", "status"] {
        let values: BTreeSet<_> = all.iter().filter_map(|card| card[key].as_str()).collect();
        assert!(values.len() >= 2, "{key}: {values:?}");
        for value in values {
            let expected = those(&all, |card| card[key] == value);
            assert_eq!(
                set(&found(&server, &[(key, value)]).await),
                expected,
                "{key}={value}"
            );
        }
    }
    let modes: BTreeSet<_> = all
        .iter()
        .flat_map(|card| card["modes"].as_array().cloned().unwrap_or_default())
        .map(|mode| mode.as_str().unwrap().to_owned())
        .collect();
    assert!(modes.len() >= 2, "{modes:?}");
    for mode in &modes {
        let has = |card: &Value| {
            let modes = card["modes"].as_array();
            modes.is_some_and(|all| all.iter().any(|one| one == mode))
        };
        assert_eq!(
            set(&found(&server, &[("mode", mode)]).await),
            those(&all, has),
            "{mode}"
        );
    }
}

#[tokio::test]
async fn amounts_and_land_are_filtered_with_both_ends() {
    let server = Server::shared();
    let all = found(&server, &[]).await;
    let wans = |low: i64, high: i64| {
        those(&all, |card| {
            wan(card).is_some_and(|wan| (low * 1_000..=high * 1_000).contains(&wan))
        })
    };
    for (range, expected) in [
        ("5000-10000", wans(5_000, 10_000)),
        ("10000-", wans(10_000, 1_000_000_000)),
        ("-5000", wans(0, 5_000)),
        ("unknown", those(&all, |card| wan(card).is_none())),
    ] {
        assert!(!expected.is_empty(), "{range}");
        assert_eq!(
            set(&found(&server, &[("amount", range)]).await),
            expected,
            "{range}"
        );
    }
    let land = |low: i64, high: i64| {
        those(&all, |card| {
            sqm(card).is_some_and(|sqm| (mu(low) - 4_000..=mu(high) + 4_000).contains(&sqm))
        })
    };
    for (range, expected) in [
        ("50-200", land(50, 200)),
        ("200-", land(200, 1_000_000)),
        ("-50", land(0, 50)),
        ("unknown", those(&all, |card| sqm(card).is_none())),
    ] {
        assert!(!expected.is_empty(), "{range}");
        assert_eq!(
            set(&found(&server, &[("land", range)]).await),
            expected,
            "{range}"
        );
    }
}

#[tokio::test]
async fn filters_together_are_their_intersection() {
    let server = Server::shared();
    let food = set(&found(&server, &[("industry", "food")]).await);
    let large = set(&found(&server, &[("amount", "5000-")]).await);
    let both = set(&found(&server, &[("industry", "food"), ("amount", "5000-")]).await);
    assert!(!both.is_empty() && both.len() < food.len());
    assert_eq!(both, food.intersection(&large).cloned().collect());
}

#[tokio::test]
async fn what_is_past_its_review_shows_only_when_asked_for() {
    let server = Server::shared();
    let usual = found(&server, &[]).await;
    let all = found(&server, &[("stale", "1")]).await;
    let mut stale = BTreeSet::new();
    for card in &all {
        if is_stale(&server, card).await {
            stale.insert(text(card, "id").to_owned());
        }
    }
    assert_eq!(stale.len(), 8, "the seed has eight");
    assert_eq!(set(&usual), set(&all).difference(&stale).cloned().collect());
}

#[tokio::test]
async fn words_understand_yi_wan_mu_and_full_width_digits() {
    let server = Server::shared();
    let all = found(&server, &[]).await;
    let at_least = those(&all, |card| wan(card) >= Some(100_000_000));
    assert!(!at_least.is_empty());
    for words in [
        "10亿以上",
        "１０亿以上",
        "100000万以上",
        "≥10亿",
        "不低于10亿元",
    ] {
        let hits = set(&found(&server, &[("q", words)]).await);
        assert_eq!(hits, at_least, "{words}");
    }
    let large = those(&all, |card| {
        sqm(card).is_some_and(|sqm| sqm >= mu(200) - 4_000)
    });
    assert!(!large.is_empty());
    for words in ["200亩以上", "２００亩以上", "不少于200亩"] {
        assert_eq!(
            set(&found(&server, &[("q", words)]).await),
            large,
            "{words}"
        );
    }
    let exact = all.iter().find_map(|card| wan(card).map(|wan| (card, wan)));
    let (card, figure) = exact.unwrap();
    let words = format!("{}万元", figure / 1_000);
    assert!(
        set(&found(&server, &[("q", &words)]).await).contains(text(card, "id")),
        "{words}"
    );
}

#[tokio::test]
async fn words_are_found_in_name_place_industry_and_as_pinyin_initials() {
    let server = Server::shared();
    let all = found(&server, &[]).await;
    let rice = set(&found(&server, &[("q", "稻米")]).await);
    let named = those(&all, |card| text(card, "title").contains("稻米"));
    assert!(!named.is_empty() && named.is_subset(&rice));
    for letters in ["dm", "DM", "ｄｍ"] {
        let hits = set(&found(&server, &[("q", letters)]).await);
        assert!(named.is_subset(&hits), "{letters}");
    }
    let place = all.iter().find_map(|card| card["place"].as_str()).unwrap();
    let there = those(&all, |card| card["place"] == place);
    assert!(
        there.is_subset(&set(&found(&server, &[("q", place)]).await)),
        "{place}"
    );
    let herbs = those(&all, |card| card["industry"] == "herbs");
    assert!(herbs.is_subset(&set(&found(&server, &[("q", "中医药")]).await)));
    let both = set(&found(&server, &[("q", "中医药 1000万以上")]).await);
    assert!(both.is_subset(&set(&found(&server, &[("q", "中医药")]).await)));
}

#[tokio::test]
async fn what_nobody_has_finds_nothing() {
    let server = Server::shared();
    for pair in [
        ("industry", "no-such-industry"),
        ("industry", "Z99"),
        ("field", "太空采矿"),
        ("place", "月球"),
        ("mode", "以物易物"),
        ("status", "gone"),
        ("q", "绝无此项目"),
        ("amount", "99999999-"),
    ] {
        let page = list(&server, &[pair]).await;
        assert_eq!(page["total"], 0, "{pair:?}");
        assert_eq!(page["items"], serde_json::json!([]), "{pair:?}");
        assert!(page["next"].is_null(), "{pair:?}");
    }
}
