//! The project document; its JSON is stored whole.

use serde::{Deserialize, Serialize};

use crate::{
    area::Extent,
    catalogue::Field,
    codes::{IndustryCode, Phone},
    date::Date,
    decimal::Figure,
    listing::{Check, Listing, REVIEW_DAYS, identifier},
    money::Amount,
};

/// A project that seeks an investor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Project {
    /// Stable identifier, used in the page's address.
    pub id: String,
    /// 项目编号, the county's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 项目名称
    pub title: String,
    /// 所属产业, by the county's name for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    /// 国民经济行业代码, GB/T 4754-2017.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub gbt: Option<IndustryCode>,
    /// 招商领域: 工业园区, 标准化厂房, 县城建设, 旅游景区, 乡村振兴.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// 特点: 含金量, 含新量, 含绿量; 大 or 小; 长 or 短.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub traits: Vec<String>,
    /// 建设地点
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// 总投资
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub investment: Option<Amount>,
    /// 一期投资
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase_one: Option<Amount>,
    /// 用地面积
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub land: Option<Extent>,
    /// 建筑面积
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor_area: Option<Extent>,
    /// 合作方式
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modes: Vec<String>,
    /// 项目状态
    #[serde(default)]
    pub status: ProjectStatus,
    /// 项目简介
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// 建设内容
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// 建设条件
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<String>,
    /// 市场前景
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub market: Option<String>,
    /// 年销售收入
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revenue: Option<Amount>,
    /// 年利润
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profit: Option<Amount>,
    /// 投资回收期, years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payback_years: Option<Figure>,
    /// 内部收益率, per cent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub irr_percent: Option<Figure>,
    /// 尚缺条件
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<String>,
    /// 前期进展
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<String>,
    /// 联系单位
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// 联系人
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// 联系电话
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub phone: Option<Phone>,
    /// 核实日期: the facts were checked on this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub verified_on: Option<Date>,
    /// 核实单位
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_by: Option<String>,
    /// 复核期 in days: later than this after the check, the project is 待核实.
    #[serde(default = "default_review_days")]
    pub review_days: u32,
    /// File name of its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
}

/// Where a project stands with investors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProjectStatus {
    /// 招商中
    #[default]
    Open,
    /// 洽谈中
    InTalks,
    /// 已签约
    Signed,
}

impl ProjectStatus {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::Open, Self::InTalks, Self::Signed];

    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Open => "招商中",
            Self::InTalks => "洽谈中",
            Self::Signed => "已签约",
        }
    }

    /// The key in URLs and JSON.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InTalks => "in_talks",
            Self::Signed => "signed",
        }
    }
}

/// 90 days, unless the sheet says otherwise.
pub(crate) const fn default_review_days() -> u32 {
    REVIEW_DAYS
}

impl Project {
    /// A project of which nothing is known yet.
    pub fn blank() -> Self {
        Self {
            id: String::new(),
            code: None,
            title: String::new(),
            industry: None,
            gbt: None,
            field: None,
            traits: Vec::new(),
            place: None,
            investment: None,
            phase_one: None,
            land: None,
            floor_area: None,
            modes: Vec::new(),
            status: ProjectStatus::Open,
            summary: None,
            content: None,
            conditions: None,
            market: None,
            revenue: None,
            profit: None,
            payback_years: None,
            irr_percent: None,
            gaps: Vec::new(),
            progress: None,
            unit: None,
            person: None,
            phone: None,
            verified_on: None,
            verified_by: None,
            review_days: default_review_days(),
            picture: None,
        }
    }

    /// The day after which the facts count as 待核实; `None` when never verified.
    pub fn due_on(&self) -> Option<Date> {
        self.verified_on
            .map(|day| day.add_days(i64::from(self.review_days)))
    }

    /// Past its review period (or never verified): shown as 待核实, not in the default list.
    pub fn is_stale(&self, today: Date) -> bool {
        self.due_on().is_none_or(|due| today > due)
    }

    /// Gives the project its identifier: the county's number where it has one, else a short
    /// fingerprint of name and place, so that the same sheet imported twice means the same ids.
    pub fn identify(&mut self) {
        let place = self.place.as_deref().unwrap_or("");
        self.id = identifier(self.code.as_deref(), "p", &[&self.title, place]);
    }
}

impl Listing for Project {
    const KEY: &'static str = "projects";
    const ZH: &'static str = "招商项目";
    const MEASURE: &'static str = "个";

    fn fields() -> &'static [Field<Self>] {
        super::FIELDS
    }

    fn blank() -> Self {
        Self::blank()
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &str {
        &self.title
    }

    fn identify(&mut self) {
        Self::identify(self);
    }

    fn check(&self) -> Check {
        Check {
            verified_on: self.verified_on,
            verified_by: self.verified_by.clone().or(self.unit.clone()),
            review_days: Some(self.review_days),
        }
    }

    fn set_check(&mut self, check: Check) {
        self.verified_on = check.verified_on;
        self.verified_by = check.verified_by;
        self.review_days = check.review_days.unwrap_or(REVIEW_DAYS);
    }

    fn pictures(&self) -> Vec<&str> {
        self.picture.as_deref().into_iter().collect()
    }

    fn line(&self) -> String {
        let figure = |text: Option<String>| text.unwrap_or_else(|| "未公布".to_owned());
        format!(
            "{}｜{}｜{}｜{}",
            self.title,
            figure(self.investment.map(|amount| amount.to_string())),
            figure(self.land.map(|land| land.in_mu())),
            self.place.as_deref().unwrap_or("地点未公布"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_countys_number_becomes_the_id() {
        let mut project = Project {
            code: Some("ＱＳ-００1".to_owned()),
            ..Project::blank()
        };
        project.identify();
        assert_eq!(project.id, "qs-001");
    }

    #[test]
    fn numbers_that_differ_in_chinese_only_have_different_ids() {
        let with = |code: &str| {
            let mut project = Project {
                code: Some(code.to_owned()),
                ..Project::blank()
            };
            project.identify();
            project.id
        };
        assert_ne!(with("农业-01"), with("工业-01"));
        assert_ne!(with("QS/001"), with("QS-001"));
        assert!(with("一号").starts_with("p-"));
    }

    #[test]
    fn without_a_number_name_and_place_decide() {
        let with = |title: &str| {
            let mut project = Project {
                title: title.to_owned(),
                ..Project::blank()
            };
            project.identify();
            project.id
        };
        assert_eq!(with("稻米 加工园"), with("稻米加工园"));
        assert_ne!(with("稻米加工园"), with("稻米加工厂"));
    }

    #[test]
    fn stale_the_day_after_the_review_period() {
        let day = Date::new(2026, 8, 1).unwrap();
        let project = Project {
            verified_on: Some(day),
            ..Project::blank()
        };
        assert!(!project.is_stale(day.add_days(90)));
        assert!(project.is_stale(day.add_days(91)));
        assert!(Project::blank().is_stale(day));
    }
}
