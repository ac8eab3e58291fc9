//! Working days: weekends, the holidays of 《全国年节及纪念日放假办法》 and the swapped days of the
//! State Council's yearly notice. A promise in working days is only as good as the calendar it
//! is counted on, so every due date says which calendar that was.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::date::Date;

/// The notices known when the program was built, one file a year; each names its source.
const BUILTIN: &str = concat!(
    include_str!("../data/holidays/2025.txt"),
    include_str!("../data/holidays/2026.txt"),
    include_str!("../data/holidays/2027.txt"),
);

/// No holiday of the law is half as long; a longer one is a slip of the pen.
const LONGEST_HOLIDAY_DAYS: i64 = 31;

/// Which days are worked. Years without a notice have nothing but their weekends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeMap<i32, Year>,
}

/// What one year's notice changes about plain weeks.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Year {
    basis: Basis,
    /// `true` for a weekend day that is worked, `false` for a day off.
    days: BTreeMap<Date, bool>,
}

/// What a count of working days rests on, best first, so that the greater is the worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The State Council's notice for the year, with its swapped days.
    Published,
    /// The statutory holidays of 国务院令第795号 alone; swapped days are not known yet.
    StatutoryOnly,
    /// Weekends alone; the year's holidays are not known here.
    WeekendsOnly,
}

impl Basis {
    /// The sentence that must stand beside the due date; `None` when nothing is in doubt.
    pub fn note(self) -> Option<&'static str> {
        match self {
            Basis::Published => None,
            Basis::StatutoryOnly => Some(
                "期限涉及的年度尚无国务院放假调休安排，暂按法定节假日推算，以后续公布的安排为准。",
            ),
            Basis::WeekendsOnly => {
                Some("期限涉及的年度尚无节假日安排，暂按周六、周日休息推算，以后续公布的安排为准。")
            }
        }
    }
}

/// The last day of a term and what its count rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The day the term ends; the whole day still belongs to it.
    pub date: Date,
    /// The worst basis among the years of the days counted.
    pub basis: Basis,
}

