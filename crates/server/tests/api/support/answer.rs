//! An answer of the server, and what it must be.

use reqwest::header::HeaderMap;
use serde_json::Value;

/// An answer, whole.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// A header as text, empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn is_html(&self) -> bool {
        self.header("content-type").starts_with("text/html")
            || self.body.trim_ascii_start().starts_with(b"<")
    }

    /// The body, which must be JSON and say so.
    pub fn json(&self) -> Value {
        assert!(
            self.header("content-type").starts_with("application/json"),
            "{self}"
        );
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    /// The body of a 200.
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{self}");
        self.json()
    }

    /// The error of an answer with this status and code, in the API's one envelope.
    pub fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{self}");
        let body = self.json();
        let keys: Vec<_> = body.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["error"], "{self}");
        assert_eq!(body["error"]["code"], code, "{self}");
        let message = body["error"]["message"].as_str().unwrap();
        assert!(message.chars().count() > 5, "{self}");
        assert_eq!(self.header("cache-control"), "no-store", "{self}");
        body["error"].clone()
    }

    /// The fields that an error complains about, sorted.
    pub fn fields(&self) -> Vec<String> {
        let body = self.json();
        let fields = body["error"]["fields"].as_object().cloned();
        fields.unwrap_or_default().keys().cloned().collect()
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let body: String = String::from_utf8_lossy(&self.body)
            .chars()
            .take(2_000)
            .collect();
        write!(f, "{} {:?}\n{body}", self.status, self.headers)
    }
}
