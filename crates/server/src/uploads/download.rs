//! Handing a file out again: a download, piece by piece, each opened when it is asked for.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    body::{Body, Bytes, HttpBody},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use domain::uploads::FileKind;
use hyper::body::{Frame, SizeHint};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::sync::mpsc;

use super::piece;
use crate::{app::App, problem::Answer, store::Chunks, vault::FileKey};

/// Whatever a browser makes of such a file, it runs nothing of it and asks nobody for anything.
const POLICY: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'");

const fn content_type(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Jpg => "image/jpeg",
        FileKind::Pdf => "application/pdf",
        FileKind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        FileKind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
}

/// The answer that is a file. A file whose beginning cannot be opened is no answer; one that is
/// damaged further on breaks off before its announced end.
pub(crate) async fn download(
    app: &App,
    key: FileKey,
    chunks: Chunks,
    name: &str,
    kind: FileKind,
) -> Answer<Response> {
    let first = piece(app, &key, &chunks, 0).await?;
    let length = chunks.size;
    let (to, pieces) = mpsc::channel(1);
    let app = app.clone();
    tokio::spawn(async move {
        let mut start = first.len() as u64;
        let mut going = to.send(Ok(first.into())).await.is_ok();
        while going && start < chunks.size {
            let next = piece(&app, &key, &chunks, start).await;
            // What is wrong is logged where it was found.
            let next = next.map(Bytes::from).map_err(|_| Damaged);
            start += next.as_ref().map_or(0, Bytes::len) as u64;
            going = next.is_ok();
            going &= to.send(next).await.is_ok();
        }
    });
    let encoded = utf8_percent_encode(name, NON_ALPHANUMERIC);
    let disposition = format!("attachment; filename*=UTF-8''{encoded}");
    let headers = [
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::try_from(disposition).unwrap_or(HeaderValue::from_static("attachment")),
        ),
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(content_type(kind)),
        ),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let body = Body::new(Pieces {
        pieces,
        left: length,
    });
    Ok((headers, body).into_response())
}

/// A piece cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error("a piece of a file cannot be opened")]
struct Damaged;

/// The pieces as they are opened.
struct Pieces {
    pieces: mpsc::Receiver<Result<Bytes, Damaged>>,
    left: u64,
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = Damaged;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Damaged>>> {
        self.pieces.poll_recv(cx).map(|next| match next {
            Some(Ok(bytes)) => {
                self.left = self.left.saturating_sub(bytes.len() as u64);
                Some(Ok(Frame::data(bytes)))
            }
            Some(Err(damaged)) => Some(Err(damaged)),
            None if self.left > 0 => Some(Err(Damaged)),
            None => None,
        })
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
