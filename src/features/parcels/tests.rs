use std::sync::Arc;

use domain::{
    area::{Area, AreaUnit, Extent},
    chains::{Category, Firm},
    date::Date,
    decimal::Figure,
    library::Library,
    listing::{Check, Listing},
    parcels::{Asset, Facility, Indicator, Op, Parcel, Park, Plant, PlotStatus, Point},
    policies::{Benefit, Policy, Review},
    positioning::County,
};

use crate::shelf::{Asked, Page, Shelf};

fn day() -> Date {
    Date::new(2026, 11, 10).unwrap()
}

fn checked(days_ago: i64) -> Check {
    Check {
        verified_on: Some(day().add_days(-days_ago)),
        verified_by: Some("自然资源局".to_owned()),
        review_days: None,
    }
}

fn made<T: Listing>(mut document: T) -> T {
    document.identify();
    document
}

fn indicator(industry: Option<&str>, name: &str, value: &str) -> Indicator {
    Indicator {
        industry: industry.map(str::to_owned),
        name: name.to_owned(),
        op: Op::AtLeast,
        value: Figure::parse(value, "").unwrap().unwrap(),
        unit: "万元/亩".to_owned(),
        advised: industry.is_some(),
    }
}

fn plot(code: &str, mu: u32, days_ago: i64) -> Parcel {
    made(Parcel {
        code: Some(code.to_owned()),
        name: format!("经开区 {code} 地块"),
        park: Some("经济开发区".to_owned()),
        area: Some(Extent::exact(Area::from_mu(mu))),
        land_use: Some("工业用地".to_owned()),
        status: Some(PlotStatus::Ready),
        industries: vec!["健康食品".to_owned()],
        indicators: vec![
            indicator(None, "固定资产投资强度", "200"),
            indicator(Some("健康食品"), "亩均税收", "15"),
        ],
        indicator_basis: Some("青政发〔2026〕演示1号".to_owned()),
        point: Point::parse("123.5, 30.5").unwrap(),
        accuracy: Some(5),
        projects: vec!["QS-999".to_owned()],
        check: checked(days_ago),
        ..Parcel::default()
    })
}

fn hall(code: &str, height: &str) -> Plant {
    made(Plant {
        code: Some(code.to_owned()),
        name: format!("{code} 一层"),
        park: Some("经济开发区".to_owned()),
        area: Extent::parse("2400", AreaUnit::SquareMetre).unwrap(),
        height: Figure::parse(height, "").unwrap(),
        check: checked(1),
        ..Plant::default()
    })
}

fn shelf() -> Shelf {
    let mut taken = plot("A-04", 10, 1);
    taken.status = Some(PlotStatus::Supplied);
    let library = Library {
        parks: vec![made(Park {
            code: Some("jkq".to_owned()),
            name: "经济开发区".to_owned(),
            positioning: Some("乳品与饮片。".to_owned()),
            tenants: vec!["禾丰饲料".to_owned()],
            check: checked(1),
            ..Park::default()
        })],
        facilities: vec![made(Facility {
            code: Some("S-01".to_owned()),
            name: "集中供汽一期".to_owned(),
            park: Some("经济开发区".to_owned()),
            capacity: Some("60 吨/时".to_owned()),
            check: checked(1),
            ..Facility::default()
        })],
        parcels: vec![
            plot("A-01", 62, 1),
            plot("A-02", 200, 1),
            plot("A-03", 40, 200),
            taken,
        ],
        plants: vec![hall("H-01", "7.2"), hall("H-02", "9")],
        assets: vec![made(Asset {
            code: Some("K-01".to_owned()),
            name: "停产厂房".to_owned(),
            equipment: vec!["10 吨锅炉 1 台，停用".to_owned()],
            wish: Some("希望整体转让。".to_owned()),
            check: checked(1),
            ..Asset::default()
        })],
        ..Library::default()
    };
    Shelf {
        county: Arc::new(County::unset(day())),
        library: Arc::new(library),
        today: day(),
        picture: Arc::new(|_| None),
        extra: Arc::new(|name| Some(format!("/{name}"))),
    }
}

fn page(address: &str) -> Option<Page> {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    shelf().page(&Asked::parse(path, query))
}

fn html(address: &str) -> String {
    page(address)
        .unwrap_or_else(|| panic!("no page at {address}"))
        .html
}

fn has(html: &str, all: &[&str]) {
    for one in all {
        assert!(html.contains(one), "no {one} in {html}");
    }
}

#[test]
fn a_plot_says_all_that_decides() {
    let html = html("/parcels/a-01");
    has(
        &html,
        &[
            "<h1>经开区 A-01 地块</h1>",
            r#"href="/parks/jkq""#,
            "62</b>",
            "4.1 公顷，41,333 ㎡",
            "净地待出让",
            "固定资产投资强度",
            "≥200 万元/亩",
            "推荐",
            "演示1号",
            "QS-999",
            "经度 123.5，纬度 30.5（CGCS2000，误差约 5 米）",
            "/parcels/fit?industry=%E5%81%A5%E5%BA%B7%E9%A3%9F%E5%93%81&amp;land=62",
            "/leads/new?about=parcels:a-01",
            "由自然资源局核实",
        ],
    );
    assert!(!html.contains("现状照片") && !html.contains("复核期已于"));
    assert!(page("/parcels/none").is_none() && page("/parks/none").is_none());
}

