//! 动态

use serde::{Deserialize, Serialize};

use super::{Column, Step, catalogue::FIELDS};
use crate::{
    date::Date,
    listing::{Check, Listing, document, identifier},
};

/// What the county tells: news, recommendations, events, guides, honours.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// Stable identifier, used in the page's address.
    pub id: String,
    /// 编号, the county's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 标题
    pub name: String,
    /// 栏目
    #[serde(default)]
    pub column: Column,
    /// 发布日期
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// 摘要
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// 正文, a paragraph a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// File name of its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// 图片说明, for who cannot see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture_note: Option<String>,
    /// 推荐人
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recommender: Option<String>,
    /// 推荐人身份
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// 聘期开始
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term_from: Option<Date>,
    /// 聘期结束, the last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term_to: Option<Date>,
    /// 相关项目, by name or number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<String>,
    /// 视频链接, `https` alone; never embedded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub video: Option<String>,
    /// 活动开始, the first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<Date>,
    /// 活动结束, the last day; the first when unset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Date>,
    /// 活动地点
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// 报名截止, the last day; the event's first when unset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signup_until: Option<Date>,
    /// 名额, people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// 办理步骤
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// 办理网址, `https` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// 荣誉年度
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<u32>,
    /// 颁发单位
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// 名次
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<String>,
    /// 核实
    #[serde(flatten)]
    pub check: Check,
}

/// Where an event stands for who wants to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signup {
    /// One can still sign up.
    Open,
    /// 报名已截止, and the event is still to come or on.
    Closed,
    /// 已结束
    Over,
}

impl Signup {
    /// The Chinese words.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Open => "报名中",
            Self::Closed => "报名已截止",
            Self::Over => "已结束",
        }
    }
}

impl Story {
    /// The day by which it stands in lists: its own, else the event's first, else its check's.
    pub fn day(&self) -> Option<Date> {
        self.date.or(self.starts).or(self.check.verified_on)
    }

    /// Whether one can sign up; `None` when it is no event, or one without a date.
    pub fn signup(&self, today: Date) -> Option<Signup> {
        let starts = self.starts.filter(|_| self.column == Column::Event)?;
        let last = self.ends.unwrap_or(starts);
        let until = self.signup_until.unwrap_or(starts);
        Some(if today > last {
            Signup::Over
        } else if today > until {
            Signup::Closed
        } else {
            Signup::Open
        })
    }

    /// 聘期已满: the recommender's term of office is over.
    pub fn term_is_over(&self, today: Date) -> bool {
        self.term_to.is_some_and(|last| today > last)
    }

    /// What its column cannot do without, by name.
    fn missing(&self) -> Vec<&'static str> {
        let wanted: &[(&str, bool)] = match self.column {
            Column::News => &[
                ("发布日期", self.date.is_some()),
                ("正文或摘要", self.text.is_some() || self.summary.is_some()),
            ],
            Column::Recommendation => &[
                ("推荐人", self.recommender.is_some()),
                ("相关项目", !self.projects.is_empty()),
            ],
            Column::Event => &[
                ("活动开始", self.starts.is_some()),
                ("活动地点", self.place.is_some()),
            ],
            Column::Guide => &[("办理步骤", !self.steps.is_empty())],
            Column::Honour => &[
                ("荣誉年度", self.year.is_some()),
                ("颁发单位", self.body.is_some()),
            ],
        };
        let missing = wanted.iter().filter(|(_, there)| !there);
        missing.map(|(name, _)| *name).collect()
    }
}

impl Listing for Story {
    const KEY: &'static str = "stories";
    const ZH: &'static str = "动态";
    const MEASURE: &'static str = "篇";

    document!(FIELDS);

    fn identify(&mut self) {
        self.id = identifier(self.code.as_deref(), "t", &[&self.name]);
    }

