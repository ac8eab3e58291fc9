//! What only SQLite promises: its settings, the rights of its files, other programs at the file.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};
use std::time::{Duration, Instant};

use server::store::{Database, Engine, Store, StoreError};
use sqlx::{Connection as _, query};
use tokio::sync::oneshot;
use tokio::time::sleep;

use crate::support::{Home, new, submit};

#[tokio::test]
async fn the_engine_is_what_was_promised() {
    let store = Home::sqlite().open().await;
    let facts = store.facts().await.unwrap();
    assert_eq!(facts.engine, Engine::Sqlite);
    let version: Vec<u32> = facts
        .version
        .split('.')
        .map(|part| part.parse().unwrap())
        .collect();
    assert!(version >= vec![3, 51, 3], "{}", facts.version);
    assert_eq!(facts.setting("journal_mode"), "wal");
    assert_eq!(facts.setting("synchronous"), "2");
    assert_eq!(facts.setting("foreign_keys"), "1");
    assert_eq!(facts.setting("busy_timeout"), "5000");
    assert_eq!(store.ready().await, Ok(()));
}

#[tokio::test]
async fn nobody_else_may_read_the_files() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("a/data");
    let store = Store::open(&Database::folder(&folder)).await.unwrap();
    submit(&store, 1, 1).await.unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let files: Vec<_> = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(files.len(), 3, "database, -wal and -shm: {files:?}");
    assert!(files.iter().all(|file| mode(file) == 0o600), "{files:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_writer_only_delays() {
    let home = Home::sqlite();
    let store = home.open().await;
    let mut foreign = home.with_file_held().await;
    let begun = Instant::now();
    let (outcome, ()) = tokio::join!(submit(&store, 1, 1), async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        // Readers do not wait meanwhile.
        let asked = Instant::now();
        assert_eq!(store.is_empty().await, Ok(true));
        assert!(
            asked.elapsed() < Duration::from_millis(800),
            "{:?}",
            asked.elapsed()
        );
        query("ROLLBACK").execute(&mut foreign).await.unwrap();
    });
    new(outcome);
    assert!(
        (1_000..4_000).contains(&begun.elapsed().as_millis()),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_writer_who_stays_makes_us_busy() {
    let home = Home::sqlite();
    let store = home.open().await;
    let mut foreign = home.with_file_held().await;
    let begun = Instant::now();
    assert_eq!(store.ready().await, Err(StoreError::Busy));
    assert!(
        (1_900..4_000).contains(&begun.elapsed().as_millis()),
        "{:?}",
        begun.elapsed()
    );
    // One waits at the lock and the other in the queue; both are told in time.
    let begun = Instant::now();
    let (a, b) = tokio::join!(submit(&store, 1, 1), submit(&store, 2, 1));
    assert_eq!((a, b), (Err(StoreError::Busy), Err(StoreError::Busy)));
    assert!(
        (4_000..8_000).contains(&begun.elapsed().as_millis()),
        "{:?}",
        begun.elapsed()
    );
    query("ROLLBACK").execute(&mut foreign).await.unwrap();
    // And it goes on as if nothing had been.
    new(submit(&store, 1, 1).await);
    assert_eq!(store.ready().await, Ok(()));
    foreign.close().await.unwrap();
}

/// Does something the very moment it is told to go on.
struct AtOnce<F>(Mutex<Option<F>>);

impl<F: FnOnce()> Wake for AtOnce<F> {
    fn wake(self: Arc<Self>) {
        if let Some(act) = self.0.lock().unwrap().take() {
            act();
        }
    }
}

/// Seen on a busy machine: who heard that it was busy and came again at once was told so a second
/// time, together with those who had been waiting, though the database was free.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_comes_again_after_a_busy_answer_has_a_turn_of_their_own() {
    let home = Home::sqlite();
    let store = home.open().await;
    let mut foreign = home.with_file_held().await;
    let submitting = |key| {
        let store = store.clone();
        Box::pin(async move { submit(&store, key, 1).await })
    };
    let at_the_lock = tokio::spawn(submitting(1));
    sleep(Duration::from_millis(200)).await;
    let mut again = submitting(3);
    let (at_once, sent_again) = oneshot::channel();
    let waker = Waker::from(Arc::new(AtOnce(Mutex::new(Some(move || {
        assert!(again.as_mut().poll(&mut aside()).is_pending());
        assert!(at_once.send(again).is_ok());
    })))));
    let mut in_the_queue = submitting(2);
    let first = in_the_queue.as_mut().poll(&mut Context::from_waker(&waker));
    assert!(first.is_pending());
    let again = sent_again.await.unwrap();
    assert_eq!(in_the_queue.await, Err(StoreError::Busy));
    assert_eq!(at_the_lock.await.unwrap(), Err(StoreError::Busy));
    query("ROLLBACK").execute(&mut foreign).await.unwrap();
    new(again.await);
    foreign.close().await.unwrap();
}

/// For a first step alone.
fn aside() -> Context<'static> {
    Context::from_waker(Waker::noop())
}
