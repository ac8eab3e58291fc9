//! Files of a case, handed out to whom they may be: always as a download.

use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::HeaderMap,
    response::Response,
};
use domain::{
    permissions::{Permission, Role},
    problem::Envelope,
};

use super::{
    access::{seen, token},
    follow::opened,
    sealing::Opened,
};
use crate::{
    app::App,
    problem::{Answer, Problem},
    published::now,
    store::StoredCase,
    uploads::download,
};

/// Number and file, as they stand in the address.
type Address = Result<Path<(String, String)>, PathRejection>;

fn split(address: Address) -> (Result<Path<String>, PathRejection>, String) {
    match address {
        Ok(Path((number, id))) => (Ok(Path(number)), id),
        Err(rejection) => (Err(rejection), String::new()),
    }
}

/// A file that the visitor sent, as it was kept.
#[utoipa::path(get, path = "/api/v1/complaints/{number}/files/{id}", tag = "complaints",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("id" = String, Path, description = "`id` of `files` of the follow-up", example = "00112233445566778899aabbccddeeff"),
        ("X-Query-Code" = Option<String>, Header, nullable = false, description = "查询码"),
    ),
    responses(
        (status = 200, description = "a download", content(
            (Vec<u8> = "image/jpeg"), (Vec<u8> = "application/pdf"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 404, description = "number and code do not belong together, or no such file", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn read_complaint_file(
    State(app): State<App>,
    address: Address,
    headers: HeaderMap,
) -> Answer<Response> {
    let (number, id) = split(address);
    let case = opened(&app, number, &headers).await?;
    hand_out(&app, &case, &id, "visitor").await
}

/// A file of a case. Each reading is recorded. Of who asked for confidentiality the seat alone sees
/// the files: a name may stand in them.
#[utoipa::path(get, path = "/api/v1/staff/complaints/{number}/files/{id}", tag = "staff",
    params(
        ("number" = String, Path, description = "受理编号", example = "YX20261121-0042-8"),
        ("id" = String, Path, description = "`id` of `files` of the case", example = "00112233445566778899aabbccddeeff"),
        ("Authorization" = Option<String>, Header, nullable = false, description = "Bearer and a service token"),
    ),
    responses(
        (status = 200, description = "a download", content(
            (Vec<u8> = "image/jpeg"), (Vec<u8> = "application/pdf"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 401, description = "no known token", body = Envelope),
        (status = 403, description = "confidential, or the unit complained about", body = Envelope),
        (status = 404, description = "none that this token may see", body = Envelope),
        (status = 503, description = "busy", body = Envelope),
    ))]
pub async fn read_case_file(
    State(app): State<App>,
    address: Address,
    headers: HeaderMap,
) -> Answer<Response> {
    let token = token(&app, &headers, Permission::ReadFiles).await?;
    let (number, id) = split(address);
    let case = seen(&app, &token, number).await?;
    if !may_see_files(&case, token.role) {
        return Err(Problem::forbidden(
            "投诉人请求保密，附件里可能写着姓名，只有坐席能看；需要时请坐席遮去姓名后转交",
        ));
    }
    let reader = format!("{}（{}）", token.name, token.unit);
    hand_out(&app, &case, &id, &reader).await
}

/// Whether this role sees the files of this case.
pub(super) fn may_see_files(case: &StoredCase, role: Role) -> bool {
    !case.head.confidential || role == Role::Seat
}

async fn hand_out(app: &App, case: &StoredCase, id: &str, reader: &str) -> Answer<Response> {
    let file = Opened::of(app, case)?.file(id)?;
    let (key, card, chunks) = file.ok_or_else(Problem::no_such_file)?;
    // Recorded before it is shown.
    app.store()
        .note_reading_of(&case.number, Some(&card.id), reader, now())
        .await?;
    download(app, key, chunks, &card.name, card.kind).await
}
