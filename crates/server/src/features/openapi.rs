//! The API's description of itself.

use axum::{
    http::{StatusCode, header},
    response::IntoResponse,
};
use utoipa::{
    OpenApi,
    openapi::{Content, OpenApi as Document, Ref, response::ResponseBuilder},
};

/// What the description says besides its routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "迎商 yingshang",
        description = "县域招商引资门户的公开接口。金额为万元的十进制字符串，面积为平方米的十进制字符串，\
                       时间为 UTC（RFC 3339），日期按北京时间。错误一律为 {\"error\": {code, message, fields}}。",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    tags(
        (name = "positioning", description = "区域定位"),
        (name = "projects", description = "招商项目"),
        (name = "leads", description = "投资意向"),
        (name = "complaints", description = "建议投诉"),
        (name = "uploads", description = "附件，按 tus 1.0.0 分段上传"),
        (name = "staff", description = "坐席和承办单位，凭服务令牌"),
        (name = "operations", description = "运行"),
    )
)]
pub struct Description;

/// What the front door may answer in any route's place.
const AT_THE_DOOR: [(&str, &str); 5] = [
    ("400", "the request is malformed"),
    ("408", "took too long"),
    ("415", "a compressed body"),
    ("431", "address and headers too long"),
    (
        "503",
        "more comes than can be worked on; `Retry-After` says when to try again",
    ),
];

/// Adds to every operation the answers of the front door that it does not describe itself.
#[must_use]
pub fn with_answers_at_the_door(mut description: Document) -> Document {
    let content = || Content::new(Some(Ref::from_schema_name("Envelope")));
    for path in description.paths.paths.values_mut() {
        let operations = [
            (&mut path.get, true),
            (&mut path.post, true),
            (&mut path.put, true),
            (&mut path.delete, true),
            (&mut path.options, true),
            (&mut path.patch, true),
            // The answer to it has no body.
            (&mut path.head, false),
        ];
        for (operation, has_body) in operations {
            let Some(operation) = operation else {
                continue;
            };
            for (status, meaning) in AT_THE_DOOR {
                let mut answer = ResponseBuilder::new().description(meaning);
                if has_body {
                    answer = answer.content("application/json", content());
                }
                let described = &mut operation.responses.responses;
                described
                    .entry(status.to_owned())
                    .or_insert_with(|| answer.build().into());
            }
        }
    }
    description
}

/// The handler of `/api/v1/openapi.json`.
pub fn get(
    description: &Document,
) -> impl Fn() -> std::future::Ready<axum::response::Response> + Clone + Send + Sync + 'static {
    let json = description.to_json().unwrap_or_else(|_| "{}".to_owned());
    move || {
        let headers = [
            (header::CONTENT_TYPE, "application/json"),
            (header::CACHE_CONTROL, "no-cache"),
        ];
        std::future::ready((StatusCode::OK, headers, json.clone()).into_response())
    }
}
