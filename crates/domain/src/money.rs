//! Money in renminbi, kept in 分 (1 万元 = 1,000,000 分), and amounts as bureaus write them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{decimal, quantity};

/// Renminbi in 分; never negative, never a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i64);

/// The unit a bare number is meant in; a column's header names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyUnit {
    /// 元
    Yuan,
    /// 万元
    Wan,
    /// 亿元
    Yi,
}

impl MoneyUnit {
    /// How many 分 one of this unit is.
    pub const fn fen(self) -> i64 {
        match self {
            Self::Yuan => 100,
            Self::Wan => 1_000_000,
            Self::Yi => 10_000_000_000,
        }
    }

    /// 元, 万元, 亿元.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Yuan => "元",
            Self::Wan => "万元",
            Self::Yi => "亿元",
        }
    }

    /// The unit named in a header such as “总投资（亿元）”, if one is.
    pub fn in_header(header: &str) -> Option<Self> {
        let header = crate::text::half_width(header);
        if header.contains("亿") {
            Some(Self::Yi)
        } else if header.contains("万元") || header.contains("(万)") {
            Some(Self::Wan)
        } else if header.contains("(元)") || header.contains("单位:元") {
            Some(Self::Yuan)
        } else {
            None
        }
    }
}

/// More than a million 亿元 is a slip of the pen.
const MOST_FEN: i128 = 1_000_000 * MoneyUnit::Yi.fen() as i128;

impl Money {
    /// From whole 万元.
    pub const fn from_wan(wan: u32) -> Self {
        Self(wan as i64 * MoneyUnit::Wan.fen())
    }

    /// From 分; `None` when negative or beyond what a county can mean (100 万亿元).
    pub fn from_fen(fen: i64) -> Option<Self> {
        (0..=MOST_FEN)
            .contains(&i128::from(fen))
            .then_some(Self(fen))
    }

    /// The value in 分.
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// The value in 万元 as a plain decimal, at most six places: `12000`, `0.85`.
    pub fn wan(self) -> String {
        decimal::plain(self.0.into(), 6)
    }

    /// Parses a plain decimal of 万元, the form of the API.
    pub fn parse_wan(text: &str) -> Option<Self> {
        let fen = decimal::parse(text, 6)?;
        (fen <= MOST_FEN).then_some(Self(fen as i64))
    }

    /// Number and unit apart, for setting the number large: `("1.2", "亿元")` from 1 亿元 up,
    /// `("5,000", "万元")` below, `("8,500", "元")` under 1 万元. Always exact.
    pub fn parts(self) -> (String, &'static str) {
        let fen = i128::from(self.0);
        let yi = i128::from(MoneyUnit::Yi.fen());
        // 亿元 with at most four decimals says everything down to 万元; finer sums stay in 万元.
        if fen >= yi && fen % 1_000_000 == 0 {
            (decimal::grouped(fen / 1_000_000, 4), "亿元")
        } else if fen >= i128::from(MoneyUnit::Wan.fen()) {
            (decimal::grouped(fen, 6), "万元")
        } else {
            (decimal::grouped(fen, 2), "元")
        }
    }
}

impl fmt::Display for Money {
    /// `1.2 亿元`, `5,000 万元`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, unit) = self.parts();
        write!(f, "{number} {unit}")
    }
}

/// A sum as it was announced: exact, or “约” (about).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Amount {
    /// 万元 as a decimal string, at most six places.
    #[serde(rename = "wan", with = "wan")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "12000"))]
    pub money: Money,
    /// True when the source says 约, 近, 左右.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub about: bool,
}

mod wan {
    use super::Money;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(money: &Money, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&money.wan())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Money, D::Error> {
        let text = String::deserialize(d)?;
        Money::parse_wan(&text).ok_or_else(|| D::Error::custom("expected 万元 as a decimal string"))
    }
}

