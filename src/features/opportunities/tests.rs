//! What a reader must see of the lists.

use domain::{
    date::Date,
    library::Library,
    listing::{Check, Listing as _},
    opportunities::{Issue, Item, ItemKind, ItemState},
};

use crate::{
    features::chains::tests::shelf,
    shelf::{Asked, Shelf},
};

fn issue(issue_no: u32, verified: &str, items: &[(&str, ItemState)]) -> Issue {
    let item = |(title, state): &(&str, ItemState)| Item {
        title: (*title).to_owned(),
        kind: ItemKind::Supply,
        state: *state,
        ..Item::default()
    };
    let mut issue = Issue {
        issue_no,
        items: items.iter().map(item).collect(),
        check: Check {
            verified_on: Some(Date::parse(verified).unwrap()),
            ..Check::default()
        },
        ..Issue::default()
    };
    issue.identify();
    issue
}

fn two_issues() -> Shelf {
    use ItemState::{Matched, Open};
    shelf(Library {
        opportunities: vec![
            issue(
                1,
                "2026-08-01",
                &[("马口铁罐", Open), ("纸箱", Open), ("烘干", Open)],
            ),
            issue(
                2,
                "2026-11-04",
                &[("马口铁罐", Open), ("烘干", Matched), ("包材", Open)],
            ),
        ],
        ..Library::default()
    })
}

fn html(shelf: &Shelf, path: &str, query: &str) -> String {
    shelf.page(&Asked::parse(path, query)).unwrap().html
}

#[test]
fn an_issue_says_what_has_changed() {
    let shelf = two_issues();
    let html = html(&shelf, "/opportunities/2", "");
    assert_eq!(html.matches("新增</span>").count(), 1);
    assert_eq!(html.matches("已对接</span>").count(), 1);
    let closed = html.split("id=\"closed\"").nth(1).unwrap();
    assert!(closed.contains("纸箱") && !closed.contains("烘干"));
    assert!(html.contains("about=opportunities:2.i-") && html.contains("/opportunities/1"));
    // Somebody has been found for it.
    assert_eq!(html.matches("about=opportunities:2.i-").count(), 2);
}

#[test]
fn the_newest_stands_first_and_stale_ones_wait() {
    let shelf = two_issues();
    let list = html(&shelf, "/opportunities", "");
    assert!(list.contains("新增 1　已对接 1　已关闭 1"), "{list}");
    assert!(!list.contains("/opportunities/1") && list.contains("stale=1"));
    let all = html(&shelf, "/opportunities", "stale=1");
    assert!(all.find("/opportunities/2") < all.find("/opportunities/1\""));
    assert!(shelf.page(&Asked::parse("/opportunities/9", "")).is_none());
}
