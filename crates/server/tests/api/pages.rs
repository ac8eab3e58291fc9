//! Pages as real HTML, before any script runs.

use serde_json::Value;

use crate::{
    html::{assert_covered, boot, json_ld, meta, title, words},
    support::{Answer, Server, query, run, seeded_folder, text},
};

/// Title, place and paragraphs of a hostile sheet.
const HOSTILE: &str = "<script>alert(1)</script>&\"'";

async fn first_project(server: &Server) -> Value {
    server.get("/api/v1/projects?limit=1").await.ok()["items"][0].clone()
}

/// Every page of the app with something that must stand on it.
async fn pages(server: &Server) -> Vec<(String, String)> {
    let project = first_project(server).await;
    let (id, name) = (text(&project, "id"), text(&project, "title").to_owned());
    let search = query(&[("q", &name)]);
    vec![
        ("/".to_owned(), name.clone()),
        ("/projects".to_owned(), name.clone()),
        (
            "/projects?industry=food&amount=5000-&sort=amount".to_owned(),
            "健康食品".to_owned(),
        ),
        (format!("/projects?{search}"), name.clone()),
        (format!("/projects/{id}"), name.clone()),
        (format!("/leads/new?project={id}"), name),
        ("/leads/new".to_owned(), "投资意向".to_owned()),
        ("/leads".to_owned(), "查询码".to_owned()),
        ("/leads/receipt".to_owned(), "回执".to_owned()),
    ]
}

fn assert_page(answer: &Answer, address: &str) {
    assert!(
        answer.header("content-type").starts_with("text/html"),
        "{address}"
    );
    let cache = answer.header("cache-control");
    assert!(
        cache.contains("no-cache") && cache.contains("no-store"),
        "{address}: {cache}"
    );
    assert_eq!(answer.header("etag"), "", "{address}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "SAMEORIGIN"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{address}");
    }
    assert!(answer.text().starts_with("<!doctype html>"), "{address}");
    assert_covered(
        answer.header("content-security-policy"),
        answer.text(),
        address,
    );
}

#[tokio::test]
async fn every_page_is_readable_before_any_script_runs() {
    let server = Server::shared();
    for (address, expected) in pages(&server).await {
        let answer = server.get(&address).await;
        assert_eq!(answer.status, 200, "{address}");
        assert_page(&answer, &address);
        let words = words(answer.text());
        for part in ["青穗县", "演示", &expected] {
            assert!(words.contains(part), "{address} without {part}");
        }
    }
}

#[tokio::test]
async fn every_page_has_a_title_and_description_of_its_own() {
    let server = Server::shared();
    let mut titles = std::collections::BTreeSet::new();
    for address in [
        "/",
        "/projects",
        "/leads/new",
        "/leads",
        "/leads/receipt",
        "/projects/qs-001",
    ] {
        let html = server.get(address).await.text().to_owned();
        assert!(titles.insert(title(&html)), "{address}: {}", title(&html));
        let description = meta(&html, "description").expect("a description");
        assert!(
            description.chars().count() >= 10,
            "{address}: {description}"
        );
        assert_eq!(html.matches("<title>").count(), 1, "{address}");
        assert_eq!(meta(&html, "og:title").unwrap(), title(&html), "{address}");
        assert_eq!(html.matches("<h1").count(), 1, "{address}");
    }
    let project = first_project(&server).await;
    let html = server
        .get(&format!("/projects/{}", text(&project, "id")))
        .await;
    assert!(title(html.text()).contains(text(&project, "title")));
}

#[tokio::test]
async fn share_pictures_are_absolute_and_large_enough() {
    let server = Server::shared();
    for (address, _) in pages(&server).await {
        let page = server.get(&address).await;
        let image = meta(page.text(), "og:image").unwrap_or_else(|| panic!("{address}"));
        let path = image
            .strip_prefix(&server.base)
            .unwrap_or_else(|| panic!("{image}"));
        let picture = server.get(path).await;
        assert_eq!(picture.status, 200, "{image}");
        assert_eq!(picture.header("content-type"), "image/png");
        assert!(picture.header("cache-control").contains("immutable"));
        let (width, height) = png_size(&picture.body);
        assert!(width >= 300 && height >= 300, "{image}: {width}×{height}");
    }
}

