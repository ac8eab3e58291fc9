//! Stopping under load: what was begun is answered, nothing is answered by half.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::io::AsyncWriteExt as _;

use crate::{
    support::{Server, good_lead, stored_leads},
    wire::{ask, connect_from, get},
};

const VISITOR: [u8; 4] = [127, 0, 0, 2];

#[tokio::test]
async fn readiness_ends_at_once_and_answers_are_a_connection_s_last() {
    let server = Server::seeded();
    let mut kept = [
        connect_from(&server, VISITOR).await.unwrap(),
        connect_from(&server, VISITOR).await.unwrap(),
    ];
    for one in &mut kept {
        assert_eq!(get(one, "/readyz").await.status, 200);
    }
    server.terminate();
    tokio::time::sleep(Duration::from_millis(300)).await;
    for (one, (path, status)) in kept.iter_mut().zip([("/readyz", 503), ("/projects", 200)]) {
        let reply = get(one, path).await;
        assert_eq!(reply.status, status, "{path}: {reply:?}");
        assert_eq!(reply.header("connection"), "close", "{path}");
    }
    let status = server.wait(Duration::from_secs(15)).expect("in time");
    assert_eq!(status.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_under_load_answers_every_request_that_came_in() {
    for round in 0..3 {
        let server = Arc::new(Server::seeded_in_memory());
        let stored = Arc::new(AtomicU32::new(0));
        let stopped = Arc::new(AtomicBool::new(false));
        let mut visitors = Vec::new();
        for n in 0..8 {
            let (server, stored, stopped) = (server.clone(), stored.clone(), stopped.clone());
            visitors.push(tokio::spawn(visit(server, n, stored, stopped)));
        }
        tokio::time::sleep(Duration::from_millis(600 + 137 * round)).await;
        server.terminate();
        stopped.store(true, Ordering::SeqCst);
        let mut answered = 0;
        for one in visitors {
            answered += one.await.unwrap();
        }
        let status = server.wait(Duration::from_secs(20)).expect("in time");
        assert_eq!(status.code(), Some(0));
        assert!(answered >= 8, "{answered}");
        let acknowledged = i64::from(stored.load(Ordering::SeqCst));
        assert_eq!(
            stored_leads(&server.data).await,
            acknowledged,
            "round {round}"
        );
    }
}

/// Asks on kept connections until none is taken any more; gives the number of answers.
async fn visit(
    server: Arc<Server>,
    n: u8,
    stored: Arc<AtomicU32>,
    stopped: Arc<AtomicBool>,
) -> u32 {
    let body = good_lead().to_string();
    let (mut answered, mut turn) = (0, u32::from(n));
    while let Ok(mut stream) = connect_from(&server, [127, 0, 4, n]).await {
        let mut first = true;
        loop {
            turn += 1;
            let submits = turn.is_multiple_of(5);
            let request = if submits {
                let length = body.len();
                format!(
                    "POST /api/v1/leads HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
                     Idempotency-Key: drain-{n}-{turn:09}\r\nContent-Length: {length}\r\n\r\n{body}"
                )
            } else {
                "GET /projects HTTP/1.1\r\nHost: x\r\n\r\n".to_owned()
            };
            let reply = ask(&mut stream, request.as_bytes()).await;
            assert!(!reply.partial, "half an answer: {reply:?}");
            if reply.status == 0 {
                // Between connecting and being taken in: the same as not being let in.
                let refused = first && stopped.load(Ordering::SeqCst);
                assert!(refused, "request {turn} on a kept connection has no answer");
                return answered;
            }
            // On a busy machine the store says so, which is an answer too.
            let told_to_wait = submits && reply.status == 503;
            assert!(
                told_to_wait || [200, 201].contains(&reply.status),
                "{reply:?}"
            );
            stored.fetch_add(u32::from(reply.status == 201), Ordering::SeqCst);
            answered += 1;
            first = false;
            if reply.header("connection") == "close" {
                break;
            }
        }
    }
    answered
}

#[tokio::test]
async fn a_second_request_to_stop_ends_at_once() {
    let server = Server::seeded();
    let mut hung = connect_from(&server, VISITOR).await.unwrap();
    hung.write_all(
        b"POST /api/v1/leads HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
          Content-Length: 500\r\n\r\n{",
    )
    .await
    .unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.terminate();
    assert!(
        server.wait(Duration::from_secs(2)).is_none(),
        "it waits for the request"
    );
    let begun = Instant::now();
    server.terminate();
    let status = server.wait(Duration::from_secs(5)).expect("at once");
    assert_eq!(status.code(), Some(1));
    println!("ended after {:?}", begun.elapsed());
}
