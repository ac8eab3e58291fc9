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
    for field in ["amount", "consent", "contact"] {
        let sentence = between(html, &format!("href=\"#{field}\">"), "</a>").expect(field);
        // In the summary and at the field.
        assert_eq!(html.matches(sentence).count(), 2, "{field}: {sentence}");
    }
    assert!(words(html).contains("还有 3 处要改"));
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
        let said = words(page.text());
        assert!(
            said.contains("没有查到") && said.contains("对不上"),
            "{said}"
        );
        // The number need not be typed again.
        let typed = fields.first().map_or("", |(_, number)| *number);
        let value = format!("value=\"{typed}\"");
        assert!(page.text().contains(&value));
        pages.push(page.text().replace(&value, "value=\"\""));
    }
    pages.dedup();
    assert_eq!(pages.len(), 1, "all alike but for the number typed");
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

#[tokio::test]
async fn each_kind_is_sent_and_followed_without_script() {
    let server = Server::seeded();
    let html = server.get("/leads/new?kind=need").await;
    let key = hidden_key(html.text());
    let mut fields = good_fields(&key);
    fields.retain(|(field, _)| *field != "project");
    fields.extend([("kind", "need"), ("need", "permits")]);
    let page = server.post_form("/leads/new", &fields).await;
    let (number, code) = receipt_on(&page);
    let shown = words(page.text());
    assert!(
        shown.contains("已收到您的需求") && shown.contains("审批、办证"),
        "{shown}"
    );
    assert!(shown.contains("行政审批局"), "{shown}");
    let codes = [("number", number.as_str()), ("code", code.as_str())];
    let act = async |more: &[(&str, &str)]| {
        let page = server
            .post_form("/leads", &[&codes[..], more].concat())
            .await;
        assert_private(&page);
        page
    };
    let found = act(&[]).await;
    assert!(words(found.text()).contains("最缺什么") || words(found.text()).contains("缺什么"));
    // What nobody has seen cannot be acted on; what is missing is told at its field.
    assert_eq!(
        act(&[("act", "withdraw"), ("steps", "7")]).await.status,
        409
    );
    let empty = act(&[("act", "supplement"), ("steps", "1")]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.text().contains("href=\"#supplement-text\""));
    let added = act(&[("act", "supplement"), ("steps", "1"), ("text", "还要环评")]).await;
    assert!(words(added.text()).contains("还要环评"));
    let own = act(&[("act", "own")]).await;
    assert!(words(own.text()).contains("0190-8005678"));
    let wrong = act(&[("act", "correct"), ("name", ""), ("contact", "1")]).await;
    assert_eq!(wrong.status, 422);
    let unsure = act(&[("act", "erase")]).await;
    assert_eq!(unsure.status, 422);
    let gone = act(&[("act", "erase"), ("sure", "true")]).await;
    assert!(!words(gone.text()).contains("0190-8005678"));
    assert!(words(gone.text()).contains("已删除"));
    let receipt = server.post_form("/leads/receipt", &codes).await;
    assert_eq!(receipt_on(&receipt), (number.clone(), code.clone()));
    let wrong = [("number", number.as_str()), ("code", "AAAA-AAAA-AAAA-AAAA")];
    assert_eq!(server.post_form("/leads/receipt", &wrong).await.status, 404);
}

#[tokio::test]
async fn what_fits_is_shown_before_sending_and_nothing_is_stored() {
    let server = Server::seeded();
    let fields = [
        ("want", "想建方便米饭生产线，要蒸汽"),
        ("name", "某某食品"),
        ("kind", "invest"),
        ("key", "fits-form-0123456789"),
    ];
    let page = server.post_form("/leads/suggest", &fields).await;
    assert_private(&page);
    assert_eq!(page.status, 200);
    assert!(words(page.text()).contains("您提到“"));
    assert!(
        page.text().contains("value=\"某某食品\"") && page.text().contains("fits-form-0123456789")
    );
    assert!(!page.text().contains("class=\"summary\""));
    assert_eq!(stored_leads(&server.data).await, 0);
    let none = server.post_form("/leads/suggest", &[]).await;
    assert!(words(none.text()).contains("没有找到合适的"));
}

#[tokio::test]
async fn an_engine_asks_for_the_part_that_changes() {
    let server = Server::seeded();
    let receipt = server
        .post_lead("", &crate::support::good_lead())
        .await
        .json();
    let number = receipt["number"].as_str().unwrap();
    let code = receipt["query_code"].as_str().unwrap();
    for path in ["/leads", "/leads/receipt"] {
        let body = crate::support::query(&[("number", number), ("code", code)]);
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("accept", "application/json"),
        ];
        let answer = server
            .send(reqwest::Method::POST, path, &headers, body)
            .await;
        assert_eq!(answer.header("cache-control"), "no-store");
        let part = answer.ok();
        let html = part["html"].as_str().unwrap();
        assert!(html.contains(number) && !html.contains("<html"), "{path}");
    }
}
