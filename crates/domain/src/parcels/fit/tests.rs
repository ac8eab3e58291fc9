use proptest::prelude::*;

use super::*;
use crate::{
    area::{Area, Extent},
    decimal::Figure,
    parcels::{Indicator, Op},
    problem::FieldErrors,
    projects::query_pairs,
};

fn wish(query: &str) -> Wish {
    let (wish, errors) = Wish::parse(&query_pairs(query));
    assert_eq!(errors, FieldErrors::default(), "{query}");
    wish
}

fn figure(text: &str) -> Figure {
    Figure::parse(text, "").unwrap().unwrap()
}

fn indicator(industry: Option<&str>, name: &str, op: Op, value: &str, unit: &str) -> Indicator {
    Indicator {
        industry: industry.map(str::to_owned),
        name: name.to_owned(),
        op,
        value: figure(value),
        unit: unit.to_owned(),
        advised: false,
    }
}

fn plot() -> Place {
    Place {
        id: "a-01".to_owned(),
        name: "A-01 地块".to_owned(),
        area: Some(Area::from_mu(60).centi_sqm() as u32),
        power: Some(630_000),
        indicators: vec![
            indicator(None, "固定资产投资强度", Op::AtLeast, "200", "万元/亩"),
            indicator(Some("健康食品"), "亩均税收", Op::AtLeast, "15", "万元/亩"),
            indicator(None, "单位能耗", Op::AtMost, "0.35", "吨标煤/万元"),
            indicator(None, "容积率", Op::AtLeast, "1", ""),
        ],
        ..Place::default()
    }
}

fn hall() -> Place {
    Place {
        hall: true,
        id: "h-01".to_owned(),
        name: "1 号楼一层".to_owned(),
        area: Some(240_000),
        height: Some(720),
        load: Some(150),
        ..Place::default()
    }
}

fn whys(wish: &Wish, place: &Place) -> (Verdict, Vec<String>) {
    let fit = fit(wish, place);
    let whys = fit.lines.iter().filter_map(Line::why).collect();
    (fit.verdict, whys)
}

#[test]
fn the_failing_figure_is_named() {
    let (verdict, why) = whys(&wish("height=8&load=1.5t/㎡&floor=2000"), &hall());
    assert_eq!(verdict, Verdict::Fail);
    assert_eq!(why, ["净高 7.2 米，低于机器所需 8 米"]);
    let (_, why) = whys(&wish("power=8000kVA&land=100"), &plot());
    assert_eq!(
        why,
        [
            "用地面积 60 亩，小于所需 100 亩",
            "供电容量 6,300 千伏安，低于所需 8,000 千伏安"
        ]
    );
}

#[test]
fn an_unknown_figure_is_no_pass() {
    let (verdict, why) = whys(&wish("height=7&steam=2"), &hall());
    assert_eq!(verdict, Verdict::Unknown);
    assert_eq!(why, ["供汽能力未公布，所需 2 吨/时"]);
}

