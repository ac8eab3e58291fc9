//! From hyper to the routes and back, for one connection.

use std::{
    convert::Infallible,
    net::IpAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use axum::{
    body::{Body, Bytes, HttpBody},
    http::{HeaderValue, Request, Response, header},
    routing::future::RouteFuture,
};
use hyper::body::{Frame, Incoming, SizeHint};
use pin_project_lite::pin_project;
use tower_service::Service as _;

use crate::front::Front;

use super::{
    admission,
    client_address::TrustedProxies,
    connection::{Connection, Phase},
    gate::Gate,
};

/// Answers the requests of one connection.
pub(super) struct Service {
    pub(super) front: Front,
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
        let coming = if !self.connection.enter(phase) {
            Coming::GivenUp
        } else if let Some(response) = self.at_once(&request, has_body) {
            Coming::Ready {
                response: Some(response),
            }
        } else {
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
            Coming::Routed {
                future: self.front.router.clone().call(request),
            }
        };
        Answer {
            coming,
            connection: self.connection.clone(),
            gate: self.gate.clone(),
            last: chunked,
        }
    }
}

impl Service {
    /// What is ready needs no route, when the request is a plain one.
    fn at_once(&self, request: &Request<Incoming>, has_body: bool) -> Option<Response<Body>> {
        if has_body || admission::check(request).is_err() {
            return None;
        }
        self.front.at_once(request)
    }
}

pin_project! {
    /// Where an answer comes from.
    #[project = ComingNow]
    enum Coming {
        /// From the snapshot; taken when it is given.
        Ready { response: Option<Response<Body>> },
        /// From the routes.
        Routed { #[pin] future: RouteFuture<Infallible> },
        /// From nowhere: the connection was given up, and its task ends any moment.
        GivenUp,
    }
}

pin_project! {
    /// The answer to come.
    pub(super) struct Answer {
        #[pin]
        coming: Coming,
        connection: Arc<Connection>,
        gate: Arc<Gate>,
        last: bool,
    }
}

impl Future for Answer {
    type Output = Result<Response<Sent>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut response = match this.coming.project() {
            ComingNow::Ready { response } => match response.take() {
                Some(response) => response,
                None => return Poll::Pending,
            },
            ComingNow::Routed { future } => {
                let Ok(response) = ready!(future.poll(cx));
                response
            }
            ComingNow::GivenUp => return Poll::Pending,
        };
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
