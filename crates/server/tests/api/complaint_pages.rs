//! The forms of `/complaints/…` as a browser without script sends them, and as the form engine asks
//! for their parts.

use domain::codes::{QueryCode, ReceiptNumber};
use serde_json::{Value, json};

use crate::{
    html::{assert_covered, between, unescaped, words},
    support::{Answer, Server, count, good_lead, text},
};

const HOSTILE: &str = "</textarea><script>alert(1)</script>\"'&";
const NEW: &str = "/complaints/new";
const FOLLOW: &str = "/complaints/follow";

fn hidden_key(html: &str) -> String {
    let key = between(html, "name=\"key\" value=\"", "\"").expect("a hidden key");
    assert!(key.len() >= 16, "{key}");
    key.to_owned()
}

fn good(key: &str) -> Vec<(&str, &str)> {
    vec![
        ("kind", "enterprise"),
        ("category", "charges"),
        ("against", "authority"),
        ("unit", "白石镇人民政府"),
        ("text", "施工期间被要求另交协调费，没有收据"),
        ("want", "退还费用"),
        ("name", "某某食品有限公司"),
        ("contact", "0190-8005678"),
        ("consent", "true"),
        ("key", key),
    ]
}

/// Number and code of a receipt's page.
fn codes(html: &str) -> (String, String) {
    let inside = |id: &str| {
        let text = between(html, &format!("id=\"{id}\""), "</dd>").expect(id);
        text.split_once('>').unwrap().1.trim().to_owned()
    };
    let (number, code) = (inside("receipt-number"), inside("receipt-code"));
    assert!(ReceiptNumber::parse(&number).is_ok(), "{number}");
    assert!(QueryCode::parse(&code).is_ok(), "{code}");
    (number, code)
}

fn assert_private(page: &Answer) {
    assert!(page.is_html(), "{page}");
    assert!(page.header("cache-control").contains("no-store"));
    assert!(page.text().contains("noindex"));
    let policy = page.header("content-security-policy");
    assert_covered(policy, page.text(), "a form's answer");
}

impl Server {
    async fn sent_by_form(&self) -> (String, String) {
        let key = hidden_key(self.get(NEW).await.text());
        let page = self.post_form(NEW, &good(&key)).await;
        assert_eq!(page.status, 200, "{page}");
        codes(page.text())
    }

    /// An act by the form of the follow-up, `steps` having been seen.
    async fn act_by_form(
        &self,
        (number, code): &(String, String),
        steps: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut all = vec![
            ("number", number.as_str()),
            ("code", code.as_str()),
            ("steps", steps),
        ];
        all.extend_from_slice(fields);
        self.post_form(FOLLOW, &all).await
    }

    async fn moved_by(&self, (number, _): &(String, String), seat: &str, steps: u32, act: Value) {
        let mut body = act;
        body["steps"] = steps.into();
        let path = format!("/api/v1/staff/complaints/{number}/acts");
        let token = [("authorization", seat)];
        self.send_json(reqwest::Method::POST, &path, &token, &body)
            .await
            .ok();
    }
}

#[tokio::test]
async fn every_opening_of_the_form_has_a_key_of_its_own_and_is_nobody_s_to_find() {
    let server = Server::shared();
    let one = server.get(NEW).await;
    let two = server.get("/complaints/new?kind=suggestion").await;
    assert_ne!(hidden_key(one.text()), hidden_key(two.text()));
    assert_private(&one);
    // What the program asks for carries no key: script makes its own.
    let part = server.get("/fragments/complaints/new").await.ok();
    let html = part["html"].as_str().unwrap();
    assert!(html.contains("name=\"key\" value=\"\""), "{html}");
    // The page that says what can be sent is to be found.
    let overview = server.get("/complaints").await;
    assert!(!overview.text().contains("noindex"));
    assert!(words(overview.text()).contains("政务服务中心二楼 8 号窗口"));
}

