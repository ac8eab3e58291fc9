//! Notices in the store, on either engine: passed on once, leased to one, marked by nobody who
//! comes too late, raised once; and erasing what has come to its term.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use domain::codes::ReceiptNumber;
use domain::complaints::{Act, Actor, Kind, State, Step};
use domain::date::{Date, Timestamp};
use server::store::{
    About, CaseHead, CaseOutcome, DeliveryState, Erasure, Leased, Message, NewCase, NewStep,
    Raised, Receiver, Retry, Screening, SealedCase, Sending, Store, StoredCase, StoredStep,
};
use sqlx::query_scalar;

use crate::support::{Home, THEN, new, on_both_engines, submit};

const LEASE: Duration = Duration::from_secs(60);
const AHEAD: Duration = Duration::from_secs(12 * 3_600);

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(THEN + seconds * 1_000)
}

fn to(channel: &str) -> Receiver {
    Receiver {
        channel: channel.to_owned(),
        unit: None,
    }
}

/// A case that is erased on that day.
async fn case(store: &Store, key: u8, erased_on: &str) -> StoredCase {
    let head = CaseHead {
        received_at: at(0),
        kind: Kind::Inquiry,
        category: None,
        held: false,
        about: None,
        confidential: false,
        publish: false,
        officer: None,
        erased_on: Date::parse(erased_on).unwrap(),
        notice_version: "1".to_owned(),
    };
    let sealed = |_: &ReceiptNumber| {
        Ok(SealedCase {
            code_hash: [9; 32],
            key: Some("geheim-key".to_owned()),
            person: Some("geheim-person".to_owned()),
            words: Some("geheim-words".to_owned()),
        })
    };
    let new = NewCase {
        key: [key; 32],
        body: [1; 32],
        head,
        seal: Arc::new(sealed),
        screening: Screening::default(),
    };
    match store.submit_case(new).await.unwrap() {
        CaseOutcome::New(case) => case,
        other => panic!("{other:?}"),
    }
}

async fn move_on(store: &Store, case: &StoredCase, act: Act, state: State) -> StoredCase {
    let step = NewStep {
        number: case.number,
        seen: case.steps(),
        event: StoredStep {
            step: Step {
                at: at(1),
                act,
                days: 0,
            },
            by: Actor::Staff,
            said: Some("geheim-said".to_owned()),
            ground: None,
        },
        state,
        officer: None,
        rating: None,
    };
    let (case, moved) = store.add_to_case(&step).await.unwrap().unwrap();
    assert!(moved);
    case
}

/// Passes on everything that waits, to these channels.
async fn spread(store: &Store, channels: &[&str]) -> u64 {
    let all: Vec<_> = store
        .pending_messages(100)
        .await
        .unwrap()
        .into_iter()
        .map(|message| (message, channels.iter().map(|name| to(name)).collect()))
        .collect();
    store.spread(&all, at(0)).await.unwrap()
}

async fn take(store: &Store, now: Timestamp) -> Vec<Leased> {
    store.take_deliveries(now, LEASE, AHEAD, 100).await.unwrap()
}

async fn mark(store: &Store, leased: &Leased, outcome: Sending, now: Timestamp) -> bool {
    let all = [(leased.clone(), outcome)];
    store.mark(&all, now).await.unwrap()[0]
}

on_both_engines! {
    a_message_is_passed_on_once
    a_delivery_belongs_to_one_worker
    who_wakes_late_cannot_mark
    a_failure_waits_and_a_dead_one_is_sent_again_by_hand
    a_clock_set_back_holds_nothing_up
    a_limit_is_raised_once_and_only_about_what_was_seen
    what_was_marked_and_not_done_is_found
    what_the_receiver_does_not_have_is_sent_again
    years_pass_and_everything_is_erased_on_its_day
    an_open_case_waits_for_its_end
    keys_and_deliveries_go_when_they_are_old
    runs_are_remembered
    the_clock_is_the_databases
}

