//! 县情: what resources lead to, who answers an intent about a region, what projects are tagged with.

use crate::support::{Server, lead_with, text};

const KEY: &str = "county-region-0001";

#[tokio::test]
async fn every_node_and_project_that_a_resource_names_is_there() {
    let server = Server::shared();
    let data = server.get("/data/resources.json").await.ok();
    let resources = data["items"].as_array().unwrap();
    for resource in resources {
        let path = format!("/county/resources/{}", text(resource, "id"));
        let page = server.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(
            !page.text().contains("另有："),
            "{path} names what is not there"
        );
    }
    // Not published is neither 0 nor left out.
    let unknown = resources.iter().find(|one| one["quantity"].is_null());
    let path = format!("/county/resources/{}", text(unknown.unwrap(), "id"));
    assert!(server.get(&path).await.text().contains("未公布"));
}

#[tokio::test]
async fn an_intent_about_a_region_is_its_stations() {
    let server = Server::seeded();
    let lead = lead_with("about", "regions:gba");
    let receipt = server.post_lead(KEY, &lead).await.json();
    assert_eq!(receipt["about"], "承接区域·粤港澳大湾区");
    assert_eq!(receipt["officer"]["phone"], "0190-8001205");
    // A region without a station is the county's.
    let lead = lead_with("about", "regions:cy");
    let receipt = server.post_lead("county-region-0002", &lead).await.json();
    assert_eq!(receipt["officer"]["phone"], "0190-8001201");
}

#[tokio::test]
async fn every_town_has_a_page_and_a_park_is_no_town() {
    let server = Server::shared();
    let county = server.get("/data/positioning.json").await.ok();
    for place in county["item"]["places"].as_array().unwrap() {
        let path = format!("/towns/{}", text(place, "key"));
        let expected = if place["kind"] == "town" { 200 } else { 404 };
        assert_eq!(server.get(&path).await.status, expected, "{path}");
    }
    let town = server.get("/towns/jinchou").await;
    for part in [
        "金畴镇人民政府",
        "/parcels/d-01",
        "/assets/k-03",
        "/parks/jinchou",
    ] {
        assert!(town.text().contains(part), "{part}");
    }
}

#[tokio::test]
async fn a_projects_tags_are_open_data_and_no_part_of_the_list_file() {
    let server = Server::shared();
    let data = server.get("/data/projects.json").await.ok();
    let items = data["items"].as_array().unwrap();
    let tagged = |word: &str| {
        let all = items.iter().filter_map(|one| one["traits"].as_array());
        all.filter(|traits| traits.iter().any(|one| one == word))
            .count()
    };
    for word in ["含金量", "含新量", "含绿量", "大", "小", "长", "短"] {
        assert!(tagged(word) > 0, "{word}");
    }
    let site = server.get("/api/v1/site").await.ok();
    let cards = server.get(text(&site, "cards_url")).await;
    assert!(!cards.text().contains("\"traits\""));
    let page = server.get("/projects/qs-001").await;
    assert!(page.text().contains(">特点<"), "its page says them");
}
