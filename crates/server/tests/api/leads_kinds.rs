//! The kinds of leads: what each asks, who gets it, how it is moved on, and whose it stays.

use domain::{
    date::{Date, Timestamp},
    workdays::Calendar,
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Server, count, execute, good_lead, lead_with, text};

const BUREAU: &str = "青穗县投资促进局";
const LAND: &str = "青穗县自然资源局开发利用股";

fn of(kind: &str, more: &[(&str, &str)]) -> Value {
    let mut lead = good_lead();
    lead["kind"] = kind.into();
    for (field, value) in more {
        lead[*field] = (*value).into();
    }
    lead
}

fn need(need: &str) -> Value {
    of("need", &[("need", need)])
}

fn today() -> Date {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap()).shanghai_date()
}

/// The first working day in a week or later.
fn working_day() -> Date {
    Calendar::builtin()
        .add_workdays(today().add_days(6), 1)
        .date
}

/// What a visitor holds.
struct Held {
    number: String,
    code: String,
    receipt: Value,
}

impl Server {
    async fn leave(&self, lead: &Value) -> Held {
        let answer = self.post_lead("", lead).await;
        assert_eq!(answer.status, 201, "{answer}");
        let receipt = answer.json();
        Held {
            number: text(&receipt, "number").to_owned(),
            code: text(&receipt, "query_code").to_owned(),
            receipt,
        }
    }

    async fn stands(&self, held: &Held) -> Value {
        self.follow(&held.number, &held.code).await.ok()
    }

    async fn move_lead(&self, token: &str, held: &Held, steps: u64, act: Value) -> Answer {
        let mut body = act;
        body["steps"] = steps.into();
        let path = format!("/api/v1/staff/leads/{}/acts", held.number);
        self.send_json(Method::POST, &path, &[("authorization", token)], &body)
            .await
    }

    async fn visitor_act(&self, held: &Held, steps: u64, act: Value) -> Answer {
        let mut body = act;
        body["steps"] = steps.into();
        let path = format!("/api/v1/leads/{}/acts", held.number);
        let code = [("x-query-code", held.code.as_str())];
        self.send_json(Method::POST, &path, &code, &body).await
    }

    async fn person(&self, method: Method, held: &Held, body: &Value) -> Answer {
        let path = format!("/api/v1/leads/{}/person", held.number);
        let code = [("x-query-code", held.code.as_str())];
        self.send_json(method, &path, &code, body).await
    }
}

#[tokio::test]
async fn each_kind_is_taken_with_its_own_fields_and_told_in_its_words() {
    let server = Server::seeded();
    let day = working_day().to_string();
    let visit = of(
        "visit",
        &[
            ("day", &day),
            ("half", "afternoon"),
            ("people", "3"),
            ("want", ""),
        ],
    );
    let seek = of("seek", &[]);
    let gap = of("gap", &[("about", "chains:dairy.whey")]);
    let event = of("event", &[("about", "stories:hd-2026-06"), ("people", "2")]);
    for (lead, kind, words) in [
        (of("invest", &[]), "invest", "已收到您的投资意向"),
        (seek, "seek", "已收到您的项目"),
        (need("funds"), "need", "已收到您的需求"),
        (visit, "visit", "已收到您的考察预约"),
        (gap, "gap", "已收到您的补链意向"),
        (event, "event", "已收到您的活动报名"),
    ] {
        let held = server.leave(&lead).await;
        let receipt = &held.receipt;
        assert_eq!(receipt["kind"], kind);
        assert_eq!(receipt["events"][0]["text"], words);
        assert_eq!(receipt["state_words"], "已收到");
        assert_eq!(receipt["steps"], 1);
        assert_eq!(receipt["need"], lead["need"]);
        if kind == "visit" {
            assert_eq!(receipt["visit"], json!({"day": day, "half": "afternoon"}));
            assert_eq!(receipt["people"], 3);
        }
        let followed = server.stands(&held).await;
        assert_eq!(followed["events"], receipt["events"]);
    }
}

#[tokio::test]
async fn without_a_kind_it_is_what_it_is_about() {
    let server = Server::seeded();
    for (about, kind) in [
        ("", "invest"),
        ("chains:dairy.whey", "gap"),
        ("chains:dairy", "invest"),
        ("stories:hd-2026-06", "event"),
        // News take no sign-ups; an event that is over took intents before there were kinds.
        ("stories:dt-2026-21", "invest"),
        ("stories:hd-2026-04", "invest"),
    ] {
        let held = server.leave(&lead_with("about", about)).await;
        assert_eq!(held.receipt["kind"], kind, "{about}");
    }
}

