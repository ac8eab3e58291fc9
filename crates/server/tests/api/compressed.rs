//! Compressed bodies are refused unread: what packs small may unpack to anything.

use std::io::Write as _;

use reqwest::Method;

use crate::support::{Server, good_lead};

/// A body of 64 MiB, packed.
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let zeros = vec![b' '; 1024 * 1024];
    let level = flate2::Compression::best();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), level);
    let mut deflate = flate2::write::ZlibEncoder::new(Vec::new(), level);
    let mut br = Vec::new();
    let mut brotli = brotli::CompressorWriter::new(&mut br, 65_536, 5, 22);
    for _ in 0..64 {
        gzip.write_all(&zeros).unwrap();
        deflate.write_all(&zeros).unwrap();
        brotli.write_all(&zeros).unwrap();
    }
    drop(brotli);
    // One frame whose blocks repeat a single byte, 128 KiB each.
    let mut zstd = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58];
    for block in 0..512_u32 {
        let head = u32::from(block == 511) | 1 << 1 | (128 * 1024) << 3;
        zstd.extend_from_slice(&head.to_le_bytes()[..3]);
        zstd.push(b' ');
    }
    vec![
        ("gzip", gzip.finish().unwrap()),
        ("deflate", deflate.finish().unwrap()),
        ("br", br),
        ("zstd", zstd),
    ]
}

/// Everything packed, under its own name and under odd ones.
fn packed() -> Vec<(&'static str, Vec<u8>)> {
    let mut small = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    small.write_all(good_lead().to_string().as_bytes()).unwrap();
    let small = small.finish().unwrap();
    let odd = [
        "gzip",
        "gzip, gzip",
        "GZIP",
        "x-gzip",
        "identity, br",
        "unknown",
        "",
    ];
    let odd = odd.into_iter().map(|name| (name, small.clone()));
    bombs().into_iter().chain(odd).collect()
}

#[tokio::test]
async fn compressed_bodies_are_refused_in_words_and_never_unpacked() {
    let server = Server::seeded();
    let packed = packed();
    let mut highest = Vec::new();
    // The first round is for what is made once, such as the pages.
    for _ in 0..3 {
        for (coding, body) in &packed {
            assert!(body.len() < 64 * 1024, "{coding}: {}", body.len());
            refuses(&server, coding, body).await;
        }
        highest.push(server.memory("VmHWM"));
    }
    println!("{highest:?} KiB at most, round by round");
    assert!(highest[2] < highest[0] + 8 * 1024, "{highest:?}");
    // One bomb alone is 64 MiB.
    assert!(highest[2] < 120 * 1024, "{highest:?}");
    assert_eq!(crate::support::stored_leads(&server.data).await, 0);
}

async fn refuses(server: &Server, coding: &str, body: &[u8]) {
    let json = [
        ("content-type", "application/json"),
        ("content-encoding", coding),
    ];
    let answer = server
        .send(Method::POST, "/api/v1/leads", &json, body.to_vec())
        .await;
    let problem = answer.problem(415, "unsupported_media_type");
    assert!(
        problem["message"].as_str().unwrap().contains("不要压缩"),
        "{coding}"
    );
    let form = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("content-encoding", coding),
    ];
    for path in ["/leads", "/leads/new"] {
        let answer = server.send(Method::POST, path, &form, body.to_vec()).await;
        assert_eq!(answer.status, 415, "{coding} {path}: {answer}");
        assert!(
            answer.is_html() && answer.text().contains("不要压缩"),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn a_body_that_says_it_is_not_compressed_is_read() {
    let server = Server::seeded();
    let json = [
        ("content-type", "application/json"),
        ("content-encoding", "identity"),
    ];
    let body = good_lead().to_string();
    let answer = server
        .send(Method::POST, "/api/v1/leads", &json, body)
        .await;
    assert_eq!(answer.status, 201, "{answer}");
}