impl Calendar {
    /// The calendar the program carries: 2025 and 2026 as published, 2027 with its statutory
    /// days.
    pub fn builtin() -> &'static Calendar {
        // A slip in the files would fall back to plain weekends, which says so in every `Due`;
        // a test keeps it from happening.
        static CALENDAR: LazyLock<Calendar> =
            LazyLock::new(|| Calendar::parse(BUILTIN).unwrap_or_default());
        &CALENDAR
    }

    /// Reads the plain form of the notices, one statement a line:
    ///
    /// ```text
    /// # source 国务院办公厅关于2026年部分节假日安排的通知
    /// year 2026
    /// basis published
    /// off 2026-02-15..2026-02-23 春节
    /// work 2026-02-14 春节调休
    /// ```
    ///
    /// `year` opens the notice of a year and `basis` (`published` or `statutory`) must follow
    /// it. Days lie in that year or in the December before, where a notice may begin its New
    /// Year holiday. What follows a day is its name, for the reader.
    pub fn parse(text: &str) -> Result<Calendar, CalendarError> {
        let mut calendar = Calendar::default();
        let mut open: Option<(i32, Option<Year>)> = None;
        for (index, line) in text.lines().enumerate() {
            statement(
                line.trim_start_matches('\u{feff}').trim(),
                &mut calendar,
                &mut open,
            )
            .map_err(|why| CalendarError {
                line: index + 1,
                why,
            })?;
        }
        close(&mut calendar, open).map_err(|why| CalendarError {
            line: text.lines().count(),
            why,
        })?;
        Ok(calendar)
    }

    /// This calendar with the years of `newer` in place of its own: how a county puts in the
    /// next notice without waiting for a new program.
    #[must_use]
    pub fn overlaid(&self, newer: &Calendar) -> Calendar {
        let mut years = self.years.clone();
        years.extend(newer.years.iter().map(|(year, days)| (*year, days.clone())));
        Calendar { years }
    }

    /// This calendar with the years that the county has put in.
    ///
    /// # Errors
    /// A sentence for each year that cannot be read; the others are not taken then either.
    pub fn with_years(&self, years: &[YearNotice]) -> Result<Calendar, Vec<String>> {
        let mut slips = Vec::new();
        let mut calendar = self.clone();
        for (at, notice) in years.iter().enumerate() {
            if years[..at].iter().any(|other| other.year == notice.year) {
                slips.push(format!("{}年写了两次，请只写一次", notice.year));
            }
            match notice.read() {
                Ok(year) => calendar = calendar.overlaid(&year),
                Err(slip) => slips.push(slip),
            }
        }
        if slips.is_empty() {
            Ok(calendar)
        } else {
            Err(slips)
        }
    }

    /// The years that are known, each with what its count rests on.
    pub fn years(&self) -> impl Iterator<Item = (i32, Basis)> + '_ {
        self.years.iter().map(|(year, days)| (*year, days.basis))
    }

    /// How many days of a year are worked.
    pub fn workdays_of(&self, year: i32) -> u32 {
        let day = |month, day| Date::new(year, month, day);
        match (day(1, 1), day(12, 31)) {
            (Some(first), Some(last)) => self.workdays_between(first.add_days(-1), last).0,
            _ => 0,
        }
    }

    /// Whether offices work on this day.
    pub fn is_workday(&self, date: Date) -> bool {
        // The later notice has the last word on the December days it names.
        [date.year() + 1, date.year()]
            .iter()
            .find_map(|year| self.years.get(year)?.days.get(&date).copied())
            .unwrap_or(date.weekday() <= 5)
    }

    /// The `n`-th working day after `from`; `from` itself is not counted (民法典第二百零一条:
    /// the opening day does not count). With `n` = 0 the term ends on `from`. The calendar ends
    /// on [`Date::MAX`], and so does a term that would go on.
    pub fn add_workdays(&self, from: Date, n: u32) -> Due {
        let mut due = Due {
            date: from,
            basis: self.basis(from.year()),
        };
        let mut left = n;
        let mut first = true;
        while left > 0 && due.date < Date::MAX {
            due.date = due.date.add_days(1);
            let basis = self.basis(due.date.year());
            due.basis = if first { basis } else { due.basis.max(basis) };
            first = false;
            left -= u32::from(self.is_workday(due.date));
        }
        due
    }

    /// How many working days lie after `from` up to and including `to`, and the worst that the
    /// count rests on. None when `to` is not later.
    pub fn workdays_between(&self, from: Date, to: Date) -> (u32, Basis) {
        let mut count = 0;
        let mut basis = self.basis(to.year());
        let mut day = from;
        while day < to {
            day = day.add_days(1);
            count += u32::from(self.is_workday(day));
            basis = basis.max(self.basis(day.year()));
        }
        (count, basis)
    }

    fn basis(&self, year: i32) -> Basis {
        self.years
            .get(&year)
            .map_or(Basis::WeekendsOnly, |year| year.basis)
    }
}

/// 放假安排 of one year, as a county puts it in: one entry of `calendar.json`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearNotice {
    /// 年度
    pub year: i32,
    /// `published` (the State Council's notice), or `statutory` (the law's days alone).
    pub basis: String,
    /// Where it is written.
    pub source: String,
    /// 放假, also on weekends: `2027-02-05..2027-02-11 春节`.
    #[serde(default)]
    pub off: Vec<String>,
    /// 调休上班, weekend days: `2027-02-20 春节调休`.
    #[serde(default)]
    pub work: Vec<String>,
}

