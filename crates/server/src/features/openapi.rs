//! The API's description of itself.

use axum::{
    http::{StatusCode, header},
    response::IntoResponse,
};
use utoipa::OpenApi;

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
        (name = "operations", description = "运行"),
    )
)]
pub struct Description;

/// The handler of `/api/v1/openapi.json`.
pub fn get(
    description: &utoipa::openapi::OpenApi,
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
