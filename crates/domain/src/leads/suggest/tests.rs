//! What is suggested for what people type, and what never is.

use proptest::prelude::*;

use super::*;
use crate::{
    area::{AreaUnit, Extent},
    chains::{Chain, Need, Node, NodeState},
    decimal::Figure,
    listing::Check,
    money::{Amount, MoneyUnit},
    parcels::{Facility, Parcel, Park, PlotStatus},
    policies::{Policy, PolicyKind, PolicyStatus, Review},
    projects::{Project, ProjectStatus},
};

fn today() -> Date {
    Date::new(2026, 11, 22).unwrap()
}

fn check() -> Check {
    Check {
        verified_on: Some(today()),
        ..Check::default()
    }
}

fn project(id: &str, title: &str, wan: &str) -> Project {
    Project {
        id: id.to_owned(),
        code: Some(id.to_uppercase()),
        title: title.to_owned(),
        industry: Some("健康食品".to_owned()),
        investment: Amount::parse(wan, MoneyUnit::Wan).unwrap(),
        verified_on: Some(today()),
        ..Project::blank()
    }
}

fn parcel(id: &str, mu: &str) -> Parcel {
    Parcel {
        id: id.to_owned(),
        name: format!("{id} 地块"),
        area: Extent::parse(mu, AreaUnit::Mu).unwrap(),
        status: Some(PlotStatus::Ready),
        steam: Figure::parse("12", "").unwrap(),
        check: check(),
        ..Parcel::default()
    }
}

fn library() -> Library {
    let node = |key: &str, name: &str, state| Node {
        key: key.to_owned(),
        name: name.to_owned(),
        state,
        demand: vec![Need {
            goods: "乳清粉".to_owned(),
            quantity: Some("2000吨/年".to_owned()),
            lead_days: None,
        }],
        projects: vec!["QS-002".to_owned()],
        plots: vec!["a-02 地块".to_owned()],
        policies: vec!["专项扶持办法".to_owned()],
        ..Node::default()
    };
    Library {
        projects: vec![
            project("qs-001", "年产2万吨方便米饭项目", "12000"),
            project("qs-002", "乳清蛋白提取", "8000"),
            Project {
                status: ProjectStatus::Signed,
                ..project("qs-003", "方便米饭二线", "12000")
            },
            Project {
                verified_on: Some(today().add_days(-91)),
                ..project("qs-004", "方便米饭老线", "12000")
            },
        ],
        chains: vec![Chain {
            id: "dairy".to_owned(),
            name: "乳品产业链".to_owned(),
            nodes: vec![
                node("whey", "乳清与酪蛋白", NodeState::Missing),
                node("milk", "乳清鲜奶", NodeState::Strong),
            ],
            check: check(),
            ..Chain::default()
        }],
        parks: vec![Park {
            id: "hexiang".to_owned(),
            name: "禾香食品产业园".to_owned(),
            check: check(),
            ..Park::default()
        }],
        facilities: vec![Facility {
            id: "s-01".to_owned(),
            name: "集中供汽一期".to_owned(),
            park: Some("禾香食品产业园".to_owned()),
            kind: Some("集中供汽".to_owned()),
            spare: Some("约 22 吨/时".to_owned()),
            check: check(),
            ..Facility::default()
        }],
        parcels: vec![
            parcel("a-01", "62"),
            parcel("a-02", "300"),
            Parcel {
                status: Some(PlotStatus::Supplied),
                ..parcel("a-03", "60")
            },
        ],
        policies: vec![
            Policy {
                id: "z-01".to_owned(),
                name: "专项扶持办法".to_owned(),
                kind: PolicyKind::Finance,
                status: PolicyStatus::InForce,
                fair_review: Review::NotNeeded,
                legal_basis: vec!["演示".to_owned()],
                check: check(),
                ..Policy::default()
            },
            Policy {
                id: "z-02".to_owned(),
                name: "旧的贷款办法".to_owned(),
                kind: PolicyKind::Finance,
                status: PolicyStatus::Repealed,
                check: check(),
                ..Policy::default()
            },
        ],
        ..Library::default()
    }
}

fn found(clues: &Clues) -> Vec<(String, String)> {
    suggest(&library(), today(), clues)
        .into_iter()
        .map(|one| (one.href, one.reason))
        .collect()
}

fn hrefs(clues: &Clues) -> Vec<String> {
    found(clues).into_iter().map(|(href, _)| href).collect()
}

