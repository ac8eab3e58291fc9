//! On a real cluster; said and skipped where PostgreSQL is not installed.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::net::TcpStream;
use std::process::Command;

use cluster::Cluster;

fn started(locale: &str) -> Option<Cluster> {
    if Cluster::is_available() {
        return Some(Cluster::start_in_locale(locale).unwrap());
    }
    println!("SKIPPED: {:#}", Cluster::start().unwrap_err());
    None
}

/// The answer of a statement, by the program that every user has.
fn ask(url: &str, sql: &str) -> Result<String, String> {
    let psql = Command::new("psql")
        .args([url, "--no-psqlrc", "-qAt", "-c", sql])
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if psql.status.success() {
        Ok(text(&psql.stdout))
    } else {
        Err(text(&psql.stderr))
    }
}

#[test]
fn what_was_committed_survives_a_kill() {
    let Some(mut cluster) = started("C") else {
        return;
    };
    let url = cluster.new_database().unwrap();
    ask(&url, "CREATE TABLE t (n int)").unwrap();
    ask(&url, "INSERT INTO t VALUES (42)").unwrap();
    let port = cluster.port();
    cluster.kill();
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
    cluster.start_again().unwrap();
    assert_eq!(cluster.port(), port);
    assert_eq!(ask(&url, "SELECT n FROM t").unwrap(), "42");
    assert!(
        cluster.log().contains("automatic recovery in progress"),
        "the kill was one: {}",
        cluster.log()
    );
}

#[test]
fn databases_are_apart_and_settings_keep_what_is_committed() {
    let Some(cluster) = started("C.UTF-8") else {
        return;
    };
    let (one, two) = (
        cluster.new_database().unwrap(),
        cluster.new_database().unwrap(),
    );
    ask(&one, "CREATE TABLE t (n int)").unwrap();
    ask(&two, "CREATE TABLE t (n int)").unwrap();
    for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
        assert_eq!(ask(&one, &format!("SHOW {setting}")).unwrap(), "on");
    }
    assert_eq!(ask(&one, "SHOW server_encoding").unwrap(), "UTF8");
    assert_eq!(ask(&one, "SHOW lc_collate").unwrap(), "C.UTF-8");
    let without = one.replace(one.split('@').next().unwrap(), "postgres://postgres:no");
    assert!(
        ask(&without, "SELECT 1").unwrap_err().contains("password"),
        "nobody else of this machine may enter"
    );
    let (id, port) = (cluster.id().unwrap(), cluster.port());
    drop(cluster);
    assert!(!std::path::Path::new(&format!("/proc/{id}")).exists());
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}
