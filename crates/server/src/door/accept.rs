//! The loop that takes connections in.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use crate::front::Front;

use super::{
    Ended, Gate, Limits, StopSignals,
    client_address::TrustedProxies,
    clock,
    connection::Connection,
    descriptors,
    limits::{MOST_HEAD_BYTES, MOST_HEADERS},
    refusal,
    registry::Registry,
    service::Service,
    stop,
    stream::Stream,
    watch::watch,
};

/// How many connections the system keeps for us until we come to them.
const BACKLOG: u32 = 4096;

/// How many newcomers are told at a time that there is no room; more are let go without a word.
const MOST_TOLD: usize = 64;

/// How long to wait when the system has no room for another connection.
const NO_ROOM: Duration = Duration::from_millis(50);

/// Listens at an address.
///
/// # Errors
/// When the address is taken or not ours.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address.ip() {
        IpAddr::V4(_) => TcpSocket::new_v4()?,
        IpAddr::V6(_) => TcpSocket::new_v6()?,
    };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves until a stop is asked for, and then until what had been accepted is answered.
pub async fn serve(
    listener: TcpListener,
    front: Front,
    gate: Arc<Gate>,
    limits: &Limits,
    signals: &mut StopSignals,
) -> Ended {
    clock::tick();
    let trusted = TrustedProxies::new(limits.trusted_proxies.clone());
    let most = descriptors::room_for(limits.max_connections);
    let registry = Arc::new(Registry::new(most, limits.max_per_source, trusted.clone()));
    let watcher = tokio::spawn(watch(registry.clone(), gate.clone(), limits.clone()));
    let door = Door {
        http: http(),
        front,
        registry,
        trusted,
        gate,
        told: Arc::default(),
    };
    tokio::select! {
        () = door.accept(&listener) => {}
        () = signals.asked() => {}
    }
    tracing::info!("stopping");
    door.gate.stop();
    door.accept_the_rest(&listener).await;
    drop(listener);
    let ended = tokio::select! {
        () = stop::drain(&door.registry) => Ended::InPeace,
        () = signals.asked() => Ended::AtOnce,
    };
    watcher.abort();
    ended
}

struct Door {
    http: http1::Builder,
    front: Front,
    registry: Arc<Registry>,
    trusted: TrustedProxies,
    gate: Arc<Gate>,
    /// Newcomers that are being told that there is no room.
    told: Arc<AtomicUsize>,
}

/// No timer: the watch sees to time, once for all connections rather than once a request.
fn http() -> http1::Builder {
    let mut http = http1::Builder::new();
    http.max_buf_size(MOST_HEAD_BYTES)
        .max_headers(MOST_HEADERS)
        .half_close(false);
    http
}

impl Door {
    /// Never comes back.
    async fn accept(&self, listener: &TcpListener) {
        let mut failing = false;
        loop {
            match listener.accept().await {
                Ok((stream, peer)) => {
                    failing = false;
                    self.welcome(stream, peer.ip());
                }
                Err(error) if is_the_visitor_s(&error) => {}
                Err(error) => {
                    // Too many open files, most likely.
                    let room = self.registry.make_room();
                    if !failing {
                        tracing::warn!(made_room = room, "cannot accept a connection: {error}");
                    }
                    failing = true;
                    tokio::time::sleep(NO_ROOM).await;
                }
            }
        }
    }

    /// Those who have connected and are not taken in yet would otherwise be cut off.
    async fn accept_the_rest(&self, listener: &TcpListener) {
        let one = || tokio::time::timeout(Duration::from_millis(1), listener.accept());
        while let Ok(Ok((stream, peer))) = one().await {
            self.welcome(stream, peer.ip());
        }
    }

    fn welcome(&self, stream: TcpStream, peer: IpAddr) {
        match self.registry.admit(peer) {
            Some(connection) => self.serve(stream, peer, connection),
            None => self.turn_away(stream),
        }
    }

    fn serve(&self, stream: TcpStream, peer: IpAddr, connection: Arc<Connection>) {
        // A page's last bytes do not wait for the phone to confirm those before.
        let _ = stream.set_nodelay(true);
        let service = Service {
            front: self.front.clone(),
            connection: connection.clone(),
            peer,
            trusted: self.trusted.clone(),
            gate: self.gate.clone(),
        };
        let stream = TokioIo::new(Stream::new(stream, connection.clone()));
        let served = self.http.serve_connection(stream, service);
        let leaves = Leaves {
            registry: self.registry.clone(),
            connection: connection.clone(),
        };
        let task = tokio::spawn(async move {
            let _leaves = leaves;
            // The visitor went away or sent no HTTP; nothing to tell anyone.
            let _ = served.await;
        });
        connection.served_by(task.abort_handle());
    }

    fn turn_away(&self, stream: TcpStream) {
        if self.told.fetch_add(1, Ordering::Relaxed) >= MOST_TOLD {
            self.told.fetch_sub(1, Ordering::Relaxed);
            return;
        }
        let told = self.told.clone();
        tokio::spawn(async move {
            refusal::crowded(stream).await;
            told.fetch_sub(1, Ordering::Relaxed);
        });
    }
}

/// Takes a connection out of the registry, however its task ends.
struct Leaves {
    registry: Arc<Registry>,
    connection: Arc<Connection>,
}

impl Drop for Leaves {
    fn drop(&mut self) {
        self.registry.leave(&self.connection);
    }
}

/// The visitor has gone before we came to them.
fn is_the_visitor_s(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
    )
}
