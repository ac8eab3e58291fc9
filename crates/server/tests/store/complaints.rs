//! Cases in the store, on either engine.

use std::sync::Arc;

use domain::codes::ReceiptNumber;
use domain::complaints::{Act, Actor, CaseResult, GroundGiven, Kind, Quarter, State, Step};
use domain::date::{Date, Timestamp};
use domain::leads::OfficerCard;
use server::store::{
    CaseHead, CaseOutcome, NewCase, NewStep, Screening, SealedCase, Store, StoredCase,
    StoredComment, StoredStep,
};

use crate::support::{Home, THEN, on_both_engines};

pub fn new(key: u8, body: u8) -> NewCase {
    let head = CaseHead {
        received_at: Timestamp::from_millis(THEN),
        kind: Kind::Inquiry,
        category: None,
        held: false,
        about: None,
        confidential: true,
        publish: false,
        officer: None,
        erased_on: Date::new(2028, 11, 21).unwrap(),
        notice_version: "1".to_owned(),
    };
    let sealed = |_: &ReceiptNumber| {
        Ok(SealedCase {
            code_hash: [9; 32],
            key: Some("key".to_owned()),
            person: None,
            words: Some("words".to_owned()),
        })
    };
    NewCase {
        key: [key; 32],
        body: [body; 32],
        head,
        seal: Arc::new(sealed),
        screening: Screening::default(),
    }
}

pub async fn stored(store: &Store, key: u8) -> StoredCase {
    match store.submit_case(new(key, 1)).await.unwrap() {
        CaseOutcome::New(case) => case,
        other => panic!("{other:?}"),
    }
}

pub fn step(case: &StoredCase, act: Act, state: State) -> NewStep {
    NewStep {
        number: case.number,
        seen: case.steps(),
        event: StoredStep {
            step: Step {
                at: Timestamp::from_millis(THEN + 1),
                act,
                days: 0,
            },
            by: Actor::Staff,
            said: Some("sealed".to_owned()),
            ground: None,
        },
        state,
        officer: None,
        rating: None,
    }
}

on_both_engines! {
    a_case_is_stored_once
    of_many_who_act_at_once_one_is_first
    what_is_erased_is_gone_and_the_steps_stay
    cases_move_to_another_database
    histories_come_page_by_page_with_grounds_and_ratings
    what_stands_beside_a_case_is_erased_with_it
    a_result_needs_consent_and_goes_with_it
    first_contacts_of_intents_are_counted
    a_list_leaves_out_what_has_ended_first
}

async fn a_case_is_stored_once(home: Home) {
    let store = home.open().await;
    let sendings = (0..20).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { store.submit_case(new(1, 1)).await.unwrap() })
    });
    let mut fresh = 0;
    let mut numbers = Vec::new();
    for sending in sendings.collect::<Vec<_>>() {
        match sending.await.unwrap() {
            CaseOutcome::New(case) => {
                fresh += 1;
                numbers.push(case.number);
            }
            CaseOutcome::Same(case) => numbers.push(case.number),
            other => panic!("the body is the same: {other:?}"),
        }
    }
    numbers.dedup();
    assert_eq!((fresh, numbers.len()), (1, 1));
    let other = store.submit_case(new(1, 2)).await.unwrap();
    assert_eq!(other, CaseOutcome::OtherBody);
    let found = store.case(&numbers[0]).await.unwrap().unwrap();
    assert_eq!(found.state, State::Received);
    assert_eq!(found.head, new(1, 1).head);
}

async fn of_many_who_act_at_once_one_is_first(home: Home) {
    let (store, node) = (home.open().await, home.open().await);
    let case = stored(&store, 1).await;
    let acts = (0..10).map(|n| {
        let store = if n % 2 == 0 {
            store.clone()
        } else {
            node.clone()
        };
        let step = step(&case, Act::Accept, State::Handling);
        tokio::spawn(async move { store.add_to_case(&step).await.unwrap().unwrap() })
    });
    let mut moved = 0;
    for act in acts.collect::<Vec<_>>() {
        let (now, was) = act.await.unwrap();
        assert_eq!((now.steps(), now.state), (2, State::Handling));
        moved += u32::from(was);
    }
    assert_eq!(moved, 1);
}

