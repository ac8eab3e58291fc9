//! `/healthz`, `/readyz`, and stopping in peace.

use std::{io::Write as _, time::Duration};

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
