//! The store on a real database file: what it promises, seen from outside.

// clippy.toml allows it in tests; their helpers are not seen as such.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use domain::codes::{Contact, ReceiptNumber};
use domain::date::{Date, Timestamp};
use domain::leads::{LeadState, NewLead, OfficerCard, ProjectRef};
use domain::money::{Amount, MoneyUnit};
use server::store::{Document, FILE, Outcome, Store, StoreError, StoredLead, Submission, Terms};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, query, query_scalar};
use tempfile::TempDir;

/// 2026-11-21 17:50 in Beijing.
const THEN: i64 = 1_795_254_600_000;

async fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    (folder, store)
}

/// Another program at the same file.
async fn foreign(folder: &Path) -> SqliteConnection {
    SqliteConnectOptions::new()
        .filename(folder.join(FILE))
        .connect()
        .await
        .unwrap()
}

async fn count(folder: &Path, table: &str) -> i64 {
    let sql = match table {
        "leads" => "SELECT COUNT(*) FROM leads",
        "lead_events" => "SELECT COUNT(*) FROM lead_events",
        "outbox" => "SELECT COUNT(*) FROM outbox",
        "idempotency_keys" => "SELECT COUNT(*) FROM idempotency_keys",
        _ => panic!("{table}"),
    };
    query_scalar(sql)
        .fetch_one(&mut foreign(folder).await)
        .await
        .unwrap()
}

fn new_lead() -> NewLead {
    NewLead {
        name: "某某食品有限公司".to_owned(),
        contact: Contact::parse("0190-8005678").unwrap(),
        want: "想了解方便米饭项目的用地\n和蒸汽价格".to_owned(),
        amount: Amount::parse("约1.2亿元", MoneyUnit::Wan).unwrap(),
        project: Some("qs-001".to_owned()),
    }
}

fn terms() -> Terms {
    Terms {
        project: Some(ProjectRef {
            id: "qs-001".to_owned(),
            title: "方便米饭".to_owned(),
        }),
        officer: Some(OfficerCard {
            unit: "招商服务中心".to_owned(),
            person: "演示".to_owned(),
            phone: "0190-8001234".to_owned(),
        }),
        next_step: "两个工作日内与您联系".to_owned(),
        due_on: Date::new(2026, 11, 24).unwrap(),
        due_note: Some("按周末推算".to_owned()),
        erased_on: Date::new(2028, 11, 21).unwrap(),
        notice_version: "2026-11".to_owned(),
    }
}

/// Stands for the keyed hash of a query code.
fn seal(number: &ReceiptNumber) -> [u8; 32] {
    [number.serial().to_le_bytes()[0]; 32]
}

async fn submit_at(store: &Store, key: u8, body: u8, millis: i64) -> Result<Outcome, StoreError> {
    let lead = new_lead();
    let submission = Submission {
        key: [key; 32],
        body: [body; 32],
        received_at: Timestamp::from_millis(millis),
        lead: &lead,
        terms: terms(),
        seal: &seal,
    };
    store.submit_lead(&submission).await
}

async fn submit(store: &Store, key: u8, body: u8) -> Result<Outcome, StoreError> {
    submit_at(store, key, body, THEN).await
}

fn new(outcome: Result<Outcome, StoreError>) -> StoredLead {
    match outcome {
        Ok(Outcome::New(lead)) => lead,
        other => panic!("not new: {other:?}"),
    }
}

fn document(key: &str, json: &str) -> Document {
    Document {
        key: key.to_owned(),
        json: json.to_owned(),
    }
}

// --- opening -----------------------------------------------------------------------------------

#[tokio::test]
async fn the_engine_is_what_was_promised() {
    let (_folder, store) = store().await;
    let facts = store.facts().await.unwrap();
    let version: Vec<u32> = facts
        .version
        .split('.')
        .map(|part| part.parse().unwrap())
        .collect();
    assert!(version >= vec![3, 51, 3], "{}", facts.version);
    assert_eq!(facts.journal_mode, "wal");
    assert_eq!(facts.synchronous, 2);
    assert_eq!(facts.foreign_keys, 1);
    assert_eq!(facts.busy_timeout, 5_000);
    assert_eq!(store.ready().await, Ok(()));
}

