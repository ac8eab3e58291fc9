//! Ready bytes: a body with its encodings and validators, written out as it is.

use std::sync::OnceLock;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use bytes::Bytes;
use domain::date::Date;
use sha2::{Digest as _, Sha256};

use super::feeds::mail_day;
use crate::security;

/// How long a body may be kept by others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cache {
    /// Its address carries its hash.
    Immutable,
    /// HTML: WeChat keeps it hard, so nobody may keep it.
    Never,
    /// May be kept, must be asked for again each time.
    Revalidate,
}

impl Cache {
    const fn header(self) -> &'static str {
        match self {
            Self::Immutable => "public, max-age=31536000, immutable",
            Self::Never => "no-cache, no-store, must-revalidate",
            Self::Revalidate => "no-cache",
        }
    }
}

/// A body that is compressed once, at the latest when it is first asked for.
#[derive(Debug)]
pub struct Ready {
    identity: Bytes,
    brotli: OnceLock<Option<Bytes>>,
    gzip: OnceLock<Option<Bytes>>,
    etag: HeaderValue,
    content_type: HeaderValue,
    cache: Cache,
    policy: Option<HeaderValue>,
    attachment: Option<HeaderValue>,
    links: Option<HeaderValue>,
    day: Option<HeaderValue>,
    heads: [OnceLock<HeaderMap>; Head::ALL],
}

/// What an answer's headers depend on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Head {
    With(Encoding),
    Unchanged,
}

impl Head {
    const ALL: usize = 4;

