//! How much is worked on at a time: refused at once beyond it, and submissions come first.

use std::time::{Duration, Instant};

use reqwest::Method;
use tokio::io::AsyncWriteExt as _;

use crate::{
    support::{Server, database, good_lead},
    wire::{connect_from, get},
};

#[tokio::test]
async fn too_many_submissions_are_told_to_come_again_and_readers_notice_nothing() {
    let server = Server::seeded_with(&["--max-writes", "2"]);
    let mut foreign = database(&server.data).await;
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut foreign)
        .await
        .unwrap();
    let lead = good_lead();
    let waiting = async { tokio::join!(server.post_lead("", &lead), server.post_lead("", &lead)) };
    let meanwhile = async {
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        let begun = Instant::now();
        let refused = server.post_lead("", &lead).await;
        let lasted = begun.elapsed();
        refused.problem(503, "busy");
        assert_eq!(refused.header("retry-after"), "5");
        // The store would have kept it waiting for five seconds.
        assert!(lasted < Duration::from_secs(2), "{lasted:?}");
        assert_eq!(server.get("/projects").await.status, 200);
        sqlx::query("ROLLBACK").execute(&mut foreign).await.unwrap();
    };
    let ((first, second), ()) = tokio::join!(waiting, meanwhile);
    assert_eq!(
        (first.status, second.status),
        (201, 201),
        "{first} {second}"
    );
    assert_eq!(
        server.post_lead("", &lead).await.status,
        201,
        "places are given back"
    );
}

#[tokio::test]
async fn slow_bodies_take_no_places() {
    let server = Server::seeded_with(&["--max-writes", "2"]);
    let mut slow = Vec::new();
    for _ in 0..10 {
        let mut one = connect_from(&server, [127, 0, 0, 2]).await.unwrap();
        one.write_all(
            b"POST /api/v1/leads HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
              Content-Length: 500\r\n\r\n{",
        )
        .await
        .unwrap();
        slow.push(one);
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(server.post_lead("", &good_lead()).await.status, 201);
}

#[tokio::test]
async fn too_many_readers_get_a_sentence_and_take_no_place_of_a_submission() {
    let server = Server::seeded_with(&["--max-reads", "1"]);
    let mut foreign = database(&server.data).await;
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut foreign)
        .await
        .unwrap();
    // Kept from here on.
    server.get("/api/v1/projects").await.ok();
    // The probe of the store waits for two seconds, and holds the one place.
    let probe = server.get("/readyz");
    let meanwhile = async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        let page = server.get("/projects?q=made-for-this").await;
        assert_eq!(
            (page.status, page.header("retry-after")),
            (503, "5"),
            "{page}"
        );
        assert!(
            page.is_html() && page.text().contains("请过几秒再试"),
            "{page}"
        );
        let list = server.get("/api/v1/projects?q=made-for-this").await;
        list.problem(503, "busy");
        // What is ready or kept costs no more than saying no.
        assert_eq!(server.get("/api/v1/projects").await.status, 200);
        assert_eq!(server.get("/api/v1/site").await.status, 200);
        assert_eq!(server.get("/healthz").await.status, 200);
        sqlx::query("ROLLBACK").execute(&mut foreign).await.unwrap();
        assert_eq!(server.post_lead("", &good_lead()).await.status, 201);
    };
    tokio::join!(probe, meanwhile);
    assert_eq!(server.get("/").await.status, 200, "places are given back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_pages_to_compute_is_thinned_and_submissions_get_through() {
    let server = Server::seeded_with(&["--max-lag-seconds", "0.1"]);
    let until = Instant::now() + Duration::from_secs(6);
    let mut flood = Vec::new();
    for n in 0..80_u8 {
        let mut stream = connect_from(&server, [127, 0, 1, n]).await.unwrap();
        flood.push(tokio::spawn(async move {
            let (mut answered, mut refused, mut page) = (0_u32, 0_u32, 0_u32);
            while Instant::now() < until {
                page += 1;
                let reply = get(&mut stream, &format!("/projects?q={n}x{page}")).await;
                match reply.status {
                    200 => answered += 1,
                    503 if !reply.header("retry-after").is_empty() => refused += 1,
                    other => panic!("{other}: {reply:?}"),
                }
            }
            (answered, refused)
        }));
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    for _ in 0..3 {
        let key = format!("during-the-flood-{:?}", Instant::now());
        let key: String = key.chars().filter(char::is_ascii_graphic).collect();
        assert_eq!(server.post_lead(&key, &good_lead()).await.status, 201);
    }
    let (mut answered, mut refused) = (0, 0);
    for one in flood {
        let (more, fewer) = one.await.unwrap();
        answered += more;
        refused += fewer;
    }
    println!("answered {answered}, refused {refused}");
    assert!(answered > 0 && refused > 0, "{answered} {refused}");
    let begun = Instant::now();
    while server
        .send(Method::GET, "/projects?q=after", &[], "")
        .await
        .status
        != 200
    {
        assert!(begun.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
