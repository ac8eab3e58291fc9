//! Where a plot stands on the way to its use, and where an idle asset stands.

use serde::{Deserialize, Serialize};

/// 地块状态: the ladder of a plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlotStatus {
    /// 净地待出让: cleared, waiting to be offered.
    Ready,
    /// 批而未供: approved, not yet supplied.
    Approved,
    /// 供而未用: supplied, not yet built on.
    Unused,
    /// 闲置
    Idle,
    /// 低效: used below what the land could bear.
    Low,
    /// 已供: taken.
    Supplied,
}

impl PlotStatus {
    /// All, the readiest first.
    pub const ALL: [Self; 6] = [
        Self::Ready,
        Self::Approved,
        Self::Unused,
        Self::Idle,
        Self::Low,
        Self::Supplied,
    ];

    /// The word for people.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Ready => "净地待出让",
            Self::Approved => "批而未供",
            Self::Unused => "供而未用",
            Self::Idle => "闲置",
            Self::Low => "低效",
            Self::Supplied => "已供",
        }
    }

    /// What that means for who wants the plot.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Ready => "已完成征收和场地平整，可以按供地方式公告出让。",
            Self::Approved => "已批准为建设用地，还没有供应，供地前要完成前期工作。",
            Self::Unused => "已供给使用人，还没有动工，要与现使用人商谈或等政府处置。",
            Self::Idle => "已认定为闲置，按闲置土地处置后可以重新安排。",
            Self::Low => "在用但产出低，可以收购、合作或转让改造。",
            Self::Supplied => "已经供出，不再接受意向。",
        }
    }

    /// The word in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Approved => "approved",
            Self::Unused => "unused",
            Self::Idle => "idle",
            Self::Low => "low",
            Self::Supplied => "supplied",
        }
    }
}

/// 盘活状态 of an idle asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssetStatus {
    /// 待盘活
    #[default]
    Waiting,
    /// 洽谈中
    InTalks,
    /// 已盘活
    Done,
}

impl AssetStatus {
    /// All, in their order.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::InTalks, Self::Done];

    /// The word for people.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Waiting => "待盘活",
            Self::InTalks => "洽谈中",
            Self::Done => "已盘活",
        }
    }
}
