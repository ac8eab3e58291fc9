//! The pages of leads, made from a small shelf.

use std::sync::Arc;

use domain::{
    chains::{Chain, Node, NodeState},
    codes::ReceiptNumber,
    date::{Date, Timestamp},
    leads::{FollowUp, LeadAct, LeadEvent, LeadForm, LeadKind, LeadState, Receipt, Suggestion},
    library::Library,
    positioning::County,
    problem::FieldErrors,
    stories::{Column, Story},
};

use super::{LeadAsked, OwnLead, SentLead, TypedAct};
use crate::shelf::{Asked, Shelf};

fn today() -> Date {
    Date::new(2026, 11, 22).unwrap()
}

fn shelf() -> Shelf {
    let story = |id: &str, days: i64| Story {
        id: id.to_owned(),
        name: format!("活动 {id}"),
        column: Column::Event,
        starts: Some(today().add_days(days)),
        ..Story::default()
    };
    let node = |key: &str, name: &str, state| Node {
        key: key.to_owned(),
        name: name.to_owned(),
        state,
        ..Node::default()
    };
    Shelf {
        county: Arc::new(County::unset(today())),
        library: Arc::new(Library {
            chains: vec![Chain {
                id: "dairy".to_owned(),
                name: "乳品产业链".to_owned(),
                nodes: vec![
                    node("whey", "乳清", NodeState::Missing),
                    node("milk", "鲜奶", NodeState::Strong),
                ],
                ..Chain::default()
            }],
            stories: vec![story("soon", 5), story("gone", -5)],
            ..Library::default()
        }),
        today: today(),
        picture: Arc::new(|_| None),
        extra: Arc::new(|name| Some(format!("/{name}"))),
    }
}

fn opened(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    shelf().page(&Asked::parse(path, query)).unwrap().html
}

#[test]
fn each_kind_has_the_fields_of_its_form_and_no_others() {
    let own = ["need", "day", "half", "people", "about", "amount"];
    for (kind, fields) in [
        ("invest", &["amount"][..]),
        ("seek", &["amount"]),
        ("need", &["need", "amount"]),
        ("visit", &["day", "half", "people"]),
        ("gap", &["about", "amount"]),
        ("event", &["people", "about"]),
    ] {
        let html = opened(&format!("/leads/new?kind={kind}"));
        for field in own {
            let asked = html.contains(&format!("id=\"{field}\""));
            assert_eq!(asked, fields.contains(&field), "{kind} {field}");
        }
        for field in ["name", "contact", "want", "consent"] {
            assert!(html.contains(&format!("id=\"{field}\"")), "{kind} {field}");
        }
        assert!(html.contains(&format!("name=\"kind\" value=\"{kind}\"")));
        // All six can be chosen from each.
        for other in LeadKind::ALL {
            assert!(html.contains(&format!("/leads/new?kind={}", other.key())));
        }
    }
}

#[test]
fn what_it_is_about_decides_where_the_address_says_no_kind() {
    for (query, kind) in [
        ("", "invest"),
        ("?about=chains:dairy.whey", "gap"),
        ("?about=stories:soon", "event"),
        ("?about=stories:gone", "invest"),
        ("?about=nothing:here", "invest"),
    ] {
        let html = opened(&format!("/leads/new{query}"));
        assert!(
            html.contains(&format!("name=\"kind\" value=\"{kind}\"")),
            "{query}"
        );
    }
    let gap = opened("/leads/new?about=chains:dairy.whey");
    assert!(gap.contains("乳清（缺）") && gap.contains("value=\"chains:dairy.whey\""));
    // What is not there does not come along.
    assert!(!opened("/leads/new?about=nothing:here").contains("nothing:here"));
    let listed = opened("/leads/new?kind=gap");
    assert!(listed.contains("chains:dairy.whey") && !listed.contains("chains:dairy.milk"));
    let events = opened("/leads/new?kind=event");
    assert!(events.contains("stories:soon") && !events.contains("stories:gone"));
}

