//! Listings of every kind: their pages, their open data, and the way from open data back in.

use std::{fs, process::Output};

use serde_json::Value;

use crate::support::{Answer, SEED, Server, run};

/// Every kind with the word of its sheet.
const KINDS: [&str; 15] = [
    "chains",
    "firms",
    "policies",
    "projects",
    "opportunities",
    "parks",
    "facilities",
    "parcels",
    "plants",
    "assets",
    "costs",
    "stories",
    "resources",
    "places",
    "regions",
];

const SECTIONS: [&str; 21] = [
    "/chains",
    "/policies",
    "/opportunities",
    "/parks",
    "/parcels",
    "/parcels/fit",
    "/parcels/map",
    "/plants",
    "/assets",
    "/costs",
    "/costs/sheet",
    "/stories",
    "/contacts",
    "/complaints",
    "/complaints/receipt",
    "/complaints/follow",
    "/county",
    "/county/resources",
    "/county/distances",
    "/regions",
    "/towns",
];

fn told(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[tokio::test]
async fn a_section_is_a_page_and_a_fragment_of_the_same() {
    let server = Server::shared();
    for section in SECTIONS {
        let page = server.get(section).await;
        assert_eq!(page.status, 200, "{section}: {page}");
        assert!(page.is_html());
        assert!(page.header("cache-control").contains("no-store"));
        assert_eq!(page.text().matches("<h1").count(), 1, "{section}");
        assert!(page.text().contains("演示"), "{section}");
        let fragment = server.get(&format!("/fragments{section}")).await.ok();
        let html = fragment["html"].as_str().unwrap();
        assert!(
            html.contains("<h1") && page.text().contains(html),
            "{section}"
        );
        let title = fragment["title"].as_str().unwrap();
        assert!(
            page.text().contains(&format!("<title>{title}｜")),
            "{section}"
        );
    }
}

#[tokio::test]
async fn what_leads_nowhere_is_not_found() {
    let server = Server::shared();
    for path in [
        "/chains/none",
        "/policies/none/more",
        "/parcels/%FF",
        "/fragments/policies/none",
        "/fragments/projects",
        "/fragments/leads/none",
        "/fragments/",
        "/data/leads.json",
        "/data/policies.xml",
        "/data/secret.csv",
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 404, "{path}: {answer}");
    }
}

#[tokio::test]
async fn open_data_say_what_they_are_and_hold_every_document() {
    let server = Server::shared();
    for kind in KINDS {
        let answer = server.get(&format!("/data/{kind}.json")).await;
        let data = answer.ok();
        assert_eq!(data["kind"], kind);
        assert_eq!(data["demo"], true);
        for key in ["title", "county", "publisher", "licence", "as_of"] {
            assert!(
                data[key].as_str().is_some_and(|text| !text.is_empty()),
                "{kind} {key}"
            );
        }
        let fields = data["fields"].as_array().unwrap();
        assert!(fields.iter().all(|field| field["zh"].is_string()), "{kind}");
        let items = data["items"].as_array().unwrap();
        assert!(!items.is_empty(), "{kind}");
        for item in items {
            assert!(
                item["id"].is_string() && item["verified_on"].is_string(),
                "{kind} {item}"
            );
        }
        let schema = format!("/data/{kind}.json");
        says_whose_it_is(&answer, &schema);
        let csv = server.get(&format!("/data/{kind}.csv")).await;
        says_whose_it_is(&csv, &schema);
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        assert!(
            csv.header("content-disposition")
                .contains(&format!("{kind}.csv"))
        );
        for cell in cells(&csv.body) {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '＝', '＋', '＠']),
                "{kind}: {cell}"
            );
        }
    }
    let answer = server.get("/data/positioning.json").await;
    says_whose_it_is(&answer, "/data/positioning.json");
    let county = answer.ok();
    assert!(
        county["fields"]
            .as_array()
            .is_some_and(|all| all.len() > 15)
    );
    for key in ["title", "county", "publisher", "licence", "as_of"] {
        assert!(county[key].is_string(), "{key}");
    }
    assert!(
        county["item"]["tags"]
            .as_array()
            .is_some_and(|tags| tags.len() >= 4)
    );
}

