//! Requests that are too much, too slow or no HTTP at all: refused, and the server lives on.

use std::{
    io::Write as _,
    time::{Duration, Instant},
};

use crate::support::{Server, good_lead, read_answer, stored_leads};

fn status(answer: &str) -> u16 {
    let word = answer.split(' ').nth(1).unwrap_or_default();
    word.parse().unwrap_or(0)
}

#[tokio::test]
async fn what_is_no_http_is_refused_without_an_error_of_ours() {
    let server = Server::shared();
    let many: String = (0..300).map(|n| format!("X-{n}: y\r\n")).collect();
    let large = format!("X-Large: {}\r\n", "y".repeat(1_000_000));
    let requests: Vec<Vec<u8>> = vec![
        b"\x16\x03\x01\x02\x00\x01\x00".to_vec(),
        b"GET\r\n\r\n".to_vec(),
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n".to_vec(),
        b"GET /\r\n\r\n".to_vec(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        format!("GET / HTTP/1.1\r\nHost: x\r\n{many}\r\n").into_bytes(),
        format!("GET / HTTP/1.1\r\nHost: x\r\n{large}\r\n").into_bytes(),
        format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "x".repeat(100_000)).into_bytes(),
        b"POST /api/v1/leads HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n".to_vec(),
        b"POST /api/v1/leads HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx".to_vec(),
        b"POST /api/v1/leads HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nZZ\r\n".to_vec(),
        b"GET / HTTP/1.1\r\nHost: x\r\nX\x00: y\r\n\r\n".to_vec(),
    ];
    for request in requests {
        let shown = String::from_utf8_lossy(&request[..request.len().min(60)]).into_owned();
        let mut request = request;
        // HTTP/1.1 keeps the connection; what is well-formed after all must end it.
        if request.starts_with(b"GET / HTTP/1.1") {
            let at = b"GET / HTTP/1.1\r\n".len();
            request.splice(at..at, *b"Connection: close\r\n");
        }
        let answer = server.raw(request).await;
        let status = status(&answer);
        assert!(status == 0 || status < 500, "{shown}: {answer:.300}");
        assert!(
            status == 0 || (400..500).contains(&status),
            "{shown}: {answer:.300}"
        );
    }
    assert_eq!(server.get("/healthz").await.status, 200);
}

#[tokio::test]
async fn a_length_and_chunks_together_never_smuggle_a_second_request() {
    let server = Server::seeded();
    let body = good_lead().to_string();
    let inner = format!(
        "POST /api/v1/leads HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let outer = format!(
        "POST /api/v1/leads HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n{inner}",
        inner.len() + 5
    );
    let answer = server.raw(outer).await;
    assert!(status(&answer) < 500, "{answer}");
    assert_eq!(stored_leads(&server.data).await, 0, "{answer}");
}

#[tokio::test]
async fn exactly_64_kilobytes_are_read_and_one_more_byte_is_not() {
    let server = Server::shared();
    let json = [("content-type", "application/json")];
    let padded = |length: usize| {
        let body = "{\"name\":\"\"}";
        format!("{body}{}", " ".repeat(length - body.len()))
    };
    let post = |body: String| server.send(reqwest::Method::POST, "/api/v1/leads", &json, body);
    post(padded(64 * 1024)).await.problem(422, "invalid");
    post(padded(64 * 1024 + 1)).await.problem(413, "too_large");
}

#[tokio::test]
async fn a_body_that_never_ends_is_given_up_in_time() {
    let server = Server::seeded();
    let mut slow = server.connect();
    slow.write_all(
        b"POST /api/v1/leads HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{",
    )
    .unwrap();
    let begun = Instant::now();
    let answer = tokio::task::spawn_blocking(move || read_answer(&mut slow))
        .await
        .unwrap();
    assert_eq!(status(&answer), 408, "{answer}");
    assert!(answer.contains("\"timeout\""), "{answer}");
    assert!(begun.elapsed() < Duration::from_secs(15));
}

#[tokio::test]
async fn a_head_that_never_ends_is_given_up_in_time() {
    let server = Server::seeded();
    let mut slow = server.connect();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        .unwrap();
    slow.set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let begun = Instant::now();
    let read = tokio::task::spawn_blocking(move || {
        use std::io::Read as _;
        slow.read(&mut [0; 64])
    });
    let ended = read.await.unwrap();
    assert!(
        ended.is_ok(),
        "the connection is still open after {:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn many_idle_connections_do_not_keep_a_visitor_out() {
    let server = Server::seeded();
    let idle: Vec<_> = (0..200).map(|_| server.connect()).collect();
    for mut one in idle.iter() {
        one.write_all(b"GET / HT").unwrap();
    }
    let begun = Instant::now();
    assert_eq!(server.get("/projects").await.status, 200);
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
}
