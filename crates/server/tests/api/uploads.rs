//! `/api/v1/uploads`: files on their way, into a message, and out again.

mod breaks;
mod corpus;
mod limits;
mod nodes;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::{
    attachments::papers::{docx, paragraph, pdf, xlsx},
    files_door::{MAKER, PLACE, holds, photo},
    support::{Answer, Server, count, execute, text},
};

const UPLOADS: &str = "/api/v1/uploads";
const TUS: (&str, &str) = ("tus-resumable", "1.0.0");
const BUREAU: &str = "青穗县投资促进局";

impl Server {
    /// Says how long a file is going to be.
    async fn announce(&self, name: &str, length: usize) -> Answer {
        let metadata = format!("filename {}", BASE64.encode(name));
        let length = length.to_string();
        let headers = [
            TUS,
            ("upload-length", length.as_str()),
            ("upload-metadata", metadata.as_str()),
        ];
        self.send(Method::POST, UPLOADS, &headers, "").await
    }

    /// Begins an upload; its identifier.
    async fn begin(&self, name: &str, length: usize) -> String {
        let answer = self.announce(name, length).await;
        assert_eq!(answer.status, 201, "{answer}");
        let location = answer.header("location").to_owned();
        let id = location.strip_prefix("/api/v1/uploads/").unwrap();
        id.to_owned()
    }

    /// Sends a piece.
    async fn piece(&self, id: &str, start: usize, bytes: &[u8]) -> Answer {
        self.try_piece(id, start, bytes).await.unwrap()
    }

    /// Sends a piece; the server may be gone.
    async fn try_piece(
        &self,
        id: &str,
        start: usize,
        bytes: &[u8],
    ) -> Result<Answer, reqwest::Error> {
        let start = start.to_string();
        let headers = [
            TUS,
            ("content-type", "application/offset+octet-stream"),
            ("upload-offset", start.as_str()),
        ];
        let path = format!("{UPLOADS}/{id}");
        self.try_send(Method::PATCH, &path, &headers, bytes.to_vec())
            .await
    }

    /// How much of an upload is on disk.
    async fn offset(&self, id: &str) -> usize {
        let answer = self.head(id).await;
        assert_eq!(answer.status, 200, "{answer}");
        answer.header("upload-offset").parse().unwrap()
    }

    async fn head(&self, id: &str) -> Answer {
        let path = format!("{UPLOADS}/{id}");
        self.send(Method::HEAD, &path, &[TUS], "").await
    }

    /// Sends a whole file; what the last piece was answered with. Whoever gets no answer, or is told
    /// that the server is busy, asks how far it is and goes on, as a browser does.
    async fn send_file(&self, name: &str, bytes: &[u8]) -> (String, Answer) {
        let id = self.begin(name, bytes.len()).await;
        let (mut start, mut busy) = (0, 0);
        loop {
            let end = bytes.len().min(start + 256 * 1024);
            let answer = self.try_piece(&id, start, &bytes[start..end]).await;
            let answer = match answer {
                Ok(answer) if answer.status != 503 || busy >= 20 => answer,
                // Busy, or no answer in time.
                _ => {
                    assert!(busy < 20, "{name} is never answered");
                    start = self.offset(&id).await;
                    busy += 1;
                    continue;
                }
            };
            if end == bytes.len() || answer.status != 204 {
                return (id, answer);
            }
            start = end;
        }
    }

    /// Sends a file that is taken.
    async fn upload(&self, name: &str, bytes: &[u8]) -> String {
        let (id, answer) = self.send_file(name, bytes).await;
        assert_eq!(answer.status, 204, "{name}: {answer}");
        id
    }

    async fn send_message(&self, key: &str, form: &Value) -> Answer {
        let key = [("idempotency-key", key)];
        let headers = if key[0].1.is_empty() { &[][..] } else { &key };
        self.send_json(Method::POST, "/api/v1/complaints", headers, form)
            .await
    }

    /// A message with files, its number and its code.
    async fn message_with(&self, files: &[&str]) -> (String, String, Value) {
        let answer = self.send_message("", &message(files)).await;
        assert_eq!(answer.status, 201, "{answer}");
        let receipt = answer.json();
        let held = |key| text(&receipt, key).to_owned();
        (held("number"), held("query_code"), receipt.clone())
    }

