//! Receivers on loopback: programs that take notices over HTTP and a mail server. They do what a
//! test tells them, and drop repeats by the id as real ones do.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

/// What a receiver does with the next notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Says that it failed.
    Fail,
    /// Says nothing until nobody waits any more.
    Hang,
    /// Takes it, and says nothing until nobody waits any more.
    TakeAndHang,
    /// Says that it took it, and has not.
    Lie,
    /// Sends whoever asks elsewhere.
    Redirect,
}

/// What came, and what was made of it.
#[derive(Default)]
struct Inner {
    moods: VecDeque<Mood>,
    /// Everything that came over the line, whatever was answered.
    raw: Vec<String>,
    /// What was taken, by id: how often it came, and the text.
    taken: BTreeMap<String, (u32, String)>,
}

/// A receiver; clones are the same one.
#[derive(Clone, Default)]
pub struct Receiver {
    inner: Arc<Mutex<Inner>>,
    pub port: u16,
}

impl Receiver {
    /// A program with `/hook`, `/has` and `/robot`.
    pub async fn http() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Self {
            port: listener.local_addr().unwrap().port(),
            ..Self::default()
        };
        let router = Router::new()
            .route("/hook", post(hook))
            .route("/robot", post(robot))
            .route("/has", get(has))
            .with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        receiver
    }

    /// A mail server.
    pub async fn smtp() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Self {
            port: listener.local_addr().unwrap().port(),
            ..Self::default()
        };
        let all = receiver.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let one = all.clone();
                tokio::spawn(async move {
                    let _ = one.letter(stream).await;
                });
            }
        });
        receiver
    }

    /// What it does with the next ones; then it takes everything.
    pub fn will(&self, moods: &[Mood]) {
        self.inner.lock().unwrap().moods.extend(moods);
    }

    /// What was taken: id, how often it came, text.
    pub fn taken(&self) -> Vec<(String, u32, String)> {
        let inner = self.inner.lock().unwrap();
        let all = inner.taken.iter();
        all.map(|(id, (times, text))| (id.clone(), *times, text.clone()))
            .collect()
    }

    /// How many requests and letters came, whatever was answered.
    pub fn came(&self) -> usize {
        self.inner.lock().unwrap().raw.len()
    }

    /// Everything that came over the line.
    pub fn raw(&self) -> String {
        self.inner.lock().unwrap().raw.join("\n")
    }

    fn came_in(&self, raw: String) -> Option<Mood> {
        let mut inner = self.inner.lock().unwrap();
        inner.raw.push(raw);
        inner.moods.pop_front()
    }

    fn take(&self, id: &str, text: &str) {
        let mut inner = self.inner.lock().unwrap();
        let known = inner.taken.entry(id.to_owned()).or_default();
        *known = (known.0 + 1, text.to_owned());
    }

    async fn letter(&self, stream: TcpStream) -> std::io::Result<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let mut raw = String::new();
        write.write_all(b"220 receiver\r\n").await?;
        while let Some(line) = lines.next_line().await? {
            raw.push_str(&line);
            raw.push('\n');
            let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
            let answer: &[u8] = match verb.as_str() {
                "EHLO" => b"250 receiver\r\n",
                "DATA" => b"354 go on\r\n",
                "QUIT" => b"221 bye\r\n",
                _ => b"250 ok\r\n",
            };
            write.write_all(answer).await?;
            if verb != "DATA" {
                continue;
            }
            let mut text = String::new();
            while let Some(line) = lines.next_line().await? {
                if line == "." {
                    break;
                }
                text.push_str(&line);
                text.push('\n');
            }
            let mood = self.came_in(format!("{raw}{text}"));
            let id = text
                .lines()
                .find_map(|line| line.strip_prefix("Message-ID: "))
                .unwrap_or_default();
            let answer: &[u8] = match mood {
                None => {
                    self.take(id, &decoded(&text));
                    b"250 taken\r\n"
                }
                Some(Mood::Hang | Mood::TakeAndHang) => {
                    tokio::time::sleep(Duration::from_secs(60)).await;
                    return Ok(());
                }
                Some(_) => b"451 <someone@example.com> try later\r\n",
            };
            write.write_all(answer).await?;
        }
        Ok(())
    }
}

/// The text of a letter, its body unpacked.
pub fn decoded(letter: &str) -> String {
    use base64::Engine as _;
    let (head, body) = letter.split_once("\n\n").unwrap_or((letter, ""));
    let body: String = if head.to_lowercase().contains("encoding: base64") {
        let packed: String = body.split_whitespace().collect();
        let bytes = base64::engine::general_purpose::STANDARD.decode(packed);
        String::from_utf8(bytes.unwrap()).unwrap()
    } else {
        let joined = body.replace("=\n", "");
        let mut bytes = Vec::new();
        let mut rest = joined.as_bytes().iter();
        while let Some(byte) = rest.next() {
            if *byte == b'=' {
                let pair = [*rest.next().unwrap(), *rest.next().unwrap()];
                let pair = std::str::from_utf8(&pair).unwrap().to_owned();
                bytes.push(u8::from_str_radix(&pair, 16).unwrap());
            } else {
                bytes.push(*byte);
            }
        }
        String::from_utf8(bytes).unwrap()
    };
    format!("{head}\n\n{body}")
}

fn raw(uri: &Uri, headers: &HeaderMap, body: &str) -> String {
    format!("{uri} {headers:?} {body}")
}

fn id(headers: &HeaderMap) -> String {
    headers["idempotency-key"].to_str().unwrap().to_owned()
}

async fn hook(
    State(receiver): State<Receiver>,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> Response {
    let mood = receiver.came_in(raw(&uri, &headers, &body));
    let wait = || tokio::time::sleep(Duration::from_secs(60));
    match mood {
        None => receiver.take(&id(&headers), &body),
        Some(Mood::Fail) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Some(Mood::Redirect) => {
            let to = [("location", "http://127.0.0.1:1/elsewhere")];
            return (StatusCode::TEMPORARY_REDIRECT, to).into_response();
        }
        Some(Mood::Hang) => wait().await,
        Some(Mood::TakeAndHang) => {
            receiver.take(&id(&headers), &body);
            wait().await;
        }
        Some(Mood::Lie) => {}
    }
    StatusCode::OK.into_response()
}

/// 企业微信 answers 200 whatever happened.
async fn robot(
    State(receiver): State<Receiver>,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> String {
    match receiver.came_in(raw(&uri, &headers, &body)) {
        None => {
            receiver.take(&id(&headers), &body);
            r#"{"errcode":0,"errmsg":"ok"}"#.to_owned()
        }
        Some(_) => r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#.to_owned(),
    }
}

async fn has(
    State(receiver): State<Receiver>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> StatusCode {
    let known = receiver
        .inner
        .lock()
        .unwrap()
        .taken
        .contains_key(&asked["id"]);
    if known {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    }
}
