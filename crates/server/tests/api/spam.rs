//! What is counted and held of what comes in, over HTTP: budgets with two servers and after a
//! restart, forged headers, proofs of work, texts that come again, and what the seat decides.

use cluster::Cluster;
use domain::proof::solve;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Server, count, database, good_lead, lead_with, run, text};

const BUREAU: &str = "青穗县投资促进局";
const TOWN: &str = "白石镇人民政府";

/// A lead of its own: another contact, another text.
fn lead(n: usize) -> Value {
    const WORDS: [&str; 6] = [
        "冷链仓储",
        "方便米饭",
        "光伏组件",
        "石材加工",
        "中药饮片",
        "纺织服装",
    ];
    let mut lead = good_lead();
    lead["contact"] = format!("visitor{n}@example.com").into();
    let words = WORDS[n % 6].repeat(1 + n % 4);
    lead["want"] = format!("想做{words}，第 {n} 家").into();
    lead
}

fn complaint(contact: &str, words: &str) -> Value {
    json!({
        "kind": "enterprise", "category": "charges", "against": "authority", "unit": TOWN,
        "text": words, "name": "某某公司", "contact": contact, "consent": true,
    })
}

/// Budgets, the rest wide open.
fn budgets<'a>(source: &'a str, contact: &'a str, all: &'a str) -> Vec<&'a str> {
    vec![
        "--submissions-per-source",
        source,
        "--submissions-per-contact",
        contact,
        "--submissions-in-all",
        all,
        "--proof-bits",
        "8",
    ]
}

const OPEN: &str = "1000000/1000000";

impl Server {
    async fn post(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        self.send_json(Method::POST, path, headers, body).await
    }

    async fn lead_with_headers(&self, n: usize, headers: &[(&str, &str)]) -> Answer {
        self.post("/api/v1/leads", headers, &lead(n)).await
    }

    /// A header with a fresh proof.
    async fn proof(&self) -> String {
        let challenge = self.get("/api/v1/proof").await.ok();
        let bits = u8::try_from(challenge["bits"].as_u64().unwrap()).unwrap();
        let words = text(&challenge, "challenge");
        format!("{words}.{}", solve(words, bits))
    }

    async fn held(&self, token: &str) -> Vec<Value> {
        let answer = self
            .get_with("/api/v1/staff/held", &[("authorization", token)])
            .await;
        answer.ok().as_array().unwrap().clone()
    }

    async fn decide(&self, token: &str, number: &str, what: &str, body: Value) -> Answer {
        let path = format!("/api/v1/staff/held/{number}/{what}");
        self.post(&path, &[("authorization", token)], &body).await
    }
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    free: usize,
    held: usize,
    refused: usize,
}

impl Tally {
    fn of<'a>(answers: impl IntoIterator<Item = &'a Answer>) -> Self {
        let mut tally = Self::default();
        for answer in answers {
            match answer.status {
                201 if is_held(answer) => tally.held += 1,
                201 => tally.free += 1,
                429 => tally.refused += 1,
                _ => panic!("{answer}"),
            }
        }
        tally
    }
}

