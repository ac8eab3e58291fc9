//! Which of two policies holds, and that no park shows both.

use proptest::prelude::*;

use super::*;
use crate::policies::{Benefit, PolicyStatus, Review};

const PARK: &str = "东园";

fn today() -> Date {
    Date::new(2026, 11, 10).unwrap()
}

fn policy(id: &str, scope: &str, share: &str) -> Policy {
    Policy {
        id: id.to_owned(),
        name: format!("办法{id}"),
        scope: Some(scope.to_owned()),
        valid_from: Date::new(2026, 1, 1),
        fair_review: Review::Passed,
        review_body: Some("市场监督管理局".to_owned()),
        review_no: Some("演示1号".to_owned()),
        reviewed_on: Date::new(2026, 1, 1),
        benefits: vec![Benefit {
            condition: Some("新购生产设备并投产".to_owned()),
            formula: Some(format!("设备投资额的{share}%")),
            cap: None,
        }],
        ..Policy::default()
    }
}

/// Ids of the ones that hold and yield, and why.
fn said(all: &[Policy]) -> Vec<(String, String, Ruling)> {
    conflicts(all, today())
        .into_iter()
        .map(|pair| (pair.holds.id.clone(), pair.yields.id.clone(), pair.ruling))
        .collect()
}

fn one(holds: &str, yields: &str, ruling: Ruling) -> Vec<(String, String, Ruling)> {
    vec![(holds.to_owned(), yields.to_owned(), ruling)]
}

fn shown(all: &[Policy], park: &str) -> Vec<String> {
    of_park(all, park, today())
        .into_iter()
        .map(|policy| policy.id.clone())
        .collect()
}

#[test]
fn the_countys_standard_goes_before_the_parks() {
    let all = [policy("p", PARK, "8"), policy("c", "全县", "5")];
    assert_eq!(said(&all), one("c", "p", Ruling::County));
    assert_eq!(shown(&all, PARK), ["c"]);
    assert_eq!(shown(&all, "西园"), [""; 0]);
    let found = conflicts(&all, today());
    assert_eq!(found[0].words(&all[0]), "全县实行统一标准，以《办法c》为准");
    assert!(found[0].is_lost_by(&all[0], None) && !found[0].is_lost_by(&all[1], Some(PARK)));
}

#[test]
fn the_county_may_leave_it_to_the_park() {
    let mut all = [policy("c", "全县", "5"), policy("p", PARK, "8")];
    all[0].park_may_differ = Some(true);
    assert_eq!(said(&all), one("p", "c", Ruling::Park));
    assert_eq!(shown(&all, PARK), ["p"]);
    let found = conflicts(&all, today());
    // Only there: elsewhere the county's holds.
    assert!(found[0].is_lost_by(&all[0], Some(PARK)));
    assert!(!found[0].is_lost_by(&all[0], Some("西园")));
    assert!(!found[0].is_lost_by(&all[0], None));
    assert_eq!(found[0].words(&all[0]), "在东园，以园区的《办法p》为准");
}

#[test]
fn what_replaces_another_goes_first() {
    let mut all = [policy("c", "全县", "5"), policy("p", PARK, "8")];
    all[1].replaces = vec!["《办法c》".to_owned()];
    assert_eq!(said(&all), one("p", "c", Ruling::Replaced));
    // By its number, and the same standard or not.
    let mut all = [policy("c", "全县", "5"), policy("d", "全县", "5")];
    assert_eq!(said(&all), []);
    all[0].doc_no = Some("青政发〔2026〕演示1号".to_owned());
    all[1].replaces = vec!["青政发[2026]演示1号".to_owned()];
    assert_eq!(said(&all), one("d", "c", Ruling::Replaced));
    // What was replaced is in nobody's way.
    let mut three = all.to_vec();
    three.push(policy("p", PARK, "8"));
    assert_eq!(
        said(&three)[1..],
        one("d", "p", Ruling::County),
        "{:?}",
        said(&three)
    );
    // Who replaces itself replaces nothing.
    all[0].replaces = vec!["办法c".to_owned()];
    assert_eq!(said(&all).len(), 1);
}

#[test]
fn of_two_for_one_place_the_later_holds_else_neither() {
    let mut all = [policy("a", PARK, "5"), policy("b", PARK, "8")];
    assert_eq!(said(&all)[0].2, Ruling::Open);
    assert_eq!(shown(&all, PARK), [""; 0]);
    all[0].valid_from = Date::new(2026, 3, 1);
    assert_eq!(said(&all), one("a", "b", Ruling::Later));
    assert_eq!(shown(&all, PARK), ["a"]);
}

