//! For staff: which notices were sent, which failed, and sending one again.

use axum::{
    extract::{Path, Query, State, rejection::PathRejection, rejection::QueryRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use domain::{
    permissions::Permission,
    problem::{Envelope, FieldErrors},
};
use serde::{Deserialize, Serialize};

use super::complaints::{no_store, token};
use crate::{
    app::App,
    problem::{Answer, Problem},
    published::now,
    store::{Delivery, DeliveryState, Retry},
};

/// The most notices that one answer lists.
const MOST: u32 = 500;

/// Which notices are asked for.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// `pending`, `failed`, `dead`, `sent` or `dropped`; without it what has not been sent.
    state: String,
}

/// How the notices stand.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Notices {
    /// Messages and deliveries that are still to be sent.
    waiting: u64,
    /// Deliveries that have failed and are tried again.
    failed: u64,
    /// Deliveries that are not tried again by themselves.
    dead: u64,
    /// Deliveries that were sent, as far back as they are kept.
    sent: u64,
    /// Since when the oldest of what waits does so.
    #[serde(skip_serializing_if = "Option::is_none")]
    oldest: Option<String>,
    /// The jobs of the background and when each was last done.
    jobs: Vec<Job>,
    /// At most 500, newest first.
    items: Vec<Notice>,
}

/// A job of the background.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Job {
    /// Its name.
    job: String,
    /// When it was last done, on any node.
    at: String,
    /// What came of it.
    #[serde(skip_serializing_if = "String::is_empty")]
    result: String,
}

/// One notice to one receiver.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Notice {
    /// Its id: receivers get it as `Idempotency-Key` or within `Message-ID`.
    id: String,
    /// What it says: `topic/number/seq` or `limit/number/clock/percent`.
    message: String,
    /// 受理编号
    number: String,
    /// A channel of the settings, `unit` or `visitor`.
    channel: String,
    /// Of `unit`: which.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// `pending`, `failed`, `dead`, `sent` or `dropped`.
    state: &'static str,
    /// Attempts so far.
    attempts: u32,
    /// When it is tried next.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_at: Option<String>,
    /// What the last attempt failed of.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// Since when it waits.
    created_at: String,
    /// When it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<String>,
}

impl From<Delivery> for Notice {
    fn from(delivery: Delivery) -> Self {
        let waits = [DeliveryState::Pending, DeliveryState::Failed].contains(&delivery.state);
        Self {
            id: delivery.id,
            message: delivery.message,
            number: delivery.number.to_string(),
            channel: delivery.receiver.channel,
            unit: delivery.receiver.unit,
            state: delivery.state.key(),
            attempts: delivery.attempts,
            next_at: waits.then(|| delivery.next_at.rfc3339()),
            error: delivery.error,
            created_at: delivery.created_at.rfc3339(),
            sent_at: delivery.sent_at.map(|at| at.rfc3339()),
        }
    }
}

/// Notices that wait, failed or were sent, and how the background is.
#[utoipa::path(get, path = "/api/v1/staff/notices", tag = "staff",
    params(
        Asked,
        ("Authorization" = Option<String>, Header, nullable = false, description = "Bearer and a service token"),
    ),
    responses(
        (status = 200, description = "at most 500, newest first", body = Notices),
        (status = 400, description = "no such state", body = Envelope),
        (status = 401, description = "no known token", body = Envelope),
        (status = 403, description = "the token's role may not", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn list_notices(
    State(app): State<App>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Answer<Response> {
    token(&app, &headers, Permission::Notices).await?;
    let wrong = || {
        let mut errors = FieldErrors::default();
        errors.add("state", "请写 pending、failed、dead、sent 或 dropped");
        Problem::bad_parameters(errors)
    };
    let Query(asked) = asked.map_err(|_| wrong())?;
    let states = match asked.state.as_str() {
        "" => vec![
            DeliveryState::Pending,
            DeliveryState::Failed,
            DeliveryState::Dead,
        ],
        word => vec![DeliveryState::named(word).ok_or_else(wrong)?],
    };
    let store = app.store();
    let counts = store.delivery_counts().await?;
    let jobs = store.runs().await?.into_iter().map(|run| Job {
        job: run.job,
        at: run.at.rfc3339(),
        result: run.result,
    });
    Ok(no_store(Notices {
        waiting: counts.waiting(),
        failed: counts.of(DeliveryState::Failed),
        dead: counts.of(DeliveryState::Dead),
        sent: counts.of(DeliveryState::Sent),
        oldest: counts.oldest.map(|at| at.rfc3339()),
        jobs: jobs.collect(),
        items: store
            .deliveries(&states, MOST)
            .await?
            .into_iter()
            .map(Notice::from)
            .collect(),
    }))
}

/// Sends a notice again that has failed, is dead or was dropped.
#[utoipa::path(post, path = "/api/v1/staff/notices/{id}/retry", tag = "staff",
    params(
        ("id" = String, Path, description = "the notice's id"),
        ("Authorization" = Option<String>, Header, nullable = false, description = "Bearer and a service token"),
    ),
    responses(
        (status = 204, description = "it is sent as soon as a worker gets to it"),
        (status = 401, description = "no known token", body = Envelope),
        (status = 403, description = "the token's role may not", body = Envelope),
        (status = 404, description = "no such notice", body = Envelope),
        (status = 422, description = "it has not failed", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn retry_notice(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Answer<Response> {
    token(&app, &headers, Permission::Notices).await?;
    let Path(id) = id.map_err(|_| Problem::no_such_notice())?;
    match app.store().retry_delivery(&id, now()).await? {
        Retry::Queued => Ok(StatusCode::NO_CONTENT.into_response()),
        Retry::Unknown => Err(Problem::no_such_notice()),
        Retry::NotFailed(_) => {
            let mut errors = FieldErrors::default();
            errors.add("id", "这条通知没有失败，不需要重发");
            Err(Problem::invalid(errors))
        }
    }
}
