//! Areas, kept in hundredths of a ㎡ and shown as 亩 (1 亩 = 2000/3 ㎡), 公顷 or ㎡.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{decimal, quantity};

/// An area in hundredths of a ㎡; never negative, never a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Area(i64);

/// The unit a bare number is meant in; a column's header names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AreaUnit {
    /// 亩
    Mu,
    /// 公顷
    Hectare,
    /// ㎡
    SquareMetre,
    /// 万㎡
    WanSquareMetre,
}

impl AreaUnit {
    /// One of this unit in hundredths of a ㎡, as a fraction.
    const fn ratio(self) -> (i128, i128) {
        match self {
            Self::Mu => (200_000, 3),
            Self::Hectare => (1_000_000, 1),
            Self::SquareMetre => (100, 1),
            Self::WanSquareMetre => (1_000_000, 1),
        }
    }

    /// 亩, 公顷, ㎡, 万㎡.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Mu => "亩",
            Self::Hectare => "公顷",
            Self::SquareMetre => "㎡",
            Self::WanSquareMetre => "万㎡",
        }
    }

    /// The unit named in a header such as “用地面积（亩）”, if one is.
    pub fn in_header(header: &str) -> Option<Self> {
        let header = crate::text::half_width(header);
        if header.contains('亩') {
            Some(Self::Mu)
        } else if header.contains("公顷") {
            Some(Self::Hectare)
        } else if header.contains("万平") || header.contains("万㎡") || header.contains("万m")
        {
            Some(Self::WanSquareMetre)
        } else if ["平方米", "㎡", "m2", "m²", "平米"]
            .iter()
            .any(|unit| header.contains(unit))
        {
            Some(Self::SquareMetre)
        } else {
            None
        }
    }
}

/// 10,000 km²: larger than any county's industrial land.
const MOST: i128 = 10_000 * 1_000_000 * 100;

impl Area {
    /// From whole 亩.
    pub const fn from_mu(mu: u32) -> Self {
        Self((mu as i64 * 200_000 + 1) / 3)
    }

    /// Hundredths of a ㎡.
    pub const fn centi_sqm(self) -> i64 {
        self.0
    }

    /// ㎡ as a plain decimal, at most two places: `133333.33`.
    pub fn sqm(self) -> String {
        decimal::plain(self.0.into(), 2)
    }

    /// Parses a plain decimal of ㎡, the form of the API.
    pub fn parse_sqm(text: &str) -> Option<Self> {
        let value = decimal::parse(text, 2)?;
        (value <= MOST).then_some(Self(value as i64))
    }

    /// 亩 with at most two decimals: `200`, `12.35`.
    pub fn mu(self) -> String {
        decimal::plain(decimal::div_round(i128::from(self.0) * 3, 2_000), 2)
    }

    /// 亩 with thousands commas, for people.
    pub fn mu_grouped(self) -> String {
        decimal::grouped(decimal::div_round(i128::from(self.0) * 3, 2_000), 2)
    }

    /// 公顷 with at most one decimal: `13.3`.
    pub fn hectares(self) -> String {
        decimal::grouped(decimal::div_round(i128::from(self.0), 100_000), 1)
    }

    /// ㎡ without decimals and with commas, for people: `133,333`.
    pub fn sqm_grouped(self) -> String {
        decimal::grouped(decimal::div_round(self.0.into(), 100), 0)
    }
}

/// An area as it was announced: exact, or “约” (about).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Wire")]
pub struct Extent {
    /// The area.
    pub area: Area,
    /// True when the source says 约, 近, 左右.
    pub about: bool,
}

/// The form of the API: both units, so that no reader has to know what a 亩 is.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = Extent))]
pub struct Wire {
    /// ㎡ as a decimal string, at most two places.
    #[cfg_attr(feature = "openapi", schema(example = "133333.33"))]
    sqm: String,
    /// 亩 as a decimal string, at most two places; derived from `sqm`.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "200"))]
    mu: String,
    /// True when the source says 约.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    about: bool,
}

impl TryFrom<Wire> for Extent {
    type Error = AreaError;

    fn try_from(wire: Wire) -> Result<Self, AreaError> {
        let area = Area::parse_sqm(&wire.sqm).ok_or(AreaError::Unreadable)?;
        Ok(Self {
            area,
            about: wire.about,
        })
    }
}

impl Serialize for Extent {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        Wire {
            sqm: self.area.sqm(),
            mu: self.area.mu(),
            about: self.about,
        }
        .serialize(s)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Extent {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        Wire::schema()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Extent {}

/// Why a text is not an area; each prints the sentence a person is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AreaError {
    /// Nothing in it can be read as a number with a unit.
    Unreadable,
    /// Two ends, where one number is needed.
    Range,
    /// Zero: an unknown area must be left empty, not written as 0.
    Zero,
    /// Larger than any county's industrial land.
    Beyond,
}

impl fmt::Display for AreaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unreadable => "请写数字和单位，如 200亩、13.3公顷、8000平方米；不清楚请留空",
            Self::Range => "请写一个数，如 200亩；区间可以写进项目简介",
            Self::Zero => "面积不能是 0；不清楚请留空",
            Self::Beyond => "面积超出合理范围，请检查单位是亩还是平方米",
        })
    }
}

impl std::error::Error for AreaError {}

impl Extent {
    /// An exact area.
    pub const fn exact(area: Area) -> Self {
        Self { area, about: false }
    }

