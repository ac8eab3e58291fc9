//! A case is the sum of what was done to it.

use serde::{Deserialize, Serialize};

use super::{Act, Actor, Kind, Move, State, To};
use crate::date::Timestamp;

/// 事件: one thing that was done; a history is a list of them, only ever appended to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// What.
    pub act: Act,
    /// For [`Act::Extend`]: how many 工作日 it adds; 0 otherwise.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub days: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // what serde calls it with
fn is_zero(days: &u32) -> bool {
    *days == 0
}

/// Where a case stands, as its history says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    /// 类型
    pub kind: Kind,
    /// 状态
    pub state: State,
    /// How many steps there were: two people who act on the same number cannot both be right.
    pub steps: u32,
    /// Where it goes when what is missing has come.
    back: State,
    extended: bool,
    reopened: bool,
    rated: bool,
    asked: bool,
}

/// Why something cannot be done to a case now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The state does not allow it.
    Now(State),
    /// Somebody else's to do.
    NotYours,
    /// It can be done once, and was.
    Once(Act),
    /// An extension needs between one working day and so many.
    Days(u32),
}

impl Refusal {
    /// The sentence for whoever tried.
    pub fn sentence(self, act: Act) -> String {
        match self {
            Self::Now(state) => {
                format!(
                    "现在的状态是“{}”，这时不能做“{}”，请刷新后看最新进展",
                    state.zh(),
                    act.zh()
                )
            }
            Self::NotYours => format!("“{}”不由您办理", act.zh()),
            Self::Once(Act::Reopen) => {
                "已经再办过一次；仍不满意，可以提出异议，由上级受理".to_owned()
            }
            Self::Once(Act::Extend) => "已经延期过一次，不能再延".to_owned(),
            Self::Once(Act::AskSupplement) => {
                "补正只能一次告知；还缺的材料请直接联系投诉人".to_owned()
            }
            Self::Once(act) => format!("已经{}过一次", act.zh()),
            Self::Days(most) => format!("延期请写 1 到 {most} 个工作日"),
        }
    }
}

impl Case {
    /// A case as it comes in; `held` when it looks like spam.
    pub fn submitted(kind: Kind, held: bool) -> Self {
        Self {
            kind,
            state: if held { State::Held } else { State::Received },
            steps: 1,
            back: State::Received,
            extended: false,
            reopened: false,
            rated: false,
            asked: false,
        }
    }