    /// A file of a message, read by its code.
    async fn file(&self, number: &str, code: &str, id: &str) -> Answer {
        let path = format!("/api/v1/complaints/{number}/files/{id}");
        self.get_with(&path, &[("x-query-code", code)]).await
    }
}

fn message(files: &[&str]) -> Value {
    json!({
        "kind": "enterprise",
        "category": "charges",
        "against": "authority",
        "unit": "白石镇人民政府",
        "text": "施工期间被要求另交协调费，没有收据",
        "name": "某某食品有限公司",
        "contact": "0190-8005678",
        "consent": true,
        "files": files,
    })
}

fn files_of(value: &Value) -> Vec<Value> {
    value["files"].as_array().cloned().unwrap_or_default()
}

fn paper() -> Vec<u8> {
    pdf(&[&["收费通知", "另交协调费"]])
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[tokio::test]
async fn files_come_in_pieces_go_with_their_message_and_come_out_as_downloads() {
    let server = Server::seeded();
    let whole = paper();
    let id = server.begin("收费 通知.PDF", whole.len()).await;
    for (start, piece) in whole.chunks(400).enumerate() {
        let start = start * 400;
        assert_eq!(server.offset(&id).await, start);
        let answer = server.piece(&id, start, piece).await;
        assert_eq!(answer.status, 204, "{answer}");
        assert_eq!(
            answer.header("upload-offset"),
            (start + piece.len()).to_string()
        );
        assert!(!answer.header("upload-expires").is_empty());
    }
    let word = docx(
        &paragraph(&["按其当年缴纳税收的50%给予奖励，没有兑现"]),
        &[],
    );
    let sheet = xlsx(&[&["日期", "金额"]]);
    let files = [
        id,
        server.upload("../照片.png", &photo()).await,
        server.upload("承诺.docx", &word).await,
        server.upload("明细.xlsx", &sheet).await,
    ];
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let (number, code, receipt) = server.message_with(&files).await;
    let listed = files_of(&receipt);
    let names: Vec<_> = listed.iter().map(|file| text(file, "name")).collect();
    assert_eq!(
        names,
        ["收费 通知.pdf", "照片.jpg", "承诺.docx", "明细.xlsx"]
    );
    assert!(listed.iter().all(|file| file["step"] == 1));
    // Nobody reads of the address of an upload again.
    assert!(files.iter().all(|id| !receipt.to_string().contains(id)));
    let kept = [Some(&whole), None, Some(&word), Some(&sheet)];
    for (file, kept) in listed.iter().zip(kept) {
        let answer = server.file(&number, &code, text(file, "id")).await;
        assert_eq!(answer.status, 200, "{file}");
        assert_eq!(answer.body.len() as u64, file["bytes"], "{file}");
        if let Some(kept) = kept {
            assert_eq!(sha256(&answer.body), sha256(kept), "{file}");
        }
        let disposition = answer.header("content-disposition");
        assert!(
            disposition.starts_with("attachment; filename*=UTF-8''"),
            "{disposition}"
        );
        assert_eq!(
            answer.header("content-security-policy"),
            "sandbox; default-src 'none'"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    // The photograph is the camera's no more.
    let drawn = server.file(&number, &code, text(&listed[1], "id")).await;
    assert_eq!(drawn.header("content-type"), "image/jpeg");
    for note in [MAKER, PLACE, b"Exif", b"GPS", b"http://ns.adobe.com"] {
        assert!(!holds(&drawn.body, note));
    }
    let picture = image::load_from_memory(&drawn.body).unwrap();
    assert_eq!((picture.width(), picture.height()), (320, 640));
    // With another code, another number or another file there is nothing.
    let id = text(&listed[0], "id");
    server
        .file(&number, "AAAA-AAAA-AAAA-AAAA", id)
        .await
        .problem(404, "not_found");
    let (other, others, _) = server.message_with(&[]).await;
    server
        .file(&other, &others, id)
        .await
        .problem(404, "not_found");
    server
        .file(&number, &code, "x")
        .await
        .problem(404, "not_found");
    // Once taken, nothing is done by the address of the upload any more.
    assert_eq!(server.head(files[0]).await.status, 404);
    let path = format!("{UPLOADS}/{}", files[0]);
    let gone = server.send(Method::DELETE, &path, &[TUS], "").await;
    gone.problem(404, "not_found");
    assert_eq!(server.file(&number, &code, id).await.status, 200);
}

#[tokio::test]
async fn the_protocol_is_kept() {
    let server = Server::seeded();
    let told = server.send(Method::OPTIONS, UPLOADS, &[], "").await;
    assert_eq!(told.status, 204);
    for (header, value) in [
        ("tus-version", "1.0.0"),
        ("tus-extension", "creation,termination,expiration"),
        ("tus-max-size", "20971520"),
    ] {
        assert_eq!(told.header(header), value);
    }
    let length = ("upload-length", "10");
    for headers in [&[length][..], &[length, ("tus-resumable", "0.2.2")]] {
        let answer = server.send(Method::POST, UPLOADS, headers, "").await;
        answer.problem(412, "tus_version");
        assert_eq!(answer.header("tus-version"), "1.0.0");
    }
    for length in ["", "-1", "x", "1e3", "99999999999999999999"] {
        let headers = [TUS, ("upload-length", length)];
        let answer = server.send(Method::POST, UPLOADS, &headers, "").await;
        answer.problem(400, "bad_request");
        assert_eq!(answer.header("tus-resumable"), "1.0.0");
    }
    let headers = [TUS, length, ("upload-metadata", "filename ***")];
    let answer = server.send(Method::POST, UPLOADS, &headers, "").await;
    answer.problem(400, "bad_request");

    let id = server.begin("a.pdf", 10).await;
    let head = server.head(&id).await;
    assert_eq!(
        (head.header("upload-length"), head.header("upload-offset")),
        ("10", "0")
    );
    assert_eq!(head.header("cache-control"), "no-store");
    let wrong = server.piece(&id, 3, b"12").await;
    wrong.problem(409, "wrong_offset");
    assert_eq!(wrong.header("upload-offset"), "0");
    let path = format!("{UPLOADS}/{id}");
    let at = ("upload-offset", "0");
    let kind = ("content-type", "application/octet-stream");
    let answer = server
        .send(Method::PATCH, &path, &[TUS, at, kind], "12")
        .await;
    answer.problem(415, "unsupported_media_type");
    let kind = ("content-type", "application/offset+octet-stream");
    let answer = server.send(Method::PATCH, &path, &[TUS, kind], "12").await;
    answer.problem(400, "bad_request");
    let answer = server.send(Method::PATCH, &path, &[at, kind], "12").await;
    answer.problem(412, "tus_version");
    assert_eq!(server.piece(&id, 0, b"1234").await.status, 204);
    assert_eq!(server.piece(&id, 4, b"").await.status, 204);
    // Two at the same place: one of them.
    let (one, two) = tokio::join!(server.piece(&id, 4, b"56"), server.piece(&id, 4, b"56"));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 409], "{one} {two}");
    assert_eq!(server.offset(&id).await, 6);

    let gone = server.send(Method::DELETE, &path, &[TUS], "").await;
    assert_eq!(gone.status, 204);
    let gone = server.send(Method::DELETE, &path, &[TUS], "").await;
    gone.problem(404, "not_found");
    assert_eq!(server.head(&id).await.status, 404);
    server.piece(&id, 6, b"7").await.problem(404, "not_found");
    for id in ["x", "00112233445566778899AABBCCDDEEFF", "..%2f..%2fsecret"] {
        assert_eq!(server.head(id).await.status, 404, "{id}");
    }
    let sql = "SELECT COUNT(*) FROM upload_chunks";
    assert_eq!(count(&server.data, sql).await, 0);
}

#[tokio::test]
async fn a_refused_file_says_why_as_often_as_it_is_asked() {
    let server = Server::seeded();
    let page = b"<!doctype html><script>alert(1)</script>";
    let (id, answer) = server.send_file("照片.jpg", page).await;
    let told = answer.problem(422, "unfit_file");
    let sentence = text(&told, "message").to_owned();
    assert!(sentence.contains("网页"), "{sentence}");
    // Whoever lost the answer finds all of it there, and asks again.
    assert_eq!(server.offset(&id).await, page.len());
    let again = server.piece(&id, page.len(), b"").await;
    assert_eq!(text(&again.problem(422, "unfit_file"), "message"), sentence);
    let answer = server.send_message("", &message(&[&id])).await;
    answer.problem(422, "invalid");
    assert_eq!(answer.fields(), ["files"]);
    assert!(answer.text().contains("第 1 个附件不能用") && answer.text().contains("网页"));
    let sql = "SELECT COUNT(*) FROM upload_chunks";
    assert_eq!(count(&server.data, sql).await, 0);
}

#[tokio::test]
async fn a_message_takes_what_is_whole_fit_and_nobody_elses() {
    let server = Server::seeded();
    let refused = |answer: Answer, words: &str| {
        answer.problem(422, "invalid");
        assert_eq!(answer.fields(), ["files"]);
        assert!(answer.text().contains(words), "{answer}");
    };
    let half = server.begin("a.pdf", 100).await;
    server.piece(&half, 0, b"%PDF").await;
    let unknown = "0".repeat(32);
    let both = server.send_message("", &message(&[&half, &unknown])).await;
    assert!(both.text().contains("第 1 个附件还没有传完"), "{both}");
    refused(both, "第 2 个附件已过期");
    let used = server.upload("a.pdf", &paper()).await;
    server.message_with(&[&used]).await;
    refused(server.send_message("", &message(&[&used])).await, "已用过");
    let late = server.upload("b.pdf", &paper()).await;
    execute(&server.data, "UPDATE uploads SET expires_at = 0").await;
    refused(server.send_message("", &message(&[&late])).await, "已过期");
    // At the same instant by two messages: one of them gets it.
    let wanted = server.upload("c.pdf", &paper()).await;
    let (one, two) = (message(&[&wanted]), message(&[&wanted]));
    let (one, two) = tokio::join!(
        server.send_message("first-message-1", &one),
        server.send_message("second-message-2", &two)
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422], "{one} {two}");
    // What was refused took no number and left nothing.
    let sql = "SELECT COUNT(*) FROM cases";
    assert_eq!(count(&server.data, sql).await, 2);
    let sql = "SELECT COUNT(*) FROM case_outbox";
    assert_eq!(count(&server.data, sql).await, 2);
}

