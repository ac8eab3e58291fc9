use proptest::prelude::*;

use super::*;
use crate::complaints::{Act, MOVES};

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn step(act: Act, day: Date) -> Step {
    let at = Timestamp::from_millis(day.days() * 86_400_000 + 2 * 3_600_000);
    Step { at, act, days: 0 }
}

fn counted_of(kind: Kind, held: bool, steps: &[Step], today: &str) -> Counted {
    let limits = Limits::usual(kind);
    let calendar = Calendar::builtin();
    Counted::of((kind, held), steps, None, &limits, calendar, date(today)).unwrap()
}

fn counted(kind: Kind, held: bool, rows: &[(Act, &str)], today: &str) -> Counted {
    let steps: Vec<Step> = rows
        .iter()
        .map(|(act, day)| step(*act, date(day)))
        .collect();
    counted_of(kind, held, &steps, today)
}

fn now() -> Timestamp {
    Timestamp::from_millis(0)
}

#[test]
fn an_answer_in_time_and_one_too_late() {
    let inquiry = |answered| {
        let rows = [(Act::Submit, "2026-03-02"), (Act::Answer, answered)];
        counted(Kind::Inquiry, false, &rows, "2026-04-01")
    };
    // Seven working days after Monday the 2nd end on the 11th.
    assert_eq!(inquiry("2026-03-11").answered, Some((7, true)));
    assert_eq!(inquiry("2026-03-12").answered, Some((8, false)));
    assert!(!inquiry("2026-03-12").overdue, "answered late is not open");
    let open = |today| {
        let rows = [(Act::Submit, "2026-03-02"), (Act::Contact, "2026-03-03")];
        counted(Kind::Inquiry, false, &rows, today)
    };
    assert!(!open("2026-03-11").overdue);
    assert!(open("2026-03-12").overdue);
}

#[test]
fn the_formal_way_is_in_time_when_each_of_its_terms_is() {
    let path = |accept, conclude, deliver| {
        let rows = [
            (Act::Submit, "2026-03-02"),
            (Act::Accept, accept),
            (Act::Conclude, conclude),
            (Act::Deliver, deliver),
        ];
        let case = counted(Kind::Enterprise, false, &rows, "2026-06-01");
        case.answered.unwrap().1
    };
    assert!(path("2026-03-05", "2026-03-20", "2026-03-25"));
    assert!(
        !path("2026-03-06", "2026-03-20", "2026-03-25"),
        "accepted late"
    );
    assert!(
        !path("2026-03-05", "2026-03-27", "2026-03-30"),
        "finished late"
    );
    assert!(
        !path("2026-03-05", "2026-03-20", "2026-03-26"),
        "delivered late"
    );
}

#[test]
fn spam_is_apart_and_what_was_let_through_is_not() {
    let rows = [(Act::Submit, "2026-03-02"), (Act::Refuse, "2026-03-03")];
    assert!(counted(Kind::Inquiry, true, &rows, "2026-03-04").screened);
    assert!(counted(Kind::Inquiry, true, &rows[..1], "2026-03-04").screened);
    assert!(!counted(Kind::Inquiry, false, &rows, "2026-03-04").screened);
    let released = [
        (Act::Submit, "2026-03-02"),
        (Act::Release, "2026-03-03"),
        (Act::Refuse, "2026-03-04"),
    ];
    let case = counted(Kind::Inquiry, true, &released, "2026-03-05");
    assert!(!case.screened && case.answered.is_some() && !case.reopened);
}

#[test]
fn reopened_appealed_withdrawn() {
    let rows = [
        (Act::Submit, "2026-03-02"),
        (Act::Answer, "2026-03-03"),
        (Act::Reopen, "2026-03-04"),
        (Act::Answer, "2026-03-20"),
        (Act::Appeal, "2026-03-23"),
    ];
    let case = counted(Kind::Inquiry, false, &rows, "2026-04-01");
    assert!(case.reopened && case.appealed && !case.withdrawn);
    assert_eq!(case.answered, Some((1, true)), "the first answer counts");
    let supplement = [
        (Act::Submit, "2026-03-02"),
        (Act::AskSupplement, "2026-03-03"),
        (Act::Supplement, "2026-03-04"),
    ];
    assert!(!counted(Kind::Inquiry, false, &supplement, "2026-03-05").reopened);
    let back = [(Act::Submit, "2026-03-02"), (Act::Withdraw, "2026-03-03")];
    let case = counted(Kind::Inquiry, false, &back, "2026-06-01");
    assert!(case.withdrawn && !case.overdue);
}

