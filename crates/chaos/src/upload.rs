//! Files on their way, by tus: what was acknowledged of one is there after any fault, and it goes on
//! from there.

use std::time::Duration;

use anyhow::Result;
use reqwest::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::client::{Client, is_retryable};
use crate::file::PIECE;
use crate::history::{Entry, Files};
use crate::load::{Seen, Sender};
use crate::message::Message;

const PIECES: &str = "application/offset+octet-stream";

/// Of 256 pieces of large files so many are broken off in their middle.
const BROKEN_OFF: u8 = 60;

/// What became of a request.
enum Told {
    /// It was taken, and goes on at this byte.
    Until(usize),
    /// To be asked again, later.
    Again,
}

/// Where a file is, as the portal says.
enum Asked {
    /// So many bytes are there.
    At(usize),
    /// Nowhere: it ran out, or a message took it.
    Gone,
    /// To be asked again, later.
    Again,
}

impl Sender {
    /// Brings all files of a message to the portal, from where they are; their tickets, or none
    /// when somebody said stop before.
    pub(crate) async fn upload(
        &self,
        message: &Message,
        files: &mut Files,
        seen: &mut Seen,
        stopped: impl Fn() -> bool,
    ) -> Result<Option<Vec<String>>> {
        let mut tickets = Vec::new();
        for place in 0..message.files() {
            while !self.bring(message, place, files, seen).await? {
                if stopped() {
                    return Ok(None);
                }
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
            tickets.extend(files.get(&place).map(|(ticket, _)| ticket.clone()));
        }
        Ok(Some(tickets))
    }

    /// One file, until it is there or a request is not answered.
    async fn bring(
        &self,
        message: &Message,
        place: usize,
        files: &mut Files,
        seen: &mut Seen,
    ) -> Result<bool> {
        let bytes = message.file(place);
        let key = &message.key;
        let (ticket, mut until) = match files.get(&place) {
            Some((ticket, acknowledged)) => {
                let acknowledged = *acknowledged;
                let until = match self.offset(ticket, seen).await {
                    Asked::At(until) => until,
                    Asked::Again => return Ok(false),
                    // Its message may have been stored without an answer; sent again, it says so.
                    Asked::Gone if acknowledged == bytes.len() => return Ok(true),
                    Asked::Gone => {
                        seen.of_upload(404, "asked for");
                        return Ok(false);
                    }
                };
                if until < acknowledged {
                    seen.broken.push(format!(
                        "{key}: of file {place} {acknowledged} bytes were acknowledged, {until} are there"
                    ));
                }
                (ticket.clone(), until)
            }
            None => {
                let Some(ticket) = self.begin(bytes.len(), seen).await else {
                    return Ok(false);
                };
                let begun = Entry::Begun {
                    key: key.clone(),
                    place,
                    ticket: ticket.clone(),
                };
                self.journal.record(begun).await?;
                files.insert(place, (ticket.clone(), 0));
                (ticket, 0)
            }
        };
        // The last answer says that the file was looked at; an empty piece asks for it again.
        let mut settled = false;
        while !settled {
            let piece = &bytes[until..bytes.len().min(until + PIECE)];
            let large = bytes.len() > 2 * PIECE && piece.len() > 1;
            if large && message.other(104).dice().u8(..) < BROKEN_OFF {
                break_off(&self.client, &ticket, until, piece).await?;
            }
            let last = until + piece.len() == bytes.len();
            match self.piece(&ticket, until, piece.to_vec(), seen).await {
                Told::Again => return Ok(false),
                Told::Until(next) => {
                    settled = last && next == bytes.len();
                    until = next;
                }
            }
            let acknowledged = Entry::Until {
                key: key.clone(),
                place,
                bytes: until,
            };
            self.journal.record(acknowledged).await?;
            files.insert(place, (ticket.clone(), until));
        }
        Ok(true)
    }

    async fn begin(&self, length: usize, seen: &mut Seen) -> Option<String> {
        let length = length.to_string();
        // `附件.pdf`
        let headers = [
            ("upload-length", length.as_str()),
            ("upload-metadata", "filename 6ZmE5Lu2LnBkZg=="),
        ];
        let path = "/api/v1/uploads";
        let answer = self
            .client
            .tus(Method::POST, path, &headers, Vec::new())
            .await?;
        if answer.status() == 201 {
            let location = answer.headers().get("location")?.to_str().ok()?;
            return Some(location.rsplit('/').next()?.to_owned());
        }
        seen.of_upload(answer.status().as_u16(), "begun");
        None
    }

    async fn offset(&self, ticket: &str, seen: &mut Seen) -> Asked {
        let path = format!("/api/v1/uploads/{ticket}");
        let asked = self.client.tus(Method::HEAD, &path, &[], Vec::new());
        let Some(answer) = asked.await else {
            return Asked::Again;
        };
        match (answer.status().as_u16(), offset(&answer)) {
            (200, Some(until)) => Asked::At(until),
            (404, _) => Asked::Gone,
            (status, _) => {
                seen.of_upload(status, "asked for");
                Asked::Again
            }
        }
    }

    async fn piece(&self, ticket: &str, at: usize, piece: Vec<u8>, seen: &mut Seen) -> Told {
        let path = format!("/api/v1/uploads/{ticket}");
        let at = at.to_string();
        let headers = [("upload-offset", at.as_str()), ("content-type", PIECES)];
        let Some(answer) = self.client.tus(Method::PATCH, &path, &headers, piece).await else {
            return Told::Again;
        };
        let status = answer.status().as_u16();
        match (status, offset(&answer)) {
            // 409: a doubled request was there before, or an answer was lost.
            (204 | 409, Some(until)) => Told::Until(until),
            _ => {
                seen.of_upload(status, "sent");
                Told::Again
            }
        }
    }
}

impl Seen {
    /// Notes an answer to an upload that is no success.
    fn of_upload(&mut self, status: u16, what: &str) {
        if is_retryable(status) {
            *self.refused.entry(status).or_default() += 1;
        } else {
            self.broken
                .push(format!("an upload that was {what} was answered {status}"));
        }
    }
}

fn offset(answer: &reqwest::Response) -> Option<usize> {
    let offset = answer.headers().get("upload-offset")?;
    offset.to_str().ok()?.parse().ok()
}

/// A phone that loses its connection in the middle of a piece: half of it is sent, and nothing is
/// said any more. Nothing of it may count.
async fn break_off(client: &Client, ticket: &str, at: usize, piece: &[u8]) -> Result<()> {
    let address = client.address();
    let Ok(mut stream) = TcpStream::connect(address).await else {
        return Ok(());
    };
    let head = format!(
        "PATCH /api/v1/uploads/{ticket} HTTP/1.1\r\nHost: {address}\r\n\
         Tus-Resumable: 1.0.0\r\nUpload-Offset: {at}\r\nContent-Type: {PIECES}\r\n\
         Content-Length: {}\r\n\r\n",
        piece.len()
    );
    let half = &piece[..piece.len() / 2];
    // The portal may be gone: then this is no other than the fault itself.
    let sent = stream.write_all(&[head.as_bytes(), half].concat()).await;
    if sent.is_ok() && stream.shutdown().await.is_ok() {
        let mut told = Vec::new();
        let mut answer = stream.take(4_096);
        let read = answer.read_to_end(&mut told);
        let _ = tokio::time::timeout(Duration::from_secs(5), read).await;
        let told = String::from_utf8_lossy(&told).into_owned();
        let first = told.lines().next().unwrap_or_default().to_owned();
        anyhow::ensure!(!first.contains(" 204"), "half a piece was taken: {first}");
    }
    Ok(())
}
