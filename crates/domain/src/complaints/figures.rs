//! 办理情况: what the public is told of how messages are handled. Every figure comes with how many
//! it is of, and a share or a median of fewer than [`FEWEST`] is not calculated: the counts
//! themselves are shown, so that a few answers are neither made to look like a rate nor anybody's
//! in particular.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use super::{Case, Clock, Kind, Limits, Running, State, Step, clocks};
use crate::{
    date::{Date, Timestamp},
    workdays::Calendar,
};

/// The fewest of which a share or a median is given.
pub const FEWEST: u32 = 5;

/// From so many of five on a visitor is satisfied.
const SATISFIED: u8 = 4;

/// 季度: a quarter of a year, `2026-Q3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    year: i32,
    number: u8,
}

impl Quarter {
    /// The quarter that a day lies in.
    pub fn of(day: Date) -> Self {
        Self {
            year: day.year(),
            number: (day.month() - 1) / 3 + 1,
        }
    }

    /// Reads `2026-Q3`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, number) = text.split_once("-Q")?;
        let (year, number) = (year.parse().ok()?, number.parse().ok()?);
        let fits = (1900..=2200).contains(&year) && (1..=4).contains(&number);
        fits.then_some(Self { year, number })
    }

    /// 2026年第三季度
    pub fn zh(self) -> String {
        let word = ["一", "二", "三", "四"][usize::from(self.number - 1) % 4];
        format!("{}年第{word}季度", self.year)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-Q{}", self.year, self.number)
    }
}

impl Serialize for Quarter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quarter {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("expected a quarter, 2026-Q3"))
    }
}

/// A number with one decimal, kept in tenths, as a decimal string: `6.5`, `97.2`, `100`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tenths(u32);

impl Tenths {
    /// In tenths.
    pub const fn tenths(self) -> u32 {
        self.0
    }

    /// A share in percent, rounded down: 100 % is all of them.
    fn percent(part: u32, of: u32) -> Option<Self> {
        let tenths = (u64::from(part) * 1_000).checked_div(u64::from(of))?;
        u32::try_from(tenths).ok().map(Self)
    }
}

impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 10 {
            0 => write!(f, "{}", self.0 / 10),
            tenth => write!(f, "{}.{tenth}", self.0 / 10),
        }
    }
}

impl Serialize for Tenths {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What is counted of a case: nothing of who sent it or what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// 类型
    pub kind: Kind,
    /// When it came.
    pub received_on: Date,
    /// Came in as 待核验 and is still held, or was refused out of it: not counted among the others.
    pub screened: bool,
    /// Taken back by its sender before an answer.
    pub withdrawn: bool,
    /// The first answer: 工作日 since it came, and whether every term was kept until then.
    pub answered: Option<(u32, bool)>,
    /// A term of ours has passed, and it is still open.
    pub overdue: bool,
    /// 未解决: was opened again.
    pub reopened: bool,
    /// 异议: went to the upper body.
    pub appealed: bool,
    /// 评价: result and service, 1 to 5; the last one counts.
    pub rating: Option<(u8, u8)>,
}

impl Counted {
    /// A case as it stands at the end of a day; `None` without a history.
    pub fn of(
        (kind, held): (Kind, bool),
        history: &[Step],
        rating: Option<(u8, u8)>,
        limits: &Limits,
        calendar: &Calendar,
        today: Date,
    ) -> Option<Self> {
        let received_on = history.first()?.at.shanghai_date();
        let mut case = Case::submitted(kind, held);
        let mut counted = Self {
            kind,
            received_on,
            screened: case.state == State::Held,
            withdrawn: false,
            answered: None,
            overdue: false,
            reopened: false,
            appealed: false,
            rating,
        };
        for (at, step) in history.iter().enumerate().skip(1) {
            let before = case.state;
            let after = case.after_one(step.act);
            if before == after {
                continue;
            }
            match after {
                State::Delivered | State::Refused => {
                    counted.screened &= before == State::Held && after == State::Refused;
                    if counted.answered.is_none() {
                        let day = step.at.shanghai_date();
                        let told = &history[..=at];
                        let late = clocks(kind, limits, told, calendar, day)
                            .iter()
                            .any(|face| is_answering(face.clock) && face.is_late(day));
                        let waited = calendar.workdays_between(received_on, day).0;
                        counted.answered = Some((waited, !late));
                    }
                }
                State::Escalated => counted.appealed = true,
                // Nobody opens a message that is held, so what its sender takes back is no message.
                State::Withdrawn => counted.withdrawn = counted.answered.is_none(),
                _ => {
                    counted.screened = false;
                    // What is answered comes back only when it is opened again.
                    counted.reopened |= !before.is_open();
                }
            }
        }
        counted.overdue = case.state.is_open()
            && clocks(kind, limits, history, calendar, today)
                .iter()
                .any(|face| {
                    let runs = matches!(face.running, Running::Until(_));
                    runs && face.clock.is_ours() && face.is_late(today)
                });
        Some(counted)
    }
}

