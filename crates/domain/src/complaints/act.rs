//! Who may move a case from where to where: one table.

use serde::{Deserialize, Serialize};

use super::{Kind, Way};

/// 状态: where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 待核验: looks like spam; a person looks at it before it goes on.
    Held,
    /// 已收到
    Received,
    /// 待补正: the visitor is asked for what is missing.
    Supplement,
    /// 办理中: accepted, or taken up.
    Handling,
    /// 已办结: decided, not yet told.
    Concluded,
    /// 已答复: told to the visitor.
    Delivered,
    /// 不予受理
    Refused,
    /// 已提请上级: the visitor went to the upper body.
    Escalated,
    /// 已撤回
    Withdrawn,
}

impl State {
    /// All of them, in the order of the path.
    pub const ALL: [Self; 9] = [
        Self::Held,
        Self::Received,
        Self::Supplement,
        Self::Handling,
        Self::Concluded,
        Self::Delivered,
        Self::Refused,
        Self::Escalated,
        Self::Withdrawn,
    ];

    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Held => "待核验",
            Self::Received => "已收到",
            Self::Supplement => "待补正",
            Self::Handling => "办理中",
            Self::Concluded => "已办结，待送达",
            Self::Delivered => "已答复",
            Self::Refused => "不予受理",
            Self::Escalated => "已提请上级",
            Self::Withdrawn => "已撤回",
        }
    }

    /// Whether the bureau still owes something.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Held | Self::Received | Self::Supplement | Self::Handling | Self::Concluded
        )
    }
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Who sent it, by number and query code.
    Visitor,
    /// The bureau or the handling unit.
    Staff,
}

/// What is done to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// 提交
    Submit,
    /// 核验放行: it was no spam.
    Release,
    /// 首次联系
    Contact,
    /// 转办: another unit or officer takes it.
    Assign,
    /// 通知补正
    AskSupplement,
    /// 补充材料
    Supplement,
    /// 收到补正材料: what was missing came by hand or by post.
    Receive,
    /// 受理
    Accept,
    /// 不予受理, with a reason of the list
    Refuse,
    /// 进展: a word to the visitor on the way.
    Progress,
    /// 延期, with its working days and reason
    Extend,
    /// 办结
    Conclude,
    /// 送达
    Deliver,
    /// 答复: ends a message of the short way.
    Answer,
    /// 评价
    Rate,
    /// 未解决: opened again, once
    Reopen,
    /// 异议: to the upper body
    Appeal,
    /// 撤回
    Withdraw,
}

/// Where a move leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// There.
    State(State),
    /// Nowhere: it is noted, the state stays.
    Stay,
    /// Back to where the supplement was asked for.
    Back,
}

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// What is done.
    pub act: Act,
    /// By whom.
    pub by: Actor,
    /// On which ways; empty means on both.
    pub ways: &'static [Way],
    /// From where.
    pub from: &'static [State],
    /// To where.
    pub to: To,
}

const FORMAL: &[Way] = &[Way::Formal];
const SHORT: &[Way] = &[Way::Short];
const BOTH: &[Way] = &[];

