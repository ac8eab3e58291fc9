//! Programs of others: a webhook of the county's own, and the group robot of 企业微信.

use std::{sync::Arc, time::Duration};

use axum::http::{Method, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    Attempt, Failure, Sender,
    hosts::{Hosts, Target},
    http::ask,
    letter::{Facts, Letter},
};

/// 自建接口: gets the facts as JSON, the id as `Idempotency-Key`.
pub(crate) struct Webhook {
    pub(crate) hosts: Arc<Hosts>,
    pub(crate) target: Target,
    pub(crate) most: Duration,
}

/// 企业微信群机器人
pub(crate) struct Robot {
    pub(crate) hosts: Arc<Hosts>,
    pub(crate) target: Target,
    pub(crate) markdown: bool,
    pub(crate) most: Duration,
}

#[derive(Serialize)]
struct Body<'a> {
    id: &'a str,
    text: &'a str,
    #[serde(flatten)]
    facts: &'a Facts,
}

impl Sender for Webhook {
    fn send<'a>(&'a self, letter: &'a Letter) -> Attempt<'a> {
        Box::pin(async move {
            let body = Body {
                id: &letter.id,
                text: &letter.subject,
                facts: &letter.facts,
            };
            let json = serde_json::to_vec(&body).unwrap_or_default();
            let post = Method::POST;
            let reply = ask(&self.hosts, &self.target, post, &letter.id, json, self.most).await?;
            taken(reply.status)
        })
    }
}

impl Webhook {
    /// Asks whether it has what it said it took: 200 and 204 are yes, 404 and 410 are no.
    ///
    /// # Errors
    /// When it does not say.
    pub(crate) async fn has(&self, id: &str) -> Result<bool, Failure> {
        let mark = if self.target.path.contains('?') {
            '&'
        } else {
            '?'
        };
        let target = Target {
            path: format!("{}{mark}id={id}", self.target.path),
            ..self.target.clone()
        };
        let reply = ask(&self.hosts, &target, Method::GET, id, Vec::new(), self.most).await?;
        match reply.status {
            StatusCode::OK | StatusCode::NO_CONTENT => Ok(true),
            StatusCode::NOT_FOUND | StatusCode::GONE => Ok(false),
            status => Err(Failure::Later(answered(status))),
        }
    }
}

impl Sender for Robot {
    fn send<'a>(&'a self, letter: &'a Letter) -> Attempt<'a> {
        Box::pin(async move {
            let body = match self.markdown {
                true => json!({"msgtype": "markdown", "markdown": {"content": letter.text}}),
                false => json!({"msgtype": "text", "text": {"content": letter.text}}),
            };
            let json = body.to_string().into_bytes();
            let post = Method::POST;
            let reply = ask(&self.hosts, &self.target, post, &letter.id, json, self.most).await?;
            taken(reply.status)?;
            // 200 alone says nothing: what was refused is told by its code.
            let answer: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
            match answer["errcode"].as_i64() {
                Some(0) => Ok(()),
                Some(code) => Err(Failure::Later(format!("企业微信没有收下，代码 {code}"))),
                None => Err(Failure::Later("企业微信的答复读不懂".to_owned())),
            }
        })
    }
}

fn taken(status: StatusCode) -> Result<(), Failure> {
    match status.is_success() {
        true => Ok(()),
        // A redirect too: where it leads to was not agreed on.
        false => Err(Failure::Later(answered(status))),
    }
}

fn answered(status: StatusCode) -> String {
    format!("对方答复 {}", status.as_u16())
}
