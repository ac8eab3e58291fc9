//! 典型案例: what became of a case, told without anybody in it, and what was changed because of it.

use serde::{Deserialize, Serialize};

use super::{Category, Kind, Quarter};
use crate::date::Date;

/// A published result. It names no case and no day, only the quarter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseResult {
    /// Random, part of its address; it says nothing of the case.
    pub id: String,
    /// 类型
    pub kind: Kind,
    /// 类别
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// The quarter in which it was answered.
    pub quarter: Quarter,
    /// 标题
    pub title: String,
    /// 反映的问题
    pub problem: String,
    /// 办理结果
    pub outcome: String,
    /// 因此改了什么
    pub changed: String,
    /// 演示: invented, not from a case.
    #[serde(default)]
    pub demo: bool,
    /// When it was published.
    pub published_on: Date,
}

impl CaseResult {
    /// Where it is read.
    pub fn href(&self) -> String {
        format!("/complaints/results/{}", self.id)
    }

    /// 企业投诉 · 涉企收费
    pub fn about(&self) -> String {
        match self.category {
            Some(category) => format!("{} · {}", self.kind.zh(), category.zh()),
            None => self.kind.zh().to_owned(),
        }
    }
}
