//! How a county handles messages: its own settings, with what holds where nothing is set.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Kind, Limits};

/// 建议投诉的办理设置
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ComplaintSettings {
    /// Key of the officer who handles a message first; that of intents where it is empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub officer: String,
    /// Deadlines of the county's own, by kind; the usual ones for the others.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: BTreeMap<Kind, Limits>,
    /// Personal data are erased after so many months.
    pub retention_months: u32,
    /// The body that takes complaints, with its addresses, which have to be published (第3号令第十条).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<HandlingBody>,
    /// Where who is not satisfied may go (第3号令第二十二条); without it the appeal names no address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upper: Option<UpperBody>,
}

/// 投诉工作机构: where one can also go, write or call. What is unset is not shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct HandlingBody {
    /// 名称
    pub name: String,
    /// 地址
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// 电话
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// 传真
    #[serde(skip_serializing_if = "String::is_empty")]
    pub fax: String,
    /// 邮箱
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// When somebody is there.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hours: String,
}

/// 上级投诉工作机构
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpperBody {
    /// 名称
    pub name: String,
    /// 地址
    pub address: String,
    /// 电话
    pub phone: String,
}

impl Default for ComplaintSettings {
    fn default() -> Self {
        Self {
            officer: String::new(),
            limits: BTreeMap::new(),
            retention_months: 24,
            body: None,
            upper: None,
        }
    }
}

impl ComplaintSettings {
    /// Nothing of the county's own.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// The deadlines of a kind.
    pub fn limits_of(&self, kind: Kind) -> Limits {
        self.limits
            .get(&kind)
            .cloned()
            .unwrap_or_else(|| Limits::usual(kind))
    }
}

/// What stands on every receipt of a complaint (第3号令第八条).
pub const RIGHTS: &str = "投诉不影响您依法申请行政复议、提起行政诉讼等权利；对办理结果不满意，可以向上级投诉工作机构提出。";