/// The visitor is told so, with the same receipt.
fn is_held(answer: &Answer) -> bool {
    assert_eq!(answer.status, 201, "{answer}");
    let receipt = answer.json();
    assert!(!text(&receipt, "number").is_empty() && !text(&receipt, "query_code").is_empty());
    let notice = receipt["notice"].as_str().unwrap_or_default();
    let held = notice.contains("需要人工核验，1 个工作日内处理");
    assert_eq!(held, !notice.is_empty(), "{notice}");
    held
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_share_one_cap_and_a_restart_forgets_nothing() {
    let cluster = Cluster::start().unwrap();
    let url = cluster.new_database().unwrap();
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let data = folders[0].path().to_str().unwrap();
    let seeded = run(&[
        "seed",
        crate::support::SEED,
        "--no-photos",
        "--database",
        &url,
        "--data",
        data,
    ]);
    assert!(seeded.status.success());
    let mut options = budgets("20/60", OPEN, OPEN);
    options.extend(["--database", &url, "--keys", data]);
    let start = |at: usize| Server::start_with(folders[at].path(), &options);
    let servers = [start(0), start(1)];
    // A hundred at the same instant.
    let tasks = (0..100).map(|n| servers[n % 2].lead_with_headers(n, &[]));
    let answers = futures(tasks).await;
    let expected = Tally {
        free: 20,
        held: 40,
        refused: 40,
    };
    assert_eq!(Tally::of(&answers), expected);
    let refused = answers.iter().find(|one| one.status == 429).unwrap();
    let problem = refused.problem(429, "too_many");
    let wait: u32 = refused.header("retry-after").parse().unwrap();
    assert!((1..=120).contains(&wait), "{wait}");
    assert!(text(&problem, "message").contains("0190-"), "{problem}");
    // Started anew, it is where it was.
    servers[0].kill();
    let again = start(0);
    for n in 200..205 {
        again
            .lead_with_headers(n, &[])
            .await
            .problem(429, "too_many");
    }
}

/// All of them at once, their answers in order.
async fn futures(all: impl Iterator<Item = impl Future<Output = Answer>>) -> Vec<Answer> {
    let mut waiting: Vec<_> = all.map(Box::pin).collect();
    let mut answers: Vec<Option<Answer>> = waiting.iter().map(|_| None).collect();
    std::future::poll_fn(|cx| {
        for (one, answer) in waiting.iter_mut().zip(&mut answers) {
            if answer.is_none()
                && let std::task::Poll::Ready(ready) = one.as_mut().poll(cx)
            {
                *answer = Some(ready);
            }
        }
        match answers.iter().all(Option::is_some) {
            true => std::task::Poll::Ready(()),
            false => std::task::Poll::Pending,
        }
    })
    .await;
    answers.into_iter().flatten().collect()
}

#[tokio::test]
async fn forged_headers_buy_nothing_and_our_proxy_s_word_counts() {
    let server = Server::seeded_with(&budgets("2/6", OPEN, OPEN));
    let mut answers = Vec::new();
    for n in 0..10 {
        let made_up = format!("198.51.100.{n}");
        let headers = [
            ("x-forwarded-for", made_up.as_str()),
            ("x-real-ip", &made_up),
            ("forwarded", "for=198.51.100.1"),
        ];
        answers.push(server.lead_with_headers(n, &headers).await);
    }
    let expected = Tally {
        free: 2,
        held: 4,
        refused: 4,
    };
    assert_eq!(Tally::of(&answers), expected);

    let mut options = budgets("2/6", OPEN, OPEN);
    options.extend(["--trusted-proxy", "127.0.0.1"]);
    let behind = Server::seeded_with(&options);
    let mut n = 0;
    let mut from = async |forwarded: &str| {
        n += 1;
        is_held(
            &behind
                .lead_with_headers(n, &[("x-forwarded-for", forwarded)])
                .await,
        )
    };
    // Each address has its own; what stands left of it is the visitor's invention.
    assert!(!from("203.0.113.1").await && !from("203.0.113.1").await);
    assert!(from("203.0.113.1").await && from("8.8.8.8, 203.0.113.1").await);
    assert!(!from("203.0.113.2").await);
    // An IPv6 /64 is one source.
    assert!(!from("2001:db8:0:1::1").await && !from("2001:db8:0:1::2").await);
    assert!(from("2001:db8:0:1:ffff::3").await);
    assert!(!from("2001:db8:0:2::1").await);
}

#[tokio::test]
async fn one_contact_has_a_budget_however_it_is_written() {
    let server = Server::seeded_with(&budgets(OPEN, "2/4", OPEN));
    let mut answers = Vec::new();
    for (n, contact) in [
        "138 0000 0000",
        "13800000000",
        "+86 138-0000-0000",
        "１３８００００００００",
        "13800000000",
    ]
    .into_iter()
    .enumerate()
    {
        let mut lead = lead(n);
        lead["contact"] = contact.into();
        answers.push(server.post_lead("", &lead).await);
    }
    let expected = Tally {
        free: 2,
        held: 2,
        refused: 1,
    };
    assert_eq!(Tally::of(&answers), expected);
    // A complaint with it counts too; another contact is free.
    let same = complaint("13800000000", "施工期间被要求另交协调费，没有收据");
    let answer = server.post("/api/v1/complaints", &[], &same).await;
    answer.problem(429, "too_many");
    assert!(!is_held(&server.post_lead("", &lead(50)).await));
    // Nothing of contact or address is kept in what counts.
    for table in ["budgets", "text_marks", "holds", "spent_proofs"] {
        let kept = all_text(&server, table).await;
        for secret in ["13800000000", "127.0.0.1", "visitor50", "协调费", "第 1 家"] {
            assert!(!kept.contains(secret), "{table}: {kept}");
        }
    }
    let log = server.end_and_log();
    assert!(!log.contains("13800000000") && !log.contains("visitor50"));
}

/// All that a table holds.
async fn all_text(server: &Server, table: &str) -> String {
    use sqlx::{Column as _, Row as _};
    let mut database = database(&server.data).await;
    let sql = match table {
        "budgets" => "SELECT subject AS a, '' AS b, '' AS c FROM budgets",
        "text_marks" => "SELECT mark AS a, sender AS b, COALESCE(number, '') AS c FROM text_marks",
        "holds" => "SELECT number AS a, reasons AS b, COALESCE(why, '') AS c FROM holds",
        _ => "SELECT proof AS a, '' AS b, '' AS c FROM spent_proofs",
    };
    let rows = sqlx::query(sql).fetch_all(&mut database).await.unwrap();
    let of = |row: &sqlx::sqlite::SqliteRow| -> Vec<String> {
        let columns = row.columns().iter();
        columns.map(|column| row.get(column.name())).collect()
    };
    rows.iter().flat_map(of).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_proof_is_good_once_and_nobody_needs_one() {
    let server = Server::seeded_with(&budgets("1/40", OPEN, OPEN));
    let answer = server.get("/api/v1/proof").await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let challenge = answer.ok();
    assert_eq!(challenge["bits"], 8);
    assert!(challenge["expires_at"].is_string());
    let post = async |n, proof: &str| server.lead_with_headers(n, &[("x-proof", proof)]).await;
    assert!(!is_held(&post(0, "").await));
    // Beyond the budget a proof is taken, once.
    let proof = server.proof().await;
    assert!(!is_held(&post(1, &proof).await));
    assert!(is_held(&post(2, &proof).await));
    let (words, nonce) = proof.rsplit_once('.').unwrap();
    let other = format!("{words}.0{nonce}");
    assert!(is_held(&post(3, &other).await));
    // What is no proof is as none: held, never refused.
    let fresh = server.get("/api/v1/proof").await.ok();
    let unsolved = (0..)
        .find(|nonce| !domain::proof::verify(text(&fresh, "challenge"), *nonce, 8))
        .unwrap();
    let unsolved = format!("{}.{unsolved}", text(&fresh, "challenge"));
    for (n, wrong) in (10..).zip(["x", "x.1", ".", "…", &unsolved, "AAAA.0"]) {
        let wrong = wrong.escape_default().to_string();
        assert!(is_held(&post(n, &wrong).await), "{wrong}");
    }
    assert!(is_held(&server.lead_with_headers(20, &[]).await));
    // The same key under load is one, with its own answer.
    let proof = server.proof().await;
    let headers = [
        ("x-proof", proof.as_str()),
        ("idempotency-key", "one-key-0123"),
    ];
    let (one, two) = tokio::join!(
        server.lead_with_headers(30, &headers),
        server.lead_with_headers(30, &headers)
    );
    assert_eq!(one.body, two.body);
    assert!(!is_held(&one));
}

#[tokio::test]
async fn without_script_nobody_is_refused_and_the_trap_holds() {
    let server = Server::seeded_with(&budgets("4/50", OPEN, OPEN));
    let page = server.get("/leads/new").await;
    assert!(page.text().contains("name=\"homepage\""), "{page}");
    let send = async |n: usize, homepage: &str| {
        let lead = lead(n);
        let fields = [
            ("name", text(&lead, "name")),
            ("contact", text(&lead, "contact")),
            ("want", text(&lead, "want")),
            ("consent", "true"),
            ("homepage", homepage),
        ];
        let answer = server.post_form("/leads/new", &fields).await;
        assert_eq!(answer.status, 200, "{answer}");
        assert!(answer.text().contains("查询码"));
        answer.text().contains("需要人工核验，1 个工作日内处理")
    };
    assert!(!send(1, "").await);
    assert!(send(2, "https://spam.example.com").await);
    assert!(!send(3, " ").await && !send(4, "").await);
    for n in 5..10 {
        assert!(send(n, "").await, "{n}");
    }
    let token = server.token("热线坐席", BUREAU, "seat");
    let held = server.held(&token).await;
    assert_eq!(held.len(), 6);
    assert_eq!(held[0]["reasons"], json!(["trap"]));
    assert_eq!(held[1]["reasons"], json!(["source"]));
}

const OFFER: &str = "本公司专业办理企业贷款、过桥垫资，当天放款，利息低，手续简单，全国各地均可办理，需要的老板请联系微信，长期有效";

#[tokio::test]
async fn texts_that_come_again_and_links_are_held_with_the_reason() {
    let mut options = budgets(OPEN, OPEN, OPEN);
    options.extend(["--same-text", "2"]);
    let server = Server::seeded_with(&options);
    let lead_of = |n: usize, want: &str| {
        let mut lead = lead(n);
        lead["want"] = want.into();
        lead
    };
    // Small changes: a name, a figure, width, blanks.
    let changed = [
        OFFER.to_owned(),
        OFFER.replace("联系微信", "联系微信 138999"),
        OFFER.replace('，', ", "),
        OFFER.replace("老板请", "王老板请"),
        OFFER.replace("利息低", "利息０.３％"),
    ];
    let mut held = Vec::new();
    for (n, want) in changed.iter().enumerate() {
        held.push(is_held(&server.post_lead("", &lead_of(n, want)).await));
    }
    assert_eq!(held, [false, false, true, true, true]);
    // As a complaint too: its state says so, and its clocks run from its receipt.
    let answer = server
        .post(
            "/api/v1/complaints",
            &[],
            &complaint("zhang@example.com", OFFER),
        )
        .await;
    assert!(is_held(&answer));
    let case = answer.json();
    assert_eq!(case["state"], "held");
    assert_eq!(case["clocks"][0]["started"], case["clocks"][1]["started"]);
    let links = "看 https://a.example.com/x www.example.cn";
    assert!(is_held(&server.post_lead("", &lead_of(20, links)).await));
    // An honest one among them.
    assert!(!is_held(&server.post_lead("", &lead(21)).await));

    // What the seat sees, and nobody else.
    let seat = server.token("热线坐席", BUREAU, "seat");
    let unit = server.token("承办系统", TOWN, "unit");
    let own = server.token("镇坐席", TOWN, "seat");
    let list = server.held(&seat).await;
    let reasons: Vec<_> = list.iter().map(|one| one["reasons"][0].clone()).collect();
    let same = "same_text";
    assert_eq!(reasons, [same, same, same, same, "only_links"]);
    assert_eq!(list[0]["words"], changed[2]);
    assert!(text(&list[0], "why").contains("30 天"));
    assert!(list[0]["look_by"].is_string() && list[0]["late"] == false);
    assert!(!format!("{list:?}").contains("example.com\""));
    server
        .get_with("/api/v1/staff/held", &[("authorization", &unit)])
        .await
        .problem(403, "forbidden");
    server
        .get("/api/v1/staff/held")
        .await
        .problem(401, "unauthorized");
    assert_eq!(server.held(&own).await.len(), 4, "not the one about itself");
    let number = text(&case, "number");
    server
        .decide(&own, number, "release", json!({}))
        .await
        .problem(403, "forbidden");
}

#[tokio::test]
async fn the_seat_releases_or_refuses_and_the_visitor_reads_why() {
    let server = Server::seeded_with(&budgets("0/50", OPEN, OPEN));
    let seat = server.token("热线坐席", BUREAU, "seat");
    let unit = server.token("承办系统", TOWN, "unit");
    let mut leads = Vec::new();
    for n in 0..2 {
        let answer = server.lead_with_headers(n, &[]).await;
        assert!(is_held(&answer));
        leads.push(answer.json());
    }
    let notice = async |lead: &Value| {
        let follow = server.follow(text(lead, "number"), text(lead, "query_code"));
        follow.await.ok()["notice"].clone()
    };
    assert!(
        notice(&leads[0])
            .await
            .as_str()
            .unwrap()
            .contains("人工核验")
    );
    let (first, second) = (text(&leads[0], "number"), text(&leads[1], "number"));
    server
        .decide(&unit, first, "release", json!({}))
        .await
        .problem(403, "forbidden");
    let released = server.decide(&seat, first, "release", json!({})).await.ok();
    assert_eq!(released, json!({"number": first, "released": true}));
    assert_eq!(notice(&leads[0]).await, Value::Null);
    server
        .decide(&seat, first, "refuse", json!({"text": "晚了一步"}))
        .await
        .problem(409, "changed");
    let missing = server.decide(&seat, second, "refuse", json!({"text": " "}));
    assert_eq!(missing.await.fields(), ["text"]);
    let why = json!({"text": "内容是广告"});
    server
        .decide(&seat, second, "refuse", why.clone())
        .await
        .ok();
    assert!(
        notice(&leads[1])
            .await
            .as_str()
            .unwrap()
            .contains("内容是广告")
    );

    let mut cases = Vec::new();
    for n in 0..2 {
        let form = complaint("0190-8005678", &format!("第 {n} 件，门口的路坏了没有人修"));
        let answer = server.post("/api/v1/complaints", &[], &form).await;
        assert!(is_held(&answer));
        cases.push(answer.json());
    }
    let follow = async |case: &Value| {
        let path = format!("/api/v1/complaints/{}", text(case, "number"));
        let code = [("x-query-code", text(case, "query_code"))];
        server.get_with(&path, &code).await.ok()
    };
    let (third, fourth) = (text(&cases[0], "number"), text(&cases[1], "number"));
    server.decide(&seat, third, "release", json!({})).await.ok();
    let now = follow(&cases[0]).await;
    assert_eq!(
        (&now["state"], &now["notice"]),
        (&json!("received"), &Value::Null)
    );
    // The clocks are those of the day it came; the first was stopped by who looked at it.
    assert_eq!(now["clocks"][1], cases[0]["clocks"][1]);
    assert!(now["clocks"][0]["stopped_on"].is_string());
    server
        .decide(&seat, third, "release", json!({}))
        .await
        .problem(409, "changed");
    server.decide(&seat, fourth, "refuse", why).await.ok();
    let now = follow(&cases[1]).await;
    assert_eq!(now["state"], "refused");
    assert!(now["events"].to_string().contains("内容是广告"));
    assert!(server.held(&seat).await.is_empty());
    server
        .decide(&seat, "YX20261121-0001-1", "release", json!({}))
        .await
        .problem(404, "not_found");
    // Nothing is dropped.
    assert_eq!(count(&server.data, "SELECT COUNT(*) FROM leads").await, 2);
    assert_eq!(count(&server.data, "SELECT COUNT(*) FROM cases").await, 2);
}

#[tokio::test]
async fn who_sends_the_same_twice_is_told_the_first_number_and_nobody_else_is() {
    let mut options = budgets(OPEN, OPEN, OPEN);
    options.extend(["--trusted-proxy", "127.0.0.1"]);
    let server = Server::seeded_with(&options);
    let send = async |contact: &str, from: &str| {
        let headers = [("x-forwarded-for", from)];
        let body = lead_with("contact", contact);
        let answer = server.post("/api/v1/leads", &headers, &body).await;
        assert_eq!(answer.status, 201, "{answer}");
        let receipt = answer.json();
        let notice = receipt["notice"].as_str().unwrap_or_default().to_owned();
        (text(&receipt, "number").to_owned(), notice)
    };
    let (first, notice) = send("0190-8005678", "203.0.113.1").await;
    assert_eq!(notice, "");
    let (second, notice) = send("01908005678", "203.0.113.1").await;
    assert_ne!(first, second);
    assert!(notice.contains(&first), "{notice}");
    // Another amount in the same words is another message, and so is another day of a visit.
    let mut other = lead_with("contact", "0190-8005678");
    other["amount"] = json!("3亿元");
    let headers = [("x-forwarded-for", "203.0.113.1")];
    let answer = server.post("/api/v1/leads", &headers, &other).await;
    assert!(answer.json()["notice"].is_null(), "{answer}");
    // Another contact, and the same contact from elsewhere: nobody can ask whether somebody wrote.
    for (contact, from) in [
        ("0190-8005679", "203.0.113.1"),
        ("0190-8005678", "203.0.113.2"),
    ] {
        assert_eq!(send(contact, from).await.1, "", "{contact} {from}");
    }
}

#[tokio::test]
async fn who_works_on_what_is_held_has_looked_at_it() {
    let server = Server::seeded_with(&budgets("0/50", OPEN, OPEN));
    let seat = server.token("热线坐席", BUREAU, "seat");
    let form = complaint("0190-8005678", "门口的路坏了没有人修");
    let case = server.post("/api/v1/complaints", &[], &form).await;
    let lead = server.lead_with_headers(1, &[]).await;
    assert!(is_held(&case) && is_held(&lead));
    let (case, lead) = (case.json(), lead.json());
    assert_eq!(server.held(&seat).await.len(), 2);
    let moved = async |feature: &str, receipt: &Value, act: &str| {
        let path = format!("/api/v1/staff/{feature}/{}/acts", text(receipt, "number"));
        let act = json!({"act": act, "steps": 1, "text": "已联系，正在了解"});
        let headers = [("authorization", seat.as_str())];
        server.post(&path, &headers, &act).await.ok()
    };
    assert_eq!(
        moved("complaints", &case, "accept").await["state"],
        "handling"
    );
    let now = moved("leads", &lead, "contact").await;
    assert_eq!(now["notice"], Value::Null, "{now}");
    assert!(server.held(&seat).await.is_empty());
}
