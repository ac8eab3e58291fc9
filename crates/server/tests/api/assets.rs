//! Files: of this build, of earlier ones, of the snapshot; and what is no file.

use std::io::Read as _;

use reqwest::Method;

use crate::{
    html::between,
    support::{Answer, Server, seeded_folder, text},
};

const OLD: &str = "yingshang-app-00000000deadbeef.js";

fn assert_missing(answer: &Answer, path: &str) {
    assert_eq!(answer.status, 404, "{path}");
    assert!(
        answer.header("content-type").starts_with("text/plain"),
        "{path}: {answer}"
    );
    assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    assert!(!answer.is_html(), "{path}");
}

#[tokio::test]
async fn a_missing_file_is_a_real_404_and_never_a_page() {
    let server = Server::shared();
    for path in [
        "/yingshang-app-0000000000000000.js",
        "/yingshang-app-0000000000000000_bg.wasm",
        "/assets/x.css",
        "/snapshot/projects.00000000000000000000.json",
        "/snapshot/%FF",
        "/pictures/county.0000000000.png",
        "/pictures/%FF",
        "/pictures/..%2Fsecret.key",
        "/data/leads.json",
        "/index.html",
        "/secret.key",
        "/..%2F..%2Fsecret.key",
        "/%2e%2e%2fsecret.key",
        "/assets/..%2f..%2fsecret.key",
    ] {
        assert_missing(&server.get(path).await, path);
    }
}

