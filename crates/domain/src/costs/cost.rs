//! 要素成本

use serde::{Deserialize, Serialize};

use super::{Band, Group, Quote};
use crate::{
    catalogue::{Field, fields::fields},
    date::Date,
    listing::{Check, Listing, document, identifier},
    text,
};

/// The price of something that a firm needs, from a day on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// Stable identifier, used in the page's address.
    pub id: String,
    /// 编号, the county's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 要素名称
    pub name: String,
    /// 类别
    #[serde(default)]
    pub group: Group,
    /// 适用范围: the parks, by name; empty means 全县.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scope: Vec<String>,
    /// 电压等级
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voltage: Option<String>,
    /// 时段
    #[serde(default)]
    pub band: Band,
    /// 价格, in [`unit`](Self::unit); `None` is 未公布.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Quote>,
    /// 计价单位: `元/kWh`, `万元/亩`, as [`super::unit::tidy`] writes it.
    #[serde(default)]
    pub unit: String,
    /// 执行日期: from this day on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_from: Option<Date>,
    /// 执行至: the last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_to: Option<Date>,
    /// 来源: the document or the unit that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// 说明
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// 核实
    #[serde(flatten)]
    pub check: Check,
}

/// The word for a price that holds everywhere.
const WHOLE_COUNTY: &str = "全县";

impl Cost {
    /// 全县, or the parks.
    pub fn scope_zh(&self) -> String {
        match self.scope.as_slice() {
            [] => WHOLE_COUNTY.to_owned(),
            parks => parks.join("、"),
        }
    }

    /// Whether it holds in a park: 全县 holds everywhere.
    pub fn holds_in(&self, park: Option<&str>) -> bool {
        self.scope.is_empty() || self.is_of(park)
    }

    /// Whether it is that park's own price.
    pub fn is_of(&self, park: Option<&str>) -> bool {
        park.is_some_and(|park| self.scope.iter().any(|one| one == park))
    }

    /// What makes two documents the same item at different times.
    pub(super) fn item(&self) -> (String, String, String, Band) {
        // Not `text::key`: it takes 1–10千伏 and 110千伏 for one.
        (
            plain(&self.name),
            plain(&self.scope_zh()),
            plain(self.voltage.as_deref().unwrap_or_default()),
            self.band,
        )
    }

    /// Whether both are the same item, perhaps at different times.
    pub fn is_same_item(&self, other: &Self) -> bool {
        self.item() == other.item()
    }

    /// Price and unit: `0.5812 元/kWh`; `None` when unknown.
    pub fn price_zh(&self) -> Option<String> {
        self.price.map(|price| match price.to_string().as_str() {
            "免费" => "免费".to_owned(),
            number => format!("{number} {}", self.unit),
        })
    }
}

