//! Prices of factors: exact decimals of up to six places, single or from–to.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{decimal, quantity, text};

/// A price in millionths of its unit's money word: 0.5812 元/kWh is 581,200, and 11.2 万元/亩 is
/// 11,200,000. Never negative, never a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Price(i64);

/// A hundred million of anything is a slip of the pen.
const MOST: i128 = 100_000_000 * 1_000_000;

impl Price {
    /// 免费: the county says that it charges nothing. An unknown price is `None`, never this.
    pub const FREE: Self = Self(0);

    /// Reads a plain decimal with at most six places, commas allowed.
    pub fn parse(text: &str) -> Option<Self> {
        let value = decimal::parse(&text::half_width(text), 6)?;
        (value <= MOST).then_some(Self(value as i64))
    }

    /// In millionths, for calculating.
    pub const fn millionths(self) -> i64 {
        self.0
    }

    /// The change since an earlier price in tenths of a per cent, rounded half away from zero;
    /// `None` when the earlier one was free.
    pub fn change_since(self, earlier: Self) -> Option<i64> {
        if earlier.0 == 0 {
            return None;
        }
        let by = i128::from(self.0) - i128::from(earlier.0);
        let tenths = decimal::div_round(by.abs() * 1_000, earlier.0.into());
        i64::try_from(by.signum() * tenths).ok()
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal::grouped(self.0.into(), 6))
    }
}

impl TryFrom<String> for Price {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| "expected a decimal string of at most 6 places".to_owned())
    }
}

impl From<Price> for String {
    fn from(price: Price) -> Self {
        decimal::plain(price.0.into(), 6)
    }
}

/// What is published: one price, or from–to, as for wages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Quote {
    /// The price, or the lower end.
    pub low: Price,
    /// The upper end, above the lower one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<Price>,
}

impl Quote {
    /// Reads `0.5812`, `4,500–6,500`, `免费`; `Ok(None)` when the text says that it is unknown.
    ///
    /// # Errors
    /// The sentence that says what to write instead.
    pub fn parse(text: &str) -> Result<Option<Self>, String> {
        const HELP: &str = "请只写数字，如 0.5812 或 4500-6500，最多六位小数，单位写在“计价单位”列；不收费请写 免费，不清楚请留空";
        let body: String = text::half_width(text)
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        if matches!(
            body.as_str(),
            "" | "-" | "/" | "无" | "待定" | "暂无" | "未定" | "面议" | "未公布"
        ) {
            return Ok(None);
        }
        if matches!(body.as_str(), "免费" | "不收费") {
            return Ok(Some(Self {
                low: Price::FREE,
                high: None,
            }));
        }
        let (low, high) = match quantity::split_range(&body) {
            Some((low, high)) => (low, Some(high)),
            None => (body.as_str(), None),
        };
        let low = Price::parse(low).ok_or(HELP)?;
        let high = high
            .map(|high| Price::parse(high).ok_or(HELP))
            .transpose()?;
        // A bare 0 is mostly a cell that nobody filled in.
        if low == Price::FREE {
            return Err(HELP.to_owned());
        }
        match high {
            Some(high) if high < low => Err("区间请从小到大写，如 4500-6500".to_owned()),
            high => Ok(Some(Self {
                low,
                high: high.filter(|high| *high > low),
            })),
        }
    }

    /// The one price to calculate with: the middle of from–to, rounded half up.
    pub fn middle(self) -> Price {
        match self.high {
            None => self.low,
            Some(high) => {
                Price(decimal::div_round(i128::from(self.low.0) + i128::from(high.0), 2) as i64)
            }
        }
    }
}

impl fmt::Display for Quote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.high {
            Some(high) => write!(f, "{}–{high}", self.low),
            None if self.low == Price::FREE => f.write_str("免费"),
            None => self.low.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn quote(text: &str) -> Quote {
        Quote::parse(text).unwrap().unwrap()
    }

    #[test]
    fn prices_are_read_as_bureaus_write_them() {
        assert_eq!(quote("0.581234").low.millionths(), 581_234);
        assert_eq!(quote("１１.２").to_string(), "11.2");
        for text in [
            "4500-6500",
            "4500~6500",
            "4500至6500",
            "4,500–6,500",
            "4500—6500",
        ] {
            assert_eq!(quote(text).to_string(), "4,500–6,500", "{text}");
        }
        assert_eq!(quote("5000-5000").to_string(), "5,000");
        assert_eq!(quote("免费").low, Price::FREE);
        assert_eq!(Quote::parse("面议"), Ok(None));
        for wrong in ["0", "0.5812345", "6500-4500", "0.58元", "-1", "0-5", "1e3"] {
            assert!(Quote::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_range_counts_by_its_middle_and_changes_are_rounded() {
        assert_eq!(quote("4500-6500").middle(), quote("5500").low);
        let [old, new] = [quote("0.60").low, quote("0.58").low];
        assert_eq!(new.change_since(old), Some(-33));
        assert_eq!(old.change_since(new), Some(34));
        assert_eq!(old.change_since(Price::FREE), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(low in 1i64..100_000_000_000, more in 0i64..1_000_000_000) {
            let high = (more > 0).then_some(Price(low + more));
            let quote = Quote { low: Price(low), high };
            prop_assert_eq!(Quote::parse(&quote.to_string()), Ok(Some(quote)));
            prop_assert_eq!(Price::parse(&String::from(quote.low)), Some(quote.low));
            let json = serde_json::to_string(&quote).unwrap();
            prop_assert_eq!(serde_json::from_str::<Quote>(&json).unwrap(), quote);
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,30}") {
            let _ = Quote::parse(&text);
        }
    }
}
