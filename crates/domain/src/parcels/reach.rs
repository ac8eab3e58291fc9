//! The nearest road, railway or airport, with its distance.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::decimal::Figure;

/// Something near, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// What it is: 县城铁路货场.
    pub name: String,
    /// How far, in km by road.
    pub km: Figure,
}

impl fmt::Display for Reach {
    /// `县城铁路货场 6 公里`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} 公里", self.name, self.km)
    }
}

impl Reach {
    /// Reads `县城铁路货场 6 公里`, `国道 800 米`.
    ///
    /// # Errors
    /// The sentence that says what to write instead.
    #[cfg(feature = "entry")]
    pub fn parse(cell: crate::catalogue::Cell<'_>) -> Result<Option<Self>, String> {
        use crate::{catalogue::cells::line, decimal, text};

        let advice = "请写名称和公里数，如 县城铁路货场 6 公里；不清楚请留空";
        let Some(text) = line(cell, 60)? else {
            return Ok(None);
        };
        let text = text::half_width(&text).to_lowercase();
        let (body, places) = ["公里", "千米", "km"]
            .iter()
            .find_map(|unit| Some((text.strip_suffix(unit)?, 2)))
            .or_else(|| Some((text.strip_suffix(['米', 'm'])?, 5)))
            .ok_or(advice)?;
        let body = body.trim_end();
        let number = body.trim_start_matches(|c: char| !c.is_ascii_digit());
        let number = number
            .rsplit(|c: char| !(c.is_ascii_digit() || c == '.'))
            .next()
            .unwrap_or_default();
        let name = body.strip_suffix(number).unwrap_or(body);
        let name = name
            .trim_end_matches([' ', ',', ':', '，', '、', '约'])
            .trim();
        // 800 米 are 0.8 公里; a few metres more or less are nobody's concern.
        let km = match (places, decimal::parse(number, 2)) {
            (2, Some(value)) => decimal::plain(value, 2),
            (_, Some(value)) => decimal::plain(decimal::div_round(value, 1_000).max(1), 2),
            (_, None) => return Err(advice.to_owned()),
        };
        match Figure::parse(&km, "") {
            Ok(Some(km)) if !name.is_empty() => Ok(Some(Self {
                name: name.to_owned(),
                km,
            })),
            _ => Err(advice.to_owned()),
        }
    }
}

#[cfg(all(test, feature = "entry"))]
mod tests {
    use super::*;
    use crate::catalogue::Cell;

    fn read(text: &str) -> Result<Option<String>, String> {
        Reach::parse(Cell { text, header: "" }).map(|reach| reach.map(|reach| reach.to_string()))
    }

    #[test]
    fn a_name_and_its_distance() {
        for (text, shown) in [
            ("县城铁路货场 6 公里", "县城铁路货场 6 公里"),
            ("县城铁路货场6km", "县城铁路货场 6 公里"),
            ("穗北路，350米", "穗北路 0.35 公里"),
            ("省会机场约172公里", "省会机场 172 公里"),
            ("国道 3 号线 1.5 公里", "国道 3 号线 1.5 公里"),
        ] {
            assert_eq!(read(text), Ok(Some(shown.to_owned())), "{text}");
            assert_eq!(read(shown), Ok(Some(shown.to_owned())));
        }
        assert_eq!(read(""), Ok(None));
        for wrong in ["铁路货场", "6 公里", "铁路货场 六公里"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
