//! Points and outlines in CGCS2000, the coordinate system in which land is registered. Kept in
//! units of 1e-7 degree (about a centimetre), read and written as decimals, never as floats.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{decimal, text};

/// So many units are one degree.
pub const DEGREE: i64 = 10_000_000;

/// A point, longitude and latitude in units of 1e-7 degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct Point {
    lon: i64,
    lat: i64,
}

/// The form of the API: degrees as decimal strings of at most seven places.
#[derive(Serialize, Deserialize)]
struct Wire {
    lon: String,
    lat: String,
}

impl From<Point> for Wire {
    fn from(point: Point) -> Self {
        Self {
            lon: point.lon_text(),
            lat: point.lat_text(),
        }
    }
}

impl TryFrom<Wire> for Point {
    type Error = String;

    fn try_from(wire: Wire) -> Result<Self, String> {
        Self::of(&wire.lon, &wire.lat)
    }
}

/// What is said when a text is no point.
const ADVICE: &str = "请写 CGCS2000 的十进制度，经度在前，如 123.5012345, 30.5012345；不清楚请留空";

impl Point {
    /// From units of 1e-7 degree; `None` outside of the country's frame.
    pub const fn new(lon: i64, lat: i64) -> Option<Self> {
        let inside =
            lon >= 73 * DEGREE && lon <= 136 * DEGREE && lat >= 3 * DEGREE && lat <= 54 * DEGREE;
        if inside {
            Some(Self { lon, lat })
        } else {
            None
        }
    }

    fn of(lon: &str, lat: &str) -> Result<Self, String> {
        let read = |text: &str| {
            let number = text.trim().trim_end_matches(['°', 'E', 'N', 'e', 'n']);
            decimal::parse(number, 7).and_then(|value| i64::try_from(value).ok())
        };
        let (Some(lon), Some(lat)) = (read(lon), read(lat)) else {
            return Err(ADVICE.to_owned());
        };
        Self::new(lon, lat).ok_or_else(|| {
            match Self::new(lat, lon) {
                Some(_) => "经度和纬度写反了，请把经度写在前面",
                None => "这个点不在国境范围内，请检查经纬度",
            }
            .to_owned()
        })
    }

    /// Reads `123.5012345, 30.5012345`: longitude first, parted by a comma or a blank.
    /// `Ok(None)` when nothing is written.
    ///
    /// # Errors
    /// The sentence that says what to write instead.
    pub fn parse(text: &str) -> Result<Option<Self>, String> {
        let text = text::half_width(text).replace(['、', ','], " ");
        match text.split_whitespace().collect::<Vec<_>>().as_slice() {
            [] | ["-" | "/" | "无" | "待定"] => Ok(None),
            [lon, lat] => Self::of(lon, lat).map(Some),
            _ => Err(ADVICE.to_owned()),
        }
    }

    /// Longitude in units of 1e-7 degree.
    pub const fn lon(self) -> i64 {
        self.lon
    }

    /// Latitude in units of 1e-7 degree.
    pub const fn lat(self) -> i64 {
        self.lat
    }

    /// Longitude in degrees: `123.5012345`.
    pub fn lon_text(self) -> String {
        decimal::plain(self.lon.into(), 7)
    }

    /// Latitude in degrees: `30.5012345`.
    pub fn lat_text(self) -> String {
        decimal::plain(self.lat.into(), 7)
    }
}

impl fmt::Display for Point {
    /// `123.5012345, 30.5012345`; [`Point::parse`] reads it back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.lon_text(), self.lat_text())
    }
}

/// The outline of a plot: at least three corners in their order, the first not repeated at the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Outline(Vec<Point>);

/// More corners than any plot has.
const MOST_CORNERS: usize = 300;

impl Outline {
    /// From its corners; `None` when they are fewer than three or more than 300.
    pub fn new(mut corners: Vec<Point>) -> Option<Self> {
        if corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        (3..=MOST_CORNERS)
            .contains(&corners.len())
            .then_some(Self(corners))
    }

