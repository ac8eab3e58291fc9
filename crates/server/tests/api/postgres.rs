//! The program on PostgreSQL: one server, two that share the database and the key, and the move
//! from SQLite.

use std::path::Path;
use std::time::{Duration, Instant};

use cluster::Cluster;
use serde_json::json;
use tempfile::TempDir;

use crate::support::{SEED, Server, good_lead, lead_with, run, seeded_folder, text};

const KEY: &str = "postgres-key-0123456789";

struct County {
    cluster: Cluster,
    url: String,
    seeded: TempDir,
}

impl County {
    /// A second node, with a data folder of its own and the first one's key.
    fn second(&self, data: &Path) -> Server {
        let keys = self.seeded.path().to_str().unwrap();
        Server::start_with(data, &["--database", &self.url, "--keys", keys])
    }
}

/// The demo county on a cluster of its own.
fn county() -> County {
    let cluster = Cluster::start().unwrap();
    let url = cluster.new_database().unwrap();
    let seeded = tempfile::tempdir().unwrap();
    let data = seeded.path().to_str().unwrap();
    succeed(&["migrate", "--database", &url, "--data", data]);
    succeed(&[
        "seed",
        SEED,
        "--no-photos",
        "--database",
        &url,
        "--data",
        data,
    ]);
    County {
        cluster,
        url,
        seeded,
    }
}