    fn complete(&self) -> Result<(), String> {
        let missing = self.missing();
        if !missing.is_empty() {
            return Err(format!(
                "栏目是{}，还缺{}",
                self.column.zh(),
                missing.join("、")
            ));
        }
        let ordered =
            |first: Option<Date>, last: Option<Date>| first.zip(last).is_none_or(|(a, b)| a <= b);
        if !ordered(self.starts, self.ends) {
            return Err("活动结束早于活动开始，请核对日期".to_owned());
        }
        if !ordered(self.signup_until, self.ends.or(self.starts)) {
            return Err("报名截止晚于活动结束，请核对日期".to_owned());
        }
        if !ordered(self.term_from, self.term_to) {
            return Err("聘期结束早于聘期开始，请核对日期".to_owned());
        }
        Ok(())
    }

    fn pictures(&self) -> Vec<&str> {
        self.picture.as_deref().into_iter().collect()
    }

    fn published_on(&self) -> Option<Date> {
        self.date
    }

    fn line(&self) -> String {
        format!("{}｜{}", self.column.zh(), self.name)
    }

    fn move_by(&mut self, days: i64) {
        for day in [
            &mut self.date,
            &mut self.term_from,
            &mut self.term_to,
            &mut self.starts,
            &mut self.ends,
            &mut self.signup_until,
            &mut self.check.verified_on,
        ] {
            *day = day.map(|day| day.add_days(days));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u8, day: u8) -> Date {
        Date::new(2026, month, day).unwrap()
    }

    fn event() -> Story {
        Story {
            name: "乡情恳谈会".to_owned(),
            column: Column::Event,
            starts: Some(day(11, 20)),
            ends: Some(day(11, 21)),
            place: Some("县城".to_owned()),
            signup_until: Some(day(11, 15)),
            ..Story::default()
        }
    }

    #[test]
    fn sign_up_ends_before_the_event_does() {
        let event = event();
        assert_eq!(event.signup(day(11, 15)), Some(Signup::Open));
        assert_eq!(event.signup(day(11, 16)), Some(Signup::Closed));
        assert_eq!(event.signup(day(11, 21)), Some(Signup::Closed));
        assert_eq!(event.signup(day(11, 22)), Some(Signup::Over));
        let until_it_starts = Story {
            signup_until: None,
            ends: None,
            ..event.clone()
        };
        assert_eq!(until_it_starts.signup(day(11, 20)), Some(Signup::Open));
        assert_eq!(until_it_starts.signup(day(11, 21)), Some(Signup::Over));
        let news = Story {
            column: Column::News,
            ..event
        };
        assert_eq!(news.signup(day(11, 1)), None);
    }

    #[test]
    fn each_column_says_what_it_lacks() {
        for column in Column::ALL {
            let story = Story {
                column,
                ..Story::default()
            };
            let why = story.complete().unwrap_err();
            assert!(why.contains(column.zh()), "{why}");
        }
        assert_eq!(event().complete(), Ok(()));
        let undated = Story {
            starts: None,
            ..event()
        };
        assert_eq!(
            undated.complete(),
            Err("栏目是活动，还缺活动开始".to_owned())
        );
    }

    #[test]
    fn days_in_the_wrong_order_are_refused() {
        let early = Story {
            ends: Some(day(11, 19)),
            ..event()
        };
        assert!(early.complete().unwrap_err().contains("活动结束"));
        let late = Story {
            signup_until: Some(day(11, 22)),
            ..event()
        };
        assert!(late.complete().unwrap_err().contains("报名截止"));
        let term = Story {
            term_from: Some(day(5, 1)),
            term_to: Some(day(4, 1)),
            ..event()
        };
        assert!(term.complete().unwrap_err().contains("聘期"));
        assert!(term.term_is_over(day(4, 2)));
        assert!(!term.term_is_over(day(4, 1)));
    }

    #[test]
    fn every_date_of_the_demonstration_moves() {
        let mut moved = Story {
            date: Some(day(1, 1)),
            term_from: Some(day(1, 1)),
            term_to: Some(day(1, 1)),
            check: Check {
                verified_on: Some(day(1, 1)),
                ..Check::default()
            },
            ..event()
        };
        moved.move_by(10);
        assert_eq!(moved.starts, Some(day(11, 30)));
        assert_eq!(moved.signup_until, Some(day(11, 25)));
        let jan = Some(day(1, 11));
        assert_eq!([moved.date, moved.term_from, moved.term_to], [jan; 3]);
        assert_eq!(moved.check.verified_on, jan);
        assert_eq!(moved.ends, Some(day(12, 1)));
    }
}
