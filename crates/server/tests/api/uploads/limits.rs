//! Every limit of uploads, seen to act.

use std::time::Duration;

use super::*;
use crate::wire::{ask, connect_from};

#[tokio::test]
async fn a_file_is_neither_empty_nor_larger_than_it_may_be_nor_than_it_said() {
    let server = Server::seeded();
    server.announce("a.pdf", 0).await.problem(422, "unfit_file");
    let large = server.announce("a.pdf", 20 * 1024 * 1024 + 1).await;
    assert!(text(&large.problem(413, "too_large"), "message").contains("20 MB"));
    assert_eq!(server.announce("a.pdf", 20 * 1024 * 1024).await.status, 201);
    let id = server.begin("a.pdf", 4).await;
    let answer = server.piece(&id, 0, b"12345").await;
    answer.problem(413, "too_large");
    assert_eq!(server.offset(&id).await, 0);
}

#[tokio::test]
async fn a_piece_is_no_larger_than_512_kib_announced_or_not() {
    let server = Server::seeded();
    let id = server.begin("a.pdf", 2_000_000).await;
    let large = vec![b'x'; 512 * 1024 + 1];
    // At the door, before any of it is read.
    let answer = server.piece(&id, 0, &large).await;
    answer.problem(413, "too_large");
    let chunked = format!(
        "PATCH {UPLOADS}/{id} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n\
         Content-Type: application/offset+octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n\
         {:x}\r\n{}\r\n0\r\n\r\n",
        large.len(),
        "x".repeat(large.len()),
    );
    let mut stream = connect_from(&server, [127, 0, 0, 2]).await.unwrap();
    let reply = ask(&mut stream, chunked.as_bytes()).await;
    assert_eq!(reply.status, 413, "{reply:?}");
    let fits = server.piece(&id, 0, &large[1..]).await;
    assert_eq!(fits.status, 204, "{fits}");
    // Only pieces of files are let in so large.
    let path = "/api/v1/complaints";
    let json = [("content-type", "application/json")];
    let body = " ".repeat(65 * 1024);
    let answer = server.send(Method::POST, path, &json, body).await;
    answer.problem(413, "too_large");
}

#[tokio::test]
async fn a_file_comes_in_so_many_pieces_at_most() {
    let server = Server::seeded_in_memory();
    let id = server.begin("a.pdf", 10_000).await;
    let mut sent = 0;
    let answer = loop {
        let answer = server.piece(&id, sent, b"x").await;
        if answer.status != 204 {
            break answer;
        }
        sent += 1;
    };
    answer.problem(413, "too_large");
    assert_eq!(sent, 640);
    assert_eq!(server.offset(&id).await, 640);
}

#[tokio::test]
async fn what_lies_here_without_a_message_has_its_measure() {
    let options = ["--uploads-per-source-mb", "3", "--uploads-mb", "5"];
    let server = Server::seeded_with(&options);
    const MIB: usize = 1024 * 1024;
    let piece = vec![b'x'; 512 * 1024];
    let full = |answer: &Answer| {
        answer.problem(429, "too_many_uploads");
        assert_eq!(answer.header("retry-after"), "600");
    };
    // One network.
    full(&server.announce("a.pdf", 4 * MIB).await);
    let open = [
        server.begin("a.pdf", 2 * MIB).await,
        server.begin("b.pdf", 2 * MIB).await,
    ];
    for id in &open {
        for start in (0..3 * MIB / 2).step_by(piece.len()) {
            assert_eq!(server.piece(id, start, &piece).await.status, 204);
        }
    }
    full(&server.announce("a.pdf", 1).await);
    // Announced together they were more than there is room for: the next piece is refused too.
    full(&server.piece(&open[0], 3 * MIB / 2, &piece).await);
    assert_eq!(server.offset(&open[0]).await, 3 * MIB / 2);
    // Another network still has room, until all together have too much.
    let announce = |length: usize| {
        format!(
            "POST {UPLOADS} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\n\
             Upload-Length: {length}\r\nContent-Length: 0\r\n\r\n"
        )
    };
    let from = async |length| {
        let mut stream = connect_from(&server, [127, 0, 0, 9]).await.unwrap();
        ask(&mut stream, announce(length).as_bytes()).await
    };
    assert_eq!(from(MIB).await.status, 201);
    let reply = from(5 * MIB / 2).await;
    assert_eq!(reply.status, 503, "{reply:?}");
    assert!(
        reply.head.to_lowercase().contains("retry-after: 600") && reply.text().contains("附件"),
        "{reply:?}"
    );
    // What is given up makes room, and so does what a message takes.
    let path = format!("{UPLOADS}/{}", open[0]);
    let gone = server.send(Method::DELETE, &path, &[TUS], "").await;
    assert_eq!(gone.status, 204);
    assert_eq!(server.announce("a.pdf", MIB).await.status, 201);
}

#[tokio::test]
async fn so_many_files_of_one_network_wait_at_most() {
    let server = Server::seeded_in_memory();
    for _ in 0..200 {
        assert_eq!(server.announce("a.pdf", 1).await.status, 201);
    }
    let answer = server.announce("a.pdf", 1).await;
    answer.problem(429, "too_many_uploads");
}

#[tokio::test]
async fn who_sends_slowly_from_many_places_keeps_no_other_network_out() {
    let server = Server::seeded();
    let id = server.begin("a.pdf", 100).await;
    let head = format!(
        "PATCH {UPLOADS}/{id} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n\
         Content-Type: application/offset+octet-stream\r\nContent-Length: 50\r\n\r\nx"
    );
    let mut slow = Vec::new();
    for _ in 0..8 {
        let mut stream = connect_from(&server, [127, 0, 0, 2]).await.unwrap();
        tokio::io::AsyncWriteExt::write_all(&mut stream, head.as_bytes())
            .await
            .unwrap();
        slow.push(stream);
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let mut ninth = connect_from(&server, [127, 0, 0, 2]).await.unwrap();
    let reply = ask(
        &mut ninth,
        head.replace("\r\n\r\nx", &format!("\r\n\r\n{}", "x".repeat(50)))
            .as_bytes(),
    )
    .await;
    assert_eq!(reply.status, 503, "{reply:?}");
    let answer = server.piece(&id, 0, b"1234").await;
    assert_eq!(answer.status, 204, "{answer}");
}

#[tokio::test]
async fn what_no_message_took_runs_out_and_is_swept() {
    let folder = crate::support::seeded_folder();
    let server = Server::start(folder.path());
    let half = server.begin("a.pdf", 100).await;
    server.piece(&half, 0, b"%PDF").await;
    let ready = server.upload("b.pdf", &paper()).await;
    let taken = server.upload("c.pdf", &paper()).await;
    let (number, code, receipt) = server.message_with(&[&taken]).await;
    execute(&server.data, "UPDATE uploads SET expires_at = 1").await;
    for id in [&half, &ready] {
        assert_eq!(server.head(id).await.status, 404);
        server.piece(id, 4, b"x").await.problem(404, "not_found");
    }
    server.kill();
    let server = Server::start(folder.path());
    let sql = "SELECT COUNT(*) FROM uploads";
    let begun = std::time::Instant::now();
    while count(&server.data, sql).await > 1 && begun.elapsed() < Duration::from_secs(10) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(count(&server.data, sql).await, 1);
    let id = text(&files_of(&receipt)[0], "id").to_owned();
    let read = server.file(&number, &code, &id).await;
    assert_eq!(sha256(&read.body), sha256(&paper()));
}
