//! 期限提醒: when a term is half over, nearly over and over, each said once.

use std::fmt;

use super::{Clock, ClockFace, Running};
use crate::{
    codes::ReceiptNumber,
    date::Date,
    workdays::{Calendar, Due},
};

/// Percent of a term at which a notice is raised.
pub const MARKS: [u32; 3] = [50, 80, 100];

/// One term of one clock. An extension, and starting anew, make another term: what was said about
/// the earlier one is not said again, and the later one is spoken of for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// 首次联系 of an intent.
    Contact,
    /// The first, second, … term of this clock of a case.
    Clock(Clock, u32),
}

/// A notice about a term that is running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Which term.
    pub term: Term,
    /// Which of the [`MARKS`].
    pub percent: u32,
    /// Until when the term runs.
    pub due: Due,
}

impl Term {
    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Contact => "首次联系",
            Self::Clock(clock, _) => clock.zh(),
        }
    }
}

impl fmt::Display for Term {
    /// `finish`, and `finish-2` for its second term.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Contact => f.write_str("contact"),
            Self::Clock(clock, 1) => f.write_str(clock.key()),
            Self::Clock(clock, term) => write!(f, "{}-{term}", clock.key()),
        }
    }
}

impl Alarm {
    /// The name under which it is raised: whoever raises it again raises nothing.
    pub fn id(&self, number: &ReceiptNumber) -> String {
        format!("limit/{number}/{}/{}", self.term, self.percent)
    }
}

/// What has to be said about these clocks, which were read at the end of a day; of one clock the
/// lowest mark first. A clock that stands still or was stopped has nothing to say.
pub fn alarms(faces: &[ClockFace]) -> Vec<Alarm> {
    let running = faces.iter().filter_map(|face| match face.running {
        Running::Until(due) => Some((face, due)),
        _ => None,
    });
    running
        .flat_map(|(face, due)| reached(Term::Clock(face.clock, face.term), face.percent(), due))
        .collect()
}

/// What has to be said at the end of a day about an intent that nobody has answered yet.
pub fn contact_alarms(received: Date, due: Due, calendar: &Calendar, today: Date) -> Vec<Alarm> {
    let term = calendar.workdays_between(received, due.date).0;
    let used = calendar.workdays_between(received, today).0;
    let percent = used.saturating_mul(100).checked_div(term);
    // A term without a working day is over on the day itself, and not before it.
    let percent = percent.unwrap_or(if today >= due.date { 100 } else { 0 });
    reached(Term::Contact, percent, due).collect()
}

