//! `POST /api/v1/leads` again: the same key, the same answer, one intent.

use std::{collections::BTreeSet, sync::Arc};

use reqwest::Method;
use serde_json::json;

use crate::support::{Server, good_lead, lead_with, stored_leads, text};

const KEY: &str = "test-key-0123456789";

#[tokio::test]
async fn the_same_key_gives_the_same_answer_byte_for_byte() {
    let server = Server::seeded();
    let first = server.post_lead(KEY, &good_lead()).await;
    let again = server.post_lead(KEY, &good_lead()).await;
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.body, again.body);
    assert_eq!(first.header("location"), again.header("location"));
    assert_eq!(stored_leads(&server.data).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_at_once_with_one_key_are_one_intent() {
    let server = Arc::new(Server::seeded());
    for round in 0..5 {
        let key = format!("at-once-{round:04}");
        let all: Vec<_> = (0..20)
            .map(|_| {
                let (server, key) = (server.clone(), key.clone());
                tokio::spawn(async move { server.post_lead(&key, &good_lead()).await })
            })
            .collect();
        let mut bodies = BTreeSet::new();
        for one in all {
            let answer = one.await.unwrap();
            assert_eq!(answer.status, 201, "{answer}");
            bodies.insert(answer.body);
        }
        assert_eq!(bodies.len(), 1);
        assert_eq!(stored_leads(&server.data).await, round + 1);
    }
}

#[tokio::test]
async fn the_same_key_with_another_body_is_refused() {
    let server = Server::seeded();
    let first = server.post_lead(KEY, &good_lead()).await;
    for (field, value) in [
        ("name", json!("另一家公司")),
        ("want", json!("想了解另外一个项目的情况")),
        ("amount", json!("2亿")),
        ("project", json!("qs-001")),
    ] {
        let answer = server.post_lead(KEY, &lead_with(field, value)).await;
        answer.problem(422, "idempotency_key_reused");
        assert!(
            !answer.text().contains(text(&first.json(), "number")),
            "{field}"
        );
    }
    assert_eq!(server.post_lead(KEY, &good_lead()).await.body, first.body);
    assert_eq!(stored_leads(&server.data).await, 1);
}

#[tokio::test]
async fn the_order_of_the_keys_does_not_matter() {
    let server = Server::seeded();
    let first = server.post_lead(KEY, &good_lead()).await;
    let turned = r#"{"consent":true, "want":"想了解方便米饭项目的用地和蒸汽价格",
        "amount":"约1.2亿元", "contact":"0190-8005678", "name":"某某食品有限公司"}"#;
    let headers = [
        ("content-type", "application/json; charset=utf-8"),
        ("idempotency-key", KEY),
    ];
    let again = server
        .send(Method::POST, "/api/v1/leads", &headers, turned)
        .await;
    assert_eq!((again.status, &again.body), (201, &first.body), "{again}");
}

#[tokio::test]
async fn a_repeat_gets_its_answer_although_the_project_is_gone_by_then() {
    let server = Server::seeded();
    let lead = lead_with("project", "qs-001");
    let first = server.post_lead(KEY, &lead).await;
    for sql in [
        "UPDATE listing_versions SET state = 'replaced' WHERE key = 'qs-001'",
        "UPDATE revision SET value = value + 1",
    ] {
        crate::support::execute(&server.data, sql).await;
    }
    while server.get("/api/v1/projects/qs-001").await.status == 200 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(server.post_lead(KEY, &lead).await.body, first.body);
    let late = server.post_lead("another-key-0123", &lead).await;
    late.problem(422, "invalid");
    assert_eq!(late.fields(), ["project"]);
}

#[tokio::test]
async fn a_refused_intent_does_not_use_up_its_key() {
    let server = Server::seeded();
    server
        .post_lead(KEY, &lead_with("name", ""))
        .await
        .problem(422, "invalid");
    assert_eq!(server.post_lead(KEY, &good_lead()).await.status, 201);
}

#[tokio::test]
async fn keys_that_are_none_are_refused() {
    let server = Server::shared();
    let long = "k".repeat(201);
    for key in ["short", "has blanks in it", long.as_str()] {
        server
            .post_lead(key, &good_lead())
            .await
            .problem(400, "bad_request");
    }
}
