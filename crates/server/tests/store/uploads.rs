//! Uploads in the store, on either engine.

use domain::codes::ReceiptNumber;
use domain::complaints::{Act, State};
use domain::date::Timestamp;
use server::store::{
    Added, Attachment, Begun, Chunks, NewStep, NewUpload, Progress, Room, SEALING, Store,
    StoreError, StoredCase, StoredUpload,
};
use sqlx::query;

use crate::complaints::{new, step as step_of, stored};
use crate::support::{Home, THEN, on_both_engines};

const ROOM: Room = Room {
    most: 1_000,
    most_of_source: 600,
    most_files_of_source: 5,
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(THEN + millis)
}

fn upload(id: &str, source: &str, length: u64) -> NewUpload {
    NewUpload {
        id: id.to_owned(),
        at: at(0),
        expires_at: at(1_000),
        source: source.to_owned(),
        length,
        file_key: "staged".to_owned(),
        facts: "name".to_owned(),
    }
}

async fn begin(store: &Store, id: &str, length: u64) {
    let begun = store.begin_upload(&upload(id, "a", length), &ROOM).await;
    assert_eq!(begun.unwrap(), Begun::Yes);
}

/// As long as it would be when it is sealed.
fn sealed(byte: u8, length: usize) -> Vec<u8> {
    vec![byte; length + SEALING]
}

async fn add(store: &Store, id: &str, start: u64, length: usize) -> Added {
    let added = store.add_to_upload(id, start, sealed(7, length), &ROOM, at(1));
    added.await.unwrap()
}

async fn found(store: &Store, id: &str) -> StoredUpload {
    store.upload(id, at(1)).await.unwrap().unwrap()
}

/// One that a message may take.
async fn ready(store: &Store, id: &str) {
    begin(store, id, 10).await;
    assert_eq!(add(store, id, 0, 10).await, Added::Until(10));
    let chunks = found(store, id).await.chunks;
    assert!(store.upload_is_ready(&chunks, "facts").await.unwrap());
}

/// Something that is done to a case.
fn step(case: &StoredCase) -> NewStep {
    step_of(case, Act::Accept, State::Handling)
}

fn attached(id: &str) -> Attachment {
    Attachment {
        id: id.to_owned(),
        file_key: "kept".to_owned(),
    }
}

on_both_engines! {
    pieces_stand_one_behind_the_other
    of_many_with_the_same_piece_one_is_taken
    there_is_so_much_room
    what_is_made_of_a_file_takes_its_place_at_once
    a_message_takes_its_files_or_none
    of_two_messages_one_gets_the_file
    what_runs_out_goes_and_what_is_taken_stays
    what_does_not_add_up_is_found
    files_move_to_another_database
}

async fn pieces_stand_one_behind_the_other(home: Home) {
    let store = home.open().await;
    begin(&store, "one", 25).await;
    assert_eq!(add(&store, "one", 5, 10).await, Added::Elsewhere(0));
    assert_eq!(add(&store, "one", 0, 10).await, Added::Until(10));
    assert_eq!(add(&store, "one", 0, 10).await, Added::Elsewhere(10));
    assert_eq!(add(&store, "one", 10, 15).await, Added::Until(25));
    assert_eq!(add(&store, "none", 0, 1).await, Added::Gone);
    let upload = found(&store, "one").await;
    assert_eq!((upload.received, upload.length), (25, 25));
    assert_eq!(upload.progress, Progress::Receiving);
    let piece = store.chunk(&upload.chunks, 10).await.unwrap().unwrap();
    assert_eq!(piece, sealed(7, 15));
    assert_eq!(store.chunk(&upload.chunks, 1).await.unwrap(), None);
    // Another node sees the same.
    assert!(home.open().await.upload("one", at(1)).await.unwrap() == Some(upload));
    let late = store.upload("one", at(1_000)).await.unwrap();
    assert!(late.is_none());
    assert!(store.remove_upload("one", at(1)).await.unwrap());
    assert!(!store.remove_upload("one", at(1)).await.unwrap());
}

async fn of_many_with_the_same_piece_one_is_taken(home: Home) {
    let (store, node) = (home.open().await, home.open().await);
    begin(&store, "one", 100).await;
    let sendings = (0..12).map(|n| {
        let store = if n % 2 == 0 { &store } else { &node };
        let store = store.clone();
        tokio::spawn(async move { add(&store, "one", 0, 10).await })
    });
    let mut taken = 0;
    for sending in sendings.collect::<Vec<_>>() {
        match sending.await.unwrap() {
            Added::Until(10) => taken += 1,
            other => assert_eq!(other, Added::Elsewhere(10)),
        }
    }
    assert_eq!(taken, 1);
    assert_eq!(store.unsound_uploads().await.unwrap(), Vec::<String>::new());
}

