//! Cases in the store, on either engine.

use std::sync::Arc;

use domain::codes::ReceiptNumber;
use domain::complaints::{Act, Actor, Kind, State, Step};
use domain::date::{Date, Timestamp};
use server::store::{
    CaseHead, CaseOutcome, NewCase, NewStep, Screening, SealedCase, Store, StoredCase, StoredStep,
};

use crate::support::{Home, THEN, on_both_engines};

fn new(key: u8, body: u8) -> NewCase {
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

async fn stored(store: &Store, key: u8) -> StoredCase {
    match store.submit_case(new(key, 1)).await.unwrap() {
        CaseOutcome::New(case) => case,
        other => panic!("{other:?}"),
    }
}

fn step(case: &StoredCase, act: Act, state: State) -> NewStep {
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
    let other = Home::postgres();
    let other = other.open().await;
    store.copy_to(&other).await.unwrap();
    assert_eq!(other.case(&case.number).await.unwrap().unwrap(), case);
}
