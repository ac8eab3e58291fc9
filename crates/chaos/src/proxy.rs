//! The flaky network between a phone and the portal: answers that get lost after the portal has
//! acted, requests that arrive twice.

use std::sync::{Arc, Mutex};

use anyhow::Result;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Of a hundred answers so many are dropped, of a hundred requests so many doubled.
const DROPPED: u8 = 30;
const DOUBLED: u8 = 20;

/// What of a request's head is passed on.
const PASSED: [&str; 8] = [
    "authorization",
    "content-type",
    "idempotency-key",
    "tus-resumable",
    "upload-length",
    "upload-metadata",
    "upload-offset",
    "x-query-code",
];

/// And of an answer's.
const ANSWERED: [&str; 3] = ["location", "retry-after", "upload-offset"];

/// A proxy on loopback; ends when dropped.
#[derive(Debug)]
pub(crate) struct Proxy {
    pub(crate) base: String,
    task: JoinHandle<()>,
    told: Arc<Told>,
}

/// What the proxy did, and saw.
#[derive(Debug)]
struct Told {
    to: String,
    http: reqwest::Client,
    dice: Mutex<fastrand::Rng>,
    dropped: Mutex<usize>,
    broken: Mutex<Vec<String>>,
}

impl Proxy {
    /// Listens, and passes on to this address.
    pub(crate) async fn start(to: &str, dice: fastrand::Rng) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let base = format!("http://{}", listener.local_addr()?);
        let told = Arc::new(Told {
            to: to.to_owned(),
            http: reqwest::Client::builder().no_proxy().build()?,
            dice: Mutex::new(dice),
            dropped: Mutex::default(),
            broken: Mutex::default(),
        });
        let task = tokio::spawn(accept(listener, told.clone()));
        Ok(Self { base, task, told })
    }

    /// How many answers were dropped, and what was wrong with those of doubled requests.
    pub(crate) fn seen(&self) -> (usize, Vec<String>) {
        (*lock(&self.told.dropped), lock(&self.told.broken).clone())
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, told: Arc<Told>) {
    while let Ok((stream, _)) = listener.accept().await {
        let told = told.clone();
        let service = service_fn(move |request| {
            let told = told.clone();
            async move { told.pass(request).await }
        });
        let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
        tokio::spawn(async move {
            // A dropped answer ends the connection; the client sees it.
            let _ = connection.await;
        });
    }
}

/// The answer is lost: hyper closes the connection without a word.
type Dropped = &'static str;

impl Told {
    async fn pass(&self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Dropped> {
        let (head, body) = request.into_parts();
        let body = body
            .collect()
            .await
            .map_err(|_| "half a request")?
            .to_bytes();
        let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
        let url = format!("{}{path}", self.to);
        let send = || async {
            let mut request = self.http.request(head.method.clone(), &url);
            for name in PASSED {
                if let Some(value) = head.headers.get(name) {
                    request = request.header(name, value);
                }
            }
            let answer = request.body(body.clone()).send().await;
            let answer = answer.map_err(|_| "the portal is gone")?;
            let mut passed = Response::new(());
            *passed.status_mut() = answer.status();
            for name in ANSWERED {
                if let Some(value) = answer.headers().get(name) {
                    passed.headers_mut().insert(name, value.clone());
                }
            }
            let body = answer.bytes().await.map_err(|_| "the portal is gone")?;
            Ok::<_, Dropped>(passed.map(|()| body))
        };
        let roll = || lock(&self.dice).u8(..100);
        let answer = if roll() < DOUBLED {
            let (one, two) = tokio::join!(send(), send());
            let (one, two) = (one?, two?);
            let both = one.status().is_success() && two.status().is_success();
            if both && one.body() != two.body() {
                lock(&self.broken).push(format!(
                    "a doubled request got two answers: {one:?} {two:?}"
                ));
            }
            if roll() < 50 { one } else { two }
        } else {
            send().await?
        };
        if roll() < DROPPED {
            *lock(&self.dropped) += 1;
            return Err("dropped");
        }
        Ok(answer.map(Full::new))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
