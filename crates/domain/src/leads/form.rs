//! The form of a lead, parsed by the same function in the browser and on the server: what all kinds
//! ask, and the few fields of each.

use serde::{Deserialize, Serialize};

use super::{HalfDay, LeadKind, LeadNeed, VisitDay, visit::people, visit_day};
use crate::{
    codes::Contact,
    date::Date,
    library::things,
    money::{Amount, AmountError, MoneyUnit},
    problem::FieldErrors,
    text::{self, bounded, paragraph},
    workdays::Calendar,
};

/// What the form sends, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct LeadForm {
    /// Company, or how the visitor wants to be called; at most 60 characters.
    #[cfg_attr(feature = "openapi", schema(example = "某某食品有限公司"))]
    pub name: String,
    /// One contact: a telephone number or an e-mail address.
    #[cfg_attr(feature = "openapi", schema(example = "0190-8005678"))]
    pub contact: String,
    /// What they want; 5 to 1,000 characters. Optional for `visit` and `event`.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "想了解方便米饭项目的用地和蒸汽价格")
    )]
    pub want: String,
    /// A rough amount, optional: `5000万`, `约1.2亿元`; a bare number is 万元.
    #[cfg_attr(feature = "openapi", schema(example = "约1.2亿元"))]
    pub amount: String,
    /// The project that the intent is about, by its identifier; empty for an intent in general.
    #[cfg_attr(feature = "openapi", schema(example = "qs-001"))]
    pub project: String,
    /// What else it is about, as `kind:id`: a chain's node, a plot, a plant, a policy, an item of a
    /// list; empty for an intent in general.
    #[cfg_attr(feature = "openapi", schema(example = "chains:dairy.whey"))]
    // An empty one is not written: a form that was sent before there was `about` keeps its hash;
    // likewise the fields below.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// 类型: `invest`, `seek`, `need`, `visit`, `gap` or `event`. Without it: `gap` or `event` when
    /// it is about a chain's node or an event that takes sign-ups, `invest` otherwise.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(example = "invest"))]
    pub kind: String,
    /// For `need`, what is lacking: `land`, `funds`, `workers`, `permits` or `market`.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub need: String,
    /// For `visit`, the day: `2026-12-01`, a working day within three months.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub day: String,
    /// For `visit`: `morning` or `afternoon`.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub half: String,
    /// For `visit` and `event`, how many people come: `3`.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub people: String,
    /// The visitor agrees that name and contact are used as the notice says; must be true.
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub consent: bool,
}

/// A lead that can be stored: what is personal, and the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLead {
    /// Company or name.
    pub name: String,
    /// Where to call or write.
    pub contact: Contact,
    /// What they want, as they wrote it; free text, so it may name people.
    pub want: String,
    /// What is not personal.
    pub facts: LeadFacts,
}

/// What a lead says that is not personal: it stays when the person is erased.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeadFacts {
    /// 类型
    pub kind: LeadKind,
    /// Rough amount.
    pub amount: Option<Amount>,
    /// Identifier of the project, if it is about one.
    pub project: Option<String>,
    /// What else it is about, as `kind:id`.
    pub about: Option<String>,
    /// 需求
    pub need: Option<LeadNeed>,
    /// 考察时间
    pub visit: Option<VisitDay>,
    /// 人数
    pub people: Option<u32>,
}

