//! Just enough HTTP/1.1 to ask a server on loopback and count the bytes it sends.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail};

const PATIENCE: Duration = Duration::from_secs(20);

/// An answer.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in small letters.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Every byte on the wire: status line, headers, body, chunk marks.
    pub(crate) bytes: usize,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A connection that can carry several requests.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    host: String,
}

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> Result<Self> {
        Self::open_for(address, PATIENCE)
    }

    /// One that waits so long for an answer.
    pub(crate) fn open_for(address: SocketAddr, patience: Duration) -> Result<Self> {
        let stream = TcpStream::connect_timeout(&address, PATIENCE)
            .with_context(|| format!("{address} does not answer"))?;
        stream.set_read_timeout(Some(patience))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::new(stream),
            host: address.to_string(),
        })
    }

    /// Asks for a path, with the encoding a client would accept (`br`, `identity`).
    pub(crate) fn get(&mut self, path: &str, encoding: &str) -> Result<Answer> {
        self.send(&format!("GET {path}"), &[("Accept-Encoding", encoding)], "")
    }

    /// Sends a request, such as `POST /leads`, with headers of its own, and reads the answer.
    pub(crate) fn send(
        &mut self,
        request: &str,
        headers: &[(&str, &str)],
        body: impl AsRef<[u8]>,
    ) -> Result<Answer> {
        let body = body.as_ref();
        let mut text = format!(
            "{request} HTTP/1.1\r\nHost: {}\r\nAccept: */*\r\nUser-Agent: yingshang-xtask\r\n",
            self.host
        );
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            text.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        text.push_str("\r\n");
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(body);
        self.stream.get_mut().write_all(&bytes)?;
        read_answer(&mut self.stream).with_context(|| request.to_owned())
    }
}

/// One request on a connection of its own.
pub(crate) fn get(address: SocketAddr, path: &str, encoding: &str) -> Result<Answer> {
    Connection::open(address)?.get(path, encoding)
}

fn read_answer(stream: &mut impl BufRead) -> Result<Answer> {
    let mut answer = Answer::default();
    let first = read_line(stream, &mut answer.bytes)?;
    answer.status = first
        .split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .with_context(|| format!("`{first}` is not a status line"))?;
    loop {
        let line = read_line(stream, &mut answer.bytes)?;
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            answer
                .headers
                .push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    if answer
        .header("transfer-encoding")
        .is_some_and(|value| value.eq_ignore_ascii_case("chunked"))
    {
        read_chunks(stream, &mut answer)?;
    } else if let Some(length) = answer.header("content-length") {
        let length: usize = length.parse().context("content-length is not a number")?;
        answer.body.resize(length, 0);
        stream.read_exact(&mut answer.body)?;
        answer.bytes += length;
    } else if answer.status != 204 && answer.status != 304 {
        answer.bytes += stream.read_to_end(&mut answer.body)?;
    }
    Ok(answer)
}

fn read_chunks(stream: &mut impl BufRead, answer: &mut Answer) -> Result<()> {
    loop {
        let line = read_line(stream, &mut answer.bytes)?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).context("a chunk has no size")?;
        let start = answer.body.len();
        answer.body.resize(start + size, 0);
        stream.read_exact(answer.body.get_mut(start..).unwrap_or_default())?;
        answer.bytes += size;
        read_line(stream, &mut answer.bytes)?;
        if size == 0 {
            return Ok(());
        }
    }
}

fn read_line(stream: &mut impl BufRead, bytes: &mut usize) -> Result<String> {
    let mut line = Vec::new();
    let read = stream.read_until(b'\n', &mut line)?;
    if read == 0 {
        bail!("the connection was closed");
    }
    *bytes += read;
    Ok(String::from_utf8_lossy(&line).trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_sized_answer_and_counts_it() {
        let wire = b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabcNEXT";
        let answer = read_answer(&mut &wire[..]).expect("an answer");
        assert_eq!((answer.status, answer.body.as_slice()), (200, &b"abc"[..]));
        assert_eq!(answer.header("content-encoding"), Some("br"));
        assert_eq!(answer.bytes, wire.len() - 4);
    }

    #[test]
    fn reads_chunks() {
        let wire = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";
        let answer = read_answer(&mut &wire[..]).expect("an answer");
        assert_eq!(answer.text(), "abcde");
        assert_eq!(answer.bytes, wire.len());
    }

    #[test]
    fn refuses_what_is_not_http() {
        assert!(read_answer(&mut &b"hello\r\n\r\n"[..]).is_err());
        assert!(read_answer(&mut &b""[..]).is_err());
    }
}