async fn a_message_is_passed_on_once(home: Home) {
    let (one, two) = (home.open().await, home.open().await);
    new(submit(&one, 1, 1).await);
    case(&one, 2, "2028-11-21").await;
    let messages = one.pending_messages(100).await.unwrap();
    let kinds: BTreeSet<_> = messages.iter().map(|one| one.topic.as_str()).collect();
    assert_eq!(kinds, BTreeSet::from(["lead_received", "case_submit"]));
    // Both have seen both; each is passed on by one of them.
    let all: Vec<_> = messages
        .into_iter()
        .map(|message| (message, vec![to("log"), to("mail")]))
        .collect();
    let (a, b) = tokio::join!(one.spread(&all, at(0)), two.spread(&all, at(0)));
    assert_eq!(a.unwrap() + b.unwrap(), 2);
    assert_eq!(one.pending_messages(100).await.unwrap(), []);
    let counts = one.delivery_counts().await.unwrap();
    assert_eq!((counts.waiting(), counts.messages), (4, 0));
    // Whom nobody wants to hear of has no delivery, and is no loss.
    case(&one, 3, "2028-11-21").await;
    assert_eq!(spread(&one, &[]).await, 1);
    assert_eq!(one.reconcile(at(-10), at(0)).await.unwrap().total(), 0);
}

async fn a_delivery_belongs_to_one_worker(home: Home) {
    let nodes = [home.open().await, home.open().await];
    for key in 0..30 {
        case(&nodes[0], key, "2028-11-21").await;
    }
    assert_eq!(spread(&nodes[0], &["a", "b"]).await, 30);
    let takers = (0..12).map(|n| {
        let store = nodes[n % 2].clone();
        tokio::spawn(async move {
            let taken = store.take_deliveries(at(1), LEASE, AHEAD, 7).await;
            taken.unwrap()
        })
    });
    let mut ids = Vec::new();
    for taker in takers.collect::<Vec<_>>() {
        ids.extend(taker.await.unwrap().into_iter().map(|leased| leased.id));
    }
    ids.extend(
        take(&nodes[0], at(1))
            .await
            .into_iter()
            .map(|leased| leased.id),
    );
    let unique: BTreeSet<_> = ids.iter().collect();
    assert_eq!((ids.len(), unique.len()), (60, 60));
    assert_eq!(take(&nodes[1], at(2)).await, []);
}

async fn who_wakes_late_cannot_mark(home: Home) {
    let (one, two) = (home.open().await, home.open().await);
    case(&one, 1, "2028-11-21").await;
    spread(&one, &["a"]).await;
    let first = take(&one, at(0)).await.remove(0);
    // Its lease has ended; another has it.
    assert_eq!(take(&two, at(59)).await, []);
    let second = take(&two, at(61)).await.remove(0);
    assert_eq!(
        (second.id.as_str(), second.attempts),
        (first.id.as_str(), 2)
    );
    assert!(!mark(&one, &first, Sending::Sent, at(62)).await);
    let failed = Sending::Failed("x".to_owned(), LEASE);
    assert!(!mark(&one, &first, failed, at(62)).await);
    assert!(mark(&two, &second, Sending::Sent, at(63)).await);
    assert!(!mark(&two, &second, Sending::Sent, at(64)).await);
    let sent = two.deliveries(&[DeliveryState::Sent], 10).await.unwrap();
    assert_eq!(sent.len(), 1);
    assert_eq!((sent[0].sent_at, sent[0].attempts), (Some(at(63)), 2));
}

async fn a_failure_waits_and_a_dead_one_is_sent_again_by_hand(home: Home) {
    let store = home.open().await;
    case(&store, 1, "2028-11-21").await;
    spread(&store, &["a"]).await;
    let leased = take(&store, at(0)).await.remove(0);
    let failed = Sending::Failed("对方答复 500".to_owned(), Duration::from_secs(30));
    assert!(mark(&store, &leased, failed, at(0)).await);
    assert_eq!(take(&store, at(29)).await, []);
    let leased = take(&store, at(30)).await.remove(0);
    assert_eq!(leased.attempts, 2);
    assert!(
        mark(
            &store,
            &leased,
            Sending::Dead("对方答复 500".to_owned()),
            at(30)
        )
        .await
    );
    assert_eq!(take(&store, at(9_999)).await, []);
    let dead = store.deliveries(&[DeliveryState::Dead], 10).await.unwrap();
    assert_eq!(dead[0].error.as_deref(), Some("对方答复 500"));
    assert_eq!(
        store
            .delivery_counts()
            .await
            .unwrap()
            .of(DeliveryState::Dead),
        1
    );
    let retry = store.retry_delivery(&leased.id, at(31)).await.unwrap();
    assert_eq!(retry, Retry::Queued);
    let again = take(&store, at(31)).await.remove(0);
    assert_eq!(again.attempts, 1);
    assert!(mark(&store, &again, Sending::Sent, at(32)).await);
    let retry = store.retry_delivery(&leased.id, at(33)).await.unwrap();
    assert_eq!(retry, Retry::NotFailed(DeliveryState::Sent));
    let retry = store.retry_delivery("x", at(33)).await.unwrap();
    assert_eq!(retry, Retry::Unknown);
}

