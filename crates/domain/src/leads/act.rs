//! Who may move a lead from where to where: one table.

use serde::{Deserialize, Serialize};

use super::LeadKind;
use crate::complaints::Actor;

/// 状态: where a lead stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeadState {
    /// 已收
    Received,
    /// 已联系
    Contacted,
    /// 洽谈; of a visit 已约定, of a need 办理中
    InTalks,
    /// 搁置: nothing is done for now, it can go on.
    Shelved,
    /// 办成: signed, solved, visited.
    Done,
    /// 终止, with a reason
    Closed,
    /// 已撤回
    Withdrawn,
}

impl LeadState {
    /// All of them, in the order of the path.
    pub const ALL: [Self; 7] = [
        Self::Received,
        Self::Contacted,
        Self::InTalks,
        Self::Shelved,
        Self::Done,
        Self::Closed,
        Self::Withdrawn,
    ];

    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        self.of(LeadKind::Invest)
    }

    /// The Chinese word for a lead of this kind.
    pub const fn of(self, kind: LeadKind) -> &'static str {
        use LeadKind as K;
        match (self, kind) {
            (Self::Received, _) => "已收到",
            (Self::Contacted, _) => "已联系",
            (Self::InTalks, K::Visit) => "已约定",
            (Self::InTalks, K::Event) => "已确认名额",
            (Self::InTalks, K::Need) => "办理中",
            (Self::InTalks, _) => "洽谈中",
            (Self::Shelved, _) => "暂时搁置",
            (Self::Done, K::Visit) => "已接待",
            (Self::Done, K::Event) => "已参加",
            (Self::Done, K::Need) => "已解决",
            (Self::Done, _) => "已谈成",
            (Self::Closed, _) => "已结束",
            (Self::Withdrawn, _) => "已撤回",
        }
    }

    /// The word in JSON and the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Contacted => "contacted",
            Self::InTalks => "in_talks",
            Self::Shelved => "shelved",
            Self::Done => "done",
            Self::Closed => "closed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state with this [`key`](Self::key).
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// What happens next, in a sentence; `None` while the promise of the receipt stands.
    pub const fn next(self, kind: LeadKind) -> Option<&'static str> {
        match (self, kind) {
            (Self::Received, _) => None,
            (Self::Contacted, _) => Some("有进展会写在这里，也可以直接给承办人打电话"),
            (Self::InTalks, LeadKind::Visit) => Some("请按约定的时间来，有变动请给承办人打电话"),
            (Self::InTalks, LeadKind::Event) => Some("请按时参加，来不了请给承办人打电话"),
            (Self::InTalks, _) => Some("正在对接，有进展会写在这里"),
            (Self::Shelved, _) => Some("暂时没有安排；情况有变时补充一句，我们接着办"),
            (Self::Done, _) => Some("这件事已经办成，感谢您的信任"),
            (Self::Closed, _) => Some("这件事已经结束；有新的想法请再提交一份"),
            (Self::Withdrawn, _) => Some("您已撤回；有新的想法请再提交一份"),
        }
    }

    /// Whether the bureau still owes something.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Received | Self::Contacted | Self::InTalks | Self::Shelved
        )
    }
}

/// What is done to a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeadAct {
    /// 提交
    Submit,
    /// 联系
    Contact,
    /// 转办: another unit or officer takes it.
    Assign,
    /// 洽谈
    Talk,
    /// 进展: a word to the visitor on the way.
    Progress,
    /// 搁置, with a reason
    Shelve,
    /// 办成
    Finish,
    /// 终止, with a reason
    Close,
    /// 补充: the visitor adds to what was written.
    Supplement,
    /// 撤回
    Withdraw,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct LeadMove {
    /// What is done.
    pub act: LeadAct,
    /// By whom.
    pub by: Actor,
    /// From where.
    pub from: &'static [LeadState],
    /// To where; `None`: it is noted, the state stays.
    pub to: Option<LeadState>,
}

const OPEN: &[LeadState] = &[
    LeadState::Received,
    LeadState::Contacted,
    LeadState::InTalks,
    LeadState::Shelved,
];

/// Every move there is; [`LeadAct::Submit`] begins a lead and is none.
pub const LEAD_MOVES: &[LeadMove] = {
    use Actor::{Staff, Visitor};
    use LeadAct as A;
    use LeadState as S;
    const fn row(
        act: LeadAct,
        by: Actor,
        from: &'static [LeadState],
        to: Option<LeadState>,
    ) -> LeadMove {
        LeadMove { act, by, from, to }
    }
    &[
        row(
            A::Contact,
            Staff,
            &[S::Received, S::Shelved],
            Some(S::Contacted),
        ),
        row(A::Assign, Staff, OPEN, None),
        row(
            A::Talk,
            Staff,
            &[S::Contacted, S::Shelved],
            Some(S::InTalks),
        ),
        row(A::Progress, Staff, OPEN, None),
        row(
            A::Shelve,
            Staff,
            &[S::Received, S::Contacted, S::InTalks],
            Some(S::Shelved),
        ),
        row(A::Finish, Staff, &[S::Contacted, S::InTalks], Some(S::Done)),
        row(A::Close, Staff, OPEN, Some(S::Closed)),
        row(A::Supplement, Visitor, OPEN, None),
        row(A::Withdraw, Visitor, OPEN, Some(S::Withdrawn)),
    ]
};

/// Why something cannot be done to a lead now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadRefusal {
    /// The state does not allow it.
    Now(LeadState),
    /// Somebody else's to do.
    NotYours,
}

impl LeadRefusal {
    /// The sentence for whoever tried.
    pub fn sentence(self, act: LeadAct, kind: LeadKind) -> String {
        match self {
            Self::Now(state) => format!(
                "现在的状态是“{}”，这时不能做“{}”，请刷新后看最新进展",
                state.of(kind),
                act.zh(kind)
            ),
            Self::NotYours => format!("“{}”不由您办理", act.zh(kind)),
        }
    }
}