#[tokio::test]
async fn a_sign_up_ends_with_the_event_and_a_visit_needs_a_working_day() {
    let server = Server::shared();
    let sign_up = |about: &str| of("event", &[("about", about), ("people", "2")]);
    for (about, says) in [
        ("stories:hd-2026-04", "已经结束"),
        ("stories:hd-2026-05", "已经截止"),
        ("stories:dt-2026-21", "不是能报名的活动"),
        ("chains:dairy.whey", "现在报名"),
    ] {
        let answer = server.post_lead("", &sign_up(about)).await;
        let problem = answer.problem(422, "invalid");
        let sentence = problem["fields"]["about"][0].as_str().unwrap();
        assert!(sentence.contains(says), "{about}: {sentence}");
    }
    let calendar = Calendar::builtin();
    let off = (1..40)
        .map(|ahead| today().add_days(ahead))
        .find(|day| !calendar.is_workday(*day))
        .unwrap();
    for (day, says) in [
        (off, "休息日"),
        (today(), "今天之后"),
        (today().add_days(120), "最远"),
    ] {
        let day = day.to_string();
        let visit = of(
            "visit",
            &[("day", &day), ("half", "morning"), ("people", "3")],
        );
        let answer = server.post_lead("", &visit).await;
        let problem = answer.problem(422, "invalid");
        assert_eq!(answer.fields(), ["day"]);
        let sentence = problem["fields"]["day"][0].as_str().unwrap();
        assert!(sentence.contains(says), "{day}: {sentence}");
    }
}

#[tokio::test]
async fn all_errors_of_a_kind_come_at_once() {
    let server = Server::shared();
    for (kind, fields) in [
        ("need", &["consent", "contact", "name", "need", "want"][..]),
        (
            "visit",
            &["consent", "contact", "day", "half", "name", "people"],
        ),
        ("event", &["about", "consent", "contact", "name", "people"]),
        ("gap", &["about", "consent", "contact", "name", "want"]),
        ("other", &["consent", "contact", "kind", "name", "want"]),
    ] {
        let answer = server.post_lead("", &json!({ "kind": kind })).await;
        answer.problem(422, "invalid");
        assert_eq!(answer.fields(), fields, "{kind}");
    }
}

#[tokio::test]
async fn who_gets_it_and_by_when_are_the_countys_settings() {
    let server = Server::seeded();
    let site = server.get("/api/v1/site").await.ok();
    let settings = &site["county"]["leads"];
    let mut units = Vec::new();
    for one in ["land", "funds", "workers", "permits", "market"] {
        let held = server.leave(&need(one)).await;
        let officer = &held.receipt["officer"];
        units.push(text(officer, "unit").to_owned());
        assert!(text(&held.receipt, "next_step").starts_with(text(officer, "person")));
        let limit = &settings["limits"]["need"];
        assert_eq!(held.receipt["due_source"], limit["source"]);
        let days = u32::try_from(limit["workdays"].as_u64().unwrap()).unwrap();
        let due = Calendar::builtin().add_workdays(today(), days).date;
        assert_eq!(text(&held.receipt, "due_on"), due.to_string());
    }
    units.sort_unstable();
    units.dedup();
    assert_eq!(units.len(), 5, "{units:?}");
    assert!(units.contains(&LAND.to_owned()));
    // Every line names somebody who is there.
    let keys = |all: &Value| -> Vec<String> {
        let all = all.as_array().unwrap();
        all.iter().map(|one| text(one, "key").to_owned()).collect()
    };
    let known = [
        keys(&settings["officers"]),
        keys(&site["county"]["contacts"]),
    ]
    .concat();
    for route in settings["routes"].as_array().unwrap() {
        assert!(
            known.contains(&text(route, "officer").to_owned()),
            "{route}"
        );
    }
    // A gap goes to the officer of its industry, as before there were kinds.
    let gap = of("gap", &[("about", "chains:dairy.whey")]);
    let gap = server.leave(&gap).await;
    assert!(text(&gap.receipt["officer"], "unit").contains("产业招商一股"));
}