/// Why a text is not an amount; each prints the sentence a person is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// Nothing in it can be read as a number with a unit.
    Unreadable,
    /// Two ends, where one number is needed.
    Range,
    /// Zero: an unknown sum must be left empty, not written as 0.
    Zero,
    /// Another currency than renminbi.
    Currency,
    /// More than 100 万亿元, or finer than 分.
    Beyond,
}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unreadable => "请写数字和单位，如 5000万元、1.2亿元、约3亿元；不清楚请留空",
            Self::Range => "请写一个数，如 3亿元；区间可以写进项目简介",
            Self::Zero => "金额不能是 0；不清楚请留空",
            Self::Currency => "请折算成人民币填写，如 5000万元",
            Self::Beyond => "金额超出合理范围，请检查单位是万元还是亿元",
        })
    }
}

impl std::error::Error for AmountError {}

impl Amount {
    /// An exact sum.
    pub const fn exact(money: Money) -> Self {
        Self {
            money,
            about: false,
        }
    }

    /// Reads `1.2亿`, `约3亿元`, `5,000 万元`, `1亿2000万`, `２.５亿元左右`; a bare number is in
    /// `unit`. `Ok(None)` when the text says that the sum is not known (empty, `待定`, `面议`, `-`).
    ///
    /// # Errors
    /// An [`AmountError`] whose sentence says what to write instead.
    pub fn parse(text: &str, unit: MoneyUnit) -> Result<Option<Self>, AmountError> {
        let Some((about, body)) = quantity::prepare(text) else {
            return Ok(None);
        };
        if ["美元", "港元", "港币", "欧元", "日元", "usd", "$", "€"]
            .iter()
            .any(|c| body.contains(c))
        {
            return Err(AmountError::Currency);
        }
        let body = body
            .replace("人民币", "")
            .replace("rmb", "")
            .replace('¥', "");
        if quantity::is_range(&body) {
            return Err(AmountError::Range);
        }
        let fen = sum_of_parts(&body, unit)?;
        match fen {
            0 => Err(AmountError::Zero),
            _ if fen > MOST_FEN => Err(AmountError::Beyond),
            _ => Ok(Some(Self {
                money: Money(fen as i64),
                about,
            })),
        }
    }
}

impl fmt::Display for Amount {
    /// `约 3 亿元`, `1.2 亿元`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.about { "约 " } else { "" }, self.money)
    }
}

/// Adds up `1亿2000万元`: numbers with falling units.
fn sum_of_parts(body: &str, default: MoneyUnit) -> Result<i128, AmountError> {
    let mut rest = body;
    let mut total = 0i128;
    let mut below = i128::MAX;
    while !rest.is_empty() {
        let (number, after) = quantity::leading_number(rest).ok_or(AmountError::Unreadable)?;
        let (unit_fen, after) = unit_after(after, default).ok_or(AmountError::Unreadable)?;
        if unit_fen >= below {
            return Err(AmountError::Unreadable);
        }
        // Ten decimals hold a 分 written in 亿元; a finer number is no amount of money.
        let scaled = decimal::parse(number, 10).ok_or(AmountError::Unreadable)?;
        let tenths = scaled.checked_mul(unit_fen).ok_or(AmountError::Beyond)?;
        if tenths % 10i128.pow(10) != 0 {
            return Err(AmountError::Beyond);
        }
        total = total
            .checked_add(tenths / 10i128.pow(10))
            .ok_or(AmountError::Beyond)?;
        below = unit_fen;
        rest = after;
    }
    if below == i128::MAX {
        Err(AmountError::Unreadable)
    } else {
        Ok(total)
    }
}