impl LeadForm {
    /// Checks everything at once, but for what the calendar says of the day.
    ///
    /// # Errors
    /// A sentence for each field that cannot be taken, saying what to write.
    pub fn parse(&self) -> Result<NewLead, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take(
            "name",
            bounded(&self.name, 1, 60, "请填写单位名称或您的称呼"),
        );
        let contact = match text::tidy(&self.contact).as_str() {
            "" => errors.take("contact", Err("请填写一个联系方式：手机、座机或邮箱")),
            contact => errors.take("contact", Contact::parse(contact)),
        };
        let amount = Amount::parse(&self.amount, MoneyUnit::Wan).map_err(|why| match why {
            AmountError::Range => "请写一个大致的数，如 1.2亿；拿不准的写最多会投多少".to_owned(),
            other => other.to_string(),
        });
        let amount = errors.take("amount", amount).flatten();
        let project = errors.take("project", project_id(&self.project)).flatten();
        let about = errors.take("about", about(&self.about)).flatten();
        let kind = errors.take("kind", self.kind(about.as_deref()));
        let want = errors.take("want", self.want(kind));
        let own = kind.map(|kind| self.own(kind, about.as_deref(), &mut errors));
        if !self.consent {
            errors.add(
                "consent",
                "请先阅读并勾选同意，我们才能保存您的联系方式并与您联系",
            );
        }
        match (name, contact, want, own) {
            (Some(name), Some(contact), Some(want), Some(own)) if errors.is_empty() => {
                Ok(NewLead {
                    name,
                    contact,
                    want,
                    facts: LeadFacts {
                        amount,
                        project,
                        about,
                        ..own
                    },
                })
            }
            _ => Err(errors),
        }
    }

    /// Checks everything at once, also whether the bureau works on the day.
    ///
    /// # Errors
    /// A sentence for each field that cannot be taken, saying what to write.
    pub fn parse_on(&self, today: Date, calendar: &Calendar) -> Result<NewLead, FieldErrors> {
        let parsed = self.parse();
        let day = match self.kind.trim() {
            "visit" => Date::parse(&text::tidy(&self.day)).ok(),
            _ => None,
        };
        let Some(Err(why)) = day.map(|day| visit_day(day, today, calendar)) else {
            return parsed;
        };
        let mut errors = parsed.err().unwrap_or_default();
        errors.add("day", why);
        Err(errors)
    }

    /// What is said to be the kind, or what is meant.
    fn kind(&self, about: Option<&str>) -> Result<LeadKind, &'static str> {
        match self.kind.trim() {
            "" => Ok(LeadKind::meant_by(about)),
            key => LeadKind::named(key)
                .ok_or("请从六种里选一种：想投资、有项目、有需求、预约考察、补链、活动报名"),
        }
    }

    fn want(&self, kind: Option<LeadKind>) -> Result<String, String> {
        let missing = match kind {
            Some(LeadKind::Seek) => {
                "请写几句您的项目：做什么、在哪里、进展到哪一步、想找什么样的投资方"
            }
            Some(LeadKind::Need) => "请写几句您缺什么：要多少、什么时候要、现在卡在哪里",
            Some(LeadKind::Gap) => "请写几句您能做什么：产品、年产量、想要的条件",
            _ => "请写几句您想做什么，比如产品、规模、想了解的条件",
        };
        // Who says that it is a visit or a sign-up has said enough.
        let said = !self.kind.trim().is_empty();
        match kind {
            Some(LeadKind::Visit | LeadKind::Event) if said => {
                paragraph(&self.want, 0, 1_000, missing)
            }
            _ => paragraph(&self.want, 5, 1_000, missing),
        }
    }

    /// The fields that a kind has besides.
    fn own(&self, kind: LeadKind, about: Option<&str>, errors: &mut FieldErrors) -> LeadFacts {
        let mut facts = LeadFacts {
            kind,
            ..LeadFacts::default()
        };
        let said = !self.kind.trim().is_empty();
        let is_about = |wanted: &str, part: bool| {
            let mut things = about.into_iter().flat_map(things);
            things.any(|(kind, id)| kind == wanted && (!part || id.contains('.')))
        };
        match kind {
            LeadKind::Need => {
                let need = LeadNeed::named(self.need.trim());
                facts.need = errors.take(
                    "need",
                    need.ok_or("请选一样最缺的：用地厂房、资金、招工、审批办证还是销路"),
                );
            }
            LeadKind::Visit => {
                let day = Date::parse(&text::tidy(&self.day));
                let day = errors.take("day", day.map_err(|_| "请选您想来的日期"));
                let half = HalfDay::named(self.half.trim());
                let half = errors.take("half", half.ok_or("请选上午还是下午"));
                facts.visit = day.zip(half).map(|(day, half)| VisitDay { day, half });
                facts.people = errors.take("people", people(&self.people));
            }
            LeadKind::Event if said => {
                facts.people = errors.take("people", people(&self.people));
                if !is_about("stories", false) {
                    errors.add("about", "请选报名哪一场；也可以从活动页面点“现在报名”进来");
                }
            }
            LeadKind::Gap if !is_about("chains", true) => errors.add(
                "about",
                "请选您能补哪一环；也可以从产业链页面点开那一环进来",
            ),
            _ => {}
        }
        for (field, value, asked) in [
            ("need", &self.need, kind == LeadKind::Need),
            ("day", &self.day, kind == LeadKind::Visit),
            ("half", &self.half, kind == LeadKind::Visit),
            (
                "people",
                &self.people,
                matches!(kind, LeadKind::Visit | LeadKind::Event),
            ),
        ] {
            if !asked && !value.trim().is_empty() {
                errors.add(
                    field,
                    format!("“{}”不用填这一项，请留空，或改选合适的类型", kind.zh()),
                );
            }
        }
        facts
    }
}

