//! What is on a poster.

use std::sync::Arc;

use domain::{
    chains::{Chain, Node, NodeState, Stage},
    codes::Phone,
    date::Date,
    library::Library,
    listing::Check,
    parcels::{Parcel, Plant},
    policies::Policy,
    positioning::County,
    projects::Project,
};

use super::{MOST_FACTS, MOST_WORDS, beginning};
use crate::shelf::{Contact, Poster, Shelf};

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn fresh() -> Check {
    Check {
        verified_on: Some(day("2026-11-02")),
        verified_by: Some("投资促进局".to_owned()),
        review_days: None,
    }
}

fn shelf(library: Library) -> Shelf {
    let today = day("2026-11-10");
    Shelf {
        county: Arc::new(County::unset(today)),
        library: Arc::new(library),
        today,
        picture: Arc::new(|_| None),
        extra: Arc::new(|_| None),
    }
}

fn value<'a>(poster: &'a Poster, label: &str) -> Option<&'a str> {
    let mut facts = poster.facts.iter();
    facts
        .find(|(known, _)| known == label)
        .map(|(_, value)| value.as_str())
}

fn plot() -> Parcel {
    Parcel {
        id: "a-01".to_owned(),
        code: Some("A-01".to_owned()),
        name: "经开区 A-01 地块".to_owned(),
        land_use: Some("工业用地".to_owned()),
        unit: Some("经济开发区管委会".to_owned()),
        person: Some("周敏".to_owned()),
        phone: Phone::parse("0190-8001234").ok(),
        check: fresh(),
        ..Parcel::default()
    }
}

#[test]
fn facts_are_those_of_the_page_and_unknown_ones_say_so() {
    let shelf = shelf(Library {
        parcels: vec![plot()],
        ..Library::default()
    });
    let poster = shelf.poster("/parcels/a-01").unwrap();
    assert_eq!(poster.title, "经开区 A-01 地块");
    assert_eq!(poster.path, "/parcels/a-01");
    assert_eq!(value(&poster, "用途"), Some("工业用地"));
    assert_eq!(value(&poster, "用地面积"), Some("未公布"));
    assert_eq!(value(&poster, "供电容量"), None, "not a deciding figure");
    let contact = Contact {
        unit: "经济开发区管委会".to_owned(),
        person: "周敏".to_owned(),
        phone: Some("0190-8001234".to_owned()),
    };
    assert_eq!(poster.contacts, [contact]);
    assert!(
        poster.checked.starts_with("核实于 2026年11月2日"),
        "{}",
        poster.checked
    );
    assert!(poster.checked.ends_with("编号 A-01。"));
    assert_eq!(poster.marks, [] as [String; 0]);
}

#[test]
fn what_must_be_known_first_is_marked() {
    let stale = Check {
        review_days: Some(1),
        ..fresh()
    };
    let shelf = shelf(Library {
        parcels: vec![Parcel {
            check: stale,
            ..plot()
        }],
        plants: vec![Plant {
            id: "h-1".to_owned(),
            taken: Some(true),
            check: fresh(),
            ..Plant::default()
        }],
        policies: vec![Policy {
            id: "z-1".to_owned(),
            valid_to: Some(day("2026-10-01")),
            check: fresh(),
            ..Policy::default()
        }],
        ..Library::default()
    });
    let marks = |path| shelf.poster(path).unwrap().marks;
    assert_eq!(marks("/parcels/a-01"), ["待核实"]);
    assert_eq!(marks("/plants/h-1"), ["已出租"]);
    assert_eq!(marks("/policies/z-1"), ["已过期"]);
    let warning = shelf.poster("/policies/z-1").unwrap().warning.unwrap();
    assert!(warning.contains("不适用"), "{warning}");
    // Its last day is written as people write it.
    let poster = shelf.poster("/policies/z-1").unwrap();
    assert_eq!(value(&poster, "有效期至"), Some("2026年10月1日"));
}

#[test]
fn a_node_stands_for_itself_with_its_chain_s_unit() {
    let shelf = shelf(Library {
        chains: vec![Chain {
            id: "dairy".to_owned(),
            name: "乳品产业链".to_owned(),
            unit: Some("招商一股".to_owned()),
            nodes: vec![Node {
                key: "whey".to_owned(),
                name: "乳清".to_owned(),
                stage: Stage::Midstream,
                state: NodeState::Missing,
                wanted: Some("乳清粉生产企业".to_owned()),
                ..Node::default()
            }],
            check: fresh(),
            ..Chain::default()
        }],
        ..Library::default()
    });
    let node = shelf.poster("/chains/dairy/whey").unwrap();
    assert_eq!(
        (node.title.as_str(), node.path.as_str()),
        ("乳清", "/chains/dairy/whey")
    );
    assert_eq!(value(&node, "想找"), Some("乳清粉生产企业"));
    assert_eq!(value(&node, "状态"), Some("缺"));
    assert_eq!(node.contacts.first().unwrap().unit, "招商一股");
    let chain = shelf.poster("/chains/dairy").unwrap();
    assert_eq!(value(&chain, "缺的环节"), Some("乳清"));
}

#[test]
fn only_documents_have_one() {
    let shelf = shelf(Library {
        projects: vec![Project {
            id: "qs-001".to_owned(),
            ..Project::blank()
        }],
        ..Library::default()
    });
    assert!(shelf.poster("/projects/qs-001").is_some());
    for path in [
        "",
        "/",
        "/projects",
        "/projects/qs-002",
        "/parcels/map",
        "/leads",
        "/chains/x/y",
        "/costs",
        "/projects/qs-001/x",
    ] {
        assert_eq!(shelf.poster(path), None, "{path}");
    }
}

#[test]
fn no_kind_has_more_facts_than_there_is_room_for() {
    let project = Project {
        id: "qs-001".to_owned(),
        place: Some("开发区".to_owned()),
        ..Project::blank()
    };
    let shelf = shelf(Library {
        projects: vec![project],
        ..Library::default()
    });
    let poster = shelf.poster("/projects/qs-001").unwrap();
    assert!(
        poster.facts.len() <= MOST_FACTS && poster.facts.len() >= 5,
        "{:?}",
        poster.facts
    );
    assert!(poster.checked.contains("不是承诺"));
}

#[test]
fn nothing_of_a_document_can_break_the_page() {
    let name = "<img src=x onerror=alert(1)>".to_owned();
    let shelf = shelf(Library {
        parcels: vec![Parcel { name, ..plot() }],
        ..Library::default()
    });
    let poster = shelf.poster("/parcels/a-01").unwrap();
    let page = leptos::prelude::Owner::new().with(|| {
        poster.page(
            &shelf,
            "https://zs.example.gov.cn/parcels/a-01",
            "<svg></svg>",
        )
    });
    assert!(!page.html.contains("<img"), "{}", page.html);
    assert!(page.html.contains("<svg></svg>"));
    assert!(page.html.contains("https://zs.example.gov.cn/parcels/a-01"));
}

#[test]
fn a_long_text_ends_where_a_sentence_does() {
    let sentence = "一二三四五六七八九十".repeat(7);
    let text = format!("{sentence}。{sentence}。");
    assert_eq!(beginning(&text), format!("{sentence}。"));
    let endless = "字".repeat(500);
    assert_eq!(beginning(&endless).chars().count(), MOST_WORDS + 1);
    assert_eq!(beginning("短。\n句。"), "短。句。");
}