#[tokio::test]
async fn staff_move_a_lead_and_two_at_once_are_told() {
    let server = Server::seeded();
    let seat = server.token("招商坐席", BUREAU, "seat");
    let held = server.leave(&need("land")).await;
    let answer = server
        .move_lead(
            &seat,
            &held,
            1,
            json!({"act": "contact", "text": "已电话联系，约周五面谈"}),
        )
        .await;
    let moved = answer.ok();
    assert_eq!(
        (&moved["state"], &moved["steps"]),
        (&json!("contacted"), &json!(2))
    );
    assert_eq!(moved["want"], good_lead()["want"]);
    // Somebody who had not seen it.
    let stale = server
        .move_lead(&seat, &held, 1, json!({"act": "close", "text": "重复"}))
        .await;
    assert_eq!(stale.status, 409);
    assert_eq!(stale.json()["error"]["code"], "changed");
    assert_eq!(stale.json()["current"]["state"], "contacted");
    let seen = server.stands(&held).await;
    assert_eq!(seen["steps"], 2);
    assert_eq!(seen["events"][1]["text"], "已联系");
    assert_eq!(seen["events"][1]["said"], "已电话联系，约周五面谈");
    // No way back, no end without a reason.
    server
        .move_lead(&seat, &held, 2, json!({"act": "contact"}))
        .await
        .problem(422, "invalid");
    for act in ["close", "shelve", "progress"] {
        let answer = server
            .move_lead(&seat, &held, 2, json!({ "act": act }))
            .await;
        answer.problem(422, "invalid");
        assert_eq!(answer.fields(), ["text"], "{act}");
    }
    for act in ["supplement", "withdraw", "submit"] {
        let answer = server
            .move_lead(&seat, &held, 2, json!({"act": act, "text": "替客商"}))
            .await;
        answer.problem(422, "invalid");
    }
    for (steps, act, state, words) in [
        (2, "talk", "in_talks", "办理中"),
        (3, "shelve", "shelved", "暂时搁置"),
        (4, "talk", "in_talks", "办理中"),
        (5, "finish", "done", "已解决"),
    ] {
        let body = json!({"act": act, "text": "原因写在这里"});
        let moved = server.move_lead(&seat, &held, steps, body).await.ok();
        assert_eq!(
            (&moved["state"], &moved["state_words"]),
            (&json!(state), &json!(words))
        );
    }
    let over = server
        .move_lead(
            &seat,
            &held,
            6,
            json!({"act": "close", "text": "再结束一次"}),
        )
        .await;
    over.problem(422, "invalid");
    assert_eq!(count(&server.data, "SELECT COUNT(*) FROM outbox").await, 6);
    let unsealed =
        "SELECT COUNT(*) FROM lead_events WHERE said LIKE '%原因%' OR text LIKE '%原因%'";
    assert_eq!(count(&server.data, unsealed).await, 0);
}

#[tokio::test]
async fn of_twenty_moves_at_once_one_is_taken() {
    let server = std::sync::Arc::new(Server::seeded());
    let seat = server.token("招商坐席", BUREAU, "seat");
    let held = std::sync::Arc::new(server.leave(&good_lead()).await);
    let moves: Vec<_> = (0..20)
        .map(|_| {
            let (server, seat, held) = (server.clone(), seat.clone(), held.clone());
            tokio::spawn(async move {
                let act = json!({"act": "contact"});
                server.move_lead(&seat, &held, 1, act).await
            })
        })
        .collect();
    let mut taken = 0;
    for answer in moves {
        let answer = answer.await.unwrap();
        match answer.status {
            200 => taken += 1,
            409 => {}
            _ => panic!("{answer}"),
        }
    }
    assert_eq!(taken, 1);
}

#[tokio::test]
async fn a_unit_sees_its_own_leads_and_gives_none_away() {
    let server = Server::seeded();
    let seat = server.token("招商坐席", BUREAU, "seat");
    let land = server.token("自然资源局", LAND, "unit");
    let held = server.leave(&need("land")).await;
    let other = server.leave(&need("funds")).await;
    let list = |token: &str| {
        let token = token.to_owned();
        let server = &server;
        async move {
            let all = server
                .get_with("/api/v1/staff/leads", &[("authorization", &token)])
                .await
                .ok();
            all.as_array().unwrap().len()
        }
    };
    assert_eq!((list(&seat).await, list(&land).await), (2, 1));
    let path = |held: &Held, rest: &str| format!("/api/v1/staff/leads/{}{rest}", held.number);
    let get =
        async |token: &str, path: String| server.get_with(&path, &[("authorization", token)]).await;
    assert_eq!(get(&land, path(&held, "")).await.ok()["need"], "land");
    get(&land, path(&other, "")).await.problem(404, "not_found");
    get(&land, path(&other, "/person"))
        .await
        .problem(404, "not_found");
    get(&land, "/api/v1/staff/leads/x".to_owned())
        .await
        .problem(404, "not_found");
    server
        .get("/api/v1/staff/leads")
        .await
        .problem(401, "unauthorized");
    let assign = json!({"act": "assign", "officer": {
        "unit": LAND, "person": "田亩生", "phone": "0190-8001211"
    }});
    server
        .move_lead(&land, &held, 1, assign.clone())
        .await
        .problem(403, "forbidden");
    let nobody = server
        .move_lead(&seat, &other, 1, json!({"act": "assign"}))
        .await;
    nobody.problem(422, "invalid");
    assert_eq!(nobody.fields(), ["person", "phone", "unit"]);
    let moved = server.move_lead(&seat, &other, 1, assign).await.ok();
    assert_eq!(moved["officer"]["person"], "田亩生");
    assert!(text(&moved, "next_step").starts_with("田亩生"));
    assert_eq!(list(&land).await, 2);
    // Every reading of a name is recorded.
    let person = get(&land, path(&other, "/person")).await.ok();
    assert_eq!(person["contact"], "0190-8005678");
    let read = "SELECT COUNT(*) FROM lead_readings WHERE reader LIKE '自然资源局（%'";
    assert_eq!(count(&server.data, read).await, 1);
}