impl YearNotice {
    /// The calendar of this year alone.
    ///
    /// # Errors
    /// The sentence that says what to write instead, and where.
    pub fn read(&self) -> Result<Calendar, String> {
        let year = self.year;
        if self.source.trim().is_empty() {
            return Err(format!(
                "{year}年没有写来源（source），如国务院办公厅通知的文号"
            ));
        }
        let head = [
            format!("year {year}"),
            format!("basis {}", self.basis.trim()),
        ];
        let off = self.off.iter().map(|entry| format!("off {}", entry.trim()));
        let work = self
            .work
            .iter()
            .map(|entry| format!("work {}", entry.trim()));
        let lines: Vec<String> = head.into_iter().chain(off).chain(work).collect();
        if lines.iter().any(|line| line.contains(['\n', '\r'])) {
            return Err(format!("{year}年有一项写了换行，请一项写一段日期"));
        }
        let calendar = Calendar::parse(&lines.join("\n")).map_err(|error| {
            let place = match error.line {
                0..=2 => String::new(),
                line if line <= 2 + self.off.len() => format!("放假（off）第 {} 项：", line - 2),
                line => format!("上班（work）第 {} 项：", line - 2 - self.off.len()),
            };
            format!("{year}年{place}{}", error.why.words())
        })?;
        // A published notice without days, or with half a year of them, is a slip.
        let worked = calendar.workdays_of(year);
        if self.basis.trim() == "published" && !(235..=255).contains(&worked) {
            return Err(format!(
                "{year}年算出 {worked} 个工作日，一般在 245 到 252 之间，请核对放假和调休是否写全"
            ));
        }
        Ok(calendar)
    }
}

/// Takes one line into the notice that is open.
fn statement(
    line: &str,
    calendar: &mut Calendar,
    open: &mut Option<(i32, Option<Year>)>,
) -> Result<(), Why> {
    if line.is_empty() || line.starts_with('#') {
        return Ok(());
    }
    let (word, rest) = line.split_once(char::is_whitespace).ok_or(Why::Statement)?;
    let value = rest.split_whitespace().next().ok_or(Why::Statement)?;
    match word {
        "year" => {
            close(calendar, open.take())?;
            let year = value
                .parse()
                .ok()
                .filter(|y| (1900..=2200).contains(y))
                .ok_or(Why::Year)?;
            if calendar.years.contains_key(&year) {
                return Err(Why::Twice);
            }
            *open = Some((year, None));
            Ok(())
        }
        "basis" => {
            let (_, notice) = open.as_mut().ok_or(Why::NoYear)?;
            let basis = match value {
                "published" => Basis::Published,
                "statutory" => Basis::StatutoryOnly,
                _ => return Err(Why::Basis),
            };
            if notice.is_some() {
                return Err(Why::Twice);
            }
            *notice = Some(Year {
                basis,
                days: BTreeMap::new(),
            });
            Ok(())
        }
        "off" | "work" => {
            let (year, notice) = open.as_mut().ok_or(Why::NoYear)?;
            let notice = notice.as_mut().ok_or(Why::NoBasis)?;
            days(value, *year)?.try_for_each(|day| mark(notice, day, word == "work"))
        }
        _ => Err(Why::Statement),
    }
}

/// Ends the open notice, which must have said what it rests on.
fn close(calendar: &mut Calendar, open: Option<(i32, Option<Year>)>) -> Result<(), Why> {
    if let Some((year, notice)) = open {
        calendar.years.insert(year, notice.ok_or(Why::NoBasis)?);
    }
    Ok(())
}

/// The days of `2026-02-15..2026-02-23`, or the one day of `2026-02-14`.
fn days(text: &str, year: i32) -> Result<impl Iterator<Item = Date>, Why> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let day = |text: &str| Date::parse(text).map_err(|_| Why::Day);
    let (first, last) = (day(first)?, day(last)?);
    let length = last.days() - first.days();
    if !(0..LONGEST_HOLIDAY_DAYS).contains(&length) {
        return Err(Why::Period);
    }
    let belongs = |d: Date| d.year() == year || (d.year() == year - 1 && d.month() == 12);
    if !belongs(first) || !belongs(last) {
        return Err(Why::OtherYear);
    }
    Ok((first.days()..=last.days()).map(Date::from_days))
}