#[test]
fn the_list_leaves_out_what_is_taken_or_stale_and_says_so() {
    let all = html("/parcels");
    has(
        &all,
        &[
            "2 宗地块",
            "/parcels/a-01",
            "/parcels/a-02",
            "含 1 条待核实",
            "/parcels?stale=1",
        ],
    );
    assert!(!all.contains("/parcels/a-03") && !all.contains("/parcels/a-04"));
    has(
        &html("/parcels?stale=1"),
        &["3 宗地块", "/parcels/a-03", "待核实"],
    );
    has(
        &html("/parcels?area=50-100&park=经济开发区"),
        &["1 宗地块", "/parcels/a-01"],
    );
    has(
        &html("/parcels?status=supplied"),
        &["1 宗地块", "/parcels/a-04"],
    );
    has(
        &html("/parcels?industry=中医药"),
        &["0 宗地块", "没有符合这些条件的地块"],
    );
    has(&html("/parcels/a-03"), &["已超过复核期", "复核期已于"]);
}

#[test]
fn a_park_shows_what_there_is() {
    let html = html("/parks/jkq");
    has(
        &html,
        &[
            "乳品与饮片。",
            "可供地块 2 宗 262 亩，可租厂房 2 个单元",
            "集中供汽一期",
            "60 吨/时",
            "禾丰饲料",
            "/parcels/a-01",
            "/plants/h-01",
        ],
    );
    assert!(!html.contains("存量资产</h2>") && !html.contains("/parcels/a-03"));
    has(&self::html("/parks"), &["/parks/jkq", "可供地块 2 宗"]);
}

#[test]
fn halls_are_filtered_by_what_a_machine_needs() {
    has(&html("/plants"), &["2 个单元", "租金未公布"]);
    let high = html("/plants?height=8");
    has(&high, &["1 个单元", "/plants/h-02"]);
    assert!(!high.contains("/plants/h-01"));
    has(
        &html("/plants/h-01"),
        &["7.2</b>", "未公布", "floor=2400", "about=plants:h-01"],
    );
}

#[test]
fn an_idle_asset_tells_its_owners_wish() {
    has(&html("/assets"), &["1 处", "待盘活"]);
    has(
        &html("/assets/k-01"),
        &[
            "希望整体转让。",
            "10 吨锅炉 1 台，停用",
            "about=assets:k-01",
        ],
    );
}

#[test]
fn the_fit_form_works_alone_or_not_at_all() {
    let alive = html("/parcels/fit?land=62&height=<b>");
    has(
        &alive,
        &[
            "2 宗地块和 2 个厂房单元",
            r#"data-module="/fit_glue.js""#,
            r#"data-wasm="/fit.wasm""#,
            r#"data-places="/places.json""#,
            r#"<script type="module" src="/fit.js">"#,
            r#"value="62""#,
            "自动比对需要浏览器脚本",
            "data-fit-result",
        ],
    );
    assert!(!alive.contains("<b>\""));
    let mut shelf = shelf();
    shelf.extra = Arc::new(|_| None);
    let dead = shelf.page(&Asked::parse("/parcels/fit", "")).unwrap().html;
    assert!(!dead.contains("<script") && !dead.contains("data-fit=\"\""));
    assert!(dead.contains("自动比对需要浏览器脚本"));
}

/// The park's page with these policies and firms.
fn park_with(change: impl FnOnce(&mut Library)) -> String {
    let mut shelf = shelf();
    change(Arc::make_mut(&mut shelf.library));
    shelf.page(&Asked::parse("/parks/jkq", "")).unwrap().html
}

#[test]
fn a_park_never_shows_two_standards() {
    let policy = |name: &str, scope: Option<&str>, share: &str| Policy {
        id: name.to_owned(),
        name: name.to_owned(),
        scope: scope.map(str::to_owned),
        fair_review: Review::Passed,
        review_body: Some("市场监督管理局".to_owned()),
        review_no: Some("演示1号".to_owned()),
        reviewed_on: Date::parse("2025-12-01").ok(),
        benefits: vec![Benefit {
            formula: Some(format!("设备投资额的{share}%")),
            ..Benefit::default()
        }],
        check: checked(1),
        ..Policy::default()
    };
    let pair = |may_differ| {
        let mut county = policy("全县办法", None, "5");
        county.park_may_differ = may_differ;
        let own = policy("园区办法", Some("经济开发区"), "8");
        park_with(|library| library.policies = vec![county, own])
    };
    let unified = pair(None);
    assert!(unified.contains("全县办法") && unified.contains("全县统一标准"));
    assert!(!unified.contains("园区办法"));
    let own = pair(Some(true));
    assert!(own.contains("园区办法") && !own.contains("全县办法"));
}

#[test]
fn a_park_names_its_published_firms_and_none_twice() {
    let firm = |name: &str, park: &str, published| Firm {
        name: name.to_owned(),
        park: Some(park.to_owned()),
        category: Some(Category::Private),
        strengths: vec!["专精特新“小巨人”企业（2024年，演示名单）".to_owned()],
        published,
        ..Firm::default()
    };
    let html = park_with(|library| {
        library.firms = vec![
            firm("禾丰饲料", "经济开发区", Some(true)),
            firm("新来企业", "经济开发区", Some(true)),
            firm("别处企业", "别的园区", Some(true)),
            firm("不公开企业", "经济开发区", None),
        ];
    });
    assert_eq!(html.matches("禾丰饲料").count(), 1);
    has(&html, &["新来企业", "私企", "小巨人", "2024年，演示名单"]);
    assert!(!html.contains("别处企业") && !html.contains("不公开企业"));
}
