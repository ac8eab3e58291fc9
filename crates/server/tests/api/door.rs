//! The front door's limits on connections, each seen to act.

use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt as _;

use crate::{
    support::{Server, database, good_lead},
    wire::{PATIENCE, ask, connect_from, ends, get},
};

const VISITOR: [u8; 4] = [127, 0, 0, 2];
const OTHER: [u8; 4] = [127, 0, 0, 3];
const MOMENT: Duration = Duration::from_millis(700);

fn lead() -> Vec<u8> {
    let body = good_lead().to_string();
    let length = body.len();
    format!(
        "POST /api/v1/leads HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

#[tokio::test]
async fn at_its_limit_a_source_s_longest_waiting_connection_makes_room() {
    let server = Server::seeded_with(&["--max-per-source", "3"]);
    let mut other = connect_from(&server, OTHER).await.unwrap();
    let mut idle = Vec::new();
    for _ in 0..3 {
        let mut one = connect_from(&server, VISITOR).await.unwrap();
        assert_eq!(get(&mut one, "/healthz").await.status, 200);
        idle.push(one);
        tokio::time::sleep(MOMENT).await;
    }
    let mut newcomer = connect_from(&server, VISITOR).await.unwrap();
    assert_eq!(get(&mut newcomer, "/projects").await.status, 200);
    let mut idle = idle.into_iter();
    assert!(ends(&mut idle.next().unwrap(), PATIENCE).await, "the first");
    for mut one in idle {
        assert_eq!(get(&mut one, "/healthz").await.status, 200);
    }
    assert_eq!(get(&mut other, "/healthz").await.status, 200);
}

#[tokio::test]
async fn a_source_whose_connections_are_all_busy_is_told_to_come_again() {
    let server = Server::seeded_with(&["--max-per-source", "2"]);
    let mut foreign = database(&server.data).await;
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut foreign)
        .await
        .unwrap();
    let mut busy = Vec::new();
    for _ in 0..2 {
        let mut one = connect_from(&server, VISITOR).await.unwrap();
        one.write_all(&lead()).await.unwrap();
        busy.push(one);
    }
    tokio::time::sleep(MOMENT).await;
    let mut newcomer = connect_from(&server, VISITOR).await.unwrap();
    let reply = get(&mut newcomer, "/").await;
    assert_eq!(
        (reply.status, reply.header("retry-after")),
        (503, "5"),
        "{reply:?}"
    );
    assert!(reply.text().contains("\"busy\"") && reply.header("connection") == "close");
    assert!(ends(&mut newcomer, PATIENCE).await);
    let mut other = connect_from(&server, OTHER).await.unwrap();
    assert_eq!(get(&mut other, "/").await.status, 200);
    sqlx::query("ROLLBACK").execute(&mut foreign).await.unwrap();
    for mut one in busy {
        let reply = crate::wire::reply(&mut one).await;
        assert!([201, 503].contains(&reply.status), "{reply:?}");
    }
}

#[tokio::test]
async fn at_the_limit_on_all_the_largest_source_makes_room() {
    let server = Server::seeded_with(&["--max-connections", "8"]);
    let mut small = connect_from(&server, OTHER).await.unwrap();
    assert_eq!(get(&mut small, "/healthz").await.status, 200);
    let mut large = Vec::new();
    for _ in 0..7 {
        large.push(connect_from(&server, VISITOR).await.unwrap());
    }
    tokio::time::sleep(MOMENT).await;
    let mut newcomer = connect_from(&server, [127, 0, 0, 4]).await.unwrap();
    assert_eq!(get(&mut newcomer, "/").await.status, 200);
    assert_eq!(get(&mut small, "/healthz").await.status, 200);
    let mut ended = 0;
    for one in &mut large {
        ended += usize::from(ends(one, MOMENT).await);
    }
    assert_eq!(ended, 1);
}

#[tokio::test]
async fn our_own_proxy_may_have_any_number_of_connections() {
    let options = ["--max-per-source", "2", "--trusted-proxy", "127.0.9.0/24"];
    let server = Server::seeded_with(&options);
    for (source, kept) in [([127, 0, 9, 1], 10), ([127, 0, 8, 1], 2)] {
        let mut all = Vec::new();
        for _ in 0..10 {
            let mut one = connect_from(&server, source).await.unwrap();
            assert_eq!(get(&mut one, "/healthz").await.status, 200);
            all.push(one);
        }
        let mut alive = 0;
        for one in &mut all {
            alive += usize::from(get(one, "/healthz").await.status == 200);
        }
        assert_eq!(alive, kept, "{source:?}");
    }
}

#[tokio::test]
async fn a_head_that_is_not_whole_in_time_ends_its_connection() {
    let server = Server::seeded_with(&["--head-seconds", "1", "--idle-seconds", "60"]);
    let mut silent = connect_from(&server, VISITOR).await.unwrap();
    let mut kept = connect_from(&server, VISITOR).await.unwrap();
    assert_eq!(get(&mut kept, "/healthz").await.status, 200);
    let mut dribbling = connect_from(&server, VISITOR).await.unwrap();
    let begun = Instant::now();
    let mut refused = false;
    for byte in b"GET / HTTP/1.1\r\nX-Slow: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy".iter() {
        refused |= dribbling.write_all(&[*byte]).await.is_err();
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(
        refused || ends(&mut dribbling, MOMENT).await,
        "{:?}",
        begun.elapsed()
    );
    assert!(ends(&mut silent, MOMENT).await);
    // Waiting for a next request is no slow head; beginning one and stopping is.
    assert_eq!(get(&mut kept, "/healthz").await.status, 200);
    kept.write_all(b"GET / HT").await.unwrap();
    let begun = Instant::now();
    assert!(ends(&mut kept, PATIENCE).await);
    assert!(
        begun.elapsed() > Duration::from_millis(500),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn a_kept_connection_is_closed_when_nothing_more_comes() {
    let server = Server::seeded_with(&["--idle-seconds", "2"]);
    let mut kept = connect_from(&server, VISITOR).await.unwrap();
    assert_eq!(get(&mut kept, "/").await.status, 200);
    let begun = Instant::now();
    assert!(ends(&mut kept, PATIENCE).await);
    let lasted = begun.elapsed();
    assert!(lasted > Duration::from_millis(1_200), "{lasted:?}");
    assert!(lasted < Duration::from_secs(12), "{lasted:?}");
}

#[tokio::test]
async fn who_takes_nothing_of_an_answer_is_let_go_and_who_takes_it_slowly_is_not() {
    let server = Server::seeded_with(&["--stall-seconds", "3"]);
    let asked = 2_000;
    let request = b"GET /projects HTTP/1.1\r\nHost: x\r\n\r\n".repeat(asked);
    for (slowly, is_let_go) in [(false, true), (true, false)] {
        let mut stream = connect_from(&server, VISITOR).await.unwrap();
        let begun = Instant::now();
        let (mut reader, mut writer) = stream.split();
        let (mut answers, mut rest) = (0, Vec::new());
        let take = async {
            while begun.elapsed() < Duration::from_secs(8) {
                tokio::time::sleep(Duration::from_millis(10)).await;
                if slowly {
                    let reply = crate::wire::reply_in_line(&mut reader, &mut rest).await;
                    assert_eq!(reply.status, 200, "{:?} {answers}", begun.elapsed());
                    answers += 1;
                }
            }
        };
        let send = async {
            let _ = writer.write_all(&request).await;
            std::future::pending::<()>().await
        };
        tokio::select! { () = take => {}, () = send => {} }
        // What the system had already taken may still come; the rest must not.
        let gone = ends(
            &mut stream,
            Duration::from_millis(if slowly { 1 } else { 20_000 }),
        )
        .await;
        assert_eq!(gone, is_let_go, "slowly: {slowly}, {answers} answers");
    }
}

#[tokio::test]
async fn a_body_that_dribbles_is_answered_in_time_and_its_connection_closed() {
    let server = Server::seeded();
    let mut slow = connect_from(&server, VISITOR).await.unwrap();
    let head = "POST /api/v1/leads HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
                Content-Length: 60000\r\n\r\n";
    slow.write_all(head.as_bytes()).await.unwrap();
    let begun = Instant::now();
    let (mut reader, mut writer) = slow.split();
    let dribble = async {
        while writer.write_all(b"{").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        std::future::pending::<()>().await
    };
    let reply = tokio::select! {
        () = dribble => unreachable!(),
        reply = crate::wire::reply(&mut reader) => reply,
    };
    assert_eq!(reply.status, 408, "{reply:?}");
    assert_eq!(reply.header("connection"), "close");
    assert!(reply.text().contains("\"timeout\""));
    assert!(
        begun.elapsed() >= Duration::from_secs(9),
        "{:?}",
        begun.elapsed()
    );
    assert!(ends(&mut slow, Duration::from_secs(10)).await);
}

#[tokio::test]
async fn a_refused_visitor_reads_the_refusal_although_they_sent_more() {
    let server = Server::seeded();
    for length in [20_000, 1_500_000] {
        let mut stream = connect_from(&server, VISITOR).await.unwrap();
        let large = format!(
            "GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n",
            "y".repeat(length)
        );
        // All of it is sent before anything is read.
        let _ = stream.write_all(large.as_bytes()).await;
        let reply = ask(&mut stream, b"").await;
        assert_eq!(reply.status, 431, "{length}: {reply:?}");
        assert!(reply.text().contains("\"head_too_large\""));
        assert!(ends(&mut stream, PATIENCE).await);
    }
}
