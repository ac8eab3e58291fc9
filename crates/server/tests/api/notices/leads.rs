//! Who leaves an intent with a mailbox hears of what was done; who handles it hears of the rest.

use reqwest::Method;
use serde_json::json;

use super::{BUREAU, MAILBOX, Receiver, fast, settle};
use crate::support::{Server, count, lead_with, seeded_folder, text};

#[tokio::test(flavor = "multi_thread")]
async fn who_left_an_intent_is_told_and_what_they_add_is_heard() {
    let folder = seeded_folder();
    let mail = Receiver::smtp().await;
    let mut settings = fast(json!([
        {"name": "seat", "kind": "email", "to": "seat@example.gov.cn",
         "topics": ["received", "visitor"]},
    ]));
    settings["smtp"] = json!({"host": "127.0.0.1", "port": mail.port, "security": "none",
                              "from": "迎商 <yingshang@example.gov.cn>"});
    settings["visitors"] = json!(true);
    settle(folder.path(), &settings);
    let server = Server::start(folder.path());
    let seat = server.token("坐席", BUREAU, "seat");
    let lead = lead_with("contact", MAILBOX);
    let receipt = server.post_lead("notices-lead-03", &lead).await.json();
    let (number, code) = (text(&receipt, "number"), text(&receipt, "query_code"));
    let by_staff = format!("/api/v1/staff/leads/{number}/acts");
    let by_visitor = format!("/api/v1/leads/{number}/acts");
    for (path, header, body) in [
        (
            &by_staff,
            ("authorization", seat.as_str()),
            json!({"act": "contact", "steps": 1, "text": "植入的进展"}),
        ),
        (
            &by_visitor,
            ("x-query-code", code),
            json!({"act": "supplement", "steps": 2, "text": "植入的补充"}),
        ),
    ] {
        let answer = server.send_json(Method::POST, path, &[header], &body).await;
        assert_eq!(answer.status, 200, "{answer}");
    }
    server.told(&seat).await;

    let letters: Vec<_> = mail.taken().into_iter().map(|(_, _, text)| text).collect();
    let to = |address: &str| {
        let to = format!("To: {address}");
        letters.iter().filter(move |text| text.contains(&to))
    };
    // Of the three: came and was added to for the seat, was done for the visitor.
    assert_eq!(letters.len(), 3, "{letters:?}");
    let visitor: Vec<_> = to(MAILBOX).collect();
    assert_eq!(visitor.len(), 1);
    let said = format!("编号 {number} 有新进展，请凭编号和查询码查看");
    assert!(visitor[0].contains(&said), "{}", visitor[0]);
    assert!(!visitor[0].contains("联系") && !visitor[0].contains(code));
    assert!(to("seat@example.gov.cn").any(|letter| letter.contains("：补充")));
    assert!(!letters.iter().any(|letter| letter.contains("植入")));
    // The machine's use of the mailbox is recorded.
    let read = "SELECT COUNT(*) FROM lead_readings WHERE reader LIKE '系统%'";
    assert_eq!(count(folder.path(), read).await, 1);
    server.kill();
}
