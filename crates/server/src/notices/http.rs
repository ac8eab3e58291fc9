//! One request to one address that was looked at: no redirect is followed, no proxy asked, nothing
//! kept open, and no more is read than the answer of a machine needs.

use std::{io, net::SocketAddr, sync::OnceLock, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{Method, Request, StatusCode, header},
};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;

use super::{
    Failure,
    hosts::{Hosts, Target},
};

/// More is not an answer of a machine.
const MOST_BYTES: usize = 64 * 1024;

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
}

/// Asks, and waits at most so long for all of it.
///
/// # Errors
/// When no whole answer came.
pub(crate) async fn ask(
    hosts: &Hosts,
    target: &Target,
    method: Method,
    id: &str,
    json: Vec<u8>,
    most: Duration,
) -> Result<Reply, Failure> {
    let host = &target.host;
    timeout(most, exchange(hosts, target, method, id, json))
        .await
        .unwrap_or_else(|_| Err(Failure::Later(format!("主机 {host} 没有在时限内答复"))))
}

async fn exchange(
    hosts: &Hosts,
    target: &Target,
    method: Method,
    id: &str,
    json: Vec<u8>,
) -> Result<Reply, Failure> {
    let host = &target.host;
    let addresses = hosts.addresses(target).await?;
    let stream = connect(&addresses)
        .await
        .map_err(|_| Failure::Later(format!("连不上主机 {host}")))?;
    let request = request(target, method, id, json)
        .map_err(|_| Failure::Never("网址或编号不能放进请求".to_owned()))?;
    if !target.https {
        return send(stream, request, host).await;
    }
    let name = ServerName::try_from(host.clone())
        .map_err(|_| Failure::Never(format!("主机名 {host} 不能用于 https")))?;
    let stream = tls()?
        .connect(name, stream)
        .await
        .map_err(|_| Failure::Later(format!("主机 {host} 的证书或加密连接不能用")))?;
    send(stream, request, host).await
}

async fn connect(addresses: &[SocketAddr]) -> io::Result<TcpStream> {
    let mut last = io::Error::other("no address");
    for address in addresses {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn request(
    target: &Target,
    method: Method,
    id: &str,
    json: Vec<u8>,
) -> Result<Request<Body>, axum::http::Error> {
    let name = if target.host.contains(':') {
        format!("[{}]", target.host)
    } else {
        target.host.clone()
    };
    let usual = if target.https { 443 } else { 80 };
    let host = if target.port == usual {
        name
    } else {
        format!("{name}:{}", target.port)
    };
    Request::builder()
        .method(method)
        .uri(&target.path)
        .header(header::HOST, host)
        .header(
            header::USER_AGENT,
            concat!("yingshang/", env!("CARGO_PKG_VERSION")),
        )
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
        .header(header::CONTENT_LENGTH, json.len())
        .header("idempotency-key", id)
        .body(Body::from(json))
}

async fn send(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: Request<Body>,
    host: &str,
) -> Result<Reply, Failure> {
    let broken = |_| Failure::Later(format!("主机 {host} 中途断开"));
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(broken)?;
    // It ends when the answer is read and the sender dropped, or with the whole attempt.
    let driven = tokio::spawn(connection);
    let answer = async {
        let answer = sender.send_request(request).await.map_err(broken)?;
        let status = answer.status();
        let body = to_bytes(Body::new(answer.into_body()), MOST_BYTES)
            .await
            .map_err(|_| Failure::Later(format!("主机 {host} 的答复太长或没有收完")))?;
        Ok(Reply { status, body })
    }
    .await;
    driven.abort();
    answer
}

/// Trusts whom this machine trusts.
fn tls() -> Result<TlsConnector, Failure> {
    static CONFIG: OnceLock<Option<TlsConnector>> = OnceLock::new();
    let made = CONFIG.get_or_init(|| {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let provider = rustls::crypto::ring::default_provider();
        let config = ClientConfig::builder_with_provider(provider.into())
            .with_safe_default_protocol_versions()
            .ok()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Some(TlsConnector::from(std::sync::Arc::new(config)))
    });
    made.clone()
        .ok_or_else(|| Failure::Never("加密连接的设置用不了".to_owned()))
}