impl LeadAct {
    /// All but [`Submit`](Self::Submit) in the table's order, which comes first here.
    pub const ALL: [Self; 10] = [
        Self::Submit,
        Self::Contact,
        Self::Assign,
        Self::Talk,
        Self::Progress,
        Self::Shelve,
        Self::Finish,
        Self::Close,
        Self::Supplement,
        Self::Withdraw,
    ];

    /// The Chinese word for a lead of this kind.
    pub const fn zh(self, kind: LeadKind) -> &'static str {
        use LeadKind as K;
        match (self, kind) {
            (Self::Submit, _) => "提交",
            (Self::Contact, _) => "联系",
            (Self::Assign, _) => "转办",
            (Self::Talk, K::Visit) => "约定时间",
            (Self::Talk, K::Event) => "确认名额",
            (Self::Talk, K::Need) => "办理",
            (Self::Talk, _) => "洽谈",
            (Self::Progress, _) => "更新进展",
            (Self::Shelve, _) => "搁置",
            (Self::Finish, _) => "办成",
            (Self::Close, _) => "终止",
            (Self::Supplement, _) => "补充",
            (Self::Withdraw, _) => "撤回",
        }
    }

    /// What stands in the visitor's timeline for it.
    pub fn sentence(self, kind: LeadKind) -> String {
        let done = match self {
            Self::Submit => return format!("{}您的{}", LeadState::Received.zh(), kind.noun()),
            Self::Contact => LeadState::Contacted,
            Self::Talk => LeadState::InTalks,
            Self::Shelve => LeadState::Shelved,
            Self::Finish => LeadState::Done,
            Self::Close => LeadState::Closed,
            Self::Withdraw => return "您已撤回".to_owned(),
            Self::Assign => return "换了承办人".to_owned(),
            Self::Progress => return "有新进展".to_owned(),
            Self::Supplement => return "您补充了内容".to_owned(),
        };
        done.of(kind).to_owned()
    }

    /// Whether it says nothing without words: why it stops, what is new.
    pub const fn needs_words(self) -> bool {
        matches!(
            self,
            Self::Progress | Self::Shelve | Self::Close | Self::Supplement
        )
    }

    /// The word in JSON and the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Contact => "contact",
            Self::Assign => "assign",
            Self::Talk => "talk",
            Self::Progress => "progress",
            Self::Shelve => "shelve",
            Self::Finish => "finish",
            Self::Close => "close",
            Self::Supplement => "supplement",
            Self::Withdraw => "withdraw",
        }
    }

    /// The act with this [`key`](Self::key).
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.key() == key)
    }

    /// Where it leads from a state.
    ///
    /// # Errors
    /// When the table has no such row for who does it.
    pub fn lead(self, by: Actor, state: LeadState) -> Result<LeadState, LeadRefusal> {
        let row = LEAD_MOVES
            .iter()
            .find(|row| row.act == self && row.from.contains(&state))
            .ok_or(LeadRefusal::Now(state))?;
        if row.by == by {
            Ok(row.to.unwrap_or(state))
        } else {
            Err(LeadRefusal::NotYours)
        }
    }

    /// What may be done by somebody to a lead that stands there.
    pub fn allowed(by: Actor, state: LeadState) -> Vec<Self> {
        LEAD_MOVES
            .iter()
            .filter(|row| row.by == by && row.from.contains(&state))
            .map(|row| row.act)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_words_are_those_of_the_json() {
        for state in LeadState::ALL {
            let json = serde_json::to_string(&state).unwrap();
            assert_eq!(json, format!("\"{}\"", state.key()));
            assert_eq!(LeadState::named(state.key()), Some(state));
        }
        for act in LeadAct::ALL {
            let json = serde_json::to_string(&act).unwrap();
            assert_eq!(json, format!("\"{}\"", act.key()));
            assert_eq!(LeadAct::named(act.key()), Some(act));
        }
    }

    #[test]
    fn every_open_state_can_be_left_by_staff_and_no_other() {
        for state in LeadState::ALL {
            let left = LEAD_MOVES.iter().any(|row| {
                row.by == Actor::Staff
                    && row.from.contains(&state)
                    && row.to.is_some_and(|to| to != state)
            });
            assert_eq!(left, state.is_open(), "{state:?}");
            assert_eq!(
                LeadAct::allowed(Actor::Visitor, state).is_empty(),
                !state.is_open()
            );
        }
    }

    #[test]
    fn an_act_has_one_row() {
        for act in LeadAct::ALL {
            let rows = LEAD_MOVES.iter().filter(|row| row.act == act).count();
            assert_eq!(rows, usize::from(act != LeadAct::Submit), "{act:?}");
        }
    }

    proptest! {
        /// Whatever is tried, in whatever order: what is over stays over, and nothing leads back to
        /// 已收到.
        #[test]
        fn what_is_over_stays_over(tried in proptest::collection::vec((0usize..10, any::<bool>()), 0..40)) {
            let mut state = LeadState::Received;
            for (act, staff) in tried {
                let by = if staff { Actor::Staff } else { Actor::Visitor };
                match LeadAct::ALL[act].lead(by, state) {
                    Ok(next) => {
                        prop_assert!(state.is_open());
                        prop_assert!(next != LeadState::Received || state == LeadState::Received);
                        prop_assert!(LeadAct::allowed(by, state).contains(&LeadAct::ALL[act]));
                        state = next;
                    }
                    Err(_) => prop_assert!(!LeadAct::allowed(by, state).contains(&LeadAct::ALL[act])),
                }
            }
        }
    }
}
