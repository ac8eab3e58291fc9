//! 预约考察: on which days somebody can be received, and how many at once.

use serde::{Deserialize, Serialize};

use super::HalfDay;
use crate::{date::Date, text, workdays::Calendar};

/// 考察时间: a day and its half.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VisitDay {
    /// The day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub day: Date,
    /// 上午、下午
    pub half: HalfDay,
}

impl VisitDay {
    /// `12月1日（星期二）上午`
    pub fn zh(self) -> String {
        format!("{}{}", day_words(self.day), self.half.zh())
    }
}

/// A visit can be asked for so many days ahead.
const VISIT_WITHIN: i64 = 92;

/// A group that one officer can receive; larger ones are arranged by telephone.
pub(super) const MOST_PEOPLE: u32 = 200;

/// How many people come.
pub(super) fn people(value: &str) -> Result<u32, String> {
    let value = text::half_width(value);
    let value = value.trim();
    let count = value.trim_end_matches(['人', '位']).trim_end();
    if count.is_empty() {
        return Err("请填写一共来几个人".to_owned());
    }
    count
        .parse()
        .ok()
        .filter(|count| (1..=MOST_PEOPLE).contains(count))
        .ok_or_else(|| format!("人数请写 1 到 {MOST_PEOPLE} 的数字，更多人请先打电话"))
}

/// Whether somebody can be received on a day.
///
/// # Errors
/// A sentence that says which day to take instead.
pub fn visit_day(day: Date, today: Date, calendar: &Calendar) -> Result<(), String> {
    let last = today.add_days(VISIT_WITHIN);
    if day <= today {
        let next = calendar.add_workdays(today, 1).date;
        return Err(format!(
            "考察日期要在今天之后，最早可以约 {}；当天要来请直接打电话",
            day_words(next)
        ));
    }
    if day > last {
        return Err(format!(
            "最远可以约到 {}，更晚的请先留下意向，临近再约",
            day_words(last)
        ));
    }
    if calendar.is_workday(day) {
        return Ok(());
    }
    let next = calendar.add_workdays(day, 1).date;
    Err(format!(
        "{}是休息日，单位不上班；最近的工作日是 {}，休息日要来请先打电话约",
        day_words(day),
        day_words(next)
    ))
}

/// The days on which somebody can be received, the next first.
pub fn visit_days(today: Date, calendar: &Calendar) -> impl Iterator<Item = Date> {
    let days = (1..=VISIT_WITHIN).map(move |ahead| today.add_days(ahead));
    days.filter(|day| calendar.is_workday(*day))
}

/// `12月1日（星期二）`
pub fn day_words(day: Date) -> String {
    const NAMES: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
    let name = usize::from(day.weekday().saturating_sub(1));
    let name = NAMES.get(name).copied().unwrap_or_default();
    format!("{}月{}日（星期{name}）", day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Over three years: a day that is taken is a working day in the time to come, and what is
        /// proposed instead of another can be taken.
        #[test]
        fn a_day_that_is_taken_is_worked(from in 0i64..1_000, ahead in -10i64..120) {
            let calendar = Calendar::builtin();
            let today = Date::new(2025, 1, 1).unwrap().add_days(from);
            let day = today.add_days(ahead);
            let listed = visit_days(today, calendar).any(|one| one == day);
            prop_assert_eq!(listed, visit_day(day, today, calendar).is_ok());
            match visit_day(day, today, calendar) {
                Ok(()) => prop_assert!(calendar.is_workday(day) && day > today && ahead <= VISIT_WITHIN),
                Err(why) => {
                    prop_assert!(!calendar.is_workday(day) || ahead <= 0 || ahead > VISIT_WITHIN);
                    prop_assert!(why.contains('月'), "{}", why);
                }
            }
        }
    }
}
