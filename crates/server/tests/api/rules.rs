//! What is a setting of the handling: grounds of a refusal, terms with their sources, the calendar.

use std::fs;

use domain::{date::Date, workdays::Calendar};
use serde_json::{Value, json};

use crate::{
    complaints::{BUREAU, good, with},
    support::{SEED, Server, run, text},
};

#[tokio::test]
async fn a_refusal_rests_on_one_of_the_list() {
    let server = Server::seeded();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    let held = server.complain(&with("kind", "foreign_investment")).await;
    for ground in ["", "weather"] {
        let refuse = json!({ "act": "refuse", "ground": ground, "text": "已在法院" });
        let refused = server.staff(&seat, &held, refuse).await;
        refused.problem(422, "invalid");
        assert_eq!(refused.fields(), ["ground"]);
        assert!(refused.text().contains("court 同一事项已进入"), "{refused}");
    }
    let bare = json!({ "act": "refuse", "ground": "court" });
    let refused = server.staff(&seat, &held, bare).await;
    assert_eq!(refused.fields(), ["text"]);
    let refuse =
        json!({ "act": "refuse", "ground": "court", "text": "您已就同一事项提起行政诉讼" });
    server.staff(&seat, &held, refuse).await.ok();
    // The visitor reads the ground, its source, and where to go.
    let follow = server.follow_case(&held).await;
    let last = follow["events"].as_array().unwrap().last().unwrap();
    assert!(text(&last["ground"], "words").contains("行政诉讼"));
    assert!(text(&last["ground"], "source").contains("第十四条"));
    assert_eq!(text(last, "text"), "您已就同一事项提起行政诉讼");
    assert!(text(&follow, "rights").contains("上级投诉工作机构"));
    assert!(follow["upper"]["address"].is_string());
    assert!(follow["may"].as_array().unwrap().contains(&json!("appeal")));
    let appealed = server.visitor(&held, json!({ "act": "appeal" })).await.ok();
    assert_eq!(appealed["state"], "escalated");
}

#[tokio::test]
async fn the_visitor_s_term_is_waited_for_and_paper_may_come_by_hand() {
    let server = Server::seeded();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    let held = server.complain(&good()).await;
    let ask = json!({ "act": "ask_supplement", "text": "请补充缴费凭证" });
    server.staff(&seat, &held, ask).await.ok();
    let refuse = json!({ "act": "refuse", "ground": "incomplete", "text": "没有补" });
    let early = server.staff(&seat, &held, refuse).await;
    early.problem(422, "invalid");
    assert!(early.text().contains("期满前不能"), "{early}");
    let come = json!({ "act": "receive", "text": "窗口收到缴费凭证一份" });
    let case = server.staff(&seat, &held, come).await.ok();
    assert_eq!(case["state"], "received");
    let accept = &case["clocks"][1];
    assert!(accept["due_on"].is_string(), "it runs again: {accept}");
    let twice = json!({ "act": "ask_supplement", "text": "再补一份" });
    let once = server.staff(&seat, &held, twice).await;
    assert!(once.text().contains("补正只能一次告知"), "{once}");
}

/// A copy of the demo's `county.json`, changed.
fn seed_with(change: impl Fn(&mut Value)) -> (tempfile::TempDir, std::process::Output) {
    let folder = tempfile::tempdir().unwrap();
    let county = fs::read_to_string(format!("{SEED}/county.json")).unwrap();
    let mut county: Value = serde_json::from_str(&county).unwrap();
    change(&mut county);
    let from = folder.path().join("seed");
    fs::create_dir(&from).unwrap();
    fs::write(from.join("county.json"), county.to_string()).unwrap();
    let data = folder.path().join("data");
    let args = [
        "seed",
        from.to_str().unwrap(),
        "--data",
        data.to_str().unwrap(),
    ];
    let output = run(&args);
    (folder, output)
}