/// So many answered inquiries, of which so many are rated and so many of these are satisfied.
fn figures(answered: u32, rated: u32, satisfied: u32) -> Figures {
    let mut counting = Counting::default();
    for n in 0..answered {
        counting.case(&Counted {
            kind: Kind::Inquiry,
            received_on: date("2026-07-01"),
            screened: false,
            withdrawn: false,
            answered: Some((n, true)),
            overdue: false,
            reopened: false,
            appealed: false,
            rating: (n < rated).then_some((if n < satisfied { 5 } else { 3 }, 4)),
        });
    }
    counting.figures(now())
}

#[test]
fn satisfaction_says_of_how_many_and_who_did_not_answer() {
    let row = figures(40, 21, 18).total;
    assert_eq!(
        row.satisfaction(),
        "满意 18 / 评价 21 / 已答复 40，19 件未评价"
    );
    assert_eq!(row.satisfied_percent.unwrap().to_string(), "85.7");
    assert_eq!(row.service_percent.unwrap().to_string(), "100");
}

#[test]
fn few_are_counted_but_not_calculated() {
    let row = figures(4, 4, 1).total;
    assert_eq!((row.answered, row.rated, row.satisfied), (4, 4, 1));
    assert_eq!(
        (
            row.in_time_percent,
            row.median_workdays,
            row.satisfied_percent
        ),
        (None, None, None)
    );
    let row = figures(5, 4, 1).total;
    assert_eq!(row.satisfied_percent, None, "by its own number");
    assert_eq!(row.median_workdays.unwrap().to_string(), "2");
    let json = serde_json::to_value(figures(4, 4, 1)).unwrap();
    assert!(json["total"]["in_time_percent"].is_null() && json["total"]["rated"] == 4);
}

#[test]
fn the_median_of_an_even_number_lies_between() {
    assert_eq!(
        figures(6, 0, 0).total.median_workdays.unwrap().to_string(),
        "2.5"
    );
    assert_eq!(
        figures(7, 0, 0).total.median_workdays.unwrap().to_string(),
        "3"
    );
}

#[test]
fn all_but_one_is_not_all() {
    assert_eq!(Tenths::percent(1_999, 2_000).unwrap().to_string(), "99.9");
    assert_eq!(Tenths::percent(2_000, 2_000).unwrap().to_string(), "100");
    assert_eq!(Tenths::percent(1, 0), None);
}

#[test]
fn quarters_are_read_and_written() {
    let quarter = Quarter::of(date("2026-09-30"));
    assert_eq!(
        (quarter.to_string(), quarter.zh()),
        ("2026-Q3".into(), "2026年第三季度".into())
    );
    assert_eq!(Quarter::parse("2026-Q3"), Some(quarter));
    for text in ["2026-Q5", "2026Q1", "Q1", "-Q1", ""] {
        assert_eq!(Quarter::parse(text), None, "{text}");
    }
}

#[test]
fn an_intent_is_in_time_on_the_promised_day() {
    let mut counting = Counting::default();
    let lead = |contacted: Option<&str>, closed| Contacted {
        received_on: date("2026-03-02"),
        due_on: date("2026-03-05"),
        contacted_on: contacted.map(date),
        closed,
    };
    for lead in [
        lead(Some("2026-03-05"), false),
        lead(Some("2026-03-06"), false),
        lead(None, false),
        lead(None, true),
    ] {
        counting.lead(lead, Calendar::builtin(), date("2026-03-06"));
    }
    let row = counting.figures(now()).leads;
    assert_eq!(
        (row.received, row.contacted, row.in_time, row.overdue),
        (4, 2, 1, 1)
    );
}

