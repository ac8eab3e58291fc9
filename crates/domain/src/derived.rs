//! What follows from a document on a day: until when its check holds, whether a policy is in force.
//! Open data carry it beside what is stored, so that nobody takes the expired for current. It is
//! never read back.

use serde_json::{Value, json};

use crate::{date::Date, listing::Listing, text};

/// Something that follows from a document of a kind.
pub struct Derived<T: 'static> {
    /// Its name in JSON.
    pub key: &'static str,
    /// The Chinese label, also the column's name in a sheet.
    pub zh: &'static str,
    /// The English label.
    pub en: &'static str,
    /// One sentence on what it says.
    pub help: &'static str,
    /// The list of the document whose items have it as well: one a row of the sheet.
    pub each: Option<&'static str>,
    /// What it is on a day.
    pub get: fn(&T, Date) -> Told,
}

/// What is said on a day: a key, a day or a truth in JSON, a word in a sheet.
pub struct Told {
    /// For programs; null when nothing follows.
    pub value: Value,
    /// For people; empty when nothing follows.
    pub word: String,
}

impl Told {
    /// A truth, 是 or 否.
    pub fn yes(yes: bool) -> Self {
        let word = if yes { "是" } else { "否" };
        Self {
            value: yes.into(),
            word: word.to_owned(),
        }
    }

    /// A word with its key.
    pub fn word(key: &str, zh: &str) -> Self {
        Self {
            value: key.into(),
            word: zh.to_owned(),
        }
    }
}

const DUE_ON: &str = "复核到期日";
const STALE: &str = "待核实";
pub(crate) const STANDING: &str = "当日效力";
pub(crate) const AVAILABLE: &str = "当日可享受";

/// All that follows from a document of a kind, in the order of the columns.
pub fn derived<T: Listing>() -> Vec<Derived<T>> {
    let mut all = vec![
        Derived {
            key: "due_on",
            zh: DUE_ON,
            en: "Next check due",
            help: "核实日期加复核期，这一天以后待核实",
            each: None,
            get: |one: &T, _| {
                let due = one.check().due_on();
                Told {
                    value: json!(due),
                    word: due.map(|day| day.to_string()).unwrap_or_default(),
                }
            },
        },
        Derived {
            key: "stale",
            zh: STALE,
            en: "Past its review period",
            help: "超过复核期或没有核实过；先打电话核对",
            each: None,
            get: |one: &T, today| Told::yes(one.check().is_stale(today)),
        },
    ];
    all.extend(T::derived());
    all
}

/// Whether a sheet's column holds what is derived: it is passed over.
pub fn is_named(header: &str) -> bool {
    let key = text::key(header);
    [DUE_ON, STALE, STANDING, AVAILABLE]
        .iter()
        .any(|name| text::key(name) == key)
}

/// A document as JSON with what follows from it.
pub fn with_derived<T: Listing>(document: &T, today: Date) -> Value {
    let mut value = json!(document);
    for one in derived::<T>() {
        let told = (one.get)(document, today).value;
        if let Some(Value::Array(items)) = one.each.and_then(|list| value.get_mut(list)) {
            for item in items {
                item[one.key] = told.clone();
            }
        }
        value[one.key] = told;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        each_kind,
        listing::Check,
        policies::{Benefit, Policy, PolicyStatus, Review},
    };

    fn day(month: u8) -> Date {
        Date::new(2026, month, 10).unwrap()
    }

    fn policy() -> Policy {
        Policy {
            name: "设备补助".to_owned(),
            status: PolicyStatus::InForce,
            valid_to: Some(day(6)),
            fair_review: Review::Passed,
            review_body: Some("市场监管局".to_owned()),
            reviewed_on: Some(day(1)),
            review_no: Some("青公竞审〔2026〕演示1号".to_owned()),
            benefits: vec![Benefit::default(), Benefit::default()],
            check: Check {
                verified_on: Some(day(4)),
                verified_by: None,
                review_days: Some(30),
            },
            ..Policy::default()
        }
    }

    #[test]
    fn what_has_expired_is_never_current_whatever_is_stored() {
        let told = with_derived(&policy(), day(7));
        assert_eq!(told["status"], "in_force");
        assert_eq!(told["standing"], "expired");
        assert_eq!(told["available"], false);
        assert_eq!(told["benefits"][1]["available"], false);
        assert_eq!(told["due_on"], "2026-05-10");
        assert_eq!(told["stale"], true);
    }

    #[test]
    fn a_benefit_is_available_in_force_reviewed_and_checked() {
        let on = |policy: &Policy, month| {
            let told = with_derived(policy, day(month));
            (
                told["available"].clone(),
                told["benefits"][0]["available"].clone(),
            )
        };
        assert_eq!(on(&policy(), 5), (true.into(), true.into()));
        // Stale on the day after: in force all the same.
        assert_eq!(on(&policy(), 6), (false.into(), false.into()));
        let failed = Policy {
            fair_review: Review::Failed,
            ..policy()
        };
        assert_eq!(on(&failed, 5), (false.into(), false.into()));
    }

    #[test]
    fn no_column_of_a_sheet_is_taken_for_a_derived_one_or_the_other_way_round() {
        macro_rules! each {
            ($($type:ty, $place:ident;)*) => {
                $(
                    for one in derived::<$type>() {
                        assert!(is_named(one.zh), "{}", one.zh);
                        for field in <$type as Listing>::fields() {
                            assert!(!field.is_named(one.zh), "{} {}", one.zh, field.key);
                            assert_ne!(field.key, one.key);
                        }
                    }
                )*
            };
        }
        each_kind!(each);
    }
}
