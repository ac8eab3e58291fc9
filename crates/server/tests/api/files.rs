//! Few open files: the server says so, serves, and comes back when there are more.

use std::time::{Duration, Instant};

use rustix::process::{Pid, Resource, Rlimit, prlimit};

use crate::{
    support::Server,
    wire::{connect_from, get},
};

#[tokio::test]
async fn a_low_limit_on_open_files_lowers_the_limit_on_connections() {
    let server = Server::seeded_under(160, &[]);
    let mut idle = Vec::new();
    for n in 0..120 {
        idle.push(connect_from(&server, [127, 0, 2, n]).await.unwrap());
    }
    let begun = Instant::now();
    let mut visitor = connect_from(&server, [127, 0, 0, 2]).await.unwrap();
    assert_eq!(get(&mut visitor, "/projects").await.status, 200);
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    let log = server.end_and_log();
    assert!(log.contains("allows fewer connections"), "{log}");
    assert!(!log.contains("cannot accept"), "{log}");
}

#[tokio::test]
async fn without_a_free_file_the_longest_waiting_connection_makes_room() {
    let server = Server::seeded();
    // It has set its own limit when it answers.
    assert_eq!(server.get("/").await.status, 200);
    let pid = Pid::from_raw(server.id().try_into().unwrap());
    let open = std::fs::read_dir(format!("/proc/{}/fd", server.id()))
        .unwrap()
        .count() as u64;
    let least = Rlimit {
        current: Some(open + 5),
        maximum: Some(20_000.min(hard())),
    };
    let before = prlimit(pid, Resource::Nofile, least).unwrap();
    let mut idle = Vec::new();
    for n in 0..40 {
        idle.push(connect_from(&server, [127, 0, 3, n]).await.unwrap());
    }
    let begun = Instant::now();
    for _ in 0..3 {
        let mut visitor = connect_from(&server, [127, 0, 0, 2]).await.unwrap();
        assert_eq!(get(&mut visitor, "/projects").await.status, 200);
    }
    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "{:?}",
        begun.elapsed()
    );
    let _ = prlimit(
        pid,
        Resource::Nofile,
        Rlimit {
            current: before.current,
            ..least
        },
    );
    drop(idle);
    let begun = Instant::now();
    assert_eq!(server.get("/").await.status, 200);
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    let log = server.end_and_log();
    let told = log.matches("cannot accept a connection").count();
    assert!((1..=40).contains(&told), "{log}");
}

/// The server's limit cannot be set above its own highest.
fn hard() -> u64 {
    let limit = rustix::process::getrlimit(Resource::Nofile);
    limit.maximum.unwrap_or(u64::MAX)
}
