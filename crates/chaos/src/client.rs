//! Requests to the portal, over kept HTTP/1.1 connections.

use std::time::Duration;

use anyhow::{Context as _, Result};
use reqwest::header::RETRY_AFTER;
use serde_json::Value;

use crate::lead::{Content, Lead};

/// Longer than the portal takes for any answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Sends requests to one address. Clones share their connections.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
}

/// What a submission was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// 201 with this receipt.
    Receipt(String),
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

    /// Submits an intent.
    pub(crate) async fn submit(&self, lead: &Lead, content: &Content) -> Answer {
        let request = self
            .http
            .post(format!("{}/api/v1/leads", self.base))
            .header("content-type", "application/json")
            .header("idempotency-key", &lead.key)
            .body(content.form().to_string());
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) if error.is_connect() => return Answer::NobodyThere,
            Err(error) => return Answer::Lost(format!("{error:?}")),
        };
        let status = response.status().as_u16();
        let retry_after = response.headers().contains_key(RETRY_AFTER);
        match response.text().await {
            Ok(receipt) if status == 201 => Answer::Receipt(receipt),
            Ok(body) => Answer::Other {
                status,
                retry_after,
                body,
            },
            Err(error) => Answer::Lost(format!("{error:?}")),
        }
    }

    /// Status and body of a page or an answer of the API.
    pub(crate) async fn get(&self, path: &str, code: Option<&str>) -> Result<(u16, String)> {
        let mut request = self.http.get(format!("{}{path}", self.base));
        if let Some(code) = code {
            request = request.header("x-query-code", code);
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
