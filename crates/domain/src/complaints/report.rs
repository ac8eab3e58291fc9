//! What the Order asks of the bureau besides handling: the visitor's term is the visitor's
//! (第十三条), and what lasts longer than a year is reported to the county's government (第二十一条).

use super::{
    Act, Case, Category, Clock, ClockFace, Counted, GroundGiven, Kind, Running, State, Step,
};
use crate::date::Date;

/// Until when the visitor may still send what is missing; a case is not refused before that.
pub fn still_to_come(clocks: &[ClockFace], today: Date) -> Option<Date> {
    clocks.iter().find_map(|face| match face.running {
        Running::Until(due) if face.clock == Clock::Supplement && today <= due.date => {
            Some(due.date)
        }
        _ => None,
    })
}

/// Since when a case has lasted longer than a year from its acceptance (on the short way: from its
/// coming), if it still does.
pub fn lasts_a_year(kind: Kind, held: bool, history: &[Step], today: Date) -> Option<Date> {
    let accepted = history.iter().find(|step| step.act == Act::Accept);
    let begun = accepted.or(history.first())?.at.shanghai_date();
    let year = a_year_after(begun);
    let open = Case::after(kind, held, history).state.is_open();
    (open && today > year).then_some(year)
}

/// The same day a year later; of 29 February the 28th.
fn a_year_after(day: Date) -> Date {
    let next = day.year() + 1;
    Date::new(next, day.month(), day.day())
        .or_else(|| Date::new(next, day.month(), day.day() - 1))
        .unwrap_or(day)
}

/// A case in the report to the upper body (第二十五条: every two months) and in the yearly list for
/// the archive (第二十四条): nothing of who sent it or what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportLine {
    /// 受理编号
    pub number: String,
    /// 类型
    pub kind: Kind,
    /// 类别
    pub category: Option<Category>,
    /// 状态
    pub state: State,
    /// 收到
    pub received_on: Date,
    /// 受理
    pub accepted_on: Option<Date>,
    /// The last answer or refusal, or the day on which it was taken back.
    pub closed_on: Option<Date>,
    /// 工作日 that extensions have added.
    pub extended: u32,
    /// 不予受理的情形
    pub ground: Option<GroundGiven>,
    /// What the public figures count of it.
    pub counted: Counted,
    /// 一年未办结, since then.
    pub year_since: Option<Date>,
    /// How many events its history has.
    pub steps: u32,
}

impl ReportLine {
    /// The columns.
    pub const COLUMNS: [&str; 18] = [
        "编号",
        "类型",
        "类别",
        "状态",
        "收到日期",
        "受理日期",
        "办结日期",
        "首次答复用时（工作日）",
        "是否按期",
        "现在超期",
        "延期（工作日）",
        "不予受理的情形",
        "再次办理",
        "提请上级",
        "结果评价",
        "服务评价",
        "满一年未办结",
        "办理记录（条）",
    ];

    /// A case as it stands at the end of a day.
    pub fn of(
        (number, category, held): (String, Option<Category>, bool),
        history: &[Step],
        ground: Option<GroundGiven>,
        counted: Counted,
        today: Date,
    ) -> Self {
        let kind = counted.kind;
        let mut case = Case::submitted(kind, held);
        let mut closed_on = None;
        for step in history.iter().skip(1) {
            let before = case.state;
            let after = case.after_one(step.act);
            if after.is_open() {
                closed_on = None;
            } else if before.is_open() {
                closed_on = Some(step.at.shanghai_date());
            }
        }
        let accepted = history.iter().find(|step| step.act == Act::Accept);
        Self {
            number,
            kind,
            category,
            state: case.state,
            received_on: counted.received_on,
            accepted_on: accepted.map(|step| step.at.shanghai_date()),
            closed_on,
            extended: history.iter().map(|step| step.days).sum(),
            ground,
            year_since: lasts_a_year(kind, held, history, today),
            steps: case.steps,
            counted,
        }
    }

    /// Whether it belongs into the report of these days: it came in them, ended in them, or was
    /// open in them.
    pub fn is_of(&self, from: Date, to: Date) -> bool {
        self.received_on <= to && self.closed_on.is_none_or(|day| day >= from)
    }

    /// Whether it belongs into the archive of a year: it ended in it.
    pub fn ended_in(&self, year: i32) -> bool {
        self.closed_on.is_some_and(|day| day.year() == year)
    }

