//! Opening, migrating, opening again.

use domain::date::Timestamp;
use server::store::{Outcome, Store};

use crate::support::{Home, THEN, document, new, on_both_engines, submit};

on_both_engines! {
    several_processes_may_start_at_once
    a_database_of_a_newer_version_is_left_alone
    reopening_finds_everything
}

async fn several_processes_may_start_at_once(home: Home) {
    let starts: Vec<_> = (0..4)
        .map(|_| {
            let database = home.database.clone();
            tokio::spawn(async move { Store::open(&database).await })
        })
        .collect();
    for start in starts {
        assert_eq!(start.await.unwrap().unwrap().revision().await, Ok(0));
    }
}

async fn a_database_of_a_newer_version_is_left_alone(home: Home) {
    home.open().await.close().await;
    home.execute("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 2")
        .await;
    let refused = Store::open(&home.database).await.unwrap_err().to_string();
    assert!(refused.contains("newer version"), "{refused}");
}

async fn reopening_finds_everything(home: Home) {
    let store = home.open().await;
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

    let store = home.open().await;
    assert_eq!(store.revision().await, Ok(1));
    assert_eq!(store.published("projects").await.unwrap(), listings);
    assert_eq!(store.lead(&lead.number).await.unwrap(), Some(lead.clone()));
    assert_eq!(submit(&store, 1, 1).await, Ok(Outcome::Same(lead)));
}
