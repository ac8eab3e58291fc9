//! The intent form, parsed by the same function in the browser and on the server.

use serde::{Deserialize, Serialize};

use crate::{
    codes::Contact,
    money::{Amount, MoneyUnit},
    problem::FieldErrors,
    text::{self, bounded, paragraph},
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
    /// What they want; 5 to 1,000 characters.
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
    // An empty one is not written: a form that was sent before there was `about` keeps its hash.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The visitor agrees that name and contact are used as the notice says; must be true.
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub consent: bool,
}

/// An intent that can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLead {
    /// Company or name.
    pub name: String,
    /// Where to call or write.
    pub contact: Contact,
    /// What they want, as they wrote it.
    pub want: String,
    /// Rough amount.
    pub amount: Option<Amount>,
    /// Identifier of the project, if it is about one.
    pub project: Option<String>,
    /// What else it is about, as `kind:id`.
    pub about: Option<String>,
}

impl LeadForm {
    /// Checks everything at once.
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
        let want = errors.take(
            "want",
            paragraph(
                &self.want,
                5,
                1_000,
                "请写几句您想做什么，比如产品、规模、想了解的条件",
            ),
        );
        let amount = errors
            .take("amount", Amount::parse(&self.amount, MoneyUnit::Wan))
            .flatten();
        let project = errors.take("project", project_id(&self.project)).flatten();
        let about = errors.take("about", about(&self.about)).flatten();
        if !self.consent {
            errors.add(
                "consent",
                "请先阅读并勾选同意，我们才能保存您的联系方式并与您联系",
            );
        }
        match (name, contact, want) {
            (Some(name), Some(contact), Some(want)) if errors.is_empty() => Ok(NewLead {
                name,
                contact,
                want,
                amount,
                project,
                about,
            }),
            _ => Err(errors),
        }
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
    use super::*;
    use proptest::prelude::*;

    fn good() -> LeadForm {
        LeadForm {
            name: "某某食品".to_owned(),
            contact: "0190-8005678".to_owned(),
            want: "想建一条方便米饭生产线".to_owned(),
            amount: "约1.2亿元".to_owned(),
            project: "qs-001".to_owned(),
            about: String::new(),
            consent: true,
        }
    }

    #[test]
    fn a_good_form_is_taken() {
        let lead = good().parse().unwrap();
        assert_eq!(lead.amount.unwrap().to_string(), "约 1.2 亿元");
        assert_eq!(lead.project.as_deref(), Some("qs-001"));
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
            form.parse().map(|lead| lead.about)
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
        assert!(!json.contains("about"), "{json}");
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

    proptest! {
        #[test]
        fn any_text_is_taken_or_refused(name in ".{0,80}", contact in ".{0,40}", want in ".{0,40}", about in "[a-z:.-]{0,9}|.{0,9}") {
            let _ = LeadForm { name, contact, want, about, ..good() }.parse();
        }
    }
}
