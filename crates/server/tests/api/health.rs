//! `/healthz`, `/readyz`, and stopping in peace.

use std::{
    io::{Read as _, Write as _},
    time::{Duration, Instant},
};

use crate::support::{Server, good_lead, read_answer};

#[tokio::test]
async fn the_server_says_that_it_is_alive_and_ready() {
    let server = Server::shared();
    for path in ["/healthz", "/readyz"] {
        let answer = server.get(path).await;
        assert_eq!((answer.status, answer.text()), (200, "ok"), "{path}");
        assert!(!answer.is_html());
    }
}

#[tokio::test]
async fn a_stop_finishes_the_request_that_is_running_and_ends_well() {
    let server = Server::seeded();
    let body = good_lead().to_string();
    let (first, rest) = body.as_bytes().split_at(20);
    let mut slow = server.connect();
    let head = format!(
        "POST /api/v1/leads HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
         Connection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    slow.write_all(head.as_bytes()).unwrap();
    slow.write_all(first).unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.terminate();
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(
        std::net::TcpStream::connect(server.base.trim_start_matches("http://")).is_err(),
        "no new visitors after a stop was asked for"
    );
    slow.write_all(rest).unwrap();
    let answer = read_answer(&mut slow);
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    let status = server.wait(Duration::from_secs(15)).expect("in time");
    assert_eq!(status.code(), Some(0));
    assert_eq!(crate::support::stored_leads(&server.data).await, 1);
}

#[tokio::test]
async fn a_kept_connection_is_used_again_and_does_not_delay_a_stop() {
    let server = Server::seeded();
    let mut kept = server.connect();
    for _ in 0..3 {
        kept.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            .unwrap();
        let mut some = [0; 2048];
        let length = kept.read(&mut some).unwrap();
        assert!(some[..length].starts_with(b"HTTP/1.1 200"));
    }
    let begun = Instant::now();
    server.terminate();
    let status = server.wait(Duration::from_secs(15)).expect("in time");
    assert_eq!(status.code(), Some(0));
    assert!(
        begun.elapsed() < Duration::from_secs(6),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn while_the_store_cannot_commit_readers_are_served_and_writers_told_to_wait() {
    let server = Server::seeded();
    let mut foreign = crate::support::database(&server.data).await;
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut foreign)
        .await
        .unwrap();
    let key = "while-locked-0123";
    let lead = good_lead();
    let (ready, refused) = tokio::join!(server.get("/readyz"), server.post_lead(key, &lead));
    for answer in [&ready, &refused] {
        answer.problem(503, "busy");
        assert!(!answer.header("retry-after").is_empty());
    }
    assert_eq!(server.get("/").await.status, 200);
    assert_eq!(server.get("/healthz").await.status, 200);
    sqlx::query("ROLLBACK").execute(&mut foreign).await.unwrap();
    assert_eq!(server.get("/readyz").await.status, 200);
    assert_eq!(server.post_lead(key, &lead).await.status, 201);
    assert_eq!(crate::support::stored_leads(&server.data).await, 1);
}

#[tokio::test]
async fn a_stop_does_not_wait_for_ever_for_who_never_finishes() {
    let server = Server::seeded();
    let mut hung = server.connect();
    hung.write_all(b"POST /api/v1/leads HTTP/1.1\r\nHost: x\r\nContent-Le")
        .unwrap();
    let _idle = server.connect();
    tokio::time::sleep(Duration::from_millis(200)).await;
    server.terminate();
    let status = server.wait(Duration::from_secs(15)).expect("in time");
    assert_eq!(status.code(), Some(0));
}