/// As written, full-width forms, dashes and blanks aside.
pub(super) fn plain(text: &str) -> String {
    text::half_width(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect()
}

impl Listing for Cost {
    const KEY: &'static str = "costs";
    const ZH: &'static str = "要素成本";
    const MEASURE: &'static str = "项";

    document!(FIELDS);

    fn identify(&mut self) {
        let (name, scope, voltage, band) = self.item();
        let from = self.effective_from.map(|day| day.to_string());
        // Names are compared without punctuation, which would make 1-10 into 110.
        let voltage = voltage.replace('-', "至");
        self.id = identifier(
            self.code.as_deref(),
            "e",
            &[
                &name,
                &scope,
                &voltage,
                band.zh(),
                from.as_deref().unwrap_or_default(),
            ],
        );
    }

    #[cfg(feature = "entry")]
    fn complete(&self) -> Result<(), String> {
        super::plausible::doubt(self).map_or(Ok(()), Err)
    }

    fn line(&self) -> String {
        let price = self.price_zh().unwrap_or_else(|| "未公布".to_owned());
        format!("{}｜{}｜{price}", self.name, self.scope_zh())
    }

    fn move_by(&mut self, days: i64) {
        for day in [
            &mut self.check.verified_on,
            &mut self.effective_from,
            &mut self.effective_to,
        ] {
            *day = day.map(|day| day.add_days(days));
        }
    }
}

static FIELDS: &[Field<Cost>] = fields![Cost;
    line(40) code "编号" "Number" [], "本县自己的编号，重复导入时按编号更新；调价时另起一行、另给编号，旧价留作历史", "E-101", ["序列号"];
    title(80) name "要素名称" "Cost" [needed card], "写全称，同一要素各行写法一致", "工商业用电", ["名称", "项目"];
    word(Group) group "类别" "Group" [], "土地、厂房租金、电、水、气、蒸汽、污水、用工、物流、其他", "电", ["要素类别"];
    own(List, None,
        |c| Some(c.scope_zh()),
        |c, cell| { c.scope = crate::catalogue::cells::list(cell)?.into_iter().filter(|one| one != WHOLE_COUNTY).collect(); Ok(()) }
    ) scope "适用范围" "Holds in" [], "写 全县 或园区名称，几个园区用、分开；留空按全县", "青穗经济开发区", ["适用区域", "范围"];
    line(40) voltage "电压等级" "Voltage" [], "只有电价需要", "1-10（20）千伏", ["电压"];
    word(Band) band "时段" "Time band" [], "尖峰、高峰、平段、低谷、深谷；不分时段的留空", "平段", ["分时时段"];
    own(Number, None,
        |c| c.price.map(|price| price.to_string()),
        |c, cell| { c.price = Quote::parse(cell.text)?; Ok(()) }
    ) price "价格" "Price" [card], "数字，最多六位小数；工资等可写区间；不收费写 免费，不清楚留空", "0.5812", ["单价", "标准"];
    own(Text, None,
        |c| (!c.unit.is_empty()).then(|| c.unit.clone()),
        |c, cell| { c.unit = crate::costs::unit::tidy(&crate::catalogue::cells::line(cell, 30)?.unwrap_or_default()); Ok(()) }
    ) unit "计价单位" "Unit" [needed], "如 元/kWh、万元/亩、元/㎡·月、元/吨、元/人·月、元/吨·公里", "元/kWh", ["单位"];
    date effective_from "执行日期" "Effective from" [card], "从哪天起按这个价，如 2026-01-01", "2026-01-01", ["生效日期", "执行时间"];
    date effective_to "执行至" "Effective to" [], "最后一天；长期有效的留空", "2026-12-31", ["截止日期", "失效日期"];
    line(120) source "来源" "Source" [], "文件（名称和文号）或提供价格的单位", "青发改价〔2026〕演示3号", ["依据", "文件依据"];
    long(400) note "说明" "Note" [], "条件、含不含税、峰谷时段的钟点等", "两部制，另收基本电费", ["备注"];
];

#[cfg(all(test, feature = "entry"))]
mod tests {
    use super::*;
    use crate::catalogue::Cell;

    #[test]
    fn keys_and_names_are_unique() {
        for (i, field) in FIELDS.iter().enumerate() {
            for other in &FIELDS[i + 1..] {
                assert_ne!(field.key, other.key);
                for name in std::iter::once(&other.zh).chain(other.entry.aliases) {
                    assert!(!field.is_named(name), "{} is also {}", name, field.zh);
                }
            }
        }
    }

    #[test]
    fn every_example_is_accepted_and_what_is_shown_is_read_back() {
        let mut cost = Cost::blank();
        let mut again = Cost::blank();
        for field in FIELDS {
            let header = field.header();
            let text = field.entry.example;
            let header = header.as_str();
            (field.entry.set)(&mut cost, Cell { text, header }).unwrap();
        }
        for field in FIELDS {
            let text = (field.get)(&cost).unwrap_or_default();
            let header = field.zh;
            (field.entry.set)(
                &mut again,
                Cell {
                    text: &text,
                    header,
                },
            )
            .unwrap();
        }
        assert_eq!(cost, again);
        assert_eq!(cost.price_zh().as_deref(), Some("0.5812 元/kWh"));
    }

    #[test]
    fn voltages_and_days_make_different_documents() {
        let id = |voltage: &str, day: i32| {
            let mut cost = Cost {
                name: "工商业用电".to_owned(),
                voltage: Some(voltage.to_owned()),
                effective_from: Date::new(day, 1, 1),
                ..Cost::default()
            };
            cost.identify();
            cost.id
        };
        assert_ne!(id("1-10千伏", 2026), id("110千伏", 2026));
        assert_ne!(id("110千伏", 2026), id("110千伏", 2025));
        assert_eq!(id("1–10千伏", 2026), id("1-10 千伏", 2026));
    }
}
