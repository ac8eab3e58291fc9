//! Listings: versions, publications, the revision.

use domain::date::Timestamp;
use sqlx::query_scalar;

use crate::support::{Home, THEN, document, on_both_engines};

on_both_engines! {
    publishing_counts_what_changed
    a_publication_is_all_or_nothing
    five_thousand_documents_are_published_in_one_go
}

async fn publishing_counts_what_changed(home: Home) {
    let store = home.open().await;
    assert_eq!(store.is_empty().await, Ok(true));
    assert_eq!(store.revision().await, Ok(0));
    let (first, later) = (
        Timestamp::from_millis(THEN),
        Timestamp::from_millis(THEN + 1),
    );
    let two = [document("b", r#"{"n":1}"#), document("a", r#"{"n":1}"#)];

    let done = store
        .publish("projects", &two, "seed", first)
        .await
        .unwrap();
    assert_eq!(
        (done.added, done.changed, done.unchanged, done.revision),
        (2, 0, 0, 1)
    );
    assert_eq!(store.is_empty().await, Ok(false));

    let done = store
        .publish("projects", &two, "seed", later)
        .await
        .unwrap();
    assert_eq!(
        (done.added, done.changed, done.unchanged, done.revision),
        (0, 0, 2, 1)
    );

    let one = [document("a", r#"{"n":2}"#)];
    let done = store.publish("projects", &one, "王", later).await.unwrap();
    assert_eq!(
        (done.added, done.changed, done.unchanged, done.revision),
        (0, 1, 0, 2)
    );
    assert_eq!(store.revision().await, Ok(2));

    let listings = store.published("projects").await.unwrap();
    let seen: Vec<_> = listings
        .iter()
        .map(|l| (l.key.as_str(), l.json.as_str(), l.version))
        .collect();
    assert_eq!(seen, [("a", r#"{"n":2}"#, 2), ("b", r#"{"n":1}"#, 1)]);
    assert_eq!(
        (listings[0].published_at, listings[1].published_at),
        (later, first)
    );
    assert_eq!(store.published("policies").await, Ok(Vec::new()));

    // What was replaced is kept, and going back to it is a new version.
    let done = store.publish("projects", &two, "王", later).await.unwrap();
    assert_eq!(
        (done.added, done.changed, done.unchanged, done.revision),
        (0, 1, 1, 3)
    );
    let sql = "SELECT COUNT(*) FROM listing_versions WHERE key = 'a' AND state = 'replaced'";
    let replaced: i64 = query_scalar(sql)
        .fetch_one(&mut home.connect().await)
        .await
        .unwrap();
    assert_eq!(replaced, 2);
}

async fn a_publication_is_all_or_nothing(home: Home) {
    let store = home.open().await;
    let at = Timestamp::from_millis(THEN);
    let documents = [document("a", "{}"), document("b", "not json")];
    assert!(
        store
            .publish("projects", &documents, "seed", at)
            .await
            .is_err()
    );
    assert_eq!(store.is_empty().await, Ok(true));
    assert_eq!(store.revision().await, Ok(0));
    // A kind that shares a key is another listing; a key named twice ends as it was named last.
    let documents = [document("a", "1"), document("a", "2")];
    store
        .publish("projects", &documents, "seed", at)
        .await
        .unwrap();
    store
        .publish("policies", &documents[..1], "seed", at)
        .await
        .unwrap();
    assert_eq!(store.published("projects").await.unwrap()[0].json, "2");
    assert_eq!(store.published("policies").await.unwrap()[0].json, "1");
}

async fn five_thousand_documents_are_published_in_one_go(home: Home) {
    let store = home.open().await;
    let documents: Vec<_> = (0..5_000)
        .map(|n| document(&format!("qs-{n:04}"), &format!(r#"{{"n":{n}}}"#)))
        .collect();
    let at = Timestamp::from_millis(THEN);
    let done = store
        .publish("projects", &documents, "seed", at)
        .await
        .unwrap();
    assert_eq!((done.added, done.revision), (5_000, 1));
    assert_eq!(store.published("projects").await.unwrap().len(), 5_000);
}