#[tokio::test]
async fn cards_and_canonical_addresses_carry_the_public_address() {
    let folder = seeded_folder();
    let public = "https://zs.qingsui.example";
    let server = Server::start_with(
        folder.path(),
        &["--public-url", "https://zs.qingsui.example/"],
    );
    for path in ["/", "/projects", "/projects/qs-001"] {
        let html = server.get(path).await.text().to_owned();
        let here = format!("{public}{path}");
        assert_eq!(meta(&html, "og:url").unwrap(), here);
        assert!(
            html.contains(&format!("<link rel=\"canonical\" href=\"{here}\">")),
            "{path}"
        );
        let image = meta(&html, "og:image").unwrap();
        assert!(image.starts_with(&format!("{public}/pictures/")), "{image}");
        assert!(!html.contains("127.0.0.1"), "{path}");
    }
}

fn png_size(bytes: &[u8]) -> (u32, u32) {
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
    assert_eq!(&bytes[12..16], b"IHDR");
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[tokio::test]
async fn boot_data_and_json_ld_are_json_of_this_very_page() {
    let server = Server::shared();
    for (address, _) in pages(&server).await {
        let html = server.get(&address).await.text().to_owned();
        let boot = boot(&html);
        assert_eq!(boot["site"]["county"]["name"], "青穗县", "{address}");
        assert!(!boot["page"].is_null(), "{address}");
        if let Some(data) = json_ld(&html) {
            assert_eq!(data["@context"], "https://schema.org", "{address}");
        }
    }
    let home = server.get("/").await;
    assert_eq!(
        json_ld(home.text()).unwrap()["@type"],
        "GovernmentOrganization"
    );
    let project = server.get("/projects/qs-001").await;
    let data = json_ld(project.text()).unwrap();
    assert_eq!(data["url"], format!("{}/projects/qs-001", server.base));
    assert_eq!(
        boot(project.text())["page"]["project"]["project"]["id"],
        "qs-001"
    );
}

#[tokio::test]
async fn a_filtered_list_is_in_the_page_as_its_address_asks_for_it() {
    let server = Server::shared();
    let search = "industry=food&sort=amount-desc";
    let html = server
        .get(&format!("/projects?{search}"))
        .await
        .text()
        .to_owned();
    let api = server
        .get(&format!("/api/v1/projects?{search}&limit=20"))
        .await
        .ok();
    let words = words(&html);
    let mut from = 0;
    for card in api["items"].as_array().unwrap() {
        let name = text(card, "title");
        let at = words[from..]
            .find(name)
            .unwrap_or_else(|| panic!("{name} in its order"));
        from += at;
    }
    assert_eq!(boot(&html)["page"]["projects"]["total"], api["total"]);
}

#[tokio::test]
async fn an_unknown_page_is_a_404_that_helps() {
    let server = Server::shared();
    for address in [
        "/nope",
        "/nope/deeper",
        "/projects/unknown",
        "/projects/a/b",
        "/projects/%E4%B8%AD%E6%96%87",
        "/leads/other",
        "/projects/%FF",
        "/%00",
        "/projects/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    ] {
        let answer = server.get(address).await;
        assert_eq!(answer.status, 404, "{address}");
        assert_page(&answer, address);
        let html = answer.text();
        assert!(
            html.contains("href=\"/projects\"") && html.contains("href=\"/\""),
            "{address}"
        );
        assert!(html.contains("href=\"tel:"), "{address}");
        assert!(html.contains("noindex"), "{address}");
        assert!(!html.contains("<script>alert"), "{address}");
    }
}

#[tokio::test]
async fn a_project_that_is_past_its_review_says_so() {
    let server = Server::shared();
    let all = server.get("/api/v1/projects?stale=1&limit=100").await.ok();
    let usual = server.get("/api/v1/projects?limit=100").await.ok();
    let stale = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|card| !usual["items"].as_array().unwrap().contains(card))
        .unwrap();
    let html = server
        .get(&format!("/projects/{}", text(stale, "id")))
        .await;
    assert!(words(html.text()).contains("待核实"));
}

#[tokio::test]
async fn an_unknown_figure_is_not_published_rather_than_zero() {
    let server = Server::shared();
    let unknown = server.get("/api/v1/projects?amount=unknown").await.ok();
    let id = text(&unknown["items"][0], "id").to_owned();
    let words = words(server.get(&format!("/projects/{id}")).await.text());
    assert!(words.contains("未公布"), "{words}");
    for zero in [" 0 万元", " 0 亿元", " 0 亩", "：0 "] {
        assert!(!words.contains(zero), "{zero}");
    }
}

#[tokio::test]
async fn head_is_answered_like_get_without_a_body() {
    let server = Server::shared();
    for address in ["/", "/projects/qs-001", "/api/v1/site"] {
        let answer = server.send(reqwest::Method::HEAD, address, &[], "").await;
        assert_eq!((answer.status, answer.body.len()), (200, 0), "{address}");
    }
}

