//! Long lists a page at a time.

use std::{collections::BTreeSet, fmt::Write as _, fs};

use serde_json::Value;

use crate::support::{Server, run, seeded_folder};

/// Two full pages and a bit.
const PLOTS: usize = 83;

const FILTER: &str = "park=%E7%94%B2%E5%9B%AD%E5%8C%BA";

/// The demo county and a park of so many plots, of which only the first has no place.
fn server() -> (tempfile::TempDir, Server) {
    let folder = seeded_folder();
    let data = folder.path().to_str().unwrap();
    let sheet = folder.path().join("parcels.csv");
    let mut text = "编号,地块名称,所在园区,坐标\n".to_owned();
    for at in 0..PLOTS {
        let place = if at == 0 { "" } else { "123.5 30.5" };
        let _ = writeln!(text, "P-{at:03},{at} 号地块,甲园区,{place}");
    }
    fs::write(&sheet, text).unwrap();
    let output = run(&["import", "parcels", sheet.to_str().unwrap(), "--data", data]);
    assert!(output.status.success(), "{output:?}");
    let server = Server::start(folder.path());
    (folder, server)
}

/// The plots that a page links to, in their order.
fn plots(html: &str) -> Vec<String> {
    let links = html.split("href=\"/parcels/p-").skip(1);
    let ids = links.map(|rest| format!("p-{}", rest.split('"').next().unwrap_or_default()));
    ids.collect()
}

#[tokio::test]
async fn all_that_is_on_the_map_is_in_the_list_over_its_pages() {
    let (_folder, server) = server();
    let file = server.get(&format!("/data/parcels.geojson?{FILTER}")).await;
    let file: Value = serde_json::from_str(file.text()).unwrap();
    let features = file["features"].as_array().unwrap();
    let on_map: BTreeSet<String> = features
        .iter()
        .map(|one| one["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(on_map.len(), PLOTS);
    for path in ["/parcels", "/parcels/map"] {
        let mut listed = Vec::new();
        for page in 1..=3 {
            let html = server.get(&format!("{path}?{FILTER}&page={page}")).await;
            let html = html.text();
            assert!(html.contains(&format!("{PLOTS} 宗")), "{path} {page}");
            assert!(html.contains(&format!("第 {page} 页，共 3 页")), "{path}");
            let here = plots(html);
            assert!(here.len() <= 40, "{path} {page}: {}", here.len());
            listed.extend(here);
        }
        assert_eq!(listed.len(), PLOTS, "{path}: none twice");
        assert_eq!(BTreeSet::from_iter(listed), on_map, "{path}");
    }
    // The map is the same on each of them.
    let map = server.get(&format!("/parcels/map?{FILTER}&page=3")).await;
    let data = format!("data-geojson=\"/data/parcels.geojson?{FILTER}\"");
    assert!(map.text().contains(&data));
}

#[tokio::test]
async fn the_links_keep_the_filter_and_a_wrong_page_is_the_nearest() {
    let (_folder, server) = server();
    let get = async |query: &str| {
        let page = server.get(&format!("/parcels{query}")).await;
        assert_eq!(page.status, 200, "{query}");
        let address = format!("/fragments/parcels{query}");
        let fragment = server.get(&address).await.ok();
        let html = fragment["html"].as_str().unwrap().to_owned();
        assert!(page.text().contains(&html), "{query}");
        // Search engines know the list by one address, whichever page they read.
        let own = format!("/parcels?{FILTER}\">");
        let canonical = page.text().split("rel=\"canonical\" href=\"").nth(1);
        let canonical = canonical.unwrap().split_inclusive('>').next().unwrap();
        assert!(canonical.ends_with(&own), "{query}: {canonical}");
        html
    };
    let first = get(&format!("?{FILTER}")).await;
    assert!(!first.contains("上一页"));
    assert!(first.contains(&format!("href=\"/parcels?{FILTER}&amp;page=2#list\"")));
    for bad in ["0", "-2", "x", "1.5"] {
        assert_eq!(get(&format!("?{FILTER}&page={bad}")).await, first, "{bad}");
    }
    let second = get(&format!("?page=2&{FILTER}")).await;
    assert!(second.contains(&format!("href=\"/parcels?{FILTER}#list\"")));
    let last = get(&format!("?{FILTER}&page=3")).await;
    assert!(last.contains("上一页") && !last.contains("下一页"));
    let beyond = get(&format!("?{FILTER}&page=99999999999999999999")).await;
    assert_eq!(beyond, last);
    let sitemap = server.get("/sitemap.xml").await;
    assert!(!sitemap.text().contains("page="));
}

#[tokio::test]
async fn every_list_of_the_demo_county_is_short_enough_for_a_phone() {
    let server = Server::shared();
    for path in [
        "/policies",
        "/opportunities",
        "/parks",
        "/parcels",
        "/parcels/map",
        "/plants",
        "/assets",
        "/stories",
    ] {
        let page = server.get(&format!("{path}?stale=1")).await;
        let cards = page.text().matches("class=\"card__link\"").count();
        assert!(cards <= 40, "{path}: {cards}");
    }
}