fn a_case() -> impl Strategy<Value = Counted> {
    (
        prop::sample::select(Kind::ALL.to_vec()),
        0_i64..900,
        prop::option::of((0_u32..90, any::<bool>())),
        prop::option::of((1_u8..=5, 1_u8..=5)),
        any::<[bool; 4]>(),
    )
        .prop_map(
            |(kind, day, answered, rating, [screened, reopened, appealed, other])| Counted {
                kind,
                received_on: date("2025-01-01").add_days(day),
                screened,
                withdrawn: answered.is_none() && other,
                answered,
                overdue: answered.is_none() && !other,
                reopened,
                appealed,
                rating: answered.and(rating),
            },
        )
}

fn sums(rows: &[Line<Row>]) -> [u32; 9] {
    let add = |of: fn(&Row) -> u32| rows.iter().map(|line| of(&line.row)).sum();
    [
        add(|row| row.received),
        add(|row| row.answered),
        add(|row| row.in_time),
        add(|row| row.open),
        add(|row| row.overdue),
        add(|row| row.withdrawn),
        add(|row| row.rated),
        add(|row| row.unrated),
        add(|row| row.satisfied),
    ]
}

proptest! {
    /// Nothing is lost or counted twice, and no share is of fewer than five.
    #[test]
    fn the_parts_are_the_whole(cases in prop::collection::vec(a_case(), 0..60)) {
        let mut counting = Counting::default();
        cases.iter().for_each(|case| counting.case(case));
        let all = counting.figures(now());
        let total = Line { of: String::new(), zh: String::new(), row: all.total.clone() };
        prop_assert_eq!(sums(&all.kinds), sums(std::slice::from_ref(&total)));
        prop_assert_eq!(sums(&all.quarters), sums(&[total]));
        let screened = cases.iter().filter(|case| case.screened).count();
        prop_assert_eq!(all.screened as usize, screened);
        prop_assert_eq!(all.total.received as usize + screened, cases.len());
        for row in all.kinds.iter().chain(&all.quarters).map(|line| &line.row).chain([&all.total]) {
            prop_assert_eq!(row.received, row.answered + row.open + row.withdrawn);
            prop_assert_eq!(row.answered, row.rated + row.unrated);
            prop_assert!(row.in_time <= row.answered && row.satisfied <= row.rated);
            prop_assert_eq!(row.in_time_percent.is_some(), row.answered >= FEWEST);
            prop_assert_eq!(row.median_workdays.is_some(), row.answered >= FEWEST);
            prop_assert_eq!(row.satisfied_percent.is_some(), row.rated >= FEWEST);
            if let Some(percent) = row.in_time_percent {
                prop_assert_eq!(percent.tenths() == 1_000, row.in_time == row.answered);
            }
        }
    }

    /// The median is that of the sorted list.
    #[test]
    fn the_median_is_the_middle_of_the_sorted(mut days in prop::collection::vec(0_u32..200, 5..50)) {
        let mut waits = Waits::default();
        days.iter().for_each(|day| waits.add(*day));
        days.sort_unstable();
        let half = days.len() / 2;
        let twice = if days.len() % 2 == 1 { days[half] * 2 } else { days[half - 1] + days[half] };
        prop_assert_eq!(waits.median().unwrap().tenths(), twice * 5);
    }

    /// Whatever happens to a case, it is counted in one place and never both answered and open.
    #[test]
    fn every_history_is_counted(
        kind in prop::sample::select(Kind::ALL.to_vec()),
        held in any::<bool>(),
        acts in prop::collection::vec((prop::sample::select(MOVES.to_vec()), 0_i64..20), 0..25),
    ) {
        let mut case = Case::submitted(kind, held);
        let mut day = date("2025-01-10");
        let mut steps = vec![step(Act::Submit, day)];
        for (row, wait) in acts {
            day = day.add_days(wait);
            if case.act(row.act, row.by, 5, 60).is_ok() {
                steps.push(step(row.act, day));
            }
        }
        let one = counted_of(kind, held, &steps, "2028-01-01");
        prop_assert!(!(one.withdrawn && one.answered.is_some()));
        prop_assert!(!one.overdue || case.state.is_open());
        prop_assert_eq!(one.appealed, case.state == State::Escalated);
        if case.state == State::Delivered || case.state == State::Refused {
            prop_assert!(one.answered.is_some());
        }
        if one.reopened {
            prop_assert!(one.answered.is_some());
        }
        // A late answer stays late, however much later one looks.
        prop_assert_eq!(one.answered, counted_of(kind, held, &steps, "2029-01-01").answered);
    }
}
