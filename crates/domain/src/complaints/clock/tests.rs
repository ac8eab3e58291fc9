use proptest::prelude::*;

use super::*;
use crate::date::Timestamp;

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// Ten in the morning of that day in China.
fn step(act: Act, day: Date, days: u32) -> Step {
    let at = Timestamp::from_millis(day.days() * 86_400_000 + 2 * 3_600_000);
    assert_eq!(at.shanghai_date(), day);
    Step { at, act, days }
}

fn history(rows: &[(Act, &str)]) -> Vec<Step> {
    let days = |act| if act == Act::Extend { 10 } else { 0 };
    rows.iter()
        .map(|(act, day)| step(*act, date(day), days(*act)))
        .collect()
}

fn faces(kind: Kind, rows: &[(Act, &str)], today: &str) -> Vec<ClockFace> {
    let limits = Limits::usual(kind);
    clocks(
        kind,
        &limits,
        &history(rows),
        Calendar::builtin(),
        date(today),
    )
}

fn face(faces: &[ClockFace], clock: Clock) -> ClockFace {
    *faces.iter().rev().find(|face| face.clock == clock).unwrap()
}

fn until(face: ClockFace) -> String {
    match face.running {
        Running::Until(due) => due.date.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn acceptance_over_the_spring_festival() {
    // 2026: off from 15 to 23 February, worked on Saturday 14 and 28. Seven working days after
    // Thursday the 12th: 13, 14, 24, 25, 26, 27, 28.
    let rows = [(Act::Submit, "2026-02-12")];
    let all = faces(Kind::ForeignInvestment, &rows, "2026-02-12");
    assert_eq!(until(face(&all, Clock::Accept)), "2026-02-28");
    assert_eq!(until(face(&all, Clock::Sign)), "2026-02-13");
}

#[test]
fn a_missing_paper_starts_acceptance_anew() {
    let rows = [
        (Act::Submit, "2026-03-02"),
        (Act::AskSupplement, "2026-03-09"),
        (Act::Supplement, "2026-03-16"),
    ];
    let asked = faces(Kind::ForeignInvestment, &rows[..2], "2026-03-12");
    assert_eq!(
        face(&asked, Clock::Accept).running,
        Running::Paused { left: 2 }
    );
    assert_eq!(until(face(&asked, Clock::Supplement)), "2026-03-30");
    let come = faces(Kind::ForeignInvestment, &rows, "2026-03-16");
    assert_eq!(until(face(&come, Clock::Accept)), "2026-03-25");
}

#[test]
fn a_missing_paper_stops_the_finish_and_lets_it_go_on() {
    let rows = [
        (Act::Submit, "2026-03-02"),
        (Act::Accept, "2026-03-03"),
        (Act::AskSupplement, "2026-03-10"),
        (Act::Supplement, "2026-03-17"),
    ];
    // Fifteen from the 3rd; five were counted on the 10th, ten are left from the 17th on.
    let all = faces(Kind::Enterprise, &rows, "2026-03-17");
    assert_eq!(until(face(&all, Clock::Finish)), "2026-03-31");
}

#[test]
fn late_is_the_day_after_the_last() {
    let rows = [(Act::Submit, "2026-03-02"), (Act::Accept, "2026-03-03")];
    let at = |today| face(&faces(Kind::Enterprise, &rows, today), Clock::Finish);
    assert!(!at("2026-03-24").is_late(date("2026-03-24")));
    assert_eq!(at("2026-03-24").percent(), 100);
    assert!(at("2026-03-25").is_late(date("2026-03-25")));
    assert_eq!(at("2026-03-12").percent(), 46);
    assert_eq!(at("2026-03-13").percent(), 53);
}

#[test]
fn nothing_makes_a_late_case_early() {
    // Finish was due on 24 March; asking for papers on the 30th comes too late.
    let rows = [
        (Act::Submit, "2026-03-02"),
        (Act::Accept, "2026-03-03"),
        (Act::AskSupplement, "2026-03-30"),
        (Act::Supplement, "2026-04-20"),
        (Act::Conclude, "2026-04-20"),
    ];
    let finish = face(&faces(Kind::Enterprise, &rows, "2026-04-21"), Clock::Finish);
    assert!(finish.is_late(date("2026-04-21")), "{finish:?}");
}

#[test]
fn opened_again_it_has_a_term_of_its_own() {
    let rows = [
        (Act::Submit, "2026-03-02"),
        (Act::Answer, "2026-03-03"),
        (Act::Reopen, "2026-03-10"),
    ];
    let all = faces(Kind::Inquiry, &rows, "2026-03-10");
    let finish: Vec<_> = all
        .iter()
        .filter(|face| face.clock == Clock::Finish)
        .collect();
    assert_eq!(finish.len(), 2);
    assert!(matches!(finish[0].running, Running::Stopped { .. }));
    assert_eq!(until(*finish[1]), "2026-03-19");
}

#[test]
fn withdrawn_nobody_is_late() {
    let rows = [(Act::Submit, "2026-03-02"), (Act::Withdraw, "2026-03-03")];
    for face in faces(Kind::Enterprise, &rows, "2026-12-31") {
        assert!(!face.is_late(date("2026-12-31")));
    }
}

#[test]
fn an_unknown_year_says_so() {
    let rows = [(Act::Submit, "2029-12-28")];
    let all = faces(Kind::ForeignInvestment, &rows, "2029-12-28");
    let Running::Until(due) = face(&all, Clock::Accept).running else {
        panic!()
    };
    assert!(due.basis.note().is_some());
}

fn day() -> impl Strategy<Value = Date> {
    let days = date("2025-01-01").days()..date("2027-09-01").days();
    days.prop_map(Date::from_days)
}

/// Counted by looking at one day after the other.
fn walked(mut from: Date, mut left: u32, stands: impl Fn(Date) -> bool) -> Date {
    let calendar = Calendar::builtin();
    while left > 0 {
        from = from.add_days(1);
        if calendar.is_workday(from) && !stands(from) {
            left -= 1;
        }
    }
    from
}

proptest! {
    /// 受理, 办理 with a pause and an extension against a walk through the calendar, over both
    /// festivals of three years.
    #[test]
    fn the_finish_is_the_walk_through_the_calendar(
        start in day(), ask in 0_i64..80, wait in 0_i64..40, add in 1_u32..60, limit in 1_u32..70,
    ) {
        let mut limits = Limits::usual(Kind::ForeignInvestment);
        for one in &mut limits.limits {
            if one.clock == Clock::Finish {
                one.workdays = limit;
            }
        }
        let (asked, come) = (start.add_days(ask), start.add_days(ask + wait));
        let steps = [
            step(Act::Submit, start, 0),
            step(Act::Accept, start, 0),
            step(Act::AskSupplement, asked, 0),
            step(Act::Supplement, come, 0),
            step(Act::Extend, come, add),
        ];
        let calendar = Calendar::builtin();
        let at = |upto: usize| {
            face(&clocks(Kind::ForeignInvestment, &limits, &steps[..upto], calendar, come), Clock::Finish)
        };
        let plain = walked(start, limit, |_| false);
        let Running::Until(due) = at(2).running else { panic!() };
        prop_assert_eq!(due.date, plain);
        let Running::Until(paused) = at(4).running else { panic!() };
        let Running::Until(longer) = at(5).running else { panic!() };
        if asked > plain {
            // It was late before anybody asked; neither pause nor extension changes that.
            prop_assert_eq!(paused.date, plain);
            prop_assert!(at(4).is_late(come));
        } else {
            let counted = calendar.workdays_between(start, asked).0;
            prop_assert_eq!(paused.date, walked(come, limit - counted, |_| false));
            prop_assert!(paused.date >= plain);
            prop_assert_eq!(longer.date, walked(come, limit + add - counted, |_| false));
        }
    }

    /// The share that has passed never falls from day to day, and the last day is 100 %.
    #[test]
    fn time_only_passes(start in day(), limit in 1_u32..70) {
        let mut limits = Limits::usual(Kind::Inquiry);
        for one in &mut limits.limits {
            one.workdays = limit;
        }
        let steps = [step(Act::Submit, start, 0)];
        let calendar = Calendar::builtin();
        let mut before = 0;
        let mut today = start;
        loop {
            let finish = face(&clocks(Kind::Inquiry, &limits, &steps, calendar, today), Clock::Finish);
            prop_assert!(finish.percent() >= before);
            before = finish.percent();
            let Running::Until(due) = finish.running else { panic!() };
            prop_assert_eq!(finish.is_late(today), today > due.date);
            if today >= due.date {
                prop_assert_eq!(finish.percent() >= 100, true);
                break;
            }
            prop_assert!(finish.percent() < 100);
            today = today.add_days(1);
        }
    }

    /// Counting between two days is what adding says.
    #[test]
    fn between_and_add_agree(start in day(), n in 0_u32..90) {
        let calendar = Calendar::builtin();
        let due = calendar.add_workdays(start, n);
        prop_assert_eq!(calendar.workdays_between(start, due.date).0, n);
    }
}
