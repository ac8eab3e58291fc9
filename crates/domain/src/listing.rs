//! What every kind of listing has in common: a document with a catalogue of fields, an identifier,
//! and the day on which its facts were checked.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{catalogue::Field, date::Date, text};

/// A kind of listing.
pub trait Listing:
    Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// The word in addresses, commands, files and the store: `parcels`.
    const KEY: &'static str;
    /// The Chinese word: 地块
    const ZH: &'static str;
    /// What one is counted in: 宗, 条, 个
    const MEASURE: &'static str;

    /// Its fields, in the order of the Excel template and of the fact table.
    fn fields() -> &'static [Field<Self>];
    /// One of which nothing is known yet.
    fn blank() -> Self;
    /// The identifier, used in addresses.
    fn id(&self) -> &str;
    /// What people call it.
    fn name(&self) -> &str;
    /// Gives it the identifier that follows from its number or name, the same at each import.
    fn identify(&mut self);
    /// Who checked it, when, and for how long that holds.
    fn check(&self) -> Check;
    /// Notes who checked it.
    fn set_check(&mut self, check: Check);

    /// Whether all is there that its sort needs: an event has a date.
    ///
    /// # Errors
    /// The sentence that says what is missing or does not fit.
    fn complete(&self) -> Result<(), String> {
        Ok(())
    }

    /// Rows of a sheet as documents; kinds with several rows a document put them together.
    ///
    /// # Errors
    /// The sentence that says which rows do not go together.
    fn gather(rows: Vec<Self>) -> Result<Vec<Self>, String> {
        Ok(rows)
    }

    /// The document as rows of a sheet: what [`gather`](Self::gather) puts together again.
    fn rows(&self) -> Vec<Self> {
        vec![self.clone()]
    }

    /// The files of its pictures.
    fn pictures(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Whether it may appear in public at all: on pages, in open data, in what an intent is about.
    fn is_public(&self) -> bool {
        true
    }

    /// Which documents of the kind contradict each other on a day, and what to do about it, a line
    /// each.
    #[cfg(feature = "entry")]
    fn at_odds(_all: &[Self], _today: Date) -> Vec<String> {
        Vec::new()
    }

    /// What follows from it on a day, besides what [`derived`](crate::derived::derived) says of all
    /// kinds.
    #[cfg(feature = "entry")]
    fn derived() -> Vec<crate::derived::Derived<Self>> {
        Vec::new()
    }

    /// The day on which it came out, where the document says so; a later check makes no news of it.
    fn published_on(&self) -> Option<Date> {
        None
    }

    /// One line on it, for who imports it.
    fn line(&self) -> String {
        self.name().to_owned()
    }

    /// Moves every date of it; the demonstration county stays as fresh as on its first day.
    fn move_by(&mut self, days: i64) {
        let mut check = self.check();
        check.verified_on = check.verified_on.map(|day| day.add_days(days));
        self.set_check(check);
    }
}

/// What every kind answers in the same way: its members are `id`, `name` and `check`, and a blank
/// one is the default one.
macro_rules! document {
    ($fields:expr) => {
        fn fields() -> &'static [$crate::catalogue::Field<Self>] {
            $fields
        }

        fn blank() -> Self {
            Self::default()
        }

        fn id(&self) -> &str {
            &self.id
        }

        fn name(&self) -> &str {
            &self.name
        }

        fn check(&self) -> $crate::listing::Check {
            self.check.clone()
        }

        fn set_check(&mut self, check: $crate::listing::Check) {
            self.check = check;
        }
    };
}
pub(crate) use document;

/// Who checked a listing's facts, when, and for how long that holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// 核实日期: the facts were checked on this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_on: Option<Date>,
    /// 核实单位
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_by: Option<String>,
    /// 复核期 in days; `None` means [`REVIEW_DAYS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_days: Option<u32>,
}

/// How long a check holds unless the listing says otherwise, in days.
pub const REVIEW_DAYS: u32 = 90;

impl Check {
    /// The last day on which it holds; `None` when never checked.
    pub fn due_on(&self) -> Option<Date> {
        let days = i64::from(self.review_days.unwrap_or(REVIEW_DAYS));
        self.verified_on.map(|day| day.add_days(days))
    }

