//! Intents: stored once, numbered, found again.

use std::collections::BTreeSet;

use domain::codes::ReceiptNumber;
use domain::date::{Date, Timestamp};
use domain::leads::{LeadAct, LeadFacts, LeadState, OfficerCard};
use server::store::{FILE, NewLeadStep, Outcome, Store, StoredLead, Submission, Terms};
use sqlx::query_scalar;

use crate::support::{
    Home, THEN, facts, new, on_both_engines, sealed, submission, submit, submit_at, terms,
};

on_both_engines! {
    a_lead_is_stored_as_it_came
    a_lead_in_general_has_less_to_tell
    a_key_gives_one_answer
    each_day_in_beijing_has_its_own_numbers
    fifty_at_once_under_one_key_are_one_lead
    fifty_at_once_get_fifty_numbers
    two_processes_agree_about_a_key
    of_many_who_act_at_once_one_is_first
    what_is_erased_is_gone_and_the_rest_stays
    a_correction_after_the_erasure_brings_nothing_back
    what_was_in_the_clear_is_sealed_once
    sealing_goes_on_where_it_was_broken_off
    leads_move_to_another_database
    a_list_leaves_out_what_has_ended_first
}

async fn a_lead_is_stored_as_it_came(home: Home) {
    let store = home.open().await;
    let stored = new(submit(&store, 1, 1).await);
    assert_eq!(
        stored.number,
        ReceiptNumber::new(Date::new(2026, 11, 21).unwrap(), 1)
    );
    assert!(stored.sealed == sealed(&stored.number, "想要蒸汽"));
    assert_eq!(stored.facts, facts());
    let (terms, follow_up) = (terms(), &stored.follow_up);
    assert_eq!(follow_up.received_at, Timestamp::from_millis(THEN));
    assert_eq!(follow_up.state, LeadState::Received);
    assert_eq!((follow_up.kind, follow_up.steps), (facts().kind, 1));
    assert_eq!(follow_up.visit, facts().visit);
    assert_eq!(follow_up.may, [LeadAct::Supplement, LeadAct::Withdraw]);
    assert_eq!(follow_up.project, terms.project);
    assert_eq!(follow_up.officer, terms.officer);
    assert_eq!(follow_up.next_step, terms.next_step);
    assert_eq!(
        (follow_up.due_on, follow_up.erased_on),
        (terms.due_on, terms.erased_on)
    );
    assert_eq!(follow_up.due_note, terms.due_note);
    assert_eq!(follow_up.due_source, terms.due_source);
    assert_eq!(follow_up.events.len(), 1);
    assert_eq!(follow_up.events[0].state, LeadState::Received);
    assert_eq!(follow_up.events[0].text, "已收到您的考察预约");
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
        debug.contains("YX20261121") && !debug.contains("sealed"),
        "{debug}"
    );
}

async fn a_lead_in_general_has_less_to_tell(home: Home) {
    let store = home.open().await;
    let terms = Terms {
        project: None,
        about: None,
        officer: None,
        due_note: None,
        due_source: None,
        ..terms()
    };
    let submission = Submission {
        facts: LeadFacts::default(),
        terms,
        ..submission(1, "想要蒸汽")
    };
    let stored = new(store.submit_lead(submission).await);
    assert_eq!(stored.facts, LeadFacts::default());
    let follow_up = &stored.follow_up;
    assert_eq!(
        (&follow_up.project, &follow_up.officer, &follow_up.due_note),
        (&None, &None, &None)
    );
    assert_eq!(follow_up.about, None);
    assert_eq!(
        (follow_up.need, follow_up.visit, follow_up.people),
        (None, None, None)
    );
}

fn step(lead: &StoredLead, act: LeadAct, state: LeadState) -> NewLeadStep {
    NewLeadStep {
        number: lead.number,
        seen: lead.follow_up.steps,
        at: Timestamp::from_millis(THEN + 1),
        act,
        state,
        text: "已联系".to_owned(),
        said: Some("sealed said".to_owned()),
        officer: None,
    }
}

