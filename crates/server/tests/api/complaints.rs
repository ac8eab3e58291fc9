//! `/api/v1/complaints` and `/api/v1/staff/complaints`: the whole life of a case.

use domain::{codes::QueryCode, codes::ReceiptNumber, date::Date, workdays::Calendar};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Server, count, run, text};

pub(crate) const BUREAU: &str = "青穗县投资促进局";
pub(crate) const TOWN: &str = "白石镇人民政府";

pub(crate) fn good() -> Value {
    json!({
        "kind": "enterprise",
        "category": "charges",
        "against": "authority",
        "unit": TOWN,
        "text": "施工期间被要求另交协调费，没有收据",
        "want": "退还费用",
        "name": "某某食品有限公司",
        "contact": "0190-8005678",
        "consent": true,
    })
}

pub(crate) fn with(field: &str, value: impl Into<Value>) -> Value {
    let mut form = good();
    form[field] = value.into();
    form
}

/// What a visitor holds.
pub(crate) struct Held {
    pub(crate) number: String,
    pub(crate) code: String,
    pub(crate) receipt: Value,
}

impl Server {
    async fn post_complaint(&self, key: &str, form: &Value) -> Answer {
        let key = [("idempotency-key", key)];
        let headers = if key[0].1.is_empty() { &[][..] } else { &key };
        self.send_json(Method::POST, "/api/v1/complaints", headers, form)
            .await
    }

    pub(crate) async fn complain(&self, form: &Value) -> Held {
        let answer = self.post_complaint("", form).await;
        assert_eq!(answer.status, 201, "{answer}");
        let receipt = answer.json();
        Held {
            number: text(&receipt, "number").to_owned(),
            code: text(&receipt, "query_code").to_owned(),
            receipt,
        }
    }

    pub(crate) async fn follow_case(&self, held: &Held) -> Value {
        let path = format!("/api/v1/complaints/{}", held.number);
        self.get_with(&path, &[("x-query-code", &held.code)])
            .await
            .ok()
    }

    /// What the visitor does, having seen everything.
    pub(crate) async fn visitor(&self, held: &Held, act: Value) -> Answer {
        let steps = self.follow_case(held).await["steps"].clone();
        let mut body = act;
        body["steps"] = steps;
        let path = format!("/api/v1/complaints/{}/acts", held.number);
        let code = [("x-query-code", held.code.as_str())];
        self.send_json(Method::POST, &path, &code, &body).await
    }

    /// What staff do, having seen everything.
    pub(crate) async fn staff(&self, token: &str, held: &Held, act: Value) -> Answer {
        let steps = self.follow_case(held).await["steps"].clone();
        self.staff_seen(token, held, act, steps).await
    }

    pub(crate) async fn staff_seen(
        &self,
        token: &str,
        held: &Held,
        act: Value,
        steps: Value,
    ) -> Answer {
        let mut body = act;
        body["steps"] = steps;
        let path = format!("/api/v1/staff/complaints/{}/acts", held.number);
        self.send_json(Method::POST, &path, &[("authorization", token)], &body)
            .await
    }

    /// Gives a case to somebody of this unit.
    async fn assign(&self, token: &str, held: &Held, unit: &str) -> Answer {
        let officer = json!({ "unit": unit, "person": "李某", "phone": "0190-8005679" });
        let assign = json!({ "act": "assign", "officer": officer });
        self.staff(token, held, assign).await
    }

    pub(crate) async fn staff_get(&self, token: &str, path: &str) -> Answer {
        self.get_with(path, &[("authorization", token)]).await
    }
}

#[tokio::test]
async fn a_receipt_has_number_code_officer_clocks_and_rights() {
    let server = Server::seeded();
    let held = server.complain(&good()).await;
    assert!(ReceiptNumber::parse(&held.number).is_ok());
    assert!(QueryCode::parse(&held.code).is_ok());
    let receipt = &held.receipt;
    assert_eq!(receipt["state"], "received");
    assert!(text(receipt, "rights").contains("行政复议"));
    assert!(!text(&receipt["officer"], "phone").is_empty());
    let clocks = receipt["clocks"].as_array().unwrap();
    let names: Vec<_> = clocks.iter().map(|clock| text(clock, "clock")).collect();
    assert_eq!(names, ["sign", "accept"]);
    let accept = &clocks[1];
    let started = Date::parse(text(accept, "started")).unwrap();
    let days = u32::try_from(accept["workdays"].as_u64().unwrap()).unwrap();
    let due = Calendar::builtin().add_workdays(started, days).date;
    assert_eq!(text(accept, "due_on"), due.to_string());
    // What was written is not sent back by the receipt.
    assert!(!receipt.to_string().contains("协调费"));
    let followed = server.follow_case(&held).await;
    assert_eq!(followed["events"], receipt["events"]);
    assert!(followed["query_code"].is_null());
}

