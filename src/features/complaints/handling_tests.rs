//! What a visitor must see on the pages about the handling.

use std::sync::Arc;

use domain::{
    complaints::{CaseResult, Contacted, Counted, Counting, Figures, Kind, Quarter},
    date::{Date, Timestamp},
    library::Library,
    positioning::County,
    workdays::{Calendar, YearNotice},
};

use crate::shelf::{Asked, Page, Shelf};

fn today() -> Date {
    Date::new(2026, 11, 22).unwrap()
}

fn shelf(demo: bool, library: Library) -> Shelf {
    Shelf {
        county: Arc::new(County {
            demo,
            ..County::unset(today())
        }),
        library: Arc::new(library),
        today: today(),
        picture: Arc::new(|_| None),
        extra: Arc::new(|_| None),
    }
}

fn page(shelf: &Shelf, path: &str) -> Option<Page> {
    shelf.page(&Asked::parse(path, ""))
}

/// So many inquiries answered, of which so many are rated and so many of these are satisfied.
fn figures(answered: u32, rated: u32, satisfied: u32) -> Figures {
    let mut counting = Counting::default();
    for n in 0..answered {
        counting.case(&Counted {
            kind: if n % 4 == 0 {
                Kind::ForeignInvestment
            } else {
                Kind::Inquiry
            },
            received_on: Date::new(2026, 8, 3).unwrap().add_days(i64::from(n)),
            screened: false,
            withdrawn: false,
            answered: Some((n % 9, n != 0)),
            overdue: false,
            reopened: n == 1,
            appealed: n == 2,
            rating: (n < rated).then_some((if n < satisfied { 5 } else { 2 }, 4)),
        });
    }
    let day = |day| Date::new(2026, 11, day).unwrap();
    let lead = Contacted {
        received_on: day(2),
        due_on: day(4),
        contacted_on: Some(day(3)),
        closed: false,
    };
    if answered > 0 {
        counting.lead(lead, Calendar::builtin(), today());
    }
    counting.figures(Timestamp::parse("2026-11-22T10:30:00Z").unwrap())
}

#[test]
fn every_figure_says_of_how_many_it_is() {
    let page = shelf(true, Library::default()).figures(&figures(40, 21, 18));
    for part in [
        "截至 2026年11月22日 18:30",
        "满意 18 / 评价 21 / 已答复 40，19 件未评价",
        "39 / 40 件已答复",
        "97.5",
        "85.7%",
        "18 / 21",
        "2026年第三季度",
        "外商投资投诉",
        "意向、需求、预约的首次联系",
        "1 件提请了上级",
        "不足 5 件时只列件数",
        "/complaints/rules",
        "/data/complaints.csv",
        "演示",
    ] {
        assert!(page.html.contains(part), "{part}");
    }
    assert_eq!(page.html.matches("<h1").count(), 1);
    assert!(page.description.contains("收到 40 件"));
}

#[test]
fn few_are_counts_and_no_rates() {
    let html = shelf(false, Library::default())
        .figures(&figures(3, 2, 1))
        .html;
    assert!(html.contains("满意 1 / 评价 2 / 已答复 3，1 件未评价"));
    assert!(!html.contains("50%") && !html.contains("66.6"), "{html}");
    assert!(html.contains("不足 5 件") && !html.contains("演示"));
}

#[test]
fn nothing_yet_is_said_and_not_drawn_as_zero() {
    let html = shelf(false, Library::default())
        .figures(&figures(0, 0, 0))
        .html;
    assert!(html.contains("还没有收到建议投诉"));
    assert!(!html.contains("class=\"decide\"") && !html.contains("意向、需求、预约的首次联系"));
}

fn result(id: &str, demo: bool) -> CaseResult {
    CaseResult {
        id: id.to_owned(),
        kind: Kind::Suggestion,
        category: None,
        quarter: Quarter::parse("2026-Q3").unwrap(),
        title: "材料重复交".to_owned(),
        problem: "同一份材料交了三次。\n几个窗口的清单不一样。".to_owned(),
        outcome: "清单已经合并。".to_owned(),
        changed: "窗口之间共享材料。".to_owned(),
        demo,
        published_on: today(),
    }
}

#[test]
fn a_result_says_what_was_changed_and_no_day_of_the_case() {
    let library = Library {
        results: vec![result("abc", false), result("def", true)],
        ..Library::default()
    };
    let shelf = shelf(true, library);
    let list = page(&shelf, "/complaints/results").unwrap().html;
    assert!(list.contains("/complaints/results/abc") && list.contains("因此改了："));
    let one = page(&shelf, "/complaints/results/abc").unwrap();
    for part in [
        "因此改了什么",
        "窗口之间共享材料",
        "2026年第三季度答复",
        "公开于 2026年11月22日",
    ] {
        assert!(one.html.contains(part), "{part}");
    }
    assert!(!one.html.contains("编写"), "it is of a case");
    assert!(
        page(&shelf, "/complaints/results/def")
            .unwrap()
            .html
            .contains("这些案例是编写的")
    );
    assert!(page(&shelf, "/complaints/results/xyz").is_none());
    assert!(page(&shelf, "/complaints/results/abc/more").is_none());
    let gathered = shelf.gathered();
    assert!(gathered.contains(&"/complaints/results/abc".to_owned()));
}

#[test]
fn without_results_there_is_a_way_on() {
    let html = page(&shelf(false, Library::default()), "/complaints/results")
        .unwrap()
        .html;
    assert!(html.contains("还没有公开的案例") && html.contains("/complaints/figures"));
}

#[test]
fn the_rules_have_every_term_with_its_source_and_the_years() {
    let notice = YearNotice {
        year: 2028,
        basis: "statutory".to_owned(),
        source: "试验".to_owned(),
        off: vec!["2028-01-01 元旦".to_owned()],
        work: Vec::new(),
    };
    let library = Library {
        years: vec![notice],
        ..Library::default()
    };
    let html = page(&shelf(false, library), "/complaints/rules")
        .unwrap()
        .html;
    for kind in Kind::ALL {
        assert!(html.contains(&format!("id=\"{}\"", kind.key())), "{kind:?}");
    }
    for part in [
        "商务部令2020年第3号",
        "本县办理时限",
        "您补正材料",
        "不予受理的 10 种情形",
        "第十四条",
        "行政复议",
        "2025年、2026年",
        "2027年、2028年",
    ] {
        assert!(html.contains(part), "{part}");
    }
}