    const fn place(self) -> usize {
        match self {
            Self::With(Encoding::Identity) => 0,
            Self::With(Encoding::Brotli) => 1,
            Self::With(Encoding::Gzip) => 2,
            Self::Unchanged => 3,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Identity,
    Brotli,
    Gzip,
}

impl Ready {
    /// From its bytes.
    pub fn new(body: impl Into<Bytes>, content_type: &str, cache: Cache) -> Self {
        let identity = body.into();
        let etag = format!("\"{}\"", &hex::encode(Sha256::digest(&identity))[..20]);
        Self {
            identity,
            brotli: OnceLock::new(),
            gzip: OnceLock::new(),
            etag: HeaderValue::try_from(etag).unwrap_or_else(|_| HeaderValue::from_static("\"\"")),
            content_type: HeaderValue::try_from(content_type)
                .unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream")),
            cache,
            policy: None,
            attachment: None,
            links: None,
            day: None,
            heads: Default::default(),
        }
    }

    /// With encodings that were made when the app was built.
    #[must_use]
    pub fn encoded(mut self, brotli: Option<Bytes>, gzip: Option<Bytes>) -> Self {
        if let Some(brotli) = brotli {
            self.brotli = OnceLock::from(Some(brotli));
        }
        if let Some(gzip) = gzip {
            self.gzip = OnceLock::from(Some(gzip));
        }
        self
    }

    /// With a content security policy of its own.
    #[must_use]
    pub fn with_policy(mut self, policy: &HeaderValue) -> Self {
        self.policy = Some(policy.clone());
        self
    }

    /// To be saved under a name rather than shown.
    #[must_use]
    pub fn attached(mut self, name: &str) -> Self {
        let disposition = if name.is_ascii() && !name.contains(['"', '\\']) {
            format!("attachment; filename=\"{name}\"")
        } else {
            let encoded =
                percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
            format!("attachment; filename*=UTF-8''{encoded}")
        };
        // Without a name it is a download all the same.
        let bare = HeaderValue::from_static("attachment");
        self.attachment = Some(HeaderValue::try_from(disposition).unwrap_or(bare));
        self
    }

    /// With what describes it (RFC 8288).
    #[must_use]
    pub fn linked(mut self, links: &str) -> Self {
        self.links = HeaderValue::try_from(links).ok();
        self
    }

    /// With the day in China of which it speaks, from its beginning.
    #[must_use]
    pub fn of_day(mut self, day: Date) -> Self {
        // It begins at 16:00 of the day before in GMT, in which the header is written.
        let begin = format!("{} 16:00:00 GMT", mail_day(day.add_days(-1)));
        self.day = HeaderValue::try_from(begin).ok();
        self
    }

    /// How long the body is before compression, in bytes.
    pub fn size(&self) -> usize {
        self.identity.len()
    }

    /// The hash in the validator, for addresses that carry it.
    pub fn hash(&self) -> &str {
        self.etag.to_str().unwrap_or_default().trim_matches('"')
    }

    /// Compresses now rather than at the first request, and with the time that it takes.
    pub fn warm(&self) {
        self.brotli
            .get_or_init(|| self.pack(Encoding::Brotli, true));
        self.body(Encoding::Gzip);
    }

    /// The answer to a request with these headers.
    pub fn answer(&self, request: &HeaderMap, status: StatusCode) -> Response {
        let ok = status == StatusCode::OK;
        let may_keep = self.cache != Cache::Never && ok;
        if may_keep && unchanged(request, &self.etag) {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.headers_mut() = self.head(Head::Unchanged).clone();
            return response;
        }
        let (encoding, body) = self.negotiate(request);
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        *response.headers_mut() = self.head(Head::With(encoding)).clone();
        if !ok {
            response.headers_mut().remove(header::ETAG);
        }
        response
    }

    /// All headers of an answer, those of every answer included: put together once, since doing
    /// so at each request costs more than everything else we do for it.
    fn head(&self, head: Head) -> &HeaderMap {
        self.heads[head.place()].get_or_init(|| {
            let mut headers = HeaderMap::new();
            let cache = HeaderValue::from_static(self.cache.header());
            headers.insert(header::CACHE_CONTROL, cache);
            headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
            if self.cache != Cache::Never {
                headers.insert(header::ETAG, self.etag.clone());
            }
            if let Some(policy) = &self.policy {
                headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
                security::agree(&mut headers);
            }
            if let Some(attachment) = &self.attachment {
                headers.insert(header::CONTENT_DISPOSITION, attachment.clone());
            }
            if let Some(links) = &self.links {
                headers.insert(header::LINK, links.clone());
            }
            if let Some(day) = &self.day {
                headers.insert(header::LAST_MODIFIED, day.clone());
            }
            let encoding = match head {
                Head::With(Encoding::Brotli) => Some("br"),
                Head::With(Encoding::Gzip) => Some("gzip"),
                Head::With(Encoding::Identity) | Head::Unchanged => None,
            };
            if let Some(encoding) = encoding {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
            if head != Head::Unchanged {
                headers.insert(header::CONTENT_TYPE, self.content_type.clone());
            }
            security::complete(&mut headers);
            headers
        })
    }

    fn negotiate(&self, request: &HeaderMap) -> (Encoding, Bytes) {
        for encoding in [Encoding::Brotli, Encoding::Gzip] {
            if accepts(request, encoding)
                && let Some(body) = self.body(encoding)
            {
                return (encoding, body);
            }
        }
        (Encoding::Identity, self.identity.clone())
    }

    /// `None` when compressing does not pay.
    fn body(&self, encoding: Encoding) -> Option<Bytes> {
        let slot = match encoding {
            Encoding::Identity => return Some(self.identity.clone()),
            Encoding::Brotli => &self.brotli,
            Encoding::Gzip => &self.gzip,
        };
        slot.get_or_init(|| self.pack(encoding, self.cache == Cache::Immutable))
            .clone()
    }

    fn pack(&self, encoding: Encoding, best: bool) -> Option<Bytes> {
        if self.identity.len() < 256 || is_packed(&self.content_type) {
            return None;
        }
        let packed = match encoding {
            Encoding::Brotli => brotli(&self.identity, best),
            _ => gzip(&self.identity),
        };
        (packed.len() < self.identity.len()).then(|| Bytes::from(packed))
    }
}

fn is_packed(content_type: &HeaderValue) -> bool {
    let kind = content_type.as_bytes();
    kind.starts_with(b"image/") && !kind.starts_with(b"image/svg")
}

/// Whether the request accepts an encoding; `q=0` refuses it.
fn accepts(request: &HeaderMap, encoding: Encoding) -> bool {
    let name = if encoding == Encoding::Brotli {
        "br"
    } else {
        "gzip"
    };
    request
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| {
            value.split(',').any(|entry| {
                let (coding, weight) = entry.split_once(';').unwrap_or((entry, ""));
                let refused = weight
                    .trim()
                    .strip_prefix("q=")
                    .is_some_and(|q| q.trim_matches(['0', '.']).is_empty());
                coding.trim().eq_ignore_ascii_case(name) && !refused
            })
        })
}

fn unchanged(request: &HeaderMap, etag: &HeaderValue) -> bool {
    let etag = etag.to_str().unwrap_or_default();
    request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| {
            value
                .split(',')
                .map(|one| one.trim().trim_start_matches("W/"))
                .any(|one| one == "*" || one == etag)
        })
}

fn brotli(body: &[u8], best: bool) -> Vec<u8> {
    // 9 packs a page within a few milliseconds. 11 takes a twelfth off and some tens of them: it is
    // for bodies that are packed once for many readers and are not too long for it.
    let quality = if best && body.len() < 256 * 1024 {
        11
    } else {
        9
    };
    let params = brotli::enc::BrotliEncoderParams {
        quality,
        lgwin: 20,
        ..Default::default()
    };
    let mut packed = Vec::with_capacity(body.len() / 4);
    match brotli::BrotliCompress(&mut &body[..], &mut packed, &params) {
        Ok(_) => packed,
        Err(_) => body.to_vec(),
    }
}

fn gzip(body: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    match encoder.write_all(body).and_then(|()| encoder.finish()) {
        Ok(packed) => packed,
        Err(_) => body.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_best_accepted_encoding_is_sent() {
        let ready = Ready::new("稻米".repeat(200), "text/html", Cache::Never);
        let encoding = |accept| {
            let answer = ready.answer(&request(header::ACCEPT_ENCODING, accept), StatusCode::OK);
            answer
                .headers()
                .get(header::CONTENT_ENCODING)
                .map(|v| v.to_str().unwrap().to_owned())
        };
        assert_eq!(encoding("gzip, deflate, br").as_deref(), Some("br"));
        assert_eq!(encoding("gzip, br;q=0").as_deref(), Some("gzip"));
        assert_eq!(encoding("identity"), None);
    }

    #[test]
    fn what_is_warmed_is_packed_better() {
        let page: String = (0..2_000)
            .map(|n| format!("<li>{}</li>", n * 7_919 % 9_973))
            .collect();
        let [cold, warm] = [(); 2].map(|()| Ready::new(page.clone(), "text/html", Cache::Never));
        warm.warm();
        let sent = |ready: &Ready| ready.body(Encoding::Brotli).map(|body| body.len());
        assert!(
            sent(&warm) < sent(&cold),
            "{:?} {:?}",
            sent(&warm),
            sent(&cold)
        );
    }

    #[test]
    fn an_unchanged_body_is_not_sent_again_unless_nobody_may_keep_it() {
        let ready = Ready::new("x", "text/plain", Cache::Immutable);
        let asked = request(header::IF_NONE_MATCH, "*");
        assert_eq!(
            ready.answer(&asked, StatusCode::OK).status(),
            StatusCode::NOT_MODIFIED
        );
        let html = Ready::new("x", "text/html", Cache::Never);
        assert_eq!(html.answer(&asked, StatusCode::OK).status(), StatusCode::OK);
        assert!(
            html.answer(&asked, StatusCode::OK)
                .headers()
                .get(header::ETAG)
                .is_none()
        );
    }

    #[test]
    fn an_answer_carries_every_header_and_no_validator_unless_it_is_ok() {
        let ready = Ready::new("x", "text/plain", Cache::Revalidate);
        let answer = ready.answer(&HeaderMap::new(), StatusCode::OK);
        assert_eq!(answer.headers()["content-type"], "text/plain");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        assert!(answer.headers().contains_key("content-security-policy"));
        assert!(answer.headers().contains_key("etag"));
        let missing = ready.answer(&HeaderMap::new(), StatusCode::NOT_FOUND);
        assert!(!missing.headers().contains_key("etag"));
        let asked = request(header::IF_NONE_MATCH, "*");
        let same = ready.answer(&asked, StatusCode::OK);
        assert!(!same.headers().contains_key("content-type"));
        assert!(same.headers().contains_key("etag"));
    }
}
