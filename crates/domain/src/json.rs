//! Reading JSON in the browser, small. Serde's derived readers are made anew for every type and
//! every way a type can be spelt; in the browser they were a quarter of the program. Here JSON is
//! parsed once into a [`Value`], and each type picks its fields out of it with a few calls that
//! all types share. Writing, and all of the server, stays with serde; a test for each kind of
//! document holds the two readings equal.

pub use serde_json::Value;

/// A type that can be picked out of parsed JSON.
pub trait FromJson: Sized {
    /// Reads a value; `None` when it does not fit.
    fn from_json(value: &Value) -> Option<Self>;

    /// What stands for a field that is absent; `None` when it must not be.
    fn absent() -> Option<Self> {
        None
    }
}

/// Parses a text.
pub fn parse<T: FromJson>(text: &str) -> Option<T> {
    T::from_json(&serde_json::from_str(text).ok()?)
}

/// Reads a field of an object.
pub fn field<T: FromJson>(value: &Value, key: &str) -> Option<T> {
    match value.get(key) {
        Some(value) => T::from_json(value),
        None => T::absent(),
    }
}

impl FromJson for String {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl FromJson for bool {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_bool()
    }

    fn absent() -> Option<Self> {
        Some(false)
    }
}

impl FromJson for u32 {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_u64().and_then(|number| number.try_into().ok())
    }
}

