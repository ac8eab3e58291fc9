//! `/api/v1/complaints/figures`, its page and its open data.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    complaints::{BUREAU, Held, with},
    support::{Server, execute, good_lead, seeded_folder},
};

/// A server that counts every second.
fn counting() -> (Server, tempfile::TempDir) {
    let folder = seeded_folder();
    let server = Server::start_with(folder.path(), &["--figures-seconds", "1"]);
    (server, folder)
}

impl Server {
    async fn figures(&self) -> Value {
        self.get("/api/v1/complaints/figures").await.ok()
    }

    /// The figures once they are as they should be.
    async fn figures_until(&self, as_expected: impl Fn(&Value) -> bool) -> Value {
        let mut last = Value::Null;
        for _ in 0..100 {
            last = self.figures().await;
            if as_expected(&last) {
                return last;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{last:#}");
    }

    async fn answered(&self, seat: &str, held: &Held) {
        let answer = json!({ "act": "answer", "text": "已经办好，请查收" });
        self.staff(seat, held, answer).await.ok();
    }
}

fn inquiry() -> Value {
    json!({
        "kind": "inquiry", "text": "请问蒸汽价格多少", "name": "某企业",
        "contact": "0190-8005678", "consent": true,
    })
}

#[tokio::test]
async fn what_happens_is_counted_with_what_it_is_of() {
    let (server, _folder) = counting();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    // The first look counts at once; nothing has come yet.
    let nothing = server.figures().await;
    assert_eq!(nothing["total"]["received"], 0);
    assert!(nothing["total"]["in_time_percent"].is_null());
    for n in 0..6 {
        let held = server.complain(&inquiry()).await;
        if n < 5 {
            server.answered(&seat, &held).await;
        }
        if n < 2 {
            let rate = json!({ "act": "rate", "result": 5 - 3 * n, "service": 4 });
            server.visitor(&held, rate).await.ok();
        }
    }
    server.complain(&with("kind", "foreign_investment")).await;
    server.post_lead("", &good_lead()).await;
    let all = server
        .figures_until(|all| all["total"]["received"] == 7 && all["leads"]["received"] == 1)
        .await;
    let total = &all["total"];
    for (key, expected) in [
        ("answered", 5),
        ("in_time", 5),
        ("open", 2),
        ("overdue", 0),
        ("rated", 2),
        ("unrated", 3),
        ("satisfied", 1),
        ("service_satisfied", 2),
    ] {
        assert_eq!(total[key], expected, "{key} in {total}");
    }
    assert_eq!(total["in_time_percent"], "100");
    assert_eq!(total["median_workdays"], "0");
    // Two ratings are no rate.
    assert!(total["satisfied_percent"].is_null(), "{total}");
    let kinds: Vec<_> = all["kinds"].as_array().unwrap().iter().collect();
    assert_eq!(kinds.len(), 2);
    assert_eq!(kinds[0]["of"], "foreign_investment");
    assert!(kinds[0]["in_time_percent"].is_null());
    assert_eq!(all["quarters"].as_array().unwrap().len(), 1);
    // Nothing of anybody.
    for word in ["某企业", "8005678", "蒸汽", "YX20"] {
        assert!(!all.to_string().contains(word), "{word}");
    }

    let page = server.get("/complaints/figures").await;
    assert_eq!(page.status, 200);
    for part in [
        "满意 1 / 评价 2 / 已答复 5，3 件未评价",
        "截至 ",
        "5 / 5 件已答复",
        "外商投资投诉",
    ] {
        assert!(page.text().contains(part), "{part}");
    }
    let fragment = server.get("/fragments/complaints/figures").await.ok();
    assert!(page.text().contains(fragment["html"].as_str().unwrap()));
    let data = server.get("/data/complaints.json").await;
    assert!(data.header("link").contains("rel=\"license\""));
    let data = data.ok();
    assert_eq!(
        (&data["kind"], &data["demo"]),
        (&json!("complaints"), &json!(true))
    );
    for key in ["title", "county", "publisher", "licence", "as_of"] {
        assert!(
            data[key].as_str().is_some_and(|text| !text.is_empty()),
            "{key}"
        );
    }
    let fields = data["fields"].as_array().unwrap();
    let known = |key: &String| fields.iter().any(|field| field["key"] == **key);
    for item in data["items"].as_array().unwrap() {
        assert!(item.as_object().unwrap().keys().all(known), "{item}");
    }
    assert_eq!(data["items"][0]["answered"], 5);
    let csv = server.get("/data/complaints.csv").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.text().contains("合计") && csv.text().contains("已答复（件）"));
}

#[tokio::test]
async fn a_case_that_is_late_is_counted_as_overdue() {
    let (server, folder) = counting();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    let held = server.complain(&inquiry()).await;
    // As if it had come a hundred days ago.
    execute(folder.path(), "UPDATE case_events SET at = at - 8640000000").await;
    server
        .staff(&seat, &held, json!({ "act": "contact" }))
        .await
        .ok();
    let all = server
        .figures_until(|all| all["total"]["overdue"] == 1)
        .await;
    assert_eq!(all["total"]["open"], 1);
    server.answered(&seat, &held).await;
    let all = server
        .figures_until(|all| all["total"]["answered"] == 1)
        .await;
    assert_eq!(
        (&all["total"]["in_time"], &all["total"]["overdue"]),
        (&json!(0), &json!(0))
    );
    let page = server.get("/complaints/figures").await;
    assert!(page.text().contains("0 / 1 件已答复"), "{page}");
}

#[tokio::test]
async fn its_address_is_no_receipt_and_keeps_a_validator() {
    let server = Server::seeded();
    let answer = server.get("/api/v1/complaints/figures").await;
    answer.ok();
    let etag = [("if-none-match", answer.header("etag"))];
    let same = server.get_with("/api/v1/complaints/figures", &etag).await;
    assert_eq!(same.status, 304);
    server
        .get("/api/v1/complaints/figure")
        .await
        .problem(404, "not_found");
    server
        .send(Method::POST, "/api/v1/complaints/figures", &[], "")
        .await
        .problem(405, "method_not_allowed");
}

/// The table is gone behind the server's back: what was counted stays, with its time.
#[tokio::test]
async fn without_the_database_the_last_figures_stay_with_their_time() {
    let (server, folder) = counting();
    server.complain(&inquiry()).await;
    let before = server
        .figures_until(|all| all["total"]["received"] == 1)
        .await;
    execute(folder.path(), "ALTER TABLE case_events RENAME TO gone").await;
    execute(folder.path(), "UPDATE cases SET steps = steps + 1").await;
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    let first = server.figures().await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let second = server.figures().await;
    assert_eq!(first, second, "its time stands still");
    assert_eq!(first["total"], before["total"]);
    assert_eq!(server.get("/complaints/figures").await.status, 200);
    execute(folder.path(), "ALTER TABLE gone RENAME TO case_events").await;
    let again = server
        .figures_until(|all| all["as_of"] != first["as_of"])
        .await;
    assert_eq!(again["total"]["received"], 1);
    let log = server.end_and_log();
    assert_eq!(log.matches("the last figures stay").count(), 1, "{log}");
}