async fn a_clock_set_back_holds_nothing_up(home: Home) {
    let store = home.open().await;
    case(&store, 1, "2028-11-21").await;
    spread(&store, &["a"]).await;
    // A year ahead it was taken, and put off by a minute.
    let year = 365 * 86_400;
    let leased = take(&store, at(year)).await.remove(0);
    let back = take(&store, at(0)).await.remove(0);
    assert_eq!(back.id, leased.id);
    let failed = |why: &str| Sending::Failed(why.to_owned(), LEASE);
    assert!(!mark(&store, &leased, failed("ahead"), at(year)).await);
    assert!(mark(&store, &back, failed("back"), at(year)).await);
    assert_eq!(take(&store, at(1)).await.len(), 1);
}

fn raised(case: &StoredCase, percent: u32, covered: bool) -> Raised {
    Raised {
        id: format!("limit/{}/finish/{percent}", case.number),
        about: About::Case,
        number: case.number,
        steps: case.steps(),
        covered,
    }
}

async fn a_limit_is_raised_once_and_only_about_what_was_seen(home: Home) {
    let (one, two) = (home.open().await, home.open().await);
    let case = case(&one, 1, "2028-11-21").await;
    let lead = new(submit(&one, 2, 1).await);
    spread(&one, &[]).await;
    let open = one.limits_of_cases(None, 10).await.unwrap();
    assert_eq!((open.len(), open[0].history.len()), (1, 1));
    assert_eq!(
        one.limits_of_cases(Some(case.number), 10).await.unwrap(),
        []
    );
    let leads = one.limits_of_leads(None, 10).await.unwrap();
    assert_eq!(
        (leads[0].number, leads[0].due_on),
        (lead.number, lead.follow_up.due_on)
    );
    let contact = Raised {
        id: format!("limit/{}/contact/50", lead.number),
        about: About::Lead,
        number: lead.number,
        steps: 0,
        covered: false,
    };
    let all = [raised(&case, 50, true), raised(&case, 80, false), contact];
    // Two workers, a restart, the clock back and forth: three, once.
    let mut new = 0;
    for round in 0..4 {
        let now = at(if round % 2 == 0 { 1 } else { -86_400 });
        let (a, b) = tokio::join!(one.raise(&all, now), two.raise(&all, now));
        new += a.unwrap() + b.unwrap();
        spread(&one, &["a"]).await;
    }
    assert_eq!(new, 3);
    // Of those passed together one is spoken of.
    let mut messages: Vec<_> = take(&one, at(9)).await;
    messages.sort_by(|a, b| a.message.cmp(&b.message));
    let messages: Vec<_> = messages.iter().map(|one| one.message.as_str()).collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages.iter().any(|id| id.ends_with("/finish/80")));
    // Somebody has acted since it was looked at: nothing is raised.
    let moved = move_on(&one, &case, Act::Answer, State::Delivered).await;
    assert_eq!(one.raise(&[raised(&case, 100, false)], at(3)).await, Ok(0));
    assert_eq!(one.raise(&[raised(&moved, 100, false)], at(3)).await, Ok(1));
    assert_eq!(one.limits_of_cases(None, 10).await.unwrap(), []);
}

async fn what_was_marked_and_not_done_is_found(home: Home) {
    let store = home.open().await;
    case(&store, 1, "2028-11-21").await;
    new(submit(&store, 2, 1).await);
    assert_eq!(spread(&store, &["a"]).await, 2);
    for leased in take(&store, at(0)).await {
        assert!(mark(&store, &leased, Sending::Sent, at(0)).await);
    }
    assert_eq!(store.reconcile(at(-10), at(1)).await.unwrap().total(), 0);
    // A message that has vanished, one without its delivery, one that nobody sent.
    home.execute("DELETE FROM deliveries").await;
    home.execute("DELETE FROM case_outbox").await;
    let found = store.reconcile(at(-10), at(1)).await.unwrap();
    assert_eq!((found.untold, found.unspread, found.unsent), (1, 1, 0));
    assert_eq!(spread(&store, &["a"]).await, 2);
    home.execute("DELETE FROM outbox").await;
    let found = store.reconcile(at(-10), at(1)).await.unwrap();
    assert_eq!((found.untold, found.unspread, found.unsent), (1, 0, 0));
    // It is the same message: who has it already does not get it again.
    assert_eq!(spread(&store, &["a"]).await, 1);
    assert_eq!(store.delivery_counts().await.unwrap().waiting(), 2);
    home.execute("UPDATE deliveries SET state = 'sent'").await;
    let found = store.reconcile(at(-10), at(2)).await.unwrap();
    assert_eq!((found.untold, found.unspread, found.unsent), (0, 0, 2));
    assert_eq!(take(&store, at(3)).await.len(), 2);
    assert_eq!(store.reconcile(at(-10), at(4)).await.unwrap().total(), 0);
}

