//! `/api/v1/leads`: leaving an intent and following it.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    codes::{QueryCode, ReceiptNumber},
    date::{Date, Timestamp},
    workdays::Calendar,
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Server, good_lead, lead_with, stored_leads, text};

const KEY: &str = "test-key-0123456789";

#[tokio::test]
async fn a_receipt_has_number_code_officer_and_a_workday() {
    let server = Server::seeded();
    let answer = server.post_lead(KEY, &lead_with("project", "qs-001")).await;
    assert_eq!(answer.status, 201, "{answer}");
    assert_eq!(answer.header("cache-control"), "no-store");
    let receipt = answer.json();
    let number = text(&receipt, "number");
    assert!(ReceiptNumber::parse(number).is_ok(), "{number}");
    assert_eq!(answer.header("location"), format!("/api/v1/leads/{number}"));
    assert!(QueryCode::parse(text(&receipt, "query_code")).is_ok());
    for key in ["unit", "person", "phone"] {
        assert!(!text(&receipt["officer"], key).is_empty());
    }
    assert_eq!(receipt["project"]["id"], "qs-001");
    assert_eq!(receipt["state"], "received");
    assert_eq!(receipt["events"].as_array().unwrap().len(), 1);
    assert!(text(&receipt, "next_step").contains("工作日"));
    assert!(
        answer.text().find("某某食品").is_none(),
        "what was sent is not sent back"
    );
}

#[tokio::test]
async fn what_it_is_about_is_kept_in_the_words_of_that_day() {
    let server = Server::seeded();
    let about = lead_with("about", "chains:dairy.whey");
    let receipt = server.post_lead(KEY, &about).await.json();
    assert_eq!(receipt["about"], "乳品产业链·乳清与酪蛋白（缺）");
    assert!(receipt["project"].is_null());
    // The same key for another intent: what it is about belongs to it.
    let general = server.post_lead(KEY, &good_lead()).await;
    general.problem(422, "idempotency_key_reused");
    let again = server.post_lead(KEY, &about).await.json();
    assert_eq!(again["number"], receipt["number"]);
    let followed = server
        .follow(text(&receipt, "number"), text(&receipt, "query_code"))
        .await
        .json();
    assert_eq!(followed["about"], receipt["about"]);
    let open = server.get("/data/firms.csv").await;
    let open = open.text();
    assert!(open.contains("青原乳业") && !open.contains("新禾精米厂"));
}

