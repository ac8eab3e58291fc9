//! Losses, doubles and corruptions planted in histories that are otherwise good.

use super::*;
use crate::history::Entry;

fn receipt(number: &str) -> String {
    format!("{{\"number\":\"{number}\",\"query_code\":\"C\",\"state\":\"received\"}}")
}

/// Two intents, acknowledged and stored.
fn good() -> (History, Vec<Stored>) {
    let mut history = History::default();
    let mut stored = Vec::new();
    for n in 0..2 {
        let lead = Lead::new(1, 0, n);
        let number = format!("YX-{n}");
        history.apply(Entry::sent(&lead));
        history.apply(Entry::Ok {
            key: lead.key.clone(),
            variant: 0,
            receipt: receipt(&number),
        });
        stored.push(Stored {
            number,
            content: lead.content(&[]),
            events: 1,
            messages: 1,
            keys: 1,
        });
    }
    (history, stored)
}

fn counts(history: &History, stored: &[Stored]) -> (usize, usize, usize) {
    let verdict = check(history, stored, &[]);
    (verdict.lost.len(), verdict.dup, verdict.corrupt)
}

#[test]
fn a_good_history_is_good() {
    let (history, stored) = good();
    assert_eq!(check(&history, &stored, &[]), Verdict::default());
}

#[test]
fn a_lost_intent_is_found() {
    let (history, mut stored) = good();
    stored.pop();
    assert_eq!(counts(&history, &stored), (1, 0, 0));
}

#[test]
fn an_intent_stored_twice_is_found() {
    let (history, mut stored) = good();
    let mut twin = stored[0].clone();
    twin.number = "YX-9".to_owned();
    stored.push(twin);
    assert_eq!(counts(&history, &stored), (0, 1, 0));
}

#[test]
fn two_receipts_for_one_key_are_found() {
    let (mut history, stored) = good();
    let key = Lead::new(1, 0, 0).key;
    history.apply(Entry::Ok {
        key,
        variant: 0,
        receipt: receipt("YX-7"),
    });
    assert_eq!(
        counts(&history, &stored),
        (1, 1, 0),
        "the second is not stored"
    );
}

#[test]
fn a_changed_field_is_found() {
    let (history, stored) = good();
    let changes: [fn(&mut Stored); 7] = [
        |lead| lead.content.name.push('x'),
        |lead| lead.content.contact.push('x'),
        |lead| lead.content.want.push('x'),
        |lead| lead.content.amount_fen = Some(1),
        |lead| lead.content.project_id = Some("qs-001".to_owned()),
        |lead| lead.events = 0,
        |lead| lead.messages = 2,
    ];
    for change in changes {
        let mut stored = stored.clone();
        change(&mut stored[0]);
        assert_eq!(counts(&history, &stored), (0, 0, 1));
    }
}

#[test]
fn an_intent_from_nobody_is_found() {
    let (history, mut stored) = good();
    let mut stranger = stored[0].clone();
    stranger.number = "YX-8".to_owned();
    stranger.content = Lead::new(1, 0, 5).content(&[]);
    stored.push(stranger);
    assert_eq!(counts(&history, &stored), (0, 0, 1));
    // Nor is another body, which was never sent under a key that was.
    stored.pop();
    stored[1].content = Lead::new(1, 0, 1).other(1).content(&[]);
    assert_eq!(counts(&history, &stored), (1, 0, 1));
}

#[test]
fn a_body_that_was_refused_and_stored_is_found() {
    let (mut history, mut stored) = good();
    let other = Lead::new(1, 0, 1).other(1);
    history.apply(Entry::sent(&other));
    stored[1].content = other.content(&[]);
    assert_eq!(counts(&history, &stored), (0, 0, 1));
}

#[test]
fn a_number_given_twice_is_found() {
    let (mut history, stored) = good();
    let lead = Lead::new(1, 0, 2);
    history.apply(Entry::sent(&lead));
    history.apply(Entry::Ok {
        key: lead.key,
        variant: 0,
        receipt: receipt("YX-0"),
    });
    assert_eq!(counts(&history, &stored), (1, 0, 1));
}

#[test]
fn an_answer_that_is_no_receipt_is_found() {
    let (mut history, stored) = good();
    history.apply(Entry::Ok {
        key: Lead::new(1, 0, 0).key,
        variant: 0,
        receipt: "{}".to_owned(),
    });
    assert_eq!(counts(&history, &stored), (0, 1, 1));
}
