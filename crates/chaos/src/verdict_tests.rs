//! Losses, doubles and corruptions planted in histories that are otherwise good.

use super::*;
use crate::hashes::hash;
use crate::history::Entry;

fn receipt(number: &str) -> String {
    format!("{{\"number\":\"{number}\",\"query_code\":\"C\",\"state\":\"received\"}}")
}

fn acknowledge(history: &mut History, message: &Message, number: &str) {
    history.apply(Entry::sent(message));
    history.apply(Entry::Ok {
        key: message.key.clone(),
        variant: message.variant,
        receipt: receipt(number),
    });
}

fn intent(n: usize) -> Message {
    Message::new(1, 0, 2 * n)
}

/// A complaint to which everything is done, to its rating.
fn rated() -> Message {
    let mut messages = (1..).step_by(2).map(|n| Message::new(1, 1, n));
    messages.find(|message| message.steps().len() == 4).unwrap()
}

/// Two intents and two complaints, acknowledged and stored; to one complaint much was done.
fn good() -> (History, Stored) {
    let mut history = History::default();
    let mut stored = Stored::default();
    for n in 0..2 {
        let (message, number) = (intent(n), format!("YX-{n}"));
        acknowledge(&mut history, &message, &number);
        stored.leads.push(StoredLead {
            number,
            facts: Content::of(&message, &[]).facts,
            events: 1,
            messages: 1,
            keys: vec![hash(message.key.as_bytes())],
        });
    }
    for (number, message, done) in [("YX-2", Message::new(1, 0, 1), 0), ("YX-3", rated(), 4)] {
        acknowledge(&mut history, &message, number);
        let steps = &message.steps()[..done];
        for seq in 2..done + 2 {
            let key = message.key.clone();
            history.apply(Entry::Act {
                key: key.clone(),
                seq,
            });
            history.apply(Entry::Acted { key, seq });
        }
        let mut events = vec![(1, "submit".to_owned(), "visitor".to_owned())];
        for (seq, step) in (2..).zip(steps) {
            let actor = match step.by {
                Actor::Visitor => "visitor",
                Actor::Staff => "staff",
            };
            events.push((seq, step.act.to_owned(), actor.to_owned()));
        }
        let told = |(seq, act, _): &(i64, String, String)| format!("case_{act}/{number}/{seq}");
        stored.cases.push(StoredCase {
            number: number.to_owned(),
            state: steps
                .last()
                .map_or("received", |step| step.state)
                .to_owned(),
            steps: events.len() as i64,
            messages: events.iter().map(told).collect(),
            ratings: if done == 4 { vec![5] } else { Vec::new() },
            keys: vec![hash(message.key.as_bytes())],
            events,
        });
    }
    // A complaint with its file, and a file on its way.
    let message = with_file();
    acknowledge(&mut history, &message, "YX-4");
    stored.cases.push(StoredCase {
        number: "YX-4".to_owned(),
        state: "received".to_owned(),
        steps: 1,
        events: vec![(1, "submit".to_owned(), "visitor".to_owned())],
        messages: vec!["case_submit/YX-4/1".to_owned()],
        keys: vec![hash(message.key.as_bytes())],
        ratings: Vec::new(),
    });
    for (id, number, state) in [("a", Some("YX-4"), "ready"), ("b", None, "receiving")] {
        stored.files.push(StoredFile {
            id: id.to_owned(),
            number: number.map(str::to_owned),
            state: state.to_owned(),
            size: 700,
            until: 700,
            strays: 0,
        });
    }
    (history, stored)
}

fn with_file() -> Message {
    let mut messages = (1..)
        .step_by(2)
        .map(|n| Message::new(1, crate::file::SMALL, n));
    messages.find(|message| message.files() == 1).unwrap()
}

#[test]
fn a_file_that_is_not_whole_or_not_where_it_belongs_is_found() {
    let (history, stored) = good();
    let changes: [fn(&mut Vec<StoredFile>); 7] = [
        |files| files[0].until = 600,
        |files| files[0].strays = 1,
        |files| files[0].state = "receiving".to_owned(),
        |files| files[0].number = None,
        |files| files[1].until = 800,
        |files| files[1].number = Some("YX-4".to_owned()),
        |files| files[1].number = Some("YX-9".to_owned()),
    ];
    for (n, change) in changes.into_iter().enumerate() {
        let mut stored = stored.clone();
        change(&mut stored.files);
        let (lost, dup, corrupt) = counts(&history, &stored);
        assert!((lost, dup) == (0, 0) && corrupt > 0, "change {n}");
    }
}

fn verdict(history: &History, stored: &Stored) -> Verdict {
    let mut hashes = Hashes::default();
    hashes.learn(history);
    check(history, stored, &[], &hashes)
}

fn counts(history: &History, stored: &Stored) -> (usize, usize, usize) {
    let verdict = verdict(history, stored);
    (verdict.lost.len(), verdict.dup, verdict.corrupt)
}

#[test]
fn a_good_history_is_good() {
    let (history, stored) = good();
    assert_eq!(verdict(&history, &stored), Verdict::default());
}