#[tokio::test]
async fn a_form_without_script_gets_its_receipt_once() {
    let server = Server::seeded();
    let key = hidden_key(server.get(NEW).await.text());
    let page = server.post_form(NEW, &good(&key)).await;
    assert_eq!(page.status, 200, "{page}");
    assert_private(&page);
    let again = server.post_form(NEW, &good(&key)).await;
    assert_eq!(codes(page.text()), codes(again.text()));
    assert_eq!(count(&server.data, "SELECT COUNT(*) FROM cases").await, 1);
    let shown = words(page.text());
    for part in [
        "承办人",
        "不晚于",
        "行政复议",
        "府前路 1 号",
        "营商环境监督电话",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    // The code of squares leads to the page that asks for the code, and carries the number alone.
    let (number, code) = codes(page.text());
    let picture = unescaped(between(page.text(), "src=\"/qr.svg?path=", "\"").unwrap());
    assert_eq!(
        picture,
        format!("%2Fcomplaints%2Ffollow%3Fnumber%3D{number}")
    );
    let drawn = server.get(&format!("/qr.svg?path={picture}")).await;
    assert_eq!(drawn.status, 200);
    let opened = server
        .get(&format!("/complaints/follow?number={number}"))
        .await;
    assert!(opened.text().contains(&format!("value=\"{number}\"")));
    // Who keeps number and code sees the same paper again.
    let fields = [("number", number.as_str()), ("code", code.as_str())];
    let paper = server.post_form("/complaints/receipt", &fields).await;
    assert_eq!(codes(paper.text()), (number, code));
}

#[tokio::test]
async fn errors_bring_the_form_back_with_what_was_typed() {
    let server = Server::shared();
    let key = hidden_key(server.get(NEW).await.text());
    let fields = [
        ("kind", "enterprise"),
        ("against", "private"),
        ("text", "短"),
        ("unit", "某某局"),
        ("contact", "打电话给我"),
        ("publish", "true"),
        ("key", &key),
    ];
    let page = server.post_form(NEW, &fields).await;
    assert_eq!(page.status, 422);
    assert_private(&page);
    let html = page.text();
    assert!(html.contains("value=\"某某局\"") && html.contains("value=\"打电话给我\""));
    assert!(html.contains(">短</textarea>"));
    assert_eq!(hidden_key(html), key);
    let shown = words(html);
    for sentence in [
        "12368",
        "请选择投诉的类别",
        "请填写单位名称",
        "再多写几个字",
        "勾选同意",
    ] {
        assert!(shown.contains(sentence), "{sentence}");
    }
}

#[tokio::test]
async fn what_was_typed_comes_back_as_words_only() {
    let server = Server::shared();
    for field in [
        "kind", "unit", "text", "want", "about", "name", "contact", "key",
    ] {
        let page = server.post_form(NEW, &[(field, HOSTILE)]).await;
        assert_eq!(page.status, 422, "{field}");
        assert!(!page.text().contains("<script>alert"), "{field}");
        assert_private(&page);
    }
    let page = server.post_form(FOLLOW, &[("number", HOSTILE)]).await;
    assert!(!page.text().contains("<script>alert"));
}

#[tokio::test]
async fn every_wrong_code_is_the_same_page() {
    let server = Server::seeded();
    let (number, code) = server.sent_by_form().await;
    let other = server.sent_by_form().await;
    let mut pages = Vec::new();
    for (asked, given) in [
        (number.as_str(), other.1.as_str()),
        ("YX20200101-0001-0", code.as_str()),
        ("x", ""),
    ] {
        for path in [FOLLOW, "/complaints/receipt"] {
            let page = server
                .post_form(
                    path,
                    &[("number", asked), ("code", given), ("act", "erase")],
                )
                .await;
            assert_eq!(page.status, 404);
            assert_private(&page);
            assert!(words(page.text()).contains("对不上"));
            let same = page.text().replace(&format!("value=\"{asked}\""), "");
            pages.push(same);
        }
    }
    pages.dedup();
    assert_eq!(pages.len(), 1, "all alike but for the number typed");
}

/// 查进度 in the bar leads to the intents: it said of a complaint's own number that it was wrong.
#[tokio::test]
async fn where_it_stands_is_found_whichever_page_is_asked() {
    let server = Server::seeded();
    let (number, code) = server.sent_by_form().await;
    let asked = [("number", number.as_str()), ("code", code.as_str())];
    let page = server.post_form("/leads", &asked).await;
    assert_eq!(page.status, 200, "{page}");
    assert_private(&page);
    assert!(words(page.text()).contains("企业投诉"));
    assert!(page.text().contains("action=\"/complaints/follow\""));
    let lead = server.post_lead("", &good_lead()).await.json();
    let asked = [
        ("number", text(&lead, "number")),
        ("code", text(&lead, "query_code")),
    ];
    let page = server.post_form(FOLLOW, &asked).await;
    assert_eq!(page.status, 200, "{page}");
    assert_private(&page);
    assert!(words(page.text()).contains("已收到您的投资意向"));
    assert!(page.text().contains("action=\"/leads\""));
    // Each one's code opens its own alone.
    let asked = [
        ("number", number.as_str()),
        ("code", text(&lead, "query_code")),
    ];
    for path in ["/leads", FOLLOW] {
        assert_eq!(server.post_form(path, &asked).await.status, 404);
    }
}

/// What somebody else did meanwhile cost the visitor what was written.
#[tokio::test]
async fn what_was_typed_stays_when_somebody_else_was_faster() {
    let server = Server::seeded();
    let held = server.sent_by_form().await;
    let more = [("act", "supplement"), ("text", "写了很久的补充")];
    let late = server.act_by_form(&held, "0", &more).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("写了很久的补充"));
    let lead = server.post_lead("", &good_lead()).await.json();
    let late = server
        .post_form(
            "/leads",
            &[
                ("number", text(&lead, "number")),
                ("code", text(&lead, "query_code")),
                ("steps", "0"),
                ("act", "supplement"),
                ("text", "写了很久的补充"),
            ],
        )
        .await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("写了很久的补充"));
}