/// The terms within which an answer is owed; 签收 is the county's own affair.
const fn is_answering(clock: Clock) -> bool {
    matches!(clock, Clock::Accept | Clock::Finish | Clock::Deliver)
}

/// What is counted of an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contacted {
    /// When it came.
    pub received_on: Date,
    /// By when the first contact was promised.
    pub due_on: Date,
    /// 首次联系
    pub contacted_on: Option<Date>,
    /// Ended without a first contact.
    pub closed: bool,
}

/// How many waited so many 工作日.
#[derive(Clone, Debug, Default)]
struct Waits(BTreeMap<u32, u32>);

impl Waits {
    fn add(&mut self, days: u32) {
        *self.0.entry(days).or_default() += 1;
    }

    /// The middle one; of an even number the mean of the two middle ones.
    fn median(&self) -> Option<Tenths> {
        let n: u32 = self.0.values().sum();
        if n < FEWEST {
            return None;
        }
        let (low, high) = (self.nth((n - 1) / 2)?, self.nth(n / 2)?);
        Some(Tenths((low + high) * 5))
    }

    fn nth(&self, mut place: u32) -> Option<u32> {
        for (days, count) in &self.0 {
            if place < *count {
                return Some(*days);
            }
            place -= count;
        }
        None
    }
}

/// Counts of cases with what is calculated from them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Row {
    /// 收到, without what was taken for spam.
    pub received: u32,
    /// 已答复: told at least once, a refusal with its ground included.
    pub answered: u32,
    /// Of these 按期答复: every term of 受理, 办结 and 送达 kept until the first answer.
    pub in_time: u32,
    /// In percent of the answered, rounded down; absent below five.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "97.2"))]
    pub in_time_percent: Option<Tenths>,
    /// 工作日 from coming to the first answer, waiting for material included: the median; absent
    /// below five answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "6.5"))]
    pub median_workdays: Option<Tenths>,
    /// 办理中: not answered yet, not withdrawn.
    pub open: u32,
    /// 现在超期: a term of ours has passed, and it is still open.
    pub overdue: u32,
    /// 已撤回 before an answer.
    pub withdrawn: u32,
    /// 再次办理
    pub reopened: u32,
    /// 提请上级
    pub appealed: u32,
    /// 已评价, each answered case by its last rating.
    pub rated: u32,
    /// 未评价
    pub unrated: u32,
    /// 办理结果满意: 4 or 5 of 5.
    pub satisfied: u32,
    /// In percent of the rated, rounded down; absent below five.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "85.7"))]
    pub satisfied_percent: Option<Tenths>,
    /// 服务态度和速度满意: 4 or 5 of 5.
    pub service_satisfied: u32,
    /// In percent of the rated, rounded down; absent below five.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "90.4"))]
    pub service_percent: Option<Tenths>,
}

impl Row {
    /// 满意 18 / 评价 21 / 已答复 40，19 件未评价
    pub fn satisfaction(&self) -> String {
        format!(
            "满意 {} / 评价 {} / 已答复 {}，{} 件未评价",
            self.satisfied, self.rated, self.answered, self.unrated
        )
    }
}

/// First contacts of intents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeadRow {
    /// 收到
    pub received: u32,
    /// 已首次联系
    pub contacted: u32,
    /// Of these by the day that the receipt had promised.
    pub in_time: u32,
    /// In percent of the contacted, rounded down; absent below five.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "97.2"))]
    pub in_time_percent: Option<Tenths>,
    /// 现在超期: the promised day has passed without a contact.
    pub overdue: u32,
    /// 工作日 to the first contact: the median; absent below five.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "1.5"))]
    pub median_workdays: Option<Tenths>,
}

/// A row with what it is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Line<T> {
    /// A kind's key, or a quarter as `2026-Q3`.
    pub of: String,
    /// The same in words.
    pub zh: String,
    /// Its counts.
    #[serde(flatten)]
    pub row: T,
}

/// Everything that the public is told, of one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figures {
    /// 截至: when it was counted.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub as_of: Timestamp,
    /// Shares and medians of fewer are not given.
    pub fewest: u32,
    /// All cases.
    pub total: Row,
    /// By kind, those that there are.
    pub kinds: Vec<Line<Row>>,
    /// By the quarter in which they came, the latest first.
    pub quarters: Vec<Line<Row>>,
    /// 待核验, or refused as spam: in none of the counts.
    pub screened: u32,
    /// Intents.
    pub leads: LeadRow,
    /// Intents by the quarter in which they came, the latest first.
    pub lead_quarters: Vec<Line<LeadRow>>,
}