#[tokio::test]
async fn terms_and_grounds_are_the_county_s_own_and_looked_at() {
    let inquiry = |workdays: u32, source: &str| {
        let limit = |clock: &str, workdays: u32| json!({ "clock": clock, "workdays": workdays, "source": source });
        json!({ "inquiry": { "limits": [limit("supplement", 15), limit("finish", workdays)], "extension_most": 5 } })
    };
    let (_folder, output) = seed_with(|county| county["complaints"]["limits"] = inquiry(0, ""));
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("请写 1 到") && said.contains("没有写依据"),
        "{said}"
    );

    let (folder, output) = seed_with(|county| {
        county["complaints"]["limits"] = inquiry(4, "青穗县办理规则第五条");
        county["complaints"]["grounds"] = json!([
            { "key": "own", "words": "自定的情形", "source": "青穗县办理规则第九条" }
        ]);
    });
    assert!(output.status.success(), "{output:?}");
    let server = Server::start(&folder.path().join("data"));
    let page = server.get("/complaints/rules").await;
    for part in [
        "青穗县办理规则第五条",
        "自定的情形",
        "青穗县办理规则第九条",
        "2026年",
        "2027年",
    ] {
        assert!(page.text().contains(part), "{part}");
    }
    let held = server
        .complain(&json!({ "kind": "inquiry", "text": "请问蒸汽价格", "anonymous": true }))
        .await;
    let finish = &held.receipt["clocks"][0];
    assert_eq!(
        (&finish["workdays"], text(finish, "source")),
        (&json!(4), "青穗县办理规则第五条")
    );
    let seat = server.token("投诉坐席", "青穗县投资促进局", "seat");
    let refuse = json!({ "act": "refuse", "ground": "court", "text": "不受理" });
    server
        .staff(&seat, &held, refuse)
        .await
        .problem(422, "invalid");
    let refuse = json!({ "act": "refuse", "ground": "own", "text": "不受理" });
    server.staff(&seat, &held, refuse).await.ok();
}

#[tokio::test]
async fn a_year_of_the_calendar_is_put_in_without_a_new_program() {
    let server = Server::seeded();
    let data = server.data.to_str().unwrap().to_owned();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calendar.json");
    let put = |years: &Value, more: &[&str]| {
        fs::write(&file, years.to_string()).unwrap();
        let args = ["calendar", file.to_str().unwrap(), "--data", &data];
        run(&[&args[..], more].concat())
    };
    // This year, with every weekday of the next three weeks off; invented.
    let held = server.complain(&good()).await;
    let accept = held.receipt["clocks"][1].clone();
    let started = Date::parse(text(&accept, "started")).unwrap();
    let year = started.year();
    let notice = |off: Vec<String>, work: Vec<String>| json!([{ "year": year, "basis": "statutory", "source": "试验", "off": off, "work": work }]);
    let last = Date::new(year, 12, 31).unwrap();
    let end = started.add_days(14).min(last);
    let off = format!("{started}..{end} 试验");
    for (off, work, why) in [
        (
            vec![off.clone(), format!("{started}")],
            vec![],
            "同一年度或同一天请只写一次",
        ),
        (vec!["明天".to_owned()], vec![], "日期请写成"),
    ] {
        let refused = put(&notice(off, work), &[]);
        assert!(!refused.status.success());
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(
            said.contains(why) && said.contains("未写入任何内容"),
            "{said}"
        );
    }
    let good_years = notice(vec![off], vec![]);
    let tried = put(&good_years, &["--dry-run"]);
    assert!(
        String::from_utf8_lossy(&tried.stdout).contains("个工作日"),
        "{tried:?}"
    );
    assert!(put(&good_years, &[]).status.success());
    let years = serde_json::from_value(good_years).unwrap();
    let calendar: Vec<domain::workdays::YearNotice> = years;
    let calendar = Calendar::builtin().with_years(&calendar).unwrap();
    let workdays = u32::try_from(accept["workdays"].as_u64().unwrap()).unwrap();
    let due = calendar.add_workdays(started, workdays);
    assert_ne!(
        text(&accept, "due_on"),
        due.date.to_string(),
        "it makes a difference"
    );
    for _ in 0..50 {
        let now = server.follow_case(&held).await["clocks"][1].clone();
        if text(&now, "due_on") == due.date.to_string() {
            // Statutory days alone: the shown day says so.
            assert!(text(&now, "due_note").contains("法定节假日"), "{now}");
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the new calendar is not used");
}
