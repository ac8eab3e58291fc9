//! Headers that every answer carries.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// Checked when the server is compiled, not at every answer.
static HEADERS: [(HeaderName, HeaderValue); 7] = [
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ),
    // What is no page runs nothing, whatever it contains.
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    ),
];

/// Adds what is missing to an answer of the router.
pub async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    complete(response.headers_mut());
    response
}

/// Says to browsers that do not know the policy's `frame-ancestors` the same in the older words.
pub fn agree(headers: &mut HeaderMap) {
    let policy = headers.get(header::CONTENT_SECURITY_POLICY);
    let framed = policy.and_then(|policy| policy.to_str().ok());
    if framed.is_some_and(|policy| policy.contains("frame-ancestors 'self'")) {
        let own = HeaderValue::from_static("SAMEORIGIN");
        headers.insert(header::X_FRAME_OPTIONS, own);
    }
}

/// Adds what is missing; a header that is there already wins.
pub fn complete(headers: &mut HeaderMap) {
    for (name, value) in &HEADERS {
        if !headers.contains_key(name) {
            headers.insert(name.clone(), value.clone());
        }
    }
}