fn mark(notice: &mut Year, day: Date, worked: bool) -> Result<(), Why> {
    if worked && day.weekday() <= 5 {
        return Err(Why::WorkedAnyway);
    }
    match notice.days.insert(day, worked) {
        Some(_) => Err(Why::Twice),
        None => Ok(()),
    }
}

/// A line of a holiday file that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalendarError {
    line: usize,
    why: Why,
}

impl CalendarError {
    /// The line, counted from 1.
    pub fn line(&self) -> usize {
        self.line
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    Statement,
    Year,
    Basis,
    NoYear,
    NoBasis,
    Day,
    Period,
    OtherYear,
    WorkedAnyway,
    Twice,
}

impl Why {
    /// What to write instead.
    const fn words(self) -> &'static str {
        match self {
            Why::Statement => {
                "请以 year、basis、off、work 或 # 开头，如 off 2026-02-15..2026-02-23 春节"
            }
            Why::Year => "年份请写四位数字，如 year 2026",
            Why::Basis => {
                "依据请写 basis published（已公布安排）或 basis statutory（仅法定节假日）"
            }
            Why::NoYear => "请先写明年份，如 year 2026",
            Why::NoBasis => "请在年份之后写明依据，如 basis published",
            Why::Day => "日期请写成 2026-02-14，一段日期写成 2026-02-15..2026-02-23",
            Why::Period => "一段日期请由早到晚写，且不超过 31 天",
            Why::OtherYear => "日期请写在本年度内（或上年 12 月），别的年度请另写 year",
            Why::WorkedAnyway => "work 请只写调休上班的周六、周日",
            Why::Twice => "同一年度或同一天请只写一次",
        }
    }
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "节假日文件第 {} 行：{}", self.line, self.why.words())
    }
}

