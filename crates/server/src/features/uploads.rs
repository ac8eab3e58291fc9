//! `/api/v1/uploads`: files on their way, by the tus protocol 1.0.0 (core, creation, termination,
//! expiration), so that a line that breaks costs a piece and not the file.

use std::{
    future::poll_fn,
    net::IpAddr,
    pin::Pin,
    time::{Duration, UNIX_EPOCH},
};

use axum::{
    body::{Body, HttpBody as _},
    extract::{Path, Request, State, rejection::PathRejection},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use domain::{
    date::Timestamp,
    problem::Envelope,
    uploads::{HOURS, MOST_BYTES, MOST_CHUNK, file_name},
};

use crate::{
    app::App,
    door::ClientAddress,
    problem::{Answer, Problem},
    published::now,
    store::{Added, Begun, NewUpload, Progress, StoredUpload},
    uploads::{Facts, Ticket, Verdict, look},
    vault::FileKey,
};

const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");

/// What uploads can do, and how large they may be.
#[utoipa::path(options, path = "/api/v1/uploads", tag = "uploads",
    responses(
        (status = 204, description = "`Tus-Version`, `Tus-Extension`, `Tus-Max-Size`"),
    ))]
pub async fn describe_uploads() -> Response {
    let headers = [
        ("tus-resumable", "1.0.0".to_owned()),
        ("tus-version", "1.0.0".to_owned()),
        (
            "tus-extension",
            "creation,termination,expiration".to_owned(),
        ),
        ("tus-max-size", MOST_BYTES.to_string()),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// Begins an upload. Its address is a secret: who knows it may go on with it and name it in a
/// message.
#[utoipa::path(post, path = "/api/v1/uploads", tag = "uploads",
    params(
        ("Tus-Resumable" = Option<String>, Header, nullable = false, description = "1.0.0"),
        ("Upload-Length" = Option<String>, Header, nullable = false, description = "bytes, at most 20971520"),
        ("Upload-Metadata" = Option<String>, Header, nullable = false, description = "`filename` and its name in Base64; others are passed over"),
    ),
    responses(
        (status = 201, description = "`Location` is where it goes on, its last part is what a form's `files` carry; `Upload-Expires` is until when"),
        (status = 400, description = "a header cannot be read", body = Envelope),
        (status = 412, description = "another version of tus", body = Envelope),
        (status = 413, description = "larger than 20 MiB", body = Envelope),
        (status = 422, description = "empty", body = Envelope),
        (status = 429, description = "this network has sent enough that no message has taken yet", body = Envelope),
        (status = 503, description = "busy, or no room", body = Envelope),
    ))]
pub async fn begin_upload(State(app): State<App>, request: Request) -> Response {
    let network = network(&request);
    let (head, _) = request.into_parts();
    tus(begin(&app, &head.headers, network).await)
}

async fn begin(app: &App, headers: &HeaderMap, network: IpAddr) -> Answer<Response> {
    resumable(headers)?;
    let length = number(headers, &LENGTH)?;
    match length {
        0 => return Err(Problem::unfit_file("文件是空的，请检查后重新选择")),
        length if length > MOST_BYTES => return Err(Problem::file_too_large()),
        _ => {}
    }
    let name = file_name(&given_name(headers)?);
    let failed = |error: getrandom::Error| Problem::unexpected(&error);
    let (ticket, key) = (
        Ticket::random().map_err(failed)?,
        FileKey::random().map_err(failed)?,
    );
    let row = ticket.row(app.secret());
    let facts = Facts {
        name,
        kind: None,
        sha256: None,
    };
    let at = now();
    let new = NewUpload {
        at,
        expires_at: Timestamp::from_millis(at.millis() + HOURS * 3_600_000),
        // What is kept of where it comes from, to count.
        source: app.secret().source(network.to_string().as_bytes()),
        length,
        file_key: key
            .sealed_by(&ticket.key(app.secret()), &row)
            .map_err(failed)?,
        facts: facts.seal(&key)?,
        id: row,
    };
    match app.store().begin_upload(&new, &app.uploads().room).await? {
        Begun::Yes => {}
        Begun::SourceFull => return Err(Problem::too_many_uploads()),
        Begun::Full => return Err(Problem::no_room_for_uploads()),
    }
    let headers = [
        (
            header::LOCATION,
            format!("/api/v1/uploads/{}", ticket.text()),
        ),
        (EXPIRES, http_date(new.expires_at)),
    ];
    Ok((StatusCode::CREATED, headers).into_response())
}

/// How far an upload is: where to go on after a line broke.
#[utoipa::path(head, path = "/api/v1/uploads/{id}", tag = "uploads",
    params(
        ("id" = String, Path, description = "the last part of `Location`", example = "00112233445566778899aabbccddeeff"),
        ("Tus-Resumable" = Option<String>, Header, nullable = false, description = "1.0.0"),
    ),
    responses(
        (status = 200, description = "`Upload-Offset` of `Upload-Length`, and until when it is kept"),
        (status = 404, description = "none, run out, or taken by a message"),
        (status = 412, description = "another version of tus"),
        (status = 503, description = "busy"),
    ))]