#[test]
fn indicators_are_judged_by_the_plan() {
    // 1.2 亿 on 60 亩 are just 200 万元 per 亩.
    let (verdict, why) = whys(&wish("investment=1.2亿&land=60"), &plot());
    assert_eq!((verdict, why.len()), (Verdict::Pass, 0), "{why:?}");
    let (_, why) = whys(&wish("investment=11999&land=60"), &plot());
    assert_eq!(
        why,
        ["固定资产投资强度：本方案 199.98 万元/亩，低于要求的 200 万元/亩"]
    );
    // Rounded, not cut: 10,000 / 60 are 166.666…; what just falls short is not shown as reached.
    let (_, why) = whys(&wish("investment=10000&land=60"), &plot());
    assert!(why[0].contains("本方案 166.67 万元/亩"), "{why:?}");
    let (verdict, why) = whys(&wish("investment=11999.99&land=60"), &plot());
    assert_eq!(verdict, Verdict::Fail);
    assert!(why[0].contains("本方案 199.99 万元/亩"), "{why:?}");
    // Who names no area takes the plot whole.
    assert_eq!(whys(&wish("investment=8000"), &plot()).0, Verdict::Fail);
    assert_eq!(
        whys(&wish("investment=8000&land=30"), &plot()).0,
        Verdict::Pass
    );
    // An indicator of an industry holds for that one alone; the other's is not known.
    assert_eq!(
        whys(&wish("tax=10&industry=中医药"), &plot()).0,
        Verdict::Unknown
    );
    let (_, why) = whys(&wish("tax=10&industry=健康食品"), &plot());
    assert_eq!(why, ["亩均税收：本方案 10 万元/亩，低于要求的 15 万元/亩"]);
    let (_, why) = whys(&wish("energy=0.4"), &plot());
    assert_eq!(
        why,
        ["单位能耗：本方案 0.4 吨标煤/万元，高于要求的 0.35 吨标煤/万元"]
    );
    // The industry's own figure stands for the general one.
    let mut own = plot();
    own.indicators
        .push(indicator(None, "亩均税收", Op::AtLeast, "20", "万元/亩"));
    assert_eq!(
        whys(&wish("tax=15&industry=健康食品"), &own).0,
        Verdict::Pass
    );
    assert_eq!(whys(&wish("tax=15&industry=中医药"), &own).0, Verdict::Fail);
    // A recommended one decides nothing.
    let mut advised = plot();
    advised.indicators[2].advised = true;
    assert_eq!(whys(&wish("energy=0.4"), &advised).0, Verdict::Pass);
    assert_eq!(fit(&wish("energy=0.4"), &advised).lines.len(), 1);
}

/// Review, point 9: what a plot has not published was no line at all, and passed.
#[test]
fn an_indicator_that_is_not_published_is_no_pass() {
    let mut bare = plot();
    bare.indicators.clear();
    for (query, name) in [
        ("investment=1.2亿&land=60", "固定资产投资强度"),
        ("tax=13&land=60", "亩均税收"),
        ("energy=0.3&land=60", "单位能耗"),
    ] {
        let (verdict, why) = whys(&wish(query), &bare);
        assert_eq!(verdict, Verdict::Unknown, "{query}");
        assert_eq!(why, [format!("{name}要求未公布，请咨询")]);
    }
    let html = answer(&[bare], "tax=13&land=60");
    assert!(
        html.contains("未公布，请咨询") && html.contains("13 万元/亩·年"),
        "{html}"
    );
    // They are demands on land: a hall has none.
    assert_eq!(whys(&wish("tax=13&floor=2000"), &hall()).0, Verdict::Pass);
}

/// Review, point 8: no more than 60 places were answered, the others only counted.
#[test]
fn every_place_is_answered_page_by_page() {
    let place = |at: usize| Place {
        id: format!("h-{at:03}"),
        height: Some(if at.is_multiple_of(40) { 900 } else { 600 }),
        ..hall()
    };
    let places: Vec<Place> = (0..200).map(place).collect();
    let query = "height=8&from=chains:dairy.whey";
    let mut pages = vec![answer(&places, query)];
    let mut after = 0;
    while let Some((_, rest)) = pages.last().unwrap().split_once("data-more=\"") {
        let next: usize = rest.split('"').next().unwrap().parse().unwrap();
        assert!(next > after && next - after <= PAGE, "{after} {next}");
        after = next;
        pages.push(more(&places, query, after));
    }
    let all = pages.concat();
    for place in &places {
        let own = format!("href=\"/plants/{}?from=chains%3Adairy.whey\"", place.id);
        assert_eq!(all.matches(&own).count(), 1, "{own}");
    }
    assert_eq!(all.matches("净高 6 米，低于机器所需 8 米").count(), 195);
    assert!(!pages[1].contains("fit__pass"), "those that fit come first");
    assert!(more(&places, query, usize::MAX).contains("<ol class=\"fit__places\"></ol>"));
}

