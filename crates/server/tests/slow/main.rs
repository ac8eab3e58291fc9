//! Five thousand connections that dribble, and the visitors beside them. A test program of its
//! own, so that nothing else measures the machine at the same time.

// clippy.toml allows it in tests; their helpers are not seen as such.
#![allow(clippy::unwrap_used)]
#![allow(
    dead_code,
    unused_imports,
    reason = "helpers that the API's tests use as well"
)]

#[path = "../api/support/mod.rs"]
mod support;
#[path = "../api/wire.rs"]
mod wire;

mod visitors;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::io::AsyncWriteExt as _;

use support::Server;
use visitors::Visits;
use wire::connect_from;

/// How many slow connections there are at a time.
const SLOW: usize = 5_000;

/// How long each kind of them is held.
const HELD: Duration = Duration::from_secs(7);

/// Who is slow, and at what.
#[derive(Clone, Copy, Debug)]
enum Slow {
    Heads,
    Bodies,
    Readers,
}

impl Slow {
    /// What is sent at once, and what then by and by.
    fn sends(self) -> (Vec<u8>, &'static [u8]) {
        match self {
            Self::Heads => (b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ".to_vec(), b"y"),
            Self::Bodies => {
                let head = "POST /api/v1/leads HTTP/1.1\r\nHost: x\r\n\
                            Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n";
                // Most of the body, so that as much as possible is held.
                (format!("{head}{}", " ".repeat(30_000)).into_bytes(), b" ")
            }
            // Pages of which nothing is ever taken.
            Self::Readers => {
                let page = "GET /projects HTTP/1.1\r\nHost: x\r\n\r\n";
                (page.repeat(3).into_bytes(), b"")
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_thousand_slow_connections_keep_no_visitor_waiting() {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit
            .maximum
            .map_or(Some(20_000), |most| Some(most.min(20_000))),
        ..limit
    };
    setrlimit(Resource::Nofile, raised).unwrap();
    let server = Arc::new(Server::seeded_in_memory());
    let alone = Visits::during(&server, Duration::from_secs(3)).await;
    println!("alone: {alone}");
    for slow in [Slow::Heads, Slow::Bodies, Slow::Readers] {
        let held = Arc::new(AtomicUsize::new(0));
        let begun = Instant::now();
        let crowd = crowd(&server, slow, &held).await;
        // Their requests are answered first; what is measured is their being there.
        tokio::time::sleep(Duration::from_secs(1)).await;
        let at_first = held.load(Ordering::SeqCst);
        let visits = Visits::during(&server, HELD).await;
        println!(
            "{slow:?}: {at_first} held after {:?}, {} at the end; {visits}; {} KiB at most",
            begun.elapsed().saturating_sub(HELD),
            held.load(Ordering::SeqCst),
            server.memory("VmHWM"),
        );
        for one in crowd {
            one.abort();
        }
        assert!(at_first >= SLOW * 95 / 100, "{at_first}");
        assert!(visits.succeeded() >= 0.999, "{slow:?}: {visits}");
        // A machine that is busy with something else is slow without them too.
        let most = Duration::from_millis(300).max(alone.p99() * 3);
        assert!(visits.p99() < most, "{slow:?}: {visits}, alone: {alone}");
        assert!(
            server.memory("VmHWM") < 512 * 1024,
            "{} KiB",
            server.memory("VmHWM")
        );
    }
    assert_eq!(server.get("/").await.status, 200);
}

/// Opens the slow connections, from a hundred addresses, and keeps each of them busy being slow.
async fn crowd(
    server: &Arc<Server>,
    slow: Slow,
    held: &Arc<AtomicUsize>,
) -> Vec<tokio::task::JoinHandle<()>> {
    let mut all = Vec::with_capacity(SLOW);
    for n in 0..SLOW {
        let (server, held) = (server.clone(), held.clone());
        let source = [127, 1, (n % 100) as u8, 1];
        let stream = connect_from(&server, source).await;
        all.push(tokio::spawn(async move {
            let Ok(mut stream) = stream else { return };
            held.fetch_add(1, Ordering::SeqCst);
            let (at_once, later) = slow.sends();
            let mut open = stream.write_all(&at_once).await.is_ok();
            while open && !later.is_empty() {
                tokio::time::sleep(Duration::from_secs(4)).await;
                open = stream.write_all(later).await.is_ok();
            }
            if later.is_empty() {
                tokio::time::sleep(HELD * 2).await;
            }
            held.fetch_sub(1, Ordering::SeqCst);
        }));
    }
    all
}
