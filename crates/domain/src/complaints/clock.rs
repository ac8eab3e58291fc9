//! The clocks of a case, counted in 工作日 from its history: nothing about them is stored, so that
//! none can be lost or wound back.

use serde::{Deserialize, Serialize};

use super::{Act, Case, Kind, Limits, State, Step, Way};
use crate::{
    date::Date,
    workdays::{Basis, Calendar, Due},
};

/// 时限
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// 签收: until somebody has looked at it.
    Sign,
    /// 受理: until it is accepted or refused. It starts anew when what was missing has come, since
    /// the Order counts from complete material (第十五条).
    Accept,
    /// 补正: the visitor's own.
    Supplement,
    /// 办结, or 答复 on the short way. It stands still while material is missing.
    Finish,
    /// 送达
    Deliver,
}

impl Clock {
    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Sign => "签收",
            Self::Accept => "受理",
            Self::Supplement => "补正",
            Self::Finish => "办结",
            Self::Deliver => "送达",
        }
    }

    /// The word in JSON and in the ids of notices.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Sign => "sign",
            Self::Accept => "accept",
            Self::Supplement => "supplement",
            Self::Finish => "finish",
            Self::Deliver => "deliver",
        }
    }

    /// Whether the bureau is the one who may be late.
    pub const fn is_ours(self) -> bool {
        !matches!(self, Self::Supplement)
    }
}

/// What a clock does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Running {
    /// It runs; the whole due day still belongs to the term.
    Until(Due),
    /// 暂停: it stands still with so many 工作日 left.
    Paused {
        /// 工作日 left.
        left: u32,
    },
    /// It was stopped.
    Stopped {
        /// On that day.
        on: Date,
        /// What had been due.
        due: Due,
    },
    /// The case was withdrawn before.
    Void,
}

/// A clock as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockFace {
    /// Which.
    pub clock: Clock,
    /// Which term of this clock it counts, from 1: starting anew and being extended each give it
    /// another one.
    pub term: u32,
    /// The day on which it started; counting begins with the next.
    pub started: Date,
    /// The term in 工作日, extension included.
    pub workdays: u32,
    /// 工作日 of it that extensions have added.
    pub extended: u32,
    /// 工作日 that have passed; of the day on which it was stopped, if it was.
    pub used: u32,
    /// What it does.
    pub running: Running,
}

impl ClockFace {
    /// How much of the term has passed, in percent; 50, 80 and 100 raise a notice.
    pub const fn percent(&self) -> u32 {
        match self.used.saturating_mul(100).checked_div(self.workdays) {
            Some(percent) => percent,
            None => 100,
        }
    }

    /// Whether the term has passed: the day after the due day is late, the due day is not.
    pub fn is_late(&self, today: Date) -> bool {
        match self.running {
            Running::Until(due) => today > due.date,
            Running::Stopped { on, due } => on > due.date,
            Running::Paused { .. } | Running::Void => false,
        }
    }
}

/// The clocks of a case in the order in which they started, as they stand at the end of `today`.
/// Opened again, a case has a second 办结 and 送达.
pub fn clocks(
    kind: Kind,
    limits: &Limits,
    history: &[Step],
    calendar: &Calendar,
    today: Date,
) -> Vec<ClockFace> {
    let mut shelf = Shelf {
        limits,
        calendar,
        clocks: Vec::new(),
    };
    // Whether a message was held makes no difference to its clocks: the visitor has waited.
    let mut case = Case::submitted(kind, false);
    for step in history {
        let day = step.at.shanghai_date();
        if step.act == Act::Submit {
            shelf.start(Clock::Sign, day);
            shelf.start(first(kind), day);
            continue;
        }
        let before = case.state;
        let after = case.after_one(step.act);
        shelf.step(kind, step, day, before, after);
    }
    shelf
        .clocks
        .into_iter()
        .map(|one| one.face(calendar, today))
        .collect()
}

/// What runs from the first day.
const fn first(kind: Kind) -> Clock {
    match kind.way() {
        Way::Formal => Clock::Accept,
        Way::Short => Clock::Finish,
    }
}

struct Shelf<'a> {
    limits: &'a Limits,
    calendar: &'a Calendar,
    clocks: Vec<Counting>,
}

