//! The frame of the kiosk.

use crate::{html::words, support::Server};

#[tokio::test]
async fn the_kiosk_frames_our_own_pages_and_stands_in_no_frame_itself() {
    let server = Server::shared();
    let answer = server.get("/kiosk").await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("cache-control").contains("no-store"));
    assert_eq!(answer.header("x-frame-options"), "DENY");
    let policy = answer.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "frame-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    ] {
        assert!(policy.contains(part), "{part} in {policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    let said = words(answer.text());
    for word in [
        "首页",
        "返回",
        "用手机继续看",
        "结束使用",
        "继续使用",
        "青穗县",
    ] {
        assert!(said.contains(word), "{word}");
    }
    assert!(answer.text().contains("noindex"));
    assert_eq!(server.get("/kiosk/x").await.status, 404);
}
