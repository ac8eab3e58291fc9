//! Requests to the portal, over kept HTTP/1.1 connections.

use std::time::Duration;

use anyhow::{Context as _, Result};
use reqwest::Method;
use reqwest::header::RETRY_AFTER;
use serde_json::Value;

use crate::case::{Actor, Case, Step};
use crate::hashes::hash;
use crate::lead::Content;
use crate::message::{Message, Sort};
use crate::receipt::Receipt;

/// Longer than the portal takes for any answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Sends requests to one address. Clones share their connections.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
}

/// What a submission or an act was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// 201 with this receipt, or 200 with what it led to.
    Good(String),
    /// Another answer.
    Other {
        status: u16,
        retry_after: bool,
        body: String,
    },
    /// No answer, since there was nobody: it did not happen.
    NobodyThere,
    /// No answer: it may have happened.
    Lost(String),
}

/// Whether the same may be sent again under the same key.
pub(crate) fn is_retryable(status: u16) -> bool {
    matches!(status, 408 | 409 | 429 | 503)
}

impl Client {
    /// To `http://ADDRESS:PORT`.
    pub(crate) fn new(base: &str) -> Result<Self> {
        let http = reqwest::Client::builder()
            .timeout(PATIENCE)
            .no_proxy()
            .build()?;
        Ok(Self {
            http,
            base: base.to_owned(),
        })
    }

    /// Submits a message; an intent may name one of these projects.
    pub(crate) async fn submit(
        &self,
        message: &Message,
        projects: &[String],
        tickets: &[String],
    ) -> Answer {
        let mut body = match message.sort() {
            Sort::Intent => Content::of(message, projects).form(),
            Sort::Case => Case::of(message).form().clone(),
        };
        if !tickets.is_empty() {
            body["files"] = tickets.into();
        }
        let body = body.to_string();
        let path = message.sort().path();
        let headers = [("idempotency-key", message.key.as_str())];
        self.post(path, &headers, body, 201).await
    }

    /// Does this to a case, as its event of this number. What was done before under that number
    /// is answered 409.
    pub(crate) async fn act(
        &self,
        message: &Message,
        receipt: &Receipt,
        seat: &str,
        seq: usize,
        step: &Step,
    ) -> Answer {
        let number = &receipt.number;
        let (path, header) = match step.by {
            Actor::Visitor => (
                format!("/api/v1/complaints/{number}/acts"),
                ("x-query-code", receipt.code.as_str()),
            ),
            Actor::Staff => (
                format!("/api/v1/staff/complaints/{number}/acts"),
                ("authorization", seat),
            ),
        };
        let body = message.act(seq, step).to_string();
        self.post(&path, &[header], body, 200).await
    }

    async fn post(&self, path: &str, headers: &[(&str, &str)], body: String, good: u16) -> Answer {
        let mut request = self
            .http
            .post(format!("{}{path}", self.base))
            .header("content-type", "application/json")
            .body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) if error.is_connect() => return Answer::NobodyThere,
            Err(error) => return Answer::Lost(format!("{error:?}")),
        };
        let status = response.status().as_u16();
        let retry_after = response.headers().contains_key(RETRY_AFTER);
        match response.text().await {
            Ok(body) if status == good => Answer::Good(body),
            Ok(body) => Answer::Other {
                status,
                retry_after,
                body,
            },
            Err(error) => Answer::Lost(format!("{error:?}")),
        }
    }

    /// A request of tus; the answer with its headers, none when there was none.
    pub(crate) async fn tus(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Option<reqwest::Response> {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .header("tus-resumable", "1.0.0")
            .body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.ok()
    }

    /// The address that requests go to, such as `127.0.0.1:8080`.
    pub(crate) fn address(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    /// The SHA-256 of what an address hands out, and the status of the answer. What breaks off is
    /// what nobody sent.
    pub(crate) async fn download(&self, path: &str, header: (&str, &str)) -> Result<(u16, String)> {
        let request = self.http.get(format!("{}{path}", self.base));
        let response = request.header(header.0, header.1).send().await?;
        let status = response.status().as_u16();
        let whole = response.bytes().await;
        Ok((status, whole.map(|bytes| hash(&bytes)).unwrap_or_default()))
    }

    /// Status and body of a page or an answer of the API.
    pub(crate) async fn get(
        &self,
        path: &str,
        header: Option<(&str, &str)>,
    ) -> Result<(u16, String)> {
        let mut request = self.http.get(format!("{}{path}", self.base));
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        let response = request.send().await?;
        let status = response.status().as_u16();
        Ok((status, response.text().await?))
    }

    /// The identifiers of some projects.
    pub(crate) async fn projects(&self) -> Result<Vec<String>> {
        let (_, body) = self.get("/api/v1/projects?limit=20", None).await?;
        let body: Value = serde_json::from_str(&body)?;
        let items = body["items"].as_array().context("no projects")?;
        let id = |item: &Value| item["id"].as_str().map(str::to_owned);
        Ok(items.iter().filter_map(id).collect())
    }
}
