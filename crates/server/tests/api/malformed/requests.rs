//! The requests, and what must come of each.

/// What must come of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// This status, a sentence, and the connection closed.
    Refused(u16),
    /// This status and a sentence; the connection may live on.
    Answered(u16),
    /// This status, whatever else the request says.
    Fine(u16),
    /// Any error of the visitor's.
    Wrong,
    /// No answer: it is not our protocol.
    Closed,
}
use Expect::{Answered, Closed, Fine, Refused, Wrong};

/// A request under its name, and what must come of it.
pub type Case = (&'static str, Vec<u8>, Expect);

fn get_with(headers: &str) -> Vec<u8> {
    format!("GET /projects HTTP/1.1\r\nHost: x\r\n{headers}\r\n").into_bytes()
}

fn get_at(target: &str) -> Vec<u8> {
    format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n").into_bytes()
}

fn line(line: &str) -> Vec<u8> {
    format!("{line}\r\nHost: x\r\n\r\n").into_bytes()
}

/// A submission with headers and a body as they are.
pub fn post(headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let head = "POST /api/v1/leads HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    [head.as_bytes(), headers.as_bytes(), b"\r\n", body.as_ref()].concat()
}

/// A submission of this body.
fn json(body: impl AsRef<[u8]>) -> Vec<u8> {
    let length = body.as_ref().len();
    post(&format!("Content-Length: {length}\r\n"), body)
}

pub fn chunked(body: impl AsRef<[u8]>) -> Vec<u8> {
    post("Transfer-Encoding: chunked\r\n", body)
}

fn headers(count: usize) -> String {
    (0..count).map(|n| format!("X-{n}: y\r\n")).collect()
}

fn no_http() -> Vec<Case> {
    let h2 = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    vec![
        (
            "a TLS hello",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n".to_vec(),
            Refused(400),
        ),
        ("HTTP/0.9", b"GET /\r\n\r\n".to_vec(), Refused(400)),
        ("HTTP/9.9", line("GET / HTTP/9.9"), Refused(400)),
        ("HTTP/1.2", line("GET / HTTP/1.2"), Refused(400)),
        ("no target", b"GET\r\n\r\n".to_vec(), Refused(400)),
        ("the preface of HTTP/2", h2.to_vec(), Closed),
        (
            "preface and a flood of resets",
            [&h2[..], &[0, 0, 4, 3, 0, 0, 0, 0, 1].repeat(5_000)].concat(),
            Closed,
        ),
        (
            "half the preface",
            b"PRI * HTTP/2.0\r\n\r\n".to_vec(),
            Refused(400),
        ),
        (
            "an e-mail",
            b"HELO example\r\nMAIL FROM:<a@b>\r\n\r\n".to_vec(),
            Refused(400),
        ),
        ("zeros", vec![0; 2_000], Refused(400)),
        (
            "random bytes",
            (0..3_000_u32)
                .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
                .collect(),
            Refused(400),
        ),
        (
            "empty lines without end",
            b"\r\n".repeat(50_000),
            Refused(431),
        ),
    ]
}

fn heads() -> Vec<Case> {
    vec![
        ("empty method", line(" / HTTP/1.1"), Refused(400)),
        ("odd method", line("G(T / HTTP/1.1"), Refused(400)),
        (
            "small letters",
            line("get /api/v1/site HTTP/1.1"),
            Answered(405),
        ),
        (
            "unknown method",
            line("BREW /projects HTTP/1.1"),
            Answered(405),
        ),
        ("TRACE", line("TRACE /api/v1/site HTTP/1.1"), Answered(405)),
        ("CONNECT", line("CONNECT example.com:443 HTTP/1.1"), Wrong),
        ("OPTIONS *", line("OPTIONS * HTTP/1.1"), Wrong),
        (
            "a method of 20 KB",
            line(&format!("{} / HTTP/1.1", "A".repeat(20_000))),
            Refused(431),
        ),
        ("two blanks", line("GET  / HTTP/1.1"), Refused(400)),
        (
            "a blank in the target",
            line("GET /a b HTTP/1.1"),
            Refused(400),
        ),
        ("a tab in the line", line("GET\t/ HTTP/1.1"), Refused(400)),
        (
            "NUL in the target",
            line("GET /a\0b HTTP/1.1"),
            Refused(400),
        ),
        ("100 header lines", get_with(&headers(99)), Fine(200)),
        ("101 header lines", get_with(&headers(100)), Refused(431)),
        (
            "100,000 header lines",
            get_with(&headers(100_000)),
            Refused(431),
        ),
        (
            "a header of 15 KB",
            get_with(&format!("X: {}\r\n", "y".repeat(15_000))),
            Fine(200),
        ),
        (
            "a header of 1 MB",
            get_with(&format!("X: {}\r\n", "y".repeat(1_000_000))),
            Refused(431),
        ),
        (
            "a name of 64 KB",
            get_with(&format!("{}: y\r\n", "x".repeat(65_536))),
            Refused(431),
        ),
        (
            "an address of 64 KB",
            get_at(&format!("/{}", "x".repeat(65_536))),
            Refused(431),
        ),
        (
            "a query of 64 KB",
            get_at(&format!("/projects?q={}", "x".repeat(65_536))),
            Refused(431),
        ),
        ("NUL in a name", get_with("X\0: y\r\n"), Refused(400)),
        ("NUL in a value", get_with("X: \0\r\n"), Refused(400)),
        (
            "a control byte in a value",
            get_with("X: \x01\x02\r\n"),
            Refused(400),
        ),
        ("DEL in a value", get_with("X: \x7f\r\n"), Refused(400)),
        ("a folded line", get_with("X: a\r\n b\r\n"), Refused(400)),
        ("a folded first line", get_with(" X: a\r\n"), Refused(400)),
        ("a bare CR", get_with("X: a\rb\r\n"), Refused(400)),
        (
            "bare LF",
            b"GET /projects HTTP/1.1\nHost: x\n\n".to_vec(),
            Fine(200),
        ),
        (
            "a blank before the colon",
            get_with("X : y\r\n"),
            Refused(400),
        ),
        ("no name", get_with(": y\r\n"), Refused(400)),
        ("no colon", get_with("X\r\n"), Refused(400)),
        ("no host", b"GET / HTTP/1.1\r\n\r\n".to_vec(), Answered(400)),
        (
            "no host, API",
            b"GET /api/v1/site HTTP/1.1\r\n\r\n".to_vec(),
            Answered(400),
        ),
        (
            "no host in HTTP/1.0",
            b"GET /projects HTTP/1.0\r\n\r\n".to_vec(),
            Fine(200),
        ),
        ("two hosts", get_with("Host: y\r\n"), Answered(400)),
        (
            "the same host twice",
            get_with("Host: x\r\n"),
            Answered(400),
        ),
        (
            "a host with a path",
            b"GET / HTTP/1.1\r\nHost: x/y\r\n\r\n".to_vec(),
            Answered(400),
        ),
        (
            "a host with a blank",
            b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n".to_vec(),
            Answered(400),
        ),
        (
            "absolute form",
            line("GET http://x/projects HTTP/1.1"),
            Fine(200),
        ),
        (
            "absolute form, nonsense",
            line("GET http://[::1/ HTTP/1.1"),
            Refused(400),
        ),
        (
            "wants a web socket",
            get_with("Connection: upgrade\r\nUpgrade: websocket\r\n"),
            Fine(200),
        ),
        (
            "wants HTTP/2",
            get_with(
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n",
            ),
            Fine(200),
        ),
        (
            "a bad range",
            get_with("Range: bytes=9-1,x,-\r\n"),
            Fine(200),
        ),
        (
            "a thousand ranges",
            get_with(&format!("Range: bytes={}0-\r\n", "0-0,".repeat(1_000))),
            Fine(200),
        ),
        (
            "a bad condition",
            get_with("If-None-Match: \"\r\nIf-Modified-Since: yesterday\r\n"),
            Fine(200),
        ),
        (
            "odd encodings",
            get_with("Accept-Encoding: br;q=x, ;;, *;q=0, \u{ff}\r\n"),
            Fine(200),
        ),
        (
            "10,000 encodings",
            get_with(&format!("Accept-Encoding: {}\r\n", "x,".repeat(7_000))),
            Fine(200),
        ),
        (
            "odd connection options",
            get_with("Connection: host, ,, keep-alive, x\r\n"),
            Fine(200),
        ),
    ]
}

fn targets() -> Vec<Case> {
    vec![
        ("a bad percent sign", get_at("/projects/%zz"), Wrong),
        (
            "a percent sign at the end",
            get_at("/api/v1/projects/%"),
            Wrong,
        ),
        (
            "a percent sign, no UTF-8",
            get_at("/api/v1/projects/%FF"),
            Answered(404),
        ),
        ("an overlong slash", get_at("/pictures/%c0%af%c0%af"), Wrong),
        ("NUL by percent sign", get_at("/projects/a%00b"), Wrong),
        ("up and out", get_at("/pictures/../../secret.key"), Wrong),
        (
            "up and out, encoded",
            get_at("/pictures/..%2f..%2fsecret.key"),
            Wrong,
        ),
        (
            "up and out, twice encoded",
            get_at("/snapshot/%252e%252e%252fsecret.key"),
            Wrong,
        ),
        (
            "up and out of the API",
            get_at("/api/../secret.key"),
            Answered(404),
        ),
        ("backslashes", get_at("/..\\..\\secret.key"), Wrong),
        ("bytes past ASCII", get_at("/projects/方便米饭"), Wrong),
        (
            "a query that is no UTF-8",
            get_at("/projects?q=%FF%FE&industry=%zz"),
            Fine(200),
        ),
        (
            "a negative limit",
            get_at("/api/v1/projects?limit=-1"),
            Answered(400),
        ),
        (
            "a limit past 64 bits",
            get_at("/api/v1/projects?limit=18446744073709551616"),
            Answered(400),
        ),
        (
            "a limit that is no number",
            get_at("/api/v1/projects?limit=NaN"),
            Answered(400),
        ),
        (
            "a made-up cursor",
            get_at("/api/v1/projects?cursor=%00%ff"),
            Answered(400),
        ),
        (
            "a receipt that is none",
            get_at("/api/v1/leads/%E2%80%AE"),
            Answered(404),
        ),
    ]
}

fn bodies() -> Vec<Case> {
    let value = "{\"name\":\"\"}";
    vec![
        ("a negative length", post("Content-Length: -1\r\n", "x"), Refused(400)),
        ("a length with a sign", post("Content-Length: +1\r\n", "x"), Refused(400)),
        ("a length in hex", post("Content-Length: 0x5\r\n", "xxxxx"), Refused(400)),
        ("a length with an exponent", post("Content-Length: 1e1\r\n", "x"), Refused(400)),
        ("an empty length", post("Content-Length:\r\n", "x"), Refused(400)),
        ("a list of lengths", post("Content-Length: 1, 1\r\n", "x"), Refused(400)),
        ("a length past 64 bits", post("Content-Length: 99999999999999999999\r\n", "x"), Refused(400)),
        ("the greatest length", post("Content-Length: 18446744073709551615\r\n", "x"), Refused(431)),
        ("a petabyte announced", post("Content-Length: 1000000000000000\r\n", "x"), Refused(413)),
        ("one byte too many", json(format!("{value}{}", " ".repeat(65_537 - value.len()))), Refused(413)),
        ("exactly as many as may be", json(format!("{value}{}", " ".repeat(65_536 - value.len()))), Answered(422)),
        ("two lengths", post("Content-Length: 1\r\nContent-Length: 2\r\n", "xx"), Refused(400)),
        ("a length and chunks", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), Refused(400)),
        ("chunks and a length", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), Refused(400)),
        ("chunks in HTTP/1.0", b"POST /api/v1/leads HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_vec(), Refused(400)),
        ("an unknown framing", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), Refused(400)),
        ("packed chunks", post("Transfer-Encoding: gzip, chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"), Refused(400)),
        ("chunked, then packed", post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"), Refused(400)),
        ("chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), Refused(400)),
        ("good chunks", chunked("2\r\n{}\r\n0\r\n\r\n"), Refused(422)),
        ("a chunk's size that is none", chunked("ZZ\r\n"), Refused(400)),
        ("a negative chunk", chunked("-2\r\n{}\r\n0\r\n\r\n"), Refused(400)),
        ("a chunk past 64 bits", chunked("FFFFFFFFFFFFFFFFF\r\nx"), Refused(400)),
        ("a chunk longer than it says", chunked("1\r\n{}\r\n0\r\n\r\n"), Refused(400)),
        ("an endless chunk extension", chunked(format!("2;{}\r\n{{}}\r\n0\r\n\r\n", "x".repeat(40_000))), Refused(400)),
        ("too much by chunks", chunked(format!("{:x}\r\n{}\r\n0\r\n\r\n", 70_000, " ".repeat(70_000))), Refused(413)),
        ("endless trailers", chunked(format!("2\r\n{{}}\r\n0\r\n{}\r\n", headers(20_000))), Refused(400)),
        ("a body with GET", b"GET /projects HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello".to_vec(), Fine(200)),
        ("waits for a go-ahead", post("Content-Length: 2\r\nExpect: 100-continue\r\n", "{}"), Answered(422)),
        ("waits for something else", post("Content-Length: 2\r\nExpect: 200-maybe\r\n", "{}"), Answered(422)),
        ("no kind", b"POST /api/v1/leads HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}".to_vec(), Refused(415)),
        ("another kind", b"POST /api/v1/leads HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: 4\r\n\r\n<a/>".to_vec(), Refused(415)),
        ("a short key", post("Content-Length: 2\r\nIdempotency-Key: x\r\n", "{}"), Refused(400)),
        ("a key past ASCII", post("Content-Length: 2\r\nIdempotency-Key: 一二三四五六七八\r\n", "{}"), Refused(400)),
    ]
}

fn values() -> Vec<Case> {
    let name = |value: &str| json(format!("{{\"name\":{value}}}"));
    let bytes = |value: &[u8]| json([b"{\"name\":\"", value, b"\"}"].concat());
    vec![
        ("nothing", json(""), Answered(400)),
        ("blanks", json("   "), Answered(400)),
        ("a byte order mark", json("\u{feff}{}"), Answered(400)),
        ("UTF-16", json("{\0}\0"), Answered(400)),
        ("two values", json("{} {}"), Answered(400)),
        ("a list", json("[]"), Wrong),
        ("a text", json("\"x\""), Answered(400)),
        ("null", json("null"), Answered(400)),
        (
            "10,000 lists deep",
            name(&"[".repeat(10_000)),
            Answered(400),
        ),
        (
            "10,000 objects deep",
            json("{\"a\":".repeat(10_000)),
            Answered(400),
        ),
        (
            "the same name twice",
            json("{\"name\":\"a\",\"name\":\"b\"}"),
            Answered(400),
        ),
        ("an unknown name", json("{\"admin\":true}"), Answered(400)),
        ("half a surrogate pair", name("\"\\ud800\""), Answered(400)),
        (
            "surrogates the wrong way round",
            name("\"\\udc00\\ud800\""),
            Answered(400),
        ),
        ("overlong UTF-8", bytes(b"\xc0\xaf"), Answered(400)),
        (
            "a surrogate in UTF-8",
            bytes(b"\xed\xa0\x80"),
            Answered(400),
        ),
        ("no UTF-8", bytes(b"\xff\xfe"), Answered(400)),
        ("NUL in a text", bytes(b"\0"), Answered(400)),
        ("NUL by its number", name("\"\\u0000\""), Answered(422)),
        ("NaN", name("NaN"), Answered(400)),
        ("Infinity", name("-Infinity"), Answered(400)),
        ("past 64 bits", name("18446744073709551616"), Answered(400)),
        ("1e999", name("1e999"), Answered(400)),
        ("a number for a text", name("1"), Answered(400)),
        ("a list for a text", name("[\"a\"]"), Answered(400)),
        (
            "a text for yes or no",
            json("{\"consent\":\"true\"}"),
            Answered(400),
        ),
        ("a comment", json("{/**/}"), Answered(400)),
        ("a comma too many", json("{\"name\":\"a\",}"), Answered(400)),
    ]
}

/// All of them.
pub fn cases() -> Vec<Case> {
    [no_http(), heads(), targets(), bodies(), values()].concat()
}
