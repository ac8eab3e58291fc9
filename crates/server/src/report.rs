//! The report to the upper body and the yearly list for the archive, as a sheet without personal
//! data.

use domain::{
    complaints::{ComplaintSettings, Kind, ReportLine},
    date::Date,
    workdays::Calendar,
};

use crate::{
    handling::Terms,
    published::sheet_of,
    store::{Store, StoreError},
};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// What came, was open or ended in these days.
    Days(Date, Date),
    /// What ended in this year.
    Archive(i32),
}

impl Scope {
    /// Reads what is asked for: two days, or a year.
    pub(crate) fn read(from: &str, to: &str, archive: &str) -> Result<Self, String> {
        let day = |text: &str| Date::parse(text.trim()).map_err(|error| error.to_string());
        match (from.trim(), to.trim(), archive.trim()) {
            ("", "", "") => Err("请写起止日期（from、to），或归档的年度（archive）".to_owned()),
            ("", "", year) => match year.parse() {
                Ok(year) if (2000..=2200).contains(&year) => Ok(Self::Archive(year)),
                _ => Err("归档的年度请写四位数字，如 2026".to_owned()),
            },
            (from, to, "") if !from.is_empty() && !to.is_empty() => {
                let (from, to) = (day(from)?, day(to)?);
                if from <= to {
                    Ok(Self::Days(from, to))
                } else {
                    Err("开始日期在结束日期之后，请对调".to_owned())
                }
            }
            _ => Err("起止日期请两个都写，归档年度请单独写".to_owned()),
        }
    }

    fn holds(self, line: &ReportLine) -> bool {
        match self {
            Self::Days(from, to) => line.is_of(from, to),
            Self::Archive(year) => line.ended_in(year),
        }
    }

    /// The name of the file.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Days(from, to) => format!("report-{from}-{to}.csv"),
            Self::Archive(year) => format!("archive-{year}.csv"),
        }
    }
}

/// The sheet.
pub(crate) async fn sheet(
    store: &Store,
    settings: &ComplaintSettings,
    calendar: &Calendar,
    (scope, kind): (Scope, Option<Kind>),
    today: Date,
) -> Result<(Vec<u8>, usize), StoreError> {
    let terms = Terms::of(settings);
    let mut rows = vec![ReportLine::COLUMNS.map(str::to_owned).to_vec()];
    let mut behind = String::new();
    loop {
        let cases = store.case_histories(&behind, 1_000).await?;
        let Some(last) = cases.last() else { break };
        behind.clone_from(&last.number);
        for case in cases {
            if kind.is_some_and(|kind| kind != case.kind) {
                continue;
            }
            let Some(counted) = terms.counted(&case, calendar, today) else {
                continue;
            };
            // What was taken for spam is no complaint.
            if counted.screened {
                continue;
            }
            let head = (case.number, case.category, case.held);
            let line = ReportLine::of(head, &case.steps, case.ground, counted, today);
            if scope.holds(&line) {
                rows.push(line.cells());
            }
        }
    }
    let lines = rows.len() - 1;
    Ok((sheet_of(rows), lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_days_or_a_year() {
        let day = |text| Date::parse(text).unwrap();
        assert_eq!(
            Scope::read("2026-09-01", "2026-10-31", ""),
            Ok(Scope::Days(day("2026-09-01"), day("2026-10-31")))
        );
        assert_eq!(Scope::read("", "", "2026"), Ok(Scope::Archive(2026)));
        for (from, to, archive) in [
            ("", "", ""),
            ("2026-09-01", "", ""),
            ("2026-10-31", "2026-09-01", ""),
            ("2026-09-01", "2026-10-31", "2026"),
            ("x", "2026-10-31", ""),
            ("", "", "26"),
        ] {
            assert!(
                Scope::read(from, to, archive).is_err(),
                "{from} {to} {archive}"
            );
        }
    }
}
