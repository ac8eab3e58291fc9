//! `kill -9` at any moment: what was acknowledged is there, what was unknown happens once.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use serde_json::{Value, json};

use crate::support::{Server, count, good_lead, lead_with, seeded_folder, stored_leads, text};

const ROUNDS: u64 = 20;
const TASKS: u64 = 8;

/// A small seeded generator (xorshift), so that a failing run can be repeated.
struct Dice(u64);

impl Dice {
    fn next(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

/// What became of the intents that were sent, by key.
#[derive(Default)]
struct History {
    acknowledged: BTreeMap<String, Vec<u8>>,
    unknown: BTreeSet<String>,
}

impl History {
    fn join(&mut self, other: Self) {
        self.acknowledged.extend(other.acknowledged);
        self.unknown.extend(other.unknown);
    }
}

fn lead_of(key: &str) -> Value {
    lead_with("want", json!(format!("第 {key} 号意向，想了解用地")))
}

#[tokio::test]
async fn a_receipt_survives_kill_9_directly_after_it() {
    let folder = seeded_folder();
    let mut receipts = Vec::new();
    for round in 0..3 {
        let server = Server::start(folder.path());
        let answer = server
            .post_lead(&format!("directly-{round}"), &good_lead())
            .await;
        server.kill();
        assert_eq!(answer.status, 201, "{answer}");
        receipts.push(answer.json());
    }
    let server = Server::start(folder.path());
    for receipt in &receipts {
        let follow = server
            .follow(text(receipt, "number"), text(receipt, "query_code"))
            .await;
        assert_eq!(follow.ok()["due_on"], receipt["due_on"]);
    }
    assert_eq!(stored_leads(folder.path()).await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_and_nothing_happens_twice() {
    let seed = std::env::var("YINGSHANG_TEST_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let seed: u64 = seed.unwrap_or(0x9e37_79b9_7f4a_7c15);
    println!("YINGSHANG_TEST_SEED={seed}");
    let mut dice = Dice(seed);
    let folder = seeded_folder();
    let mut history = History::default();
    for round in 0..ROUNDS {
        let server = Arc::new(Server::start(folder.path()));
        resend_unknown(&server, &mut history).await;
        let tasks: Vec<_> = (0..TASKS)
            .map(|task| tokio::spawn(submit_until_it_is_gone(server.clone(), round, task)))
            .collect();
        tokio::time::sleep(Duration::from_millis(5 + dice.next(250))).await;
        server.kill();
        for task in tasks {
            history.join(task.await.unwrap());
        }
    }
    let server = Server::start(folder.path());
    assert!(
        !history.acknowledged.is_empty(),
        "some were acknowledged before the kill"
    );
    resend_unknown(&server, &mut history).await;
    let mut numbers = BTreeSet::new();
    for (key, body) in &history.acknowledged {
        let receipt: Value = serde_json::from_slice(body).unwrap();
        let (number, code) = (text(&receipt, "number"), text(&receipt, "query_code"));
        assert!(
            numbers.insert(number.to_owned()),
            "{number} was given twice"
        );
        let follow = server.follow(number, code).await;
        assert_eq!(follow.ok()["received_at"], receipt["received_at"], "{key}");
    }
    for (key, body) in history.acknowledged.iter().step_by(7) {
        assert_eq!(
            &server.post_lead(key, &lead_of(key)).await.body,
            body,
            "{key}"
        );
    }
    let sent = i64::try_from(history.acknowledged.len()).unwrap();
    println!("{sent} intents over {ROUNDS} kills");
    assert_whole(folder.path(), sent).await;
}

/// Sends new intents, each under its own key, until the server no longer answers.
async fn submit_until_it_is_gone(server: Arc<Server>, round: u64, task: u64) -> History {
    let mut history = History::default();
    for n in 0..10_000 {
        let key = format!("kill-{round:02}-{task}-{n:05}");
        match server.try_post_lead(&key, &lead_of(&key)).await {
            Ok(answer) if answer.status == 201 => {
                history.acknowledged.insert(key, answer.body);
            }
            // Busy is an answer: the intent was not taken.
            Ok(answer) => {
                assert_eq!(answer.status, 503, "{answer}");
                history.unknown.insert(key);
            }
            Err(_) => {
                history.unknown.insert(key);
                break;
            }
        }
    }
    history
}

/// The outcome of a request that was cut off is found out by sending it again: twice, one answer.
async fn resend_unknown(server: &Server, history: &mut History) {
    for key in std::mem::take(&mut history.unknown) {
        let answer = server.post_lead(&key, &lead_of(&key)).await;
        assert_eq!(answer.status, 201, "{key}: {answer}");
        let again = server.post_lead(&key, &lead_of(&key)).await;
        assert_eq!(again.body, answer.body, "{key}");
        history.acknowledged.insert(key, answer.body);
    }
}

/// Exactly the intents that were sent, each with its event, outbox row and key, in a sound file.
async fn assert_whole(data: &std::path::Path, sent: i64) {
    assert_eq!(stored_leads(data).await, sent);
    for sql in [
        "SELECT COUNT(DISTINCT body) FROM idempotency_keys",
        "SELECT COUNT(*) FROM lead_events",
        "SELECT COUNT(*) FROM outbox",
        "SELECT COUNT(*) FROM idempotency_keys",
    ] {
        assert_eq!(count(data, sql).await, sent, "{sql}");
    }
    let bad = "SELECT COUNT(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'";
    assert_eq!(count(data, bad).await, 0);
    assert_eq!(
        count(data, "SELECT COUNT(*) FROM pragma_foreign_key_check").await,
        0
    );
}
