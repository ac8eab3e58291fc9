//! What a visitor must see on these pages.

use std::sync::Arc;

use domain::{
    codes::Phone,
    date::Date,
    library::Library,
    listing::{Check, Listing},
    positioning::{County, Industry, IndustryLevel, Officer},
    projects::Project,
    stories::{Column, Step, Story},
};

use crate::shelf::{Asked, Page, Shelf};

fn day(month: u8, day: u8) -> Date {
    Date::new(2026, month, day).unwrap()
}

fn story(id: &str, column: Column) -> Story {
    Story {
        id: id.to_owned(),
        name: format!("标题{id}"),
        column,
        date: Some(day(11, 1)),
        check: Check {
            verified_on: Some(day(11, 1)),
            ..Check::default()
        },
        ..Story::default()
    }
}

fn officer(key: &str, region: Option<&str>, phone: &str) -> Officer {
    Officer {
        key: key.to_owned(),
        unit: "投资促进局".to_owned(),
        person: "田小满".to_owned(),
        role: "首席服务员".to_owned(),
        phone: Phone::parse(phone).unwrap(),
        covers: vec!["food".to_owned()],
        region: region.map(str::to_owned),
    }
}

fn shelf(stories: Vec<Story>) -> Shelf {
    let mut county = County::unset(day(11, 10));
    county.industries.push(Industry {
        key: "food".to_owned(),
        name: "健康食品".to_owned(),
        level: IndustryLevel::Leading,
        gbt: Vec::new(),
        note: String::new(),
        picture: None,
    });
    county.contacts = vec![
        officer("general", None, "0190-8001201"),
        officer("gba", Some("粤港澳大湾区"), "0190-8001205"),
    ];
    county.intent.officer = "general".to_owned();
    let mut project = Project::blank();
    project.id = "qs-001".to_owned();
    project.code = Some("QS-001".to_owned());
    project.title = "方便米饭与自热米饭".to_owned();
    project.industry = Some("健康食品".to_owned());
    project.verified_on = Some(day(11, 1));
    let library = Library {
        stories,
        projects: vec![project],
        ..Library::default()
    };
    Shelf {
        county: Arc::new(county),
        library: Arc::new(library),
        today: day(11, 10),
        picture: Arc::new(|_| None),
        extra: Arc::new(|_| None),
    }
}

fn page(shelf: &Shelf, path: &str, query: &str) -> Option<Page> {
    shelf.page(&Asked::parse(path, query))
}

