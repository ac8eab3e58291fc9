//! Faults of the database and of visitors.

use std::time::Duration;

use server::store::StoreError;

use crate::support::{Home, new, on_both_engines, submit};

on_both_engines! {
    everything_or_nothing
    a_visitor_who_hangs_up_leaves_nothing_half_done
}

async fn everything_or_nothing(home: Home) {
    let store = home.open().await;
    home.execute("ALTER TABLE outbox RENAME TO gone").await;
    let failed = submit(&store, 1, 1).await.unwrap_err();
    assert!(matches!(failed, StoreError::Other(_)), "{failed:?}");
    assert!(!failed.to_string().contains("某某"), "{failed}");
    for table in ["leads", "lead_events", "idempotency_keys"] {
        assert_eq!(home.count(table).await, 0, "{table}");
    }
    // The same form, sent again after the repair, is a new lead and the first of its day.
    home.execute("ALTER TABLE gone RENAME TO outbox").await;
    assert_eq!(new(submit(&store, 1, 1).await).number.serial(), 1);
    assert_eq!(home.count("outbox").await, 1);
}

async fn a_visitor_who_hangs_up_leaves_nothing_half_done(home: Home) {
    let store = home.open().await;
    for key in 0..60 {
        // Given up anywhere between the queue and the commit.
        let patience = Duration::from_micros(u64::from(key) * 60);
        let _ = tokio::time::timeout(patience, submit(&store, key, 1)).await;
    }
    for key in 0..60 {
        submit(&store, key, 1).await.unwrap();
    }
    for table in ["leads", "lead_events", "outbox", "idempotency_keys"] {
        assert_eq!(home.count(table).await, 60, "{table}");
    }
}