fn project_id(value: &str) -> Result<Option<String>, &'static str> {
    let value = value.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if value.is_empty() {
        Ok(None)
    } else if value.len() <= 60 && value.chars().all(plain) {
        Ok(Some(value.to_owned()))
    } else {
        Err("项目编号不对，请从项目页面进入")
    }
}

/// Longest `about`: kind, identifier and the key of a part of it.
const ABOUT_MOST: usize = 130;

/// `kind:id`: what it names is looked up by the server.
///
/// # Errors
/// A sentence when it has no such form.
pub(crate) fn about(value: &str) -> Result<Option<String>, &'static str> {
    let value = value.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':');
    let named = |(kind, id): (&str, &str)| !kind.is_empty() && !id.is_empty();
    if value.is_empty() {
        Ok(None)
    } else if value.len() <= ABOUT_MOST
        && value.chars().all(plain)
        && value.split_once(':').is_some_and(named)
    {
        Ok(Some(value.to_owned()))
    } else {
        Err("“关于”的内容读不懂，请从原来的页面重新进入")
    }
}

#[cfg(test)]
mod tests {
    use super::{super::visit::MOST_PEOPLE, *};
    use proptest::prelude::*;

    fn good() -> LeadForm {
        LeadForm {
            name: "某某食品".to_owned(),
            contact: "0190-8005678".to_owned(),
            want: "想建一条方便米饭生产线".to_owned(),
            amount: "约1.2亿元".to_owned(),
            project: "qs-001".to_owned(),
            consent: true,
            ..LeadForm::default()
        }
    }

    /// 2026-11-22 is a Sunday.
    fn today() -> Date {
        Date::new(2026, 11, 22).unwrap()
    }

    fn wrong(form: &LeadForm) -> Vec<String> {
        let errors = form.parse_on(today(), Calendar::builtin()).unwrap_err();
        errors.0.keys().cloned().collect()
    }

    fn visit() -> LeadForm {
        LeadForm {
            kind: "visit".to_owned(),
            day: "2026-12-01".to_owned(),
            half: "morning".to_owned(),
            people: "３人".to_owned(),
            want: String::new(),
            ..good()
        }
    }

    #[test]
    fn a_good_form_is_taken() {
        let lead = good().parse().unwrap();
        assert_eq!(lead.facts.amount.unwrap().to_string(), "约 1.2 亿元");
        assert_eq!(lead.facts.project.as_deref(), Some("qs-001"));
        assert!(
            LeadForm {
                amount: String::new(),
                project: String::new(),
                ..good()
            }
            .parse()
            .is_ok()
        );
    }