#[tokio::test]
async fn the_visitor_adds_and_withdraws() {
    let server = Server::seeded();
    let held = server.leave(&good_lead()).await;
    let add = json!({"act": "supplement", "text": "补充：还要 2 吨蒸汽"});
    let added = server.visitor_act(&held, 1, add.clone()).await.ok();
    assert_eq!(
        (&added["state"], &added["steps"]),
        (&json!("received"), &json!(2))
    );
    assert_eq!(added["events"][1]["said"], "补充：还要 2 吨蒸汽");
    let stale = server.visitor_act(&held, 1, add.clone()).await;
    assert_eq!(stale.status, 409);
    for act in ["contact", "close"] {
        let act = json!({"act": act, "text": "不是我的事"});
        server
            .visitor_act(&held, 2, act)
            .await
            .problem(422, "invalid");
    }
    let gone = server
        .visitor_act(&held, 2, json!({"act": "withdraw"}))
        .await
        .ok();
    assert_eq!(
        (&gone["state"], &gone["may"]),
        (&json!("withdrawn"), &json!([]))
    );
    server
        .visitor_act(&held, 3, add)
        .await
        .problem(422, "invalid");
    let stranger = Held {
        code: "AAAA-AAAA-AAAA-AAAA".to_owned(),
        ..held
    };
    let act = json!({"act": "withdraw"});
    server
        .visitor_act(&stranger, 3, act)
        .await
        .problem(404, "not_found");
}

#[tokio::test]
async fn a_person_reads_corrects_and_erases_what_is_kept() {
    let server = Server::seeded();
    let seat = server.token("招商坐席", BUREAU, "seat");
    let held = server.leave(&need("land")).await;
    server
        .move_lead(
            &seat,
            &held,
            1,
            json!({"act": "contact", "text": "与张三约好周五"}),
        )
        .await
        .ok();
    let none = Value::Null;
    let kept = server.person(Method::GET, &held, &none).await.ok();
    assert_eq!(
        kept,
        json!({"name": "某某食品有限公司", "contact": "0190-8005678"})
    );
    let wrong = server
        .person(Method::PUT, &held, &json!({"name": "", "contact": "12"}))
        .await;
    wrong.problem(422, "invalid");
    let correct = json!({"name": "新名字", "contact": "a@qingsui.example"});
    assert_eq!(
        server.person(Method::PUT, &held, &correct).await.ok(),
        correct
    );
    assert_eq!(server.person(Method::GET, &held, &none).await.ok(), correct);
    let gone = server.person(Method::DELETE, &held, &none).await;
    assert_eq!(gone.status, 204, "{gone}");
    assert_eq!(
        server.person(Method::GET, &held, &none).await.ok(),
        json!({})
    );
    server
        .person(Method::PUT, &held, &correct)
        .await
        .problem(422, "invalid");
    let left = server.stands(&held).await;
    assert_eq!((&left["need"], &left["steps"]), (&json!("land"), &json!(2)));
    assert!(left["events"][1]["said"].is_null());
    assert_eq!(
        (&left["may"], &left["erased"]),
        (&json!(["withdraw"]), &json!(true))
    );
    let more = json!({"act": "supplement", "text": "再补一句"});
    let refused = server.visitor_act(&held, 2, more).await;
    refused.problem(422, "invalid");
    assert!(refused.text().contains("请重新提交一件"), "{refused}");
    let path = format!("/api/v1/staff/leads/{}", held.number);
    let staff = server
        .get_with(&path, &[("authorization", &seat)])
        .await
        .ok();
    assert!(staff["want"].is_null());
    server
        .move_lead(
            &seat,
            &held,
            2,
            json!({"act": "talk", "text": "还想写点什么"}),
        )
        .await
        .problem(422, "invalid");
    // It is ended all the same, without words.
    for (steps, act) in [(2, "talk"), (3, "close")] {
        let moved = server.move_lead(&seat, &held, steps, json!({ "act": act }));
        moved.await.ok();
    }
    for (number, code) in [
        (held.number.as_str(), "AAAA-AAAA-AAAA-AAAA"),
        ("x", held.code.as_str()),
    ] {
        let path = format!("/api/v1/leads/{number}/person");
        let answer = server.get_with(&path, &[("x-query-code", code)]).await;
        answer.problem(404, "not_found");
    }
}

