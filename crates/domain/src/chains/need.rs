//! 需求: what is bought, how much of it, how long before it must be ordered.

use std::fmt;

use serde::{Deserialize, Serialize};

#[cfg(feature = "entry")]
use crate::{catalogue::Cell, catalogue::cells, text};

/// One thing that is bought in the county.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// 品名
    pub goods: String,
    /// 数量 with unit and period, as it is traded: `2000吨/年`. `None`: not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<String>,
    /// 提前期 in days: how long before delivery an order is placed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_days: Option<u32>,
}

impl fmt::Display for Need {
    /// As it is typed: `乳清粉 2000吨/年，提前30天`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.goods)?;
        if let Some(quantity) = &self.quantity {
            write!(f, " {quantity}")?;
        }
        if let Some(days) = self.lead_days {
            write!(f, "，提前{days}天")?;
        }
        Ok(())
    }
}

/// Several, as one cell.
pub(crate) fn shown(needs: &[Need]) -> Option<String> {
    let all: Vec<String> = needs.iter().map(Need::to_string).collect();
    (!all.is_empty()).then(|| all.join("；"))
}

#[cfg(feature = "entry")]
impl Need {
    /// Reads `品名 数量/年，提前30天`; quantity and lead time may be missing.
    ///
    /// # Errors
    /// The sentence that says how to write it.
    pub fn parse(entry: &str) -> Result<Self, String> {
        let entry = text::tidy(entry).replace(',', "，");
        let (what, lead) = match entry.split_once('，') {
            Some((what, lead)) => (what.trim(), Some(lead.trim())),
            None => (entry.as_str(), None),
        };
        let lead_days = lead.map(lead_time).transpose()?;
        let (goods, quantity) = match what.split_once(' ') {
            Some((goods, quantity)) => (goods, Some(quantity.replace(' ', ""))),
            None => (what, None),
        };
        let counted = |quantity: &String| {
            let quantity = quantity.trim_start_matches('约');
            quantity.starts_with(|c: char| c.is_ascii_digit())
        };
        let quantity = quantity.map(|quantity| text::half_width(&quantity));
        if goods.is_empty() || !quantity.as_ref().is_none_or(counted) {
            return Err(format!(
                "“{entry}”请写成“品名 数量”，中间空一格，如 乳清粉 2000吨/年；\
                 要写提前期就在后面加“，提前30天”"
            ));
        }
        Ok(Self {
            goods: goods.to_owned(),
            quantity,
            lead_days,
        })
    }
}

/// `提前30天` → 30
#[cfg(feature = "entry")]
fn lead_time(text: &str) -> Result<u32, String> {
    let text = text::half_width(text);
    let digits = text.strip_prefix("提前").and_then(|t| t.strip_suffix('天'));
    digits
        .and_then(|digits| digits.trim().parse().ok())
        .filter(|days| (1..=720).contains(days))
        .ok_or_else(|| format!("“{text}”请写成 提前30天（1 到 720 天）"))
}

/// Several, separated by ； or a line break.
///
/// # Errors
/// When one of them cannot be read.
#[cfg(feature = "entry")]
pub(crate) fn read(cell: Cell<'_>) -> Result<Vec<Need>, String> {
    let entries = cells::lines(cell)?;
    entries.iter().map(|entry| Need::parse(entry)).collect()
}

#[cfg(all(test, feature = "entry"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn goods_quantity_and_lead_time_are_told_apart() {
        let need = Need::parse("乳清粉　２０００ 吨/年, 提前30天").unwrap();
        assert_eq!(need.goods, "乳清粉");
        assert_eq!(need.quantity.as_deref(), Some("2000吨/年"));
        assert_eq!(need.lead_days, Some(30));
        assert_eq!(need.to_string(), "乳清粉 2000吨/年，提前30天");
        assert_eq!(Need::parse("纸箱").unwrap().quantity, None);
        assert!(Need::parse("纸箱 若干").is_err());
        assert!(Need::parse("纸箱 3万只，尽快").is_err());
        assert!(Need::parse("纸箱 3万只，提前0天").is_err());
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(
            goods in "[\u{4e00}-\u{4eff}]{1,8}",
            count in proptest::option::of(1u32..9_000_000),
            lead_days in proptest::option::of(1u32..=720),
        ) {
            let quantity = count.map(|count| format!("{count}吨/年"));
            let need = Need { goods, quantity, lead_days };
            prop_assert_eq!(Need::parse(&need.to_string()), Ok(need));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,40}") {
            if let Ok(need) = Need::parse(&text) {
                prop_assert_eq!(Need::parse(&need.to_string()), Ok(need));
            }
        }
    }
}
