//! 条目: one thing on offer or looked for.

use serde::{Deserialize, Serialize};

use crate::{codes::Phone, listing::identifier, money::Amount};

/// What an item is. 目标企业 is none of them: whom a county would like to win is never public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// 项目
    #[default]
    Project,
    /// 需求: what the county or a firm buys
    Demand,
    /// 地块
    Parcel,
    /// 厂房
    Plant,
    /// 配套: what a leading firm wants near it
    Supply,
}

impl ItemKind {
    /// In the order of the page.
    pub const ALL: [Self; 5] = [
        Self::Project,
        Self::Demand,
        Self::Supply,
        Self::Parcel,
        Self::Plant,
    ];

    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Project => "项目",
            Self::Demand => "需求",
            Self::Parcel => "地块",
            Self::Plant => "厂房",
            Self::Supply => "配套",
        }
    }
}

/// Where an item stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// 征集中
    #[default]
    Open,
    /// 已对接: somebody has been found for it
    Matched,
    /// 已关闭
    Closed,
}

impl ItemState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Matched, Self::Closed];

    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Open => "征集中",
            Self::Matched => "已对接",
            Self::Closed => "已关闭",
        }
    }
}

/// An item of an issue.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Stable from issue to issue.
    pub key: String,
    /// 条目编号, the county's own: keeps an item the same whose title changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 类别
    pub kind: ItemKind,
    /// 事项
    pub title: String,
    /// 对应编号或名称: of the project, plot, plant, chain node
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// 说明
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// 数量或规模, as it is traded: `2000吨/年`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<String>,
    /// 金额
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// 进展
    #[serde(default)]
    pub state: ItemState,
    /// 联系单位
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// 联系电话
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
}

impl Item {
    /// Gives it the key that follows from its number, else from kind and title.
    pub(super) fn identify(&mut self) {
        self.key = identifier(self.code.as_deref(), "i", &[self.kind.zh(), &self.title]);
    }
}