#[derive(Clone, Debug, Default)]
struct Sum {
    row: Row,
    waits: Waits,
}

impl Sum {
    fn add(&mut self, case: &Counted) {
        let row = &mut self.row;
        let one = u32::from;
        row.received += 1;
        row.withdrawn += one(case.withdrawn);
        row.overdue += one(case.overdue);
        row.reopened += one(case.reopened);
        row.appealed += one(case.appealed);
        let Some((workdays, in_time)) = case.answered else {
            row.open += one(!case.withdrawn);
            return;
        };
        row.answered += 1;
        row.in_time += one(in_time);
        self.waits.add(workdays);
        match case.rating {
            Some((result, service)) => {
                row.rated += 1;
                row.satisfied += one(result >= SATISFIED);
                row.service_satisfied += one(service >= SATISFIED);
            }
            None => row.unrated += 1,
        }
    }

    fn row(self) -> Row {
        let mut row = self.row;
        row.median_workdays = self.waits.median();
        row.in_time_percent = share(row.in_time, row.answered);
        row.satisfied_percent = share(row.satisfied, row.rated);
        row.service_percent = share(row.service_satisfied, row.rated);
        row
    }
}

#[derive(Clone, Debug, Default)]
struct LeadSum {
    row: LeadRow,
    waits: Waits,
}

impl LeadSum {
    fn add(&mut self, lead: Contacted, calendar: &Calendar, today: Date) {
        let row = &mut self.row;
        row.received += 1;
        match lead.contacted_on {
            Some(day) => {
                row.contacted += 1;
                row.in_time += u32::from(day <= lead.due_on);
                self.waits
                    .add(calendar.workdays_between(lead.received_on, day).0);
            }
            None => row.overdue += u32::from(!lead.closed && today > lead.due_on),
        }
    }

    fn row(self) -> LeadRow {
        let mut row = self.row;
        row.median_workdays = self.waits.median();
        row.in_time_percent = share(row.in_time, row.contacted);
        row
    }
}

/// A share of enough; see [`FEWEST`].
fn share(part: u32, of: u32) -> Option<Tenths> {
    (of >= FEWEST).then(|| Tenths::percent(part, of)).flatten()
}

/// Counts case after case.
#[derive(Clone, Debug, Default)]
pub struct Counting {
    total: Sum,
    kinds: BTreeMap<Kind, Sum>,
    quarters: BTreeMap<Quarter, Sum>,
    screened: u32,
    leads: LeadSum,
    lead_quarters: BTreeMap<Quarter, LeadSum>,
}

impl Counting {
    /// Counts a case.
    pub fn case(&mut self, case: &Counted) {
        if case.screened {
            self.screened += 1;
            return;
        }
        self.total.add(case);
        self.kinds.entry(case.kind).or_default().add(case);
        let quarter = Quarter::of(case.received_on);
        self.quarters.entry(quarter).or_default().add(case);
    }

    /// Counts an intent.
    pub fn lead(&mut self, lead: Contacted, calendar: &Calendar, today: Date) {
        self.leads.add(lead, calendar, today);
        let quarter = Quarter::of(lead.received_on);
        let of = self.lead_quarters.entry(quarter).or_default();
        of.add(lead, calendar, today);
    }

    /// What comes of it.
    pub fn figures(self, as_of: Timestamp) -> Figures {
        let of_quarter = |quarter: Quarter| (quarter.to_string(), quarter.zh());
        Figures {
            as_of,
            fewest: FEWEST,
            total: self.total.row(),
            kinds: self
                .kinds
                .into_iter()
                .map(|(kind, sum)| Line {
                    of: kind.key().to_owned(),
                    zh: kind.zh().to_owned(),
                    row: sum.row(),
                })
                .collect(),
            quarters: self
                .quarters
                .into_iter()
                .rev()
                .map(|(quarter, sum)| {
                    let (of, zh) = of_quarter(quarter);
                    Line {
                        of,
                        zh,
                        row: sum.row(),
                    }
                })
                .collect(),
            screened: self.screened,
            leads: self.leads.row(),
            lead_quarters: self
                .lead_quarters
                .into_iter()
                .rev()
                .map(|(quarter, sum)| {
                    let (of, zh) = of_quarter(quarter);
                    Line {
                        of,
                        zh,
                        row: sum.row(),
                    }
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests;
