//! The report to the upper body and the list for the archive.

use serde_json::json;

use crate::{
    complaints::{BUREAU, with},
    support::{Server, execute, run},
};

#[tokio::test]
async fn a_report_holds_the_cases_of_its_days_and_nobody() {
    let server = Server::seeded();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    let held = server.complain(&with("kind", "foreign_investment")).await;
    let refuse = json!({ "act": "refuse", "ground": "court", "text": "已起诉，王先生知悉" });
    server.staff(&seat, &held, refuse).await.ok();
    let other = server.complain(&with("kind", "enterprise")).await;
    let path = "/api/v1/staff/report";
    let report = server
        .staff_get(&seat, &format!("{path}?from=2020-01-01&to=2199-12-31"))
        .await;
    assert_eq!(report.status, 200, "{report}");
    assert_eq!(report.header("content-type"), "text/csv; charset=utf-8");
    let sheet = report.text();
    assert_eq!(sheet.lines().count(), 3, "{sheet}");
    assert!(sheet.contains(&held.number) && sheet.contains("行政诉讼"));
    for word in ["某某食品", "8005678", "王先生", "协调费", "白石镇"] {
        assert!(!sheet.contains(word), "{word}");
    }
    let one = server
        .staff_get(
            &seat,
            &format!("{path}?from=2020-01-01&to=2199-12-31&kind=foreign_investment"),
        )
        .await;
    assert!(!one.text().contains(&other.number) && one.text().contains(&held.number));
    let before = server
        .staff_get(&seat, &format!("{path}?from=2020-01-01&to=2020-02-29"))
        .await;
    assert_eq!(before.text().lines().count(), 1);
    for wrong in [
        "",
        "?from=2026-01-01",
        "?from=2026-02-30&to=2026-03-01",
        "?archive=26",
        "?from=2026-01-02&to=2026-01-01",
        "?archive=2026&kind=x",
    ] {
        server
            .staff_get(&seat, &format!("{path}{wrong}"))
            .await
            .problem(400, "bad_request");
    }
    let unit = server.token("自然资源局", "青穗县自然资源局", "unit");
    server
        .staff_get(&unit, &format!("{path}?archive=2026"))
        .await
        .problem(403, "forbidden");
    server.get(path).await.problem(401, "unauthorized");

    // The same by the command, and what ended in the year.
    let data = server.data.to_str().unwrap();
    let year = &held.number[2..6];
    let output = run(&["report", "--data", data, "--archive", year]);
    assert!(output.status.success(), "{output:?}");
    let sheet = String::from_utf8(output.stdout).unwrap();
    assert!(
        sheet.contains(&held.number) && !sheet.contains(&other.number),
        "{sheet}"
    );
    let output = run(&["report", "--data", data, "--from", "2026-01-01"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("起止日期请两个都写"));
}

#[tokio::test]
async fn what_lasts_longer_than_a_year_says_so() {
    let server = Server::seeded();
    let seat = server.token("投诉坐席", BUREAU, "seat");
    let held = server.complain(&with("kind", "foreign_investment")).await;
    server
        .staff(&seat, &held, json!({ "act": "accept" }))
        .await
        .ok();
    let path = format!("/api/v1/staff/complaints/{}", held.number);
    assert!(server.staff_get(&seat, &path).await.ok()["year_since"].is_null());
    execute(&server.data, "UPDATE case_events SET at = at - 34560000000").await;
    let case = server.staff_get(&seat, &path).await.ok();
    assert!(case["year_since"].is_string(), "{case}");
    let report = server
        .staff_get(&seat, "/api/v1/staff/report?from=2020-01-01&to=2199-12-31")
        .await;
    let since = case["year_since"].as_str().unwrap();
    assert!(report.text().contains(since), "{report}");
}