async fn a_list_leaves_out_what_has_ended_first(home: Home) {
    let store = home.open().await;
    let mut cases = Vec::new();
    for key in 1..=4 {
        cases.push(stored(&store, key).await);
    }
    for over in [&cases[1], &cases[3]] {
        let refused = step(over, Act::Refuse, State::Refused);
        store.add_to_case(&refused).await.unwrap().unwrap();
    }
    for (most, left) in [
        (1, &[2][..]),
        (2, &[2, 0]),
        (3, &[3, 2, 0]),
        (9, &[3, 2, 1, 0]),
    ] {
        let listed = store.cases(most, None).await.unwrap();
        let listed: Vec<_> = listed.iter().map(|case| case.number).collect();
        let expected: Vec<_> = left.iter().map(|place| cases[*place].number).collect();
        assert_eq!(listed, expected, "{most}");
    }
    // Of those that a unit was given, however many came after them.
    let mut given = step(&cases[0], Act::Assign, State::Received);
    given.officer = Some(OfficerCard {
        unit: "县税务局".to_owned(),
        person: "李某".to_owned(),
        phone: "0190-8005679".to_owned(),
    });
    store.add_to_case(&given).await.unwrap().unwrap();
    let its = |unit: &str| unit == "县税务局";
    let listed = store.cases(1, Some(&its)).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].number, cases[0].number);
    // Each is whole, read together or alone.
    for listed in store.cases(9, None).await.unwrap() {
        let alone = store.case(&listed.number).await.unwrap();
        assert_eq!(alone, Some(listed));
    }
}

async fn what_is_erased_is_gone_and_the_steps_stay(home: Home) {
    let store = home.open().await;
    let case = stored(&store, 1).await;
    let said = step(&case, Act::Accept, State::Handling);
    store.add_to_case(&said).await.unwrap().unwrap();
    store.erase_case(&case.number).await.unwrap();
    let left = store.case(&case.number).await.unwrap().unwrap();
    assert_eq!((left.sealed.key, left.sealed.words), (None, None));
    assert!(left.events.iter().all(|event| event.said.is_none()));
    assert_eq!(left.events.len(), 2);
}

async fn cases_move_to_another_database(home: Home) {
    let store = home.open().await;
    let case = stored(&store, 1).await;
    let (case, _) = store
        .add_to_case(&step(&case, Act::Accept, State::Handling))
        .await
        .unwrap()
        .unwrap();
    let (at, number) = (Timestamp::from_millis(THEN), case.number);
    let redacted = store.redact_case(&number, "sealed".to_owned(), "坐席", at);
    assert!(redacted.await.unwrap());
    store.agree_to_publish(&number, true, at).await.unwrap();
    let result = result("0123456789ab");
    assert!(
        store
            .publish_result(&number, &result, "坐席", at)
            .await
            .unwrap()
    );
    let case = store.case(&number).await.unwrap().unwrap();
    let other = Home::postgres();
    let other = other.open().await;
    store.copy_to(&other).await.unwrap();
    assert_eq!(other.case(&case.number).await.unwrap().unwrap(), case);
    assert_eq!(other.results().await.unwrap(), [result]);
    assert_eq!(case.redaction.as_deref(), Some("sealed"));
}

fn result(id: &str) -> CaseResult {
    CaseResult {
        id: id.to_owned(),
        kind: Kind::Inquiry,
        category: None,
        quarter: Quarter::parse("2026-Q4").unwrap(),
        title: "标题".to_owned(),
        problem: "问题".to_owned(),
        outcome: "结果".to_owned(),
        changed: "改了".to_owned(),
        demo: false,
        published_on: Date::new(2026, 11, 21).unwrap(),
    }
}

async fn histories_come_page_by_page_with_grounds_and_ratings(home: Home) {
    let store = home.open().await;
    let before = store.handling_mark().await.unwrap();
    let mut numbers = Vec::new();
    for key in 0..25 {
        numbers.push(stored(&store, key).await);
    }
    let mut refused = step(&numbers[3], Act::Refuse, State::Refused);
    let ground = GroundGiven {
        key: "court".to_owned(),
        words: "已起诉".to_owned(),
        source: "第十四条".to_owned(),
    };
    refused.event.ground = Some(ground.clone());
    store.add_to_case(&refused).await.unwrap().unwrap();
    let refused = store.case(&numbers[3].number).await.unwrap().unwrap();
    assert_eq!(refused.events[1].ground, Some(ground.clone()));
    let mut rated = step(&refused, Act::Rate, State::Refused);
    rated.rating = Some((2, 5));
    store.add_to_case(&rated).await.unwrap().unwrap();
    let mut seen = Vec::new();
    let mut behind = String::new();
    loop {
        let page = store.case_histories(&behind, 10).await.unwrap();
        let Some(last) = page.last() else { break };
        assert!(page.len() <= 10);
        behind.clone_from(&last.number);
        seen.extend(page);
    }
    let expected: Vec<_> = numbers.iter().map(|case| case.number.to_string()).collect();
    let got: Vec<_> = seen.iter().map(|case| case.number.clone()).collect();
    assert_eq!(got, expected);
    let one = &seen[3];
    let acts: Vec<_> = one.steps.iter().map(|step| step.act).collect();
    assert_eq!(acts, [Act::Submit, Act::Refuse, Act::Rate]);
    assert_eq!((one.rating, &one.ground), (Some((2, 5)), &Some(ground)));
    assert!(
        seen.iter()
            .enumerate()
            .all(|(at, case)| at == 3 || case.steps.len() == 1)
    );
    let after = store.handling_mark().await.unwrap();
    assert_eq!(after.0 - before.0, 27);
}

