//! `/api/v1/projects`: paging, filters, order, details. Expectations are worked out here, from
//! the whole list, and not by the code under test.

use std::collections::BTreeSet;

use domain::date::Date;
use serde_json::Value;

use crate::support::{Server, query, text};

const SORTS: [&str; 5] = ["new", "amount-desc", "amount", "land-desc", "land"];

async fn list(server: &Server, pairs: &[(&str, &str)]) -> Value {
    let answer = server
        .get(&format!("/api/v1/projects?{}", query(pairs)))
        .await;
    answer.ok()
}

/// All cards that a filter finds, 100 at once.
async fn found(server: &Server, pairs: &[(&str, &str)]) -> Vec<Value> {
    let mut pairs = pairs.to_vec();
    pairs.push(("limit", "100"));
    let page = list(server, &pairs).await;
    assert!(page["next"].is_null(), "more than a page: {pairs:?}");
    let items = page["items"].as_array().unwrap().clone();
    assert_eq!(page["total"], items.len());
    items
}

fn ids(cards: &[Value]) -> Vec<String> {
    cards
        .iter()
        .map(|card| text(card, "id").to_owned())
        .collect()
}

fn set(cards: &[Value]) -> BTreeSet<String> {
    ids(cards).into_iter().collect()
}

/// The ids of the cards that a rule of ours takes.
fn those(cards: &[Value], rule: impl Fn(&Value) -> bool) -> BTreeSet<String> {
    cards
        .iter()
        .filter(|card| rule(card))
        .map(|card| text(card, "id").to_owned())
        .collect()
}

/// A decimal of the JSON in thousandths, exactly.
fn thousandths(text: &str) -> i64 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    whole.parse::<i64>().unwrap() * 1_000 + part.parse::<i64>().unwrap()
}

/// 总投资 in thousandths of 万元.
fn wan(card: &Value) -> Option<i64> {
    card["investment"]["wan"].as_str().map(thousandths)
}

/// 用地 in thousandths of ㎡.
fn sqm(card: &Value) -> Option<i64> {
    card["land"]["sqm"].as_str().map(thousandths)
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
async fn a_page_has_items_next_and_total() {
    let server = Server::shared();
    let answer = server.get("/api/v1/projects").await;
    let page = answer.ok();
    let keys: Vec<_> = page.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["items", "next", "total"]);
    assert_eq!(page["items"].as_array().unwrap().len(), 20);
    assert!(page["total"].as_u64().unwrap() >= 50);
    assert!(page["next"].is_string());
    for card in page["items"].as_array().unwrap() {
        for key in ["id", "title", "status", "verified_on", "due_on"] {
            assert!(!text(card, key).is_empty(), "{card}");
        }
    }
}

#[tokio::test]
async fn there_are_at_least_sixty_projects() {
    let server = Server::shared();
    assert!(found(&server, &[("stale", "1")]).await.len() >= 60);
}

#[tokio::test]
async fn limits_from_1_to_100_are_kept() {
    let server = Server::shared();
    let total = list(&server, &[]).await["total"].as_u64().unwrap() as usize;
    for limit in [1, 2, 19, 99, 100] {
        let page = list(&server, &[("limit", &limit.to_string())]).await;
        assert_eq!(page["items"].as_array().unwrap().len(), limit.min(total));
        assert_eq!(page["total"], total);
        assert_eq!(page["next"].is_null(), limit >= total, "{limit}");
    }
}

#[tokio::test]
async fn paging_yields_every_project_once_and_in_order() {
    let server = Server::shared();
    let filters: [&[(&str, &str)]; 4] = [
        &[],
        &[("stale", "1")],
        &[("amount", "5000-")],
        &[("q", "加工"), ("stale", "1")],
    ];
    for sort in SORTS {
        for filter in filters {
            let mut pairs = filter.to_vec();
            pairs.push(("sort", sort));
            let whole = ids(&found(&server, &pairs).await);
            assert!(!whole.is_empty(), "{pairs:?}");
            for limit in ["1", "7", "20"] {
                if limit == "1" && sort != "amount" {
                    continue;
                }
                assert_eq!(by_pages(&server, &pairs, limit).await, whole, "{pairs:?}");
            }
        }
    }
}

async fn by_pages(server: &Server, pairs: &[(&str, &str)], limit: &str) -> Vec<String> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let mut pairs = pairs.to_vec();
        pairs.extend([("limit", limit), ("cursor", &cursor)]);
        let page = list(server, &pairs).await;
        all.extend(ids(page["items"].as_array().unwrap()));
        match page["next"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => return all,
        }
        assert!(all.len() < 1_000, "paging does not end");
    }
}

#[tokio::test]
async fn every_sort_is_in_order_with_unknown_figures_last() {
    let server = Server::shared();
    let cards = |sort| found_sorted(&server, sort);
    let descending = |figures: Vec<Option<i64>>| figures.windows(2).all(|two| two[0] >= two[1]);
    let ascending = |figures: Vec<Option<i64>>| {
        figures
            .windows(2)
            .all(|two| two[0].unwrap_or(i64::MAX) <= two[1].unwrap_or(i64::MAX))
    };
    let newest: Vec<_> = cards("new")
        .await
        .iter()
        .map(|card| text(card, "verified_on").to_owned())
        .collect();
    assert!(newest.windows(2).all(|two| two[0] >= two[1]), "{newest:?}");
    assert!(descending(
        cards("amount-desc").await.iter().map(wan).collect()
    ));
    assert!(ascending(cards("amount").await.iter().map(wan).collect()));
    assert!(descending(
        cards("land-desc").await.iter().map(sqm).collect()
    ));
    assert!(ascending(cards("land").await.iter().map(sqm).collect()));
}