    /// Reads `lon lat; lon lat; lon lat`. `Ok(None)` when nothing is written.
    ///
    /// # Errors
    /// The sentence that says what to write instead.
    pub fn parse(text: &str) -> Result<Option<Self>, String> {
        let text = text::half_width(text);
        let mut corners = Vec::new();
        for corner in text.split([';', '\n', '|']) {
            if let Some(point) = Point::parse(corner)? {
                corners.push(point);
            }
        }
        if corners.is_empty() {
            return Ok(None);
        }
        Self::new(corners).map(Some).ok_or_else(|| {
            format!("边界要有 3 到 {MOST_CORNERS} 个角点，如 经度 纬度; 经度 纬度; 经度 纬度")
        })
    }

    /// The corners in their order.
    pub fn corners(&self) -> &[Point] {
        &self.0
    }

    /// South-west and north-east corners of the box around it.
    pub fn bounds(&self) -> (Point, Point) {
        let fold = |pick: fn(&Point) -> i64, most: bool| {
            let all = self.0.iter().map(pick);
            if most { all.max() } else { all.min() }.unwrap_or_default()
        };
        let at = |most| Point {
            lon: fold(|point| point.lon, most),
            lat: fold(|point| point.lat, most),
        };
        (at(false), at(true))
    }
}

impl TryFrom<String> for Outline {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)?.ok_or_else(|| "expected an outline".to_owned())
    }
}

impl From<Outline> for String {
    fn from(outline: Outline) -> Self {
        outline.to_string()
    }
}

impl fmt::Display for Outline {
    /// `lon lat; lon lat; lon lat`; [`Outline::parse`] reads it back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, point) in self.0.iter().enumerate() {
            let mark = if at == 0 { "" } else { "; " };
            write!(f, "{mark}{} {}", point.lon_text(), point.lat_text())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_points_as_they_are_written() {
        let point = Point::new(1_235_012_345, 305_000_000).unwrap();
        for text in [
            "123.5012345, 30.5",
            "123.5012345 30.50",
            "１２３.5012345，30.5",
            "123.5012345°E、30.5°N",
        ] {
            assert_eq!(Point::parse(text), Ok(Some(point)), "{text}");
        }
        assert_eq!(Point::parse(" "), Ok(None));
        assert!(Point::parse("30.5, 123.5").unwrap_err().contains("写反"));
        assert!(Point::parse("0, 0").unwrap_err().contains("范围"));
        for wrong in ["123.5", "123°30′, 30°", "123.50123456, 30.5", "a b"] {
            assert!(Point::parse(wrong).is_err(), "{wrong}");
        }
        let json = serde_json::to_string(&point).unwrap();
        assert_eq!(json, r#"{"lon":"123.5012345","lat":"30.5"}"#);
        assert_eq!(serde_json::from_str::<Point>(&json).unwrap(), point);
    }

    #[test]
    fn an_outline_has_corners_and_a_box() {
        let outline = Outline::parse("123.5 30.5; 123.51 30.5; 123.51 30.52; 123.5 30.5")
            .unwrap()
            .unwrap();
        assert_eq!(outline.corners().len(), 3);
        let (low, high) = outline.bounds();
        assert_eq!(
            (low.to_string(), high.to_string()),
            ("123.5, 30.5".to_owned(), "123.51, 30.52".to_owned())
        );
        assert!(Outline::parse("123.5 30.5; 123.51 30.5").is_err());
        assert_eq!(Outline::parse(""), Ok(None));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(lon in 730_000_000i64..1_360_000_000, lat in 30_000_000i64..540_000_000) {
            let point = Point::new(lon, lat).unwrap();
            prop_assert_eq!(Point::parse(&point.to_string()), Ok(Some(point)));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[0-9., ;°EN经纬、，；\\-]{0,60}") {
            let _ = Point::parse(&text);
            let _ = Outline::parse(&text);
        }
    }
}
