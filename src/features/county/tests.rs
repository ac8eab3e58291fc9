//! What a reader must see of the county, its resources, regions and towns.

use std::sync::Arc;

use domain::{
    chains::{Chain, Node, NodeState, Stage},
    codes::Phone,
    county::{Place, PlaceSort, Region, Resource},
    date::Date,
    decimal::Figure,
    library::Library,
    listing::Check,
    parcels::{Asset, Parcel, PlotStatus},
    positioning::{self, County, Industry, IndustryLevel, Officer, PlaceKind},
    projects::{Project, ProjectStatus},
};

use crate::shelf::{Asked, Page, Shelf};

fn day(month: u8, day: u8) -> Date {
    Date::new(2026, month, day).unwrap()
}

fn fresh() -> Check {
    Check {
        verified_on: Some(day(11, 1)),
        ..Check::default()
    }
}

fn old() -> Check {
    Check {
        verified_on: Some(day(1, 1)),
        ..Check::default()
    }
}

fn county() -> County {
    let mut county = County::unset(day(11, 10));
    county.name = "演示县".to_owned();
    county.industries.push(Industry {
        key: "food".to_owned(),
        name: "健康食品".to_owned(),
        level: IndustryLevel::Leading,
        gbt: Vec::new(),
        note: "粮头食尾".to_owned(),
        picture: None,
    });
    let officer = |key: &str, phone: &str, region: Option<&str>| Officer {
        key: key.to_owned(),
        unit: "投资促进局".to_owned(),
        person: format!("某{key}"),
        role: "招商员".to_owned(),
        phone: Phone::parse(phone).unwrap(),
        covers: vec!["food".to_owned()],
        region: region.map(str::to_owned),
    };
    county.contacts = vec![
        officer("general", "0190-8001201", None),
        officer("gba", "0190-8001205", Some("珠三角")),
    ];
    county.intent.officer = "general".to_owned();
    for (key, name, note) in [("yaoling", "药岭镇", "药材集散地"), ("empty", "空镇", "")]
    {
        county.places.push(positioning::Place {
            key: key.to_owned(),
            name: name.to_owned(),
            kind: PlaceKind::Town,
            note: note.to_owned(),
        });
    }
    county
}

fn project(code: &str, title: &str, status: ProjectStatus) -> Project {
    let mut project = Project {
        code: Some(code.to_owned()),
        title: title.to_owned(),
        industry: Some("健康食品".to_owned()),
        field: Some("乡村振兴".to_owned()),
        place: Some("药岭镇".to_owned()),
        unit: Some("药岭镇人民政府".to_owned()),
        person: Some("苓知暖".to_owned()),
        phone: Phone::parse("0190-8001224").ok(),
        verified_on: Some(day(11, 1)),
        status,
        ..Project::blank()
    };
    project.identify();
    project
}

