//! `/api/v1/openapi.json`, held against what the server really does.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::Value;

use crate::support::{Server, good_lead};

/// The routes of the API as the router has them. A new one must be added here and described.
const ROUTES: [(&str, &str); 47] = [
    ("get", "/api/v1/complaints/figures"),
    ("put", "/api/v1/complaints/{number}/publish"),
    ("put", "/api/v1/staff/complaints/{number}/redaction"),
    ("post", "/api/v1/staff/complaints/{number}/comments"),
    ("post", "/api/v1/staff/complaints/{number}/result"),
    ("delete", "/api/v1/staff/complaints/{number}/result"),
    ("get", "/api/v1/staff/report"),
    ("post", "/api/v1/complaints"),
    ("get", "/api/v1/complaints/{number}"),
    ("post", "/api/v1/complaints/{number}/acts"),
    ("get", "/api/v1/complaints/{number}/person"),
    ("put", "/api/v1/complaints/{number}/person"),
    ("delete", "/api/v1/complaints/{number}/person"),
    ("get", "/api/v1/complaints/{number}/files/{id}"),
    ("options", "/api/v1/uploads"),
    ("post", "/api/v1/uploads"),
    ("head", "/api/v1/uploads/{id}"),
    ("patch", "/api/v1/uploads/{id}"),
    ("delete", "/api/v1/uploads/{id}"),
    ("get", "/api/v1/staff/complaints"),
    ("get", "/api/v1/staff/complaints/{number}/files/{id}"),
    ("get", "/api/v1/staff/complaints/{number}"),
    ("get", "/api/v1/staff/complaints/{number}/person"),
    ("post", "/api/v1/staff/complaints/{number}/acts"),
    ("get", "/api/v1/staff/notices"),
    ("post", "/api/v1/staff/notices/{id}/retry"),
    ("get", "/api/v1/staff/held"),
    ("post", "/api/v1/staff/held/{number}/release"),
    ("post", "/api/v1/staff/held/{number}/refuse"),
    ("get", "/api/v1/proof"),
    ("get", "/api/v1/projects"),
    ("get", "/api/v1/projects/{id}"),
    ("get", "/api/v1/projects/{id}/page"),
    ("get", "/api/v1/site"),
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("post", "/api/v1/leads"),
    ("post", "/api/v1/leads/suggestions"),
    ("get", "/api/v1/leads/{number}"),
    ("post", "/api/v1/leads/{number}/acts"),
    ("get", "/api/v1/leads/{number}/person"),
    ("put", "/api/v1/leads/{number}/person"),
    ("delete", "/api/v1/leads/{number}/person"),
    ("get", "/api/v1/staff/leads"),
    ("get", "/api/v1/staff/leads/{number}"),
    ("get", "/api/v1/staff/leads/{number}/person"),
    ("post", "/api/v1/staff/leads/{number}/acts"),
];

async fn description(server: &Server) -> Value {
    server.get("/api/v1/openapi.json").await.ok()
}

/// Method and path of every documented operation.
fn documented(description: &Value) -> BTreeSet<(String, String)> {
    let mut all = BTreeSet::new();
    for (path, operations) in description["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            all.insert((method.clone(), path.clone()));
        }
    }
    all
}

fn address(path: &str) -> String {
    path.replace("{id}", "qs-001")
        .replace("{number}", "YX20261121-0001-1")
}

#[tokio::test]
async fn the_document_is_whole() {
    let server = Server::shared();
    let description = description(&server).await;
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
    assert!(!description["info"]["title"].as_str().unwrap().is_empty());
    let mut references = BTreeSet::new();
    collect_references(&description, &mut references);
    assert!(references.len() >= 5, "{references:?}");
    for reference in references {
        let found = description.pointer(reference.trim_start_matches('#'));
        assert!(found.is_some(), "{reference} leads nowhere");
    }
    for (path, operations) in description["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            assert!(operation["operationId"].is_string(), "{method} {path}");
            let summary = operation["summary"]
                .as_str()
                .or(operation["description"].as_str());
            assert!(
                summary.is_some_and(|text| !text.is_empty()),
                "{method} {path}"
            );
            assert!(operation["tags"].is_array(), "{method} {path}");
        }
    }
}

fn collect_references(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(all) => {
            if let Some(reference) = all.get("$ref").and_then(Value::as_str) {
                into.insert(reference.to_owned());
            }
            all.values().for_each(|one| collect_references(one, into));
        }
        Value::Array(all) => all.iter().for_each(|one| collect_references(one, into)),
        _ => {}
    }
}

#[tokio::test]
async fn every_route_is_documented_and_every_documented_route_exists() {
    let server = Server::shared();
    let documented = documented(&description(&server).await);
    let expected: BTreeSet<_> = ROUTES
        .iter()
        .map(|(method, path)| ((*method).to_owned(), (*path).to_owned()))
        .collect();
    assert_eq!(documented, expected);
    for (method, path) in &documented {
        let method: Method = method.to_uppercase().parse().unwrap();
        let answer = server.send(method.clone(), &address(path), &[], "").await;
        let gone = answer.status == 404 && answer.text().contains("没有这个接口地址");
        // Without a body its answer does not say so; its own header does.
        let gone = gone || method == "head" && answer.header("tus-resumable").is_empty();
        assert!(!gone && answer.status != 405, "{method} {path}: {answer}");
        assert!(answer.status < 500, "{method} {path}: {answer}");
    }
}

