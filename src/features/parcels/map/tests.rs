use std::sync::Arc;

use domain::{
    area::{Area, Extent},
    date::Date,
    library::Library,
    listing::Check,
    parcels::{Outline, Parcel, Park, PlotStatus, Point},
    positioning::{BaseMap, County},
};

use crate::shelf::{Asked, Shelf};

fn day() -> Date {
    Date::new(2026, 11, 10).unwrap()
}

fn plot(id: &str, park: Option<&str>, days_ago: i64) -> Parcel {
    Parcel {
        id: id.to_owned(),
        name: format!("{id} 地块"),
        park: park.map(str::to_owned),
        area: Some(Extent::exact(Area::from_mu(120))),
        land_use: Some("工业用地".to_owned()),
        status: Some(PlotStatus::Ready),
        check: Check {
            verified_on: Some(day().add_days(-days_ago)),
            ..Check::default()
        },
        ..Parcel::default()
    }
}

fn shelf(extras: bool) -> Shelf {
    let point = Point::parse("123.5 45.5").unwrap();
    let outline = Outline::parse("123.6 45.5; 123.61 45.5; 123.61 45.51; 123.6 45.51").unwrap();
    let library = Library {
        parks: vec![Park {
            id: "jk".to_owned(),
            name: "经开区".to_owned(),
            ..Park::default()
        }],
        parcels: vec![
            Parcel {
                point,
                ..plot("a-01", Some("经开区"), 10)
            },
            Parcel {
                outline,
                ..plot("b-01", Some("云谷园"), 10)
            },
            plot("c-01", None, 10),
            Parcel {
                point,
                ..plot("old", Some("经开区"), 200)
            },
        ],
        ..Library::default()
    };
    Shelf {
        county: Arc::new(County::unset(day())),
        library: Arc::new(library),
        today: day(),
        picture: Arc::new(|_| None),
        extra: Arc::new(move |name| extras.then(|| format!("/{name}"))),
    }
}

fn html(shelf: &Shelf, query: &str) -> String {
    let asked = Asked::parse("/parcels/map", query);
    shelf.page(&asked).unwrap().html
}

#[test]
fn everything_on_the_map_is_in_the_list_by_park_with_three_links_each() {
    let html = html(&shelf(true), "");
    for part in [
        "3 宗地块，其中 2 宗有坐标",
        "data-geojson=\"/data/parcels.geojson?offered=1\"",
        "src=\"/map.js\"",
        "href=\"/parks/jk\"",
        "云谷园",
        "园区以外",
        "坐标未公布",
        "href=\"/parcels/a-01\"",
        "position=123.5,45.5&amp;",
        // The middle of the outline.
        "coord:45.505,123.605;",
        "location=45.505,123.605&amp;",
        "data-gcj02=\"45.50",
        "120 亩",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
    assert!(!html.contains("/parcels/old"));
    assert!(html.contains("含 1 条待核实") && html.contains("/parcels/map?stale=1"));
}

#[test]
fn map_and_list_are_asked_for_the_same() {
    let shelf = shelf(true);
    let html = html(&shelf, "park=%E7%BB%8F%E5%BC%80%E5%8C%BA&stale=1");
    let query = "park=%E7%BB%8F%E5%BC%80%E5%8C%BA&amp;stale=1";
    assert!(
        html.contains(&format!("data-geojson=\"/data/parcels.geojson?{query}\"")),
        "{html}"
    );
    assert!(html.contains(&format!("href=\"/parcels?{query}\"")));
    assert!(html.contains("/parcels/a-01") && html.contains("/parcels/old"));
    assert!(!html.contains("/parcels/b-01"));
    let asked = Asked::parse("/data/parcels.geojson", "park=经开区&stale=1");
    let ids: Vec<_> = shelf
        .plots(&asked)
        .iter()
        .map(|plot| plot.id.as_str())
        .collect();
    assert_eq!(ids, ["a-01", "old"]);
}

#[test]
fn the_map_opens_at_a_plot_even_when_it_is_stale_or_elsewhere() {
    let shelf = shelf(true);
    let html = html(&shelf, "plot=old&park=jk");
    assert!(html.contains("data-plot=\"old\""), "{html}");
    assert!(html.contains("id=\"plot-old\""));
    assert!(html.contains("plot=old\""), "{html}");
    let asked = Asked::parse("/data/parcels.geojson", "plot=old");
    assert_eq!(shelf.plots(&asked)[0].id, "old");
    // A park is understood by its identifier too; the list does not keep the plot.
    assert!(
        html.contains("href=\"/parcels?park=%E7%BB%8F%E5%BC%80%E5%8C%BA\""),
        "{html}"
    );
    let unknown = Asked::parse("/data/parcels.geojson", "plot=none");
    assert_eq!(shelf.plots(&unknown).len(), 3);
}

#[test]
fn without_its_script_or_without_places_there_is_the_list_alone() {
    let bare = html(&shelf(false), "");
    assert!(!bare.contains("data-map") && bare.contains("/parcels/a-01"));
    let none = html(&shelf(true), "park=none");
    assert!(!none.contains("data-map") && none.contains("没有符合条件的地块"));
}

#[test]
fn a_base_map_comes_with_its_number() {
    let mut shelf = shelf(true);
    assert!(!html(&shelf, "").contains("审图号"));
    let mut county = (*shelf.county).clone();
    county.map = Some(BaseMap {
        tianditu_key: "k1".to_owned(),
        review_number: "GS（2024）0650号".to_owned(),
    });
    shelf.county = Arc::new(county);
    let html = html(&shelf, "");
    assert!(
        html.contains("data-tianditu=\"k1\"") && html.contains("天地图审图号：GS（2024）0650号")
    );
}