#[tokio::test]
async fn the_due_day_is_counted_in_working_days() {
    let server = Server::seeded();
    let receipt = server.post_lead(KEY, &good_lead()).await.json();
    let site = server.get("/api/v1/site").await.ok();
    let days = site["county"]["intent"]["first_contact_workdays"]
        .as_u64()
        .unwrap();
    let received = Timestamp::parse(text(&receipt, "received_at")).unwrap();
    let due = Date::parse(text(&receipt, "due_on")).unwrap();
    let calendar = Calendar::builtin();
    assert!(calendar.is_workday(due));
    let mut day = received.shanghai_date();
    let mut counted = 0;
    while counted < days {
        day = day.add_days(1);
        counted += u64::from(calendar.is_workday(day));
    }
    assert_eq!(due, day);
    assert!(Date::parse(text(&receipt, "erased_on")).unwrap() > due);
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_and_codes_are_never_given_twice() {
    let server = Arc::new(Server::seeded());
    let all: Vec<_> = (0..40)
        .map(|_| {
            let server = server.clone();
            tokio::spawn(async move { server.post_lead("", &good_lead()).await })
        })
        .collect();
    let (mut numbers, mut codes) = (BTreeSet::new(), BTreeSet::new());
    for one in all {
        let receipt = one.await.unwrap().json();
        numbers.insert(text(&receipt, "number").to_owned());
        codes.insert(text(&receipt, "query_code").to_owned());
    }
    assert_eq!((numbers.len(), codes.len()), (40, 40));
}

#[tokio::test]
async fn all_errors_come_at_once() {
    let server = Server::shared();
    let answer = post(&server, r#"{"amount":"很多","project":"../x"}"#).await;
    answer.problem(422, "invalid");
    assert_eq!(
        answer.fields(),
        ["amount", "consent", "contact", "name", "project", "want"]
    );
    let body = answer.json();
    for sentences in body["error"]["fields"].as_object().unwrap().values() {
        let sentence = sentences[0].as_str().unwrap();
        assert!(sentence.chars().count() >= 6, "{sentence}");
    }
}

#[tokio::test]
async fn each_field_is_checked() {
    let server = Server::shared();
    for (field, value) in [
        ("name", json!("长".repeat(61))),
        ("name", json!("　 ")),
        ("name", json!("甲\u{0}乙")),
        ("contact", json!("打电话给我")),
        ("contact", json!("1")),
        ("contact", json!("0190-8005678\u{0}")),
        ("want", json!("少")),
        ("want", json!("长".repeat(1_001))),
        ("amount", json!("-5")),
        ("consent", json!(false)),
        ("project", json!("qs-001\u{0}")),
        ("project", json!("no-such-project")),
        ("project", json!("x' OR '1'='1")),
        ("about", json!("乳品")),
        ("about", json!("chains:no-such-chain")),
        ("about", json!("chains:dairy.no-such-node")),
        ("about", json!(format!("chains:{}", "a".repeat(124)))),
    ] {
        let answer = server
            .post_lead(KEY, &lead_with(field, value.clone()))
            .await;
        answer.problem(422, "invalid");
        assert_eq!(answer.fields(), [field], "{value}");
    }
    assert_eq!(stored_leads(&server.data).await, 0);
}

async fn post(server: &Server, body: impl Into<reqwest::Body>) -> Answer {
    let headers = [("content-type", "application/json")];
    server
        .send(Method::POST, "/api/v1/leads", &headers, body)
        .await
}

#[tokio::test]
async fn what_is_no_intent_is_a_400_in_the_envelope() {
    let server = Server::shared();
    let deep = format!("{{\"name\":{}{}}}", "[".repeat(20_000), "]".repeat(20_000));
    let deeper = "[".repeat(60_000);
    let bodies: [&[u8]; 17] = [
        b"",
        b"{",
        b"null",
        b"\"text\"",
        b"{\"name\":1}",
        b"{\"name\":\"x\",\"name\":\"y\"}",
        b"{\"nickname\":\"x\"}",
        b"{\"__proto__\":{}}",
        b"{\"consent\":\"true\"}",
        b"{\"amount\":NaN}",
        b"{\"amount\":18446744073709551616}",
        b"{\"name\":\"\\ud800\"}",
        b"{\"name\":\"\xc0\xaf\"}",
        b"{\"name\":\"\x00\"}",
        b"\x00",
        deep.as_bytes(),
        deeper.as_bytes(),
    ];
    for body in bodies {
        let answer = post(&server, body.to_vec()).await;
        answer.problem(400, "bad_request");
    }
}

#[tokio::test]
async fn other_types_and_packed_bodies_are_a_415_in_the_envelope() {
    let server = Server::shared();
    for headers in [
        vec![],
        vec![("content-type", "text/plain")],
        vec![("content-type", "application/x-www-form-urlencoded")],
        vec![("content-type", "application/jsonp")],
        vec![
            ("content-type", "application/json"),
            ("content-encoding", "gzip"),
        ],
        vec![
            ("content-type", "application/json"),
            ("content-encoding", "br"),
        ],
    ] {
        let answer = server
            .send(
                Method::POST,
                "/api/v1/leads",
                &headers,
                good_lead().to_string(),
            )
            .await;
        answer.problem(415, "unsupported_media_type");
    }
}

#[tokio::test]
async fn an_intent_that_is_too_long_is_a_413_in_the_envelope() {
    let server = Server::shared();
    let long = lead_with("want", "长".repeat(35_000)).to_string();
    assert!(long.len() > 100_000);
    post(&server, long.clone()).await.problem(413, "too_large");
    // Without a length, in chunks: the limit is met on the way.
    let mut chunked = b"POST /api/v1/leads HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
        Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        .to_vec();
    for part in long.as_bytes().chunks(8_000) {
        chunked.extend(format!("{:x}\r\n", part.len()).as_bytes());
        chunked.extend(part);
        chunked.extend(b"\r\n");
    }
    chunked.extend(b"0\r\n\r\n");
    let answer = server.raw(chunked).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("\"too_large\""), "{answer}");
}

#[tokio::test]
async fn the_code_opens_the_follow_up_however_it_is_spelt() {
    let server = Server::seeded();
    let receipt = receipt_with_0_and_1(&server).await;
    let (number, code) = (text(&receipt, "number"), text(&receipt, "query_code"));
    let expected = {
        let mut follow = receipt.clone();
        let fields = follow.as_object_mut().unwrap();
        fields.remove("number");
        fields.remove("query_code");
        follow
    };
    for spelt in [
        code.to_owned(),
        code.to_lowercase(),
        code.replace('-', ""),
        code.replace('-', " "),
        format!(" {} ", code.to_lowercase()),
        code.replace('0', "O"),
        code.replace('0', "o"),
        code.replace('1', "I"),
        code.replace('1', "l"),
    ] {
        let answer = server.follow(number, &spelt).await;
        assert_eq!(answer.ok(), expected, "{spelt}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let spelt = number.to_lowercase();
    assert_eq!(server.follow(&spelt, code).await.ok(), expected, "{spelt}");
}

/// A receipt whose code has both digits that people take for letters.
async fn receipt_with_0_and_1(server: &Server) -> Value {
    for _ in 0..200 {
        let receipt = server.post_lead("", &good_lead()).await.json();
        let code = text(&receipt, "query_code");
        if code.contains('0') && code.contains('1') {
            return receipt;
        }
    }
    panic!("no code with 0 and 1 among 200");
}

#[tokio::test]
async fn every_wrong_pair_gets_the_same_answer() {
    let server = Server::seeded();
    let one = server.post_lead("first-intent", &good_lead()).await.json();
    let two = server.post_lead("second-intent", &good_lead()).await.json();
    let (number, code) = (text(&one, "number"), text(&one, "query_code"));
    let unused = ReceiptNumber::new(ReceiptNumber::parse(number).unwrap().date(), 999).to_string();
    // Another last letter than the code's own, whatever that is.
    let last = if code.ends_with('X') { 'Y' } else { 'X' };
    let mistyped = format!("{}{last}", &code[..code.len() - 1]);
    let long = "Y".repeat(5_000);
    let mut answers = vec![server.get(&format!("/api/v1/leads/{number}")).await];
    for (number, code) in [
        (number, text(&two, "query_code")),
        (number, mistyped.as_str()),
        (number, ""),
        (number, "0000-0000-0000-0000"),
        (number, "'; DROP TABLE leads; --"),
        (unused.as_str(), code),
        (text(&two, "number"), code),
        ("YX20261121-0001-9999", code),
        ("x", code),
        ("%00", code),
        ("%FF", code),
        ("%E7%BC%96%E5%8F%B7", code),
        (long.as_str(), code),
    ] {
        answers.push(server.follow(number, code).await);
    }
    for answer in &answers {
        answer.problem(404, "not_found");
        assert_eq!(answer.body, answers[0].body);
    }
}

#[tokio::test]
async fn the_code_is_taken_from_the_header_only() {
    let server = Server::seeded();
    let receipt = server.post_lead(KEY, &good_lead()).await.json();
    let (number, code) = (text(&receipt, "number"), text(&receipt, "query_code"));
    for query in [format!("code={code}"), format!("query_code={code}")] {
        let answer = server.get(&format!("/api/v1/leads/{number}?{query}")).await;
        answer.problem(404, "not_found");
    }
}

#[tokio::test]
async fn a_receipt_survives_a_restart() {
    let server = Server::seeded();
    let receipt = server.post_lead(KEY, &good_lead()).await;
    let before = follow_of(&server, &receipt.json()).await;
    server.terminate();
    assert!(server.wait(std::time::Duration::from_secs(15)).is_some());
    let after = Server::start(&server.data);
    assert_eq!(follow_of(&after, &receipt.json()).await.body, before.body);
    assert_eq!(after.post_lead(KEY, &good_lead()).await.body, receipt.body);
}

async fn follow_of(server: &Server, receipt: &Value) -> Answer {
    let answer = server
        .follow(text(receipt, "number"), text(receipt, "query_code"))
        .await;
    assert_eq!(answer.status, 200, "{answer}");
    answer
}

#[tokio::test]
async fn nothing_personal_and_no_code_is_ever_logged() {
    let server = Server::seeded();
    let lead = json!({
        "name": "探针公司甲乙丙", "contact": "probe.person@qingsui.example",
        "want": "探针需求文字丁戊己", "amount": "34567万元", "project": "qs-001", "consent": true,
    });
    let receipt = server.post_lead("probe-key-0123456789", &lead).await.json();
    let (number, code) = (text(&receipt, "number"), text(&receipt, "query_code"));
    server.post_lead("probe-key-0123456789", &lead).await;
    server.follow(number, code).await;
    server.follow(number, "0000-0000-0000-0000").await;
    server.follow("探针编号", code).await;
    let mut bad = lead.clone();
    bad["nickname"] = json!("探针昵称");
    server.post_lead("", &bad).await.problem(400, "bad_request");
    bad = lead.clone();
    bad["want"] = json!("探针");
    server.post_lead("", &bad).await.problem(422, "invalid");
    let fields = [
        ("name", "探针公司甲乙丙"),
        ("contact", "0190-8007654"),
        ("want", "探针需求文字丁戊己"),
        ("consent", "true"),
        ("key", "probe-form-0123456789"),
    ];
    assert_eq!(server.post_form("/leads/new", &fields).await.status, 200);
    server
        .post_form("/leads", &[("number", number), ("code", code)])
        .await;
    let log = server.end_and_log();
    assert!(log.contains(number), "the intent's number is logged: {log}");
    for secret in [
        "探针",
        "probe",
        "8007654",
        "34567",
        code,
        &code.replace('-', ""),
        "qingsui.example",
    ] {
        assert!(!log.contains(secret), "{secret} in the log:\n{log}");
    }
}

#[tokio::test]
async fn what_was_written_is_stored_as_it_came() {
    let server = Server::seeded();
    let want = "第一行\r\n第二行 <b>&\"' 🌾 \u{7}响铃";
    let answer = server.post_lead(KEY, &lead_with("want", want)).await;
    assert_eq!(answer.status, 201);
    // Sealed; staff read it as it was written.
    let number = text(&answer.json(), "number").to_owned();
    let seat = server.token("招商坐席", "青穗县投资促进局", "seat");
    let path = format!("/api/v1/staff/leads/{number}");
    let lead = server
        .get_with(&path, &[("authorization", &seat)])
        .await
        .ok();
    assert_eq!(lead["want"], "第一行\n第二行 <b>&\"' 🌾 响铃");
    let clear = "SELECT COUNT(*) FROM leads WHERE name <> '' OR contact <> '' OR want <> ''";
    assert_eq!(crate::support::count(&server.data, clear).await, 0);
    let (events, outbox, keys) = (
        crate::support::count(&server.data, "SELECT COUNT(*) FROM lead_events").await,
        crate::support::count(&server.data, "SELECT COUNT(*) FROM outbox").await,
        crate::support::count(&server.data, "SELECT COUNT(*) FROM idempotency_keys").await,
    );
    assert_eq!((events, outbox, keys), (1, 1, 1));
}
