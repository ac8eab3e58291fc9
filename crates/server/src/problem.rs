//! Errors as they leave the server: shown ones are sentences for a person, unexpected ones are
//! logged once under a number and answered with that number only.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, IntoResponseParts, Response},
};
use domain::problem::{Envelope, FieldErrors, Problem as Body};

use crate::{published::escape, store::StoreError};

/// An error answer of the API.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    body: Body,
    retry_after: Option<u32>,
}

/// What a handler returns.
pub type Answer<T> = Result<T, Problem>;

impl Problem {
    fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        let body = Body {
            code: code.to_owned(),
            message: message.into(),
            fields: FieldErrors::default(),
            incident: None,
        };
        Self {
            status,
            body,
            retry_after: None,
        }
    }

    /// 404: nothing of the API is at this address.
    pub fn no_such_address() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "没有这个接口地址，请查看 /api/v1/openapi.json",
        )
    }

    /// 404: no such project.
    pub fn no_such_project(id: &str) -> Self {
        let id: String = id.chars().filter(|c| !c.is_control()).take(60).collect();
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            format!("没有编号为 {id} 的项目，可能已经下架"),
        )
    }

    /// 404: number and code do not belong together; the same for every way of being wrong.
    pub fn no_such_receipt() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "编号和查询码对不上。请对照回执检查两处，字母 O 和数字 0、字母 I 和数字 1 都可以",
        )
    }

    /// 404: none that this token may see.
    pub fn no_such_lead() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "没有这个编号的意向，或者不由您承办",
        )
    }

    /// 405
    pub fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "这个地址不接受这种请求方法",
        )
    }

    /// 400: the request itself cannot be read.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", message)
    }

    /// 400 with sentences by parameter.
    pub fn bad_parameters(fields: FieldErrors) -> Self {
        let mut problem = Self::bad_request("请求参数有误，请按提示修改");
        problem.body.fields = fields;
        problem
    }

    /// 400: no HTTP, or HTTP that can be taken in more than one way.
    pub fn malformed() -> Self {
        Self::bad_request("请求格式不对，没有处理。请换用常见的浏览器，或检查发送请求的程序")
    }

    /// 431
    pub fn head_too_large() -> Self {
        Self::new(
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            "head_too_large",
            "网址或请求头太长，请清除本站的浏览数据后再试，或缩短网址",
        )
    }

    /// 413
    pub fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            "提交的内容太长，请精简后再提交",
        )
    }

    /// 415
    pub fn not_json() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "请求体请用 JSON，并带上 Content-Type: application/json，不要压缩",
        )
    }

    /// 415: a compressed body.
    pub fn compressed() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "请不要压缩提交的内容，去掉 Content-Encoding 后再发送",
        )
    }

    /// 422 with sentences by field.
    pub fn invalid(fields: FieldErrors) -> Self {
        let mut problem = Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid",
            "有几处需要修改，改好后再提交",
        );
        problem.body.fields = fields;
        problem
    }

    /// 422: the key was used for another intent.
    pub fn key_reused() -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "idempotency_key_reused",
            "这个 Idempotency-Key 已用于另一份内容，请为新的内容换一个",
        )
    }

    /// 409: somebody else has acted since.
    pub fn changed(state: &str) -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "changed",
            format!("有人刚刚办理过，现在的状态是“{state}”；请看过最新进展再操作"),
        )
    }

    /// 401: no token, or none that is known.
    pub fn no_such_token() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "请带上有效的服务令牌：Authorization: Bearer …",
        )
    }

    /// 403
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", message)
    }

    /// 404: no such case, or none that this token may see.
    pub fn no_such_case() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "没有这个编号的来件，或不由您办理",
        )
    }

    /// 404: no such upload, run out, or taken by a message: one answer for all.
    pub fn no_such_upload() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "没有这个上传，可能已过期或已随来件提交，请重新选择文件",
        )
    }

    /// 404: the message has no such file.
    pub fn no_such_file() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "这件来件没有这个附件，可能已按要求删除",
        )
    }

    /// 409: the file goes on elsewhere.
    pub fn wrong_offset(received: u64) -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "wrong_offset",
            format!("已经收到 {received} 字节，请从那里接着传"),
        )
    }

    /// 412: another version of tus, or none.
    pub fn other_tus() -> Self {
        Self::new(
            StatusCode::PRECONDITION_FAILED,
            "tus_version",
            "请带上 Tus-Resumable: 1.0.0，上传按 tus 1.0.0 进行",
        )
    }

    /// 413: a file.
    pub fn file_too_large() -> Self {
        let mut problem = Self::too_large();
        problem.body.message =
            "一个附件最多 20 MB；照片可以缩小，文件可以分成几个，再重新选择".to_owned();
        problem
    }

    /// 413: more than was announced.
    pub fn too_much_of_a_file() -> Self {
        let mut problem = Self::too_large();
        problem.body.message = "传来的比登记的文件长，请重新选择文件再传".to_owned();
        problem
    }

    /// 413: too many pieces.
    pub fn too_many_pieces() -> Self {
        let mut problem = Self::too_large();
        problem.body.message =
            "这个文件分成了太多小段，请删掉后重新上传，每段 256 KB 左右".to_owned();
        problem
    }

    /// 415: not a piece of a file.
    pub fn not_a_piece() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "请带上 Content-Type: application/offset+octet-stream",
        )
    }

    /// 422: a file that is not taken; the sentence says why and what to do.
    pub fn unfit_file(why: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unfit_file", why)
    }

    /// 429: uploads of this network that no message has taken.
    pub fn too_many_uploads() -> Self {
        let mut problem = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_uploads",
            "从您这里已上传、还没有提交的附件太多了；请先提交，或删掉不用的，再继续上传",
        );
        problem.retry_after = Some(600);
        problem
    }

    /// 503: no room for more uploads.
    pub fn no_room_for_uploads() -> Self {
        let mut problem = Self::busy(
            "暂时存不下新的附件；可以先提交文字，附件过一会儿凭编号补充，也可以当面或邮寄提交",
        );
        problem.retry_after = Some(600);
        problem
    }

    /// 404: no such notice.
    pub fn no_such_notice() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "没有这个编号的通知")
    }

    /// 408
    pub fn too_slow() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            "timeout",
            "等待时间过长，请再试一次，不会重复提交",
        )
    }

    /// 429: more from one place than can be taken.
    pub fn too_many(seconds: u32, phone: Option<&str>) -> Self {
        let wait = match seconds {
            ..=90 => format!("{seconds} 秒"),
            _ => format!("{} 分钟", seconds.div_ceil(60)),
        };
        let call = phone.map_or_else(
            || "或直接打电话给我们".to_owned(),
            |phone| format!("急事请直接打电话 {phone}"),
        );
        let mut problem = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many",
            format!("这一小时里提交得太多，暂时收不下。请过 {wait}再试，不会重复提交；{call}"),
        );
        problem.retry_after = Some(seconds);
        problem
    }

    /// 503: try again soon.
    pub fn busy(message: impl Into<String>) -> Self {
        let mut problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", message);
        problem.retry_after = Some(5);
        problem
    }

    /// 503: more comes than can be worked on.
    pub fn crowded() -> Self {
        Self::busy("现在访问的人较多，请过几秒再试一次，不会重复提交")
    }

    /// 503: a stop was asked for.
    pub fn stopping() -> Self {
        Self::busy("服务正在停止，请过几秒再试")
    }

    /// 500: logged here, once, with its cause; the answer carries only the number.
    pub fn unexpected(cause: &dyn std::fmt::Display) -> Self {
        let mut bytes = [0; 6];
        let _ = getrandom::fill(&mut bytes);
        let incident = hex::encode(bytes);
        tracing::error!(%incident, "unexpected error: {cause}");
        let mut problem = Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "unexpected",
            format!(
                "这一步没有成功，原因已记录，编号 {incident}。请稍后再试，或打电话告知这个编号"
            ),
        );
        problem.body.incident = Some(incident);
        problem
    }

    /// The sentence, for pages.
    pub fn message(&self) -> &str {
        &self.body.message
    }

    /// The sentences by field, for pages.
    pub fn fields(&self) -> &FieldErrors {
        &self.body.fields
    }

    /// The status, for pages.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// What the envelope holds.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// In how many seconds to try again.
    pub fn retry_after(&self) -> Option<u32> {
        self.retry_after
    }

    /// The envelope as it is sent.
    pub fn json(&self) -> Vec<u8> {
        serde_json::to_vec(&Envelope {
            error: self.body.clone(),
        })
        .unwrap_or_default()
    }

    /// The answer for a person without the app: the sentence alone, as a page.
    pub fn into_page(self) -> Response {
        let page = format!(
            "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <title>没有成功</title></head><body><main><h1>没有成功</h1><p>{}</p>\
             <p><a href=\"/\">回到首页</a></p></main></body></html>",
            escape(&self.body.message)
        );
        let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
        (self.status, kind, self.headers(), page).into_response()
    }

    fn headers(&self) -> impl IntoResponseParts + use<> {
        let retry = self
            .retry_after
            .map(|seconds| [(header::RETRY_AFTER, seconds.to_string())]);
        ([(header::CACHE_CONTROL, "no-store")], retry)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::busy("现在提交的人较多，请过几秒再点一次，不会重复"),
            StoreError::Full => {
                tracing::error!("the disk of the data folder is full");
                Self::busy("暂时存不下新的提交，请稍后再试，或直接打电话给我们")
            }
            StoreError::Files => {
                let mut errors = FieldErrors::default();
                errors.add("files", "有附件已过期或已用过，请删掉后重新添加");
                Self::invalid(errors)
            }
            other => Self::unexpected(&other),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let headers = self.headers();
        (self.status, headers, Json(Envelope { error: self.body })).into_response()
    }
}
