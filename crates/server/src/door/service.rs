//! From hyper to the routes and back, for one connection.

use std::{
    convert::Infallible,
    net::IpAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    http::{HeaderValue, Request, Response, header},
    routing::future::RouteFuture,
};
use hyper::body::{Frame, Incoming, SizeHint};
use pin_project_lite::pin_project;
use tower_service::Service as _;

use super::{
    client_address::TrustedProxies,
    connection::{Connection, Phase},
    gate::Gate,
};

/// Answers the requests of one connection.
pub(super) struct Service {
    pub(super) router: Router,
    pub(super) connection: Arc<Connection>,
    pub(super) peer: IpAddr,
    pub(super) trusted: TrustedProxies,
    pub(super) gate: Arc<Gate>,
}

impl hyper::service::Service<Request<Incoming>> for Service {
    type Response = Response<Sent>;
    type Error = Infallible;
    type Future = Answer;

    fn call(&self, request: Request<Incoming>) -> Answer {
        let has_body = !request.body().is_end_stream();
        let phase = if has_body {
            Phase::Body
        } else {
            Phase::Working
        };
        // hyper has taken a Content-Length beside it away, and what stood between us and the
        // visitor may have gone by that one: no second request is read from such a connection.
        let chunked = request.headers().contains_key(header::TRANSFER_ENCODING);
        let future = self.connection.enter(phase).then(|| {
            let client = self.trusted.client(self.peer, request.headers());
            let mut request = request.map(|inner| {
                if has_body {
                    let connection = self.connection.clone();
                    Body::new(Received { inner, connection })
                } else {
                    Body::empty()
                }
            });
            request.extensions_mut().insert(client);
            self.router.clone().call(request)
        });
        Answer {
            future,
            connection: self.connection.clone(),
            gate: self.gate.clone(),
            last: chunked,
        }
    }
}

pin_project! {
    /// The answer to come.
    pub(super) struct Answer {
        // `None`: the connection was given up, and its task ends any moment.
        #[pin]
        future: Option<RouteFuture<Infallible>>,
        connection: Arc<Connection>,
        gate: Arc<Gate>,
        last: bool,
    }
}

impl Future for Answer {
    type Output = Result<Response<Sent>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let Some(future) = this.future.as_pin_mut() else {
            return Poll::Pending;
        };
        let Ok(mut response) = ready!(future.poll(cx));
        let unread = this.connection.phase() == Phase::Body;
        if unread {
            this.connection.leave_unread();
        }
        if unread || *this.last || this.gate.is_stopping() {
            response
                .headers_mut()
                .insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        this.connection.enter(Phase::Answering);
        let connection = this.connection.clone();
        Poll::Ready(Ok(response.map(|inner| Sent { inner, connection })))
    }
}

/// A request's body; the request is whole when this has ended.
struct Received {
    inner: Incoming,
    connection: Arc<Connection>,
}

impl HttpBody for Received {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.inner).poll_frame(cx));
        let whole = match &frame {
            None => true,
            Some(Ok(_)) => self.inner.is_end_stream(),
            Some(Err(_)) => false,
        };
        if whole && self.connection.phase() == Phase::Body && !self.connection.enter(Phase::Working)
        {
            return Poll::Pending;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// An answer's body; all of it is given over when this is dropped.
pub(super) struct Sent {
    inner: Body,
    connection: Arc<Connection>,
}

impl Drop for Sent {
    fn drop(&mut self) {
        self.connection.enter(Phase::Sending);
    }
}

impl HttpBody for Sent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.inner).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