    /// Reads `200亩`, `约120亩`, `13.3公顷`, `8,000㎡`, `1.2万平方米`; a bare number is in `unit`.
    /// `Ok(None)` when the text says that the area is not known.
    ///
    /// # Errors
    /// An [`AreaError`] whose sentence says what to write instead.
    pub fn parse(text: &str, unit: AreaUnit) -> Result<Option<Self>, AreaError> {
        // As areas are shown: `200 亩（13.3 公顷）`. The second says the first again, less exactly.
        let text = match text.trim().strip_suffix(" 公顷）") {
            Some(shown) if shown.contains(" 亩（") => {
                shown.rsplit_once('（').map_or(text, |(first, _)| first)
            }
            _ => text,
        };
        let Some((about, body)) = quantity::prepare(text) else {
            return Ok(None);
        };
        if quantity::is_range(&body) {
            return Err(AreaError::Range);
        }
        let (number, after) = quantity::leading_number(&body).ok_or(AreaError::Unreadable)?;
        let (times, by) = if after.is_empty() {
            unit.ratio()
        } else {
            ratio_of(after).ok_or(AreaError::Unreadable)?
        };
        let scaled = decimal::parse(number, 6).ok_or(AreaError::Unreadable)?;
        let value = decimal::div_round(scaled * times, by * 1_000_000);
        match value {
            0 => Err(AreaError::Zero),
            _ if value > MOST => Err(AreaError::Beyond),
            _ => Ok(Some(Self {
                area: Area(value as i64),
                about,
            })),
        }
    }

    /// `约 200 亩`, the short form for cards.
    pub fn in_mu(&self) -> String {
        format!(
            "{}{} 亩",
            if self.about { "约 " } else { "" },
            self.area.mu_grouped()
        )
    }

    /// `8,000 ㎡`, the form for floor areas.
    pub fn in_sqm(&self) -> String {
        format!(
            "{}{} ㎡",
            if self.about { "约 " } else { "" },
            self.area.sqm_grouped()
        )
    }
}

impl fmt::Display for Extent {
    /// `约 200 亩（13.3 公顷）`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}（{} 公顷）", self.in_mu(), self.area.hectares())
    }
}

/// The unit that a text names, in hundredths of a ㎡.
pub(crate) fn ratio_of(unit: &str) -> Option<(i128, i128)> {
    match unit {
        "亩" | "亩地" => Some(AreaUnit::Mu.ratio()),
        "万亩" => Some((2_000_000_000, 3)),
        "公顷" | "ha" => Some(AreaUnit::Hectare.ratio()),
        "㎡" | "m2" | "m²" | "平方米" | "平米" | "平" | "平方" => {
            Some(AreaUnit::SquareMetre.ratio())
        }
        "万㎡" | "万m2" | "万m²" | "万平方米" | "万平米" | "万平" | "万平方" => {
            Some(AreaUnit::WanSquareMetre.ratio())
        }
        "平方公里" | "平方千米" | "km2" | "km²" => Some((100_000_000, 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_read_back() {
        for shown in ["200 亩（13.3 公顷）", "约 1,200.5 亩（80 公顷）"] {
            let read = Extent::parse(shown, AreaUnit::Mu).unwrap().unwrap();
            assert_eq!(read.to_string(), shown);
        }
        assert!(Extent::parse("200 亩（一期）", AreaUnit::Mu).is_err());
    }
    use proptest::prelude::*;

    fn mu(text: &str) -> String {
        Extent::parse(text, AreaUnit::Mu)
            .unwrap()
            .unwrap()
            .area
            .mu()
    }

    #[test]
    fn reads_areas_as_bureaus_write_them() {
        for (text, expected) in [
            ("200亩", "200"),
            ("２００ 亩", "200"),
            ("约120亩", "120"),
            ("120余亩", "120"),
            ("13.3公顷", "199.5"),
            ("8000平方米", "12"),
            ("1.2万平方米", "18"),
            ("200", "200"),
            ("占地50亩左右", "50"),
        ] {
            assert_eq!(mu(text), expected, "{text}");
        }
        let floor = Extent::parse("20,000", AreaUnit::SquareMetre)
            .unwrap()
            .unwrap();
        assert_eq!(floor.in_sqm(), "20,000 ㎡");
        assert_eq!(
            Extent::exact(Area::from_mu(200)).to_string(),
            "200 亩（13.3 公顷）"
        );
        assert_eq!(Area::from_mu(200).sqm(), "133333.33");
    }

    #[test]
    fn unknown_is_not_zero_and_nonsense_is_refused() {
        assert_eq!(Extent::parse("待定", AreaUnit::Mu), Ok(None));
        assert_eq!(Extent::parse("0亩", AreaUnit::Mu), Err(AreaError::Zero));
        assert_eq!(
            Extent::parse("50-100亩", AreaUnit::Mu),
            Err(AreaError::Range)
        );
        assert_eq!(
            Extent::parse("两百亩", AreaUnit::Mu),
            Err(AreaError::Unreadable)
        );
        assert_eq!(
            Extent::parse("200亩3", AreaUnit::Mu),
            Err(AreaError::Unreadable)
        );
        assert_eq!(
            Extent::parse("99999999公顷", AreaUnit::Mu),
            Err(AreaError::Beyond)
        );
    }

    proptest! {
        #[test]
        fn mu_with_two_decimals_survive(hundredths in 1u32..100_000_000) {
            let text = decimal::plain(hundredths.into(), 2);
            let extent = Extent::parse(&text, AreaUnit::Mu).unwrap().unwrap();
            prop_assert_eq!(extent.area.mu(), text);
            let json = serde_json::to_string(&extent).unwrap();
            prop_assert_eq!(serde_json::from_str::<Extent>(&json).unwrap(), extent);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[0-9０-９亩公顷平万约.,\\-~ ㎡a-z]{0,24}") {
            let _ = Extent::parse(&text, AreaUnit::Mu);
        }
    }
}