/// Licence, schema and day in the headers, also of a file that cannot say them itself.
fn says_whose_it_is(answer: &Answer, schema: &str) {
    let link = answer.header("link");
    for part in [
        "</data#licence>; rel=\"license\"",
        &format!("<{schema}>; rel=\"describedby\""),
    ] {
        assert!(link.contains(part), "{part}: {link}");
    }
    assert!(answer.header("last-modified").ends_with(" 16:00:00 GMT"));
}

#[tokio::test]
async fn open_data_let_nothing_expired_or_failed_look_current() {
    let server = Server::shared();
    let data = server.get("/data/policies.json").await.ok();
    let today = data["as_of"].as_str().unwrap();
    let items = data["items"].as_array().unwrap();
    let mut seen = (0, 0, 0);
    for item in items {
        let id = &item["id"];
        let over = item["valid_to"].as_str().is_some_and(|last| last < today);
        if over && item["status"] != "repealed" {
            assert_eq!(item["standing"], "expired", "{id}");
            seen.0 += 1;
        }
        let reviewed = ["passed", "not_needed"].contains(&item["fair_review"].as_str().unwrap());
        let due = item["due_on"].as_str().unwrap();
        assert_eq!(item["stale"], due < today, "{id}");
        for benefit in item["benefits"].as_array().into_iter().flatten() {
            if item["standing"] != "in_force" || !reviewed || item["stale"] == true {
                assert_eq!(benefit["available"], false, "{id}");
                seen.1 += 1;
            } else {
                seen.2 += usize::from(benefit["available"] == true);
            }
        }
    }
    assert!(seen.0 > 0 && seen.1 > 0 && seen.2 > 0, "{seen:?}");
    let fields = data["fields"].as_array().unwrap();
    let derived = fields.iter().filter(|field| field["derived"] == true);
    let keys: Vec<_> = derived.filter_map(|field| field["key"].as_str()).collect();
    assert_eq!(keys, ["due_on", "stale", "standing", "available"]);
    let csv = server.get("/data/policies.csv").await;
    let head = csv.text().lines().next().unwrap();
    assert!(
        head.ends_with("复核到期日,待核实,当日效力,当日可享受"),
        "{head}"
    );
    assert!(csv.text().contains("已过期,否"));
    // The list of the API says the same of projects.
    let list = server.get("/api/v1/projects?stale=1&limit=100").await.ok();
    for item in list["items"].as_array().unwrap() {
        let due = item["due_on"].as_str().unwrap();
        assert_eq!(item["stale"], due < today, "{}", item["id"]);
    }
}

#[tokio::test]
async fn the_countys_own_document_is_a_sheet_too() {
    let server = Server::shared();
    let csv = server.get("/data/positioning.csv").await;
    assert_eq!(csv.status, 200);
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    says_whose_it_is(&csv, "/data/positioning.json");
    let mut lines = csv.text().trim_start_matches('\u{feff}').lines();
    assert_eq!(lines.next(), Some("部分,键,名称,内容,单位,时期,出处"));
    let county = server.get("/data/positioning.json").await.ok();
    let figures = county["item"]["indicators"].as_array().unwrap();
    for figure in figures {
        let begin = format!("指标,{},", figure["key"].as_str().unwrap());
        assert!(
            lines.clone().any(|line| line.starts_with(&begin)),
            "{begin}"
        );
    }
    for cell in cells(&csv.body) {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '＝', '＋', '＠']),
            "{cell}"
        );
    }
    assert!(
        server
            .get("/data")
            .await
            .text()
            .contains("/data/positioning.csv")
    );
}

