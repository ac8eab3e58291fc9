//! Decimal numbers as people type them, kept as scaled integers: money and area are never floats.

use serde::{Deserialize, Serialize};

use crate::quantity;

/// Parses `1,234.5` (half-width, optional thousands commas, at most one point) into an integer
/// scaled by `10^places`. `None` when it is not such a number, has more than `places` decimals
/// that matter, or does not fit.
pub(crate) fn parse(text: &str, places: u32) -> Option<i128> {
    let text = text.trim();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let whole = digits_without_commas(whole)?;
    if whole.is_empty() && fraction.is_empty() || whole.len() > 18 {
        return None;
    }
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > places as usize {
        return None;
    }
    let padded = format!("{whole}{fraction:0<width$}", width = places as usize);
    if padded.is_empty() {
        Some(0)
    } else {
        padded.parse().ok()
    }
}

/// Thousands commas are read only where they belong: `1,234,567`, not `1,2`.
fn digits_without_commas(whole: &str) -> Option<String> {
    if !whole.bytes().all(|b| b.is_ascii_digit() || b == b',') {
        return None;
    }
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    if !rest.is_empty() && (first.is_empty() || first.len() > 3) {
        return None;
    }
    if rest.iter().any(|group| group.len() != 3) {
        return None;
    }
    Some(std::iter::once(first).chain(rest).collect())
}

/// Writes a scaled integer as a plain decimal without trailing zeros: `(12_345, 2)` → `123.45`.
pub(crate) fn plain(value: i128, places: u32) -> String {
    let unit = 10i128.pow(places);
    let (whole, fraction) = (value / unit, (value % unit).abs());
    if fraction == 0 {
        return whole.to_string();
    }
    let digits = format!("{fraction:0>width$}", width = places as usize);
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

/// The same with thousands commas in the whole part: `5,000`, `1,234.5`.
pub fn grouped(value: i128, places: u32) -> String {
    let plain = plain(value, places);
    let (whole, fraction) = plain
        .split_once('.')
        .map_or((plain.as_str(), None), |(w, f)| (w, Some(f)));
    let mut out = String::with_capacity(whole.len() + whole.len() / 3);
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A plain figure with at most two decimals, such as a payback period in years or a rate in per
/// cent; kept in hundredths, written as a decimal string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct Figure(i64);

impl Figure {
    /// Reads `5.2`, `约4`, `5.2年`, `18.6%` (the unit is stripped); `Ok(None)` when unknown.
    ///
    /// # Errors
    /// The sentence that says what to write instead.
    pub fn parse(text: &str, unit: &str) -> Result<Option<Self>, String> {
        let Some((_, body)) = quantity::prepare(text) else {
            return Ok(None);
        };
        let number = body.trim_end_matches(unit).trim_end();
        match parse(number, 2) {
            Some(value) if (1..=100_000_000).contains(&value) => Ok(Some(Self(value as i64))),
            _ => Err(format!(
                "请写一个大于 0 的数（{unit}），最多两位小数；不清楚请留空"
            )),
        }
    }
}

impl Figure {
    /// In hundredths, for calculating.
    pub const fn hundredths(self) -> i64 {
        self.0
    }
}

impl TryFrom<String> for Figure {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text, "")?.ok_or_else(|| "expected a decimal string".to_owned())
    }
}

impl From<Figure> for String {
    fn from(figure: Figure) -> Self {
        plain(figure.0.into(), 2)
    }
}

impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&grouped(self.0.into(), 2))
    }
}

/// Division that rounds half up; both sides positive.
pub(crate) fn div_round(value: i128, by: i128) -> i128 {
    (value + by / 2) / by
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_type() {
        assert_eq!(parse("1,234.5", 2), Some(123_450));
        assert_eq!(parse("0.50", 1), Some(5));
        assert_eq!(parse(".5", 1), Some(5));
        for wrong in [
            "", ".", "1,2", "1.2.3", "-1", "1e3", "一", "1234,567", "1.234",
        ] {
            assert_eq!(parse(wrong, 2), None, "{wrong}");
        }
    }

    #[test]
    fn writes_without_trailing_zeros() {
        assert_eq!(plain(1_200_000, 4), "120");
        assert_eq!(grouped(1_234_567_800, 4), "123,456.78");
        assert_eq!(grouped(500, 0), "500");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(value in 0i128..1_000_000_000_000, places in 0u32..7) {
            prop_assert_eq!(parse(&plain(value, places), places), Some(value));
            prop_assert_eq!(parse(&grouped(value, places), places), Some(value));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,40}") {
            let _ = parse(&text, 6);
        }
    }
}
