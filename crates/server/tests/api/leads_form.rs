//! The forms of `/leads/new` and `/leads` as a browser without script sends them.

use domain::codes::{QueryCode, ReceiptNumber};

use crate::{
    html::{assert_covered, between, boot, unescaped, words},
    support::{Answer, Server, stored_leads},
};

const HOSTILE: &str = "</textarea><script>alert(1)</script>\"'&";

/// The key that the form was opened with.
fn hidden_key(html: &str) -> String {
    let key = between(html, "name=\"key\" value=\"", "\"").expect("a hidden key");
    assert!(key.len() >= 16, "{key}");
    key.to_owned()
}

fn good_fields(key: &str) -> Vec<(&str, &str)> {
    vec![
        ("name", "某某食品有限公司"),
        ("contact", "0190-8005678"),
        ("want", "想了解方便米饭项目的用地"),
        ("amount", "约1.2亿元"),
        ("project", "qs-001"),
        ("consent", "true"),
        ("key", key),
    ]
}

/// Number and code of a receipt's page.
fn receipt_on(page: &Answer) -> (String, String) {
    assert_eq!(page.status, 200, "{page}");
    let number = between(page.text(), "id=\"receipt-number\"", "</dd>").unwrap();
    let code = between(page.text(), "id=\"receipt-code\"", "</dd>").unwrap();
    let inside = |text: &str| text.split_once('>').unwrap().1.trim().to_owned();
    let (number, code) = (inside(number), inside(code));
    assert!(ReceiptNumber::parse(&number).is_ok(), "{number}");
    assert!(QueryCode::parse(&code).is_ok(), "{code}");
    (number, code)
}

fn assert_private(page: &Answer) {
    assert!(
        page.header("content-type").starts_with("text/html"),
        "{page}"
    );
    assert!(page.header("cache-control").contains("no-store"));
    assert_covered(
        page.header("content-security-policy"),
        page.text(),
        "a form's answer",
    );
}

#[tokio::test]
async fn every_opening_of_the_form_has_a_key_of_its_own() {
    let server = Server::shared();
    let one = server.get("/leads/new").await;
    let two = server.get("/leads/new?project=qs-001").await;
    assert_ne!(hidden_key(one.text()), hidden_key(two.text()));
    assert!(two.text().contains("value=\"qs-001\""));
    assert!(one.text().contains("method=\"post\"") && one.text().contains("action=\"/leads/new\""));
}

#[tokio::test]
async fn a_form_without_script_gets_its_receipt_and_can_be_followed() {
    let server = Server::seeded();
    let key = hidden_key(server.get("/leads/new?project=qs-001").await.text());
    let page = server.post_form("/leads/new", &good_fields(&key)).await;
    assert_private(&page);
    let (number, code) = receipt_on(&page);
    let shown = words(page.text());
    assert!(
        shown.contains("工作日") && shown.contains("承办人"),
        "{shown}"
    );
    assert_eq!(stored_leads(&server.data).await, 1);
    let lower = code.to_lowercase().replace('-', "");
    let follow = server
        .post_form("/leads", &[("number", &number), ("code", &lower)])
        .await;
    assert_private(&follow);
    assert_eq!(follow.status, 200);
    assert!(words(follow.text()).contains("已收到"));
    assert_eq!(
        server.follow(&number, &code).await.status,
        200,
        "the API knows it as well"
    );
}

#[tokio::test]
async fn the_same_hidden_key_twice_gives_the_same_receipt() {
    let server = Server::seeded();
    let key = hidden_key(server.get("/leads/new").await.text());
    let first = server.post_form("/leads/new", &good_fields(&key)).await;
    let again = server.post_form("/leads/new", &good_fields(&key)).await;
    assert_eq!(receipt_on(&first), receipt_on(&again));
    assert_eq!(stored_leads(&server.data).await, 1);
}

#[tokio::test]
async fn errors_bring_the_form_back_with_what_was_typed() {
    let server = Server::shared();
    let key = hidden_key(server.get("/leads/new").await.text());
    let page = server
        .post_form(
            "/leads/new",
            &[
                ("name", "某某食品有限公司"),
                ("contact", "打电话给我"),
                ("want", "想了解方便米饭项目的用地"),
                ("amount", "很多"),
                ("project", "qs-001"),
                ("key", &key),
            ],
        )
        .await;
    assert_eq!(page.status, 422);
    assert_private(&page);
    let html = page.text();
    for typed in [
        "value=\"某某食品有限公司\"",
        "value=\"打电话给我\"",
        "value=\"很多\"",
        "value=\"qs-001\"",
    ] {
        assert!(html.contains(typed), "{typed}");
    }
    assert!(html.contains(">想了解方便米饭项目的用地</textarea>"));
    assert_eq!(
        hidden_key(html),
        key,
        "the key stays while the form is corrected"
    );
    let errors = boot(html)["page"]["lead_new"]["errors"].clone();
    let fields: Vec<_> = errors.as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields, ["amount", "consent", "contact"]);
    for sentences in errors.as_object().unwrap().values() {
        let sentence = sentences[0].as_str().unwrap();
        assert!(words(html).contains(sentence), "{sentence} is on the page");
    }
    assert!(html.contains("aria-invalid=\"true\""));
    assert_eq!(stored_leads(&server.data).await, 0);
}

#[tokio::test]
async fn what_was_typed_comes_back_as_words_only() {
    let server = Server::shared();
    for field in ["name", "contact", "want", "amount", "project", "key"] {
        let page = server.post_form("/leads/new", &[(field, HOSTILE)]).await;
        assert_eq!(page.status, 422, "{field}");
        let html = page.text();
        assert!(
            !html.contains("<script>alert"),
            "{field} comes back as a tag"
        );
        assert_private(&page);
        boot(html);
    }
    let page = server.post_form("/leads/new", &[("want", HOSTILE)]).await;
    let textarea = between(page.text(), "<textarea", "</textarea>").unwrap();
    assert!(unescaped(textarea).ends_with(HOSTILE), "{textarea}");
}

#[tokio::test]
async fn a_wrong_code_is_answered_with_the_form_and_a_sentence() {
    let server = Server::shared();
    let mut pages = Vec::new();
    for fields in [
        vec![
            ("number", "YX20261121-0001-1"),
            ("code", "ABCD-EFGH-JKMN-PQRS"),
        ],
        vec![("number", "x"), ("code", "")],
        vec![],
    ] {
        let page = server.post_form("/leads", &fields).await;
        assert_eq!(page.status, 404);
        assert_private(&page);
        assert!(words(page.text()).contains("对不上"));
        pages.push(page.body);
    }
    assert!(pages.windows(2).all(|two| two[0] == two[1]), "all alike");
}

#[tokio::test]
async fn what_is_no_form_never_breaks_the_page() {
    let server = Server::shared();
    for path in ["/leads/new", "/leads"] {
        for (kind, body) in [
            ("application/json", "{}".to_owned()),
            ("text/plain", "x".to_owned()),
            ("application/x-www-form-urlencoded", "%FF=%00&&&".to_owned()),
            (
                "application/x-www-form-urlencoded",
                "name=a&name=b".to_owned(),
            ),
            (
                "application/x-www-form-urlencoded",
                format!("want={}", "x".repeat(100_000)),
            ),
        ] {
            let page = server
                .send(reqwest::Method::POST, path, &[("content-type", kind)], body)
                .await;
            assert!(
                (400..500).contains(&page.status),
                "{path} {kind}: {}",
                page.status
            );
            assert_private(&page);
        }
    }
}
