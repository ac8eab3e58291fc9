//! Submissions that share a commit: each is answered as if it had been alone.

use std::time::Duration;

use server::store::{Outcome, StoreError};

use crate::support::{Home, new, on_both_engines, submission, submit};

on_both_engines! {
    many_at_once_share_their_commits
    one_that_is_refused_does_not_take_the_others_with_it
    a_queue_that_is_full_says_so_at_once
}

/// Ten times as many as one group holds: all get a number of their own, repeats their first.
async fn many_at_once_share_their_commits(home: Home) {
    let store = home.open().await;
    let tasks: Vec<_> = (0..200_u8)
        .flat_map(|key| [key, key])
        .map(|key| {
            let store = store.clone();
            tokio::spawn(async move { (key, submit(&store, key, 1).await) })
        })
        .collect();
    let (mut new, mut same) = (Vec::new(), Vec::new());
    for task in tasks {
        match task.await.unwrap() {
            (key, Ok(Outcome::New(lead))) => new.push((key, lead.number)),
            (key, Ok(Outcome::Same(lead))) => same.push((key, lead.number)),
            other => panic!("{other:?}"),
        }
    }
    new.sort_unstable();
    same.sort_unstable();
    assert_eq!((new.len(), &new), (200, &same));
    let mut numbers: Vec<_> = new.iter().map(|(_, number)| number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 200);
    for table in ["leads", "lead_events", "outbox", "idempotency_keys"] {
        assert_eq!(home.count(table).await, 200, "{table}");
    }
}

async fn one_that_is_refused_does_not_take_the_others_with_it(home: Home) {
    let store = home.open().await;
    home.execute("CREATE UNIQUE INDEX refuses ON leads (words)")
        .await;
    let first = home.open().await;
    new(first.submit_lead(submission(1, "同一句话")).await);
    // Held up by another writer, they gather into one group.
    let mut foreign = home.with_numbers_held().await;
    let tasks: Vec<_> = (10..20)
        .map(|key| {
            let words = if key == 15 {
                "同一句话".to_owned()
            } else {
                format!("第 {key} 句")
            };
            let store = store.clone();
            tokio::spawn(async move { store.submit_lead(submission(key, &words)).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(300)).await;
    sqlx::query("ROLLBACK").execute(&mut foreign).await.unwrap();
    for (task, key) in tasks.into_iter().zip(10..) {
        match (key, task.await.unwrap()) {
            (15, Err(StoreError::Other(words))) => assert!(!words.contains("同一句话"), "{words}"),
            (15, other) => panic!("{other:?}"),
            (_, outcome) => drop(new(outcome)),
        }
    }
    assert_eq!(home.count("leads").await, 10);
}

async fn a_queue_that_is_full_says_so_at_once(home: Home) {
    let store = home.open().await;
    submit(&store, 0, 1).await.unwrap();
    let mut foreign = home.with_numbers_held().await;
    let tasks: Vec<_> = (0..1_000_u32)
        .map(|n| {
            let store = store.clone();
            let one = submission(1, &format!("第 {n} 句"));
            tokio::spawn(async move {
                let mut one = one;
                one.key[..4].copy_from_slice(&n.to_le_bytes());
                let begun = std::time::Instant::now();
                (store.submit_lead(one).await, begun.elapsed())
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(500)).await;
    sqlx::query("ROLLBACK").execute(&mut foreign).await.unwrap();
    let mut refused = 0;
    for task in tasks {
        match task.await.unwrap() {
            (Err(StoreError::Busy), after) => {
                refused += 1;
                assert!(after < Duration::from_millis(450), "{after:?}");
            }
            (outcome, _) => drop(new(outcome)),
        }
    }
    assert!((300..600).contains(&refused), "{refused}");
}