/// A server whose only new project is as hostile as a sheet can be.
fn hostile_server() -> (Server, tempfile::TempDir) {
    let folder = seeded_folder();
    let sheet = folder.path().join("hostile.csv");
    let quoted = format!("\"{}\"", HOSTILE.replace('"', "\"\""));
    let columns = [
        "项目名称",
        "项目简介",
        "建设内容",
        "建设条件",
        "市场前景",
        "联系单位",
        "联系人",
        "建设地点",
        "所属产业",
        "前期进展",
        "核实单位",
        "尚缺条件",
    ];
    let row = vec![quoted.as_str(); columns.len()].join(",");
    std::fs::write(&sheet, format!("{}\n{row}\n", columns.join(","))).unwrap();
    let data = folder.path().to_str().unwrap();
    let output = run(&[
        "import",
        "projects",
        sheet.to_str().unwrap(),
        "--data",
        data,
    ]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    (Server::start(folder.path()), folder)
}

#[tokio::test]
async fn no_word_of_a_sheet_becomes_a_tag_or_breaks_out_of_its_place() {
    let (server, _folder) = hostile_server();
    let all = server.get("/api/v1/projects?limit=100").await.ok();
    let hostile = |card: &&Value| text(card, "title") == HOSTILE;
    let card = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(hostile)
        .unwrap()
        .clone();
    let id = text(&card, "id");
    let search = query(&[("q", HOSTILE), ("place", HOSTILE)]);
    for address in [
        "/".to_owned(),
        "/projects".to_owned(),
        format!("/projects?{search}"),
        format!("/projects/{id}"),
        format!("/leads/new?project={id}"),
    ] {
        let answer = server.get(&address).await;
        assert_eq!(answer.status, 200);
        let html = answer.text();
        assert!(html.contains("alert(1)"), "{address}");
        assert!(!html.contains("<script>alert"), "{address}");
        assert_covered(answer.header("content-security-policy"), html, &address);
        boot(html);
    }
    let html = server
        .get(&format!("/projects/{id}"))
        .await
        .text()
        .to_owned();
    assert_eq!(boot(&html)["page"]["project"]["project"]["title"], HOSTILE);
    assert_eq!(json_ld(&html).unwrap()["name"], HOSTILE);
    assert!(title(&html).starts_with(HOSTILE), "{}", title(&html));
    assert_eq!(meta(&html, "og:title").unwrap(), title(&html));
    assert!(meta(&html, "description").unwrap().contains(HOSTILE));
    assert!(words(&html).contains(HOSTILE));
    let lead = crate::support::lead_with("project", id);
    let receipt = server.post_lead("", &lead).await.json();
    assert_eq!(receipt["project"]["title"], HOSTILE);
}

#[tokio::test]
async fn hostile_addresses_stay_words() {
    let server = Server::shared();
    let search = query(&[
        ("q", HOSTILE),
        ("industry", HOSTILE),
        ("place", "\"><img src=x onerror=alert(1)>"),
    ]);
    for address in [
        format!("/projects?{search}"),
        format!("/leads/new?{}", query(&[("project", HOSTILE)])),
        format!("/projects?sort={HOSTILE}&n=99999999999999999999&amount={HOSTILE}"),
    ] {
        let answer = server.get(&address).await;
        assert_eq!(answer.status, 200, "{address}");
        assert!(!answer.text().contains("<script>alert"), "{address}");
        assert!(!answer.text().contains("<img src=x"), "{address}");
        boot(answer.text());
    }
}

#[tokio::test]
async fn what_is_ready_is_answered_as_the_router_would() {
    let server = Server::seeded();
    let id = first_project(&server).await["id"].clone();
    let address = format!("/projects/{}", id.as_str().unwrap());
    // A query that means nothing goes the router's way; so does the first visit, which renders.
    for address in ["/", "/projects", address.as_str(), "/data/projects.json"] {
        let routed = server.get(&format!("{address}?from=wechat")).await;
        server.get(address).await;
        let ready = server.get(address).await;
        for name in [
            "content-type",
            "content-security-policy",
            "cache-control",
            "vary",
            "etag",
            "x-content-type-options",
            "x-frame-options",
            "referrer-policy",
            "permissions-policy",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
        ] {
            assert_eq!(ready.header(name), routed.header(name), "{address}: {name}");
        }
        assert_eq!(ready.status, 200);
        assert!(!ready.text().is_empty(), "{address}");
    }
}