#[tokio::test]
async fn every_way_of_being_wrong_is_one_answer() {
    let server = Server::seeded();
    let held = server.complain(&good()).await;
    let other = server.complain(&good()).await;
    let mut answers = Vec::new();
    for (number, code) in [
        (held.number.as_str(), other.code.as_str()),
        ("YX20261121-0001-1", held.code.as_str()),
        ("x", held.code.as_str()),
        (held.number.as_str(), ""),
        (held.number.as_str(), "AAAA-AAAA-AAAA-AAAA"),
    ] {
        let path = format!("/api/v1/complaints/{number}");
        let answer = server.get_with(&path, &[("x-query-code", code)]).await;
        answer.problem(404, "not_found");
        answers.push(answer.text().to_owned());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
}

#[tokio::test]
async fn the_same_key_is_one_case_and_another_body_is_refused() {
    let server = Server::seeded();
    let key = "complaint-key-0123456789";
    let form = good();
    let (one, two) = tokio::join!(
        server.post_complaint(key, &form),
        server.post_complaint(key, &form)
    );
    let (one, two) = (one.json(), two.json());
    assert_eq!(one["number"], two["number"]);
    assert_eq!(one["query_code"], two["query_code"]);
    let other = server
        .post_complaint(key, &with("text", "完全另一件事"))
        .await;
    other.problem(422, "idempotency_key_reused");
    let sql = "SELECT COUNT(*) FROM cases";
    assert_eq!(count(&server.data, sql).await, 1);
    let sql = "SELECT COUNT(*) FROM case_outbox";
    assert_eq!(count(&server.data, sql).await, 1);
}

#[tokio::test]
async fn bad_input_gets_all_sentences_at_once() {
    let server = Server::seeded();
    let answer = server
        .post_complaint("", &json!({ "kind": "enterprise" }))
        .await;
    answer.problem(422, "invalid");
    assert_eq!(
        answer.fields(),
        ["against", "category", "consent", "contact", "name", "text"]
    );
    let private = server.post_complaint("", &with("against", "private")).await;
    assert!(private.text().contains("12368"));
    let anonymous = json!({
        "kind": "suggestion", "text": "建议公开办事流程", "anonymous": true,
    });
    assert_eq!(server.post_complaint("", &anonymous).await.status, 201);
}

#[tokio::test]
async fn the_whole_path_of_a_complaint() {
    let server = Server::seeded();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    let held = server.complain(&with("kind", "foreign_investment")).await;
    let moved = |answer: Answer| answer.ok();
    let asked = json!({ "act": "ask_supplement", "text": "请补充缴费凭证" });
    let case = moved(server.staff(&seat, &held, asked).await);
    assert_eq!(case["state"], "supplement");
    let follow = server.follow_case(&held).await;
    let accept = &follow["clocks"][1];
    assert!(accept["paused_left"].is_u64() && accept["due_on"].is_null());
    assert_eq!(follow["may"], json!(["supplement", "withdraw"]));
    let events = follow["events"].as_array().unwrap();
    assert_eq!(text(&events[1], "text"), "请补充缴费凭证");

    let come = json!({ "act": "supplement", "text": "凭证编号 0042" });
    assert_eq!(
        moved(server.visitor(&held, come).await)["state"],
        "received"
    );
    let accept = json!({ "act": "accept" });
    let case = moved(server.staff(&seat, &held, accept).await);
    assert_eq!(case["state"], "handling");
    let extend = json!({ "act": "extend", "text": "涉及两个部门", "days": 30 });
    let case = moved(server.staff(&seat, &held, extend).await);
    let finish = case["clocks"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (text(&finish, "clock"), &finish["workdays"]),
        ("finish", &json!(90))
    );
    let conclude = json!({ "act": "conclude", "text": "已退还，经办人批评教育" });
    moved(server.staff(&seat, &held, conclude).await);
    let deliver = json!({ "act": "deliver" });
    let case = moved(server.staff(&seat, &held, deliver).await);
    assert_eq!(case["state"], "delivered");
    for clock in case["clocks"].as_array().unwrap() {
        assert!(
            clock["stopped_on"].is_string() && clock["late"] == false,
            "{clock}"
        );
    }

    let rate = json!({ "act": "rate", "result": 2, "service": 4 });
    moved(server.visitor(&held, rate.clone()).await);
    server.visitor(&held, rate).await.problem(422, "invalid");
    let reopen = json!({ "act": "reopen", "text": "只退了一半" });
    assert_eq!(
        moved(server.visitor(&held, reopen.clone()).await)["state"],
        "handling"
    );
    for act in ["conclude", "deliver"] {
        moved(
            server
                .staff(&seat, &held, json!({ "act": act, "text": "余款已退" }))
                .await,
        );
    }
    server.visitor(&held, reopen).await.problem(422, "invalid");
    let appeal = json!({ "act": "appeal" });
    let last = moved(server.visitor(&held, appeal).await);
    assert_eq!(last["state"], "escalated");
    assert!(last["upper"]["phone"].is_string(), "{last}");
    let told = "SELECT COUNT(*) FROM case_outbox";
    assert_eq!(
        count(&server.data, told).await,
        i64::try_from(last["events"].as_array().unwrap().len()).unwrap()
    );
}

#[tokio::test]
async fn of_two_who_act_at_once_one_is_told_what_changed() {
    let server = Server::seeded();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    let held = server.complain(&good()).await;
    let accept = || json!({ "act": "accept" });
    let refuse = || json!({ "act": "refuse", "ground": "not_ours", "text": "不属于受理范围" });
    let (one, two) = tokio::join!(
        server.staff_seen(&seat, &held, accept(), json!(1)),
        server.staff_seen(&seat, &held, refuse(), json!(1)),
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{one} {two}");
    let lost = if one.status == 409 { &one } else { &two };
    let body = lost.json();
    assert_eq!(body["error"]["code"], "changed");
    assert_eq!(body["current"]["steps"], 2);
    assert_eq!(server.follow_case(&held).await["steps"], 2);
}

#[tokio::test]
async fn a_unit_never_sees_or_holds_a_complaint_about_itself() {
    let server = Server::seeded();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    let town = server.token("白石镇", "白石镇人民政府", "unit");
    let land = server.token("自然资源局", "青穗县自然资源局", "unit");
    let held = server.complain(&good()).await;
    let path = format!("/api/v1/staff/complaints/{}", held.number);
    server
        .staff_get(&town, &path)
        .await
        .problem(403, "forbidden");
    server
        .staff_get(&land, &path)
        .await
        .problem(404, "not_found");
    let to = |unit: &str| {
        let officer = json!({ "unit": unit, "person": "李某", "phone": "0190-8005679" });
        json!({ "act": "assign", "officer": officer })
    };
    let own = server.staff(&seat, &held, to("青穗县白石镇人民政府")).await;
    own.problem(422, "invalid");
    assert_eq!(own.fields(), ["unit"]);
    server
        .staff(&seat, &held, to("青穗县自然资源局"))
        .await
        .ok();
    let seen = server.staff_get(&land, &path).await.ok();
    assert_eq!(text(&seen["words"], "want"), "退还费用");
    let list = server.staff_get(&town, "/api/v1/staff/complaints").await;
    assert_eq!(list.ok().as_array().unwrap().len(), 0);
    // What only the seat does.
    server
        .staff(&land, &held, to("别的单位"))
        .await
        .problem(403, "forbidden");
    // The bureau complained about does not get its own case either.
    let about_us = server.complain(&with("unit", BUREAU)).await;
    let unit = text(&about_us.receipt["officer"], "unit");
    assert!(!unit.contains(BUREAU), "{unit}");
    let own = format!("/api/v1/staff/complaints/{}", about_us.number);
    server
        .staff_get(&seat, &own)
        .await
        .problem(403, "forbidden");
}

#[tokio::test]
async fn a_name_is_shown_to_whom_it_may_and_each_reading_is_recorded() {
    let server = Server::seeded();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    let land = server.token("自然资源局", "青穗县自然资源局", "unit");
    let held = server.complain(&with("confidential", true)).await;
    server.assign(&seat, &held, "青穗县自然资源局").await.ok();
    let path = format!("/api/v1/staff/complaints/{}", held.number);
    let seen = server.staff_get(&land, &path).await;
    assert!(!seen.text().contains("某某食品") && !seen.text().contains("8005678"));
    let person = format!("{path}/person");
    server
        .staff_get(&land, &person)
        .await
        .problem(403, "forbidden");
    let read = server.staff_get(&seat, &person).await.ok();
    assert_eq!(text(&read, "name"), "某某食品有限公司");
    let sql = "SELECT COUNT(*) FROM case_readings WHERE reader LIKE '投诉坐席%'";
    assert_eq!(count(&server.data, sql).await, 1);
}

/// A 409 gave the handling unit what the 200 kept from it.
#[tokio::test]
async fn who_was_slower_sees_no_more_than_who_reads() {
    let server = Server::seeded();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    let land = server.token("自然资源局", "青穗县自然资源局", "unit");
    let held = server.complain(&with("confidential", true)).await;
    server.assign(&seat, &held, "青穗县自然资源局").await.ok();
    let planted = json!({ "act": "supplement", "text": "我叫王小明，住南街 8 号" });
    server.visitor(&held, planted).await.ok();
    let path = format!("/api/v1/staff/complaints/{}", held.number);
    let seen = server.staff_get(&land, &path).await;
    let progress = json!({ "act": "progress", "text": "在办" });
    let late = server.staff_seen(&land, &held, progress, json!(1)).await;
    assert_eq!(late.status, 409, "{late}");
    assert!(!late.text().contains("王小明") && !seen.text().contains("王小明"));
    assert_eq!(late.json()["current"], seen.json());
    let by_seat = json!({ "act": "progress", "text": "在办" });
    let late = server.staff_seen(&seat, &held, by_seat, json!(1)).await;
    assert!(late.text().contains("王小明"));
}

/// What people write of a unit is seldom its whole name.
#[tokio::test]
async fn a_unit_is_kept_from_its_own_case_as_people_write_it() {
    let server = Server::seeded();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    let tax = server.token("税务", "青穗县税务局", "unit");
    for written in ["税务局", "税　务　局", "青穗縣稅務局", "税务局、公安局"] {
        let held = server.complain(&with("unit", written)).await;
        let answer = server.assign(&seat, &held, "青穗县税务局").await;
        answer.problem(422, "invalid");
        assert_eq!(answer.fields(), ["unit"], "{written}");
        let path = format!("/api/v1/staff/complaints/{}", held.number);
        server
            .staff_get(&tax, &path)
            .await
            .problem(403, "forbidden");
    }
}

/// Who was complained about by name got the case, and his own bureau's seat read it.
#[tokio::test]
async fn who_is_complained_about_by_name_does_not_get_it() {
    let server = Server::seeded();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    let other = server.token("县政府办坐席", "青穗县人民政府办公室", "seat");
    for written in ["田小满", "综合服务股 田小满", "综合服务股"] {
        let held = server.complain(&with("unit", written)).await;
        let officer = server.follow_case(&held).await["officer"].clone();
        assert!(!officer.to_string().contains("投资促进局"), "{officer}");
        let path = format!("/api/v1/staff/complaints/{}", held.number);
        let read = server.staff_get(&seat, &path).await;
        read.problem(403, "forbidden");
        server.staff_get(&other, &path).await.ok();
    }
}

/// An open case whose person is erased could never be ended.
#[tokio::test]
async fn what_is_erased_is_ended_all_the_same() {
    let server = Server::seeded();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    let held = server.complain(&good()).await;
    let person = format!("/api/v1/complaints/{}/person", held.number);
    let code = [("x-query-code", held.code.as_str())];
    server.send(Method::DELETE, &person, &code, "").await;
    assert_eq!(server.follow_case(&held).await["may"], json!(["withdraw"]));
    for act in ["accept", "progress", "conclude", "deliver"] {
        let words = json!({ "act": act, "text": "不再保存的话" });
        let answer = server.staff(&seat, &held, words).await;
        assert_eq!(answer.fields(), ["text"], "{act}");
        server.staff(&seat, &held, json!({ "act": act })).await.ok();
    }
    assert_eq!(server.follow_case(&held).await["state"], "delivered");
}

#[tokio::test]
async fn one_case_takes_so_many_supplements() {
    let server = Server::seeded();
    let held = server.complain(&good()).await;
    for n in 0..20 {
        let more = json!({ "act": "supplement", "text": format!("第 {n} 次补充") });
        server.visitor(&held, more).await.ok();
    }
    let more = json!({ "act": "supplement", "text": "又一次" });
    let answer = server.visitor(&held, more).await;
    answer.problem(422, "invalid");
    assert!(answer.text().contains("请打承办人的电话"));
}

#[tokio::test]
async fn tokens_are_asked_for_known_and_can_be_taken_back() {
    let server = Server::seeded();
    let path = "/api/v1/staff/complaints";
    server.get(path).await.problem(401, "unauthorized");
    server
        .staff_get("Bearer ys_guess", path)
        .await
        .problem(401, "unauthorized");
    let seat = server.token("投诉坐席", BUREAU, "seat");
    server.staff_get(&seat, path).await.ok();
    let data = server.data.to_str().unwrap();
    let revoke = ["token", "revoke", "--data", data, "--name", "投诉坐席"];
    assert!(crate::support::run(&revoke).status.success());
    server
        .staff_get(&seat, path)
        .await
        .problem(401, "unauthorized");
}

/// One seat cannot look at complaints about itself: somebody has to know before one comes.
#[tokio::test]
async fn the_doctor_misses_a_second_seat() {
    let server = Server::seeded();
    let doctor = || {
        let output = run(&["doctor", "--data", server.data.to_str().unwrap()]);
        String::from_utf8(output.stdout).unwrap()
    };
    let missed = |unit: &str| format!("坐席令牌都是{unit}的");
    assert!(!doctor().contains("坐席令牌都是"));
    server.token("坐席", BUREAU, "seat");
    server.token("镇里", TOWN, "unit");
    assert!(doctor().contains(&missed(BUREAU)));
    server.token("县政府办坐席", "青穗县人民政府办公室", "seat");
    assert!(!doctor().contains("坐席令牌都是"));
}

#[tokio::test]
async fn a_person_reads_corrects_and_erases_by_the_same_code() {
    let server = Server::seeded();
    let held = server.complain(&good()).await;
    let path = format!("/api/v1/complaints/{}/person", held.number);
    let code = [("x-query-code", held.code.as_str())];
    let mine = server.get_with(&path, &code).await.ok();
    assert_eq!(text(&mine, "contact"), "0190-8005678");
    server.get(&path).await.problem(404, "not_found");
    let wrong = json!({ "contact": "电话" });
    let refused = server.send_json(Method::PUT, &path, &code, &wrong).await;
    refused.problem(422, "invalid");
    // Nobody disappears by a correction, and no name is read by its place.
    for (short, fields) in [
        (json!({}), vec!["contact", "name"]),
        (json!({ "name": "王先生" }), vec!["contact"]),
    ] {
        let refused = server.send_json(Method::PUT, &path, &code, &short).await;
        assert_eq!(refused.fields(), fields, "{refused}");
    }
    let list = json!(["王先生", "wang@example.cn"]);
    let refused = server.send_json(Method::PUT, &path, &code, &list).await;
    refused.problem(400, "bad_request");
    assert_eq!(server.get_with(&path, &code).await.ok(), mine);
    let new = json!({ "name": "王先生", "contact": "wang@example.cn" });
    server.send_json(Method::PUT, &path, &code, &new).await.ok();
    assert_eq!(server.get_with(&path, &code).await.ok(), new);
    let gone = server.send(Method::DELETE, &path, &code, "").await;
    assert_eq!(gone.status, 204);
    assert_eq!(server.get_with(&path, &code).await.ok(), json!({}));
    let publish = format!("/api/v1/complaints/{}/publish", held.number);
    let yes = json!({ "publish": true });
    let refused = server.send_json(Method::PUT, &publish, &code, &yes).await;
    refused.problem(422, "invalid");
    // Who complains by the Order has to have a name.
    let foreign = server.complain(&with("kind", "foreign_investment")).await;
    let person = format!("/api/v1/complaints/{}/person", foreign.number);
    let its = [("x-query-code", foreign.code.as_str())];
    let nobody = json!({ "name": "", "contact": "" });
    let refused = server.send_json(Method::PUT, &person, &its, &nobody).await;
    assert_eq!(refused.fields(), ["name"]);
    // The steps and their days stay.
    assert_eq!(server.follow_case(&held).await["steps"], 1);
    let more = json!({ "act": "supplement", "text": "再补充" });
    server.visitor(&held, more).await.problem(422, "invalid");
    let again = server.send_json(Method::PUT, &path, &code, &new).await;
    again.problem(422, "invalid");
}
