//! Intents: stored once, numbered, found again.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::codes::ReceiptNumber;
use domain::date::{Date, Timestamp};
use domain::leads::{LeadState, NewLead};
use server::store::{Outcome, Screening, Store, Submission, Terms};
use sqlx::query_scalar;

use crate::support::{Home, THEN, new, new_lead, on_both_engines, seal, submit, submit_at, terms};

on_both_engines! {
    a_lead_is_stored_as_it_came
    a_lead_in_general_has_less_to_tell
    a_key_gives_one_answer
    each_day_in_beijing_has_its_own_numbers
    fifty_at_once_under_one_key_are_one_lead
    fifty_at_once_get_fifty_numbers
    two_processes_agree_about_a_key
}

async fn a_lead_is_stored_as_it_came(home: Home) {
    let store = home.open().await;
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

    let mut foreign = home.connect().await;
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

async fn a_lead_in_general_has_less_to_tell(home: Home) {
    let store = home.open().await;
    let lead = NewLead {
        amount: None,
        project: None,
        about: None,
        ..new_lead()
    };
    let terms = Terms {
        project: None,
        about: None,
        officer: None,
        due_note: None,
        ..terms()
    };
    let at = Timestamp::from_millis(THEN);
    let submission = Submission {
        key: [1; 32],
        body: [1; 32],
        received_at: at,
        lead: lead.clone(),
        terms,
        seal: Arc::new(seal),
        screening: Screening::default(),
    };
    let stored = new(store.submit_lead(submission).await);
    assert_eq!(stored.lead, lead);
    let follow_up = &stored.follow_up;
    assert_eq!(
        (&follow_up.project, &follow_up.officer, &follow_up.due_note),
        (&None, &None, &None)
    );
    assert_eq!(follow_up.about, None);
}

async fn a_key_gives_one_answer(home: Home) {
    let store = home.open().await;
    let stored = new(submit(&store, 1, 1).await);
    // Sent again the day after, it is still the same lead with the same number.
    assert_eq!(
        submit_at(&store, 1, 1, THEN + 86_400_000).await,
        Ok(Outcome::Same(stored))
    );
    assert_eq!(submit(&store, 1, 2).await, Ok(Outcome::OtherBody));
    assert_eq!(home.count("leads").await, 1);
    // Repeats use up no number.
    assert_eq!(new(submit(&store, 2, 1).await).number.serial(), 2);
}

async fn each_day_in_beijing_has_its_own_numbers(home: Home) {
    let store = home.open().await;
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

async fn fifty_at_once_under_one_key_are_one_lead(home: Home) {
    let store = home.open().await;
    let (mut first, mut same) = (Vec::new(), Vec::new());
    for outcome in fifty(&store, |_| 7).await {
        match outcome {
            Outcome::New(lead) => first.push(lead),
            Outcome::Same(lead) => same.push(lead),
            other => panic!("the body was the same: {other:?}"),
        }
    }
    assert_eq!((first.len(), same.len()), (1, 49));
    assert!(same.iter().all(|lead| *lead == first[0]));
    for table in ["leads", "lead_events", "outbox", "idempotency_keys"] {
        assert_eq!(home.count(table).await, 1, "{table}");
    }
}

async fn fifty_at_once_get_fifty_numbers(home: Home) {
    let store = home.open().await;
    let numbers: BTreeSet<_> = fifty(&store, |n| n)
        .await
        .into_iter()
        .map(|outcome| new(Ok(outcome)).number)
        .collect();
    let serials: Vec<_> = numbers.iter().map(|number| number.serial()).collect();
    assert_eq!(serials, (1..=50).collect::<Vec<_>>());
    for table in ["leads", "lead_events", "outbox", "idempotency_keys"] {
        assert_eq!(home.count(table).await, 50, "{table}");
    }
}

/// Two stores at one database are two processes: its locks are between them, not our queue.
async fn two_processes_agree_about_a_key(home: Home) {
    let one = home.open().await;
    let two = home.open().await;
    for key in 0..20 {
        let (a, b) = tokio::join!(submit(&one, key, 1), submit(&two, key, 1));
        match (a.unwrap(), b.unwrap()) {
            (Outcome::New(new), Outcome::Same(same)) | (Outcome::Same(same), Outcome::New(new)) => {
                assert_eq!(new, same);
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(home.count("leads").await, 20);
}
