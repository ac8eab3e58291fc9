//! 期限: how many working days each step may take, with the source of each.

use serde::{Deserialize, Serialize};

use super::{Clock, Kind};

/// One deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Limit {
    /// Whose clock.
    pub clock: Clock,
    /// 工作日; the day on which the clock starts is not counted (民法典第二百零一条).
    pub workdays: u32,
    /// Where the deadline is written, as it is shown to visitors.
    pub source: String,
}

/// The deadlines of one kind. A clock without a limit does not run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Limits {
    /// Each clock once.
    pub limits: Vec<Limit>,
    /// The most 工作日 that one extension may add.
    pub extension_most: u32,
}

impl Limits {
    /// The limit of a clock.
    pub fn of(&self, clock: Clock) -> Option<&Limit> {
        self.limits.iter().find(|limit| limit.clock == clock)
    }

    /// What holds where the county has set nothing: the Order's terms for what comes under it, for
    /// the rest the practice of government sites. Settings, not law: places differ.
    pub fn usual(kind: Kind) -> Self {
        let order = "《外商投资企业投诉工作办法》（商务部令2020年第3号）";
        let county = "本县办理时限";
        let rows: &[(Clock, u32, &str)] = match kind {
            Kind::ForeignInvestment => &[
                (Clock::Sign, 1, county),
                (Clock::Accept, 7, order),
                (Clock::Supplement, 15, order),
                (Clock::Finish, 60, order),
                (Clock::Deliver, 3, order),
            ],
            Kind::Enterprise => &[
                (Clock::Sign, 1, county),
                (Clock::Accept, 3, county),
                (Clock::Supplement, 15, county),
                (Clock::Finish, 15, county),
                (Clock::Deliver, 3, county),
            ],
            Kind::Suggestion | Kind::Inquiry => &[
                (Clock::Sign, 1, county),
                (Clock::Supplement, 15, county),
                (Clock::Finish, 7, county),
            ],
            Kind::Correction => &[
                (Clock::Sign, 1, county),
                (Clock::Supplement, 15, county),
                (Clock::Finish, 3, county),
            ],
        };
        let limits = rows
            .iter()
            .map(|(clock, workdays, source)| Limit {
                clock: *clock,
                workdays: *workdays,
                source: (*source).to_owned(),
            })
            .collect();
        Self {
            limits,
            extension_most: match kind {
                Kind::ForeignInvestment => 60,
                Kind::Enterprise => 15,
                _ => 8,
            },
        }
    }
}
