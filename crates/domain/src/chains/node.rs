//! 环节: a node of a chain.

use serde::{Deserialize, Serialize};

use super::Need;
use crate::{codes::IndustryCode, listing::identifier};

/// Where in the chain a node stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 上游: raw materials, breeding, supplies
    #[default]
    Upstream,
    /// 中游: making
    Midstream,
    /// 下游: what is made of it, selling, delivering, using what is left over
    Downstream,
}

impl Stage {
    /// In their order.
    pub const ALL: [Self; 3] = [Self::Upstream, Self::Midstream, Self::Downstream];

    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Upstream => "上游",
            Self::Midstream => "中游",
            Self::Downstream => "下游",
        }
    }
}

/// How well the county does what a node stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeState {
    /// 强: firms of the county do it
    Strong,
    /// 弱: too few or too small
    #[default]
    Weak,
    /// 缺: nobody does it here
    Missing,
}

impl NodeState {
    /// From the best.
    pub const ALL: [Self; 3] = [Self::Strong, Self::Weak, Self::Missing];

    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Strong => "强",
            Self::Weak => "弱",
            Self::Missing => "缺",
        }
    }

    /// The shape that stands beside the word, so that it is not told by colour: full, half, empty.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Strong => "●",
            Self::Weak => "◐",
            Self::Missing => "○",
        }
    }

    /// Somebody is looked for.
    pub const fn is_wanted(self) -> bool {
        !matches!(self, Self::Strong)
    }
}

/// A node: what is done there, how well, and who could come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Stable within its chain, of ASCII letters, digits and `-`; part of its address.
    pub key: String,
    /// 环节编号, the county's own: makes a speaking address (`whey`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 环节
    pub name: String,
    /// 位置
    pub stage: Stage,
    /// 状态
    pub state: NodeState,
    /// 说明: what it is, in a line
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// 本地需求: what is bought in the county, and how much a year
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub demand: Vec<Need>,
    /// 想找谁
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<String>,
    /// 国民经济行业代码, GB/T 4754-2017
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gbt: Vec<IndustryCode>,
    /// 相关项目, by name or number
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<String>,
    /// 可用载体: plots, plants or parks, by name
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plots: Vec<String>,
    /// 适用政策, by name
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<String>,
}

impl Node {
    /// Gives it the key that follows from its number or name.
    pub(super) fn identify(&mut self) {
        self.key = identifier(self.code.as_deref(), "n", &[&self.name]);
    }

    /// `乳清粉（缺）`
    pub fn words(&self) -> String {
        format!("{}（{}）", self.name, self.state.zh())
    }
}