#[tokio::test]
async fn consent_to_publish_is_given_and_taken_back_on_the_page() {
    let server = Server::seeded();
    let held = server.sent_by_form().await;
    for (act, done, offered) in [
        ("own", "", "同意公开结果"),
        ("publish", "您同意公开结果", "收回公开结果的同意"),
        ("unpublish", "已收回", "同意公开结果"),
    ] {
        let page = server.act_by_form(&held, "1", &[("act", act)]).await;
        assert_eq!(page.status, 200, "{page}");
        let said = words(page.text());
        assert!(
            said.contains(done) && said.contains(offered),
            "{act}: {said}"
        );
    }
}

#[tokio::test]
async fn a_case_is_followed_to_its_rating_by_plain_forms() {
    let server = Server::seeded();
    let seat = server.token("投诉坐席", "青穗县投资促进局", "seat");
    let held = server.sent_by_form().await;
    let look = server.act_by_form(&held, "", &[]).await;
    assert_eq!(look.status, 200);
    assert_private(&look);
    assert!(words(look.text()).contains("已收到"));
    server
        .moved_by(
            &held,
            &seat,
            1,
            json!({ "act": "ask_supplement", "text": "请补充缴费凭证" }),
        )
        .await;
    let more = [("act", "supplement"), ("text", "凭证编号 0042")];
    // Seen before the notice came: how it stands now is shown, and said.
    let late = server.act_by_form(&held, "1", &more).await;
    assert_eq!(late.status, 409);
    let shown = words(late.text());
    assert!(
        shown.contains("有人刚刚办理过") && shown.contains("请补充缴费凭证"),
        "{shown}"
    );
    let done = server.act_by_form(&held, "2", &more).await;
    assert_eq!(done.status, 200);
    let shown = words(done.text());
    assert!(shown.contains("已收到您补充的材料") && shown.contains("凭证编号 0042"));
    for (at, act) in [(3, "accept"), (4, "conclude"), (5, "deliver")] {
        let act = json!({ "act": act, "text": "已退还" });
        server.moved_by(&held, &seat, at, act).await;
    }
    let half = [("act", "rate"), ("service", "4"), ("text", "快")];
    let missing = server.act_by_form(&held, "6", &half).await;
    assert_eq!(missing.status, 422);
    assert!(words(missing.text()).contains("请选 1 到 5 分"));
    assert!(missing.text().contains(">快</textarea>"));
    let rate = [("act", "rate"), ("result", "5"), ("service", "4")];
    let rated = server.act_by_form(&held, "6", &rate).await;
    assert_eq!(rated.status, 200);
    assert!(words(rated.text()).contains("已收到您的评价"));
    assert_eq!(
        count(&server.data, "SELECT COUNT(*) FROM case_ratings").await,
        1
    );
    // Once is once, and said in a sentence.
    let twice = server.act_by_form(&held, "7", &rate).await;
    assert_eq!(twice.status, 422);
    assert!(words(twice.text()).contains("已经评价过一次"));
    let reopen = [("act", "reopen"), ("text", "只退了一半")];
    let again = server.act_by_form(&held, "7", &reopen).await;
    assert!(words(again.text()).contains("已重新办理"));
}