#[tokio::test]
async fn the_same_key_gives_the_same_answer_with_files_too() {
    let server = Server::seeded();
    let file = server.upload("a.pdf", &paper()).await;
    let form = message(&[&file]);
    let key = "files-key-0123456789";
    let (one, two) = tokio::join!(
        server.send_message(key, &form),
        server.send_message(key, &form)
    );
    let three = server.send_message(key, &form).await;
    assert_eq!(one.status, 201, "{one}");
    assert_eq!(one.body, two.body);
    assert_eq!(one.body, three.body);
    assert_eq!(files_of(&three.json()).len(), 1);
    let other = server.send_message(key, &message(&[])).await;
    other.problem(422, "idempotency_key_reused");
}

#[tokio::test]
async fn what_is_added_later_may_carry_files() {
    let server = Server::seeded();
    let (number, code, _) = server.message_with(&[]).await;
    let path = format!("/api/v1/complaints/{number}/acts");
    let act = async |body: Value| {
        let headers = [("x-query-code", code.as_str())];
        server.send_json(Method::POST, &path, &headers, &body).await
    };
    let file = server.upload("收据.pdf", &paper()).await;
    let elsewhere = json!({ "act": "withdraw", "steps": 1, "files": [file] });
    let answer = act(elsewhere).await;
    answer.problem(422, "invalid");
    assert_eq!(answer.fields(), ["files"]);
    let unknown =
        json!({ "act": "supplement", "steps": 1, "text": "收据", "files": ["0".repeat(32)] });
    assert_eq!(act(unknown).await.fields(), ["files"]);
    let many: Vec<String> = (0..6).map(|n| format!("{n:032}")).collect();
    let many = json!({ "act": "supplement", "steps": 1, "text": "收据", "files": many });
    assert_eq!(act(many).await.fields(), ["files"]);
    let more = json!({ "act": "supplement", "steps": 1, "text": "收据", "files": [file] });
    let now = act(more.clone()).await.ok();
    assert_eq!(now["steps"], 2);
    let listed = files_of(&now);
    assert_eq!(listed[0]["step"], 2);
    let read = server.file(&number, &code, text(&listed[0], "id")).await;
    assert_eq!(sha256(&read.body), sha256(&paper()));
    // Sent again it is told what has changed, and nothing is added twice.
    assert_eq!(act(more).await.status, 409);
    // A picture may say all; with nothing at all it says what is missing.
    let nothing = act(json!({ "act": "supplement", "steps": 2 })).await;
    assert_eq!(nothing.fields(), ["text"]);
    assert!(nothing.text().contains("请写几句，或附上要补的材料"));
    let second = server.upload("b.pdf", &paper()).await;
    let alone = json!({ "act": "supplement", "steps": 2, "files": [second] });
    let now = act(alone).await.ok();
    assert_eq!((now["steps"].as_u64(), files_of(&now).len()), (Some(3), 2));
    assert!(now["events"][2].get("text").is_none(), "{now}");
    // Erased, the files are gone and none can be added.
    let person = format!("/api/v1/complaints/{number}/person");
    let headers = [("x-query-code", code.as_str())];
    server.send(Method::DELETE, &person, &headers, "").await;
    let read = server.file(&number, &code, text(&listed[0], "id")).await;
    read.problem(404, "not_found");
    for sql in [
        "SELECT COUNT(*) FROM uploads",
        "SELECT COUNT(*) FROM upload_chunks",
    ] {
        assert_eq!(count(&server.data, sql).await, 0, "{sql}");
    }
    let file = server.upload("b.pdf", &paper()).await;
    for text in ["收据", ""] {
        let more = json!({ "act": "supplement", "steps": 3, "text": text, "files": [file] });
        act(more).await.problem(422, "invalid");
    }
}

