//! Connections without a client library: any bytes, from any address of this machine.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

use crate::support::Server;

/// How long an answer may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A connection from an address of the loopback network, such as 127.0.0.2.
pub async fn connect_from(server: &Server, source: [u8; 4]) -> std::io::Result<TcpStream> {
    let to: SocketAddr = server.base.trim_start_matches("http://").parse().unwrap();
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::new(Ipv4Addr::from(source).into(), 0))?;
    socket.connect(to).await
}

/// An answer as it came.
#[derive(Debug, Default)]
pub struct Reply {
    /// 0 when nothing came.
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
    /// It was cut off.
    pub partial: bool,
}

impl Reply {
    /// A header's value, empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.head
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value.trim())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Sends bytes and reads the one answer to them.
pub async fn ask(stream: &mut TcpStream, bytes: &[u8]) -> Reply {
    let (mut reader, mut writer) = stream.split();
    // Large nonsense is refused before all of it is sent.
    let send = async {
        let _ = writer.write_all(bytes).await;
        std::future::pending::<()>().await
    };
    tokio::select! {
        () = send => Reply::default(),
        reply = timeout(PATIENCE, reply(&mut reader)) => reply.expect("an answer or an end"),
    }
}

/// GET on a kept connection.
pub async fn get(stream: &mut TcpStream, path: &str) -> Reply {
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
    ask(stream, request.as_bytes()).await
}

/// One answer, by its length; what came of it when the connection ends before.
pub async fn reply(from: &mut (impl AsyncRead + Unpin)) -> Reply {
    reply_in_line(from, &mut Vec::new()).await
}

/// One of several answers; `rest` keeps what came of those behind it.
pub async fn reply_in_line(from: &mut (impl AsyncRead + Unpin), rest: &mut Vec<u8>) -> Reply {
    let mut some = [0; 16 * 1024];
    loop {
        if let Some((reply, length)) = whole(rest) {
            rest.drain(..length);
            return reply;
        }
        match from.read(&mut some).await {
            Ok(length @ 1..) => rest.extend_from_slice(&some[..length]),
            _ => break,
        }
    }
    Reply {
        partial: !rest.is_empty(),
        head: String::from_utf8_lossy(rest).into_owned(),
        ..Reply::default()
    }
}

/// The first whole answer and how many bytes it took.
fn whole(bytes: &[u8]) -> Option<(Reply, usize)> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status: u16 = head.split(' ').nth(1)?.parse().ok()?;
    if status == 100 {
        let (reply, length) = whole(&bytes[end..])?;
        return Some((reply, end + length));
    }
    let mut reply = Reply {
        status,
        head,
        ..Reply::default()
    };
    let length: usize = reply.header("content-length").parse().unwrap_or(0);
    reply.body = bytes.get(end..end + length)?.to_vec();
    Some((reply, end + length))
}

/// Whether the server ends the connection within this time; what it still sends is passed over.
pub async fn ends(stream: &mut TcpStream, within: Duration) -> bool {
    let mut some = [0; 16 * 1024];
    let end = async { while let Ok(1..) = stream.read(&mut some).await {} };
    timeout(within, end).await.is_ok()
}