    /// Takes a later row's over; the error names the column that contradicts.
    pub(crate) fn agree(&mut self, later: Self) -> Result<(), &'static str> {
        agree(&mut self.verified_on, later.verified_on).ok_or("核实日期")?;
        agree(&mut self.verified_by, later.verified_by).ok_or("核实单位")?;
        agree(&mut self.review_days, later.review_days).ok_or("复核期")
    }

    /// Past its review period, or never checked: 待核实.
    pub fn is_stale(&self, today: Date) -> bool {
        self.due_on().is_none_or(|due| today > due)
    }
}

/// Takes a later row's value over: a blank one means “as above”. `None` when the two contradict
/// each other.
pub(crate) fn agree<T: PartialEq>(known: &mut Option<T>, later: Option<T>) -> Option<()> {
    match (known.as_ref(), later) {
        (Some(known), Some(later)) => (*known == later).then_some(()),
        (None, Some(later)) => {
            *known = Some(later);
            Some(())
        }
        (_, None) => Some(()),
    }
}

/// The identifier of a document: the county's own number where it has one, else a short
/// fingerprint of what names it, so that the same sheet imported twice means the same documents.
pub fn identifier(code: Option<&str>, prefix: &str, names: &[&str]) -> String {
    let code = text::half_width(code.unwrap_or("")).to_lowercase();
    let slug: String = code
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    // 农业-01 and 工业-01 must not become one: what an address cannot carry is kept as a
    // fingerprint.
    let lost = code.chars().any(|c| !c.is_ascii_alphanumeric() && c != '-');
    match slug.trim_matches('-') {
        "" if code.is_empty() => {
            let names: Vec<String> = names.iter().map(|name| text::key(name)).collect();
            format!("{prefix}-{:08x}", fingerprint(&names.join("|")))
        }
        "" => format!("{prefix}-{:08x}", fingerprint(&code)),
        slug if lost => format!("{slug}-{:08x}", fingerprint(&code)),
        slug => slug.to_owned(),
    }
}

/// FNV-1a, folded to 32 bits: stable across machines and releases, which `std`'s hasher is not.
fn fingerprint(text: &str) -> u32 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash ^ (hash >> 32)) as u32
}

/// What every kind's columns are held to.
#[cfg(all(test, feature = "entry"))]
#[allow(clippy::unwrap_used, reason = "called by tests alone")]
pub(crate) mod tests_of_fields {
    use super::Listing;
    use crate::catalogue::Cell;

    /// No name leads to two columns.
    pub(crate) fn names_are_unique<T: Listing>() {
        for (i, field) in T::fields().iter().enumerate() {
            for other in &T::fields()[i + 1..] {
                assert_ne!(field.key, other.key);
                for name in std::iter::once(&other.zh).chain(other.entry.aliases) {
                    assert!(!field.is_named(name), "{} is also {}", name, field.zh);
                }
            }
        }
    }

    /// What stands in the template is taken, and what is shown of it is read back.
    pub(crate) fn examples_are_read_back<T: Listing + std::fmt::Debug>() {
        let (mut first, mut again) = (T::blank(), T::blank());
        for field in T::fields() {
            let header = field.header();
            let text = field.entry.example;
            (field.entry.set)(
                &mut first,
                Cell {
                    text,
                    header: &header,
                },
            )
            .unwrap();
        }
        for field in T::fields() {
            let shown = (field.get)(&first).unwrap();
            let header = field.header();
            let cell = Cell {
                text: &shown,
                header: &header,
            };
            (field.entry.set)(&mut again, cell).unwrap();
        }
        assert_eq!(first, again);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_holds_until_its_last_day() {
        let day = Date::new(2026, 8, 1).unwrap();
        let check = Check {
            verified_on: Some(day),
            review_days: Some(30),
            ..Check::default()
        };
        assert!(!check.is_stale(day.add_days(30)));
        assert!(check.is_stale(day.add_days(31)));
        assert!(Check::default().is_stale(day));
    }

    #[test]
    fn the_countys_number_comes_first_and_names_stand_in_for_it() {
        assert_eq!(identifier(Some("ＱＳ-００1"), "x", &[]), "qs-001");
        assert!(identifier(Some("一号"), "x", &[]).starts_with("x-"));
        let [a, b] = ["稻米 园", "稻米园"].map(|name| identifier(None, "x", &[name]));
        assert_eq!(a, b);
        assert_ne!(a, identifier(None, "x", &["稻米园", "东区"]));
    }
}
