//! `yingshang import` and `yingshang template` from the command line, beside a running server.

use std::{
    path::{Path, PathBuf},
    process::Output,
    time::{Duration, Instant},
};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::Value;

use crate::support::{SEED, Server, count, run, seeded_folder, text};

fn import(data: &Path, file: &Path, options: &[&str]) -> Output {
    let mut args = vec!["import", "projects", file.to_str().unwrap()];
    args.extend(["--data", data.to_str().unwrap()]);
    args.extend(options);
    run(&args)
}

fn told(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

async fn versions(data: &Path) -> i64 {
    count(data, "SELECT COUNT(*) FROM listing_versions").await
}

/// A sheet as a bureau sends it: titles, a merged place, units anywhere, blanks, a repeated row, a
/// total.
fn bureau_sheet(folder: &Path) -> PathBuf {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("2026招商").unwrap();
    let plain = Format::new();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    sheet
        .merge_range(0, 0, 0, 6, "2026年度招商引资项目汇总表", &plain)
        .unwrap();
    sheet.write(1, 0, "填报单位：发改局").unwrap();
    let header = [
        "序号",
        "名称",
        "地点",
        "投资额（亿元）",
        "占地（亩）",
        "合作模式",
        "更新日期",
    ];
    for (column, name) in (0..).zip(header) {
        sheet.write(2, column, name).unwrap();
    }
    sheet.merge_range(3, 2, 4, 2, "金畴镇", &plain).unwrap();
    let rows: [(&str, &str, &str, &str); 3] = [
        ("测试冷链物流园", "约3亿元", "200亩", "独资、合资"),
        ("测试粮食烘干中心", "１.２", "１３", "合作 "),
        ("测试粮食烘干中心", "１.２", "１３", "合作 "),
    ];
    for (row, (name, amount, land, mode)) in (3..).zip(rows) {
        sheet.write(row, 0, row - 2).unwrap();
        sheet.write(row, 1, name).unwrap();
        if row > 4 {
            sheet.write(row, 2, "金畴镇").unwrap();
        }
        sheet.write(row, 3, amount).unwrap();
        sheet.write(row, 4, land).unwrap();
        sheet.write(row, 5, mode).unwrap();
        let today = excel_today();
        sheet.write_with_format(row, 6, &today, &date).unwrap();
    }
    sheet.write(7, 1, "合计").unwrap();
    sheet.write(7, 3, 4.2).unwrap();
    let file = folder.join("汇总表.xlsx");
    workbook.save(&file).unwrap();
    file
}

/// Today as Excel writes it.
fn excel_today() -> ExcelDateTime {
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_millis();
    let today =
        domain::date::Timestamp::from_millis(i64::try_from(seconds).unwrap()).shanghai_date();
    let year = u16::try_from(today.year()).unwrap();
    ExcelDateTime::from_ymd(year, today.month(), today.day()).unwrap()
}

/// Two good rows and one whose amount nobody can read.
fn sheet_with_a_bad_row(folder: &Path) -> PathBuf {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("项目").unwrap();
    let rows = [
        ["项目名称", "建设地点", "总投资（万元）"],
        ["测试甲项目", "金畴镇", "5000"],
        ["测试乙项目", "金畴镇", "面谈后再说"],
        ["测试丙项目", "金畴镇", "3000"],
    ];
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write(row, column, cell).unwrap();
        }
    }
    let file = folder.join("有错.xlsx");
    workbook.save(&file).unwrap();
    file
}

async fn find(server: &Server, title: &str) -> Option<Value> {
    let search = crate::support::query(&[("q", title), ("limit", "100"), ("stale", "1")]);
    let page = server.get(&format!("/api/v1/projects?{search}")).await.ok();
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .find(|card| text(card, "title") == title)
        .cloned()
}

