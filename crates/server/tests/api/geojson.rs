//! Plots as GeoJSON.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Server, run, seeded_folder};

/// Without a date of its own a plot was checked today.
const SHEET: &str = "编号,地块名称,所在园区,坐标,边界,核实日期\n\
    A-01,一号地块,甲园区,123.5 45.5,,\n\
    A-02,二号地块,甲园区,,123.6 45.5; 123.6 45.51; 123.61 45.5,\n\
    B-01,三号地块,乙园区,,,\n\
    OLD-1,旧地块,乙园区,123.5 45.5,,2020-01-02\n";

const PARK: &str = "?park=%E7%94%B2%E5%9B%AD%E5%8C%BA";

async fn plots(server: &Server, query: &str) -> Value {
    let answer = server.get(&format!("/data/parcels.geojson{query}")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/geo+json");
    let body: Value = serde_json::from_str(answer.text()).unwrap();
    assert_eq!(body["type"], "FeatureCollection");
    for key in ["title", "county", "publisher", "licence", "as_of"] {
        assert!(body[key].is_string(), "{key}");
    }
    let link = answer.header("link");
    assert!(link.contains("rel=\"license\"") && link.contains("rel=\"describedby\""));
    // Every property is explained.
    let explained: Vec<_> = body["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["key"])
        .collect();
    for feature in body["features"].as_array().unwrap() {
        for key in feature["properties"].as_object().unwrap().keys() {
            assert!(explained.contains(&&json!(key)), "{key}");
        }
    }
    body["features"].clone()
}

fn ids(features: &Value) -> Vec<&str> {
    let features = features.as_array().unwrap();
    let id = |feature: &'_ Value| feature["id"] == feature["properties"]["id"];
    assert!(features.iter().all(id));
    features
        .iter()
        .filter_map(|feature| feature["id"].as_str())
        .collect()
}

#[tokio::test]
async fn the_map_gets_the_plots_that_the_list_shows() {
    let folder = seeded_folder();
    let data = folder.path().to_str().unwrap();
    let sheet = folder.path().join("parcels.csv");
    fs::write(&sheet, SHEET).unwrap();
    let output = run(&["import", "parcels", sheet.to_str().unwrap(), "--data", data]);
    assert!(output.status.success(), "{output:?}");
    let server = Server::start(folder.path());

    let of_park = plots(&server, PARK).await;
    assert_eq!(ids(&of_park), ["a-01", "a-02"]);
    assert_eq!(
        of_park[0]["geometry"],
        json!({ "type": "Point", "coordinates": [123.5, 45.5] })
    );
    assert_eq!(of_park[0]["properties"]["name"], "一号地块");
    assert_eq!(of_park[0]["properties"]["stale"], false);
    let ring = of_park[1]["geometry"]["coordinates"][0].as_array().unwrap();
    assert_eq!((ring.len(), ring.first()), (4, ring.last()));

    let offered = plots(&server, "?offered=1").await;
    assert!(ids(&offered).contains(&"b-01") && !ids(&offered).contains(&"old-1"));
    // Open data hold every plot.
    let all = plots(&server, "").await;
    assert!(ids(&all).contains(&"old-1"));
    let items = server.get("/data/parcels.json").await.ok()["items"].clone();
    assert_eq!(ids(&all).len(), items.as_array().unwrap().len());

    let page = server.get(&format!("/parcels/map{PARK}")).await;
    assert!(page.text().contains("/parcels/a-02") && !page.text().contains("/parcels/b-01"));
    // Only this file is asked for with a query; others are what they are.
    assert_eq!(server.get("/data/parcels.geojson/").await.status, 404);
    assert_eq!(server.get("/data/leads.geojson?x=1").await.status, 404);
}