#[tokio::test]
async fn no_spelling_of_an_address_leads_out_of_the_app() {
    let server = Server::shared();
    for path in [
        "/../secret.key",
        "/pictures/../secret.key",
        "//secret.key",
        "/./secret.key",
        "\\secret.key",
    ] {
        let told = server
            .raw(format!(
                "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            ))
            .await;
        assert!(told.starts_with("HTTP/1.1 40"), "{path}: {told}");
    }
}

#[tokio::test]
async fn files_of_earlier_builds_are_kept_and_immutable() {
    let folder = seeded_folder();
    let assets = folder.path().join("assets");
    std::fs::create_dir_all(&assets).unwrap();
    std::fs::write(assets.join(OLD), "export default 'of yesterday';").unwrap();
    std::fs::write(assets.join("notes.txt"), "not ours").unwrap();
    let server = Server::start(folder.path());
    let old = server.get(&format!("/{OLD}")).await;
    assert_eq!(
        (old.status, old.text()),
        (200, "export default 'of yesterday';")
    );
    assert_eq!(
        old.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert!(old.header("content-type").starts_with("text/javascript"));
    assert_missing(&server.get("/notes.txt").await, "/notes.txt");
}

#[tokio::test]
async fn the_list_file_carries_its_hash_and_is_not_sent_twice() {
    let server = Server::shared();
    let site = server.get("/api/v1/site").await.ok();
    let address = text(&site, "cards_url");
    let file = server.get(address).await;
    assert_eq!(
        file.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    let hash = hex_sha256(&file.body);
    assert_eq!(address, format!("/snapshot/projects.{}.json", &hash[..20]));
    let etag = file.header("etag").to_owned();
    for known in [
        etag.clone(),
        format!("W/{etag}"),
        format!("\"x\", {etag}"),
        "*".to_owned(),
    ] {
        let again = server.get_with(address, &[("if-none-match", &known)]).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{known}");
        assert_eq!(again.header("etag"), etag);
    }
    let other = server
        .get_with(address, &[("if-none-match", "\"x\"")])
        .await;
    assert_eq!(other.status, 200);
    let all = server.get("/api/v1/projects?stale=1&limit=100").await.ok();
    assert_eq!(
        file.json().as_array().unwrap().len(),
        all["items"].as_array().unwrap().len()
    );
}

fn hex_sha256(bytes: &[u8]) -> String {
    use sha2::{Digest as _, Sha256};
    hex::encode(Sha256::digest(bytes))
}

#[tokio::test]
async fn packed_bodies_are_the_same_bytes() {
    let server = Server::shared();
    let site = server.get("/api/v1/site").await.ok();
    let home = server.get("/").await;
    let mut paths = vec![
        text(&site, "cards_url").to_owned(),
        "/".to_owned(),
        "/projects".to_owned(),
        "/projects/qs-001".to_owned(),
        "/api/v1/site".to_owned(),
        "/data/projects.json".to_owned(),
        "/data/projects.csv".to_owned(),
        "/nope".to_owned(),
    ];
    // The program itself, when the server was built with the app.
    let program = between(home.text(), "from '/yingshang-app-", ".js'");
    for ending in [".js", "_bg.wasm"] {
        paths.extend(program.map(|hash| format!("/yingshang-app-{hash}{ending}")));
    }
    for path in &paths {
        let plain = server
            .get_with(path, &[("accept-encoding", "identity")])
            .await;
        assert_eq!(plain.header("content-encoding"), "", "{path}");
        assert_eq!(plain.header("vary"), "accept-encoding", "{path}");
        for (accept, expected) in [
            ("br", "br"),
            ("gzip", "gzip"),
            ("gzip, deflate, br", "br"),
            ("br;q=0, gzip", "gzip"),
        ] {
            let packed = server.get_with(path, &[("accept-encoding", accept)]).await;
            assert_eq!(packed.header("content-encoding"), expected, "{path}");
            assert!(packed.body.len() < plain.body.len(), "{path}");
            assert!(unpacked(&packed) == plain.body, "{path} {accept}");
        }
    }
}

fn unpacked(answer: &Answer) -> Vec<u8> {
    let mut bytes = Vec::new();
    match answer.header("content-encoding") {
        "br" => brotli::Decompressor::new(&answer.body[..], 4096).read_to_end(&mut bytes),
        _ => flate2::read::GzDecoder::new(&answer.body[..]).read_to_end(&mut bytes),
    }
    .unwrap();
    bytes
}

#[tokio::test]
async fn the_app_s_own_files_are_there_with_their_types() {
    let server = Server::shared();
    let home = server.get("/").await;
    let Some(hash) = between(home.text(), "from '/yingshang-app-", ".js'") else {
        assert!(
            !home.text().contains("_bg.wasm"),
            "an app whose address this test does not find"
        );
        return; // built without the app
    };
    for (ending, kind) in [(".js", "text/javascript"), ("_bg.wasm", "application/wasm")] {
        let path = format!("/yingshang-app-{hash}{ending}");
        let file = server.get(&path).await;
        assert_eq!(file.status, 200, "{path}");
        assert!(file.header("content-type").starts_with(kind), "{path}");
        assert!(file.header("cache-control").contains("immutable"), "{path}");
        assert!(
            server.data.join("assets").join(&path[1..]).exists(),
            "kept for later builds"
        );
    }
    assert_eq!(
        server.get("/favicon.svg").await.header("cache-control"),
        "no-cache"
    );
}

#[tokio::test]
async fn under_api_nothing_is_html() {
    let server = Server::shared();
    for path in [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/",
        "/api/v1/nope",
        "/api/v2/projects",
        "/api/x.js",
        "/api/%FF",
        "/api/v1/projects/qs-001/nope",
    ] {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let answer = server
                .send(method.clone(), path, &[("accept", "text/html")], "")
                .await;
            answer.problem(404, "not_found");
        }
    }
    for (method, path) in [
        (Method::POST, "/api/v1/projects"),
        (Method::DELETE, "/api/v1/projects/qs-001"),
        (Method::GET, "/api/v1/leads"),
        (Method::PUT, "/api/v1/leads"),
        (Method::POST, "/api/v1/leads/YX20261121-0001-1"),
        (Method::PATCH, "/api/v1/site"),
        (Method::POST, "/api/v1/openapi.json"),
    ] {
        let answer = server.send(method.clone(), path, &[], "").await;
        answer.problem(405, "method_not_allowed");
        assert!(!answer.header("allow").is_empty(), "{method} {path}");
    }
}

#[tokio::test]
async fn every_answer_is_armoured() {
    let server = Server::shared();
    for path in [
        "/",
        "/nope",
        "/x.js",
        "/api/v1/projects",
        "/api/v1/nope",
        "/healthz",
        "/data/projects.csv",
        "/favicon.svg",
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        let policy = answer.header("content-security-policy");
        // Pages stand in the kiosk's frame, everything else in none.
        let is_page = answer.header("content-type").starts_with("text/html");
        let framed = if is_page { "'self'" } else { "'none'" };
        let ancestors = format!("frame-ancestors {framed}");
        assert!(
            policy.contains("default-src 'none'") && policy.contains(&ancestors),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe-inline"), "{path}");
        assert_eq!(answer.header("server"), "", "{path}");
        assert_eq!(answer.header("set-cookie"), "", "{path}");
    }
}