#[tokio::test]
async fn nothing_personal_stands_in_the_files() {
    let server = Server::seeded();
    for n in 0..20 {
        let lead = json!({
            "name": format!("探针公司{n}"), "contact": format!("0190-80077{n:02}"),
            "want": format!("探针需求{n}"), "consent": true,
        });
        server.leave(&lead).await;
    }
    for file in ["yingshang.db", "yingshang.db-wal"] {
        let bytes = std::fs::read(server.data.join(file)).unwrap_or_default();
        for planted in ["探针", "80077"] {
            let found = bytes
                .windows(planted.len())
                .any(|part| part == planted.as_bytes());
            assert!(!found, "{planted} in {file}");
        }
    }
}

/// A release before the kinds stored names in the clear; the next start seals them.
#[tokio::test]
async fn what_an_earlier_release_left_is_sealed_at_the_next_start() {
    let server = Server::seeded();
    let held = server.leave(&good_lead()).await;
    let log = server.end_and_log();
    assert!(!log.contains("sealed the leads"), "{log}");
    execute(
        &server.data,
        "UPDATE leads SET lead_key = NULL, person = NULL, words = NULL,
             name = '旧版公司', contact = '01908005678', want = '旧版需求'",
    )
    .await;
    let after = Server::start(&server.data);
    let person = after.person(Method::GET, &held, &Value::Null).await.ok();
    assert_eq!(
        person,
        json!({"name": "旧版公司", "contact": "0190-8005678"})
    );
    let seat = after.token("招商坐席", BUREAU, "seat");
    let path = format!("/api/v1/staff/leads/{}", held.number);
    let staff = after
        .get_with(&path, &[("authorization", &seat)])
        .await
        .ok();
    assert_eq!(staff["want"], "旧版需求");
    for file in ["yingshang.db", "yingshang.db-wal"] {
        let bytes = std::fs::read(after.data.join(file)).unwrap_or_default();
        for planted in ["旧版公司", "旧版需求", "01908005678"] {
            let found = bytes
                .windows(planted.len())
                .any(|part| part == planted.as_bytes());
            assert!(!found, "{planted} in {file}");
        }
    }
    let log = after.end_and_log();
    assert!(log.contains("sealed the leads"), "{log}");
}

#[tokio::test]
async fn suggestions_have_reasons_and_leave_no_trace() {
    let server = Server::seeded();
    let ask = async |clues: Value| {
        server
            .send_json(Method::POST, "/api/v1/leads/suggestions", &[], &clues)
            .await
    };
    let clues =
        json!({"want": "想建方便米饭生产线，要蒸汽，60 亩地，探针字样", "amount": "约1.2亿元"});
    let answer = ask(clues.clone()).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let found = answer.ok();
    let found = found["suggestions"].as_array().unwrap().clone();
    assert!((2..=6).contains(&found.len()), "{found:?}");
    assert!(
        found.iter().any(|one| one["kind"] == "projects"),
        "{found:?}"
    );
    for one in &found {
        assert!(!text(one, "reason").is_empty());
        let page = server.get(text(one, "href")).await;
        assert_eq!(page.status, 200, "{one}");
        assert!(
            page.text().contains(
                text(one, "title")
                    .split('·')
                    .next_back()
                    .unwrap()
                    .split('（')
                    .next()
                    .unwrap()
            ),
            "{one}"
        );
    }
    assert_eq!(ask(clues).await.ok()["suggestions"], json!(found));
    assert_eq!(ask(json!({})).await.ok(), json!({"suggestions": []}));
    ask(json!({"phone": "1"})).await.problem(400, "bad_request");
    let log = server.end_and_log();
    assert!(!log.contains("探针"), "{log}");
}
