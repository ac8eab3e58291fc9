//! What the visitor gets back and can follow without an account.

use serde::{Deserialize, Serialize};

use super::{LeadAct, LeadKind, LeadNeed, LeadState, VisitDay};
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
    /// 类型
    #[serde(default)]
    pub kind: LeadKind,
    /// 需求
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub need: Option<LeadNeed>,
    /// 考察时间, as asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitDay>,
    /// 人数
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u32>,
    /// Where it stands.
    pub state: LeadState,
    /// The state in the words of its kind.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "已收到"))]
    pub state_words: String,
    /// How many things have happened; who acts says how many were seen.
    #[serde(default)]
    pub steps: u32,
    /// What the visitor may do now.
    #[serde(default)]
    pub may: Vec<LeadAct>,
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
    /// Where the term is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "本县办理时限"))]
    pub due_source: Option<String>,
    /// The day on which the personal data are erased.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub erased_on: Date,
    /// They have been erased, and all that was written with them.
    #[serde(default)]
    pub erased: bool,
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
    /// What was said with it; absent once erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
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