#[tokio::test]
async fn staff_read_files_as_they_read_names() {
    let server = Server::seeded();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    let town = server.token("白石镇", "白石镇人民政府", "unit");
    let land = server.token("自然资源局", "青穗县自然资源局", "unit");
    let assign = async |number: &str| {
        let path = format!("/api/v1/staff/complaints/{number}/acts");
        let officer =
            json!({ "unit": "青穗县自然资源局", "person": "李某", "phone": "0190-8005679" });
        let act = json!({ "act": "assign", "steps": 1, "officer": officer });
        let headers = [("authorization", seat.as_str())];
        server
            .send_json(Method::POST, &path, &headers, &act)
            .await
            .ok();
    };
    let get = async |token: &str, path: &str| {
        let headers = [("authorization", token)];
        server.get_with(path, &headers).await
    };
    let open = server.upload("收据.pdf", &paper()).await;
    let (number, _, receipt) = server.message_with(&[&open]).await;
    let case = format!("/api/v1/staff/complaints/{number}");
    let file = format!("{case}/files/{}", text(&files_of(&receipt)[0], "id"));
    server.get(&file).await.problem(401, "unauthorized");
    get(&land, &file).await.problem(404, "not_found");
    get(&town, &file).await.problem(403, "forbidden");
    assign(&number).await;
    let read = get(&land, &file).await;
    assert_eq!(sha256(&read.body), sha256(&paper()));
    get(&town, &file).await.problem(403, "forbidden");
    assert_eq!(files_of(&get(&land, &case).await.ok()).len(), 1);
    let sql = "SELECT COUNT(*) FROM case_readings
               WHERE file IS NOT NULL AND reader LIKE '自然资源局%'";
    assert_eq!(count(&server.data, sql).await, 1);

    // Of who asked for confidentiality neither file nor its name.
    let kept = server.upload("某某食品收据.pdf", &paper()).await;
    let mut form = message(&[&kept]);
    form["confidential"] = true.into();
    let receipt = server.send_message("", &form).await.json();
    let number = text(&receipt, "number");
    assign(number).await;
    let case = format!("/api/v1/staff/complaints/{number}");
    let file = format!("{case}/files/{}", text(&files_of(&receipt)[0], "id"));
    get(&land, &file).await.problem(403, "forbidden");
    let seen = get(&land, &case).await;
    assert!(files_of(&seen.ok()).is_empty() && !seen.text().contains("收据.pdf"));
    let list = get(&land, "/api/v1/staff/complaints").await;
    assert!(!list.text().contains("某某食品收据"), "{list}");
    assert_eq!(get(&seat, &file).await.status, 200);
    assert_eq!(files_of(&get(&seat, &case).await.ok()).len(), 1);
}