#[tokio::test]
async fn nobody_else_may_read_the_files() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("a/data");
    let store = Store::open(&folder).await.unwrap();
    submit(&store, 1, 1).await.unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let files: Vec<_> = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(files.len(), 3, "database, -wal and -shm: {files:?}");
    assert!(files.iter().all(|file| mode(file) == 0o600), "{files:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_processes_may_start_at_once() {
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        let starts: Vec<_> = (0..4)
            .map(|_| {
                let folder = folder.path().to_owned();
                tokio::spawn(async move { Store::open(&folder).await })
            })
            .collect();
        for start in starts {
            assert_eq!(start.await.unwrap().unwrap().revision().await, Ok(0));
        }
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    let (folder, store) = store().await;
    store.close().await;
    let sql = "UPDATE _sqlx_migrations SET version = 9999 WHERE version = 2";
    query(sql)
        .execute(&mut foreign(folder.path()).await)
        .await
        .unwrap();
    let refused = Store::open(folder.path()).await.unwrap_err().to_string();
    assert!(refused.contains("newer version"), "{refused}");
}

#[tokio::test]
async fn reopening_finds_everything() {
    let (folder, store) = store().await;
    let documents = [document("qs-001", r#"{"标题":"方便米饭"}"#)];
    let at = Timestamp::from_millis(THEN);
    store
        .publish("projects", &documents, "seed", at)
        .await
        .unwrap();
    let lead = new(submit(&store, 1, 1).await);
    let listings = store.published("projects").await.unwrap();
    store.close().await;
    assert!(store.revision().await.is_err(), "closed");

    let store = Store::open(folder.path()).await.unwrap();
    assert_eq!(store.revision().await, Ok(1));
    assert_eq!(store.published("projects").await.unwrap(), listings);
    assert_eq!(store.lead(&lead.number).await.unwrap(), Some(lead.clone()));
    assert_eq!(submit(&store, 1, 1).await, Ok(Outcome::Same(lead)));
}

// --- listings ----------------------------------------------------------------------------------

#[tokio::test]
async fn publishing_counts_what_changed() {
    let (folder, store) = store().await;
    assert_eq!(store.is_empty().await, Ok(true));
    assert_eq!(store.revision().await, Ok(0));
    let (first, later) = (
        Timestamp::from_millis(THEN),
        Timestamp::from_millis(THEN + 1),
    );
    let two = [document("b", r#"{"n":1}"#), document("a", r#"{"n":1}"#)];

    let done = store
        .publish("projects", &two, "seed", first)
        .await
        .unwrap();
    assert_eq!(
        (done.added, done.changed, done.unchanged, done.revision),
        (2, 0, 0, 1)
    );
    assert_eq!(store.is_empty().await, Ok(false));

    let done = store
        .publish("projects", &two, "seed", later)
        .await
        .unwrap();
    assert_eq!(
        (done.added, done.changed, done.unchanged, done.revision),
        (0, 0, 2, 1)
    );

    let one = [document("a", r#"{"n":2}"#)];
    let done = store.publish("projects", &one, "王", later).await.unwrap();
    assert_eq!(
        (done.added, done.changed, done.unchanged, done.revision),
        (0, 1, 0, 2)
    );
    assert_eq!(store.revision().await, Ok(2));

    let listings = store.published("projects").await.unwrap();
    let seen: Vec<_> = listings
        .iter()
        .map(|l| (l.key.as_str(), l.json.as_str(), l.version))
        .collect();
    assert_eq!(seen, [("a", r#"{"n":2}"#, 2), ("b", r#"{"n":1}"#, 1)]);
    assert_eq!(
        (listings[0].published_at, listings[1].published_at),
        (later, first)
    );
    assert_eq!(store.published("policies").await, Ok(Vec::new()));

    // What was replaced is kept, and going back to it is a new version.
    let done = store.publish("projects", &two, "王", later).await.unwrap();
    assert_eq!(
        (done.added, done.changed, done.unchanged, done.revision),
        (0, 1, 1, 3)
    );
    let sql = "SELECT COUNT(*) FROM listing_versions WHERE key = 'a' AND state = 'replaced'";
    let replaced: i64 = query_scalar(sql)
        .fetch_one(&mut foreign(folder.path()).await)
        .await
        .unwrap();
    assert_eq!(replaced, 2);
}

#[tokio::test]
async fn a_publication_is_all_or_nothing() {
    let (_folder, store) = store().await;
    let at = Timestamp::from_millis(THEN);
    let documents = [document("a", "{}"), document("b", "not json")];
    assert!(
        store
            .publish("projects", &documents, "seed", at)
            .await
            .is_err()
    );
    assert_eq!(store.is_empty().await, Ok(true));
    assert_eq!(store.revision().await, Ok(0));
    // A kind that shares a key is another listing; a key named twice ends as it was named last.
    let documents = [document("a", "1"), document("a", "2")];
    store
        .publish("projects", &documents, "seed", at)
        .await
        .unwrap();
    store
        .publish("policies", &documents[..1], "seed", at)
        .await
        .unwrap();
    assert_eq!(store.published("projects").await.unwrap()[0].json, "2");
    assert_eq!(store.published("policies").await.unwrap()[0].json, "1");
}

#[tokio::test]
async fn five_thousand_documents_are_published_in_one_go() {
    let (_folder, store) = store().await;
    let documents: Vec<_> = (0..5_000)
        .map(|n| document(&format!("qs-{n:04}"), &format!(r#"{{"n":{n}}}"#)))
        .collect();
    let at = Timestamp::from_millis(THEN);
    let done = store
        .publish("projects", &documents, "seed", at)
        .await
        .unwrap();
    assert_eq!((done.added, done.revision), (5_000, 1));
    assert_eq!(store.published("projects").await.unwrap().len(), 5_000);
}

// --- leads -------------------------------------------------------------------------------------

#[tokio::test]
async fn a_lead_is_stored_as_it_came() {
    let (folder, store) = store().await;
    let stored = new(submit(&store, 1, 1).await);
    assert_eq!(
        stored.number,
        ReceiptNumber::new(Date::new(2026, 11, 21).unwrap(), 1)
    );
    assert_eq!(stored.code_hash, seal(&stored.number));
    assert_eq!(stored.lead, new_lead());
    let (terms, follow_up) = (terms(), &stored.follow_up);
    assert_eq!(follow_up.received_at, Timestamp::from_millis(THEN));
    assert_eq!(follow_up.state, LeadState::Received);
    assert_eq!(follow_up.project, terms.project);
    assert_eq!(follow_up.officer, terms.officer);
    assert_eq!(follow_up.next_step, terms.next_step);
    assert_eq!(
        (follow_up.due_on, follow_up.erased_on),
        (terms.due_on, terms.erased_on)
    );
    assert_eq!(follow_up.due_note, terms.due_note);
    assert_eq!(follow_up.events.len(), 1);
    assert_eq!(follow_up.events[0].state, LeadState::Received);
    assert_eq!(store.lead(&stored.number).await, Ok(Some(stored.clone())));
    let other = ReceiptNumber::new(Date::new(2026, 11, 21).unwrap(), 2);
    assert_eq!(store.lead(&other).await, Ok(None));

    let mut foreign = foreign(folder.path()).await;
    let sql = "SELECT id || ' ' || state || ' ' || payload FROM outbox";
    let message: String = query_scalar(sql).fetch_one(&mut foreign).await.unwrap();
    let number = stored.number;
    assert_eq!(
        message,
        format!(r#"lead_received/{number}/1 pending {{"due_on":"2026-11-24"}}"#)
    );
    let debug = format!("{stored:?}");
    assert!(
        debug.contains("YX20261121") && !debug.contains("某某"),
        "{debug}"
    );
}

#[tokio::test]
async fn a_lead_in_general_has_less_to_tell() {
    let (_folder, store) = store().await;
    let lead = NewLead {
        amount: None,
        project: None,
        ..new_lead()
    };
    let terms = Terms {
        project: None,
        officer: None,
        due_note: None,
        ..terms()
    };
    let at = Timestamp::from_millis(THEN);
    let submission = Submission {
        key: [1; 32],
        body: [1; 32],
        received_at: at,
        lead: &lead,
        terms,
        seal: &seal,
    };
    let stored = new(store.submit_lead(&submission).await);
    assert_eq!(stored.lead, lead);
    let follow_up = &stored.follow_up;
    assert_eq!(
        (&follow_up.project, &follow_up.officer, &follow_up.due_note),
        (&None, &None, &None)
    );
}

#[tokio::test]
async fn a_key_gives_one_answer() {
    let (folder, store) = store().await;
    let stored = new(submit(&store, 1, 1).await);
    // Sent again the day after, it is still the same lead with the same number.
    assert_eq!(
        submit_at(&store, 1, 1, THEN + 86_400_000).await,
        Ok(Outcome::Same(stored))
    );
    assert_eq!(submit(&store, 1, 2).await, Ok(Outcome::OtherBody));
    assert_eq!(count(folder.path(), "leads").await, 1);
    // Repeats use up no number.
    assert_eq!(new(submit(&store, 2, 1).await).number.serial(), 2);
}

#[tokio::test]
async fn each_day_in_beijing_has_its_own_numbers() {
    let (_folder, store) = store().await;
    let midnight = Timestamp::parse("2026-11-21T16:00:00Z").unwrap().millis();
    let mut numbers = Vec::new();
    for (key, millis) in [(1, midnight - 1), (2, midnight), (3, midnight - 1)] {
        numbers.push(new(submit_at(&store, key, 1, millis).await).number);
    }
    let of = |day, serial| ReceiptNumber::new(Date::new(2026, 11, day).unwrap(), serial);
    // The third came after the clock had jumped back.
    assert_eq!(numbers, [of(21, 1), of(22, 1), of(21, 2)]);
}

async fn fifty(store: &Store, key: impl Fn(u8) -> u8) -> Vec<Outcome> {
    let tasks: Vec<_> = (0..50)
        .map(|n| {
            let (store, key) = (store.clone(), key(n));
            tokio::spawn(async move { submit(&store, key, 1).await })
        })
        .collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap().unwrap());
    }
    outcomes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_at_once_under_one_key_are_one_lead() {
    let (folder, store) = store().await;
    let (mut first, mut same) = (Vec::new(), Vec::new());
    for outcome in fifty(&store, |_| 7).await {
        match outcome {
            Outcome::New(lead) => first.push(lead),
            Outcome::Same(lead) => same.push(lead),
            Outcome::OtherBody => panic!("the body was the same"),
        }
    }
    assert_eq!((first.len(), same.len()), (1, 49));
    assert!(same.iter().all(|lead| *lead == first[0]));
    for table in ["leads", "lead_events", "outbox", "idempotency_keys"] {
        assert_eq!(count(folder.path(), table).await, 1, "{table}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_at_once_get_fifty_numbers() {
    let (folder, store) = store().await;
    let numbers: BTreeSet<_> = fifty(&store, |n| n)
        .await
        .into_iter()
        .map(|outcome| new(Ok(outcome)).number)
        .collect();
    let serials: Vec<_> = numbers.iter().map(|number| number.serial()).collect();
    assert_eq!(serials, (1..=50).collect::<Vec<_>>());
    for table in ["leads", "lead_events", "outbox", "idempotency_keys"] {
        assert_eq!(count(folder.path(), table).await, 50, "{table}");
    }
}

/// Two stores at one file are two processes: SQLite's lock is between them, not our queue.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_agree_about_a_key() {
    let (folder, one) = store().await;
    let two = Store::open(folder.path()).await.unwrap();
    for key in 0..20 {
        let (a, b) = tokio::join!(submit(&one, key, 1), submit(&two, key, 1));
        match (a.unwrap(), b.unwrap()) {
            (Outcome::New(new), Outcome::Same(same)) | (Outcome::Same(same), Outcome::New(new)) => {
                assert_eq!(new, same);
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(count(folder.path(), "leads").await, 20);
}

// --- faults ------------------------------------------------------------------------------------

#[tokio::test]
async fn everything_or_nothing() {
    let (folder, store) = store().await;
    let mut foreign = foreign(folder.path()).await;
    query("ALTER TABLE outbox RENAME TO gone")
        .execute(&mut foreign)
        .await
        .unwrap();
    let failed = submit(&store, 1, 1).await.unwrap_err();
    assert!(matches!(failed, StoreError::Other(_)), "{failed:?}");
    assert!(!failed.to_string().contains("某某"), "{failed}");
    for table in ["leads", "lead_events", "idempotency_keys"] {
        assert_eq!(count(folder.path(), table).await, 0, "{table}");
    }
    // The same form, sent again after the repair, is a new lead and the first of its day.
    query("ALTER TABLE gone RENAME TO outbox")
        .execute(&mut foreign)
        .await
        .unwrap();
    assert_eq!(new(submit(&store, 1, 1).await).number.serial(), 1);
    assert_eq!(count(folder.path(), "outbox").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_who_hangs_up_leaves_nothing_half_done() {
    let (folder, store) = store().await;
    for key in 0..60 {
        // Given up anywhere between the queue and the commit.
        let patience = Duration::from_micros(u64::from(key) * 60);
        let _ = tokio::time::timeout(patience, submit(&store, key, 1)).await;
    }
    for key in 0..60 {
        submit(&store, key, 1).await.unwrap();
    }
    for table in ["leads", "lead_events", "outbox", "idempotency_keys"] {
        assert_eq!(count(folder.path(), table).await, 60, "{table}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_writer_only_delays() {
    let (folder, store) = store().await;
    let mut foreign = foreign(folder.path()).await;
    query("BEGIN EXCLUSIVE")
        .execute(&mut foreign)
        .await
        .unwrap();
    let begun = Instant::now();
    let (outcome, ()) = tokio::join!(submit(&store, 1, 1), async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        // Readers do not wait meanwhile.
        let asked = Instant::now();
        assert_eq!(store.is_empty().await, Ok(true));
        assert!(
            asked.elapsed() < Duration::from_millis(800),
            "{:?}",
            asked.elapsed()
        );
        query("ROLLBACK").execute(&mut foreign).await.unwrap();
    });
    new(outcome);
    assert!(
        (1_000..4_000).contains(&begun.elapsed().as_millis()),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_writer_who_stays_makes_us_busy() {
    let (folder, store) = store().await;
    let mut foreign = foreign(folder.path()).await;
    query("BEGIN EXCLUSIVE")
        .execute(&mut foreign)
        .await
        .unwrap();
    let begun = Instant::now();
    assert_eq!(store.ready().await, Err(StoreError::Busy));
    assert!(
        (1_900..4_000).contains(&begun.elapsed().as_millis()),
        "{:?}",
        begun.elapsed()
    );
    // One waits at the lock and the other in the queue; both are told in time.
    let begun = Instant::now();
    let (a, b) = tokio::join!(submit(&store, 1, 1), submit(&store, 2, 1));
    assert_eq!((a, b), (Err(StoreError::Busy), Err(StoreError::Busy)));
    assert!(
        (4_000..8_000).contains(&begun.elapsed().as_millis()),
        "{:?}",
        begun.elapsed()
    );
    query("ROLLBACK").execute(&mut foreign).await.unwrap();
    // And it goes on as if nothing had been.
    new(submit(&store, 1, 1).await);
    assert_eq!(store.ready().await, Ok(()));
    foreign.close().await.unwrap();
}
