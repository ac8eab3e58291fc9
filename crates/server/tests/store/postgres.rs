//! What only PostgreSQL promises: its settings, several nodes, and its own end and return.

use std::time::{Duration, Instant};

use cluster::Cluster;
use domain::date::Timestamp;
use server::store::{Database, Engine, Outcome, Store, StoreError};

use crate::support::{Home, THEN, document, new, submit};

#[tokio::test]
async fn the_engine_is_what_was_promised() {
    let home = Home::postgres();
    let store = home.open().await;
    let facts = store.facts().await.unwrap();
    assert_eq!(facts.engine, Engine::Postgres);
    for name in ["fsync", "full_page_writes", "synchronous_commit"] {
        assert_eq!(facts.setting(name), "on", "{name}");
    }
    assert_eq!(store.ready().await, Ok(()));
}

#[tokio::test]
async fn a_database_that_may_lose_commits_is_refused() {
    let home = Home::postgres();
    home.execute(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off',
                                    current_database()); END $$",
    )
    .await;
    let refused = Store::open(&home.database).await.unwrap_err().to_string();
    assert!(refused.contains("synchronous_commit"), "{refused}");
}

#[tokio::test]
async fn nodes_see_each_others_publications_and_intents() {
    let home = Home::postgres();
    let (one, two) = (home.open().await, home.open().await);
    let at = Timestamp::from_millis(THEN);
    let publish = |store: Store, key: &'static str| async move {
        let documents = [document(key, "{}")];
        store.publish("projects", &documents, "test", at).await
    };
    // At once: one after the other, neither lost.
    let (a, b) = tokio::join!(publish(one.clone(), "a"), publish(two.clone(), "b"));
    let mut revisions = [a.unwrap().revision, b.unwrap().revision];
    revisions.sort_unstable();
    assert_eq!(revisions, [1, 2]);
    assert_eq!(one.published("projects").await.unwrap().len(), 2);
    let lead = new(submit(&one, 1, 1).await);
    assert_eq!(two.lead(&lead.number).await.unwrap(), Some(lead.clone()));
    assert_eq!(submit(&two, 1, 1).await, Ok(Outcome::Same(lead)));
}

#[tokio::test]
async fn what_another_node_holds_too_long_makes_us_busy() {
    let home = Home::postgres();
    let store = home.open().await;
    new(submit(&store, 1, 1).await);
    let mut foreign = home.with_numbers_held().await;
    let begun = Instant::now();
    assert_eq!(submit(&store, 2, 1).await, Err(StoreError::Busy));
    assert!(
        begun.elapsed() < Duration::from_secs(7),
        "{:?}",
        begun.elapsed()
    );
    sqlx::query("ROLLBACK").execute(&mut foreign).await.unwrap();
    new(submit(&store, 2, 1).await);
}

#[tokio::test]
async fn after_its_return_it_goes_on_without_a_restart_of_ours() {
    let mut cluster = Cluster::start().unwrap();
    let database = Database::parse(&cluster.new_database().unwrap()).unwrap();
    let store = Store::open(&database).await.unwrap();
    let lead = new(submit(&store, 1, 1).await);
    cluster.kill();
    let begun = Instant::now();
    assert_eq!(submit(&store, 2, 1).await, Err(StoreError::Busy));
    assert_eq!(store.ready().await, Err(StoreError::Busy));
    assert!(
        begun.elapsed() < Duration::from_secs(9),
        "{:?}",
        begun.elapsed()
    );
    cluster.start_again().unwrap();
    let back = Instant::now();
    while submit(&store, 2, 1).await.is_err() {
        assert!(back.elapsed() < Duration::from_secs(3));
    }
    assert_eq!(store.lead(&lead.number).await.unwrap(), Some(lead));
}