impl FromJson for usize {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_u64().and_then(|number| number.try_into().ok())
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: &Value) -> Option<Self> {
        if value.is_null() {
            Some(None)
        } else {
            T::from_json(value).map(Some)
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_array()?.iter().map(T::from_json).collect()
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl<T: FromJson> FromJson for Box<T> {
    fn from_json(value: &Value) -> Option<Self> {
        T::from_json(value).map(Self::new)
    }
}

/// Reads a struct field by field, under the names of its fields.
#[macro_export]
macro_rules! from_json_fields {
    ($($type:ty { $($field:ident),* $(,)? })*) => {$(
        impl $crate::json::FromJson for $type {
            fn from_json(value: &$crate::json::Value) -> Option<Self> {
                Some(Self { $($field: $crate::json::field(value, stringify!($field))?),* })
            }
        }
    )*};
}

/// Reads an enum without data, under the keys given.
#[macro_export]
macro_rules! from_json_words {
    ($($type:ty { $($word:literal => $variant:ident),* $(,)? })*) => {$(
        impl $crate::json::FromJson for $type {
            fn from_json(value: &$crate::json::Value) -> Option<Self> {
                match value.as_str()? {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    )*};
}

/// Reads a type from the text it is written as.
macro_rules! from_json_text {
    ($($type:ty => $parse:expr;)*) => {$(
        impl FromJson for $type {
            fn from_json(value: &Value) -> Option<Self> {
                $parse(value.as_str()?)
            }
        }
    )*};
}

mod values {
    use super::{FromJson, Value, field};
    use crate::{
        area::{Area, Extent},
        codes::{IndustryCode, Phone, ReceiptNumber},
        date::{Date, Timestamp},
        decimal::Figure,
        money::{Amount, Money},
        problem::FieldErrors,
    };

    from_json_text! {
        Date => |text| Date::parse(text).ok();
        Timestamp => |text| Timestamp::parse(text).ok();
        Phone => |text| Phone::parse(text).ok();
        IndustryCode => |text| IndustryCode::parse(text).ok();
        ReceiptNumber => |text| ReceiptNumber::parse(text).ok();
        Figure => |text| Figure::parse(text, "").ok().flatten();
    }

    impl FromJson for Amount {
        fn from_json(value: &Value) -> Option<Self> {
            let money = Money::parse_wan(value.get("wan")?.as_str()?)?;
            Some(Self {
                money,
                about: field(value, "about")?,
            })
        }
    }

    impl FromJson for Extent {
        fn from_json(value: &Value) -> Option<Self> {
            let area = Area::parse_sqm(value.get("sqm")?.as_str()?)?;
            Some(Self {
                area,
                about: field(value, "about")?,
            })
        }
    }

    impl FromJson for FieldErrors {
        fn from_json(value: &Value) -> Option<Self> {
            let fields = value.as_object()?;
            fields
                .iter()
                .map(|(key, all)| Some((key.clone(), Vec::from_json(all)?)))
                .collect::<Option<_>>()
                .map(Self)
        }

        fn absent() -> Option<Self> {
            Some(Self::default())
        }
    }
}

mod documents {
    use crate::{
        complaints::ComplaintSettings,
        json::{FromJson, Value, field},
        leads::{FollowUp, LeadEvent, LeadForm, LeadState, OfficerCard, ProjectRef, Receipt},
        positioning::{
            BaseMap, County, Distance, Footer, Indicator, Industry, IndustryLevel, IntentSettings,
            Officer, Place, PlaceKind, Supervision, Tag,
        },
        problem::{Envelope, Problem},
        projects::{Card, Choice, Facet, Project, ProjectStatus},
    };

    from_json_words! {
        IndustryLevel { "leading" => Leading, "rising" => Rising, "traditional" => Traditional }
        PlaceKind { "park" => Park, "town" => Town }
        ProjectStatus { "open" => Open, "in_talks" => InTalks, "signed" => Signed }
        LeadState { "received" => Received, "contacted" => Contacted, "in_talks" => InTalks, "closed" => Closed }
    }

    from_json_fields! {
        Tag { label, industry, note }
        BaseMap { tianditu_key, review_number }
        Industry { key, name, level, gbt, note, picture }
        Indicator { key, label, value, unit, period, source }
        Distance { to, mode, distance_km, duration }
        Place { key, name, kind, note }
        Officer { key, unit, person, role, phone, covers, region }
        Supervision { phone, email, hours }
        IntentSettings {
            officer, first_contact_workdays, reply_workdays, retention_months, notice_version, purpose,
        }
        County {
            demo, name, name_en, bureau, statement, formula, tags, industries, indicators, transport,
            places, contacts, supervision, intent, complaints, map, footer, verified_on, verified_by, source,
        }
        Card {
            id, title, summary, industry, industry_name, gbt, field, place, investment, land, modes,
            status, verified_on, due_on, initials,
        }
        Project {
            id, code, title, industry, gbt, field, traits, place, investment,
            phase_one, land, floor_area, modes, status, summary, content, conditions, market, revenue, profit, payback_years,
            irr_percent, gaps, progress, unit, person, phone, verified_on, verified_by, review_days,
            picture,
        }
        Choice { value, label, count, chosen }
        Facet { key, zh, several, choices }
        LeadForm { name, contact, want, amount, project, about, consent }
        ProjectRef { id, title }
        OfficerCard { unit, person, phone }
        LeadEvent { at, state, text }
        FollowUp {
            received_at, state, notice, project, about, officer, next_step, due_on, due_note, erased_on, events,
        }
        Problem { code, message, fields, incident }
        Envelope { error }
    }

    /// Deadlines and addresses come with each message; the browser does not read them from here.
    impl FromJson for ComplaintSettings {
        fn from_json(_: &Value) -> Option<Self> {
            Self::absent()
        }

        fn absent() -> Option<Self> {
            Some(Self::default())
        }
    }

    impl FromJson for Footer {
        fn from_json(value: &Value) -> Option<Self> {
            Some(Self {
                host: field(value, "host")?,
                undertaker: field(value, "undertaker")?,
                icp: field(value, "icp")?,
                police: field(value, "police")?,
                site_code: field(value, "site_code")?,
            })
        }

        fn absent() -> Option<Self> {
            Some(Self::default())
        }
    }

    impl FromJson for Receipt {
        /// The follow-up's fields stand beside number and code.
        fn from_json(value: &Value) -> Option<Self> {
            Some(Self {
                number: field(value, "number")?,
                query_code: field(value, "query_code")?,
                follow_up: FollowUp::from_json(value)?,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        complaints::ComplaintSettings,
        date::{Date, Timestamp},
        leads::{FollowUp, LeadEvent, LeadForm, LeadState, Receipt},
        positioning::County,
        problem::{Envelope, FieldErrors, Problem},
        projects::{Card, FIELDS, Project},
    };
    use serde::{Serialize, de::DeserializeOwned};

    /// Both readers give back what serde wrote.
    fn same<T: FromJson + Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
        let text = serde_json::to_string(value).unwrap();
        assert_eq!(parse::<T>(&text).as_ref(), Some(value), "{text}");
        assert_eq!(serde_json::from_str::<T>(&text).unwrap(), *value);
    }

    fn full_project() -> Project {
        let mut project = Project::blank();
        for field in FIELDS {
            let cell = crate::catalogue::Cell {
                text: field.entry.example,
                header: field.zh,
            };
            (field.entry.set)(&mut project, cell).unwrap();
        }
        project.identify();
        project
    }

    #[test]
    fn projects_and_cards_are_read_as_serde_reads_them() {
        let county = County::unset(Date::new(2026, 11, 21).unwrap());
        for project in [Project::blank(), full_project()] {
            same(&project);
            same(&Card::of(&project, &county, |_| "dmjg".to_owned()));
        }
    }

    #[test]
    fn the_demo_county_is_read_as_serde_reads_it() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seed/county.json");
        let text = std::fs::read_to_string(file).unwrap();
        let mut county: County = serde_json::from_str(&text).unwrap();
        // What the browser does without.
        county.complaints = ComplaintSettings::default();
        assert_eq!(parse::<County>(&text).unwrap(), county);
        same(&county);
    }

    #[test]
    fn receipts_forms_and_errors_are_read_as_serde_reads_them() {
        let day = Date::new(2026, 11, 21).unwrap();
        let at = Timestamp::from_millis(1_795_000_000_000);
        same(&Receipt {
            number: crate::codes::ReceiptNumber::new(day, 42),
            query_code: "ABCD-EFGH-JKMN-PQRS".to_owned(),
            follow_up: FollowUp {
                received_at: at,
                state: LeadState::Received,
                notice: Some("需要人工核验".to_owned()),
                project: None,
                about: Some("乳品产业链·乳清（缺）".to_owned()),
                officer: None,
                next_step: "联系".to_owned(),
                due_on: day,
                due_note: None,
                erased_on: day,
                events: vec![LeadEvent {
                    at,
                    state: LeadState::Received,
                    text: "已收到".to_owned(),
                }],
            },
        });
        for about in ["", "chains:dairy.whey"] {
            same(&LeadForm {
                consent: true,
                about: about.to_owned(),
                ..LeadForm::default()
            });
        }
        let mut fields = FieldErrors::default();
        fields.add("name", "请填写");
        let (code, message) = ("invalid".to_owned(), "有几处需要修改".to_owned());
        same(&Envelope {
            error: Problem {
                code,
                message,
                fields,
                incident: None,
            },
        });
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(parse::<Card>("{}").is_none());
        assert!(parse::<Card>("not json").is_none());
        assert!(parse::<Vec<String>>("[1]").is_none());
    }
}
