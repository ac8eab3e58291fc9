//! What is counted and held of what comes in, on either engine, with two nodes at one database.

use std::sync::Arc;

use domain::codes::ReceiptNumber;
use domain::complaints::{Kind, State};
use domain::date::{Date, Timestamp};
use domain::leads::OfficerCard;
use domain::screening::Reason;
use server::store::{
    CaseHead, CaseOutcome, Counted, Decision, GoodProof, NewCase, Outcome, Screening, SealedCase,
    Store, Submission, TextMarks,
};

use crate::support::{Home, THEN, new, on_both_engines, seal, submission};

on_both_engines! {
    a_burst_at_two_nodes_is_free_then_held_then_refused
    a_sustained_flood_gets_its_cap_and_a_restart_forgets_nothing
    the_same_key_counts_once
    a_key_that_is_stored_is_never_refused
    a_proof_stands_for_the_free_budget_once
    leads_and_cases_count_together
    texts_that_come_again_are_held
    an_own_text_sent_twice_is_told_to_nobody_else
    a_decision_is_made_once
    what_is_not_needed_is_forgotten
    what_is_rolled_back_was_never_counted
}

const MINUTE: i64 = 60_000;

/// Counts against one subject.
fn counted(subject: &str, budget: &str) -> Screening {
    Screening {
        counts: vec![Counted {
            subject: subject.to_owned(),
            reason: Reason::Source,
            budget: budget.parse().unwrap(),
        }],
        ..Screening::default()
    }
}

/// The `n`-th message.
fn message(n: u32, screening: Screening) -> Submission {
    let mut one = submission(0, "想了解用地");
    one.key[..4].copy_from_slice(&n.to_le_bytes());
    one.key[31] = 1;
    one.screening = screening;
    one
}

