//! What is said. It goes to machines and mailboxes outside the house, so it holds what a number
//! plate holds: number, kind, state, until when, and where to look. The functions here are given
//! nothing else of a case.

use domain::{
    codes::ReceiptNumber,
    complaints::{Act, ClockFace, Kind, Running, State, Term},
    date::Date,
    leads::{LeadAct, LeadKind, LeadState},
};
use serde::Serialize;

/// One notice to one receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    /// The delivery's id, by which receivers drop repeats.
    pub(crate) id: String,
    /// One line.
    pub(crate) subject: String,
    /// All of it.
    pub(crate) text: String,
    /// The same for programs.
    pub(crate) facts: Facts,
}

/// A notice for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Facts {
    /// 受理编号
    pub(crate) number: String,
    /// What happened: `case_submit`, `case_limit`, …
    pub(crate) topic: String,
    /// `lead`, or the kind of a complaint.
    pub(crate) kind: String,
    /// Where it stands.
    pub(crate) state: String,
    /// Until when the next step is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) due_on: Option<String>,
    /// Of `case_limit` and `lead_limit`: which term, as `finish` or `finish-2`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) clock: Option<String>,
    /// And how much of it has passed: 50, 80 or 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) percent: Option<u32>,
    /// Where it is handled.
    pub(crate) address: String,
}

/// What a message says, as its id has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// Something was done.
    Event {
        /// `lead` or `case`, and what.
        topic: String,
    },
    /// A term has passed so far.
    Limit {
        /// The term's name.
        term: String,
        /// 50, 80 or 100.
        percent: u32,
    },
}

impl News {
    /// Reads the id of a message.
    pub(crate) fn of(message: &str) -> Option<Self> {
        let mut parts = message.split('/');
        match (parts.next()?, parts.next()?, parts.next()?, parts.next()) {
            ("limit", _, term, Some(percent)) => Some(Self::Limit {
                term: term.to_owned(),
                percent: percent.parse().ok()?,
            }),
            (topic, _, _, None) => Some(Self::Event {
                topic: topic.to_owned(),
            }),
            _ => None,
        }
    }

    /// Whether it is about an intent; otherwise it is about a case.
    pub(crate) fn is_of_lead(&self) -> bool {
        match self {
            Self::Event { topic } => topic.starts_with("lead_"),
            Self::Limit { term, .. } => *term == Term::Contact.to_string(),
        }
    }

    /// Which act of a case it tells.
    pub(crate) fn act(&self) -> Option<Act> {
        match self {
            Self::Event { topic } => {
                let word = topic.strip_prefix("case_")?;
                serde_json::from_value(word.into()).ok()
            }
            Self::Limit { .. } => None,
        }
    }

    /// Which act of an intent it tells.
    pub(crate) fn lead_act(&self) -> Option<LeadAct> {
        match self {
            Self::Event { topic } => match topic.strip_prefix("lead_")? {
                "received" => Some(LeadAct::Submit),
                word => LeadAct::named(word),
            },
            Self::Limit { .. } => None,
        }
    }

    /// Whether somebody else handles it from now on.
    pub(crate) fn is_assignment(&self) -> bool {
        self.act() == Some(Act::Assign) || self.lead_act() == Some(LeadAct::Assign)
    }

    fn topic(&self) -> String {
        match self {
            Self::Event { topic } => topic.clone(),
            Self::Limit { .. } if self.is_of_lead() => "lead_limit".to_owned(),
            Self::Limit { .. } => "case_limit".to_owned(),
        }
    }
}

