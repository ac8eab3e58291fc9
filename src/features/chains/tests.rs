//! What a reader must see of chains.

use std::sync::Arc;

use domain::{
    chains::{Chain, Firm, Need, Node, NodeState, Stage},
    date::Date,
    library::Library,
    listing::Check,
    positioning::County,
    projects::Project,
};

use crate::shelf::{Asked, Shelf};

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// A shelf with these documents, on 2026-11-10.
pub(crate) fn shelf(library: Library) -> Shelf {
    let today = day("2026-11-10");
    Shelf {
        county: Arc::new(County::unset(today)),
        library: Arc::new(library),
        today,
        picture: Arc::new(|_| None),
        extra: Arc::new(|_| None),
    }
}

fn node(key: &str, name: &str, stage: Stage, state: NodeState) -> Node {
    Node {
        key: key.to_owned(),
        name: name.to_owned(),
        stage,
        state,
        ..Node::default()
    }
}

fn firm(name: &str, published: Option<bool>) -> Firm {
    Firm {
        name: name.to_owned(),
        chain: Some("乳品产业链".to_owned()),
        node: Some("规模牧场".to_owned()),
        published,
        leading: Some(true),
        needs: vec![Need {
            goods: format!("{name}的罐"),
            quantity: Some("600万只/年".to_owned()),
            lead_days: Some(30),
        }],
        ..Firm::default()
    }
}

fn library(verified: &str) -> Library {
    let mut project = Project::blank();
    project.code = Some("QS-043".to_owned());
    project.title = "乳清深加工".to_owned();
    project.identify();
    let whey = Node {
        demand: vec![Need {
            goods: "乳清粉".to_owned(),
            quantity: Some("2000吨/年".to_owned()),
            lead_days: None,
        }],
        wanted: Some("乳品配料企业".to_owned()),
        projects: vec!["qs-043".to_owned(), "没有的项目".to_owned()],
        plots: vec!["没有的地块".to_owned()],
        ..node("whey", "乳清", Stage::Downstream, NodeState::Missing)
    };
    Library {
        chains: vec![Chain {
            id: "dairy".to_owned(),
            name: "乳品产业链".to_owned(),
            nodes: vec![
                whey,
                node("feed", "饲料", Stage::Upstream, NodeState::Weak),
                node("farm", "规模牧场", Stage::Midstream, NodeState::Strong),
            ],
            check: Check {
                verified_on: Some(day(verified)),
                ..Check::default()
            },
            ..Chain::default()
        }],
        firms: vec![firm("公开牧业", Some(true)), firm("不公开牧业", None)],
        projects: vec![project],
        ..Library::default()
    }
}

fn html(shelf: &Shelf, path: &str, query: &str) -> String {
    shelf.page(&Asked::parse(path, query)).unwrap().html
}

#[test]
fn the_list_counts_states_and_names_what_is_missing() {
    let shelf = shelf(library("2026-10-01"));
    let html = html(&shelf, "/chains", "");
    for seen in ["● 强 1", "◐ 弱 1", "○ 缺 1", "/chains/dairy/whey", "乳清"] {
        assert!(html.contains(seen), "{seen}");
    }
}

#[test]
fn a_chain_is_drawn_in_order_and_told_again_as_a_table() {
    let shelf = shelf(library("2026-10-01"));
    let html = html(&shelf, "/chains/dairy", "");
    let places = ["#node-feed", "#node-farm", "#node-whey"].map(|id| html.find(id).unwrap());
    assert!(places.is_sorted(), "{places:?}");
    for (key, name) in [("feed", "饲料"), ("farm", "规模牧场"), ("whey", "乳清")] {
        assert!(html.contains(&format!("id=\"node-{key}\" tabindex=\"-1\"")));
        let table = html.split("chain__table").nth(1).unwrap();
        assert!(table.contains(name), "{name}");
    }
    for seen in [
        "乳清粉 2000吨/年",
        "公开牧业",
        "/projects/qs-043",
        "没有的项目",
    ] {
        assert!(html.contains(seen), "{seen}");
    }
    assert!(html.contains("链主配套需求") && html.contains("600万只/年"));
}

#[test]
fn a_gap_opens_an_intent_that_knows_it_and_a_strong_node_does_not() {
    let shelf = shelf(library("2026-10-01"));
    let chain = html(&shelf, "/chains/dairy", "");
    assert!(chain.contains("/leads/new?about=chains:dairy.whey"));
    assert!(chain.contains("/leads/new?about=chains:dairy.feed"));
    assert!(!chain.contains("/leads/new?about=chains:dairy.farm"));
    let node = html(&shelf, "/chains/dairy/whey", "");
    assert!(node.contains("我能补这个链"));
    assert!(node.contains("没有的地块") && node.contains("上一环节"));
    assert!(!html(&shelf, "/chains/dairy/farm", "").contains("我能补这个链"));
}

#[test]
fn a_firm_that_is_not_published_is_nowhere() {
    let shelf = shelf(library("2026-10-01"));
    for path in ["/chains", "/chains/dairy", "/chains/dairy/farm"] {
        assert!(!html(&shelf, path, "").contains("不公开"), "{path}");
    }
}

#[test]
fn what_is_stale_leaves_the_list_and_says_so() {
    let shelf = shelf(library("2026-08-01"));
    let list = html(&shelf, "/chains", "");
    assert!(!list.contains("乳品产业链") && list.contains("含 1 条待核实"));
    assert!(html(&shelf, "/chains", "stale=1").contains("乳品产业链"));
    assert!(html(&shelf, "/chains/dairy", "").contains("待核实"));
}

#[test]
fn unknown_addresses_have_no_page_and_empty_parts_are_left_out() {
    let shelf = shelf(library("2026-10-01"));
    for path in ["/chains/x", "/chains/dairy/x", "/chains/dairy/whey/x"] {
        assert!(shelf.page(&Asked::parse(path, "")).is_none(), "{path}");
    }
    let farm = html(&shelf, "/chains/dairy/farm", "");
    for heading in ["县内需求", "相关项目", "可用地块", "适用政策", "想找"] {
        assert!(!farm.contains(heading), "{heading}");
    }
}