#[tokio::test]
async fn own_data_are_read_copied_corrected_and_erased() {
    let server = Server::seeded();
    let held = server.sent_by_form().await;
    let act = async |fields: &[(&str, &str)]| server.act_by_form(&held, "1", fields).await;
    let look = act(&[]).await;
    assert!(
        !look.text().contains("8005678"),
        "shown only when asked for"
    );
    let own = words(act(&[("act", "own")]).await.text());
    assert!(
        own.contains("0190-8005678") && own.contains("协调费"),
        "{own}"
    );
    let read = "SELECT COUNT(*) FROM case_readings WHERE reader = 'visitor'";
    assert_eq!(
        count(&server.data, read).await,
        1,
        "each reading is recorded"
    );
    let copy = act(&[("act", "copy")]).await;
    assert!(copy.header("content-disposition").contains("attachment"));
    let copy = copy.json();
    assert_eq!(copy["contact"], "0190-8005678");
    assert_eq!(copy["words"]["want"], "退还费用");
    let wrong = act(&[("act", "correct"), ("contact", "电话")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("value=\"电话\""));
    let new = act(&[
        ("act", "correct"),
        ("name", "王先生"),
        ("contact", "wang@example.cn"),
    ])
    .await;
    assert!(words(new.text()).contains("wang@example.cn"));
    let unsure = act(&[("act", "erase")]).await;
    assert_eq!(unsure.status, 422);
    assert!(words(unsure.text()).contains("请先勾选"));
    let gone = act(&[("act", "erase"), ("sure", "true")]).await;
    assert_eq!(gone.status, 200);
    let shown = words(gone.text());
    assert!(
        shown.contains("已删除") && !shown.contains("wang@"),
        "{shown}"
    );
}

#[tokio::test]
async fn the_form_engine_gets_the_part_that_changes() {
    let server = Server::seeded();
    let held = server.sent_by_form().await;
    let json = [
        ("accept", "application/json"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let body = |(number, code): &(String, String)| format!("number={number}&code={code}");
    let ask = async |path: &str, held: &(String, String)| {
        server
            .send(reqwest::Method::POST, path, &json, body(held))
            .await
    };
    for path in [FOLLOW, "/complaints/receipt"] {
        let part = ask(path, &held).await;
        assert_eq!(part.header("cache-control"), "no-store");
        let part = part.ok();
        assert!(!part["title"].as_str().unwrap().is_empty());
        let html = part["html"].as_str().unwrap();
        assert!(
            html.contains(&held.0) && !html.contains("<header"),
            "{html}"
        );
    }
    let wrong = ask(FOLLOW, &(held.0.clone(), String::new())).await;
    assert_eq!(wrong.status, 404);
    assert!(wrong.json()["html"].as_str().unwrap().contains("对不上"));
}