fn want(want: &str) -> Clues {
    Clues {
        want: want.to_owned(),
        ..Clues::default()
    }
}

#[test]
fn words_lead_to_what_they_name_and_are_quoted() {
    let clues = Clues {
        amount: "约1亿元".to_owned(),
        ..want("想建方便米饭生产线，要蒸汽")
    };
    let found = found(&clues);
    assert_eq!(found[0].0, "/projects/qs-001");
    assert_eq!(found[0].1, "您提到“方便米饭”；金额相近：总投资1.2 亿元");
    let park = found
        .iter()
        .find(|(href, _)| href == "/parks/hexiang")
        .unwrap();
    assert_eq!(park.1, "您提到“蒸汽”：园区有集中供汽一期，余量约 22 吨/时");
}

/// 禾香食品产业园 brought everything that says 食品.
#[test]
fn the_name_of_a_park_asks_for_the_park_alone() {
    let mut library = library();
    library
        .projects
        .push(project("qs-009", "食品级二氧化硅", "9000"));
    let clues = Clues {
        want: "想看禾香食品产业园，建一条方便米饭线".to_owned(),
        ..Clues::default()
    };
    let found = suggest(&library, today(), &clues);
    let hrefs: Vec<_> = found.iter().map(|one| one.href.as_str()).collect();
    assert!(hrefs.contains(&"/projects/qs-001"), "{hrefs:?}");
    assert!(!hrefs.contains(&"/projects/qs-009"), "{hrefs:?}");
}

#[test]
fn what_is_stale_taken_or_repealed_is_never_shown() {
    let clues = Clues {
        amount: "12000".to_owned(),
        need: "funds".to_owned(),
        ..want("方便米饭，60 亩地，贷款")
    };
    let shown = hrefs(&clues);
    for gone in [
        "/projects/qs-003",
        "/projects/qs-004",
        "/parcels/a-03",
        "/policies/z-02",
    ] {
        assert!(!shown.iter().any(|href| href == gone), "{shown:?}");
    }
    assert!(shown.contains(&"/parcels/a-01".to_owned()), "{shown:?}");
    assert!(shown.contains(&"/policies/z-01".to_owned()), "{shown:?}");
    // Three times as large as asked for.
    assert!(!shown.contains(&"/parcels/a-02".to_owned()), "{shown:?}");
}

#[test]
fn a_gap_leads_to_its_project_plot_and_policy_and_not_to_itself() {
    let clues = Clues {
        about: "chains:dairy.whey".to_owned(),
        ..Clues::default()
    };
    assert_eq!(
        hrefs(&clues),
        ["/projects/qs-002", "/parcels/a-02", "/policies/z-01"]
    );
    let gap = found(&want("我们做乳清粉"));
    assert_eq!(gap[0].0, "/chains/dairy/whey");
    assert!(gap[0].1.contains("县里每年要买乳清粉 2000吨/年"), "{gap:?}");
}

#[test]
fn who_has_a_project_is_shown_no_others() {
    let clues = Clues {
        kind: "seek".to_owned(),
        ..want("方便米饭，找投资方，贷款")
    };
    assert_eq!(hrefs(&clues), ["/policies/z-01"]);
}

#[test]
fn nothing_typed_and_nothing_meant_finds_nothing() {
    assert_eq!(found(&Clues::default()), []);
    assert_eq!(found(&want("我们想投资建设生产项目")), []);
}

proptest! {
    /// Any text finds at most six, at most three of a kind, each once, each with a reason, and the
    /// same again.
    #[test]
    fn few_each_once_and_always_the_same(
        words in proptest::collection::vec("方便米饭|乳清|蒸汽|60亩|2000平方米|厂房|贷款|审批|.{0,5}", 0..12),
        amount in "[0-9]{0,6}|.{0,4}", need in "land|funds||.{0,3}",
        about in "chains:dairy.whey|projects:qs-001||.{0,6}",
    ) {
        let clues = Clues { amount, need, about, ..want(&words.concat()) };
        let once = suggest(&library(), today(), &clues);
        prop_assert_eq!(&once, &suggest(&library(), today(), &clues));
        prop_assert!(once.len() <= MOST);
        for one in &once {
            prop_assert!(!one.reason.is_empty());
            prop_assert_eq!(once.iter().filter(|other| other.href == one.href).count(), 1);
            prop_assert!(once.iter().filter(|other| other.kind == one.kind).count() <= MOST_OF_A_KIND);
        }
    }
}