async fn found_sorted(server: &Server, sort: &str) -> Vec<Value> {
    found(server, &[("stale", "1"), ("sort", sort)]).await
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

#[tokio::test]
async fn parameters_that_cannot_be_read_are_named_in_a_400() {
    let server = Server::shared();
    for (name, value) in [
        ("limit", "0"),
        ("limit", "101"),
        ("limit", "-1"),
        ("limit", "x"),
        ("limit", "99999999999999999999"),
        ("cursor", "x"),
        ("cursor", "1."),
        ("cursor", "-1.qs-001"),
        ("cursor", "99999999999.qs-001"),
        ("amount", "many"),
        ("amount", "100-50"),
        ("amount", "-"),
        ("land", "1e9-"),
        ("sort", "price"),
    ] {
        let answer = server
            .get(&format!("/api/v1/projects?{}", query(&[(name, value)])))
            .await;
        answer.problem(400, "bad_request");
        assert_eq!(answer.fields(), [name], "{value}");
    }
    let answer = server
        .get("/api/v1/projects?limit=0&sort=x&amount=x&land=x&cursor=x")
        .await;
    answer.problem(400, "bad_request");
    assert_eq!(
        answer.fields(),
        ["amount", "cursor", "land", "limit", "sort"]
    );
}

#[tokio::test]
async fn any_query_is_answered() {
    let server = Server::shared();
    for query in [
        "q=%00",
        "q=%FF%FE",
        "q=%",
        "&&&==",
        "q=%ED%A0%80",
        "n=5",
        "utm_source=x",
        "q=%F0%9F%8C%BE",
        "amount=",
        "sort=",
        "limit=1&limit=2",
        "cursor=",
    ] {
        let answer = server.get(&format!("/api/v1/projects?{query}")).await;
        assert_eq!(answer.status, 200, "{query}: {answer}");
    }
    let long = format!("/api/v1/projects?q={}", "x".repeat(4_000));
    assert_eq!(server.get(&long).await.status, 200);
    let cursor = server
        .get("/api/v1/projects?cursor=5.gone-project")
        .await
        .ok();
    assert_eq!(ids(cursor["items"].as_array().unwrap()).len(), 20);
}

#[tokio::test]
async fn every_card_has_its_detail() {
    let server = Server::shared();
    for card in found(&server, &[("stale", "1")]).await {
        let id = text(&card, "id");
        let project = server.get(&format!("/api/v1/projects/{id}")).await.ok();
        for key in ["id", "title", "status", "verified_on"] {
            assert_eq!(project[key], card[key], "{id}");
        }
        assert_eq!(project["investment"], card["investment"], "{id}");
        let page = server
            .get(&format!("/api/v1/projects/{id}/page"))
            .await
            .ok();
        assert_eq!(page["project"], project, "{id}");
        let related = ids(page["related"].as_array().unwrap());
        assert!(
            related.len() <= 3 && !related.contains(&id.to_owned()),
            "{id}"
        );
    }
}

#[tokio::test]
async fn an_unknown_project_is_a_404_in_the_envelope() {
    let server = Server::shared();
    let long = "x".repeat(3_000);
    for id in [
        "unknown",
        "%E4%B8%AD",
        "%00",
        "%FF",
        "a%2Fb",
        "..%2f..%2fsecret.key",
        &long,
    ] {
        for path in [
            format!("/api/v1/projects/{id}"),
            format!("/api/v1/projects/{id}/page"),
        ] {
            let answer = server.get(&path).await;
            answer.problem(404, "not_found");
        }
    }
}

#[tokio::test]
async fn what_is_unknown_is_nowhere_zero() {
    let server = Server::shared();
    let mut documents = found(&server, &[("stale", "1")]).await;
    for id in ids(&documents) {
        documents.push(server.get(&format!("/api/v1/projects/{id}")).await.ok());
    }
    let mut some_unknown = false;
    for document in &documents {
        some_unknown |= document["investment"].is_null();
        no_zero(document, document);
    }
    assert!(
        some_unknown,
        "the seed has projects whose investment is not published"
    );
}

fn no_zero(value: &Value, whole: &Value) {
    match value {
        Value::Number(number) => assert_ne!(number.as_f64(), Some(0.0), "{whole}"),
        Value::String(text) => {
            let zero = !text.is_empty() && text.chars().all(|c| c == '0' || c == '.');
            assert!(!zero && !text.is_empty(), "{text:?} in {whole}");
        }
        Value::Null => panic!("null in {whole}"),
        Value::Array(all) => all.iter().for_each(|one| no_zero(one, whole)),
        Value::Object(all) => all.values().for_each(|one| no_zero(one, whole)),
        Value::Bool(_) => {}
    }
}

#[tokio::test]
async fn the_open_data_hold_every_project() {
    let server = Server::shared();
    let all = set(&found(&server, &[("stale", "1")]).await);
    let open = server.get("/data/projects.json").await.ok();
    assert_eq!(set(open["items"].as_array().unwrap()), all);
    let csv = server.get("/data/projects.csv").await;
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert!(csv.header("content-disposition").starts_with("attachment"));
    let mut sheet = csv::Reader::from_reader(csv.text().trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<_> = sheet.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), all.len());
}