impl Error for CalendarError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).expect("a day")
    }

    fn due(from: &str, n: u32) -> (String, Basis) {
        let due = Calendar::builtin().add_workdays(date(from), n);
        (due.date.to_string(), due.basis)
    }

    #[test]
    fn the_files_are_sound() {
        let calendar = Calendar::parse(BUILTIN).expect("sound files");
        assert_eq!(
            calendar.years.keys().copied().collect::<Vec<_>>(),
            [2025, 2026, 2027]
        );
        // Swapping moves days about but makes none: 365 days − 104 of weekends − 13 statutory.
        for year in [2025, 2026] {
            let days = (date(&format!("{year}-01-01")).days()
                ..=date(&format!("{year}-12-31")).days())
                .map(Date::from_days);
            assert_eq!(
                days.filter(|d| calendar.is_workday(*d)).count(),
                248,
                "{year}"
            );
        }
    }

    #[test]
    fn across_spring_festival_2026() {
        assert_eq!(
            due("2026-02-13", 1),
            ("2026-02-14".into(), Basis::Published)
        );
        assert_eq!(
            due("2026-02-13", 2),
            ("2026-02-24".into(), Basis::Published)
        );
        assert_eq!(
            due("2026-02-13", 3),
            ("2026-02-25".into(), Basis::Published)
        );
        assert_eq!(
            due("2026-02-27", 1),
            ("2026-02-28".into(), Basis::Published)
        );
    }

    #[test]
    fn across_national_day_2026() {
        assert_eq!(due("2026-09-19", 1).0, "2026-09-20");
        assert_eq!(due("2026-09-24", 1).0, "2026-09-28");
        assert_eq!(due("2026-09-30", 1).0, "2026-10-08");
        assert_eq!(due("2026-09-30", 3).0, "2026-10-10");
        assert_eq!(due("2026-09-30", 4).0, "2026-10-12");
    }

    #[test]
    fn across_the_ends_of_years() {
        assert_eq!(
            due("2025-12-31", 1),
            ("2026-01-04".into(), Basis::Published)
        );
        assert_eq!(
            due("2026-12-30", 1),
            ("2026-12-31".into(), Basis::Published)
        );
        assert_eq!(
            due("2026-12-31", 1),
            ("2027-01-04".into(), Basis::StatutoryOnly)
        );
        assert_eq!(
            due("2027-02-04", 1),
            ("2027-02-09".into(), Basis::StatutoryOnly)
        );
        assert_eq!(
            due("2027-12-31", 1),
            ("2028-01-03".into(), Basis::WeekendsOnly)
        );
        assert_eq!(due("2026-12-31", 300).1, Basis::WeekendsOnly);
        assert_eq!(
            due("2024-12-31", 1),
            ("2025-01-02".into(), Basis::Published)
        );
    }

    #[test]
    fn doubt_is_said_aloud() {
        assert_eq!(Basis::Published.note(), None);
        assert!(
            Basis::StatutoryOnly
                .note()
                .is_some_and(|note| note.contains("法定节假日"))
        );
        assert!(
            Basis::WeekendsOnly
                .note()
                .is_some_and(|note| note.contains("周六、周日"))
        );
    }

    #[test]
    fn no_days_end_where_they_began_and_no_term_outlives_the_calendar() {
        assert_eq!(
            due("2026-11-21", 0),
            ("2026-11-21".into(), Basis::Published)
        );
        let end = Calendar::builtin().add_workdays(Date::MAX.add_days(-3), u32::MAX);
        assert_eq!(end.date, Date::MAX);
    }

    #[test]
    fn a_newer_notice_replaces_its_year() {
        let notice = "year 2027\nbasis published\noff 2026-12-31..2027-01-02 元旦\n";
        let newer = Calendar::parse(notice).expect("a notice");
        let calendar = Calendar::builtin().overlaid(&newer);
        assert!(!calendar.is_workday(date("2026-12-31")));
        assert_eq!(
            calendar.add_workdays(date("2026-12-31"), 1).basis,
            Basis::Published
        );
        assert!(!calendar.is_workday(date("2026-02-16")), "other years stay");
        assert!(
            calendar.is_workday(date("2027-02-08")),
            "the old year is gone"
        );
    }

    #[test]
    fn slips_are_refused_with_their_line() {
        for (text, line, why) in [
            ("off 2026-01-01", 1, Why::NoYear),
            ("year 2026\noff 2026-01-01", 2, Why::NoBasis),
            ("year 2026\n", 1, Why::NoBasis),
            ("year 26", 1, Why::Year),
            ("year 2026\nbasis guessed", 2, Why::Basis),
            (
                "year 2026\nbasis published\nholiday 2026-01-01",
                3,
                Why::Statement,
            ),
            ("year 2026\nbasis published\noff", 3, Why::Statement),
            ("year 2026\nbasis published\noff 2026-02-30", 3, Why::Day),
            (
                "year 2026\nbasis published\noff 2026-02-05..2026-02-01",
                3,
                Why::Period,
            ),
            (
                "year 2026\nbasis published\noff 2026-02-05..2026-12-01",
                3,
                Why::Period,
            ),
            (
                "year 2026\nbasis published\noff 2025-11-05",
                3,
                Why::OtherYear,
            ),
            (
                "year 2026\nbasis published\nwork 2026-02-13",
                3,
                Why::WorkedAnyway,
            ),
            (
                "year 2026\nbasis published\noff 2026-02-14\nwork 2026-02-14",
                4,
                Why::Twice,
            ),
            (
                "year 2026\nbasis published\nyear 2026\nbasis published",
                3,
                Why::Twice,
            ),
        ] {
            assert_eq!(
                Calendar::parse(text),
                Err(CalendarError { line, why }),
                "{text}"
            );
        }
        assert_eq!(Calendar::parse(""), Ok(Calendar::default()));
    }

    /// As a county would write it; which days will be swapped in 2027 is not known yet, so these are
    /// made up, with as many days off as the law gives.
    fn notice() -> YearNotice {
        let all = |entries: &[&str]| entries.iter().map(|one| (*one).to_owned()).collect();
        YearNotice {
            year: 2027,
            basis: "published".to_owned(),
            source: "（试验用）".to_owned(),
            off: all(&[
                "2027-01-01..2027-01-03 元旦",
                "2027-02-05..2027-02-12 春节",
                "2027-04-03..2027-04-05 清明节",
                "2027-05-01..2027-05-05 劳动节",
                "2027-06-09 端午节",
                "2027-09-15 中秋节",
                "2027-10-01..2027-10-07 国庆节",
            ]),
            work: all(&[
                "2027-02-20 春节调休",
                "2027-04-25 劳动节调休",
                "2027-05-08 劳动节调休",
                "2027-09-26 国庆节调休",
                "2027-10-09 国庆节调休",
            ]),
        }
    }

    #[test]
    fn a_county_puts_in_a_year() {
        let calendar = Calendar::builtin().with_years(&[notice()]).expect("sound");
        assert_eq!(
            calendar.workdays_of(2027),
            notice().read().expect("sound").workdays_of(2027)
        );
        let due = calendar.add_workdays(date("2027-02-04"), 1);
        assert_eq!(
            (due.date.to_string(), due.basis),
            ("2027-02-15".into(), Basis::Published)
        );
        assert!(calendar.is_workday(date("2027-02-20")));
        let years: Vec<_> = calendar.years().collect();
        assert_eq!(years[2], (2027, Basis::Published));
        assert_eq!(calendar.workdays_of(2026), 248);
    }

    #[test]
    fn a_year_with_a_slip_is_refused_with_its_place() {
        type Slip = fn(&mut YearNotice);
        let slips: [(Slip, &str); 9] = [
            (
                |one| one.off.push("2027-10-07 国庆节".into()),
                "放假（off）第 8 项：同一年度或同一天",
            ),
            (
                |one| one.work.push("2027-10-02".into()),
                "上班（work）第 6 项：同一年度或同一天",
            ),
            (
                |one| one.work.push("2027-10-11".into()),
                "上班（work）第 6 项：work 请只写调休上班的周六、周日",
            ),
            (
                |one| one.off[0] = "元旦".into(),
                "放假（off）第 1 项：日期请写成",
            ),
            (
                |one| one.off[0] = "2026-01-01".into(),
                "放假（off）第 1 项：日期请写在本年度内",
            ),
            (|one| one.basis = "guessed".into(), "2027年依据请写"),
            (|one| one.source.clear(), "没有写来源"),
            (|one| one.off.clear(), "个工作日"),
            (
                |one| one.off.push("2027-12-01\nwork 2027-12-04".into()),
                "换行",
            ),
        ];
        for (slip, why) in slips {
            let mut one = notice();
            slip(&mut one);
            let told = Calendar::builtin().with_years(&[one]).expect_err(why);
            assert!(told[0].contains(why), "{told:?}");
        }
        let twice = Calendar::builtin().with_years(&[notice(), notice()]);
        assert_eq!(twice, Err(vec!["2027年写了两次，请只写一次".to_owned()]));
    }

    /// A day from 2025-01-01 to 2028-12-31.
    fn some_day() -> impl Strategy<Value = Date> {
        (20_089_i64..=21_549).prop_map(Date::from_days)
    }

    proptest! {
        #[test]
        fn terms_end_on_workdays_and_hold_their_count(from in some_day(), n in 1_u32..120) {
            let calendar = Calendar::builtin();
            let due = calendar.add_workdays(from, n);
            prop_assert!(calendar.is_workday(due.date));
            prop_assert!(calendar.add_workdays(from, n + 1).date > due.date);
            let counted = (from.days() + 1..=due.date.days())
                .filter(|day| calendar.is_workday(Date::from_days(*day)))
                .count();
            prop_assert_eq!(counted, n as usize);
        }

        #[test]
        fn random_text_never_panics(
            text in "(\\PC{0,20}\n){0,4}",
            like in "((year|basis|off|work) [0-9a-z.年 -]{0,24}\n){0,6}",
        ) {
            let _ = Calendar::parse(&text);
            let _ = Calendar::parse(&like);
        }
    }
}