async fn there_is_so_much_room(home: Home) {
    let store = home.open().await;
    let asked = async |id: &str, source: &str, length| {
        let new = upload(id, source, length);
        store.begin_upload(&new, &ROOM).await.unwrap()
    };
    assert_eq!(asked("a1", "a", 601).await, Begun::SourceFull);
    assert_eq!(asked("a1", "a", 600).await, Begun::Yes);
    assert_eq!(asked("a2", "a", 600).await, Begun::Yes);
    assert_eq!(add(&store, "a1", 0, 500).await, Added::Until(500));
    assert_eq!(add(&store, "a2", 0, 101).await, Added::SourceFull);
    assert_eq!(asked("b1", "b", 500).await, Begun::Yes);
    assert_eq!(asked("b2", "b", 501).await, Begun::Full);
    assert_eq!(add(&store, "b1", 0, 450).await, Added::Until(450));
    assert_eq!(add(&store, "a2", 0, 51).await, Added::Full);
    // What a message takes counts no more.
    let upload = found(&store, "a1").await;
    assert!(!store.upload_is_ready(&upload.chunks, "").await.unwrap());
    for n in 3..=5 {
        assert_eq!(asked(&format!("a{n}"), "a", 1).await, Begun::Yes);
    }
    assert_eq!(asked("a6", "a", 1).await, Begun::SourceFull);
}

async fn what_is_made_of_a_file_takes_its_place_at_once(home: Home) {
    let store = home.open().await;
    begin(&store, "one", 10).await;
    let early = found(&store, "one").await.chunks;
    assert!(!store.upload_is_ready(&early, "early").await.unwrap());
    assert_eq!(add(&store, "one", 0, 10).await, Added::Until(10));
    let sent = found(&store, "one").await.chunks;
    let pass = |pass: &str, size| Chunks {
        id: "one".to_owned(),
        pass: pass.to_owned(),
        size,
    };
    // A look that was broken off, and one that counts.
    let broken = pass("broken", 5);
    store.put_chunk(&broken, 0, sealed(1, 3)).await.unwrap();
    let drawn = pass("drawn", 5);
    for start in [0, 3] {
        let length = if start == 0 { 3 } else { 2 };
        store
            .put_chunk(&drawn, start, sealed(2, length))
            .await
            .unwrap();
    }
    assert!(store.upload_is_ready(&drawn, "facts").await.unwrap());
    // The slower of two.
    assert!(!store.upload_is_ready(&sent, "other").await.unwrap());
    let now = found(&store, "one").await;
    assert_eq!(
        (now.progress, now.facts),
        (Progress::Ready, "facts".to_owned())
    );
    assert_eq!(now.chunks, drawn);
    // The sender still finds what was sent.
    assert_eq!((now.received, now.length), (10, 10));
    assert_eq!(add(&store, "one", 10, 1).await, Added::Elsewhere(10));
    for gone in [&sent, &broken] {
        assert_eq!(store.chunk(gone, 0).await.unwrap(), None);
    }
    store.upload_is_refused("one", "late").await.unwrap();
    assert_eq!(found(&store, "one").await.progress, Progress::Ready);
    begin(&store, "two", 10).await;
    add(&store, "two", 0, 10).await;
    store.upload_is_refused("two", "不收").await.unwrap();
    let two = found(&store, "two").await;
    assert_eq!(two.progress, Progress::Refused("不收".to_owned()));
    assert_eq!(store.chunk(&two.chunks, 0).await.unwrap(), None);
    assert_eq!(store.unsound_uploads().await.unwrap(), Vec::<String>::new());
}

async fn a_message_takes_its_files_or_none(home: Home) {
    let store = home.open().await;
    let case = stored(&store, 1).await;
    ready(&store, "one").await;
    ready(&store, "two").await;
    begin(&store, "half", 10).await;
    let more = step(&case);
    for bad in ["half", "none"] {
        let files = [attached("one"), attached(bad)];
        let refused = store.add_to_case_with(&more, &files).await;
        assert!(matches!(refused, Err(StoreError::Files)));
        assert_eq!(store.case(&case.number).await.unwrap().unwrap().steps(), 1);
        assert_eq!(found(&store, "one").await.progress, Progress::Ready);
    }
    let files = [attached("two"), attached("one")];
    let (now, moved) = store
        .add_to_case_with(&more, &files)
        .await
        .unwrap()
        .unwrap();
    assert!(moved);
    let ids: Vec<_> = now.files.iter().map(|file| &*file.chunks.id).collect();
    assert_eq!(ids, ["two", "one"]);
    assert!(
        now.files
            .iter()
            .all(|file| file.step == 2 && file.file_key == "kept")
    );
    assert!(store.upload("one", at(1)).await.unwrap().is_none());
    // Sent again the step is not taken, and the files are not asked for.
    let (_, again) = store
        .add_to_case_with(&more, &files)
        .await
        .unwrap()
        .unwrap();
    assert!(!again);
    assert!(!store.remove_upload("one", at(1)).await.unwrap());
    store.erase_case(&case.number).await.unwrap();
    let erased = store.case(&case.number).await.unwrap().unwrap();
    assert!(erased.files.is_empty());
    let chunks = &now.files[0].chunks;
    assert_eq!(store.chunk(chunks, 0).await.unwrap(), None);
}