fn library() -> Library {
    let node = |key: &str, name: &str, state| Node {
        key: key.to_owned(),
        name: name.to_owned(),
        stage: Stage::Downstream,
        state,
        ..Node::default()
    };
    let place = |name: &str, region: Option<&str>, km, road: Option<&str>| Place {
        name: name.to_owned(),
        region: region.map(str::to_owned),
        distance_km: km,
        road: road.map(str::to_owned),
        check: fresh(),
        ..Place::default()
    };
    Library {
        chains: vec![Chain {
            id: "rice".to_owned(),
            name: "稻米产业链".to_owned(),
            industry: Some("健康食品".to_owned()),
            nodes: vec![
                node("paddy", "水稻种植", NodeState::Strong),
                node("noodle", "米粉", NodeState::Missing),
            ],
            check: fresh(),
            ..Chain::default()
        }],
        projects: vec![
            project("QS-001", "方便米饭", ProjectStatus::Open),
            project("QS-002", "已签的项目", ProjectStatus::Signed),
        ],
        parcels: vec![Parcel {
            id: "a-01".to_owned(),
            name: "药岭 A-01 地块".to_owned(),
            park: Some("药岭镇".to_owned()),
            status: Some(PlotStatus::Ready),
            industries: vec!["健康食品".to_owned()],
            check: fresh(),
            ..Parcel::default()
        }],
        assets: vec![Asset {
            id: "k-01".to_owned(),
            name: "老粮站".to_owned(),
            park: Some("药岭镇".to_owned()),
            check: fresh(),
            ..Asset::default()
        }],
        resources: vec![
            Resource {
                id: "rice".to_owned(),
                name: "优质稻米".to_owned(),
                quantity: Figure::parse("38", "").unwrap(),
                unit: Some("万亩".to_owned()),
                period: Some("2025年".to_owned()),
                towns: vec!["药岭镇".to_owned()],
                industries: vec!["健康食品".to_owned()],
                nodes: vec![
                    "稻米产业链·水稻种植".to_owned(),
                    "rice/noodle".to_owned(),
                    "稻米产业链·没有的".to_owned(),
                ],
                projects: vec!["QS-001".to_owned()],
                check: fresh(),
                ..Resource::default()
            },
            Resource {
                id: "wind".to_owned(),
                name: "风能".to_owned(),
                check: old(),
                ..Resource::default()
            },
        ],
        places: vec![
            place("省会", None, Some(186), Some("2小时")),
            Place {
                sort: PlaceSort::Port,
                ..place("沿海港口", None, None, None)
            },
            place("广州", Some("珠三角"), Some(2650), Some("30小时")),
            place("深圳", Some("粤港澳大湾区"), Some(2610), None),
        ],
        regions: vec![Region {
            id: "gba".to_owned(),
            name: "粤港澳大湾区".to_owned(),
            statement: Some("食品企业的第二车间".to_owned()),
            industries: vec!["健康食品".to_owned()],
            ties: vec!["与广州市对口合作".to_owned()],
            check: fresh(),
            ..Region::default()
        }],
        ..Library::default()
    }
}

fn shelf(library: Library) -> Shelf {
    Shelf {
        county: Arc::new(county()),
        library: Arc::new(library),
        today: day(11, 10),
        picture: Arc::new(|_| None),
        extra: Arc::new(|_| None),
    }
}

fn page(shelf: &Shelf, path: &str, query: &str) -> Option<Page> {
    shelf.page(&Asked::parse(path, query))
}

fn html(shelf: &Shelf, path: &str) -> String {
    let html = page(shelf, path, "").unwrap().html;
    assert_eq!(html.matches("<h1").count(), 1, "{path}");
    assert!(!html.contains(" style="), "{path}");
    html
}

/// Without tags and the marks between texts.
fn words(html: &str) -> String {
    let mut words = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => words.push(c),
            _ => {}
        }
    }
    words
}

#[test]
fn a_resource_leads_to_its_nodes_and_projects() {
    let shelf = shelf(library());
    let list = html(&shelf, "/county/resources");
    assert!(list.contains("href=\"/chains/rice/noodle\""));
    assert!(words(&list).contains("○ 缺 米粉") && words(&list).contains("38 万亩"));
    let one = html(&shelf, "/county/resources/rice");
    for href in [
        "/chains/rice/paddy",
        "/projects/qs-001",
        "/towns/yaoling",
        "/chains?industry=food",
        "/leads/new?about=resources:rice",
    ] {
        assert!(one.contains(&format!("href=\"{href}\"")), "{href}");
    }
    // What leads nowhere stays as it was written.
    assert!(words(&one).contains("另有：稻米产业链·没有的"));
    assert_eq!(page(&shelf, "/county/resources/none", ""), None);
}

#[test]
fn an_unknown_quantity_is_not_zero_and_an_old_check_says_so() {
    let shelf = shelf(library());
    let wind = words(&html(&shelf, "/county/resources/wind"));
    assert!(wind.contains("数量未公布"), "{wind}");
    let wind = html(&shelf, "/county/resources/wind");
    assert!(words(&wind).contains("待核实 这项资源已超过复核期"));
    assert!(html(&shelf, "/county").contains("mark--warn"));
    let food = page(&shelf, "/county/resources", "industry=food").unwrap();
    assert!(food.html.contains("优质稻米") && !food.html.contains("风能"));
    let none = page(&shelf, "/county/resources", "industry=none").unwrap();
    assert!(none.html.contains("没有这个产业") && none.html.contains("风能"));
    let fit = |asked| page(&shelf, "/parcels/fit", asked).unwrap().html;
    assert!(fit("industry=none").contains("没有这个产业"));
    assert!(!fit("industry=food").contains("没有这个产业") && !fit("").contains("没有这个产业"));
}