#[tokio::test]
async fn the_router_s_file_adds_no_route_of_the_api_past_the_description() {
    let router = include_str!("../../src/router.rs");
    let past: Vec<_> = router
        .lines()
        .map(str::trim)
        .filter(|line| line.contains("\"/api") || line.contains("\"/healthz"))
        .filter(|line| !line.contains("/api/v1/openapi.json") && !line.starts_with("//"))
        .filter(|line| {
            !["\"/api/{*rest}\"", "\"/api\"", "\"/api/\""]
                .iter()
                .any(|all| line.contains(all))
        })
        .collect();
    assert!(past.is_empty(), "{past:?}");
    // One `routes!` for each path, its methods within.
    let paths: BTreeSet<_> = ROUTES.iter().map(|(_, path)| path).collect();
    assert_eq!(router.matches("routes!(").count(), paths.len());
}

#[tokio::test]
async fn nothing_undocumented_answers() {
    let server = Server::shared();
    let documented = documented(&description(&server).await);
    for path in [
        "/api/v1/lead",
        "/api/v1/admin",
        "/api/v1/leads/x/y",
        "/api/v1/projects/qs-001/edit",
        "/api/v1/openapi.yaml",
        "/api/v1/users",
        "/api/v1/outbox",
    ] {
        server.get(path).await.problem(404, "not_found");
    }
    let paths: BTreeSet<_> = documented.iter().map(|(_, path)| path).collect();
    for path in paths {
        for method in ["get", "post", "put", "patch", "delete"] {
            if documented.contains(&(method.to_owned(), path.clone())) {
                continue;
            }
            let asked: Method = method.to_uppercase().parse().unwrap();
            let answer = server.send(asked, &address(path), &[], "").await;
            answer.problem(405, "method_not_allowed");
        }
    }
}

#[tokio::test]
async fn every_status_that_is_answered_is_documented() {
    let server = Server::seeded();
    let description = description(&server).await;
    let json = [("content-type", "application/json")];
    let keyed = [
        ("content-type", "application/json"),
        ("idempotency-key", "matrix-0123456789"),
    ];
    let long = "x".repeat(100_000);
    let good = good_lead().to_string();
    let other = crate::support::lead_with("name", "另一家").to_string();
    let etag = server.get("/api/v1/site").await.header("etag").to_owned();
    let known = [("if-none-match", etag.as_str())];
    let none: &[(&str, &str)] = &[];
    type Case<'a> = (
        &'a str,
        &'a str,
        &'a str,
        &'a [(&'a str, &'a str)],
        &'a str,
        u16,
    );
    let matrix: [Case<'_>; 18] = [
        ("get", "/api/v1/projects", "", none, "", 200),
        ("get", "/api/v1/projects", "?limit=0", none, "", 400),
        ("get", "/api/v1/projects/{id}", "", none, "", 200),
        ("get", "/api/v1/projects/{id}", "-none", none, "", 404),
        ("get", "/api/v1/projects/{id}/page", "", none, "", 200),
        ("get", "/api/v1/site", "", none, "", 200),
        ("get", "/api/v1/site", "", &known, "", 304),
        ("get", "/healthz", "", none, "", 200),
        ("get", "/readyz", "", none, "", 200),
        ("post", "/api/v1/leads", "", &keyed, &good, 201),
        ("post", "/api/v1/leads", "", &keyed, &good, 201),
        ("post", "/api/v1/leads", "", &keyed, &other, 422),
        ("post", "/api/v1/leads", "", &json, "{", 400),
        ("post", "/api/v1/leads", "", &json, "{}", 422),
        ("post", "/api/v1/leads", "", &json, &long, 413),
        ("post", "/api/v1/leads", "", none, &good, 415),
        ("get", "/api/v1/leads/{number}", "", none, "", 404),
        ("get", "/api/v1/leads/{number}", "x", none, "", 404),
    ];
    for (method, path, more, headers, body, status) in matrix {
        let asked: Method = method.to_uppercase().parse().unwrap();
        let to = format!("{}{more}", address(path));
        let answer = server.send(asked, &to, headers, body.to_owned()).await;
        assert_eq!(answer.status, status, "{method} {to}: {answer}");
        let responses = &description["paths"][path][method]["responses"];
        assert!(
            !responses[status.to_string()].is_null(),
            "{method} {path} {status} in {responses}"
        );
    }
}

#[tokio::test]
async fn what_the_front_door_answers_is_documented_everywhere() {
    let server = Server::shared();
    let description = description(&server).await;
    for (method, path) in documented(&description) {
        let responses = &description["paths"][&path][&method]["responses"];
        for status in ["400", "408", "415", "431", "503"] {
            assert!(responses[status].is_object(), "{method} {path} {status}");
        }
    }
}

#[tokio::test]
async fn a_receipt_has_the_documented_fields() {
    let server = Server::seeded();
    let description = description(&server).await;
    let receipt = server.post_lead("", &good_lead()).await.json();
    let mut properties = BTreeSet::new();
    let mut required = BTreeSet::new();
    for name in ["Receipt", "FollowUp"] {
        let schema = &description["components"]["schemas"][name];
        let parts = schema["allOf"].as_array().cloned().unwrap_or_default();
        for part in parts.iter().chain([schema]) {
            properties.extend(
                part["properties"]
                    .as_object()
                    .into_iter()
                    .flat_map(|all| all.keys().cloned()),
            );
            let names = part["required"].as_array().cloned().unwrap_or_default();
            required.extend(names.iter().map(|name| name.as_str().unwrap().to_owned()));
        }
    }
    let sent: BTreeSet<_> = receipt.as_object().unwrap().keys().cloned().collect();
    assert!(
        sent.is_subset(&properties),
        "{sent:?} within {properties:?}"
    );
    assert!(required.is_subset(&sent), "{required:?} within {sent:?}");
}