/// Every move there is; [`Act::Submit`] begins a case and is none.
pub const MOVES: &[Move] = {
    use Act as A;
    use Actor::{Staff, Visitor};
    use State as S;
    use To::{Back, Stay};
    const fn row(
        act: Act,
        by: Actor,
        ways: &'static [Way],
        from: &'static [State],
        to: To,
    ) -> Move {
        Move {
            act,
            by,
            ways,
            from,
            to,
        }
    }
    &[
        row(A::Release, Staff, BOTH, &[S::Held], To::State(S::Received)),
        row(
            A::Contact,
            Staff,
            BOTH,
            &[S::Received, S::Supplement, S::Handling],
            Stay,
        ),
        row(
            A::Assign,
            Staff,
            BOTH,
            &[S::Received, S::Supplement, S::Handling],
            Stay,
        ),
        row(
            A::AskSupplement,
            Staff,
            BOTH,
            &[S::Received, S::Handling],
            To::State(S::Supplement),
        ),
        row(A::Supplement, Visitor, BOTH, &[S::Supplement], Back),
        row(A::Receive, Staff, BOTH, &[S::Supplement], Back),
        row(
            A::Supplement,
            Visitor,
            BOTH,
            &[S::Held, S::Received, S::Handling],
            Stay,
        ),
        row(
            A::Accept,
            Staff,
            BOTH,
            &[S::Received],
            To::State(S::Handling),
        ),
        row(
            A::Refuse,
            Staff,
            BOTH,
            &[S::Held, S::Received, S::Supplement],
            To::State(S::Refused),
        ),
        row(
            A::Progress,
            Staff,
            BOTH,
            &[S::Received, S::Supplement, S::Handling, S::Escalated],
            Stay,
        ),
        row(A::Extend, Staff, BOTH, &[S::Handling], Stay),
        row(
            A::Conclude,
            Staff,
            FORMAL,
            &[S::Handling],
            To::State(S::Concluded),
        ),
        row(
            A::Deliver,
            Staff,
            FORMAL,
            &[S::Concluded],
            To::State(S::Delivered),
        ),
        row(
            A::Answer,
            Staff,
            SHORT,
            &[S::Received, S::Handling],
            To::State(S::Delivered),
        ),
        row(A::Rate, Visitor, BOTH, &[S::Delivered, S::Refused], Stay),
        row(
            A::Reopen,
            Visitor,
            BOTH,
            &[S::Delivered],
            To::State(S::Handling),
        ),
        row(
            A::Appeal,
            Visitor,
            BOTH,
            &[S::Delivered, S::Refused],
            To::State(S::Escalated),
        ),
        row(
            A::Withdraw,
            Visitor,
            BOTH,
            &[
                S::Held,
                S::Received,
                S::Supplement,
                S::Handling,
                S::Concluded,
            ],
            To::State(S::Withdrawn),
        ),
    ]
};

impl Act {
    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Submit => "提交",
            Self::Release => "核验放行",
            Self::Contact => "首次联系",
            Self::Assign => "转办",
            Self::AskSupplement => "通知补正",
            Self::Supplement => "补充材料",
            Self::Receive => "收到补正材料",
            Self::Accept => "受理",
            Self::Refuse => "不予受理",
            Self::Progress => "进展",
            Self::Extend => "延期",
            Self::Conclude => "办结",
            Self::Deliver => "送达",
            Self::Answer => "答复",
            Self::Rate => "评价",
            Self::Reopen => "未解决，再办",
            Self::Appeal => "异议",
            Self::Withdraw => "撤回",
        }
    }

    /// Whether it says nothing without words: what is missing, why, what was found.
    pub const fn needs_words(self) -> bool {
        matches!(
            self,
            Self::AskSupplement
                | Self::Supplement
                | Self::Receive
                | Self::Refuse
                | Self::Progress
                | Self::Extend
                | Self::Conclude
                | Self::Answer
                | Self::Reopen
        )
    }

    /// The row for this act on a case of this kind that stands there.
    pub fn from(self, kind: Kind, state: State) -> Option<&'static Move> {
        let way = kind.way();
        MOVES.iter().find(|one| {
            one.act == self
                && (one.ways.is_empty() || one.ways.contains(&way))
                && one.from.contains(&state)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_open_state_can_be_left_by_staff() {
        for kind in Kind::ALL {
            for state in State::ALL.into_iter().filter(|state| state.is_open()) {
                // 已办结 belongs to the formal way.
                if state == State::Concluded && kind.way() == Way::Short {
                    continue;
                }
                let left = MOVES.iter().any(|one| {
                    one.by == Actor::Staff
                        && one.act.from(kind, state).is_some()
                        && one.from.contains(&state)
                        && matches!(one.to, To::State(_))
                });
                assert!(left, "{kind:?} stays in {state:?} for ever");
            }
        }
    }

    #[test]
    fn an_act_leads_to_one_place() {
        for kind in Kind::ALL {
            for state in State::ALL {
                for act in MOVES.iter().map(|one| one.act).collect::<BTreeSet<_>>() {
                    let rows = MOVES.iter().filter(|one| {
                        one.act == act
                            && (one.ways.is_empty() || one.ways.contains(&kind.way()))
                            && one.from.contains(&state)
                    });
                    assert!(rows.count() <= 1, "{act:?} from {state:?}");
                }
            }
        }
    }

    #[test]
    fn a_closed_case_is_the_visitors() {
        for one in MOVES.iter().filter(|one| one.by == Actor::Staff) {
            for state in one.from.iter().filter(|state| !state.is_open()) {
                assert_eq!(one.act, Act::Progress, "staff move a case out of {state:?}");
            }
        }
    }
}
