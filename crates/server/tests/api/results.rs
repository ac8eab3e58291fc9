//! 典型案例, redacted texts, comments, supervisors, and the grounds of a refusal.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    complaints::{BUREAU, Held, TOWN, good, with},
    support::{Answer, Server, count, text},
};

const LAND: &str = "青穗县自然资源局";

fn told() -> Value {
    json!({
        "title": "施工期间被要求另交协调费",
        "problem": "某企业反映，建厂期间被要求另交协调费，没有收据。",
        "outcome": "经查没有依据，费用已经退还，并当面说明。",
        "changed": "全县清理各镇自设的收费，以县里公布的清单为准。",
    })
}

impl Server {
    async fn publish(&self, token: &str, held: &Held, form: &Value) -> Answer {
        let path = format!("/api/v1/staff/complaints/{}/result", held.number);
        let token = [("authorization", token)];
        self.send_json(Method::POST, &path, &token, form).await
    }

    async fn beside(
        &self,
        method: Method,
        token: &str,
        held: &Held,
        what: &str,
        body: Value,
    ) -> Answer {
        let path = format!("/api/v1/staff/complaints/{}/{what}", held.number);
        let token = [("authorization", token)];
        self.send_json(method, &path, &token, &body).await
    }

    async fn case_of(&self, token: &str, held: &Held) -> Value {
        let path = format!("/api/v1/staff/complaints/{}", held.number);
        self.staff_get(token, &path).await.ok()
    }

    /// Takes it to its answer.
    async fn conclude(&self, seat: &str, held: &Held) {
        for act in ["accept", "conclude", "deliver"] {
            let act = json!({ "act": act, "text": "费用已退还" });
            self.staff(seat, held, act).await.ok();
        }
    }