#[test]
fn a_form_comes_back_with_what_was_typed_and_every_error() {
    let form = LeadForm {
        kind: "visit".to_owned(),
        day: "2026-11-27".to_owned(),
        name: "<b>某某</b>".to_owned(),
        ..LeadForm::default()
    };
    let mut errors = FieldErrors::default();
    errors.add("day", "请换一天");
    let sent = SentLead {
        form,
        errors,
        key: "a-key".to_owned(),
        fits: Some(Vec::new()),
        ..SentLead::default()
    };
    let html = shelf().lead_form(&sent).html;
    for part in [
        "href=\"#day\"",
        "value=\"2026-11-27\" selected",
        "11月30日（星期一）",
        "value=\"a-key\"",
        "没有找到合适的",
        "name=\"homepage\"",
    ] {
        assert!(html.contains(part), "{part}");
    }
    assert_eq!(html.matches("请换一天").count(), 2);
    // A Saturday cannot be chosen.
    assert!(!html.contains("2026-11-28"));
    assert!(!html.contains("<b>某某"));
}

fn follow_up() -> FollowUp {
    let at = Timestamp::from_millis(1_795_254_600_000);
    FollowUp {
        received_at: at,
        kind: LeadKind::Need,
        need: None,
        visit: None,
        people: None,
        state: LeadState::Received,
        state_words: "已收到".to_owned(),
        steps: 1,
        may: vec![LeadAct::Supplement, LeadAct::Withdraw],
        notice: Some("需要人工核验".to_owned()),
        project: None,
        about: None,
        officer: None,
        next_step: "田小满在 2 个工作日内与您联系".to_owned(),
        due_on: today().add_days(2),
        due_note: None,
        due_source: Some("分办办法".to_owned()),
        erased_on: today().add_days(700),
        erased: false,
        events: vec![LeadEvent {
            at,
            state: LeadState::Received,
            text: "已收到您的需求".to_owned(),
            said: Some("<i>说的话</i>".to_owned()),
        }],
    }
}

#[test]
fn a_receipt_names_number_code_term_and_what_fits() {
    let receipt = Receipt {
        number: ReceiptNumber::new(today(), 1),
        query_code: "ABCD-EFGH-JKMN-PQRS".to_owned(),
        follow_up: follow_up(),
    };
    let fits = [Suggestion {
        kind: "policies".to_owned(),
        kind_words: "政策".to_owned(),
        title: "贷款贴息".to_owned(),
        href: "/policies/z-01".to_owned(),
        reason: "您缺资金".to_owned(),
    }];
    let html = shelf().lead_receipt(&receipt, &fits).html;
    for part in [
        "ABCD-EFGH-JKMN-PQRS",
        "分办办法",
        "href=\"/policies/z-01\"",
        "您缺资金",
    ] {
        assert!(html.contains(part), "{part}");
    }
    // The code of squares carries the number alone.
    let picture = html.split("/qr.svg?path=").nth(1).unwrap();
    assert!(!picture.split('"').next().unwrap().contains("ABCD"));
}

#[test]
fn the_follow_up_shows_what_may_be_done_and_what_is_kept() {
    let mut asked = LeadAsked {
        number: "YX20261122-0001-1".to_owned(),
        code: "ABCD".to_owned(),
        found: Some(Box::new(follow_up())),
        ..LeadAsked::default()
    };
    let html = shelf().lead_case(&asked).html;
    for part in [
        "act-supplement",
        "act-withdraw",
        "查看我提交的内容",
        "&lt;i&gt;说的话",
        "需要人工核验",
    ] {
        assert!(html.contains(part), "{part}");
    }
    asked.own = Some(OwnLead {
        name: Some("某某食品".to_owned()),
        contact: Some("0190-8005678".to_owned()),
        want: Some("想要蒸汽".to_owned()),
    });
    asked.typed = TypedAct {
        act: "erase".to_owned(),
        ..TypedAct::default()
    };
    asked.errors.add("sure", "请先勾选");
    let own = shelf().lead_case(&asked).html;
    assert!(own.contains("想要蒸汽") && own.contains("href=\"#erase-sure\""));
    asked.own = Some(OwnLead::default());
    assert!(shelf().lead_case(&asked).html.contains("已经删除"));
}
