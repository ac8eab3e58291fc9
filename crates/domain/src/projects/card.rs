//! What a list needs to know of a project.

use serde::{Deserialize, Serialize};

use super::{Project, ProjectStatus};
use crate::{area::Extent, codes::IndustryCode, date::Date, money::Amount, positioning::County};

/// The summary of a project, as it stands in lists; all cards together are one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Card {
    /// The project's identifier.
    pub id: String,
    /// 项目名称
    pub title: String,
    /// The first sentences of 项目简介.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// Key of the county's industry, or the sheet's own word where the county lists none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub industry: String,
    /// The industry's name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub industry_name: String,
    /// GB/T 4754-2017 code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub gbt: Option<IndustryCode>,
    /// 招商领域
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// 建设地点
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// 总投资; absent when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub investment: Option<Amount>,
    /// 用地面积; absent when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub land: Option<Extent>,
    /// 合作方式
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modes: Vec<String>,
    /// 项目状态
    pub status: ProjectStatus,
    /// 核实日期
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub verified_on: Option<Date>,
    /// Past this day the facts count as 待核实.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub due_on: Option<Date>,
    /// Pinyin initials of name, place and industry, made by the server, for the search.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub initials: String,
}

impl Card {
    /// The card of a project in a county; `initials` come from the server's pinyin table, which
    /// is too heavy for the browser.
    pub fn of(project: &Project, county: &County, initials: impl Fn(&str) -> String) -> Self {
        let industry = project.industry.clone().unwrap_or_default();
        let known = county.industry(&industry);
        let name = known.map_or_else(|| industry.clone(), |known| known.name.clone());
        let place = project.place.clone().unwrap_or_default();
        Self {
            id: project.id.clone(),
            title: project.title.clone(),
            summary: project
                .summary
                .as_deref()
                .map(first_line)
                .unwrap_or_default(),
            industry: known.map_or(industry, |known| known.key.clone()),
            gbt: project.gbt.clone(),
            field: project.field.clone().unwrap_or_default(),
            investment: project.investment,
            land: project.land,
            modes: project.modes.clone(),
            status: project.status,
            verified_on: project.verified_on,
            due_on: project.due_on(),
            initials: initials(&format!("{} {place} {name}", project.title)),
            industry_name: name,
            place,
        }
    }

    /// The card without what only the search reads, for data that travel inside a page.
    #[must_use]
    pub fn shown(&self) -> Self {
        Self {
            initials: String::new(),
            summary: String::new(),
            field: String::new(),
            modes: Vec::new(),
            gbt: None,
            ..self.clone()
        }
    }

    /// Past its review period: shown as 待核实, not in the default list.
    pub fn is_stale(&self, today: Date) -> bool {
        self.due_on.is_none_or(|due| today > due)
    }
}

/// Enough of the summary for two lines on a phone.
fn first_line(summary: &str) -> String {
    const MOST: usize = 140;
    let line = summary.lines().next().unwrap_or_default();
    if line.chars().count() <= MOST {
        return line.to_owned();
    }
    line.chars().take(MOST - 1).chain(['…']).collect()
}