pub async fn read_upload_offset(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let read = async {
        resumable(&headers)?;
        let (upload, _) = opened(&app, id).await?;
        let headers = [
            (OFFSET, upload.received.to_string()),
            (LENGTH, upload.length.to_string()),
            (EXPIRES, http_date(upload.expires_at)),
        ];
        Ok((StatusCode::OK, headers).into_response())
    };
    tus(read.await)
}

/// Sends a piece. What is answered with 204 is on disk. The last one is answered when the file was
/// looked at; an empty one at the end asks again for what became of it.
#[utoipa::path(patch, path = "/api/v1/uploads/{id}", tag = "uploads",
    params(
        ("id" = String, Path, description = "the last part of `Location`", example = "00112233445566778899aabbccddeeff"),
        ("Tus-Resumable" = Option<String>, Header, nullable = false, description = "1.0.0"),
        ("Upload-Offset" = Option<String>, Header, nullable = false, description = "where the piece begins"),
    ),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream", description = "at most 512 KiB; 256 KiB are a good measure"),
    responses(
        (status = 204, description = "on disk; `Upload-Offset` is where the next piece begins"),
        (status = 400, description = "a header cannot be read, or the piece did not come whole", body = Envelope),
        (status = 404, description = "none, run out, or taken by a message", body = Envelope),
        (status = 409, description = "the file goes on elsewhere, at `Upload-Offset`", body = Envelope),
        (status = 412, description = "another version of tus", body = Envelope),
        (status = 413, description = "larger than a piece may be, or than was announced", body = Envelope),
        (status = 415, description = "another `Content-Type`", body = Envelope),
        (status = 422, description = "all of it came, and it is not taken; the sentence says why and what to do", body = Envelope),
        (status = 429, description = "this network has sent enough that no message has taken yet", body = Envelope),
        (status = 503, description = "busy, or no room", body = Envelope),
    ))]
pub async fn add_to_upload(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    tus(add(&app, id, request).await)
}