async fn of_many_who_act_at_once_one_is_first(home: Home) {
    let (store, node) = (home.open().await, home.open().await);
    let lead = new(submit(&store, 1, 1).await);
    let officer = OfficerCard {
        unit: "自然资源局".to_owned(),
        person: "演示二".to_owned(),
        phone: "0190-8001299".to_owned(),
    };
    let acts = (0..10).map(|n| {
        let store = if n % 2 == 0 {
            store.clone()
        } else {
            node.clone()
        };
        let mut step = step(&lead, LeadAct::Contact, LeadState::Contacted);
        step.officer = Some((officer.clone(), "演示二与您联系".to_owned()));
        tokio::spawn(async move { store.add_to_lead(&step).await.unwrap().unwrap() })
    });
    let mut moved = 0;
    for act in acts.collect::<Vec<_>>() {
        let (now, was) = act.await.unwrap();
        assert_eq!(
            (now.follow_up.steps, now.follow_up.state),
            (2, LeadState::Contacted)
        );
        assert_eq!(now.follow_up.officer.as_ref(), Some(&officer));
        assert_eq!(now.follow_up.next_step, "演示二与您联系");
        assert_eq!(now.said, [None, Some("sealed said".to_owned())]);
        moved += u32::from(was);
    }
    assert_eq!(moved, 1);
    assert_eq!(home.count("outbox").await, 2);
    let unknown = ReceiptNumber::new(Date::new(2026, 11, 21).unwrap(), 9);
    let step = NewLeadStep {
        number: unknown,
        ..step(&lead, LeadAct::Contact, LeadState::Contacted)
    };
    assert_eq!(store.add_to_lead(&step).await, Ok(None));
}

async fn what_is_erased_is_gone_and_the_rest_stays(home: Home) {
    let store = home.open().await;
    let lead = new(submit(&store, 1, 1).await);
    let said = step(&lead, LeadAct::Contact, LeadState::Contacted);
    store.add_to_lead(&said).await.unwrap().unwrap();
    store
        .note_lead_reading(&lead.number, "visitor", Timestamp::from_millis(THEN))
        .await
        .unwrap();
    store.erase_lead(&lead.number).await.unwrap();
    let left = store.lead(&lead.number).await.unwrap().unwrap();
    let sealed = &left.sealed;
    assert_eq!(
        (&sealed.key, &sealed.person, &sealed.words),
        (&None, &None, &None)
    );
    assert_eq!(left.said, [None, None]);
    assert_eq!(left.facts, facts());
    assert_eq!(left.follow_up.events.len(), 2);
    assert_eq!(sealed.code_hash, lead.sealed.code_hash);
    assert_eq!(home.count("lead_readings").await, 1);
}

async fn a_correction_after_the_erasure_brings_nothing_back(home: Home) {
    let store = home.open().await;
    let lead = new(submit(&store, 1, 1).await);
    let other = Some("another sealed person".to_owned());
    store
        .correct_lead(&lead.number, other.clone())
        .await
        .unwrap();
    let corrected = store.lead(&lead.number).await.unwrap().unwrap();
    assert_eq!(corrected.sealed.person, other);
    store.erase_lead(&lead.number).await.unwrap();
    store.correct_lead(&lead.number, other).await.unwrap();
    let left = store.lead(&lead.number).await.unwrap().unwrap();
    assert_eq!(left.sealed.person, None);
}

/// Leads as the releases before 0007 stored them, so many.
async fn old_leads(home: &Home, store: &Store, many: u8) {
    for key in 0..many {
        new(submit(store, key, 1).await);
    }
    home.execute(
        "UPDATE leads SET lead_key = NULL, person = NULL, words = NULL,
             name = '明文公司' || number, contact = '01908005678', want = '明文需求' || number",
    )
    .await;
}

async fn unsealed(home: &Home) -> i64 {
    let sql = "SELECT COUNT(*) FROM leads WHERE name <> '' OR contact <> '' OR want <> ''";
    let mut connection = home.connect().await;
    query_scalar(sql).fetch_one(&mut connection).await.unwrap()
}