/// The demonstration is as large as a county's offer.
#[tokio::test]
async fn the_demo_county_offers_enough_to_walk_through() {
    let server = Server::shared();
    for (kind, least) in [
        ("chains", 6),
        ("policies", 15),
        ("parks", 5),
        ("parcels", 40),
        ("plants", 30),
        ("costs", 40),
        ("stories", 12),
        ("opportunities", 2),
        ("resources", 8),
        ("places", 12),
        ("regions", 4),
    ] {
        let data = server.get(&format!("/data/{kind}.json")).await.ok();
        let count = data["items"].as_array().map_or(0, Vec::len);
        assert!(count >= least, "{kind}: {count}");
    }
}

#[tokio::test]
async fn a_sheet_of_open_data_imports_back_as_the_same_documents() {
    let server = Server::seeded();
    let data = server.data.to_str().unwrap();
    for kind in KINDS {
        let count = |answer: &Value| answer["items"].as_array().map_or(0, Vec::len);
        let before = server.get(&format!("/data/{kind}.json")).await.ok();
        let csv = server.get(&format!("/data/{kind}.csv")).await;
        let file = server.data.join(format!("{kind}.csv"));
        fs::write(&file, &csv.body).unwrap();
        let output = run(&["import", kind, file.to_str().unwrap(), "--data", data]);
        let told = told(&output);
        assert!(output.status.success(), "{kind}: {told}");
        let last = told
            .lines()
            .rfind(|line| line.contains("已发布"))
            .unwrap_or_default();
        // Derived columns are no surprise to anybody.
        for column in ["复核到期日", "待核实", "当日效力", "当日可享受"] {
            assert!(!told.contains(&format!("“{column}”")), "{kind}: {told}");
        }
        assert!(
            last.contains("新增 0 ") && last.contains("更新 0 "),
            "{kind}: {last}"
        );
        assert!(
            last.contains(&format!("没有变化 {} ", count(&before))),
            "{kind}: {last}"
        );
    }
}

#[test]
fn the_empty_sheet_of_every_kind_is_read_as_an_empty_one() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    for kind in KINDS {
        let file = folder.path().join(format!("{kind}.xlsx"));
        let file = file.to_str().unwrap();
        assert!(run(&["template", kind, file]).status.success(), "{kind}");
        let output = run(&["import", kind, file, "--data", data]);
        assert!(output.status.success(), "{kind}: {}", told(&output));
        assert!(
            told(&output).contains("没有可导入的行"),
            "{kind}: {}",
            told(&output)
        );
    }
    let unknown = run(&["template", "secrets"]);
    assert!(!unknown.status.success());
    assert!(told(&unknown).contains("policies"), "{}", told(&unknown));
}

#[test]
fn the_doctor_names_what_is_stale() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    assert!(
        run(&["seed", SEED, "--no-photos", "--data", data])
            .status
            .success()
    );
    let sheet = folder.path().join("policies.csv");
    let row = "政策名称,核实日期,复核期（天）\n很久没核实的政策,2025-01-02,30\n";
    fs::write(&sheet, row).unwrap();
    let imported = run(&[
        "import",
        "policies",
        sheet.to_str().unwrap(),
        "--data",
        data,
    ]);
    assert!(imported.status.success(), "{}", told(&imported));
    let output = run(&["doctor", "--data", data]);
    assert!(!output.status.success());
    let told = told(&output);
    let line = told.lines().find(|line| line.contains("很久没核实的政策"));
    assert!(
        line.is_some_and(|line| line.contains("2025年2月1日")),
        "{told}"
    );
    assert!(told.contains("待核实"));
}

/// The cells of a sheet, its byte-order mark aside.
fn cells(csv: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(csv)
        .unwrap()
        .trim_start_matches('\u{feff}');
    let mut cells = Vec::new();
    let (mut cell, mut quoted) = (String::new(), false);
    for sign in text.chars() {
        match sign {
            '"' => quoted = !quoted,
            ',' | '\n' if !quoted => cells.push(std::mem::take(&mut cell)),
            sign => cell.push(sign),
        }
    }
    cells
}