fn unit_after(text: &str, default: MoneyUnit) -> Option<(i128, &str)> {
    const UNITS: [(&str, i128); 12] = [
        ("亿元", 10_000_000_000),
        ("亿", 10_000_000_000),
        ("千万元", 1_000_000_000),
        ("千万", 1_000_000_000),
        ("百万元", 100_000_000),
        ("百万", 100_000_000),
        ("万元", 1_000_000),
        ("万", 1_000_000),
        ("圆", 100),
        ("元", 100),
        ("w", 1_000_000),
        ("e", 10_000_000_000),
    ];
    for (name, fen) in UNITS {
        if let Some(after) = text.strip_prefix(name) {
            return Some((fen, after));
        }
    }
    text.is_empty().then_some((i128::from(default.fen()), text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wan(text: &str) -> String {
        Amount::parse(text, MoneyUnit::Wan)
            .unwrap()
            .unwrap()
            .money
            .wan()
    }

    #[test]
    fn reads_amounts_as_bureaus_write_them() {
        for (text, expected) in [
            ("1.2亿", "12000"),
            ("约3亿元", "30000"),
            ("５，０００万元", "5000"),
            ("２.５亿元", "25000"),
            ("1亿2000万", "12000"),
            ("12000", "12000"),
            ("人民币 800 万元整", "800"),
            ("3千万元", "3000"),
            ("投资3.6亿元左右", "36000"),
            ("8500元", "0.85"),
            ("12,345.67", "12345.67"),
        ] {
            assert_eq!(wan(text), expected, "{text}");
        }
        assert_eq!(
            Amount::parse("2.5", MoneyUnit::Yi)
                .unwrap()
                .unwrap()
                .to_string(),
            "2.5 亿元"
        );
        assert!(
            Amount::parse("约3亿元", MoneyUnit::Wan)
                .unwrap()
                .unwrap()
                .about
        );
    }

    #[test]
    fn unknown_is_not_zero() {
        for text in [
            "", "  ", "待定", "面议", "-", "/", "——", "无", "未定", "暂无",
        ] {
            assert_eq!(Amount::parse(text, MoneyUnit::Wan), Ok(None), "{text}");
        }
        assert_eq!(Amount::parse("0", MoneyUnit::Wan), Err(AmountError::Zero));
    }

    #[test]
    fn refuses_with_the_sentence_that_fits() {
        for (text, error) in [
            ("3-5亿元", AmountError::Range),
            ("3亿至5亿", AmountError::Range),
            ("500万美元", AmountError::Currency),
            ("三亿元", AmountError::Unreadable),
            ("-300万", AmountError::Unreadable),
            ("abc", AmountError::Unreadable),
            ("2000万3亿", AmountError::Unreadable),
            ("99999999亿", AmountError::Beyond),
        ] {
            assert_eq!(Amount::parse(text, MoneyUnit::Wan), Err(error), "{text}");
        }
    }

    #[test]
    fn shows_large_sums_in_yi_and_exactly() {
        assert_eq!(Money::from_wan(12_000).to_string(), "1.2 亿元");
        assert_eq!(Money::from_wan(5_000).to_string(), "5,000 万元");
        assert_eq!(Money::from_wan(535_400).to_string(), "53.54 亿元");
        assert_eq!(Money::from_wan(10_000).to_string(), "1 亿元");
        assert_eq!(
            Money::parse_wan("10001.5").unwrap().to_string(),
            "10,001.5 万元"
        );
        assert_eq!(Money::parse_wan("0.85").unwrap().to_string(), "8,500 元");
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(fen in 1i64..10_000_000_000_000_000) {
            let money = Money::from_fen(fen).unwrap();
            let amount = Amount::exact(money);
            prop_assert_eq!(Amount::parse(&amount.to_string(), MoneyUnit::Yuan), Ok(Some(amount)));
            prop_assert_eq!(Money::parse_wan(&money.wan()), Some(money));
            let json = serde_json::to_string(&amount).unwrap();
            prop_assert_eq!(serde_json::from_str::<Amount>(&json).unwrap(), amount);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[0-9０-９亿万元约.,\\-~ 至a-z]{0,24}") {
            let _ = Amount::parse(&text, MoneyUnit::Wan);
        }
    }
}
