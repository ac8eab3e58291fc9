//! How a county handles leads: who gets which, and how soon somebody calls. Settings, never
//! constants: counties divide their offices differently.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{LeadKind, LeadNeed};
use crate::positioning::{County, Officer};

/// 意向、需求的办理设置
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct LeadSettings {
    /// Who gets what; the first line that fits holds. What no line fits goes to the officer of its
    /// industry or region, as the county's contacts say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<LeadRoute>,
    /// Officers of units that are named here alone: they answer leads, and do not stand in the list
    /// of contacts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub officers: Vec<Officer>,
    /// How soon somebody calls, by kind; `intent.first_contact_workdays` for the others.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: BTreeMap<LeadKind, LeadLimit>,
}

/// 分办: one line of who gets what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LeadRoute {
    /// 类型
    pub kind: LeadKind,
    /// 需求, for one of them alone; any without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub need: Option<LeadNeed>,
    /// Key of the officer, of `officers` here or of the county's contacts.
    pub officer: String,
}

/// 首次联系期限
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LeadLimit {
    /// 工作日; the day on which it came is not counted.
    pub workdays: u32,
    /// Where the term is written, as it is shown to visitors.
    pub source: String,
}

impl LeadSettings {
    /// Nothing of the county's own.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

impl County {
    /// Who gets a lead of this kind and need by the county's lines; `None` where no line fits or it
    /// names nobody who is there.
    pub fn officer_by_route(&self, kind: LeadKind, need: Option<LeadNeed>) -> Option<&Officer> {
        let fits =
            |route: &&LeadRoute| route.kind == kind && (route.need.is_none() || route.need == need);
        let mut officers = self.leads.officers.iter().chain(&self.contacts);
        let route = self.leads.routes.iter().find(fits)?;
        officers.find(|officer| officer.key == route.officer)
    }

    /// How soon somebody calls about a lead of this kind.
    pub fn first_contact(&self, kind: LeadKind) -> LeadLimit {
        self.leads
            .limits
            .get(&kind)
            .cloned()
            .unwrap_or_else(|| LeadLimit {
                workdays: self.intent.first_contact_workdays,
                source: "本县办理时限".to_owned(),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{codes::Phone, date::Date};

    fn officer(key: &str) -> Officer {
        Officer {
            key: key.to_owned(),
            unit: format!("单位 {key}"),
            person: "演示".to_owned(),
            role: String::new(),
            phone: Phone::parse("0190-8001234").unwrap(),
            covers: Vec::new(),
            region: None,
        }
    }

    fn county() -> County {
        let route = |kind, need, officer: &str| LeadRoute {
            kind,
            need,
            officer: officer.to_owned(),
        };
        County {
            contacts: vec![officer("general")],
            leads: LeadSettings {
                routes: vec![
                    route(LeadKind::Need, Some(LeadNeed::Land), "land"),
                    route(LeadKind::Need, None, "general"),
                    route(LeadKind::Visit, None, "nobody"),
                ],
                officers: vec![officer("land")],
                limits: BTreeMap::from([(
                    LeadKind::Visit,
                    LeadLimit {
                        workdays: 1,
                        source: "演示".to_owned(),
                    },
                )]),
            },
            ..County::unset(Date::new(2026, 11, 22).unwrap())
        }
    }

    #[test]
    fn the_first_line_that_fits_holds() {
        let county = county();
        let key = |kind, need| {
            let officer = county.officer_by_route(kind, need);
            officer.map(|officer| officer.key.as_str())
        };
        assert_eq!(key(LeadKind::Need, Some(LeadNeed::Land)), Some("land"));
        assert_eq!(key(LeadKind::Need, Some(LeadNeed::Funds)), Some("general"));
        assert_eq!(key(LeadKind::Invest, None), None);
        // Somebody who has gone gets nothing.
        assert_eq!(key(LeadKind::Visit, None), None);
    }

    #[test]
    fn a_term_without_a_setting_is_that_of_intents() {
        let county = county();
        assert_eq!(county.first_contact(LeadKind::Visit).workdays, 1);
        assert_eq!(
            county.first_contact(LeadKind::Seek).workdays,
            county.intent.first_contact_workdays
        );
    }
}