async fn what_the_receiver_does_not_have_is_sent_again(home: Home) {
    let store = home.open().await;
    case(&store, 1, "2028-11-21").await;
    spread(&store, &["a"]).await;
    let send = async |now: i64| {
        let leased = take(&store, at(now)).await.remove(0);
        assert!(mark(&store, &leased, Sending::Sent, at(now)).await);
    };
    send(0).await;
    assert_eq!(store.unconfirmed("a", at(-1), 10).await.unwrap(), []);
    let told = store.unconfirmed("a", at(5), 10).await.unwrap();
    store.confirm(&told[0], false, 2, at(6)).await.unwrap();
    send(6).await;
    let told = store.unconfirmed("a", at(9), 10).await.unwrap();
    assert_eq!(told[0].attempts, 2);
    store.confirm(&told[0], false, 2, at(9)).await.unwrap();
    let counts = store.delivery_counts().await.unwrap();
    assert_eq!(counts.of(DeliveryState::Dead), 1);
    // It had it after all.
    store.retry_delivery(&told[0].id, at(10)).await.unwrap();
    send(10).await;
    let told = store.unconfirmed("a", at(20), 10).await.unwrap();
    store.confirm(&told[0], true, 2, at(20)).await.unwrap();
    assert_eq!(store.unconfirmed("a", at(99), 10).await.unwrap(), []);
}

async fn years_pass_and_everything_is_erased_on_its_day(home: Home) {
    let store = home.open().await;
    let mut ended = Vec::new();
    for (key, day) in [(1, "2027-02-28"), (2, "2027-03-01"), (3, "2029-12-31")] {
        let case = case(&store, key, day).await;
        ended.push(move_on(&store, &case, Act::Answer, State::Delivered).await);
    }
    // Erased on 2028-11-21.
    let lead = new(submit(&store, 9, 1).await);
    // A worker that looks on the eve, on the day, and long after.
    let mut erased = Vec::new();
    for day in [
        "2026-11-21",
        "2027-02-27",
        "2027-02-28",
        "2027-03-01",
        "2028-11-20",
        "2028-11-21",
        "2029-12-30",
        "2029-12-31",
        "2040-06-01",
    ] {
        let date = Date::parse(day).unwrap();
        let due = store.due_for_erasure(date).await.unwrap();
        let done = store.erase_due(date, 10).await.unwrap();
        assert_eq!((done.leads, done.cases), (due.leads, due.cases), "{day}");
        if done != Erasure::default() {
            erased.push((day, done.leads, done.cases));
        }
    }
    assert_eq!(
        erased,
        [
            ("2027-02-28", 0, 1),
            ("2027-03-01", 0, 1),
            ("2028-11-21", 1, 0),
            ("2029-12-31", 0, 1),
        ]
    );
    for case in ended {
        let case = store.case(&case.number).await.unwrap().unwrap();
        let sealed = &case.sealed;
        assert!(sealed.key.is_none() && sealed.person.is_none() && sealed.words.is_none());
        assert!(case.events.iter().all(|event| event.said.is_none()));
        assert_eq!(case.events.len(), 2, "what happened and when stays");
    }
    // An erased intent can still be followed, and tells nobody's name.
    let lead = store.lead(&lead.number).await.unwrap().unwrap();
    let sealed = &lead.sealed;
    assert!(sealed.key.is_none() && sealed.person.is_none() && sealed.words.is_none());
    store.scrub().await.unwrap();
}

