//! The bytes of one connection: they tell when a request begins and when an answer is gone.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

use super::{
    connection::{Connection, Phase},
    refusal,
};

/// How much of what a refused visitor still sends is read, in bytes.
const MOST_UNREAD: usize = 2 * 1024 * 1024;

/// A stream that keeps its [`Connection`] up to date.
pub(super) struct Stream {
    inner: TcpStream,
    connection: Arc<Connection>,
    /// The last write could not go on.
    stalled: bool,
    /// Bytes came in while a request was worked on: the beginning of the next.
    read_ahead: bool,
    /// The refusal that stands in for hyper's empty one, and how much of it is written.
    refusal: Option<(&'static [u8], usize)>,
    thrown_away: usize,
}

impl Stream {
    pub(super) fn new(inner: TcpStream, connection: Arc<Connection>) -> Self {
        Self {
            inner,
            connection,
            stalled: false,
            read_ahead: false,
            refusal: None,
            thrown_away: 0,
        }
    }

    /// hyper answers what is no request by itself, with an empty body. Nothing else is written
    /// before a request is whole, so whatever is becomes a refusal with a sentence in it.
    fn poll_refuse(
        &mut self,
        cx: &mut Context<'_>,
        empty: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let length = empty.iter().map(|part| part.len()).sum();
        let first = empty.iter().find(|part| !part.is_empty());
        let (text, mut written) = self
            .refusal
            .unwrap_or_else(|| (refusal::instead_of(first.map_or(&[], |part| part)), 0));
        while written < text.len() {
            let more = Pin::new(&mut self.inner).poll_write(cx, &text[written..]);
            if more.is_pending() {
                self.refusal = Some((text, written));
            }
            match ready!(more)? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                more => written += more,
            }
        }
        self.refusal = Some((text, written));
        self.connection.leave_unread();
        Poll::Ready(Ok(length))
    }

    /// The time that a reader may take nothing begins anew with whatever they take.
    fn note(&mut self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        let progress = matches!(written, Poll::Ready(Ok(1..)));
        if progress && self.stalled {
            let phase = self.connection.phase();
            if matches!(phase, Phase::Answering | Phase::Sending) {
                self.connection.enter(phase);
            }
        }
        self.stalled = written.is_pending();
        written
    }

    fn has_no_request(&self) -> bool {
        matches!(self.connection.phase(), Phase::Head | Phase::Idle)
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(cx, into))?;
        if into.filled().len() > before {
            match self.connection.phase() {
                Phase::Idle => {
                    self.connection.enter(Phase::Head);
                }
                Phase::Working | Phase::Answering | Phase::Sending => self.read_ahead = true,
                _ => {}
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.has_no_request() {
            return self.poll_refuse(cx, &[IoSlice::new(bytes)]);
        }
        let written = Pin::new(&mut self.inner).poll_write(cx, bytes);
        self.note(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.has_no_request() {
            return self.poll_refuse(cx, parts);
        }
        let written = Pin::new(&mut self.inner).poll_write_vectored(cx, parts);
        self.note(written)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.inner).poll_flush(cx))?;
        if self.connection.phase() == Phase::Sending {
            let next = if self.read_ahead {
                Phase::Head
            } else {
                Phase::Idle
            };
            self.read_ahead = false;
            self.connection.enter(next);
        }
        Poll::Ready(Ok(()))
    }

    /// With bytes left unread, closing at once would take the answer back from the visitor's
    /// buffers; so they are read first, for a while.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let lingers = self.connection.phase() == Phase::Lingering;
        if !lingers {
            ready!(Pin::new(&mut self.inner).poll_shutdown(cx))?;
            if !self.connection.has_unread() {
                return Poll::Ready(Ok(()));
            }
            self.connection.enter(Phase::Lingering);
        }
        let mut space = [0; 4096];
        while self.thrown_away < MOST_UNREAD {
            let mut into = ReadBuf::new(&mut space);
            ready!(Pin::new(&mut self.inner).poll_read(cx, &mut into))?;
            if into.filled().is_empty() {
                break;
            }
            self.thrown_away += into.filled().len();
        }
        Poll::Ready(Ok(()))
    }
}
