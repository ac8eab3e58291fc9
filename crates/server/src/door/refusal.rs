//! Answers to what never became a request: ready bytes, after which the connection closes.

use std::sync::LazyLock;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::limits::LINGER;
use crate::problem::Problem;

static MALFORMED: LazyLock<Vec<u8>> = LazyLock::new(|| answer(&Problem::malformed()));
static HEAD_TOO_LARGE: LazyLock<Vec<u8>> = LazyLock::new(|| answer(&Problem::head_too_large()));
static CROWDED: LazyLock<Vec<u8>> = LazyLock::new(|| answer(&Problem::crowded()));

/// The refusal that says in words what an answer of hyper's own says by its status alone.
pub(super) fn instead_of(empty: &[u8]) -> &'static [u8] {
    // "HTTP/1.1 431 …"
    match empty.get(9..12) {
        Some(b"431" | b"414") => &HEAD_TOO_LARGE,
        _ => &MALFORMED,
    }
}

/// Tells a newcomer that there is no room for their connection.
pub(super) async fn crowded(mut stream: TcpStream) {
    let told = async {
        stream.write_all(&CROWDED).await?;
        stream.shutdown().await?;
        let mut space = [0; 1024];
        while stream.read(&mut space).await? > 0 {}
        std::io::Result::Ok(())
    };
    // Whoever does not listen is let go.
    let _ = tokio::time::timeout(LINGER, told).await;
}

fn answer(problem: &Problem) -> Vec<u8> {
    use std::fmt::Write as _;
    let status = problem.status();
    let body = problem.json();
    let mut head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\n");
    let _ = write!(head, "content-length: {}\r\n", body.len());
    if let Some(seconds) = problem.retry_after() {
        let _ = write!(head, "retry-after: {seconds}\r\n");
    }
    head.push_str(
        "connection: close\r\ncache-control: no-store\r\nx-content-type-options: nosniff\r\n\
         content-security-policy: default-src 'none'; frame-ancestors 'none'; base-uri 'none'\r\n\r\n",
    );
    [head.into_bytes(), body].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_a_whole_answer_with_a_sentence() {
        let empty = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\n\r\n";
        let text = std::str::from_utf8(instead_of(empty)).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 431 Request Header Fields Too Large\r\n"));
        assert!(head.contains(&format!("content-length: {}\r\n", body.len())));
        assert!(body.contains("\"head_too_large\""), "{body}");
        assert!(instead_of(b"").starts_with(b"HTTP/1.1 400 Bad Request\r\n"));
        assert!(String::from_utf8_lossy(&CROWDED).contains("retry-after: 5\r\n"));
    }
}