async fn an_open_case_waits_for_its_end(home: Home) {
    let store = home.open().await;
    let case = case(&store, 1, "2026-12-01").await;
    let day = Date::new(2027, 1, 1).unwrap();
    let waiting = Erasure {
        waiting: 1,
        ..Erasure::default()
    };
    assert_eq!(store.due_for_erasure(day).await, Ok(waiting));
    assert_eq!(store.erase_due(day, 10).await, Ok(Erasure::default()));
    assert!(
        store
            .case(&case.number)
            .await
            .unwrap()
            .unwrap()
            .sealed
            .key
            .is_some()
    );
    move_on(&store, &case, Act::Answer, State::Delivered).await;
    let cases = Erasure {
        cases: 1,
        ..Erasure::default()
    };
    assert_eq!(store.due_for_erasure(day).await, Ok(cases));
    assert_eq!(store.erase_due(day, 10).await, Ok(cases));
    assert_eq!(store.due_for_erasure(day).await, Ok(Erasure::default()));
}

async fn keys_and_deliveries_go_when_they_are_old(home: Home) {
    let store = home.open().await;
    new(submit(&store, 1, 1).await);
    case(&store, 2, "2028-11-21").await;
    spread(&store, &["a"]).await;
    let [sent, _] = <[Leased; 2]>::try_from(take(&store, at(0)).await).unwrap();
    assert!(mark(&store, &sent, Sending::Sent, at(0)).await);
    let hours = |hours: i64| at(hours * 3_600);
    let (three_days, half_year) = (
        Duration::from_secs(72 * 3_600),
        Duration::from_secs(183 * 86_400),
    );
    assert_eq!(store.sweep_keys(hours(72), three_days).await, Ok(0));
    assert_eq!(home.count("idempotency_keys").await, 1);
    assert_eq!(store.sweep_keys(hours(73), three_days).await, Ok(2));
    assert_eq!(home.count("idempotency_keys").await, 0);
    assert_eq!(
        store.sweep_deliveries(hours(182 * 24), half_year).await,
        Ok(0)
    );
    // What was not sent is kept, however old.
    assert_eq!(
        store.sweep_deliveries(hours(184 * 24), half_year).await,
        Ok(1)
    );
    assert_eq!(store.delivery_counts().await.unwrap().waiting(), 1);
}

async fn runs_are_remembered(home: Home) {
    let store = home.open().await;
    store.note_run("limits", at(0), "").await.unwrap();
    store
        .note_run("limits", at(5), "新提醒 2 条")
        .await
        .unwrap();
    let runs = store.runs().await.unwrap();
    assert_eq!(runs.len(), 1);
    assert_eq!(
        (runs[0].at, runs[0].result.as_str()),
        (at(5), "新提醒 2 条")
    );
}

async fn the_clock_is_the_databases(home: Home) {
    let store = home.open().await;
    let now = std::time::SystemTime::now();
    let now = now
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_millis() as i64;
    let clock = store.clock().await.unwrap().millis();
    assert!((clock - now).abs() < 10_000, "{clock} {now}");
}

/// What was erased is not left in the files either.
#[tokio::test]
async fn erased_words_are_not_left_in_the_file() {
    let home = Home::sqlite();
    let store = home.open().await;
    let case = case(&store, 1, "2026-12-01").await;
    move_on(&store, &case, Act::Answer, State::Delivered).await;
    new(submit(&store, 2, 1).await);
    let mut database = home.connect().await;
    let sql = "SELECT file FROM pragma_database_list WHERE name = 'main'";
    let file: String = query_scalar(sql).fetch_one(&mut database).await.unwrap();
    drop(database);
    let holds = |what: &str| {
        ["", "-wal"].iter().any(|ending| {
            let bytes = std::fs::read(format!("{file}{ending}")).unwrap_or_default();
            bytes
                .windows(what.len())
                .any(|part| part == what.as_bytes())
        })
    };
    let words = [
        "geheim-key",
        "geheim-person",
        "geheim-words",
        "geheim-said",
        "key of YX",
        "sealed person",
    ];
    for word in words {
        assert!(holds(word), "{word} is there before");
    }
    store
        .erase_due(Date::new(2029, 1, 1).unwrap(), 10)
        .await
        .unwrap();
    store.scrub().await.unwrap();
    for word in words {
        assert!(!holds(word), "{word} is left");
    }
}

#[tokio::test]
async fn a_message_names_what_it_is_about() {
    let home = Home::sqlite();
    let store = home.open().await;
    let case = case(&store, 1, "2028-11-21").await;
    let messages = store.pending_messages(10).await.unwrap();
    assert_eq!(
        messages,
        [Message {
            id: format!("case_submit/{}/1", case.number),
            topic: "case_submit".to_owned(),
            about: About::Case,
            number: case.number,
            at: at(0),
        }]
    );
}
