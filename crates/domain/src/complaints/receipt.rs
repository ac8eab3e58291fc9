//! What the visitor gets back and can follow without an account.

use serde::{Deserialize, Serialize};

use super::{
    Act, Actor, Category, Clock, ClockFace, GroundGiven, Kind, Limits, Running, State, UpperBody,
};
use crate::{
    codes::ReceiptNumber,
    date::{Date, Timestamp},
    leads::OfficerCard,
    uploads::FileCard,
};

/// The promise: once a visitor has seen it, the message is on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComplaintReceipt {
    /// 受理编号, may be read out on the telephone.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "YX20261121-0042-8"))]
    pub number: ReceiptNumber,
    /// 查询码, secret: with the number it opens the follow-up. Sent only in this answer.
    #[cfg_attr(feature = "openapi", schema(example = "ABCD-EFGH-JKMN-PQRS"))]
    pub query_code: String,
    /// The follow-up without the code.
    #[serde(flatten)]
    pub follow_up: ComplaintFollowUp,
}

/// Where a message stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComplaintFollowUp {
    /// When it was stored.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub received_at: Timestamp,
    /// 类型
    pub kind: Kind,
    /// 类别
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// Where it stands.
    pub state: State,
    /// What is to be known besides: that a person looks at it first, that it came before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// How many things have happened; who acts says how many were seen.
    pub steps: u32,
    /// What it is about, in the words that were shown then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Who handles it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub officer: Option<OfficerCard>,
    /// The clocks, in the order in which they started.
    pub clocks: Vec<ClockCard>,
    /// What the visitor may do now.
    pub may: Vec<Act>,
    /// 救济权利, in a sentence.
    pub rights: String,
    /// 上级投诉工作机构
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<UpperBody>,
    /// The sender agrees that the result may be published without names; it can be taken back.
    #[serde(default)]
    pub publish: bool,
    /// 典型案例: the address of the published result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "/complaints/results/3f9c2a7be0d1")
    )]
    pub result: Option<String>,
    /// The day on which the personal data are erased.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub erased_on: Date,
    /// They have been erased, and all that was written with them.
    #[serde(default)]
    pub erased: bool,
    /// What has happened, oldest first.
    pub events: Vec<ComplaintEvent>,
    /// 附件, in the order in which they came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileCard>,
}

/// One entry of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComplaintEvent {
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// What was done.
    pub act: Act,
    /// By whom.
    pub by: Actor,
    /// What was said with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// 不予受理的情形, of a refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<GroundGiven>,
    /// 工作日 that an extension adds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
}

/// A clock as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClockCard {
    /// Which.
    pub clock: Clock,
    /// The term in 工作日, extension included.
    pub workdays: u32,
    /// 延期: 工作日 of it that extensions have added; the source is that of the rest.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub extended: u32,
    /// Where the term is written.
    pub source: String,
    /// The day on which it started, or started anew; the next one is the first that counts.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub started: Date,
    /// By when; absent while it stands still and when the case was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub due_on: Option<Date>,
    /// What the day's counting rests on, when the State Council's arrangement is not out yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_note: Option<String>,
    /// 暂停: 工作日 left when it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_left: Option<u32>,
    /// The day on which it was stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub stopped_on: Option<Date>,
    /// 超期
    pub late: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
const fn is_zero(days: &u32) -> bool {
    *days == 0
}

impl ClockCard {
    /// The card of a clock that belongs to these limits, on that day.
    pub fn of(face: &ClockFace, limits: &Limits, today: Date) -> Self {
        let (due, paused_left, stopped_on) = match face.running {
            Running::Until(due) => (Some(due), None, None),
            Running::Paused { left } => (None, Some(left), None),
            Running::Stopped { on, due } => (Some(due), None, Some(on)),
            Running::Void => (None, None, None),
        };
        Self {
            clock: face.clock,
            workdays: face.workdays,
            extended: face.extended,
            source: limits
                .of(face.clock)
                .map(|limit| limit.source.clone())
                .unwrap_or_default(),
            started: face.started,
            due_on: due.map(|due| due.date),
            due_note: due.and_then(|due| due.basis.note()).map(str::to_owned),
            paused_left,
            stopped_on,
            late: face.is_late(today),
        }
    }
}