async fn add(
    app: &App,
    id: Result<Path<String>, PathRejection>,
    request: Request,
) -> Answer<Response> {
    resumable(request.headers())?;
    let kind = request.headers().get(header::CONTENT_TYPE);
    if kind.is_none_or(|kind| kind != "application/offset+octet-stream") {
        return Err(Problem::not_a_piece());
    }
    let start = number(request.headers(), &OFFSET)?;
    let network = network(&request);
    let _seat = app.uploads().enter(network).ok_or_else(Problem::crowded)?;
    let (upload, key) = opened(app, id).await?;
    if start != upload.received {
        return Ok(elsewhere(upload.received));
    }
    let bytes = whole(request.into_body()).await?;
    let end = start + bytes.len() as u64;
    if end > upload.length {
        return Err(Problem::too_much_of_a_file());
    }
    if !bytes.is_empty() {
        let place = upload.chunks.place(start);
        let sealed = key
            .seal_chunk(&place, &bytes)
            .map_err(|error| Problem::unexpected(&error))?;
        drop(bytes);
        let room = &app.uploads().room;
        let store = app.store();
        match store
            .add_to_upload(&upload.id, start, sealed, room, now())
            .await?
        {
            Added::Until(_) => {}
            Added::Elsewhere(received) => return Ok(elsewhere(received)),
            Added::SourceFull => return Err(Problem::too_many_uploads()),
            Added::Full => return Err(Problem::no_room_for_uploads()),
            Added::TooManyPieces => return Err(Problem::too_many_pieces()),
            Added::Gone => return Err(Problem::no_such_upload()),
        }
    }
    if end == upload.length {
        let verdict = match &upload.progress {
            Progress::Receiving => look(app, &key, &upload.id).await?,
            Progress::Ready => Verdict::Ready,
            Progress::Refused(why) => Verdict::Refused(why.clone()),
        };
        if let Verdict::Refused(why) = verdict {
            return Err(Problem::unfit_file(why));
        }
    }
    let headers = [
        (OFFSET, end.to_string()),
        (EXPIRES, http_date(upload.expires_at)),
    ];
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

/// Gives an upload up; what was sent of it goes.
#[utoipa::path(delete, path = "/api/v1/uploads/{id}", tag = "uploads",
    params(
        ("id" = String, Path, description = "the last part of `Location`", example = "00112233445566778899aabbccddeeff"),
        ("Tus-Resumable" = Option<String>, Header, nullable = false, description = "1.0.0"),
    ),
    responses(
        (status = 204, description = "gone"),
        (status = 404, description = "none, run out, or taken by a message", body = Envelope),
        (status = 412, description = "another version of tus", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn give_up_upload(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let gone = async {
        resumable(&headers)?;
        let row = ticket(id)?.row(app.secret());
        if app.store().remove_upload(&row, now()).await? {
            Ok(StatusCode::NO_CONTENT.into_response())
        } else {
            Err(Problem::no_such_upload())
        }
    };
    tus(gone.await)
}

/// Every answer says which version of tus it speaks, and no cache keeps it.
fn tus(answer: Answer<Response>) -> Response {
    let mut response = answer.unwrap_or_else(Problem::into_response);
    let headers = response.headers_mut();
    headers.insert(RESUMABLE, VERSION);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if response.status() == StatusCode::PRECONDITION_FAILED {
        let version = HeaderName::from_static("tus-version");
        response.headers_mut().insert(version, VERSION);
    }
    response
}

/// 409, and where the file goes on.
fn elsewhere(received: u64) -> Response {
    let headers = [(OFFSET, received.to_string())];
    (headers, Problem::wrong_offset(received)).into_response()
}

fn resumable(headers: &HeaderMap) -> Answer<()> {
    match headers.get(RESUMABLE) {
        Some(version) if version == VERSION => Ok(()),
        _ => Err(Problem::other_tus()),
    }
}

/// A header that is a number of bytes.
fn number(headers: &HeaderMap, name: &HeaderName) -> Answer<u64> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .filter(|value| value.len() <= 15 && value.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|value| value.parse().ok())
        .ok_or_else(|| Problem::bad_request(format!("请带上 {name}，写一个整数（字节）")))
}

/// `filename` of the metadata; without one there is none.
fn given_name(headers: &HeaderMap) -> Answer<String> {
    let unreadable = || {
        Problem::bad_request(
            "Upload-Metadata 读不懂：写成 filename 加一个空格，再加 Base64 的文件名",
        )
    };
    let Some(metadata) = headers.get("upload-metadata") else {
        return Ok(String::new());
    };
    let pairs = metadata.to_str().map_err(|_| unreadable())?;
    for pair in pairs.split(',') {
        let (key, value) = pair.trim().split_once(' ').unwrap_or((pair.trim(), ""));
        if matches!(key, "filename" | "name") {
            let bytes = BASE64.decode(value.trim()).map_err(|_| unreadable())?;
            return String::from_utf8(bytes).map_err(|_| unreadable());
        }
    }
    Ok(String::new())
}

fn ticket(id: Result<Path<String>, PathRejection>) -> Answer<Ticket> {
    let Path(id) = id.map_err(|_| Problem::no_such_upload())?;
    Ticket::parse(&id).ok_or_else(Problem::no_such_upload)
}

async fn opened(
    app: &App,
    id: Result<Path<String>, PathRejection>,
) -> Answer<(StoredUpload, FileKey)> {
    let opened = ticket(id)?.open(app).await?;
    opened.ok_or_else(Problem::no_such_upload)
}

/// The body, when all of it came and it is no longer than a piece may be.
async fn whole(mut body: Body) -> Answer<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let frame = frame
            .map_err(|_| Problem::bad_request("这一段没有收完整，请查询 Upload-Offset 后接着传"))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if bytes.len() + data.len() > MOST_CHUNK {
            return Err(Problem::too_large());
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}

fn network(request: &Request) -> IpAddr {
    let client = request.extensions().get::<ClientAddress>();
    let nobody = ClientAddress(IpAddr::from([0, 0, 0, 0]));
    client.copied().unwrap_or(nobody).source()
}

fn http_date(at: Timestamp) -> String {
    let millis = u64::try_from(at.millis()).unwrap_or(0);
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_millis(millis))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(metadata: &str) -> Answer<String> {
        let value = HeaderValue::try_from(metadata).unwrap();
        given_name(&HeaderMap::from_iter([(
            HeaderName::from_static("upload-metadata"),
            value,
        )]))
    }

    #[test]
    fn a_name_comes_in_base64_among_others() {
        let name = format!(
            "filetype aW1hZ2UvanBlZw==,filename {}",
            BASE64.encode("现场.jpg")
        );
        assert_eq!(named(&name).unwrap(), "现场.jpg");
        assert_eq!(named("is_confidential").unwrap(), "");
        assert_eq!(named("filename").unwrap(), "");
        assert!(named("filename %%%").is_err() && named("filename /w==").is_err());
    }

    #[test]
    fn lengths_are_plain_numbers() {
        let of = |value: &'static str| {
            let value = HeaderValue::from_static(value);
            number(&HeaderMap::from_iter([(LENGTH, value)]), &LENGTH)
        };
        assert_eq!(of("20971520").unwrap(), 20_971_520);
        for wrong in ["", "-1", "+1", "1.0", "99999999999999999999", "0x10"] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
    }
}
