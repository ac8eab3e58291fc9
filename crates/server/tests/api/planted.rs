//! Names, numbers and words of a thousand people go through the real server, which is killed on
//! the way; then everything that it has left behind is looked through, in every spelling that a
//! disk could hold them in: database, WAL, journal, shared memory, back-up, logs, temporary files.

mod spelling;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use cluster::Cluster;
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Answer, SEED, Server, database, run, text};
use spelling::{Finder, full_width};

/// Whether intents are sealed too.
const LEADS_ARE_SEALED: bool = true;

const PEOPLE: usize = 1_000;

/// Who send at the same time.
const TASKS: usize = 8;

/// Somebody, whose name or number must nowhere lie open.
struct Person {
    n: usize,
    name: String,
    phone: String,
}

impl Person {
    fn new(n: usize) -> Self {
        const FAMILY: [&str; 10] = [
            "欧阳", "司徒", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐",
        ];
        const GIVEN: [&str; 10] = ["翊", "珩", "钰", "骞", "璟", "霏", "琛", "媛", "煦", "泓"];
        let name = [FAMILY[n % 10], GIVEN[n / 10 % 10], GIVEN[n / 100 % 10]].concat();
        let begins = ["138", "159", "186"][n % 3];
        // Coprime to the modulus: no number comes twice.
        let phone = format!("{begins}{:08}", (n + 1) * 28_657_619 % 100_000_000);
        Self { n, name, phone }
    }

    /// What a person may write anywhere.
    fn words(&self) -> String {
        let (name, phone) = (&self.name, &self.phone);
        format!("经办人{name}，电话 {phone}，请联系本人")
    }

    fn key(&self, what: &str) -> String {
        format!("planted-{what}-{:04}", self.n)
    }

    fn complaint(&self) -> Value {
        json!({
            "kind": "enterprise",
            "category": "charges",
            "against": "authority",
            "unit": format!("{}所在单位", self.name),
            "text": self.words(),
            "want": self.words(),
            "name": self.name,
            // As phones write it in Chinese input.
            "contact": if self.n.is_multiple_of(2) { self.phone.clone() } else { full_width(&self.phone) },
            "consent": true,
        })
    }

    fn lead(&self) -> Value {
        json!({
            "name": self.name,
            "contact": self.phone,
            "want": self.words(),
            "amount": "约1.2亿元",
            "project": "",
            "consent": true,
        })
    }
}

/// Where a county is kept, apart from its key.
struct Home {
    data: PathBuf,
    keys: PathBuf,
    temp: PathBuf,
    database: Vec<String>,
    _folder: TempDir,
}

impl Home {
    fn new(database: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [data, keys, temp] = ["data", "keys", "temp"].map(|name| folder.path().join(name));
        std::fs::create_dir(&temp).unwrap();
        let home = Self {
            data,
            keys,
            temp,
            database: database.iter().map(|word| (*word).to_owned()).collect(),
            _folder: folder,
        };
        home.run(&["seed", SEED, "--no-photos"]);
        home
    }

    /// The options that say where everything is.
    fn options(&self) -> Vec<&str> {
        let mut options = vec!["--keys", self.keys.to_str().unwrap()];
        options.extend(self.database.iter().map(String::as_str));
        options
    }