    #[test]
    fn what_it_is_about_is_a_kind_and_an_identifier() {
        let about = |text: &str| {
            let form = LeadForm {
                about: text.to_owned(),
                ..good()
            };
            form.parse().map(|lead| lead.facts.about)
        };
        assert_eq!(about("").unwrap(), None);
        let node = "chains:dairy.n-12ab";
        assert_eq!(about(node).unwrap().as_deref(), Some(node));
        let long = format!("chains:{}", "a".repeat(124));
        for wrong in ["chains", "chains:", ":dairy", "chains:乳品", "a:b c", &long] {
            assert!(
                about(wrong).unwrap_err().first("about").is_some(),
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_form_about_nothing_is_written_as_before() {
        let json = serde_json::to_string(&good()).unwrap();
        for field in ["about", "kind", "need", "day", "half", "people"] {
            assert!(!json.contains(field), "{json}");
        }
        let about = LeadForm {
            about: "parcels:a-01".to_owned(),
            ..good()
        };
        assert_ne!(serde_json::to_string(&about).unwrap(), json);
    }

    #[test]
    fn all_errors_come_at_once() {
        let errors = LeadForm {
            amount: "很多".to_owned(),
            ..LeadForm::default()
        }
        .parse()
        .unwrap_err();
        let fields: Vec<_> = errors.0.keys().map(String::as_str).collect();
        assert_eq!(fields, ["amount", "consent", "contact", "name", "want"]);
    }

    #[test]
    fn too_long_says_how_long() {
        let errors = LeadForm {
            name: "长".repeat(61),
            ..good()
        }
        .parse()
        .unwrap_err();
        assert!(errors.first("name").unwrap().contains("61"));
    }

    #[test]
    fn without_a_kind_it_is_what_it_was_before() {
        let lead = good().parse().unwrap();
        assert_eq!(lead.facts.kind, LeadKind::Invest);
        let about = |about: &str| LeadForm {
            about: about.to_owned(),
            ..good()
        };
        let gap = about("chains:dairy.whey").parse().unwrap();
        assert_eq!(gap.facts.kind, LeadKind::Gap);
        // How many come was never asked; what they want was.
        let event = about("stories:dt-01");
        assert_eq!(event.parse().unwrap().facts.kind, LeadKind::Event);
        let silent = LeadForm {
            want: String::new(),
            ..event
        };
        assert_eq!(wrong(&silent), ["want"]);
    }

    #[test]
    fn each_kind_asks_for_its_own() {
        let of = |kind: &str| LeadForm {
            kind: kind.to_owned(),
            ..good()
        };
        assert_eq!(wrong(&of("need")), ["need"]);
        assert_eq!(wrong(&of("visit")), ["day", "half", "people"]);
        assert_eq!(wrong(&of("gap")), ["about"]);
        assert_eq!(wrong(&of("event")), ["about", "people"]);
        assert_eq!(wrong(&of("other")), ["kind"]);
        for kind in ["invest", "seek"] {
            assert!(of(kind).parse().is_ok());
        }
        let need = LeadForm {
            need: "land".to_owned(),
            ..of("need")
        };
        assert_eq!(need.parse().unwrap().facts.need, Some(LeadNeed::Land));
        // What belongs to another kind is not dropped in silence.
        let mixed = LeadForm {
            kind: "seek".to_owned(),
            people: "3".to_owned(),
            ..need
        };
        assert_eq!(wrong(&mixed), ["need", "people"]);
    }

    #[test]
    fn a_visit_needs_no_words_and_a_day_on_which_somebody_is_there() {
        let lead = visit().parse_on(today(), Calendar::builtin()).unwrap();
        let when = lead.facts.visit.unwrap();
        assert_eq!(when.zh(), "12月1日（星期二）上午");
        assert_eq!(lead.facts.people, Some(3));
        for (day, says) in [
            ("2026-11-22", "11月23日（星期一）"),
            ("2026-11-21", "今天之后"),
            ("2026-11-28", "最近的工作日是 11月30日（星期一）"),
            ("2027-02-23", "最远可以约到 2月22日"),
            ("2026-13-01", "请选您想来的日期"),
            ("", "请选您想来的日期"),
        ] {
            let form = LeadForm {
                day: day.to_owned(),
                consent: false,
                ..visit()
            };
            let errors = form.parse_on(today(), Calendar::builtin()).unwrap_err();
            let fields: Vec<_> = errors.0.keys().map(String::as_str).collect();
            assert_eq!(fields, ["consent", "day"], "{day}");
            let why = errors.first("day").unwrap();
            assert!(why.contains(says), "{day}: {why}");
        }
        for people in ["0", "201", "许多", "-1", "1.5"] {
            let form = LeadForm {
                people: people.to_owned(),
                ..visit()
            };
            assert_eq!(wrong(&form), ["people"], "{people}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken_or_refused(name in ".{0,80}", contact in ".{0,40}", want in ".{0,40}", about in "[a-z:.-]{0,9}|.{0,9}") {
            let _ = LeadForm { name, contact, want, about, ..good() }.parse();
        }

        /// Every kind with any fields is taken or refused, and what is taken has what its kind needs.
        #[test]
        fn what_is_taken_is_whole(
            kind in "invest|seek|need|visit|gap|event||.{0,6}",
            need in "land|funds|market||.{0,6}", day in "2026-1[12]-[0-3][0-9]|.{0,10}",
            half in "morning|afternoon||.{0,4}", people in "[0-9]{0,4}|.{0,4}",
            about in "chains:a.b|stories:c||.{0,9}", want in "|.{0,20}",
        ) {
            let form = LeadForm { kind, need, day, half, people, about, want, ..good() };
            if let Ok(lead) = form.parse_on(today(), Calendar::builtin()) {
                let facts = lead.facts;
                prop_assert_eq!(facts.need.is_some(), facts.kind == LeadKind::Need);
                prop_assert_eq!(facts.visit.is_some(), facts.kind == LeadKind::Visit);
                prop_assert!(facts.people.is_none_or(|count| (1..=MOST_PEOPLE).contains(&count)));
                if facts.kind == LeadKind::Gap {
                    prop_assert!(facts.about.is_some());
                }
            }
        }
    }
}