#[test]
fn a_node_shows_the_resources_that_feed_it() {
    let shelf = shelf(library());
    let node = html(&shelf, "/chains/rice/noodle");
    assert!(node.contains("href=\"/county/resources/rice\""));
    assert!(!node.contains("风能"));
}

#[test]
fn the_table_groups_by_region_and_says_what_is_not_published() {
    let shelf = shelf(library());
    let table = html(&shelf, "/county/distances");
    let text = words(&table);
    assert!(text.contains("公路 2小时") && text.contains("186 公里"));
    // The port: neither distance nor time.
    assert_eq!(text.matches("未公布").count(), 3, "{text}");
    assert!(table.find("省会").unwrap() < table.find("广州").unwrap());
    assert!(table.find("深圳").unwrap() < table.find("广州").unwrap());
    assert!(table.contains("href=\"/regions/gba\""));
}

#[test]
fn a_region_is_a_page_to_hand_out() {
    let shelf = shelf(library());
    let page = html(&shelf, "/regions/gba");
    for href in [
        "/leads/new?about=regions:gba",
        "/chains/rice/noodle",
        "/projects/qs-001",
        "/parcels/a-01",
        "tel:",
    ] {
        assert!(page.contains(href), "{href}");
    }
    let text = words(&page);
    for part in ["某gba", "食品企业的第二车间", "与广州市对口合作", "2,610"] {
        assert!(text.contains(part), "{part}");
    }
    assert!(!text.contains("已签的项目"));
    // 0190-8001205 is the station's; the bar calls it.
    assert!(page.rfind("8001205").unwrap() > page.find("act-bar").unwrap());
    assert!(html(&shelf, "/contacts").contains("href=\"/regions/gba\""));
    assert_eq!(
        super::page(&shelf, &["regions", "none"], &Asked::default()),
        None
    );
}

#[test]
fn a_region_without_a_station_is_answered_by_the_county() {
    let mut library = library();
    library.regions[0].name = "京津冀".to_owned();
    let shelf = shelf(library);
    let page = html(&shelf, "/regions/gba");
    assert!(words(&page).contains("在京津冀还没有驻点，由县里直接对接"));
    assert!(page.contains("8001201") && !page.contains("8001205"));
}

#[test]
fn a_town_has_its_projects_plots_assets_and_people() {
    let shelf = shelf(library());
    let page = html(&shelf, "/towns/yaoling");
    for href in [
        "/projects/qs-001",
        "/parcels/a-01",
        "/assets/k-01",
        "/county/resources/rice",
    ] {
        assert!(page.contains(&format!("href=\"{href}\"")), "{href}");
    }
    let text = words(&page);
    assert!(text.contains("药岭镇人民政府") && text.contains("苓知暖"));
    assert!(text.contains("乡村振兴 2 个项目"), "{text}");
    let empty = words(&html(&shelf, "/towns/empty"));
    assert!(empty.contains("现在没有公布的项目和地块"));
    assert!(!empty.contains("镇里找谁") && !empty.contains("存量资产"));
    assert_eq!(
        super::page(&shelf, &["towns", "none"], &Asked::default()),
        None
    );
}

#[test]
fn the_county_shows_what_there_is_and_leaves_out_the_rest() {
    let shelf = shelf(library());
    let page = html(&shelf, "/county");
    for href in [
        "/county/resources",
        "/county/distances",
        "/regions/gba",
        "/towns/yaoling",
    ] {
        assert!(page.contains(&format!("href=\"{href}\"")), "{href}");
    }
    let bare = self::shelf(Library::default());
    let text = words(&html(&bare, "/county"));
    for part in ["资源", "区位", "承接区域", "园区", "按领域"] {
        assert!(!text.contains(part), "{part}: {text}");
    }
    // Sections without anything still answer.
    for path in ["/regions", "/county/resources", "/county/distances"] {
        assert!(html(&bare, path).contains("class=\"empty\""), "{path}");
    }
    assert_eq!(
        super::addresses(&bare),
        ["/towns/yaoling", "/towns/empty"],
        "pages of nothing stand in no sitemap"
    );
    assert!(
        shelf
            .gathered()
            .contains(&"/county/resources/rice".to_owned())
    );
}