    fn run(&self, command: &[&str]) -> String {
        let place = ["--data", self.data.to_str().unwrap()];
        let output = run(&[command, &place, &self.options()].concat());
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn serve(&self) -> Arc<Server> {
        let environment = [
            ("TMPDIR", self.temp.to_str().unwrap()),
            // The more it says, the more it could say wrong.
            ("YINGSHANG_LOG", "debug"),
            // All of them come from one address.
            ("YINGSHANG_SUBMISSIONS_PER_SOURCE", "1000000/1000000"),
            ("YINGSHANG_SUBMISSIONS_IN_ALL", "1000000/1000000"),
            ("YINGSHANG_SAME_TEXT", "1000000000"),
        ];
        let server = Server::start_under(&self.data, &self.options(), &environment);
        Arc::new(server)
    }
}

/// What a person does; an error when the server is gone. Doing it again is harmless.
async fn tell(server: &Server, seat: &str, person: &Person) -> Result<(), reqwest::Error> {
    let send = async |method, path: &str, headers: &[(&str, &str)], body: String| {
        let mut all = vec![("content-type", "application/json")];
        all.extend_from_slice(headers);
        loop {
            let answer = server
                .try_send(Method::clone(&method), path, &all, body.clone())
                .await?;
            // A slow disk makes writers wait; asking again is harmless.
            if answer.status != 503 {
                return Ok(answer);
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    let submit = async |what: &str, path: &str, form: Value| -> Result<Answer, reqwest::Error> {
        let key = person.key(what);
        let key = [("idempotency-key", key.as_str())];
        let answer = send(Method::POST, path, &key, form.to_string()).await?;
        assert_eq!(answer.status, 201, "{answer}");
        Ok(answer)
    };
    if LEADS_ARE_SEALED {
        submit("lead", "/api/v1/leads", person.lead()).await?;
    }
    let quiet = json!({ "kind": "suggestion", "text": "建议公开办事流程", "anonymous": true });
    let own = person.n.is_multiple_of(5);
    let form = if own { person.complaint() } else { quiet };
    let receipt = submit("case", "/api/v1/complaints", form).await?.json();
    let case = format!("/api/v1/complaints/{}", text(&receipt, "number"));
    let code = [("x-query-code", text(&receipt, "query_code"))];
    let acts = format!("{case}/acts");
    let act = |act: &str| json!({ "act": act, "steps": 1, "text": person.words() }).to_string();
    match person.n % 5 {
        0 => {
            let path = format!("{case}/person");
            let own = send(Method::GET, &path, &code, String::new()).await?;
            assert_eq!(text(&own.ok(), "name"), person.name);
        }
        1 => {
            let answer = send(Method::POST, &acts, &code, act("supplement")).await?;
            assert!([200, 409].contains(&answer.status), "{answer}");
        }
        2 => {
            let correct = json!({ "name": person.name, "contact": person.phone }).to_string();
            let answer = send(Method::PUT, &format!("{case}/person"), &code, correct).await?;
            assert_eq!(answer.status, 200, "{answer}");
        }
        3 => {
            let acts = format!("/api/v1/staff/complaints/{}/acts", text(&receipt, "number"));
            let seat = [("authorization", seat)];
            let answer = send(Method::POST, &acts, &seat, act("progress")).await?;
            assert!([200, 409].contains(&answer.status), "{answer}");
        }
        _ => {
            // What is refused leaves no trace either, however it is put.
            let mut wrong = person.complaint();
            wrong["consent"] = false.into();
            wrong["category"] = person.words().into();
            let broken = format!("{{\"name\": \"{}\", {}", person.name, person.phone);
            let unknown = json!({ person.name.as_str(): person.phone });
            for body in [wrong.to_string(), broken, unknown.to_string()] {
                for path in ["/api/v1/complaints", "/api/v1/leads", acts.as_str()] {
                    let answer = send(Method::POST, path, &code, body.clone()).await?;
                    assert!([400, 422].contains(&answer.status), "{answer}");
                }
            }
        }
    }
    Ok(())
}

/// Everybody, some at the same time; the server is killed on the way, and what was cut off is
/// told to the next one. What both logged, and what lay in the folder at the kill.
async fn live(home: &Home) -> (Vec<(String, Vec<u8>)>, String) {
    let add = [
        "token",
        "add",
        "--name",
        "坐席",
        "--unit",
        "投诉中心",
        "--role",
        "seat",
    ];
    let seat: Arc<str> = format!("Bearer {}", home.run(&add)).into();
    let mut log = String::new();
    let first = home.serve();
    let told = Arc::new(AtomicUsize::new(0));
    let cut: Vec<_> = (0..TASKS)
        .map(|task| {
            let (server, seat, told) = (first.clone(), seat.clone(), told.clone());
            tokio::spawn(async move {
                let mut cut = Vec::new();
                for person in (task..PEOPLE).step_by(TASKS).map(Person::new) {
                    match tell(&server, &seat, &person).await {
                        Ok(()) => _ = told.fetch_add(1, Ordering::Relaxed),
                        Err(_) => cut.push(person),
                    }
                }
                cut
            })
        })
        .collect();
    let at_work = || cut.iter().any(|task| !task.is_finished());
    while told.load(Ordering::Relaxed) < PEOPLE / 2 && at_work() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    first.kill();
    let at_the_kill = files(&home.data);
    log += &first.end_and_log();
    let mut left = Vec::new();
    for task in cut {
        left.extend(task.await.unwrap());
    }
    assert!(left.len() > TASKS, "the kill came on the way");
    let second = home.serve();
    for person in left {
        tell(&second, &seat, &person).await.unwrap();
    }
    second.terminate();
    assert!(second.wait(Duration::from_secs(15)).is_some());
    log += &second.end_and_log();
    (at_the_kill, log)
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push((path.display().to_string(), std::fs::read(&path).unwrap()));
            }
        }
    }
    files
}

/// Fails on anything that lies open in any of these.
fn nothing_lies_open(home: &Home, places: &[(String, Vec<u8>)]) {
    let everybody = (0..PEOPLE).map(Person::new);
    let texts = everybody.flat_map(|person| [person.name, person.phone]);
    let key = std::fs::read(home.keys.join("secret.key")).unwrap();
    let finder = Finder::new(texts.collect(), &key);
    let look = |(place, bytes): &(String, Vec<u8>)| finder.look(place, bytes);
    let found: Vec<String> = places.iter().flat_map(look).collect();
    assert!(found.is_empty(), "{} lie open: {found:#?}", found.len());
    let public = Finder::new(vec!["青穗县".to_owned()], b"-----");
    let seen = places
        .iter()
        .filter(|(place, bytes)| !public.look(place, bytes).is_empty());
    assert!(
        seen.count() > 2,
        "what is public lies there, so the search works"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_lies_open_on_the_disk_or_in_the_log() {
    let home = Home::new(&[]);
    let (at_the_kill, log) = live(&home).await;
    let wal = |(place, bytes): &(String, Vec<u8>)| place.ends_with("-wal") && !bytes.is_empty();
    assert!(at_the_kill.iter().any(wal), "the WAL was looked through");
    // The back-up that OPERATIONS.md names, and the other one that SQLite has.
    let copy = home.temp.join("backup.db");
    let mut connection = database(&home.data).await;
    sqlx::query("VACUUM INTO $1")
        .bind(copy.to_str().unwrap())
        .execute(&mut connection)
        .await
        .unwrap();
    let sent: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM cases")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(usize::try_from(sent).unwrap(), PEOPLE);
    let mut places = at_the_kill;
    places.extend(files(&home.data));
    places.extend(files(&home.temp));
    places.push(("the log".to_owned(), log.into_bytes()));
    nothing_lies_open(&home, &places);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_lies_open_in_postgresql_or_its_back_up() {
    let cluster = Cluster::start().unwrap();
    let url = cluster.new_database().unwrap();
    let home = Home::new(&["--database", &url]);
    let (at_the_kill, log) = live(&home).await;
    let dump = cluster.dump(&url).unwrap();
    let cases = String::from_utf8_lossy(&dump);
    let cases = cases.split("COPY public.cases ").nth(1).unwrap();
    assert_eq!(
        cases.split("\\.").next().unwrap().lines().count(),
        PEOPLE + 1
    );
    let mut places = at_the_kill;
    places.extend(files(&home.data));
    places.extend(files(&home.temp));
    places.extend(files(cluster.folder()));
    places.push(("pg_dump".to_owned(), dump));
    places.push(("the log".to_owned(), log.into_bytes()));
    nothing_lies_open(&home, &places);
}
