//! What a visitor must see on the page of open data.

use std::sync::Arc;

use domain::{
    date::Date,
    library::Library,
    listing::{Check, Listing},
    parcels::Parcel,
    positioning::County,
    stories::Story,
};

use crate::shelf::{Asked, LICENCE, Page, Shelf};

fn page(library: Library) -> Option<Page> {
    let today = Date::new(2026, 11, 10).unwrap();
    let shelf = Shelf {
        county: Arc::new(County::unset(today)),
        library: Arc::new(library),
        today,
        picture: Arc::new(|_| None),
        extra: Arc::new(|_| None),
    };
    shelf.page(&Asked::parse("/data", ""))
}

#[test]
fn every_kind_that_there_is_has_its_files_and_what_is_in_them() {
    let story = Story {
        check: Check {
            verified_on: Date::new(2026, 11, 2),
            ..Check::default()
        },
        ..Story::default()
    };
    let library = Library {
        stories: vec![story],
        ..Library::default()
    };
    let html = page(library).unwrap().html;
    for part in [
        "/data/stories.json",
        "/data/stories.csv",
        "/data/positioning.json",
        "最近核实 2026年11月2日",
        "1 篇",
        "栏目",
        LICENCE,
        "2026年11月10日",
    ] {
        assert!(html.contains(part), "{part}");
    }
    // What the county has none of is not offered.
    for part in ["/data/costs.json", "/data/parcels.geojson", "GeoJSON"] {
        assert!(!html.contains(part), "{part}");
    }
}

#[test]
fn plots_come_with_their_outlines() {
    let library = Library {
        parcels: vec![Parcel::blank()],
        ..Library::default()
    };
    let html = page(library).unwrap().html;
    assert!(html.contains("/data/parcels.geojson"));
}