fn later(mut one: Submission, millis: i64) -> Submission {
    one.received_at = Timestamp::from_millis(THEN + millis);
    one
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Became {
    Free,
    Held,
    Refused,
}

async fn send(store: &Store, one: Submission) -> Became {
    match store.submit_lead(one).await.unwrap() {
        Outcome::New(lead) if lead.follow_up.notice.is_some() => Became::Held,
        Outcome::New(_) => Became::Free,
        Outcome::Refused(seconds) => {
            assert!(seconds > 0);
            Became::Refused
        }
        other => panic!("{other:?}"),
    }
}

fn tally(all: &[Became]) -> (usize, usize, usize) {
    let count = |which| all.iter().filter(|one| **one == which).count();
    (
        count(Became::Free),
        count(Became::Held),
        count(Became::Refused),
    )
}

async fn a_burst_at_two_nodes_is_free_then_held_then_refused(home: Home) {
    let nodes = [home.open().await, home.open().await];
    let tasks: Vec<_> = (0..200_u32)
        .map(|n| {
            let store = nodes[n as usize % 2].clone();
            // Contacts beside the source, so that many rows are locked at once.
            let mut screening = counted("source", "20/100");
            for contact in [n % 7, 7 + n % 5] {
                let subject = format!("contact {contact}");
                screening
                    .counts
                    .extend(counted(&subject, "1000/1000").counts);
            }
            tokio::spawn(async move { send(&store, message(n, screening)).await })
        })
        .collect();
    let mut all = Vec::new();
    for task in tasks {
        all.push(task.await.unwrap());
    }
    assert_eq!(tally(&all), (20, 80, 100));
    assert_eq!(home.count("leads").await, 100);
    assert_eq!(home.count("holds").await, 80);
    assert_eq!(home.count("idempotency_keys").await, 100);
    // Another source has its own.
    let other = counted("another", "20/100");
    assert_eq!(send(&nodes[0], message(500, other)).await, Became::Free);
}

async fn a_sustained_flood_gets_its_cap_and_a_restart_forgets_nothing(home: Home) {
    let mut all = Vec::new();
    // Every 30 seconds for three hours, the server started anew in between.
    for hour in 0..3 {
        let store = home.open().await;
        for n in 0..120_u32 {
            let at = hour * 60 * MINUTE + i64::from(n) * MINUTE / 2;
            let number = u32::try_from(hour).unwrap() * 1_000 + n;
            let one = later(message(number, counted("source", "10/40")), at);
            all.push(send(&store, one).await);
        }
        store.close().await;
    }
    let (free, held, refused) = tally(&all);
    assert_eq!(free + held + refused, 360);
    // A full bucket and three hours' worth, within a tenth.
    assert!((36..=44).contains(&free), "{free}");
    assert!((144..=176).contains(&(free + held)), "{}", free + held);
}

async fn the_same_key_counts_once(home: Home) {
    let nodes = [home.open().await, home.open().await];
    let tasks: Vec<_> = (0..60)
        .map(|n| {
            let store = nodes[n % 2].clone();
            let one = message(1, counted("source", "1/2"));
            tokio::spawn(async move { store.submit_lead(one).await.unwrap() })
        })
        .collect();
    let mut new = 0;
    for task in tasks {
        match task.await.unwrap() {
            Outcome::New(_) => new += 1,
            Outcome::Same(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(new, 1);
    let next = |n| message(n, counted("source", "1/2"));
    assert_eq!(send(&nodes[0], next(2)).await, Became::Held);
    assert_eq!(send(&nodes[1], next(3)).await, Became::Refused);
}

async fn a_key_that_is_stored_is_never_refused(home: Home) {
    let store = home.open().await;
    let one = || message(1, counted("source", "1/1"));
    let first = new(store.submit_lead(one()).await);
    let other = message(2, counted("source", "1/1"));
    assert_eq!(send(&store, other).await, Became::Refused);
    match store.submit_lead(one()).await.unwrap() {
        Outcome::Same(again) => assert_eq!(again.number, first.number),
        other => panic!("{other:?}"),
    }
}

fn proof(id: &str) -> Option<GoodProof> {
    Some(GoodProof {
        id: id.to_owned(),
        expires_at: Timestamp::from_millis(THEN + 60 * MINUTE),
    })
}

async fn a_proof_stands_for_the_free_budget_once(home: Home) {
    let nodes = [home.open().await, home.open().await];
    let with = |n: u32, id: &str| {
        let mut screening = counted("source", "1/40");
        screening.proof = proof(id);
        message(n, screening)
    };
    // Within the budget no proof is used up.
    assert_eq!(send(&nodes[0], with(0, "one")).await, Became::Free);
    assert_eq!(home.count("spent_proofs").await, 0);
    let tasks: Vec<_> = (1..=20_u32)
        .map(|n| {
            let store = nodes[n as usize % 2].clone();
            let one = with(n, "one");
            tokio::spawn(async move { send(&store, one).await })
        })
        .collect();
    let mut all = Vec::new();
    for task in tasks {
        all.push(task.await.unwrap());
    }
    assert_eq!(tally(&all), (1, 19, 0));
    assert_eq!(send(&nodes[0], with(50, "two")).await, Became::Free);
    assert_eq!(home.count("spent_proofs").await, 2);
    // With proofs twice as many, and no more.
    let mut more = Vec::new();
    for n in 100..200 {
        more.push(send(&nodes[1], with(n, &format!("proof {n}"))).await);
    }
    assert_eq!(tally(&more), (80 - 22, 0, 42));
}

fn case(n: u8, screening: Screening) -> NewCase {
    let head = CaseHead {
        received_at: Timestamp::from_millis(THEN),
        kind: Kind::Inquiry,
        category: None,
        held: false,
        about: None,
        confidential: false,
        publish: false,
        officer: None::<OfficerCard>,
        erased_on: Date::new(2028, 11, 21).unwrap(),
        notice_version: "1".to_owned(),
    };
    let sealed = |_: &ReceiptNumber| {
        Ok(SealedCase {
            code_hash: [9; 32],
            key: None,
            person: None,
            words: None,
        })
    };
    NewCase {
        key: [n; 32],
        body: [1; 32],
        head,
        seal: Arc::new(sealed),
        screening,
    }
}

async fn leads_and_cases_count_together(home: Home) {
    let store = home.open().await;
    let screening = || counted("source", "2/4");
    assert_eq!(send(&store, message(1, screening())).await, Became::Free);
    let first = store.submit_case(case(1, screening())).await.unwrap();
    assert!(matches!(first, CaseOutcome::New(case) if case.state == State::Received));
    let CaseOutcome::New(held) = store.submit_case(case(2, screening())).await.unwrap() else {
        panic!("not new");
    };
    assert_eq!((held.state, held.head.held), (State::Held, true));
    assert!(held.notice.unwrap().contains("人工核验"));
    // The same key, the same answer.
    let again = store.submit_case(case(2, screening())).await.unwrap();
    assert!(matches!(again, CaseOutcome::Same(case) if case.number == held.number));
    assert_eq!(send(&store, message(2, screening())).await, Became::Held);
    let refused = store.submit_case(case(3, screening())).await.unwrap();
    assert!(matches!(refused, CaseOutcome::Refused(1..)));
    assert_eq!(home.count("cases").await, 2);
    let waiting = store.waiting(10).await.unwrap();
    let kinds: Vec<_> = waiting.iter().map(|one| one.is_case).collect();
    assert_eq!(kinds, [true, false]);
    assert_eq!(waiting[0].reasons, [Reason::Source]);
}

/// A text with these marks from somebody.
fn text(sender: &str, marks: &[&str], own: Option<&str>) -> Screening {
    Screening {
        text: Some(TextMarks {
            sender: sender.to_owned(),
            marks: marks.iter().map(|mark| (*mark).to_owned()).collect(),
            own: own.map(str::to_owned),
            others: 2,
        }),
        ..Screening::default()
    }
}

async fn texts_that_come_again_are_held(home: Home) {
    let store = home.open().await;
    let same = ["m1", "m2", "m3"];
    let mut all = Vec::new();
    // One person may say it again and again.
    for (n, sender) in (0..).zip(["a", "a", "a", "b"]) {
        all.push(send(&store, message(n, text(sender, &same, None))).await);
    }
    assert_eq!(tally(&all), (4, 0, 0));
    // Two others have said it: the third is held, also when a part of it is another.
    let third = text("c", &["m1", "x", "m3"], None);
    assert_eq!(send(&store, message(10, third)).await, Became::Held);
    // One mark in common is nothing.
    let other = text("d", &["m1", "y", "z"], None);
    assert_eq!(send(&store, message(11, other)).await, Became::Free);
    assert_eq!(
        store.waiting(10).await.unwrap()[0].reasons,
        [Reason::SameText]
    );
    // At the same instant, in one group or in several: two are let through, however it falls.
    let tasks: Vec<_> = (0..40_u32)
        .map(|n| {
            let store = store.clone();
            let one = message(100 + n, text(&format!("s{n}"), &["n1", "n2"], None));
            tokio::spawn(async move { send(&store, one).await })
        })
        .collect();
    let mut all = Vec::new();
    for task in tasks {
        all.push(task.await.unwrap());
    }
    assert_eq!(tally(&all), (2, 38, 0));
}

async fn an_own_text_sent_twice_is_told_to_nobody_else(home: Home) {
    let store = home.open().await;
    let stored = async |n, own: &str, at| {
        let one = later(message(n, text("a", &[], Some(own))), at);
        new(store.submit_lead(one).await)
    };
    let first = stored(1, "mine", 0).await;
    assert_eq!(first.follow_up.notice, None);
    let second = stored(2, "mine", 3 * MINUTE).await;
    let told = second.follow_up.notice.clone().unwrap();
    assert!(told.contains(&first.number.to_string()), "{told}");
    assert_ne!(second.number, first.number);
    // It is no spam.
    assert!(store.waiting(10).await.unwrap().is_empty());
    assert_eq!(
        stored(3, "another's", 3 * MINUTE).await.follow_up.notice,
        None
    );
    // Much later it is a new one.
    let later = stored(4, "mine", 60 * MINUTE).await;
    assert_eq!(later.follow_up.notice, None);
    let again = store.lead(&second.number).await.unwrap().unwrap();
    assert_eq!(again.follow_up.notice, second.follow_up.notice);
}

async fn a_decision_is_made_once(home: Home) {
    let nodes = [home.open().await, home.open().await];
    let mut numbers = Vec::new();
    for n in 0..2 {
        let one = Screening {
            found: vec![Reason::OnlyLinks],
            ..Screening::default()
        };
        numbers.push(new(nodes[0].submit_lead(message(n, one)).await).number);
    }
    let decision = |number, refused: Option<&str>| Decision {
        number,
        refused: refused.map(str::to_owned),
        by: "坐席（局）".to_owned(),
        at: Timestamp::from_millis(THEN),
    };
    let (release, refuse) = (
        decision(numbers[0], None),
        decision(numbers[0], Some("广告")),
    );
    let (one, two) = tokio::join!(
        nodes[0].decide_on_held(&release),
        nodes[1].decide_on_held(&refuse)
    );
    assert_ne!(one.unwrap(), two.unwrap());
    let refuse = decision(numbers[1], Some("是广告"));
    assert!(nodes[1].decide_on_held(&refuse).await.unwrap());
    assert!(nodes[0].waiting(10).await.unwrap().is_empty());
    let refused = nodes[0].lead(&numbers[1]).await.unwrap().unwrap();
    assert!(refused.follow_up.notice.unwrap().contains("是广告"));
    // What was never held cannot be decided on.
    let plain = new(nodes[0].submit_lead(message(9, Screening::default())).await);
    let none = decision(plain.number, None);
    assert!(!nodes[0].decide_on_held(&none).await.unwrap());
    assert!(!nodes[0].was_held(&plain.number).await.unwrap());
}

async fn what_is_not_needed_is_forgotten(home: Home) {
    let store = home.open().await;
    let mut screening = text("a", &["m1", "m2"], Some("own"));
    screening.counts = counted("source", "0/9").counts;
    screening.counts.extend(counted("-", "9/9").counts);
    screening.proof = proof("p");
    send(&store, message(1, screening)).await;
    let (hour, day) = (60 * MINUTE, 24 * 60 * MINUTE);
    let rows = async || {
        (
            home.count("budgets").await,
            home.count("text_marks").await,
            home.count("spent_proofs").await,
        )
    };
    let forget = async |after: i64| {
        let now = Timestamp::from_millis(THEN + after);
        store.forget_screened(now).await.unwrap();
    };
    forget(hour).await;
    assert_eq!(rows().await, (2, 3, 1));
    forget(day + MINUTE).await;
    assert_eq!(rows().await, (0, 3, 0));
    forget(30 * day + MINUTE).await;
    assert_eq!(rows().await, (0, 0, 0));
}

async fn what_is_rolled_back_was_never_counted(home: Home) {
    let store = home.open().await;
    home.execute("CREATE UNIQUE INDEX refuses ON leads (words)")
        .await;
    let one = |n| message(n, counted("source", "1/3"));
    assert_eq!(send(&store, one(1)).await, Became::Free);
    for n in 2..20 {
        assert!(store.submit_lead(one(n)).await.is_err(), "{n}");
    }
    let mut other = one(20);
    other.seal = seal("另一句话");
    assert_eq!(send(&store, other).await, Became::Held);
}