/// What of a case or an intent may be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plate {
    pub(crate) number: ReceiptNumber,
    kind: (String, &'static str),
    state: (String, &'static str),
    what: Option<&'static str>,
    /// The term that is spoken of, or the one that runs out first: its word and its last day.
    due: Option<(&'static str, Date)>,
}

impl Plate {
    /// Of a case. `None` for a limit that does not run any more: there is nothing to warn of.
    pub(crate) fn of_case(
        number: ReceiptNumber,
        kind: Kind,
        state: State,
        faces: &[ClockFace],
        news: &News,
    ) -> Option<Self> {
        let running = faces.iter().filter_map(|face| match face.running {
            Running::Until(due) => Some((Term::Clock(face.clock, face.term), due.date)),
            _ => None,
        });
        let due = match news {
            News::Limit { term, .. } => {
                let mut running = running;
                Some(running.find(|(known, _)| known.to_string() == *term)?)
            }
            News::Event { .. } => running.min_by_key(|(_, due)| *due),
        };
        Some(Self {
            number,
            kind: (kind.key().to_owned(), kind.zh()),
            state: (word(state), state.zh()),
            what: news.act().map(Act::zh),
            due: due.map(|(term, due)| (term.zh(), due)),
        })
    }

    /// Of an intent. `None` for a limit that somebody has kept.
    pub(crate) fn of_lead(
        number: ReceiptNumber,
        kind: LeadKind,
        state: LeadState,
        due_on: Date,
        news: &News,
    ) -> Option<Self> {
        let waits = state == LeadState::Received;
        if matches!(news, News::Limit { .. }) && !waits {
            return None;
        }
        Some(Self {
            number,
            kind: ("lead".to_owned(), kind.noun()),
            state: (word(state), state.of(kind)),
            what: news
                .lead_act()
                .filter(|act| *act != LeadAct::Submit)
                .map(|act| act.zh(kind)),
            due: waits.then_some((Term::Contact.zh(), due_on)),
        })
    }

    /// For those who handle it.
    pub(crate) fn to_staff(&self, id: &str, news: &News, address: &str, today: Date) -> Letter {
        let (kind, state, number) = (self.kind.1, self.state.1, self.number);
        let what = match news {
            News::Limit { percent, .. } => self.warning(*percent, today),
            News::Event { .. } => self.what.unwrap_or(state).to_owned(),
        };
        let due = self.due.map_or(String::new(), |(term, due)| {
            format!("期限：{}，{term}\n", due.zh())
        });
        Letter {
            id: id.to_owned(),
            subject: format!("{kind} {number}：{what}"),
            text: format!(
                "{kind} {number}：{what}\n状态：{state}\n{due}办理：{address}\n\
                 （通知里不写姓名、联系方式和内容，请登录后查看。）\n"
            ),
            facts: self.facts(news, address),
        }
    }

    /// For the visitor: that there is something, not what.
    pub(crate) fn to_visitor(&self, id: &str, news: &News, address: &str) -> Letter {
        let number = self.number;
        Letter {
            id: id.to_owned(),
            subject: format!("{number} 有新进展"),
            text: format!(
                "编号 {number} 有新进展，请凭编号和查询码查看：{address}\n\
                 这封邮件由系统发出，请不要回复。\n"
            ),
            facts: self.facts(news, address),
        }
    }

    fn warning(&self, percent: u32, today: Date) -> String {
        let (term, due) = self.due.map_or(("", today), |due| due);
        match percent {
            100.. if today > due => format!("{term}已超期"),
            100.. => format!("{term}今天到期"),
            _ => format!("{term}期限已过 {percent}%"),
        }
    }

    fn facts(&self, news: &News, address: &str) -> Facts {
        let (clock, percent) = match news {
            News::Limit { term, percent } => (Some(term.clone()), Some(*percent)),
            News::Event { .. } => (None, None),
        };
        Facts {
            number: self.number.to_string(),
            topic: news.topic(),
            kind: self.kind.0.clone(),
            state: self.state.0.clone(),
            due_on: self.due.map(|(_, due)| due.to_string()),
            clock,
            percent,
            address: address.to_owned(),
        }
    }
}

/// The word of the API.
fn word(state: impl Serialize) -> String {
    let word = serde_json::to_value(state).ok();
    word.and_then(|word| word.as_str().map(str::to_owned))
        .unwrap_or_default()
}

#[cfg(test)]
pub(crate) mod tests {
    use domain::{
        complaints::{Limits, Step, clocks},
        date::Timestamp,
        workdays::Calendar,
    };

    use super::*;

    fn number() -> ReceiptNumber {
        ReceiptNumber::new(Date::new(2026, 9, 28).unwrap(), 1)
    }

    fn plate(news: &News, today: Date) -> Option<Plate> {
        let steps = [Step {
            at: Timestamp::parse("2026-09-28T02:00:00Z").unwrap(),
            act: Act::Submit,
            days: 0,
        }];
        let limits = Limits::usual(Kind::Inquiry);
        let faces = clocks(Kind::Inquiry, &limits, &steps, Calendar::builtin(), today);
        Plate::of_case(number(), Kind::Inquiry, State::Received, &faces, news)
    }

    /// Any letter.
    pub(crate) fn letter() -> Letter {
        let news = News::of("case_submit/YX/1").unwrap();
        let today = Date::new(2026, 9, 28).unwrap();
        let plate = plate(&news, today).unwrap();
        plate.to_staff("id", &news, "https://zs.example.gov.cn", today)
    }

    #[test]
    fn ids_are_read() {
        let limit = News::of("limit/YX20260928-0001-1/finish-2/80").unwrap();
        assert_eq!(
            limit,
            News::Limit {
                term: "finish-2".to_owned(),
                percent: 80
            }
        );
        assert!(!limit.is_of_lead() && limit.act().is_none());
        assert!(
            News::of("limit/YX20260928-0001-1/contact/80")
                .unwrap()
                .is_of_lead()
        );
        let event = News::of("case_ask_supplement/YX20260928-0001-1/2").unwrap();
        assert_eq!(event.act(), Some(Act::AskSupplement));
        let came = News::of("lead_received/x/1").unwrap();
        assert!(came.is_of_lead());
        assert_eq!(came.lead_act(), Some(LeadAct::Submit));
        let added = News::of("lead_supplement/x/2").unwrap();
        assert_eq!(added.lead_act(), Some(LeadAct::Supplement));
        assert!(added.act().is_none() && event.lead_act().is_none());
        assert!(News::of("lead_assign/x/2").unwrap().is_assignment());
        for odd in ["", "x", "limit/x/finish", "limit/x/finish/y", "a/b/c/d"] {
            let news = News::of(odd);
            assert!(!matches!(news, Some(News::Limit { .. })), "{odd}: {news:?}");
        }
    }

    #[test]
    fn a_warning_says_until_when() {
        let news = |percent| News::of(&format!("limit/x/finish/{percent}")).unwrap();
        let said = |percent, day: &str| {
            let today = Date::parse(day).unwrap();
            let plate = plate(&news(percent), today).unwrap();
            plate.to_staff("id", &news(percent), "https://zs", today)
        };
        let half = said(50, "2026-10-09");
        assert!(
            half.subject.ends_with("：办结期限已过 50%"),
            "{}",
            half.subject
        );
        assert!(half.text.contains("2026年10月13日"), "{}", half.text);
        assert_eq!(half.facts.due_on.as_deref(), Some("2026-10-13"));
        assert!(said(100, "2026-10-13").subject.ends_with("今天到期"));
        assert!(said(100, "2026-10-14").subject.ends_with("已超期"));
        // A term that does not run is not warned of.
        let other = News::of("limit/x/finish-2/50").unwrap();
        assert_eq!(plate(&other, Date::new(2026, 10, 9).unwrap()), None);
    }

    #[test]
    fn a_lead_is_called_what_it_is() {
        let due = Date::new(2026, 9, 29).unwrap();
        let said = |id: &str, state| {
            let news = News::of(id).unwrap();
            let plate = Plate::of_lead(number(), LeadKind::Visit, state, due, &news)?;
            Some(plate.to_staff("id", &news, "https://zs", due).subject)
        };
        let number = number();
        assert_eq!(
            said("lead_received/x/1", LeadState::Received),
            Some(format!("考察预约 {number}：已收到"))
        );
        assert_eq!(
            said("lead_supplement/x/2", LeadState::InTalks),
            Some(format!("考察预约 {number}：补充"))
        );
        assert_eq!(
            said("limit/x/contact/100", LeadState::Received),
            Some(format!("考察预约 {number}：首次联系今天到期"))
        );
        assert_eq!(said("limit/x/contact/100", LeadState::Contacted), None);
    }

    #[test]
    fn a_visitor_is_told_that_and_not_what() {
        let news = News::of("case_answer/x/2").unwrap();
        let today = Date::new(2026, 9, 28).unwrap();
        let letter = plate(&news, today)
            .unwrap()
            .to_visitor("id", &news, "https://zs");
        assert!(letter.text.contains("有新进展，请凭编号和查询码查看"));
        assert!(!letter.text.contains("咨询") && !letter.text.contains("答复"));
    }
}