async fn what_was_in_the_clear_is_sealed_once(home: Home) {
    let store = home.open().await;
    // More than one transaction takes.
    old_leads(&home, &store, 230).await;
    let (one, two) = (store.clone(), home.open().await);
    let seal_all = |store: Store| {
        tokio::spawn(async move {
            let sealed = store.seal_leads(|old| {
                assert_eq!(old.name, format!("明文公司{}", old.number));
                assert_eq!(old.contact, "01908005678");
                assert_eq!(old.want, format!("明文需求{}", old.number));
                Ok(sealed(&old.number, "old words"))
            });
            sealed.await
        })
    };
    // Two nodes that start together share the work.
    let (a, b) = (seal_all(one), seal_all(two));
    let (a, b) = (a.await.unwrap().unwrap(), b.await.unwrap().unwrap());
    assert_eq!(a + b, 230);
    assert_eq!(unsealed(&home).await, 0);
    let leads = store.leads(500, None).await.unwrap();
    assert_eq!(leads.len(), 230);
    for lead in leads {
        let words = sealed(&lead.number, "old words");
        assert_eq!(lead.sealed.words, words.words);
        assert_eq!(lead.sealed.key, words.key);
    }
    let again = store.seal_leads(|_| panic!("nothing is left to seal"));
    assert_eq!(again.await, Ok(0));
    // Not in free pages, not in the WAL.
    if let Some(folder) = home.folder() {
        for file in [FILE.to_owned(), format!("{FILE}-wal")] {
            let bytes = std::fs::read(folder.join(file)).unwrap_or_default();
            for planted in ["明文公司", "明文需求", "01908005678"] {
                let found = bytes
                    .windows(planted.len())
                    .any(|part| part == planted.as_bytes());
                assert!(!found, "{planted}");
            }
        }
    }
}

async fn a_list_leaves_out_what_has_ended_first(home: Home) {
    let store = home.open().await;
    let mut numbers = Vec::new();
    for key in 1..=4 {
        numbers.push(new(submit(&store, key, 1).await));
    }
    for over in [&numbers[1], &numbers[3]] {
        let closed = step(over, LeadAct::Close, LeadState::Closed);
        store.add_to_lead(&closed).await.unwrap().unwrap();
    }
    for (most, left) in [
        (1, &[2][..]),
        (2, &[2, 0]),
        (3, &[3, 2, 0]),
        (9, &[3, 2, 1, 0]),
    ] {
        let listed = store.leads(most, None).await.unwrap();
        let listed: Vec<_> = listed.iter().map(|lead| lead.number).collect();
        let expected: Vec<_> = left.iter().map(|place| numbers[*place].number).collect();
        assert_eq!(listed, expected, "{most}");
    }
}

async fn sealing_goes_on_where_it_was_broken_off(home: Home) {
    let store = home.open().await;
    old_leads(&home, &store, 150).await;
    let count = std::sync::atomic::AtomicUsize::new(0);
    let broken = store
        .seal_leads(|old| {
            if count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 120 {
                return Err(server::store::StoreError::Full);
            }
            Ok(sealed(&old.number, &old.want))
        })
        .await;
    assert_eq!(broken, Err(server::store::StoreError::Full));
    assert_eq!(unsealed(&home).await, 50);
    let rest = store.seal_leads(|old| Ok(sealed(&old.number, &old.want)));
    assert_eq!(rest.await, Ok(50));
    assert_eq!(unsealed(&home).await, 0);
}

async fn leads_move_to_another_database(home: Home) {
    let store = home.open().await;
    let lead = new(submit(&store, 1, 1).await);
    let general = Submission {
        facts: LeadFacts::default(),
        ..submission(2, "什么都行")
    };
    let general = new(store.submit_lead(general).await);
    let contacted = step(&lead, LeadAct::Contact, LeadState::Contacted);
    let (lead, _) = store.add_to_lead(&contacted).await.unwrap().unwrap();
    let other = Home::postgres();
    let other = other.open().await;
    store.copy_to(&other).await.unwrap();
    for lead in [lead, general] {
        assert_eq!(other.lead(&lead.number).await, Ok(Some(lead)));
    }
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
