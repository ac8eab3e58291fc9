//! What breaks in the middle: the line, the server, the disk's own memory.

use std::{io::Write as _, time::Duration};

use super::*;
use crate::support::{database, run, seeded_folder};

/// A small seeded generator (xorshift), so that a failing run can be repeated.
struct Dice(u64);

impl Dice {
    fn next(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

/// A PDF of a few MB: what stands behind its pages nobody reads.
fn large_paper(dice: &mut Dice, length: usize) -> Vec<u8> {
    let mut filler: Vec<u8> = Vec::with_capacity(length);
    while filler.len() < length {
        filler.extend(hex::encode(dice.next(u64::MAX).to_le_bytes()).bytes());
    }
    let paper = paper();
    let head = paper.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    // A comment in front of the first object moves every place in the table; the reader finds the
    // objects all the same.
    let mut whole = paper[..head].to_vec();
    for line in filler[..length].chunks(1_000) {
        whole.push(b'%');
        whole.extend(line);
        whole.push(b'\n');
    }
    whole.extend(&paper[head..]);
    whole
}

/// A11: killed in the middle again and again, the file comes whole.
#[tokio::test(flavor = "multi_thread")]
async fn kill_9_in_the_middle_costs_no_more_than_a_piece() {
    let seed: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut dice = Dice(seed);
    let whole = large_paper(&mut dice, 3_000_000);
    let folder = seeded_folder();
    let mut server = Server::start(folder.path());
    let id = server.begin("现场.pdf", whole.len()).await;
    let (mut acknowledged, mut kills) = (0, 0);
    let mut last = None;
    while last != Some(204) {
        let start = server.offset(&id).await;
        assert!(start >= acknowledged, "{start} of {acknowledged}");
        acknowledged = start;
        let end = whole.len().min(start + 100_000);
        if kills < 8 {
            let moment = Duration::from_millis(dice.next(60));
            let (answer, ()) =
                tokio::join!(server.try_piece(&id, start, &whole[start..end]), async {
                    tokio::time::sleep(moment).await;
                    server.kill();
                });
            if let Ok(answer) = answer {
                assert_eq!(answer.status, 204, "{answer}");
                acknowledged = end;
            }
            kills += 1;
            server = Server::start(folder.path());
            continue;
        }
        let answer = server.piece(&id, start, &whole[start..end]).await;
        assert_eq!(answer.status, 204, "{answer}");
        if end == whole.len() {
            last = Some(answer.status);
        }
        acknowledged = end;
    }
    // Between the last piece and the message, too.
    server.kill();
    server = Server::start(folder.path());
    let (number, code, receipt) = server.message_with(&[&id]).await;
    server.kill();
    server = Server::start(folder.path());
    let file = text(&files_of(&receipt)[0], "id").to_owned();
    let read = server.file(&number, &code, &file).await;
    assert_eq!(sha256(&read.body), sha256(&whole));
    let doctor = run(&["doctor", "--data", folder.path().to_str().unwrap()]);
    let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(!said.contains("来件的附件"), "{said}");
}

#[tokio::test]
async fn a_line_that_breaks_leaves_what_was_acknowledged() {
    let server = Server::seeded();
    let whole = paper();
    let id = server.begin("a.pdf", whole.len()).await;
    assert_eq!(server.piece(&id, 0, &whole[..100]).await.status, 204);
    for _ in 0..20 {
        let mut stream = server.connect();
        let head = format!(
            "PATCH {UPLOADS}/{id} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\n\
             Upload-Offset: 100\r\nContent-Type: application/offset+octet-stream\r\n\
             Content-Length: 200\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&whole[100..150]).unwrap();
        drop(stream);
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(server.offset(&id).await, 100);
    let answer = server.piece(&id, 100, &whole[100..]).await;
    assert_eq!(answer.status, 204, "{answer}");
}

/// Whose answer got lost after the last piece asks with an empty one.
#[tokio::test]
async fn a_file_that_nobody_looked_at_is_looked_at_when_asked_for() {
    let server = Server::seeded();
    let id = server.upload("a.jpg", &photo()).await;
    // As it stands after a kill between the last piece and the look.
    execute(
        &server.data,
        "UPDATE uploads SET state = 'receiving', pass = 'sent'",
    )
    .await;
    execute(
        &server.data,
        "UPDATE upload_chunks SET pass = 'sent', sealed = x'00'",
    )
    .await;
    let length = photo().len();
    // Damaged bytes are no file.
    let answer = server.piece(&id, length, b"").await;
    answer.problem(500, "unexpected");
    let other = server.begin("b.pdf", paper().len()).await;
    assert_eq!(server.piece(&other, 0, &paper()).await.status, 204);
    execute(
        &server.data,
        "UPDATE uploads SET state = 'receiving' WHERE pass = 'sent'",
    )
    .await;
    let half = server.send_message("", &message(&[&other])).await;
    assert_eq!(half.fields(), ["files"]);
    assert_eq!(server.piece(&other, paper().len(), b"").await.status, 204);
    server.message_with(&[&other]).await;
}

#[tokio::test]
async fn damaged_bytes_are_never_handed_out() {
    let server = Server::seeded();
    let mut dice = Dice(7);
    let whole = large_paper(&mut dice, 600_000);
    let id = server.upload("a.pdf", &whole).await;
    let (number, code, receipt) = server.message_with(&[&id]).await;
    let file = text(&files_of(&receipt)[0], "id").to_owned();
    let mut db = database(&server.data).await;
    let kept: Vec<u8> = sqlx::query_scalar("SELECT sealed FROM upload_chunks WHERE start = 262144")
        .fetch_one(&mut db)
        .await
        .unwrap();
    let put = async |start: i64, bytes: Vec<u8>| {
        let mut db = database(&server.data).await;
        sqlx::query("UPDATE upload_chunks SET sealed = $1 WHERE start = $2")
            .bind(bytes)
            .bind(start)
            .execute(&mut db)
            .await
            .unwrap();
    };
    let mut turned = kept.clone();
    turned[1_000] ^= 1;
    put(262_144, turned).await;
    // It breaks off before its announced end.
    let path = format!("/api/v1/complaints/{number}/files/{file}");
    let headers = [("x-query-code", code.as_str())];
    let read = server.try_send(Method::GET, &path, &headers, "").await;
    assert!(read.is_err(), "{:?}", read.map(|read| read.body.len()));
    // A good piece in another's place is none.
    put(262_144, kept.clone()).await;
    put(0, kept).await;
    let read = server.file(&number, &code, &file).await;
    read.problem(500, "unexpected");
    let doctor = || {
        let output = run(&["doctor", "--data", server.data.to_str().unwrap()]);
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(!doctor().contains("来件的附件"), "lengths are right");
    execute(&server.data, "DELETE FROM upload_chunks WHERE start = 0").await;
    let said = doctor();
    assert!(
        said.contains("来件的附件") && said.contains("实有"),
        "{said}"
    );
}

/// Contents and names, planted and looked for on the disk and in the log.
#[tokio::test]
async fn nothing_of_a_file_lies_open_on_the_disk_or_in_the_log() {
    let server = Server::seeded();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    let mut ids = Vec::new();
    for n in 0..20 {
        let word = docx(&paragraph(&["正文"]), &[]);
        // Not packed, so that it would be found.
        let planted = [&pdf(&[&["正文"]])[..], b"\n% PLANTED-CONTENT-0042\n"].concat();
        let name = format!("植入文件名{n:02}.pdf");
        let id = server.upload(&name, &planted).await;
        let other = server.upload("植入文件名.docx", &word).await;
        if n % 2 == 0 {
            let (number, code, receipt) = server.message_with(&[&id, &other]).await;
            let file = text(&files_of(&receipt)[0], "id").to_owned();
            let read = server.file(&number, &code, &file).await;
            assert!(holds(&read.body, b"PLANTED-CONTENT-0042"));
            let path = format!("/api/v1/staff/complaints/{number}/files/{file}");
            let headers = [("authorization", seat.as_str())];
            assert_eq!(server.get_with(&path, &headers).await.status, 200);
        }
        ids.push(id);
    }
    let half = server.begin("植入文件名.pdf", 1_000).await;
    server
        .piece(&half, 0, b"%PDF-1.7 PLANTED-CONTENT-0042")
        .await;
    let (refused, _) = server
        .send_file("植入文件名.svg", b"<svg>PLANTED-CONTENT-0042</svg>")
        .await;
    ids.extend([half, refused]);
    let mut all = server.end_and_log().into_bytes();
    let mut folders = vec![server.data.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                all.extend(std::fs::read(path).unwrap());
            }
        }
    }
    assert!(holds(&all, "青穗县".as_bytes()), "the search works");
    for word in ["PLANTED-CONTENT", "植入文件名"] {
        assert!(!holds(&all, word.as_bytes()), "{word} lies open");
    }
    // With the address of an upload its key would be made again: it stands nowhere.
    for id in ids {
        assert!(!holds(&all, id.as_bytes()), "an address lies open");
    }
}