fn reached(term: Term, percent: u32, due: Due) -> impl Iterator<Item = Alarm> {
    MARKS
        .into_iter()
        .filter(move |mark| percent >= *mark)
        .map(move |percent| Alarm { term, percent, due })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::{Act, Kind, Limits, Step, clocks};
    use super::*;
    use crate::{date::Timestamp, workdays::Basis};

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    /// Ten in the morning of that day in China.
    fn step(act: Act, day: Date, days: u32) -> Step {
        let at = Timestamp::from_millis(day.days() * 86_400_000 + 2 * 3_600_000);
        Step { at, act, days }
    }

    fn limits(kind: Kind, workdays: u32) -> Limits {
        let mut limits = Limits::usual(kind);
        for one in &mut limits.limits {
            one.workdays = workdays;
        }
        limits
    }

    /// What is raised on which day, when somebody looks every day and remembers the names.
    fn raised(
        kind: Kind,
        limits: &Limits,
        steps: &[Step],
        days: impl Iterator<Item = Date>,
    ) -> BTreeMap<(Term, u32), Date> {
        let mut all = BTreeMap::new();
        for today in days {
            let so_far: Vec<_> = steps
                .iter()
                .filter(|step| step.at.shanghai_date() <= today)
                .cloned()
                .collect();
            let faces = clocks(kind, limits, &so_far, Calendar::builtin(), today);
            for alarm in alarms(&faces) {
                all.entry((alarm.term, alarm.percent)).or_insert(today);
            }
        }
        all
    }

    fn days(from: Date, n: i64) -> impl Iterator<Item = Date> {
        (0..n).map(move |day| from.add_days(day))
    }

    /// The day on which so many working days have passed, by looking at one after the other.
    fn walked(mut from: Date, mut left: u32) -> Date {
        while left > 0 {
            from = from.add_days(1);
            left -= u32::from(Calendar::builtin().is_workday(from));
        }
        from
    }

    const FINISH: Term = Term::Clock(Clock::Finish, 1);
    const EXTENDED: Term = Term::Clock(Clock::Finish, 2);

    #[test]
    fn an_answer_within_seven_days_over_the_national_day() {
        // 2026: off from 1 to 7 October, worked on Sunday 20 September and Saturday 10 October.
        let steps = [step(Act::Submit, date("2026-09-28"), 0)];
        let limits = Limits::usual(Kind::Inquiry);
        let all = raised(Kind::Inquiry, &limits, &steps, days(date("2026-09-28"), 30));
        let on = |percent| all[&(FINISH, percent)].to_string();
        // 29, 30, 8, 9, 10, 12, 13.
        assert_eq!(on(50), "2026-10-09");
        assert_eq!(on(80), "2026-10-12");
        assert_eq!(on(100), "2026-10-13");
        // 签收 has one day: all of it is over at once.
        let sign = |percent| all[&(Term::Clock(Clock::Sign, 1), percent)].to_string();
        assert_eq!([sign(50), sign(80), sign(100)], ["2026-09-29"; 3]);
        assert_eq!(all.len(), 6);
    }

    #[test]
    fn names_are_those_of_the_terms() {
        let due = Due {
            date: date("2026-10-13"),
            basis: Basis::Published,
        };
        let alarm = |term| Alarm {
            term,
            percent: 80,
            due,
        };
        let number = ReceiptNumber::new(date("2026-09-28"), 1);
        assert_eq!(
            alarm(FINISH).id(&number),
            format!("limit/{number}/finish/80")
        );
        assert_eq!(
            alarm(EXTENDED).id(&number),
            format!("limit/{number}/finish-2/80")
        );
        assert_eq!(
            alarm(Term::Contact).id(&number),
            format!("limit/{number}/contact/80")
        );
    }

    #[test]
    fn opened_again_it_is_another_term() {
        let day = date("2026-03-02");
        let steps = [
            step(Act::Submit, day, 0),
            step(Act::Answer, day.add_days(1), 0),
            step(Act::Reopen, day.add_days(2), 0),
            step(Act::Extend, day.add_days(3), 5),
        ];
        let limits = Limits::usual(Kind::Inquiry);
        let all = raised(Kind::Inquiry, &limits, &steps, days(day, 60));
        let third = Term::Clock(Clock::Finish, 3);
        let terms: Vec<_> = all.keys().map(|(term, _)| *term).collect();
        assert_eq!(terms, [third; 3]);
    }

    #[test]
    fn acceptance_that_starts_anew_is_another_term() {
        let day = date("2026-03-02");
        let steps = [
            step(Act::Submit, day, 0),
            step(Act::AskSupplement, day.add_days(7), 0),
            step(Act::Supplement, day.add_days(9), 0),
        ];
        let limits = Limits::usual(Kind::ForeignInvestment);
        let all = raised(Kind::ForeignInvestment, &limits, &steps, days(day, 60));
        let on = |term, percent| all.get(&(Term::Clock(Clock::Accept, term), percent));
        // Four of seven days on the 6th; then it starts from nothing on the 11th.
        assert_eq!(on(1, 50), Some(&date("2026-03-06")));
        assert_eq!((on(1, 80), on(1, 100)), (None, None));
        assert_eq!(on(2, 100), Some(&date("2026-03-20")));
    }

    #[test]
    fn an_intent_is_spoken_of_until_its_day() {
        let calendar = Calendar::builtin();
        let received = date("2026-11-20");
        let due = calendar.add_workdays(received, 2);
        let at = |day: &str| -> Vec<u32> {
            let all = contact_alarms(received, due, calendar, date(day));
            all.iter().map(|alarm| alarm.percent).collect()
        };
        assert_eq!(at("2026-11-22"), [0_u32; 0]);
        assert_eq!(at("2026-11-23"), [50]);
        assert_eq!(at("2026-11-24"), [50, 80, 100]);
        // The clock was set back: nothing comes that had not come then.
        assert_eq!(at("2026-11-01"), [0_u32; 0]);
        let at_once = calendar.add_workdays(received, 0);
        assert_eq!(
            contact_alarms(received, at_once, calendar, received).len(),
            3
        );
    }

    fn day() -> impl Strategy<Value = Date> {
        let days = date("2025-01-01").days()..date("2027-09-01").days();
        days.prop_map(Date::from_days)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        /// Each mark comes on the first day on which so much of the term has passed, and once.
        #[test]
        fn a_mark_is_the_walk_through_the_calendar(start in day(), limit in 1_u32..70) {
            let steps = [step(Act::Submit, start, 0)];
            let all = raised(Kind::Inquiry, &limits(Kind::Inquiry, limit), &steps, days(start, 140));
            for percent in MARKS {
                let needed = (limit * percent).div_ceil(100);
                prop_assert_eq!(all.get(&(FINISH, percent)), Some(&walked(start, needed)));
            }
            // 签收 and 答复, three marks each.
            prop_assert_eq!(all.len(), 6);
        }

        /// While material is missing nothing is raised about the finish; then it goes on where it
        /// stood, and an extension moves what has not been said.
        #[test]
        fn a_pause_and_an_extension_move_the_marks(
            start in day(), limit in 2_u32..60, ask in 1_i64..30, wait in 1_i64..40, add in 1_u32..60,
        ) {
            let (asked, come) = (start.add_days(ask), start.add_days(ask + wait));
            let steps = [
                step(Act::Submit, start, 0),
                step(Act::Accept, start, 0),
                step(Act::AskSupplement, asked, 0),
                step(Act::Supplement, come, 0),
                step(Act::Extend, come, add),
            ];
            let kind = Kind::ForeignInvestment;
            let all = raised(kind, &limits(kind, limit), &steps, days(start, 300));
            let counted = Calendar::builtin().workdays_between(start, asked).0;
            let late = asked > walked(start, limit);
            for percent in MARKS {
                let before = all.get(&(FINISH, percent));
                let needed = (limit * percent).div_ceil(100);
                // The day of asking stands still already: what it reaches is said afterwards.
                let reached = walked(start, needed);
                prop_assert_eq!(before, (reached < asked).then_some(&reached));
                let longer = ((limit + add) * percent).div_ceil(100);
                let then = walked(come, longer.saturating_sub(counted));
                prop_assert_eq!(all.get(&(EXTENDED, percent)), Some(&then), "late: {}", late);
            }
            let still = all.iter().filter(|((term, _), on)| {
                matches!(term, Term::Clock(Clock::Finish, _)) && **on >= asked && **on < come
            });
            prop_assert_eq!(still.count(), 0);
        }

        /// A computer's clock that jumps back and forth raises nothing twice and nothing that the
        /// latest of its days had not raised.
        #[test]
        fn jumps_of_the_clock_change_nothing(
            start in day(), limit in 1_u32..40,
            looked in prop::collection::vec(0_i64..120, 1..20),
        ) {
            let steps = [step(Act::Submit, start, 0)];
            let limits = limits(Kind::Suggestion, limit);
            let at = |days: &mut dyn Iterator<Item = Date>| {
                let all = raised(Kind::Suggestion, &limits, &steps, days);
                all.into_keys().collect::<Vec<_>>()
            };
            let latest = looked.iter().max().copied().unwrap_or(0);
            let jumping = at(&mut looked.iter().map(|day| start.add_days(*day)));
            prop_assert_eq!(jumping, at(&mut std::iter::once(start.add_days(latest))));
        }
    }
}
