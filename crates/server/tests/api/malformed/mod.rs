//! What no client library would send: a clear refusal, never an error of ours, memory flat.

use std::time::Duration;

use serde_json::Value;
use tokio::io::AsyncWriteExt as _;

mod requests;

use self::requests::{Case, Expect, cases, chunked, post};
use crate::{
    support::Server,
    wire::{Reply, ask, connect_from, ends, get, reply},
};

/// A sentence for whoever reads the answer: in the API's envelope, as text or on a page.
fn has_a_sentence(reply: &Reply) -> bool {
    let text = reply.text();
    let said = match serde_json::from_str::<Value>(&text) {
        Ok(body) => body["error"]["message"].as_str().map(str::to_owned),
        Err(_) => Some(text),
    };
    said.is_some_and(|said| said.chars().filter(|c| *c > '\u{2fff}').count() > 4)
}

async fn check(server: &Server, case: &Case) -> Result<(), String> {
    let (_, request, expected) = case;
    let mut stream = connect_from(server, [127, 0, 0, 2]).await.unwrap();
    let reply = ask(&mut stream, request).await;
    if reply.partial || reply.status >= 500 {
        return Err(format!("{reply:?}"));
    }
    let right = match *expected {
        Expect::Refused(status) | Expect::Answered(status) => {
            reply.status == status && has_a_sentence(&reply)
        }
        Expect::Fine(status) => reply.status == status,
        Expect::Wrong => (400..500).contains(&reply.status) && has_a_sentence(&reply),
        Expect::Closed => reply.status == 0,
    };
    if !right {
        return Err(format!("{} {}: {}", reply.status, reply.head, reply.text()));
    }
    let must_end = matches!(expected, Expect::Refused(_) | Expect::Closed);
    if must_end && !ends(&mut stream, Duration::from_secs(8)).await {
        return Err("the connection is kept".to_owned());
    }
    Ok(())
}

#[tokio::test]
async fn every_malformed_request_is_refused_in_words_and_costs_nothing() {
    let server = Server::seeded();
    let cases = cases();
    assert!(cases.len() >= 60, "{}", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        if let Err(what) = check(&server, case).await {
            wrong.push(format!(
                "{}: expected {:?}, got {what:.600}",
                case.0, case.2
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
    let mut memory = vec![server.memory("VmRSS")];
    for _ in 0..4 {
        for case in &cases {
            assert_eq!(check(&server, case).await, Ok(()), "{}", case.0);
        }
        memory.push(server.memory("VmRSS"));
    }
    println!("{} requests a round, {memory:?} KiB", cases.len());
    // Pages are packed meanwhile, once; what requests leave behind would come with every round.
    let grown = memory.windows(2).map(|two| two[1].saturating_sub(two[0]));
    assert!(grown.min() < Some(2 * 1024), "{memory:?} KiB");
    assert!(memory[4] < 160 * 1024, "{memory:?} KiB");
    assert_eq!(server.get("/healthz").await.status, 200);
    let log = server.end_and_log();
    assert!(
        !log.contains("panicked") && !log.contains("unexpected error"),
        "{log}"
    );
}

#[tokio::test]
async fn what_stands_behind_a_doubtful_request_is_never_answered() {
    let server = Server::seeded();
    let hidden = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    for outer in [
        chunked(format!("2\r\n{{}}\r\n0\r\n\r\n{hidden}")),
        post(
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            format!("0\r\n\r\n{hidden}"),
        ),
        post(
            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
            format!("0\r\n\r\n{hidden}"),
        ),
        post("Content-Length: 70000\r\n", hidden),
        format!("GET / HTTP/1.1\r\nHost: x\r\nX : y\r\n\r\n{hidden}").into_bytes(),
    ] {
        let mut stream = connect_from(&server, [127, 0, 0, 2]).await.unwrap();
        let first = ask(&mut stream, &outer).await;
        assert!((400..500).contains(&first.status), "{first:?}");
        let second = reply(&mut stream).await;
        assert_eq!((second.status, second.partial), (0, false), "{second:?}");
    }
}

#[tokio::test]
async fn a_good_request_before_a_bad_one_is_answered() {
    let server = Server::seeded();
    let mut stream = connect_from(&server, [127, 0, 0, 2]).await.unwrap();
    assert_eq!(get(&mut stream, "/healthz").await.status, 200);
    stream.write_all(b"nonsense\r\n\r\n").await.unwrap();
    let second = reply(&mut stream).await;
    assert_eq!(second.status, 400, "{second:?}");
    assert!(has_a_sentence(&second), "{second:?}");
}
