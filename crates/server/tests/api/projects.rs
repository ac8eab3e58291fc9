//! `/api/v1/projects`: paging, order, parameters that cannot be read, details, open data. Filters
//! and search words are in [`crate::projects_filters`].

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Server, query, text};

const SORTS: [&str; 5] = ["new", "amount-desc", "amount", "land-desc", "land"];

pub async fn list(server: &Server, pairs: &[(&str, &str)]) -> Value {
    let answer = server
        .get(&format!("/api/v1/projects?{}", query(pairs)))
        .await;
    answer.ok()
}

/// All cards that a filter finds, 100 at once.
pub async fn found(server: &Server, pairs: &[(&str, &str)]) -> Vec<Value> {
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

pub fn set(cards: &[Value]) -> BTreeSet<String> {
    ids(cards).into_iter().collect()
}

/// A decimal of the JSON in thousandths, exactly.
fn thousandths(text: &str) -> i64 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    whole.parse::<i64>().unwrap() * 1_000 + part.parse::<i64>().unwrap()
}

/// 总投资 in thousandths of 万元.
pub fn wan(card: &Value) -> Option<i64> {
    card["investment"]["wan"].as_str().map(thousandths)
}

/// 用地 in thousandths of ㎡.
pub fn sqm(card: &Value) -> Option<i64> {
    card["land"]["sqm"].as_str().map(thousandths)
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