    /// Its cells, as [`COLUMNS`](Self::COLUMNS) names them.
    pub fn cells(&self) -> Vec<String> {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let yes = |yes: bool| if yes { "是" } else { "" }.to_owned();
        let (workdays, in_time) = match self.counted.answered {
            Some((days, true)) => (days.to_string(), "是"),
            Some((days, false)) => (days.to_string(), "否"),
            None => (String::new(), ""),
        };
        let rating = |of: fn((u8, u8)) -> u8| {
            let rating = self.counted.rating.map(of);
            rating.map(|rating| rating.to_string()).unwrap_or_default()
        };
        let ground = self.ground.as_ref().map(|one| one.words.clone());
        vec![
            self.number.clone(),
            self.kind.zh().to_owned(),
            self.category
                .map(|one| one.zh())
                .unwrap_or_default()
                .to_owned(),
            self.state.zh().to_owned(),
            self.received_on.to_string(),
            day(self.accepted_on),
            day(self.closed_on),
            workdays,
            in_time.to_owned(),
            yes(self.counted.overdue),
            match self.extended {
                0 => String::new(),
                days => days.to_string(),
            },
            ground.unwrap_or_default(),
            yes(self.counted.reopened),
            yes(self.counted.appealed),
            rating(|(result, _)| result),
            rating(|(_, service)| service),
            day(self.year_since),
            self.steps.to_string(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complaints::{Limits, clocks};
    use crate::date::Timestamp;
    use crate::workdays::Calendar;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn history(rows: &[(Act, &str)]) -> Vec<Step> {
        rows.iter()
            .map(|(act, day)| Step {
                at: Timestamp::from_millis(date(day).days() * 86_400_000 + 7_200_000),
                act: *act,
                days: 0,
            })
            .collect()
    }

    #[test]
    fn the_visitors_term_is_the_visitors() {
        let steps = history(&[
            (Act::Submit, "2026-03-02"),
            (Act::AskSupplement, "2026-03-09"),
        ]);
        let kind = Kind::ForeignInvestment;
        let open = |today: &str| {
            let today = date(today);
            let faces = clocks(
                kind,
                &Limits::usual(kind),
                &steps,
                Calendar::builtin(),
                today,
            );
            still_to_come(&faces, today)
        };
        // Fifteen working days after the 9th end on the 30th; that day is still the visitor's.
        assert_eq!(open("2026-03-30"), Some(date("2026-03-30")));
        assert_eq!(open("2026-03-31"), None);
    }

    #[test]
    fn a_year_is_counted_from_acceptance() {
        let kind = Kind::ForeignInvestment;
        let mut rows = vec![(Act::Submit, "2025-02-20"), (Act::Accept, "2025-02-28")];
        let lasts =
            |rows: &[(Act, &str)], today| lasts_a_year(kind, false, &history(rows), date(today));
        assert_eq!(lasts(&rows, "2026-02-28"), None);
        assert_eq!(lasts(&rows, "2026-03-01"), Some(date("2026-02-28")));
        rows.extend([(Act::Conclude, "2026-03-05"), (Act::Deliver, "2026-03-06")]);
        assert_eq!(lasts(&rows, "2026-04-01"), None);
        assert_eq!(a_year_after(date("2028-02-29")), date("2029-02-28"));
    }

    #[test]
    fn a_line_belongs_where_it_was_open_and_where_it_ended() {
        let steps = history(&[
            (Act::Submit, "2026-03-02"),
            (Act::Accept, "2026-03-03"),
            (Act::Conclude, "2026-04-01"),
            (Act::Deliver, "2026-04-02"),
            (Act::Reopen, "2026-04-10"),
            (Act::Conclude, "2026-05-06"),
            (Act::Deliver, "2026-05-07"),
            (Act::Rate, "2026-06-01"),
        ]);
        let kind = Kind::ForeignInvestment;
        let (limits, calendar) = (Limits::usual(kind), Calendar::builtin());
        let today = date("2026-07-01");
        let counted = Counted::of(
            (kind, false),
            &steps,
            Some((4, 5)),
            &limits,
            calendar,
            today,
        )
        .unwrap();
        let head = ("YX20260302-0001-1".to_owned(), None, false);
        let line = ReportLine::of(head, &steps, None, counted, today);
        assert_eq!(line.closed_on, Some(date("2026-05-07")), "the last end");
        let of = |from, to| line.is_of(date(from), date(to));
        assert!(of("2026-03-01", "2026-04-30") && of("2026-05-01", "2026-06-30"));
        assert!(!of("2026-01-01", "2026-02-28") && !of("2026-07-01", "2026-08-31"));
        assert!(line.ended_in(2026) && !line.ended_in(2025));
        let cells = line.cells();
        assert_eq!(cells.len(), ReportLine::COLUMNS.len());
        assert_eq!(cells[8..10], ["是", ""]);
        assert_eq!(cells[12..16], ["是", "", "4", "5"]);
    }
}
