//! Notices, from the act to a receiver that fails, hangs, lies and is told again: nothing is
//! missing, nothing doubled at whoever drops repeats, and nobody's name in anything that came.

mod leads;
mod receiver;

use std::{
    fs,
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use cluster::Cluster;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{
    Answer, SEED, Server, command, count, execute, good_lead, run, seeded_folder, text,
};
use receiver::{Mood, Receiver};

const BUREAU: &str = "青穗县投资促进局";
const NAME: &str = "植入的张某公司";
const PHONE: &str = "01908005678";
const WORDS: &str = "植入的事由";
const MAILBOX: &str = "planted.person@example.com";

fn complaint(contact: &str) -> Value {
    json!({
        "kind": "enterprise", "category": "charges", "against": "authority",
        "unit": "白石镇人民政府", "text": format!("{WORDS}：被要求另交协调费"),
        "name": NAME, "contact": contact, "consent": true,
    })
}

/// Writes the settings as the server wants them: for its owner alone.
fn settle(data: &Path, settings: &Value) {
    let file = data.join("notices.json");
    let _ = fs::remove_file(&file);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    serde_json::to_writer(options.open(file).unwrap(), settings).unwrap();
}

/// Settings that go fast.
fn fast(channels: Value) -> Value {
    json!({
        "hosts": ["127.0.0.1"],
        "channels": channels,
        "pace": {"attempts": 8, "first_seconds": 1, "timeout_seconds": 1, "lease_seconds": 2,
                 "check_seconds": 1},
    })
}

fn hook(receiver: &Receiver) -> Value {
    json!({"name": "hook", "kind": "webhook",
           "url": format!("http://127.0.0.1:{}/hook", receiver.port)})
}

async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(40), "{what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

impl Server {
    async fn send_complaint(&self, contact: &str) -> Value {
        let form = complaint(contact);
        let answer = self
            .send_json(Method::POST, "/api/v1/complaints", &[], &form)
            .await;
        assert_eq!(answer.status, 201, "{answer}");
        answer.json()
    }

    async fn do_to(&self, token: &str, receipt: &Value, act: &str, steps: u32) -> Answer {
        let path = format!("/api/v1/staff/complaints/{}/acts", text(receipt, "number"));
        let body = json!({"act": act, "steps": steps, "text": "植入的进展"});
        self.send_json(Method::POST, &path, &[("authorization", token)], &body)
            .await
    }

    async fn notices(&self, token: &str, query: &str) -> Answer {
        let path = format!("/api/v1/staff/notices{query}");
        self.get_with(&path, &[("authorization", token)]).await
    }

    /// Waits until nothing waits; gives back what was sent.
    async fn told(&self, token: &str) -> Vec<Value> {
        until("something still waits", async || {
            let now = self.notices(token, "?state=sent").await.ok();
            (now["waiting"] == 0).then(|| now["items"].as_array().unwrap().clone())
        })
        .await
    }
}

/// The background alone; ended with the test.
struct Worker(Child);

impl Worker {
    fn start(args: &[&str]) -> Self {
        let mut worker = command(&["worker", "--public-url", "https://zs.example.gov.cn"]);
        worker.args(args).stdin(Stdio::null()).stdout(Stdio::null());
        Self(worker.stderr(Stdio::null()).spawn().unwrap())
    }

    /// SIGTERM, and how it ended.
    fn end(&mut self) -> bool {
        let kill = format!("kill -TERM {}", self.0.id());
        let status = std::process::Command::new("sh")
            .args(["-c", &kill])
            .status();
        assert!(status.unwrap().success());
        self.0.wait().unwrap().success()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_told_through_every_failure_and_no_name_with_it() {
    let folder = seeded_folder();
    let server = Server::start(folder.path());
    let first = server.send_complaint(PHONE).await;
    let unit = text(&first["officer"], "unit").to_owned();
    let seat = server.token("坐席", BUREAU, "seat");
    server.told(&seat).await;
    server.kill();

    let (hooked, mail) = (Receiver::http().await, Receiver::smtp().await);
    let robot = Receiver::http().await;
    hooked.will(&[Mood::Fail, Mood::Hang, Mood::Redirect, Mood::Fail]);
    mail.will(&[Mood::Fail, Mood::Hang]);
    robot.will(&[Mood::Fail]);
    let mut settings = fast(json!([
        {"name": "log", "kind": "log"},
        {"name": "seat", "kind": "email", "to": "seat@example.gov.cn"},
        {"name": "group", "kind": "wecom", "markdown": true,
         "url": format!("http://127.0.0.1:{}/robot?key=geheim", robot.port)},
        {"name": "duty", "kind": "sms", "to": "0190-8001234"},
        hook(&hooked),
    ]));
    settings["smtp"] = json!({"host": "127.0.0.1", "port": mail.port, "security": "none",
                              "from": "迎商 <yingshang@example.gov.cn>"});
    settings["units"][&unit] = json!("office@example.gov.cn");
    settings["visitors"] = json!(true);
    settings["console"] = json!("https://zs.example.gov.cn/console");
    settle(folder.path(), &settings);
    let server = Server::start(folder.path());
    let one = server.send_complaint(PHONE).await;
    let two = server.send_complaint(MAILBOX).await;
    for receipt in [&one, &two] {
        let answer = server.do_to(&seat, receipt, "accept", 1).await;
        assert_eq!(answer.status, 200, "{answer}");
    }
    server.post_lead("notices-lead-01", &good_lead()).await;

    // Five messages: to hook, group, seat and log each; the unit hears of what came, the visitor
    // with a mailbox of what was done. Short messages are dropped, as nobody sends them.
    let sent = server.told(&seat).await;
    let after = |name: &str| {
        let numbers = [text(&one, "number"), text(&two, "number")];
        let of = |item: &&Value| item["channel"] == name;
        let ours = |item: &&Value| {
            numbers.contains(&text(item, "number")) || text(item, "message").starts_with("lead_")
        };
        sent.iter().filter(of).filter(ours).count()
    };
    for name in ["log", "seat", "group", "hook"] {
        assert_eq!(after(name), 5, "{name}");
    }
    assert_eq!(after("visitor"), 1);
    assert!(
        after("unit") == 2 || after("unit") == 3,
        "{}",
        after("unit")
    );
    let dropped = server.notices(&seat, "?state=dropped").await.ok();
    assert_eq!(dropped["items"].as_array().unwrap().len(), 5);
    assert!(text(&dropped["items"][0], "error").contains("短信"));

    // Each effect once, though some came more often.
    assert_eq!((hooked.taken().len(), robot.taken().len()), (5, 5));
    assert_eq!(mail.taken().len(), 5 + 1 + after("unit"));
    assert!(hooked.came() > 5 && robot.came() > 5 && mail.came() > 6);
    let ids: Vec<_> = sent.iter().map(|item| text(item, "id")).collect();
    assert!(
        hooked
            .taken()
            .iter()
            .all(|(id, ..)| ids.contains(&id.as_str()))
    );

    let letters = mail.taken();
    let to = |address: &str| {
        let to = format!("To: {address}");
        let all = letters.iter().filter(|(_, _, text)| text.contains(&to));
        all.map(|(_, _, text)| text.clone()).collect::<Vec<_>>()
    };
    let visitors = to(MAILBOX);
    assert_eq!(visitors.len(), 1);
    let said = format!(
        "编号 {} 有新进展，请凭编号和查询码查看",
        text(&two, "number")
    );
    assert!(visitors[0].contains(&said), "{}", visitors[0]);
    assert!(!visitors[0].contains("受理") && !visitors[0].contains(text(&two, "query_code")));
    assert_eq!(to("office@example.gov.cn").len(), after("unit"));
    let seats = to("seat@example.gov.cn");
    assert!(
        seats
            .iter()
            .all(|letter| letter.contains("https://zs.example.gov.cn/console"))
    );
    let accepted = seats
        .iter()
        .find(|letter| letter.contains("办理中"))
        .unwrap();
    assert!(accepted.contains("期限："), "{accepted}");

    // Nothing of anybody's in anything that came, but a mailbox in what was sent to it.
    let mut came = format!("{}{}", hooked.raw(), robot.raw());
    for (_, _, letter) in &letters {
        came.push_str(&letter.replace(&format!("To: {MAILBOX}"), ""));
    }
    let log = server.end_and_log();
    let listed = format!("{sent:?}{dropped}");
    for (place, all) in [("came", &came), ("log", &log), ("list", &listed)] {
        for planted in [
            NAME, "张某", PHONE, "8005678", WORDS, "植入", MAILBOX, "geheim",
        ] {
            // The receiver's own address holds its key.
            let all = all.replace("key=geheim", "");
            assert!(!all.contains(planted), "{planted} in {place}: {all}");
        }
    }
    assert!(log.contains("notice"), "{log}");
    // The machine's use of the mailbox is recorded.
    let read = "SELECT COUNT(*) FROM case_readings WHERE reader LIKE '系统%'";
    assert_eq!(count(folder.path(), read).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_the_effect_and_its_mark_it_is_told_again_under_the_same_id() {
    let folder = seeded_folder();
    let receiver = Receiver::http().await;
    settle(folder.path(), &fast(json!([hook(&receiver)])));
    let mut server = Server::start(folder.path());
    let seat = server.token("坐席", BUREAU, "seat");
    const ROUNDS: usize = 4;
    for round in 0..ROUNDS {
        receiver.will(&[Mood::TakeAndHang]);
        let came = receiver.came();
        server.send_complaint(PHONE).await;
        until("it never came", async || {
            (receiver.came() > came).then_some(())
        })
        .await;
        server.kill();
        server = Server::start(folder.path());
        server.told(&seat).await;
        assert_eq!(receiver.taken().len(), round + 1);
    }
    let times: Vec<_> = receiver
        .taken()
        .iter()
        .map(|(_, times, _)| *times)
        .collect();
    assert!(times.iter().all(|times| *times >= 2), "{times:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_lies_is_found_out() {
    let folder = seeded_folder();
    let receiver = Receiver::http().await;
    let mut channel = hook(&receiver);
    channel["check"] = json!(format!("http://127.0.0.1:{}/has", receiver.port));
    settle(folder.path(), &fast(json!([channel])));
    let server = Server::start(folder.path());
    receiver.will(&[Mood::Lie]);
    server.send_complaint(PHONE).await;
    until("it was never told again", async || {
        (receiver.taken().len() == 1).then_some(())
    })
    .await;
    let confirmed = "SELECT COUNT(*) FROM deliveries WHERE checked_at IS NOT NULL";
    until("it was never confirmed", async || {
        (count(folder.path(), confirmed).await == 1).then_some(())
    })
    .await;
    assert!(server.end_and_log().contains("marked as done and not done"));
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_are_told_once_whoever_counts_them() {
    let folder = seeded_folder();
    let server = Server::start(folder.path());
    let receipt = server.send_complaint(PHONE).await;
    server.post_lead("notices-lead-02", &good_lead()).await;
    let seat = server.token("坐席", BUREAU, "seat");
    server.told(&seat).await;
    server.terminate();
    assert!(
        server
            .wait(Duration::from_secs(15))
            .is_some_and(|status| status.success())
    );
    // Half a year ago.
    for sql in [
        "UPDATE cases SET received_at = received_at - 15552000000",
        "UPDATE case_events SET at = at - 15552000000",
        "UPDATE leads SET received_at = received_at - 15552000000, due_on = '2026-01-05'",
    ] {
        execute(folder.path(), sql).await;
    }
    let receiver = Receiver::http().await;
    settle(folder.path(), &fast(json!([hook(&receiver)])));
    let data = folder.path().to_str().unwrap();
    for _ in 0..2 {
        let server = Server::start(folder.path());
        let _beside = Worker::start(&["--data", data]);
        until("nothing was told", async || {
            (receiver.taken().len() >= 3).then_some(())
        })
        .await;
        server.told(&seat).await;
        server.kill();
    }
    // 签收, 受理 and 首次联系: three marks each, of which the last alone is told.
    let raised = "SELECT (SELECT COUNT(*) FROM case_outbox WHERE topic = 'case_limit')
                       + (SELECT COUNT(*) FROM outbox WHERE topic = 'lead_limit')";
    assert_eq!(count(folder.path(), raised).await, 9);
    let taken = receiver.taken();
    assert_eq!(taken.len(), 3, "{taken:?}");
    let accept = taken
        .iter()
        .find(|(.., body)| body.contains("受理已超期"))
        .unwrap();
    let said: Value = serde_json::from_str(&accept.2).unwrap();
    assert_eq!(said["number"], receipt["number"]);
    assert_eq!(
        (said["percent"].as_u64(), text(&said, "clock")),
        (Some(100), "accept")
    );
    assert_eq!(text(&said, "id"), accept.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_dead_is_seen_and_sent_again_by_the_seat_alone() {
    let folder = seeded_folder();
    let receiver = Receiver::http().await;
    let mut settings = fast(json!([hook(&receiver)]));
    settings["pace"]["attempts"] = json!(2);
    settle(folder.path(), &settings);
    let server = Server::start(folder.path());
    let seat = server.token("坐席", BUREAU, "seat");
    let unit = server.token("承办", "县税务局", "unit");
    receiver.will(&[Mood::Fail, Mood::Fail]);
    server.send_complaint(PHONE).await;
    let dead = until("it does not die", async || {
        let list = server.notices(&seat, "?state=dead").await.ok();
        list["items"].as_array().unwrap().first().cloned()
    })
    .await;
    assert_eq!(
        (text(&dead, "error"), &dead["attempts"]),
        ("对方答复 500", &json!(2))
    );
    let data = folder.path().to_str().unwrap();
    let doctor = run(&["doctor", "--data", data]);
    let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(
        !doctor.status.success() && said.contains(text(&dead, "id")),
        "{said}"
    );
    assert!(said.contains("后台 deliver 上次完成于"), "{said}");

    let retry = format!("/api/v1/staff/notices/{}/retry", text(&dead, "id"));
    let again = async |token: &str, path: &str| {
        let headers = [("authorization", token)];
        server.send(Method::POST, path, &headers, "").await
    };
    again(&unit, &retry).await.problem(403, "forbidden");
    again("Bearer x", &retry).await.problem(401, "unauthorized");
    server.notices(&unit, "").await.problem(403, "forbidden");
    server
        .notices(&seat, "?state=odd")
        .await
        .problem(400, "bad_request");
    again(&seat, "/api/v1/staff/notices/x/retry")
        .await
        .problem(404, "not_found");
    assert_eq!(again(&seat, &retry).await.status, 204);
    server.told(&seat).await;
    assert_eq!(receiver.taken().len(), 1);
    again(&seat, &retry).await.problem(422, "invalid");
    assert!(run(&["doctor", "--data", data]).stdout != doctor.stdout);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_alone_does_what_a_server_without_one_leaves() {
    let folder = seeded_folder();
    let receiver = Receiver::http().await;
    settle(folder.path(), &fast(json!([hook(&receiver)])));
    let server = Server::start_with(folder.path(), &["--no-worker"]);
    let seat = server.token("坐席", BUREAU, "seat");
    server.send_complaint(PHONE).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(server.notices(&seat, "").await.ok()["waiting"], 1);
    let mut worker = Worker::start(&["--data", folder.path().to_str().unwrap()]);
    assert_eq!(server.told(&seat).await.len(), 1);
    assert!(worker.end(), "it stops in peace");
}

#[tokio::test(flavor = "multi_thread")]
async fn several_workers_share_a_postgresql_and_tell_nobody_twice() {
    let cluster = Cluster::start().unwrap();
    let url = cluster.new_database().unwrap();
    let folders = [
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    ];
    let receiver = Receiver::http().await;
    let paths: Vec<_> = folders
        .iter()
        .map(|one| one.path().to_str().unwrap())
        .collect();
    let seed = [
        "seed",
        SEED,
        "--no-photos",
        "--database",
        &url,
        "--data",
        paths[0],
    ];
    assert!(run(&seed).status.success());
    for folder in &folders {
        settle(folder.path(), &fast(json!([hook(&receiver)])));
    }
    let one = Server::start_with(folders[0].path(), &["--database", &url]);
    // All nodes have the key of the first.
    let keyed = ["--database", &url, "--keys", paths[0]];
    let two = Server::start_with(folders[1].path(), &keyed);
    let mut three = Worker::start(&[&keyed[..], &["--data", paths[2]]].concat());
    for round in 0..20 {
        let server = if round % 2 == 0 { &one } else { &two };
        server.send_complaint(PHONE).await;
    }
    until("some were not told", async || {
        (receiver.taken().len() == 20).then_some(())
    })
    .await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    // Nothing failed, so nothing came twice: not even a receiver that drops nothing was told twice.
    assert_eq!((receiver.taken().len(), receiver.came()), (20, 20));
    assert!(three.end());
}

#[tokio::test(flavor = "multi_thread")]
async fn retention_says_what_it_will_do_and_does_it() {
    let folder = seeded_folder();
    let server = Server::start(folder.path());
    let receipt = server.send_complaint(PHONE).await;
    let open = server.send_complaint(PHONE).await;
    server.post_lead("notices-lead-03", &good_lead()).await;
    let withdraw = format!("/api/v1/complaints/{}/acts", text(&receipt, "number"));
    let body = json!({"act": "withdraw", "steps": 1});
    let code = [("x-query-code", text(&receipt, "query_code"))];
    let withdrawn = server
        .send_json(Method::POST, &withdraw, &code, &body)
        .await;
    assert_eq!(withdrawn.status, 200, "{withdrawn}");
    server.kill();
    let data = folder.path().to_str().unwrap();
    let said = |args: &[&str]| {
        let output = run(&[&["retention", "--data", data], args].concat());
        (
            output.status.success(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    };
    let (_, today) = said(&["--dry-run"]);
    assert!(today.contains("投资意向 0 件，建议投诉 0 件"), "{today}");
    let (_, later) = said(&["--dry-run", "--on", "2040-01-01"]);
    assert!(
        later.contains("投资意向 1 件，建议投诉 1 件；另有 1 件"),
        "{later}"
    );
    assert!(
        !said(&["--on", "2040-01-01"]).0,
        "nothing is erased before its day"
    );
    execute(folder.path(), "UPDATE cases SET erased_on = '2026-01-01'").await;
    execute(folder.path(), "UPDATE leads SET erased_on = '2026-01-01'").await;
    // The server does it by itself, soon after its start.
    let server = Server::start(folder.path());
    let left = "SELECT (SELECT COUNT(*) FROM leads WHERE lead_key IS NOT NULL)
                     + (SELECT COUNT(*) FROM cases WHERE case_key IS NOT NULL)";
    until("nothing was erased", async || {
        (count(folder.path(), left).await == 1).then_some(())
    })
    .await;
    // What it says in the log comes after, and before the run is noted.
    let noted = "SELECT COUNT(*) FROM background WHERE job = 'retention' AND result <> ''";
    until("the run was not noted", async || {
        (count(folder.path(), noted).await == 1).then_some(())
    })
    .await;
    for receipt in [&receipt, &open] {
        let path = format!("/api/v1/complaints/{}", text(receipt, "number"));
        let code = [("x-query-code", text(receipt, "query_code"))];
        server.get_with(&path, &code).await.ok();
    }
    let log = server.end_and_log();
    assert!(
        log.contains("erased personal data") && log.contains("not ended"),
        "{log}"
    );
    assert!(said(&["--dry-run"]).1.contains("另有 1 件"));
}

#[test]
fn settings_that_are_wrong_are_said_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let serve = || {
        let output = run(&["serve", "--port", "0", "--data", data]);
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    settle(
        folder.path(),
        &fast(json!([
            {"name": "a", "kind": "webhook", "url": "https://elsewhere.example/geheim"},
            {"name": "b", "kind": "webhook", "url": "http://10.0.0.1/geheim"},
        ])),
    );
    let said = serve();
    assert!(
        said.contains("“a”") && said.contains("“b”") && said.contains("hosts"),
        "{said}"
    );
    assert!(!said.contains("geheim"), "{said}");
    fs::write(folder.path().join("notices.json"), "{").unwrap();
    assert!(serve().contains("第 1 行"), "it says where");
}
