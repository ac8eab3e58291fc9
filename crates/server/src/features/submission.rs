//! What every way of sending something has in common: the key that makes a repeat harmless, and a
//! JSON body with an answer of our own for each way of failing.

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest as _, Request},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{codes::QueryCode, date::Date};
use serde::{
    Serialize,
    de::{DeserializeOwned, IgnoredAny},
};
use sha2::{Digest as _, Sha256};

use crate::{
    app::App,
    problem::{Answer, Problem},
    published::now,
};

const KEY_HEADER: &str = "idempotency-key";
const CODE_HEADER: &str = "x-query-code";

/// The visitor's key, or a new one where there is none.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Answer<String> {
    match headers.get(KEY_HEADER).map(|value| value.to_str()) {
        None => Ok(random_key()),
        Some(Ok(key)) if is_key(key) => Ok(key.to_owned()),
        Some(_) => Err(Problem::bad_request(
            "Idempotency-Key 请用 8 到 200 个可见的 ASCII 字符",
        )),
    }
}

/// The 查询码 as it was sent; a missing one is a wrong one.
pub(super) fn query_code(headers: &HeaderMap) -> &str {
    headers
        .get(CODE_HEADER)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// Whether a 查询码 opens what is sealed. It is checked whether or not there is anything to open, so
/// that a wrong number takes the same time.
pub(super) fn opens(app: &App, code: &str, sealed: Option<&[u8; 32]>) -> bool {
    let code = QueryCode::parse(code).unwrap_or(QueryCode::from_bytes([0; 10]));
    app.secret().opens(&code, sealed.unwrap_or(&[0; 32]))
}

/// 429 with whom to call.
pub(super) fn too_many(app: &App, seconds: u32) -> Problem {
    let published = app.published();
    let officer = published.site.county.officer_for(None);
    let phone = officer.map(|officer| officer.phone.display());
    Problem::too_many(seconds, phone.as_deref())
}

/// 201 with where it can be followed; no cache keeps it.
pub(super) fn created(location: String, receipt: impl Serialize) -> Response {
    let headers = [
        (header::LOCATION, location),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (StatusCode::CREATED, headers, Json(receipt)).into_response()
}

pub(super) fn is_key(key: &str) -> bool {
    (8..=200).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic())
}

pub(super) fn random_key() -> String {
    let mut bytes = [0; 16];
    // Without randomness nothing could be told apart; the key only has to be unlike any other.
    if getrandom::fill(&mut bytes).is_err() {
        bytes[..8].copy_from_slice(&now().millis().to_be_bytes());
    }
    hex::encode(bytes)
}

/// The same whatever the order of the JSON's keys.
pub(super) fn body_hash(form: &impl Serialize) -> [u8; 32] {
    Sha256::digest(serde_json::to_vec(form).unwrap_or_default()).into()
}

/// Reads a JSON body.
pub(super) async fn json_body<T: DeserializeOwned>(request: Request) -> Answer<T> {
    if !is_plain_json(request.headers()) {
        return Err(Problem::not_json());
    }
    let body = Bytes::from_request(request, &())
        .await
        .map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(),
            _ => Problem::bad_request("请求体没有收完整，请再试一次，不会重复提交"),
        })?;
    // Where an object is meant an array would be read by position, past every name.
    if !body.trim_ascii_start().starts_with(b"{")
        && serde_json::from_slice::<IgnoredAny>(&body).is_ok()
    {
        return Err(Problem::bad_request("JSON 要是一个对象：{ … }"));
    }
    serde_json::from_slice(&body).map_err(|error| {
        Problem::bad_request(format!(
            "JSON 读不懂：第 {} 行第 {} 列附近有误",
            error.line(),
            error.column()
        ))
    })
}

fn is_plain_json(headers: &HeaderMap) -> bool {
    let header = |name| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let kind = header(header::CONTENT_TYPE)
        .split(';')
        .next()
        .unwrap_or_default()
        .trim();
    let packed = !matches!(header(header::CONTENT_ENCODING), "" | "identity");
    kind.eq_ignore_ascii_case("application/json") && !packed
}

/// The same day so many months later, or that month's last day.
pub(super) fn months_later(day: Date, months: u32) -> Date {
    let count = i64::from(day.month()) - 1 + i64::from(months);
    let year = day.year() + i32::try_from(count / 12).unwrap_or(0);
    let month = u8::try_from(count % 12 + 1).unwrap_or(12);
    (1..=day.day())
        .rev()
        .find_map(|d| Date::new(year, month, d))
        .unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_end_on_days_that_exist() {
        let day = |y, m, d| Date::new(y, m, d).unwrap();
        assert_eq!(months_later(day(2026, 11, 21), 24), day(2028, 11, 21));
        assert_eq!(months_later(day(2026, 12, 31), 2), day(2027, 2, 28));
        assert_eq!(months_later(day(2026, 1, 31), 0), day(2026, 1, 31));
    }

    #[test]
    fn keys_are_visible_and_of_a_sensible_length() {
        assert!(is_key("0123456789abcdef") && !is_key("short") && !is_key("has blanks in it"));
    }
}