/// Review, point 10: the results led on without the place, its park and area, and the gap.
#[test]
fn a_result_leads_on_with_its_place() {
    let mut place = plot();
    place.park = "东园".to_owned();
    let html = answer(
        &[place.clone(), hall()],
        "power=1&floor=1&from=chains:dairy.whey",
    );
    for part in [
        r#"href="/parcels/a-01?from=chains%3Adairy.whey""#,
        r#"href="/costs/sheet?park=%E4%B8%9C%E5%9B%AD&amp;land=60&amp;rent=0&amp;from=parcels%3Aa-01%3Achains%3Adairy.whey""#,
        r#"href="/leads/new?about=parcels:a-01:chains:dairy.whey""#,
        "/costs/sheet?rent=2400&amp;land=0&amp;from=plants%3Ah-01",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    let from = "parcels:a-01:chains:dairy.whey";
    assert_eq!(place.about(from), from, "named once");
    assert!(
        answer(&[place], "power=1&from=<b>").contains("about=parcels:a-01\""),
        "not of its form"
    );
}

#[test]
fn an_industry_that_is_not_listed_does_not_fit() {
    let mut place = hall();
    place.industries = vec!["中医药".to_owned()];
    let (verdict, why) = whys(&wish("industry=健康食品"), &place);
    assert_eq!(verdict, Verdict::Fail);
    assert_eq!(why, ["适合产业为中医药，未列健康食品"]);
}

#[test]
fn bad_input_is_said_and_the_rest_still_counts() {
    let pairs = query_pairs("height=高&land=50-60&load=1&x=1");
    let (wish, errors) = Wish::parse(&pairs);
    assert!(errors.first("height").unwrap().contains("米"));
    assert!(errors.first("land").is_some());
    assert_eq!(wish.load.map(Figure::hundredths), Some(100));
    let html = fit_html(&wish, &errors, &[hall()], "");
    assert!(html.contains(r#"data-field="height""#), "{html}");
    assert!(html.contains("1 个厂房单元中 1 个符合"), "{html}");
}

#[test]
fn the_best_come_first_with_the_least_waste() {
    let mut large = hall();
    large.area = Some(900_000);
    let mut parted = large.clone();
    parted.least = Some(50_000);
    let low = Place {
        height: Some(500),
        ..hall()
    };
    let places = [low, large, parted, hall()];
    let order: Vec<usize> = rank(&wish("floor=2000&height=7"), &places)
        .into_iter()
        .map(|(at, _)| at)
        .collect();
    assert_eq!(order, [2, 3, 1, 0]);
}

#[test]
fn the_result_is_html_in_which_everything_is_escaped() {
    let mut place = hall();
    place.name = "<b>\"1&'号</b>".to_owned();
    let html = answer(&[place, plot()], "height=8&industry=<script>");
    assert!(!html.contains("<b>\"1") && !html.contains("<script>"));
    assert!(html.contains("&lt;b&gt;&quot;1&amp;&#39;号"));
    assert!(html.contains("净高 7.2 米，低于机器所需 8 米"));
    assert!(html.contains(r#"href="/plants/h-01""#));
    let none = answer(&[plot()], "height=8");
    assert!(none.contains("1 宗地块与所填条件无关，未比对"), "{none}");
    assert!(answer(&[], "").contains("填一项就开始比对"));
    let promised = answer(&[plot()], "land=50");
    assert!(promised.contains("供地时另需承诺：容积率≥1"), "{promised}");
}

#[test]
fn both_readings_of_a_place_agree() {
    for place in [plot(), hall()] {
        let json = serde_json::to_string(&place).unwrap();
        assert_eq!(crate::json::parse::<Place>(&json).unwrap(), place);
        assert_eq!(serde_json::from_str::<Place>(&json).unwrap(), place);
    }
}

fn some_figure() -> impl Strategy<Value = Option<u32>> {
    proptest::option::weighted(0.9, 1_000u32..2_000)
}

fn some_need() -> impl Strategy<Value = Option<u32>> {
    proptest::option::weighted(0.3, 1u32..1_800)
}

prop_compose! {
    fn some_place()(
        hall in any::<bool>(),
        figures in prop::array::uniform7(some_figure()),
        strength in some_figure(), tax in some_figure(), energy in some_figure(),
        listed in any::<bool>(),
    ) -> Place {
        let mut indicators = Vec::new();
        let mut add = |name: &str, op, value: Option<u32>, unit: &str, industry: Option<&str>| {
            if let Some(value) = value {
                indicators.push(indicator(industry, name, op, &value.to_string(), unit));
            }
        };
        add("固定资产投资强度", Op::AtLeast, strength, "万元/亩", None);
        add("亩均税收", Op::AtLeast, tax, "万元/亩", Some("健康食品"));
        add("单位能耗", Op::AtMost, energy, "吨标煤/万元", None);
        let [area, least, height, load, power, steam, sewage] = figures;
        Place {
            hall, area: area.map(|area| area * 10_000), least, height, load, power, steam, sewage,
            industries: if listed { vec!["健康食品".to_owned()] } else { Vec::new() },
            indicators,
            ..Place::default()
        }
    }
}

prop_compose! {
    fn some_wish()(
        figures in prop::array::uniform10(some_need()),
        industry in proptest::option::of(prop::sample::select(vec!["健康食品", "中医药"])),
    ) -> Wish {
        let text = |value: u32| format!("{}.{:02}", value / 100, value % 100);
        let number = |value: Option<u32>| value.map(|value| figure(&text(value)));
        let [investment, tax, energy, land, floor, height, load, power, steam, sewage] = figures;
        Wish {
            industry: industry.map(str::to_owned),
            investment: investment.map(|wan| crate::money::Amount::exact(crate::money::Money::from_wan(wan))),
            tax: number(tax), energy: number(energy),
            land: land.map(|mu| Extent::exact(Area::from_mu(mu))),
            floor: floor.map(|mu| Extent::exact(Area::from_mu(mu))),
            height: number(height), load: number(load), power: number(power),
            steam: number(steam), sewage: number(sewage),
        }
    }
}

proptest! {
    #[test]
    fn any_form_is_answered(query in "[a-z&=0-9亩万<>.%+]{0,60}", key in 0usize..11, value in ".{0,20}", place in some_place()) {
        let _ = answer(std::slice::from_ref(&place), &query);
        let pair = (ASKED[key].key.to_owned(), value);
        let (wish, errors) = Wish::parse(&[pair]);
        let html = fit_html(&wish, &errors, &[place], "");
        prop_assert!(!html.contains("<script"));
    }

    /// Review, point 9.
    #[test]
    fn nothing_that_is_asked_and_not_known_fits(wish in some_wish(), place in some_place()) {
        let published = |name: &str| place.indicators.iter().any(|one| {
            one.name == name && one.holds_for(wish.industry.as_deref())
        });
        let (land, floor) = (!place.hall, place.hall);
        let unknown = [
            (land && wish.investment.is_some(), published("固定资产投资强度")),
            (land && wish.tax.is_some(), published("亩均税收")),
            (land && wish.energy.is_some(), published("单位能耗")),
            (land && wish.land.is_some(), place.area.is_some()),
            (floor && wish.floor.is_some(), place.area.is_some()),
            (floor && wish.height.is_some(), place.height.is_some()),
            (floor && wish.load.is_some(), place.load.is_some()),
            (wish.power.is_some(), place.power.is_some()),
            (wish.steam.is_some(), place.steam.is_some()),
            (wish.sewage.is_some(), place.sewage.is_some()),
        ]
        .into_iter()
        .any(|(asked, known)| asked && !known);
        prop_assert!(!unknown || fit(&wish, &place).verdict != Verdict::Pass);
    }

    #[test]
    fn what_passes_still_passes_when_less_is_asked(wish in some_wish(), place in some_place(), drop in 0usize..8) {
        if fit(&wish, &place).verdict != Verdict::Pass {
            return Ok(());
        }
        let mut looser = wish.clone();
        match drop {
            0 => looser.height = None,
            1 => looser.load = None,
            2 => looser.power = None,
            3 => looser.steam = looser.steam.map(|_| figure("0.01")),
            4 => looser.sewage = None,
            5 => looser.tax = looser.tax.map(|tax| figure(&format!("{}", tax.hundredths()))),
            6 => looser.investment = None,
            // Without its industry a plot's figure for that industry is not known to hold.
            _ => (looser.industry, looser.tax) = (None, None),
        }
        prop_assert_eq!(fit(&looser, &place).verdict, Verdict::Pass);
        let less = |extent: Option<Extent>| extent.map(|_| Extent::exact(Area::from_mu(1)));
        let smaller = Wish { land: less(wish.land), floor: less(wish.floor), ..wish.clone() };
        prop_assert_eq!(fit(&smaller, &place).verdict, Verdict::Pass);
    }
}