/// Waits for a project to be served.
async fn appears(server: &Server, title: &str, most: Duration) -> Value {
    let begun = Instant::now();
    loop {
        if let Some(card) = find(server, title).await {
            return card;
        }
        assert!(
            begun.elapsed() < most,
            "{title} is not served after {most:?}"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_bureau_s_sheet_is_imported_and_served_at_once() {
    let server = Server::seeded();
    let before = server.get("/api/v1/site").await.ok();
    let output = import(&server.data, &bureau_sheet(&server.data), &[]);
    assert!(output.status.success(), "{}", told(&output));
    let said = told(&output);
    for part in [
        "新增 2 个",
        "B 列“名称” → 项目名称",
        "逐字相同",
        "合计",
        "测试冷链物流园",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let cold = appears(&server, "测试冷链物流园", Duration::from_secs(2)).await;
    assert_eq!(
        cold["investment"],
        serde_json::json!({"wan": "30000", "about": true})
    );
    assert_eq!(cold["place"], "金畴镇");
    assert_eq!(cold["modes"], serde_json::json!(["独资", "合资"]));
    let grain = find(&server, "测试粮食烘干中心").await.unwrap();
    assert_eq!(grain["investment"]["wan"], "12000");
    assert_eq!(
        grain["place"], "金畴镇",
        "the merged cell counts for both rows"
    );
    let page = server
        .get(&format!("/projects/{}", text(&cold, "id")))
        .await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("测试冷链物流园"));
    let after = server.get("/api/v1/site").await.ok();
    assert_ne!(before["cards_url"], after["cards_url"], "a new list file");
}

#[tokio::test]
async fn a_dry_run_writes_nothing() {
    let folder = seeded_folder();
    let before = versions(folder.path()).await;
    let output = import(folder.path(), &bureau_sheet(folder.path()), &["--dry-run"]);
    assert!(output.status.success(), "{}", told(&output));
    assert!(told(&output).contains("未写入"), "{}", told(&output));
    assert!(told(&output).contains("测试冷链物流园"));
    assert_eq!(versions(folder.path()).await, before);
    let bad = import(
        folder.path(),
        &sheet_with_a_bad_row(folder.path()),
        &["--dry-run"],
    );
    assert!(!bad.status.success());
    assert_eq!(versions(folder.path()).await, before);
    let nowhere = folder.path().join("nowhere");
    let output = import(&nowhere, &bureau_sheet(folder.path()), &["--dry-run"]);
    assert!(output.status.success());
    assert!(!nowhere.exists(), "not even a data folder");
}

#[tokio::test]
async fn a_bad_row_is_named_and_nothing_is_written() {
    let folder = seeded_folder();
    let before = versions(folder.path()).await;
    let output = import(folder.path(), &sheet_with_a_bad_row(folder.path()), &[]);
    assert_eq!(output.status.code(), Some(1));
    let said = told(&output);
    let line = said
        .lines()
        .find(|line| line.contains('✗'))
        .expect("the bad row");
    for part in ["“项目”", "第 3 行", "C 列", "总投资", "面谈后再说", "："] {
        assert!(line.contains(part), "{part} in {line}");
    }
    let advice = line.rsplit_once('：').unwrap().1;
    assert!(advice.chars().count() >= 6, "what to write instead: {line}");
    assert!(said.contains("--skip-bad"), "{said}");
    assert_eq!(versions(folder.path()).await, before);
}

#[tokio::test]
async fn with_skip_bad_the_other_rows_are_written() {
    let server = Server::seeded();
    let output = import(
        &server.data,
        &sheet_with_a_bad_row(&server.data),
        &["--skip-bad"],
    );
    assert!(output.status.success(), "{}", told(&output));
    assert!(told(&output).contains("新增 2 个") && told(&output).contains("面谈后再说"));
    appears(&server, "测试甲项目", Duration::from_secs(2)).await;
    assert!(find(&server, "测试丙项目").await.is_some());
    assert!(find(&server, "测试乙项目").await.is_none());
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing() {
    let folder = seeded_folder();
    let file = bureau_sheet(folder.path());
    assert!(import(folder.path(), &file, &[]).status.success());
    let before = versions(folder.path()).await;
    let revision = count(folder.path(), "SELECT value FROM revision").await;
    let output = import(folder.path(), &file, &[]);
    assert!(output.status.success());
    assert!(
        told(&output).contains("新增 0 个，更新 0 个，没有变化 2 个"),
        "{}",
        told(&output)
    );
    assert_eq!(versions(folder.path()).await, before);
    assert_eq!(
        count(folder.path(), "SELECT value FROM revision").await,
        revision
    );
}

#[tokio::test]
async fn a_changed_row_replaces_its_project() {
    let server = Server::seeded();
    let file = server.data.join("改.csv");
    for amount in ["5000", "8000"] {
        std::fs::write(
            &file,
            format!("项目名称,建设地点,总投资（万元）\n测试更新项目,金畴镇,{amount}\n"),
        )
        .unwrap();
        let output = import(&server.data, &file, &[]);
        assert!(output.status.success(), "{}", told(&output));
    }
    let begun = Instant::now();
    loop {
        let card = appears(&server, "测试更新项目", Duration::from_secs(2)).await;
        if card["investment"]["wan"] == "8000" {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(2), "{card}");
    }
    let page = server.get("/api/v1/projects?q=测试更新项目").await.ok();
    assert_eq!(page["total"], 1);
}

#[tokio::test]
async fn a_csv_in_gb18030_is_read() {
    let server = Server::seeded();
    let file = server.data.join("国标.csv");
    let sheet =
        "项目名称,建设地点,总投资（万元）,项目简介\n测试国标项目,金畴镇,5000,㐂字与“引号”，都在\n";
    let (bytes, _, lossy) = encoding_rs::GB18030.encode(sheet);
    assert!(!lossy && std::str::from_utf8(&bytes).is_err());
    std::fs::write(&file, bytes).unwrap();
    let output = import(&server.data, &file, &[]);
    assert!(output.status.success(), "{}", told(&output));
    let card = appears(&server, "测试国标项目", Duration::from_secs(2)).await;
    assert_eq!(card["summary"], "㐂字与“引号”，都在");
}

#[tokio::test]
async fn the_template_imports_back_without_rows() {
    let folder = seeded_folder();
    let before = versions(folder.path()).await;
    let piped = run(&["template", "projects"]);
    assert!(piped.status.success());
    assert_eq!(&piped.stdout[..2], b"PK", "a workbook on standard output");
    let (one, two) = (folder.path().join("一.xlsx"), folder.path().join("二.xlsx"));
    std::fs::write(&one, &piped.stdout).unwrap();
    let written = run(&["template", "projects", "-o", two.to_str().unwrap()]);
    assert!(
        written.status.success() && two.exists(),
        "{}",
        told(&written)
    );
    for file in [one, two] {
        let output = import(folder.path(), &file, &[]);
        assert_eq!(output.status.code(), Some(0), "{}", told(&output));
        let said = told(&output);
        assert!(said.contains("读懂 0 个项目，0 处有问题"), "{said}");
        assert!(
            !said.contains("不导入"),
            "every column of ours is known: {said}"
        );
    }
    assert_eq!(versions(folder.path()).await, before);
}

#[tokio::test]
async fn the_seed_s_own_sheet_imports_again() {
    let folder = seeded_folder();
    let before = count(folder.path(), "SELECT COUNT(*) FROM listings").await;
    let file = Path::new(SEED).join("projects.xlsx");
    let first = import(folder.path(), &file, &["--verified-by", "青穗县投资促进局"]);
    assert!(first.status.success(), "{}", told(&first));
    assert!(told(&first).contains("新增 0 个"), "{}", told(&first));
    assert_eq!(
        count(folder.path(), "SELECT COUNT(*) FROM listings").await,
        before
    );
    let again = import(folder.path(), &file, &["--verified-by", "青穗县投资促进局"]);
    assert!(
        told(&again).contains("新增 0 个，更新 0 个"),
        "{}",
        told(&again)
    );
}

#[tokio::test]
async fn numbers_that_differ_in_chinese_only_are_two_projects() {
    let folder = seeded_folder();
    let before = count(folder.path(), "SELECT COUNT(*) FROM listings").await;
    for (code, title) in [("农业-01", "测试农业项目"), ("工业-01", "测试工业项目")]
    {
        let file = folder.path().join(format!("{code}.csv"));
        std::fs::write(
            &file,
            format!("项目编号,项目名称,建设地点\n{code},{title},金畴镇\n"),
        )
        .unwrap();
        let output = import(folder.path(), &file, &[]);
        assert!(
            told(&output).contains("新增 1 个，更新 0 个"),
            "{}",
            told(&output)
        );
    }
    let after = count(folder.path(), "SELECT COUNT(*) FROM listings").await;
    assert_eq!(after, before + 2);
}

#[tokio::test]
async fn what_is_no_sheet_is_refused_in_a_sentence() {
    let folder = seeded_folder();
    let before = versions(folder.path()).await;
    for (name, bytes) in [
        ("空.csv", &b""[..]),
        ("假.xlsx", b"not a zip"),
        ("图.png", b"\x89PNG\r\n\x1a\n"),
        ("无表头.csv", "甲,乙\n1,2\n".as_bytes()),
    ] {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        let output = import(folder.path(), &file, &[]);
        assert_eq!(output.status.code(), Some(1), "{name}: {}", told(&output));
        let said = told(&output);
        assert!(
            said.contains("yingshang:") && !said.contains("panicked"),
            "{name}: {said}"
        );
    }
    let output = import(folder.path(), &folder.path().join("没有.xlsx"), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(versions(folder.path()).await, before);
}

#[tokio::test]
async fn the_seed_goes_into_an_empty_folder_only() {
    let folder = seeded_folder();
    let output = run(&["seed", SEED, "--data", folder.path().to_str().unwrap()]);
    assert!(!output.status.success());
    assert!(told(&output).contains("已有内容"), "{}", told(&output));
}