impl Shelf<'_> {
    fn start(&mut self, clock: Clock, day: Date) {
        if let Some(limit) = self.limits.of(clock) {
            let before = self.clocks.iter().filter(|one| one.clock == clock);
            let term = before.map(|one| one.term).max().unwrap_or(0) + 1;
            let new = Counting::new(clock, term, limit.workdays, day);
            self.clocks.push(new);
        }
    }

    /// The clock of this name that has not been stopped.
    fn open(&mut self, clock: Clock) -> Option<&mut Counting> {
        self.clocks
            .iter_mut()
            .rev()
            .find(|one| one.clock == clock && one.end.is_none())
    }

    fn stop(&mut self, clock: Clock, day: Date) {
        let calendar = self.calendar;
        if let Some(one) = self.open(clock) {
            one.stop(calendar, day);
        }
    }

    fn step(&mut self, kind: Kind, step: &Step, day: Date, before: State, after: State) {
        let calendar = self.calendar;
        let by_visitor = matches!(
            step.act,
            Act::Supplement | Act::Rate | Act::Reopen | Act::Appeal | Act::Withdraw
        );
        if !by_visitor {
            self.stop(Clock::Sign, day);
        }
        match step.act {
            Act::AskSupplement => {
                for clock in [Clock::Accept, Clock::Finish] {
                    if let Some(one) = self.open(clock) {
                        one.pause(calendar, day);
                    }
                }
                self.start(Clock::Supplement, day);
            }
            Act::Supplement | Act::Receive if before == State::Supplement => {
                self.stop(Clock::Supplement, day);
                if let Some(one) = self.open(Clock::Accept) {
                    one.restart(day);
                }
                if let Some(one) = self.open(Clock::Finish) {
                    one.resume(day);
                }
            }
            Act::Accept => {
                self.stop(Clock::Accept, day);
                if kind.way() == Way::Formal {
                    self.start(Clock::Finish, day);
                }
            }
            Act::Refuse => {
                if let Some(one) = self.open(Clock::Supplement) {
                    one.end = Some(End::Void);
                }
                self.stop(Clock::Accept, day);
                self.stop(Clock::Finish, day);
            }
            Act::Extend => {
                if let Some(one) = self.open(Clock::Finish) {
                    one.extend(step.days);
                }
            }
            Act::Conclude => {
                self.stop(Clock::Finish, day);
                self.start(Clock::Deliver, day);
            }
            Act::Deliver => self.stop(Clock::Deliver, day),
            Act::Answer => self.stop(Clock::Finish, day),
            Act::Reopen if after == State::Handling => self.start(Clock::Finish, day),
            Act::Withdraw => {
                for one in self.clocks.iter_mut().filter(|one| one.end.is_none()) {
                    one.end = Some(End::Void);
                }
            }
            _ => {}
        }
    }
}

#[derive(Clone, Copy)]
enum End {
    On(Date, Due),
    Void,
}

/// A clock while its history is read.
struct Counting {
    clock: Clock,
    term: u32,
    started: Date,
    limit: u32,
    extended: u32,
    /// 工作日 that were counted before it last stood still.
    counted: u32,
    /// The worst that the counted days rest on.
    basis: Option<Basis>,
    /// Since when it runs; `None` while it stands still.
    since: Option<Date>,
    /// The day that it passed before it stood still: no pause makes a late case early.
    passed: Option<Due>,
    end: Option<End>,
}

impl Counting {
    const fn new(clock: Clock, term: u32, limit: u32, day: Date) -> Self {
        Self {
            clock,
            term,
            started: day,
            limit,
            extended: 0,
            counted: 0,
            basis: None,
            since: Some(day),
            passed: None,
            end: None,
        }
    }

    fn due(&self, calendar: &Calendar, day: Date) -> Due {
        if let Some(due) = self.passed {
            return due;
        }
        let from = self.since.unwrap_or(day);
        let due = calendar.add_workdays(from, self.limit.saturating_sub(self.counted));
        Due {
            basis: self.basis.map_or(due.basis, |basis| basis.max(due.basis)),
            ..due
        }
    }

    fn used(&self, calendar: &Calendar, day: Date) -> u32 {
        let more = self
            .since
            .map_or(0, |since| calendar.workdays_between(since, day).0);
        self.counted.saturating_add(more)
    }

    fn pause(&mut self, calendar: &Calendar, day: Date) {
        let Some(since) = self.since else { return };
        let due = self.due(calendar, day);
        if day > due.date {
            self.passed = Some(due);
        }
        let (count, basis) = calendar.workdays_between(since, day);
        self.counted = self.counted.saturating_add(count);
        self.basis = Some(self.basis.map_or(basis, |known| known.max(basis)));
        self.since = None;
    }

    fn resume(&mut self, day: Date) {
        self.since.get_or_insert(day);
    }

    /// From nothing; what was late before stays late.
    fn restart(&mut self, day: Date) {
        self.term += 1;
        if self.passed.is_none() {
            self.started = day;
        }
        self.since = Some(day);
        self.counted = 0;
        self.basis = None;
    }

    fn extend(&mut self, days: u32) {
        self.term += 1;
        self.limit = self.limit.saturating_add(days);
        self.extended = self.extended.saturating_add(days);
    }

    fn stop(&mut self, calendar: &Calendar, day: Date) {
        let due = self.due(calendar, day);
        self.counted = self.used(calendar, day);
        self.since = None;
        self.end = Some(End::On(day, due));
    }

    fn face(&self, calendar: &Calendar, today: Date) -> ClockFace {
        let running = match (self.end, self.since) {
            (Some(End::On(on, due)), _) => Running::Stopped { on, due },
            (Some(End::Void), _) => Running::Void,
            (None, Some(_)) => Running::Until(self.due(calendar, today)),
            (None, None) => Running::Paused {
                left: self.limit.saturating_sub(self.counted),
            },
        };
        ClockFace {
            clock: self.clock,
            term: self.term,
            started: self.started,
            workdays: self.limit,
            extended: self.extended,
            used: if matches!(self.end, Some(End::Void)) {
                self.counted
            } else {
                self.used(calendar, today)
            },
            running,
        }
    }
}

#[cfg(test)]
mod tests;
