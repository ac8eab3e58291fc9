//! 标准地 control indicators: what a county demands of who takes a plot, per industry.
//!
//! One cell holds them all: `[产业：]指标名 ≥|≤|= 数值 单位[（推荐）]`, entries parted by ；.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::decimal::Figure;
#[cfg(feature = "entry")]
use crate::{decimal, text};

/// How the figure is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// ≥ 不低于
    AtLeast,
    /// ≤ 不高于
    AtMost,
    /// =
    Exactly,
}

impl Op {
    /// ≥, ≤, =
    pub const fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::AtMost => "≤",
            Self::Exactly => "=",
        }
    }
}

/// One control indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// The industry it holds for, by the county's name; `None` for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    /// 指标名
    pub name: String,
    /// At least, at most, exactly.
    pub op: Op,
    /// The figure, in [`unit`](Self::unit).
    pub value: Figure,
    /// Its unit, as written: 万元/亩; empty for ratios such as 容积率.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// 推荐: recommended only, not binding.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub advised: bool,
}

crate::from_json_words! {
    Op { "at_least" => AtLeast, "at_most" => AtMost, "exactly" => Exactly }
}

crate::from_json_fields! {
    Indicator { industry, name, op, value, unit, advised }
}

impl fmt::Display for Indicator {
    /// `健康食品：固定资产投资强度≥200 万元/亩（推荐）`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(industry) = &self.industry {
            write!(f, "{industry}：")?;
        }
        write!(f, "{}{}", self.name, self.demand())?;
        f.write_str(if self.advised { "（推荐）" } else { "" })
    }
}

impl Indicator {
    /// `≥200 万元/亩`
    pub fn demand(&self) -> String {
        let blank = if self.unit.is_empty() || self.unit == "%" {
            ""
        } else {
            " "
        };
        format!("{}{}{blank}{}", self.op.sign(), self.value, self.unit)
    }

    /// Whether it is asked of this industry: its own, or all.
    pub fn holds_for(&self, industry: Option<&str>) -> bool {
        self.industry
            .as_deref()
            .is_none_or(|own| industry.is_some_and(|asked| asked == own))
    }

    /// Reads one entry.
    ///
    /// # Errors
    /// The sentence that says how to write it.
    #[cfg(feature = "entry")]
    pub fn parse(entry: &str) -> Result<Self, String> {
        let advice = || {
            format!(
                "“{entry}”看不懂，请写成 指标名≥数值 单位，如 固定资产投资强度≥200 万元/亩；\
                 只对某个产业的写成 健康食品：亩均税收≥15 万元/亩；推荐性的在后面加（推荐）"
            )
        };
        let text = text::half_width(&text::tidy(entry));
        let (text, advised) = ["(推荐)", "(推荐性)", "(参考)"]
            .iter()
            .find_map(|mark| text.strip_suffix(mark))
            .map_or((text.as_str(), false), |rest| (rest.trim_end(), true));
        let (before, op, after) = OPS
            .iter()
            .filter_map(|(mark, op)| {
                let at = text.find(mark)?;
                Some((at, &text[..at], *op, &text[at + mark.len()..]))
            })
            .min_by_key(|(at, ..)| *at)
            .map(|(_, before, op, after)| (before, op, after))
            .ok_or_else(advice)?;
        let (industry, name) = match before.split_once(':') {
            Some((industry, name)) => (Some(industry.trim()), name.trim()),
            None => (None, before.trim()),
        };
        let after = after.trim_start();
        let end = after
            .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
            .unwrap_or(after.len());
        let (number, unit) = after.split_at(end);
        let unit = unit.trim();
        let value = decimal::parse(number, 2).ok_or_else(advice)?;
        let value = Figure::parse(&decimal::plain(value, 2), "")
            .ok()
            .flatten()
            .ok_or_else(advice)?;
        let too_long = name.chars().count() > 30 || unit.chars().count() > 20;
        let two_in_one = unit.contains(['≥', '≤', '=', '<', '>', ':']);
        if name.is_empty() || industry == Some("") || too_long || two_in_one {
            return Err(advice());
        }
        Ok(Self {
            industry: industry.map(str::to_owned),
            name: name.to_owned(),
            op,
            value,
            unit: unit.to_owned(),
            advised,
        })
    }

    /// Reads a cell of entries parted by ； or a line break.
    ///
    /// # Errors
    /// The sentence about the first entry that cannot be read.
    #[cfg(feature = "entry")]
    pub fn parse_all(cell: crate::catalogue::Cell<'_>) -> Result<Vec<Self>, String> {
        crate::catalogue::cells::lines(cell)?
            .iter()
            .map(|entry| Self::parse(entry))
            .collect()
    }
}

/// The marks, the longer ones first where one begins with another.
#[cfg(feature = "entry")]
const OPS: [(&str, Op); 15] = [
    (">=", Op::AtLeast),
    ("≥", Op::AtLeast),
    ("≧", Op::AtLeast),
    ("不低于", Op::AtLeast),
    ("不少于", Op::AtLeast),
    ("不小于", Op::AtLeast),
    ("<=", Op::AtMost),
    ("≤", Op::AtMost),
    ("≦", Op::AtMost),
    ("不高于", Op::AtMost),
    ("不大于", Op::AtMost),
    ("不超过", Op::AtMost),
    ("==", Op::Exactly),
    ("等于", Op::Exactly),
    ("=", Op::Exactly),
];

#[cfg(all(test, feature = "entry"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_bureaus_write() {
        for (text, shown) in [
            (
                "固定资产投资强度≥200万元/亩",
                "固定资产投资强度≥200 万元/亩",
            ),
            (
                "健康食品:亩均税收 >= 15 万元/亩",
                "健康食品：亩均税收≥15 万元/亩",
            ),
            ("容积率不低于１.0", "容积率≥1"),
            (
                "单位能耗不高于0.35吨标煤/万元(推荐)",
                "单位能耗≤0.35 吨标煤/万元（推荐）",
            ),
            ("研发投入强度≥1.5%", "研发投入强度≥1.5%"),
            ("办公及生活用地占比≤7%", "办公及生活用地占比≤7%"),
        ] {
            let read = Indicator::parse(text).unwrap();
            assert_eq!(read.to_string(), shown);
            assert_eq!(Indicator::parse(shown).unwrap(), read);
            let json = serde_json::to_string(&read).unwrap();
            assert_eq!(crate::json::parse::<Indicator>(&json).unwrap(), read);
        }
        for wrong in [
            "容积率",
            "≥200 万元/亩",
            "容积率≥",
            "容积率≥两",
            "：容积率≥1",
        ] {
            assert!(
                Indicator::parse(wrong).unwrap_err().contains("看不懂"),
                "{wrong}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_and_what_is_shown_is_read_back(text in "[0-9.,：≥≤=%/（）推荐容积率万元亩 ]{0,24}") {
            if let Ok(read) = Indicator::parse(&text) {
                prop_assert_eq!(Indicator::parse(&read.to_string()), Ok(read));
            }
        }
    }
}