    /// What may be done now by somebody.
    pub fn allowed(&self, by: Actor) -> impl Iterator<Item = Act> + use<'_> {
        super::MOVES
            .iter()
            .filter(move |row| row.by == by)
            .filter(|row| self.row(row.act).is_ok_and(|found| found == *row))
            .map(|row| row.act)
    }

    /// Does something.
    ///
    /// # Errors
    /// When the state, the person or an earlier act forbids it; nothing is changed then.
    pub fn act(&mut self, act: Act, by: Actor, days: u32, most: u32) -> Result<State, Refusal> {
        let row = self.row(act)?;
        if row.by != by {
            return Err(Refusal::NotYours);
        }
        if act == Act::Extend && !(1..=most).contains(&days) {
            return Err(Refusal::Days(most));
        }
        Ok(self.take(row))
    }

    /// The case after its whole history, which begins with [`Act::Submit`]. A step that the table
    /// does not know is passed over: what is written is written.
    pub fn after(kind: Kind, held: bool, history: &[Step]) -> Self {
        let mut case = Self::submitted(kind, held);
        for step in history.iter().skip(1) {
            case.after_one(step.act);
        }
        case
    }

    /// Takes one step of a history.
    pub(super) fn after_one(&mut self, act: Act) -> State {
        match self.row(act) {
            Ok(row) => self.take(row),
            Err(_) => {
                self.steps += 1;
                self.state
            }
        }
    }

    fn row(&self, act: Act) -> Result<&'static Move, Refusal> {
        let row = act
            .from(self.kind, self.state)
            .or_else(|| self.looked_at(act))
            .ok_or(Refusal::Now(self.state))?;
        let done = match act {
            Act::Extend => self.extended,
            Act::Reopen => self.reopened,
            Act::Rate => self.rated,
            Act::AskSupplement => self.asked,
            _ => false,
        };
        if done {
            Err(Refusal::Once(act))
        } else {
            Ok(row)
        }
    }

    /// Who works on what is held has looked at it: for staff it stands as if it were released.
    fn looked_at(&self, act: Act) -> Option<&'static Move> {
        let row = act.from(self.kind, State::Received)?;
        (self.state == State::Held && row.by == Actor::Staff).then_some(row)
    }

    fn take(&mut self, row: &Move) -> State {
        self.steps += 1;
        if !row.from.contains(&self.state) {
            // See `looked_at`.
            self.state = State::Received;
        }
        match row.act {
            Act::Extend => self.extended = true,
            // What was decided anew may be rated, asked about and extended anew.
            Act::Reopen => {
                self.reopened = true;
                (self.rated, self.extended, self.asked) = (false, false, false);
            }
            Act::Rate => self.rated = true,
            Act::AskSupplement => {
                self.asked = true;
                self.back = self.state;
            }
            _ => {}
        }
        self.state = match row.to {
            To::State(state) => state,
            To::Stay => self.state,
            To::Back => self.back,
        };
        self.state
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn walk(kind: Kind, acts: &[(Act, Actor)]) -> Result<State, (usize, Refusal)> {
        let mut case = Case::submitted(kind, false);
        let mut state = case.state;
        for (at, (act, by)) in acts.iter().enumerate() {
            state = case.act(*act, *by, 10, 60).map_err(|why| (at, why))?;
        }
        Ok(state)
    }

    use Actor::{Staff, Visitor};

    #[test]
    fn the_path_of_the_order_can_be_walked_whole() {
        let path = [
            (Act::AskSupplement, Staff),
            (Act::Supplement, Visitor),
            (Act::Accept, Staff),
            (Act::Extend, Staff),
            (Act::Conclude, Staff),
            (Act::Deliver, Staff),
            (Act::Rate, Visitor),
            (Act::Reopen, Visitor),
            (Act::Conclude, Staff),
            (Act::Deliver, Staff),
            (Act::Rate, Visitor),
            (Act::Appeal, Visitor),
        ];
        assert_eq!(walk(Kind::ForeignInvestment, &path), Ok(State::Escalated));
        // The short way has an answer instead.
        assert_eq!(
            walk(Kind::Inquiry, &[(Act::Answer, Staff)]),
            Ok(State::Delivered)
        );
        assert!(
            walk(
                Kind::Inquiry,
                &[(Act::Accept, Staff), (Act::Conclude, Staff)]
            )
            .is_err()
        );
        assert!(walk(Kind::Enterprise, &[(Act::Answer, Staff)]).is_err());
    }

    #[test]
    fn who_works_on_what_is_held_has_looked_at_it() {
        for (act, state) in [
            (Act::Accept, State::Handling),
            (Act::Answer, State::Delivered),
            (Act::Progress, State::Received),
            (Act::Refuse, State::Refused),
        ] {
            let mut case = Case::submitted(Kind::Inquiry, true);
            assert!(case.allowed(Staff).any(|one| one == act), "{act:?}");
            assert_eq!(case.act(act, Staff, 0, 60), Ok(state));
        }
        // Nothing more than that.
        let mut case = Case::submitted(Kind::Inquiry, true);
        assert!(case.act(Act::Extend, Staff, 5, 60).is_err());
        assert_eq!(case.act(Act::Supplement, Visitor, 0, 60), Ok(State::Held));
    }

    #[test]
    fn once_is_once() {
        let twice = |act, by, before: &[(Act, Actor)]| {
            let mut acts = before.to_vec();
            acts.extend([(act, by), (act, by)]);
            walk(Kind::Suggestion, &acts)
        };
        let answered = [(Act::Answer, Staff)];
        assert_eq!(
            twice(Act::Rate, Visitor, &answered),
            Err((2, Refusal::Once(Act::Rate)))
        );
        let accepted = [(Act::Accept, Staff)];
        assert_eq!(
            twice(Act::Extend, Staff, &accepted),
            Err((2, Refusal::Once(Act::Extend)))
        );
        let again = [
            (Act::Answer, Staff),
            (Act::Reopen, Visitor),
            (Act::Answer, Staff),
            (Act::Reopen, Visitor),
        ];
        assert_eq!(
            walk(Kind::Suggestion, &again),
            Err((3, Refusal::Once(Act::Reopen)))
        );
    }

    #[test]
    fn a_visitor_does_not_decide_and_staff_do_not_rate() {
        assert_eq!(
            walk(Kind::Enterprise, &[(Act::Accept, Visitor)]),
            Err((0, Refusal::NotYours))
        );
        assert_eq!(
            walk(Kind::Inquiry, &[(Act::Answer, Staff), (Act::Rate, Staff)]),
            Err((1, Refusal::NotYours))
        );
    }

    #[test]
    fn an_extension_has_days() {
        let mut case = Case::submitted(Kind::Enterprise, false);
        case.act(Act::Accept, Staff, 0, 15).unwrap();
        for days in [0, 16] {
            assert_eq!(
                case.act(Act::Extend, Staff, days, 15),
                Err(Refusal::Days(15))
            );
        }
        assert!(case.act(Act::Extend, Staff, 15, 15).is_ok());
    }

    fn any_act() -> impl Strategy<Value = (Act, bool)> {
        let acts: Vec<Act> = super::super::MOVES.iter().map(|row| row.act).collect();
        (prop::sample::select(acts), any::<bool>())
    }

    proptest! {
        /// What was allowed step by step is what the history says; what was refused changed nothing.
        #[test]
        fn the_head_is_the_sum_of_its_events(
            kind in prop::sample::select(Kind::ALL.to_vec()),
            held in any::<bool>(),
            acts in prop::collection::vec(any_act(), 0..30),
        ) {
            let at = Timestamp::from_millis(0);
            let mut case = Case::submitted(kind, held);
            let mut history = vec![Step { at, act: Act::Submit, days: 0 }];
            for (act, visitor) in acts {
                let by = if visitor { Visitor } else { Staff };
                let before = case;
                let offered = case.allowed(by).any(|one| one == act);
                match case.act(act, by, 5, 60) {
                    Ok(_) => {
                        prop_assert!(offered);
                        history.push(Step { at, act, days: if act == Act::Extend { 5 } else { 0 } });
                    }
                    Err(_) => {
                        prop_assert!(!offered);
                        prop_assert_eq!(before, case);
                    }
                }
            }
            prop_assert_eq!(Case::after(kind, held, &history), case);
            prop_assert_eq!(case.steps as usize, history.len());
        }
    }
}