#[test]
fn only_what_is_current_and_can_be_had_is_at_odds() {
    let pair = [policy("c", "全县", "5"), policy("p", PARK, "8")];
    let with = |change: &dyn Fn(&mut Policy)| {
        let mut all = pair.clone();
        change(&mut all[0]);
        said(&all).len()
    };
    assert_eq!(with(&|_| ()), 1);
    for (at, change) in [
        (&|p: &mut Policy| p.status = PolicyStatus::Draft) as &dyn Fn(&mut Policy),
        &|p: &mut Policy| p.valid_to = Date::new(2026, 1, 31),
        &|p: &mut Policy| p.fair_review = Review::Failed,
        &|p: &mut Policy| p.scope = Some("西园".to_owned()),
        &|p: &mut Policy| p.benefits[0].formula = Some("设备投资额的8%".to_owned()),
        &|p: &mut Policy| p.benefits.clear(),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(with(change), 0, "{at}");
    }
    let mut other = pair.clone();
    other[0].industries = vec!["云服务".to_owned()];
    assert_eq!(said(&other).len(), 1, "no industry is all of them");
    other[1].industries = vec!["中医药".to_owned()];
    assert_eq!(said(&other), []);
}

#[test]
fn only_the_benefits_at_odds_are_touched_and_of_a_replaced_policy_all() {
    let mut all = [policy("c", "全县", "5"), policy("p", PARK, "8")];
    all[1].benefits.push(Benefit {
        formula: Some("固定 6万元".to_owned()),
        condition: Some("首次接入蒸汽管网".to_owned()),
        cap: None,
    });
    let found = conflicts(&all, today());
    assert!(found[0].is_about(&all[1], 0) && !found[0].is_about(&all[1], 1));
    all[0].replaces = vec!["办法p".to_owned()];
    let found = conflicts(&all, today());
    assert!(found[0].is_about(&all[1], 1));
}

#[test]
fn the_bureau_is_told_both_names_and_what_to_do() {
    let all = [policy("c", "全县", "5"), policy("p", PARK, "8")];
    let lines = advice(&all, today());
    assert_eq!(lines.len(), 1);
    for word in ["《办法c》", "《办法p》", "东园", "园区可另行规定"] {
        assert!(lines[0].contains(word), "{word}: {}", lines[0]);
    }
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let scope = prop::sample::select(vec!["全县", PARK, "西园"]);
    let thing = prop::sample::select(vec!["新购生产设备并投产", "租用标准化厂房", ""]);
    let sum = prop::sample::select(vec!["固定 5万元", "固定 8万元"]);
    let name = prop::sample::select(vec!["", "办法0", "办法1", "办法2"]);
    (
        scope,
        thing,
        sum,
        name,
        1u8..4,
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(
            |(scope, thing, sum, replaces, month, may_differ, reviewed)| Policy {
                scope: Some(scope.to_owned()),
                benefits: vec![Benefit {
                    condition: (!thing.is_empty()).then(|| thing.to_owned()),
                    formula: Some(sum.to_owned()),
                    cap: None,
                }],
                replaces: (!replaces.is_empty())
                    .then(|| replaces.to_owned())
                    .into_iter()
                    .collect(),
                valid_from: Date::new(2026, month, 1),
                park_may_differ: Some(may_differ),
                fair_review: if reviewed {
                    Review::Passed
                } else {
                    Review::None
                },
                review_body: Some("市场监督管理局".to_owned()),
                review_no: Some("演示1号".to_owned()),
                reviewed_on: Date::new(2026, 1, 1),
                ..Policy::default()
            },
        )
}

proptest! {
    /// Whatever a bureau writes, no two that hold in a park set two standards for one thing.
    #[test]
    fn no_park_has_two_standards(mut all in prop::collection::vec(any_policy(), 0..7)) {
        for (at, policy) in all.iter_mut().enumerate() {
            policy.id = at.to_string();
            policy.name = format!("办法{at}");
        }
        for park in [PARK, "西园"] {
            let found = conflicts(&all, today());
            let hold: Vec<&Policy> = all
                .iter()
                .filter(|policy| policy.covers(park) && policy.available(today()))
                .filter(|policy| !found.iter().any(|pair| pair.is_lost_by(policy, Some(park))))
                .collect();
            for a in &hold {
                for b in &hold {
                    let (one, other) = (&a.benefits[0], &b.benefits[0]);
                    let same = one.condition.is_some() && one.condition == other.condition;
                    prop_assert!(!same || one.formula == other.formula, "{park}: {a:?} {b:?}");
                }
            }
            let shown = of_park(&all, park, today());
            for policy in shown.iter().filter(|policy| policy.available(today())) {
                prop_assert!(hold.iter().any(|one| one.id == policy.id));
            }
        }
        // The order of the sheet decides nothing.
        let lost = |all: &[Policy]| -> Vec<String> {
            let found = conflicts(all, today());
            let mut lost: Vec<_> = all
                .iter()
                .filter(|policy| found.iter().any(|pair| pair.is_lost_by(policy, Some(PARK))))
                .map(|policy| policy.id.clone())
                .collect();
            lost.sort();
            lost
        };
        let before = lost(&all);
        all.reverse();
        prop_assert_eq!(before, lost(&all));
    }
}