fn html(shelf: &Shelf, path: &str, query: &str) -> String {
    let html = page(shelf, path, query).unwrap().html;
    assert_eq!(html.matches("<h1").count(), 1, "{path}?{query}");
    assert!(!html.contains(" style="), "{path}?{query}");
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
fn the_list_shows_the_newest_first_and_the_column_asked_for() {
    let mut older = story("a", Column::News);
    older.date = Some(day(10, 1));
    let shelf = shelf(vec![older, story("b", Column::Honour)]);
    let all = html(&shelf, "/stories", "");
    assert!(all.find("标题b").unwrap() < all.find("标题a").unwrap());
    assert!(all.contains("href=\"/stories/a\""));
    let news = html(&shelf, "/stories", "column=news");
    assert!(news.contains("标题a") && !news.contains("标题b"));
    assert!(news.contains("aria-current=\"true\""));
    let none = html(&shelf, "/stories", "column=guide");
    assert!(words(&none).contains("这一栏现在没有内容"));
    assert!(html(&shelf, "/stories", "column=other").contains("标题b"));
    assert_eq!(page(&shelf, "/stories/other", ""), None);
    assert_eq!(page(&shelf, "/stories/a/b", ""), None);
}

#[test]
fn what_is_past_its_review_is_left_out_until_asked_for() {
    let mut old = story("old", Column::News);
    old.check.verified_on = Some(day(7, 1));
    let shelf = shelf(vec![old, story("new", Column::News)]);
    let list = html(&shelf, "/stories", "");
    assert!(!list.contains("标题old"));
    assert!(words(&list).contains("含 1 条待核实"));
    let with = html(&shelf, "/stories", "stale=1");
    assert!(with.contains("标题old") && with.contains("待核实"));
    assert!(words(&html(&shelf, "/stories/old", "")).contains("已超过复核期"));
}

#[test]
fn one_signs_up_only_while_one_can() {
    let event = |id: &str, starts: Date, until: Option<Date>| Story {
        starts: Some(starts),
        place: Some("禾香食品产业园".to_owned()),
        signup_until: until,
        capacity: Some(60),
        ..story(id, Column::Event)
    };
    let shelf = shelf(vec![
        event("open", day(11, 20), Some(day(11, 15))),
        event("closed", day(11, 12), Some(day(11, 9))),
        event("over", day(11, 9), None),
    ]);
    let about = |id: &str| format!("/leads/new?about=stories:{id}");
    let open = html(&shelf, "/stories/open", "");
    assert!(open.contains(&about("open")) && words(&open).contains("我要报名"));
    assert!(words(&open).contains("60 人") && open.contains("datetime=\"2026-11-20\""));
    let closed = html(&shelf, "/stories/closed", "");
    assert!(words(&closed).contains("报名已截止") && !closed.contains(&about("closed")));
    let over = html(&shelf, "/stories/over", "");
    assert!(words(&over).contains("已结束") && !over.contains(&about("over")));
}

#[test]
fn a_guide_adds_up_its_steps() {
    let step = |name: &str, days, group| Step {
        name: name.to_owned(),
        unit: Some("住建局".to_owned()),
        days,
        group,
    };
    let guide = Story {
        steps: vec![
            step("企业登记", 1, None),
            step("规划许可", 3, Some(1)),
            step("施工图审查", 5, Some(1)),
        ],
        link: Some("https://zwfw.example.cn/1".to_owned()),
        ..story("g", Column::Guide)
    };
    let shelf = shelf(vec![guide]);
    let html = html(&shelf, "/stories/g", "");
    let words = words(&html);
    assert!(words.contains("6 个工作日"), "{words}");
    assert!(words.contains("9 个工作日") && words.contains("2 项同时办"));
    assert!(words.contains("zwfw.example.cn"));
    assert!(html.contains("rel=\"noopener noreferrer nofollow\""));
}

#[test]
fn a_recommendation_leads_to_its_projects_and_says_when_the_term_is_over() {
    let recommendation = Story {
        recommender: Some("苗望舒".to_owned()),
        term_from: Some(day(1, 1)),
        term_to: Some(day(11, 9)),
        projects: vec!["QS-001".to_owned(), "没有这个项目".to_owned()],
        video: Some("https://video.example.cn/1".to_owned()),
        ..story("r", Column::Recommendation)
    };
    let shelf = shelf(vec![recommendation]);
    let html = html(&shelf, "/stories/r", "");
    assert!(html.contains("href=\"/projects/qs-001\""));
    let words = words(&html);
    assert!(words.contains("另有：没有这个项目"), "{words}");
    assert!(words.contains("聘期已满") && words.contains("将打开 video.example.cn"));
    assert!(!html.contains("<iframe") && !html.contains("<video"));
}

#[test]
fn an_honour_names_its_year_and_body() {
    let honour = Story {
        year: Some(2025),
        body: Some("省级主管部门".to_owned()),
        rank: Some("第 8 位".to_owned()),
        ..story("h", Column::Honour)
    };
    let shelf = shelf(vec![honour]);
    for (path, query) in [("/stories/h", ""), ("/stories", "column=honour")] {
        let words = words(&html(&shelf, path, query));
        for part in ["2025 年度", "省级主管部门", "第 8 位"] {
            assert!(words.contains(part), "{path}: {part}");
        }
    }
}

#[test]
fn the_nearest_station_stands_first() {
    let shelf = shelf(Vec::new());
    let all = html(&shelf, "/contacts", "");
    assert!(all.contains("tel:") && words(&all).contains("承接粤港澳大湾区"));
    assert!(all.contains("/projects?industry=food"));
    for from in ["广东", "粤港澳大湾区", "香港"] {
        let near = html(&shelf, "/contacts", &format!("from={from}"));
        let (station, general) = (near.find("0190-8001205"), near.find("0190-8001201"));
        assert!(station.unwrap() < general.unwrap(), "{from}");
        assert!(words(&near).contains("粤港澳大湾区驻点联系人"), "{from}");
    }
    let far = html(&shelf, "/contacts", "from=黑龙江");
    assert!(words(&far).contains("在黑龙江还没有驻点"));
    assert!(far.find("0190-8001201").unwrap() < far.find("0190-8001205").unwrap());
    assert!(words(&html(&shelf, "/contacts", "from=月球")).contains("没有认出"));
    assert_eq!(page(&shelf, "/contacts/x", ""), None);
}

#[test]
fn what_was_typed_stays_text() {
    let mut bad = story("x", Column::News);
    bad.name = "<script>alert(1)</script>".to_owned();
    bad.text = Some("<img src=x onerror=alert(1)>\n第二段".to_owned());
    // Not through the import, which would refuse it.
    bad.link = Some("javascript:alert(1)".to_owned());
    let shelf = shelf(vec![bad]);
    for path in ["/stories", "/stories/x"] {
        let html = html(&shelf, path, "");
        assert!(
            !html.contains("<script") && !html.contains("<img src=x"),
            "{path}"
        );
        assert!(!html.contains("javascript:"), "{path}");
    }
    assert_eq!(shelf.library.stories[0].name(), "<script>alert(1)</script>");
}
