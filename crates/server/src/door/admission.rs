//! The first thing that happens to every request: is it one at all, is there room, and how long
//! may it take.

use std::{
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, Version, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use hyper::body::{Frame, SizeHint};

use domain::uploads::MOST_CHUNK;

use super::gate::{Gate, Kind, Place};
use crate::problem::Problem;

/// Longest body of a request, in bytes: a form of a thousand characters with room to spare.
pub const MOST_BYTES: usize = 64 * 1024;

/// Longest time that an answer may take, the arrival of the request's body included.
pub const MOST_TIME: Duration = Duration::from_secs(10);

/// The same for a piece of an upload on a slow line, and for looking at the file when it is whole.
pub const MOST_UPLOAD_TIME: Duration = Duration::from_secs(60);

/// Lets a request in, or refuses it in words: an API's for the API, a page's for pages.
pub async fn admit(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let page = is_page(request.uri().path());
    let time = if is_upload(&request) {
        MOST_UPLOAD_TIME
    } else {
        MOST_TIME
    };
    let answered = match checked(&gate, request) {
        Ok((request, _held)) => tokio::time::timeout(time, next.run(request))
            .await
            .map_err(|_| Problem::too_slow()),
        Err(problem) => Err(problem),
    };
    answered.unwrap_or_else(|problem| {
        if page {
            problem.into_page()
        } else {
            problem.into_response()
        }
    })
}

/// The places that a request holds until its answer is there: one taken at once, or one that is
/// taken when all of the request has come, so that who sends slowly keeps nobody out.
type Held = (Option<Place>, Option<Arc<OnceLock<Place>>>);

/// Whether its head says one thing only, and nothing that is not served.
pub(super) fn check<B>(request: &Request<B>) -> Result<(), Problem> {
    let doubtful = request.version() == Version::HTTP_11 && !names_one_host(request.headers());
    if doubtful || !is_plainly_framed(request.headers()) {
        return Err(Problem::malformed());
    }
    if is_compressed(request.headers()) {
        return Err(Problem::compressed());
    }
    let most = if is_upload(request) {
        MOST_CHUNK
    } else {
        MOST_BYTES
    };
    if announced(request.headers()) > most {
        return Err(Problem::too_large());
    }
    Ok(())
}

fn checked(gate: &Arc<Gate>, request: Request) -> Result<(Request, Held), Problem> {
    check(&request)?;
    let path = request.uri().path();
    if path == "/healthz" {
        // Who is told that a busy server is dead starts it anew, and makes it busier.
        return Ok((request, (None, None)));
    }
    if path == "/readyz" && gate.is_stopping() {
        return Err(Problem::stopping());
    }
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        let must_be_computed = request.uri().query().is_some();
        if gate.is_late() && must_be_computed {
            return Err(Problem::crowded());
        }
        let place = gate.enter(Kind::Read).ok_or_else(Problem::crowded)?;
        return Ok((request, (Some(place), None)));
    }
    if !gate.has_room(Kind::Write) {
        return Err(Problem::crowded());
    }
    let place = Arc::new(OnceLock::new());
    let request = request.map(|inner| {
        Body::new(Arriving {
            inner,
            gate: gate.clone(),
            place: place.clone(),
        })
    });
    Ok((request, (None, Some(place))))
}

/// A body that takes the request's place when it is whole.
struct Arriving {
    inner: Body,
    gate: Arc<Gate>,
    place: Arc<OnceLock<Place>>,
}

impl HttpBody for Arriving {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.inner).poll_frame(cx));
        if frame.is_none()
            && let Some(place) = self.gate.enter(Kind::Write)
        {
            let _ = self.place.set(place);
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

/// Whether it is a piece of a file.
fn is_upload<B>(request: &Request<B>) -> bool {
    request.method() == Method::PATCH && request.uri().path().starts_with("/api/v1/uploads/")
}

/// HTTP/1.1 asks for exactly one `Host`, so that nobody in between takes it for another.
fn names_one_host(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let Some(host) = hosts.next() else {
        return false;
    };
    hosts.next().is_none() && is_host(host)
}

/// A name or an address, perhaps with a port; an empty one is allowed.
fn is_host(host: &HeaderValue) -> bool {
    host.as_bytes()
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._~:[]%!$&'()*+,;=".contains(byte))
}

/// `chunked` once and nothing else: whoever stands between us and the visitor may read a list of
/// codings another way.
fn is_plainly_framed(headers: &HeaderMap) -> bool {
    let mut codings = headers.get_all(header::TRANSFER_ENCODING).iter();
    codings.next().is_none_or(|coding| {
        let chunked = coding
            .as_bytes()
            .trim_ascii()
            .eq_ignore_ascii_case(b"chunked");
        chunked && codings.next().is_none()
    })
}

/// How long the body is said to be, in bytes; what is chunked is counted as it is read.
fn announced(headers: &HeaderMap) -> usize {
    headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok())
        .map_or(0, |length| length.parse().unwrap_or(usize::MAX))
}

/// A small body can unpack to a large one, so none is unpacked.
fn is_compressed(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .any(|coding| {
            !coding
                .as_bytes()
                .trim_ascii()
                .eq_ignore_ascii_case(b"identity")
        })
}

fn is_page(path: &str) -> bool {
    let machine = ["/api", "/healthz", "/readyz", "/data/", "/snapshot/"];
    !machine.iter().any(|start| path.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_plain_host_is_named() {
        let of = |hosts: &[&str]| {
            let mut headers = HeaderMap::new();
            for host in hosts {
                headers.append(header::HOST, HeaderValue::from_str(host).unwrap());
            }
            names_one_host(&headers)
        };
        assert!(of(&["zs.example.gov.cn"]) && of(&["[::1]:8080"]) && of(&[""]));
        assert!(!of(&[]) && !of(&["a", "a"]) && !of(&["a b"]) && !of(&["a/b"]) && !of(&["x@y"]));
    }

    #[test]
    fn only_plain_bodies_are_read() {
        let of = |coding: &'static str| {
            let value = HeaderValue::from_static(coding);
            is_compressed(&HeaderMap::from_iter([(header::CONTENT_ENCODING, value)]))
        };
        assert!(of("gzip") && of("br") && of("identity, gzip") && of(""));
        assert!(!of("identity") && !is_compressed(&HeaderMap::new()));
    }

    #[test]
    fn machines_get_json_and_people_pages() {
        assert!(is_page("/") && is_page("/leads/new") && is_page("/pictures/x"));
        assert!(!is_page("/api/v1/leads") && !is_page("/readyz") && !is_page("/data/projects.csv"));
    }
}