#[test]
fn what_is_lost_is_found() {
    let (history, mut stored) = good();
    stored.leads.pop();
    assert_eq!(counts(&history, &stored), (1, 0, 0));
    stored.cases.remove(0);
    assert_eq!(counts(&history, &stored), (2, 0, 0));
}

#[test]
fn what_is_stored_twice_is_found() {
    let (history, mut stored) = good();
    let mut twin = stored.leads[0].clone();
    twin.number = "YX-9".to_owned();
    stored.leads.push(twin);
    assert_eq!(counts(&history, &stored), (0, 1, 0));
    let mut twin = stored.cases[0].clone();
    twin.number = "YX-10".to_owned();
    twin.messages = vec!["case_submit/YX-10/1".to_owned()];
    stored.cases.push(twin);
    assert_eq!(counts(&history, &stored), (0, 2, 0));
}

#[test]
fn two_receipts_for_one_key_are_found() {
    let (mut history, stored) = good();
    acknowledge(&mut history, &intent(0), "YX-7");
    assert_eq!(
        counts(&history, &stored),
        (1, 1, 0),
        "the second is not stored"
    );
}

#[test]
fn a_changed_field_of_an_intent_is_found() {
    let (history, stored) = good();
    let changes: [fn(&mut StoredLead); 5] = [
        |lead| lead.facts.amount_fen = Some(1),
        |lead| lead.facts.amount_about = 2,
        |lead| lead.facts.project_id = Some("qs-001".to_owned()),
        |lead| lead.events = 0,
        |lead| lead.messages = 2,
    ];
    for change in changes {
        let mut stored = stored.clone();
        change(&mut stored.leads[0]);
        assert_eq!(counts(&history, &stored), (0, 0, 1));
    }
}

#[test]
fn a_wrong_history_of_a_complaint_is_found() {
    let (history, stored) = good();
    let changes: [fn(&mut StoredCase); 10] = [
        // An event is missing, comes twice, is another one, by somebody else, leaves a gap.
        |case| {
            let (seq, act, _) = case.events.pop().unwrap();
            case.messages
                .retain(|id| *id != format!("case_{act}/YX-3/{seq}"));
            case.ratings.clear();
            case.steps = 4;
            case.state = "delivered".to_owned();
        },
        |case| case.steps = 4,
        |case| case.events[1].1 = "refuse".to_owned(),
        |case| case.events[4].2 = "staff".to_owned(),
        |case| case.events[4].0 = 6,
        // A message is missing, comes twice, is about nothing that happened.
        |case| drop(case.messages.pop()),
        |case| case.messages.push(case.messages[0].clone()),
        |case| case.messages.push("case_refuse/YX-3/9".to_owned()),
        |case| case.ratings.clear(),
        |case| case.state = "handling".to_owned(),
    ];
    for (n, change) in changes.into_iter().enumerate() {
        let mut stored = stored.clone();
        change(&mut stored.cases[1]);
        let (lost, dup, corrupt) = counts(&history, &stored);
        assert!((lost, dup) == (0, 0) && corrupt > 0, "change {n}");
    }
}

#[test]
fn what_was_asked_for_and_not_acknowledged_may_have_happened_or_not() {
    let (mut history, mut stored) = good();
    let known = history.keys.get_mut(&rated().key).unwrap();
    known.acted = 4;
    assert_eq!(counts(&history, &stored), (0, 0, 0));
    let case = &mut stored.cases[1];
    case.events.pop();
    case.messages.pop();
    case.ratings.clear();
    case.steps = 4;
    assert_eq!(counts(&history, &stored), (0, 0, 0));
    // What nobody asked for may not.
    history.keys.get_mut(&rated().key).unwrap().acts = 3;
    history.keys.get_mut(&rated().key).unwrap().acted = 3;
    assert_eq!(counts(&history, &stored), (0, 0, 1));
}

#[test]
fn what_nobody_sent_is_found() {
    let (history, mut stored) = good();
    let mut stranger = stored.leads[0].clone();
    stranger.number = "YX-8".to_owned();
    stranger.keys = vec![hash(intent(5).key.as_bytes())];
    stored.leads.push(stranger);
    assert_eq!(counts(&history, &stored), (0, 0, 1));
    // A complaint without a key, with another's, with that of an intent.
    for keys in [
        Vec::new(),
        vec![hash(b"chaos-2-0-1")],
        vec![hash(intent(0).key.as_bytes())],
    ] {
        let (history, mut stored) = good();
        stored.cases[0].keys = keys;
        assert_eq!(counts(&history, &stored), (1, 0, 1));
    }
}

#[test]
fn a_number_given_twice_is_found() {
    let (mut history, stored) = good();
    acknowledge(&mut history, &intent(2), "YX-0");
    assert_eq!(counts(&history, &stored), (1, 0, 1));
    // Intents and complaints share their numbers.
    let (mut history, stored) = good();
    acknowledge(&mut history, &Message::new(1, 0, 9), "YX-0");
    assert_eq!(counts(&history, &stored), (1, 0, 1));
}

#[test]
fn an_answer_that_is_no_receipt_is_found() {
    let (mut history, stored) = good();
    history.apply(Entry::Ok {
        key: intent(0).key,
        variant: 0,
        receipt: "{}".to_owned(),
    });
    assert_eq!(counts(&history, &stored), (0, 1, 1));
}
