//! The closed words of a cost: its group and its band of the day.

use serde::{Deserialize, Serialize};

/// 类别
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// 土地
    Land,
    /// 厂房租金
    Rent,
    /// 电
    Power,
    /// 水
    Water,
    /// 气
    Gas,
    /// 蒸汽
    Steam,
    /// 污水
    Sewage,
    /// 用工
    Labour,
    /// 物流
    Haulage,
    /// 其他
    #[default]
    Other,
}

impl Group {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 10] = [
        Self::Power,
        Self::Steam,
        Self::Gas,
        Self::Water,
        Self::Sewage,
        Self::Land,
        Self::Rent,
        Self::Labour,
        Self::Haulage,
        Self::Other,
    ];

    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Land => "土地",
            Self::Rent => "厂房租金",
            Self::Power => "电",
            Self::Water => "水",
            Self::Gas => "气",
            Self::Steam => "蒸汽",
            Self::Sewage => "污水",
            Self::Labour => "用工",
            Self::Haulage => "物流",
            Self::Other => "其他",
        }
    }

    /// The key in JSON and in the page's anchors.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Land => "land",
            Self::Rent => "rent",
            Self::Power => "power",
            Self::Water => "water",
            Self::Gas => "gas",
            Self::Steam => "steam",
            Self::Sewage => "sewage",
            Self::Labour => "labour",
            Self::Haulage => "haulage",
            Self::Other => "other",
        }
    }
}

/// 时段: the band of the day that a power price holds for.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// 尖峰
    Sharp,
    /// 高峰
    Peak,
    /// 平段
    Flat,
    /// 低谷
    Valley,
    /// 深谷
    Deep,
    /// 不分时
    #[default]
    Any,
}

impl Band {
    /// All of them, in the order of the price card.
    pub const ALL: [Self; 6] = [
        Self::Sharp,
        Self::Peak,
        Self::Flat,
        Self::Valley,
        Self::Deep,
        Self::Any,
    ];

    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Sharp => "尖峰",
            Self::Peak => "高峰",
            Self::Flat => "平段",
            Self::Valley => "低谷",
            Self::Deep => "深谷",
            Self::Any => "不分时",
        }
    }
}