async fn of_two_messages_one_gets_the_file(home: Home) {
    let (store, node) = (home.open().await, home.open().await);
    ready(&store, "one").await;
    let sendings = (1..=8_u8).map(|key| {
        let store = if key % 2 == 0 { &store } else { &node };
        let store = store.clone();
        let seal = std::sync::Arc::new(|_: &ReceiptNumber, _: &server::store::SealedCase| {
            Ok(vec![attached("one")])
        });
        tokio::spawn(async move { store.submit_case_with(new(key, 1), Some(seal)).await })
    });
    let mut taken = 0;
    for sending in sendings.collect::<Vec<_>>() {
        match sending.await.unwrap() {
            Ok(_) => taken += 1,
            Err(error) => assert_eq!(error, StoreError::Files),
        }
    }
    assert_eq!(taken, 1);
    assert_eq!(store.cases(10, None).await.unwrap().len(), 1);
}

async fn what_runs_out_goes_and_what_is_taken_stays(home: Home) {
    let store = home.open().await;
    let case = stored(&store, 1).await;
    begin(&store, "half", 10).await;
    add(&store, "half", 0, 5).await;
    ready(&store, "ready").await;
    ready(&store, "taken").await;
    let files = [attached("taken")];
    store
        .add_to_case_with(&step(&case), &files)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(store.sweep_uploads(at(999)).await.unwrap(), 0);
    assert_eq!(store.sweep_uploads(at(1_000)).await.unwrap(), 2);
    assert_eq!(store.sweep_uploads(at(1_000)).await.unwrap(), 0);
    let case = store.case(&case.number).await.unwrap().unwrap();
    let chunks = &case.files[0].chunks;
    assert_eq!(store.chunk(chunks, 0).await.unwrap(), Some(sealed(7, 10)));
    assert_eq!(store.unsound_uploads().await.unwrap(), Vec::<String>::new());
}

async fn what_does_not_add_up_is_found(home: Home) {
    let store = home.open().await;
    let case = stored(&store, 1).await;
    for id in ["good", "empty", "short", "lost"] {
        ready(&store, id).await;
    }
    store
        .add_to_case_with(&step(&case), &[attached("good")])
        .await
        .unwrap()
        .unwrap();
    home.execute("DELETE FROM upload_chunks WHERE upload = 'empty'")
        .await;
    home.execute("UPDATE uploads SET size = 11 WHERE id = 'short'")
        .await;
    home.execute("UPDATE uploads SET number = 'YX20261121-9999-9' WHERE id = 'lost'")
        .await;
    let found = store.unsound_uploads().await.unwrap();
    assert_eq!(found.len(), 3, "{found:?}");
    for id in ["empty", "short", "lost"] {
        assert!(found.iter().any(|line| line.contains(id)), "{found:?}");
    }
    // Bytes without a row cannot be: the database refuses.
    let mut other = home.connect().await;
    let orphan = "INSERT INTO upload_chunks (upload, pass, start, sealed) VALUES ($1, 'x', 0, $2)";
    let refused = query(orphan).bind("nobody").bind(sealed(1, 1));
    assert!(refused.execute(&mut other).await.is_err());
}

async fn files_move_to_another_database(home: Home) {
    let store = home.open().await;
    let case = stored(&store, 1).await;
    ready(&store, "one").await;
    begin(&store, "half", 10).await;
    store
        .add_to_case_with(&step(&case), &[attached("one")])
        .await
        .unwrap()
        .unwrap();
    let other = Home::postgres();
    let other = other.open().await;
    store.copy_to(&other).await.unwrap();
    let (before, after) = (
        store.case(&case.number).await.unwrap().unwrap(),
        other.case(&case.number).await.unwrap().unwrap(),
    );
    assert_eq!(before, after);
    let chunks = &after.files[0].chunks;
    assert_eq!(other.chunk(chunks, 0).await.unwrap(), Some(sealed(7, 10)));
    assert!(other.upload("half", at(1)).await.unwrap().is_some());
}