fn succeed(args: &[&str]) -> String {
    let output = run(args);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{failed}");
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_share_nothing_but_the_database_and_the_key() {
    let county = county();
    let one = Server::start_with(county.seeded.path(), &["--database", &county.url]);
    let folder = tempfile::tempdir().unwrap();
    // Without the key it would open nothing that the other took in.
    let data = folder.path().to_str().unwrap();
    let alone = run(&[
        "serve",
        "--port",
        "0",
        "--data",
        data,
        "--database",
        &county.url,
    ]);
    let said = String::from_utf8_lossy(&alone.stderr);
    assert!(
        !alone.status.success() && said.contains("secret.key"),
        "{said}"
    );
    let two = county.second(folder.path());
    // An intent left at one is followed at the other, and sent again there is the same.
    let receipt = one.post_lead(KEY, &good_lead()).await;
    assert_eq!(receipt.status, 201, "{receipt}");
    let again = two.post_lead(KEY, &good_lead()).await;
    assert_eq!(again.body, receipt.body);
    let other = lead_with("want", json!("另一句话，想了解用地"));
    two.post_lead(KEY, &other)
        .await
        .problem(422, "idempotency_key_reused");
    let receipt = receipt.json();
    let (number, code) = (text(&receipt, "number"), text(&receipt, "query_code"));
    let follow = two.follow(number, code).await;
    assert_eq!(follow.ok()["due_on"], receipt["due_on"]);
    // The same key at both in the same instant.
    for round in 0..20 {
        let key = format!("at-once-{round:04}");
        let lead = good_lead();
        let (a, b) = tokio::join!(one.post_lead(&key, &lead), two.post_lead(&key, &lead));
        assert_eq!((a.status, b.status), (201, 201), "{a} {b}");
        assert_eq!(a.body, b.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publication_is_seen_by_every_server_within_a_second() {
    let county = county();
    let one = Server::start_with(county.seeded.path(), &["--database", &county.url]);
    let folder = tempfile::tempdir().unwrap();
    let two = county.second(folder.path());
    let sheet = folder.path().join("one.csv");
    std::fs::write(
        &sheet,
        "项目编号,项目名称,总投资\nnew-001,新来的演示项目,1200万元\n",
    )
    .unwrap();
    let data = county.seeded.path().to_str().unwrap();
    let sheet = sheet.to_str().unwrap();
    succeed(&[
        "import",
        "projects",
        sheet,
        "--database",
        &county.url,
        "--data",
        data,
    ]);
    let published = Instant::now();
    for server in [&one, &two] {
        while server.get("/projects/new-001").await.status != 200 {
            let waited = published.elapsed();
            assert!(waited < Duration::from_secs(1), "{waited:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_do_not_notice_that_the_database_is_gone() {
    let mut county = county();
    let server = Server::start_with(county.seeded.path(), &["--database", &county.url]);
    let receipt = server.post_lead(KEY, &good_lead()).await;
    county.cluster.kill();
    let lead = good_lead();
    let (busy, ()) = tokio::join!(server.post_lead("while-it-is-gone", &lead), async {
        for path in ["/", "/projects", "/projects/qs-001", "/api/v1/projects"] {
            let asked = Instant::now();
            assert_eq!(server.get(path).await.status, 200, "{path}");
            assert!(asked.elapsed() < Duration::from_secs(1), "{path}");
        }
    });
    assert_eq!(busy.status, 503, "{busy}");
    assert!(busy.headers.contains_key("retry-after"), "{busy}");
    assert_eq!(server.get("/readyz").await.status, 503);
    county.cluster.start_again().unwrap();
    let back = Instant::now();
    while server
        .post_lead("while-it-is-gone", &good_lead())
        .await
        .status
        != 201
    {
        assert!(
            back.elapsed() < Duration::from_secs(3),
            "{:?}",
            back.elapsed()
        );
    }
    let receipt = receipt.json();
    let follow = server.follow(text(&receipt, "number"), text(&receipt, "query_code"));
    assert_eq!(follow.await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_county_moves_from_sqlite_with_its_receipts() {
    let folder = seeded_folder();
    let data = folder.path().to_str().unwrap();
    let server = Server::start(folder.path());
    let bare = lead_with("amount", json!(""));
    let receipts = [
        server.post_lead(KEY, &good_lead()).await.json(),
        server.post_lead("another-key-012", &bare).await.json(),
    ];
    server.terminate();
    assert!(server.wait(Duration::from_secs(15)).is_some());
    let cluster = Cluster::start().unwrap();
    let url = cluster.new_database().unwrap();
    let move_over = [
        "migrate",
        "--from",
        data,
        "--database",
        &url,
        "--data",
        data,
    ];
    let said = succeed(&move_over);
    assert!(said.contains("已搬"), "{said}");
    // Not twice.
    let twice = run(&move_over);
    assert!(!twice.status.success());
    let server = Server::start_with(folder.path(), &["--database", &url]);
    for receipt in &receipts {
        let follow = server.follow(text(receipt, "number"), text(receipt, "query_code"));
        assert_eq!(follow.await.ok()["due_on"], receipt["due_on"]);
    }
    let again = server.post_lead(KEY, &good_lead()).await.json();
    assert_eq!(again, receipts[0]);
    let next = server
        .post_lead("the-third-key-0", &good_lead())
        .await
        .json();
    let serial = |receipt: &serde_json::Value| text(receipt, "number")[11..15].to_owned();
    assert_eq!(
        (serial(&receipts[1]), serial(&next)),
        ("0002".to_owned(), "0003".to_owned())
    );
    let old = Server::start(folder.path());
    let list = "/data/projects.json";
    let (before, after) = (old.get(list).await, server.get(list).await);
    assert!(before.body == after.body, "the lists differ");
}

#[test]
fn an_address_that_is_none_gets_a_sentence_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    for (url, sentence) in [
        ("mysql://u:geheim@127.0.0.1/db", "postgres://"),
        ("postgres://u:geheim@127.0.0.1:1/db", "连不上 PostgreSQL"),
        ("postgres://u:geheim@:::/db", "连不上 PostgreSQL"),
    ] {
        let output = run(&["migrate", "--database", url, "--data", data]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{url}");
        assert!(
            said.contains(sentence) && !said.contains("panicked"),
            "{said}"
        );
        // What clap says repeats what was typed, to who typed it.
        assert!(
            url.starts_with("mysql") || !said.contains("geheim"),
            "{said}"
        );
    }
}
