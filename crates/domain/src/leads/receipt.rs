//! What the visitor gets back and can follow without an account.

use serde::{Deserialize, Serialize};

use crate::{
    codes::ReceiptNumber,
    date::{Date, Timestamp},
    positioning::Officer,
};

/// The promise: once a visitor has seen it, the intent is on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// 受理编号, may be read out on the telephone.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "YX20261121-0042-8"))]
    pub number: ReceiptNumber,
    /// 查询码, secret: with the number it opens the follow-up. Sent only in this answer.
    #[cfg_attr(feature = "openapi", schema(example = "ABCD-EFGH-JKMN-PQRS"))]
    pub query_code: String,
    /// The follow-up without the code.
    #[serde(flatten)]
    pub follow_up: FollowUp,
}

/// Where an intent stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FollowUp {
    /// When it was stored.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub received_at: Timestamp,
    /// Where it stands.
    pub state: LeadState,
    /// What is to be known besides: that a person looks at it first, that it came before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// The project that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectRef>,
    /// What else it is about, in the words that were shown then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "乳品产业链·乳清与乳糖（缺）"))]
    pub about: Option<String>,
    /// Who handles it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub officer: Option<OfficerCard>,
    /// What happens next, in a sentence.
    pub next_step: String,
    /// By when, counted in 工作日.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub due_on: Date,
    /// What the day's counting rests on, when the State Council's arrangement is not out yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_note: Option<String>,
    /// The day on which the personal data are erased.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub erased_on: Date,
    /// What has happened, oldest first.
    pub events: Vec<LeadEvent>,
}

/// One entry of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeadEvent {
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// The state that it led to.
    pub state: LeadState,
    /// In a sentence.
    pub text: String,
}

/// The project as it was named when the intent came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProjectRef {
    /// Identifier.
    pub id: String,
    /// 项目名称
    pub title: String,
}

/// The officer as named on the receipt; later changes of staff do not change a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfficerCard {
    /// 单位
    pub unit: String,
    /// 姓名
    pub person: String,
    /// Telephone, as shown.
    pub phone: String,
}

impl From<&Officer> for OfficerCard {
    fn from(officer: &Officer) -> Self {
        Self {
            unit: officer.unit.clone(),
            person: officer.person.clone(),
            phone: officer.phone.display(),
        }
    }
}

/// The states of an intent: 已收 → 已联系 → 洽谈 … The moves between them
/// belong to staff and come with the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeadState {
    /// 已收
    Received,
    /// 已联系
    Contacted,
    /// 洽谈
    InTalks,
    /// 终止
    Closed,
}

impl LeadState {
    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Received => "已收到",
            Self::Contacted => "已联系",
            Self::InTalks => "洽谈中",
            Self::Closed => "已结束",
        }
    }
}