    /// The status of a page once it is this one.
    async fn page_becomes(&self, path: &str, status: u16) -> Answer {
        for _ in 0..50 {
            let answer = self.get(path).await;
            if answer.status == status {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{path} did not become {status}");
    }

    async fn consent(&self, held: &Held, publish: bool) -> Answer {
        let path = format!("/api/v1/complaints/{}/publish", held.number);
        let code = [("x-query-code", held.code.as_str())];
        let body = json!({ "publish": publish });
        self.send_json(Method::PUT, &path, &code, &body).await
    }
}

#[tokio::test]
async fn a_result_is_published_without_anybody_and_goes_with_the_consent() {
    let server = Server::seeded();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    let held = server.complain(&with("publish", true)).await;
    server
        .publish(&seat, &held, &told())
        .await
        .problem(422, "invalid");
    server.conclude(&seat, &held).await;
    let published = server.publish(&seat, &held, &told()).await;
    assert_eq!(published.status, 201, "{published}");
    let path = published.header("location").to_owned();
    let page = server.page_becomes(&path, 200).await;
    for part in [
        "因此改了什么",
        "以县里公布的清单为准",
        "季度答复",
        "企业投诉 · 涉企收费",
    ] {
        assert!(page.text().contains(part), "{part}");
    }
    let list = server.get("/complaints/results").await;
    assert!(list.text().contains(&path) && list.text().contains("因此改了："));
    let fragment = server.get(&format!("/fragments{path}")).await.ok();
    assert!(page.text().contains(fragment["html"].as_str().unwrap()));
    let data = server.get("/data/results.json").await.ok();
    let items = data["items"].as_array().unwrap();
    let one = items.iter().find(|one| one["url"] == path).unwrap();
    let quarter = text(one, "quarter");
    assert!(quarter.len() == 7 && quarter.contains("-Q"), "{quarter}");
    for told in [page.text(), list.text(), &data.to_string()] {
        assert!(!told.contains(&held.number) && !told.contains("某某食品"));
    }
    assert!(
        server
            .get("/data/results.csv")
            .await
            .text()
            .contains("因此改了什么")
    );
    assert!(server.get("/sitemap.xml").await.text().contains(&path));
    let follow = server.follow_case(&held).await;
    assert_eq!(
        (&follow["publish"], text(&follow, "result")),
        (&json!(true), path.as_str())
    );

    let taken_back = server.consent(&held, false).await.ok();
    assert_eq!(taken_back["publish"], false);
    assert!(taken_back["result"].is_null());
    server.page_becomes(&path, 404).await;
    assert!(
        !server
            .get("/data/results.json")
            .await
            .text()
            .contains(&path)
    );
    let again = server.publish(&seat, &held, &told()).await;
    again.problem(422, "invalid");
    assert_eq!(again.fields(), ["case"]);
    // Agreed to anew, published anew, at another address; then the seat takes it back.
    server.consent(&held, true).await.ok();
    let second = server.publish(&seat, &held, &told()).await;
    assert_ne!(second.header("location"), path);
    let gone = server
        .beside(Method::DELETE, &seat, &held, "result", json!({}))
        .await;
    assert_eq!(gone.status, 204);
    server.page_becomes(second.header("location"), 404).await;
}

#[tokio::test]
async fn who_has_everything_erased_has_the_result_erased() {
    let server = Server::seeded();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    let held = server.complain(&with("publish", true)).await;
    server.conclude(&seat, &held).await;
    let path = server
        .publish(&seat, &held, &told())
        .await
        .header("location")
        .to_owned();
    server.page_becomes(&path, 200).await;
    let person = format!("/api/v1/complaints/{}/person", held.number);
    let code = [("x-query-code", held.code.as_str())];
    assert_eq!(
        server.send(Method::DELETE, &person, &code, "").await.status,
        204
    );
    server.page_becomes(&path, 404).await;
    let again = server.consent(&held, true).await;
    again.problem(422, "invalid");
    server
        .publish(&seat, &held, &told())
        .await
        .problem(422, "invalid");
}

#[tokio::test]
async fn what_tells_who_it_was_is_refused_in_sentences() {
    let server = Server::seeded();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    let mut form = with("publish", true);
    form["confidential"] = true.into();
    let held = server.complain(&form).await;
    server.conclude(&seat, &held).await;
    for (told_too, why) in [
        ("某某食品有限公司", "称呼"),
        ("某某食品", "称呼"),
        ("０１９０－８００５６７８", "联系方式"),
        ("手机13900001234", "电话"),
        ("身份证11010519491231002X", "身份证"),
        (TOWN, "被投诉单位"),
        (held.number.as_str(), "受理编号"),
        ("11月3日", "具体日期"),
        ("按缴纳税额的50%返还", "不能发布"),
    ] {
        let mut form = told();
        form["outcome"] = format!("经查，{told_too}，费用已经退还。").into();
        let refused = server.publish(&seat, &held, &form).await;
        refused.problem(422, "invalid");
        assert_eq!(refused.fields(), ["outcome"], "{told_too}");
        assert!(refused.text().contains(why), "{told_too}: {refused}");
        assert!(!refused.text().contains("8005678"), "{refused}");
    }
    let mut form = told();
    form["changed"] = "".into();
    let refused = server.publish(&seat, &held, &form).await;
    refused.problem(422, "invalid");
    assert!(refused.text().contains("因此改了什么"));
    let sql = "SELECT COUNT(*) FROM case_results WHERE case_number IS NOT NULL";
    assert_eq!(count(&server.data, sql).await, 0);
    // Who did not agree is not published, whatever the text.
    let silent = server.complain(&good()).await;
    server.conclude(&seat, &silent).await;
    let refused = server.publish(&seat, &silent, &told()).await;
    assert_eq!(refused.fields(), ["case"]);
    // And a unit does not publish.
    let unit = server.token("自然资源局", LAND, "unit");
    server
        .publish(&unit, &held, &told())
        .await
        .problem(403, "forbidden");
}

#[tokio::test]
async fn the_demo_s_results_say_that_they_are_invented() {
    let server = Server::shared();
    let data = server.get("/data/results.json").await.ok();
    let items = data["items"].as_array().unwrap();
    assert!(items.len() >= 3);
    for one in items {
        assert_eq!(one["demo"], true);
        let page = server.get(text(one, "url")).await;
        assert!(page.text().contains("这些案例是编写的"), "{page}");
        assert!(text(one, "title").contains("演示"));
    }
}

#[tokio::test]
async fn a_confidential_case_is_read_by_its_redacted_text() {
    let server = Server::seeded();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    let land = server.token("自然资源局", LAND, "unit");
    let mut form = with("confidential", true);
    form["text"] = "我是某某食品的，电话0190-8005678，被要求另交协调费".into();
    let held = server.complain(&form).await;
    let officer = json!({ "unit": LAND, "person": "李某", "phone": "0190-8005679" });
    let assign = json!({ "act": "assign", "officer": officer });
    server.staff(&seat, &held, assign).await.ok();
    let more = json!({ "act": "supplement", "text": "我们某某食品的凭证在这里" });
    server.visitor(&held, more).await.ok();
    let said = json!({ "act": "progress", "text": "已同某某食品核对" });
    server.staff(&seat, &held, said).await.ok();

    let seen = server.case_of(&land, &held).await;
    assert!(seen["words"].is_null() && text(&seen, "withheld").contains("脱敏"));
    assert!(!seen.to_string().contains("某某食品"), "{seen}");
    // A redacted text that still tells is refused.
    let leaky = json!({ "text": "某某食品反映被要求另交协调费" });
    let refused = server
        .beside(Method::PUT, &seat, &held, "redaction", leaky)
        .await;
    refused.problem(422, "invalid");
    let redacted = json!({ "text": "某企业反映被要求另交协调费", "want": "退还费用" });
    let case = server
        .beside(Method::PUT, &seat, &held, "redaction", redacted.clone())
        .await
        .ok();
    // The seat has both, and the sender's own words are what they were.
    assert_eq!(text(&case["words"], "text"), text(&form, "text"));
    assert_eq!(case["redaction"], redacted);
    let seen = server.case_of(&land, &held).await;
    assert_eq!(seen["words"], redacted);
    assert!(seen["withheld"].is_null());
    let texts: Vec<_> = seen["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["text"])
        .collect();
    assert!(texts.iter().all(|text| text.is_null()), "{texts:?}");
    let refused = server
        .beside(Method::PUT, &land, &held, "redaction", redacted)
        .await;
    refused.problem(403, "forbidden");
    // Where nobody asked for confidentiality, the unit reads the case itself.
    let open = server.complain(&good()).await;
    let officer = json!({ "unit": LAND, "person": "李某", "phone": "0190-8005679" });
    let assign = json!({ "act": "assign", "officer": officer });
    server.staff(&seat, &open, assign).await.ok();
    let seen = server.case_of(&land, &open).await;
    assert_eq!(seen["words"]["text"], good()["text"]);
}

#[tokio::test]
async fn a_supervisor_reads_without_anybody_and_comments_for_staff() {
    let server = Server::seeded();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    let looks = server.token("义务监督员", "青穗县企业家协会", "supervisor");
    let held = server.complain(&good()).await;
    let seen = server.case_of(&looks, &held).await;
    assert!(seen["words"].is_null() && !seen.to_string().contains("协调费"));
    assert_eq!(seen["staff_may"], json!([]));
    let redacted = json!({ "text": "某企业反映被要求另交费用" });
    server
        .beside(Method::PUT, &seat, &held, "redaction", redacted)
        .await
        .ok();
    let list = server
        .staff_get(&looks, "/api/v1/staff/complaints")
        .await
        .ok();
    assert_eq!(list[0]["words"]["text"], "某企业反映被要求另交费用");
    // Neither name nor moves.
    let path = format!("/api/v1/staff/complaints/{}", held.number);
    for what in ["person", "acts"] {
        let answer = match what {
            "person" => server.staff_get(&looks, &format!("{path}/person")).await,
            _ => {
                server
                    .staff(&looks, &held, json!({ "act": "accept" }))
                    .await
            }
        };
        answer.problem(403, "forbidden");
    }
    let says = json!({ "text": "请核对收费清单是否公示" });
    let case = server
        .beside(Method::POST, &looks, &held, "comments", says)
        .await
        .ok();
    assert_eq!(
        case["comments"][0]["author"],
        "义务监督员（青穗县企业家协会）"
    );
    let case = server.case_of(&seat, &held).await;
    assert_eq!(case["comments"][0]["text"], "请核对收费清单是否公示");
    // Who sent it is no comment's to tell either.
    let says = json!({ "text": "某某食品的电话已核实" });
    let case = server
        .beside(Method::POST, &seat, &held, "comments", says)
        .await
        .ok();
    assert_eq!(case["comments"][1]["text"], "某某食品的电话已核实");
    let case = server.case_of(&looks, &held).await;
    assert!(case["comments"][1]["text"].is_null(), "{case}");
    let follow = server.follow_case(&held).await;
    assert_eq!(follow["steps"], 1, "no step of the visitor's");
    assert!(!follow.to_string().contains("收费清单"));
    // A supervisor of the unit complained about is of that unit.
    let own = server.token("镇监督员", TOWN, "supervisor");
    server
        .staff_get(&own, &path)
        .await
        .problem(403, "forbidden");
    let unit = server.token("自然资源局", LAND, "unit");
    let says = json!({ "text": "意见" });
    let refused = server
        .beside(Method::POST, &unit, &held, "comments", says)
        .await;
    refused.problem(403, "forbidden");
}