async fn what_stands_beside_a_case_is_erased_with_it(home: Home) {
    let store = home.open().await;
    let number = stored(&store, 1).await.number;
    let at = Timestamp::from_millis(THEN);
    let comment = |id: &str| StoredComment {
        id: id.to_owned(),
        at,
        author: "监督员（企业家协会）".to_owned(),
        said: Some("sealed".to_owned()),
    };
    for words in ["one", "two"] {
        let redacted = store.redact_case(&number, words.to_owned(), "坐席", at);
        assert!(redacted.await.unwrap());
    }
    let kept = store.case(&number).await.unwrap().unwrap();
    assert_eq!(kept.redaction.as_deref(), Some("two"));
    assert!(store.comment_on_case(&number, &comment("a")).await.unwrap());
    assert_eq!(store.comments_on(&number).await.unwrap(), [comment("a")]);
    assert_eq!(store.case(&number).await.unwrap().unwrap().steps(), 1);
    store.erase_case(&number).await.unwrap();
    let kept = store.case(&number).await.unwrap().unwrap();
    assert_eq!(kept.redaction, None);
    assert_eq!(store.comments_on(&number).await.unwrap()[0].said, None);
    let late = store.redact_case(&number, "three".to_owned(), "坐席", at);
    assert!(!late.await.unwrap(), "what is erased holds nothing more");
    assert!(!store.comment_on_case(&number, &comment("b")).await.unwrap());
}

async fn a_result_needs_consent_and_goes_with_it(home: Home) {
    let store = home.open().await;
    let number = stored(&store, 1).await.number;
    let at = Timestamp::from_millis(THEN);
    let publish = |id| {
        let (store, one) = (store.clone(), result(id));
        async move {
            store
                .publish_result(&number, &one, "坐席", at)
                .await
                .unwrap()
        }
    };
    let revision = store.revision().await.unwrap();
    assert!(!publish("aaaaaaaaaaaa").await, "nobody agreed");
    assert_eq!(store.revision().await.unwrap(), revision);
    store.agree_to_publish(&number, true, at).await.unwrap();
    assert!(publish("aaaaaaaaaaaa").await);
    assert_eq!(
        store.revision().await.unwrap(),
        revision + 1,
        "every node follows"
    );
    assert!(publish("bbbbbbbbbbbb").await, "in place of the first");
    assert_eq!(store.results().await.unwrap(), [result("bbbbbbbbbbbb")]);
    let of = store.result_of(&number).await.unwrap();
    assert_eq!(of.as_deref(), Some("bbbbbbbbbbbb"));
    store.agree_to_publish(&number, false, at).await.unwrap();
    assert_eq!(store.results().await.unwrap(), []);
    assert_eq!(store.revision().await.unwrap(), revision + 3);
    assert!(!publish("cccccccccccc").await);
    // Many who publish and one who takes it back: nothing stays.
    store.agree_to_publish(&number, true, at).await.unwrap();
    let publishing = (0..8).map(|n| {
        let (store, one) = (store.clone(), result(&format!("{n:012}")));
        tokio::spawn(async move { store.publish_result(&number, &one, "坐席", at).await })
    });
    let publishing: Vec<_> = publishing.collect();
    store.agree_to_publish(&number, false, at).await.unwrap();
    for one in publishing {
        let _ = one.await.unwrap();
    }
    assert_eq!(store.results().await.unwrap(), []);
}

async fn first_contacts_of_intents_are_counted(home: Home) {
    let store = home.open().await;
    let lead = crate::support::new(crate::support::submit(&store, 1, 1).await);
    let other = crate::support::new(crate::support::submit(&store, 2, 1).await);
    home.execute(
        "INSERT INTO lead_events (lead_number, seq, at, state, text)
         SELECT number, 2, received_at + 1000, 'contacted', '已联系' FROM leads
         WHERE number = (SELECT MIN(number) FROM leads)",
    )
    .await;
    let all = store.lead_contacts("", 10).await.unwrap();
    let numbers: Vec<_> = all.iter().map(|one| one.number.clone()).collect();
    assert_eq!(numbers, [lead.number.to_string(), other.number.to_string()]);
    assert_eq!(
        all[0].contacted_at,
        Some(Timestamp::from_millis(THEN + 1000))
    );
    assert_eq!(all[1].contacted_at, None);
    assert_eq!(all[1].due_on, Date::new(2026, 11, 24).unwrap());
    assert_eq!(
        store.lead_contacts(&numbers[0], 10).await.unwrap(),
        all[1..]
    );
}
