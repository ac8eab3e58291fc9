//! 区域定位: what the county says it is. A county is data; no county's name stands in code.

use serde::{Deserialize, Serialize};

use crate::{codes::IndustryCode, complaints::ComplaintSettings, date::Date, leads::LeadSettings};

/// The county's own document: positioning, industries, figures, people, settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct County {
    /// An invented county for trying the software; every page then says 演示.
    #[serde(default)]
    pub demo: bool,
    /// 县名
    pub name: String,
    /// County name in English.
    #[serde(default)]
    pub name_en: String,
    /// The investment-promotion bureau that runs the portal.
    pub bureau: String,
    /// One sentence of positioning.
    #[serde(default)]
    pub statement: String,
    /// “4+1”, “2+3”: just content.
    #[serde(default)]
    pub formula: Option<String>,
    /// 4–6 tags, each leading to its industry's projects.
    #[serde(default)]
    pub tags: Vec<Tag>,
    /// 主导、新兴、传统产业.
    #[serde(default)]
    pub industries: Vec<Industry>,
    /// Key figures; the first four stand on the home page.
    #[serde(default)]
    pub indicators: Vec<Indicator>,
    /// Distances to cities, ports, airports.
    #[serde(default)]
    pub transport: Vec<Distance>,
    /// Parks and towns.
    #[serde(default)]
    pub places: Vec<Place>,
    /// Who answers.
    #[serde(default)]
    pub contacts: Vec<Officer>,
    /// Where to complain about the portal's own people.
    #[serde(default)]
    pub supervision: Option<Supervision>,
    /// How investment intents are handled.
    pub intent: IntentSettings,
    /// How complaints, suggestions and questions are handled.
    #[serde(default, skip_serializing_if = "ComplaintSettings::is_usual")]
    pub complaints: ComplaintSettings,
    /// Who gets which lead, and how soon somebody calls.
    #[serde(default, skip_serializing_if = "LeadSettings::is_usual")]
    pub leads: LeadSettings,
    /// 天地图 below the county's own plots, where the county has a key; without it the map shows
    /// the plots on a plain ground.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map: Option<BaseMap>,
    /// Numbers and names of the page's foot; what is unset is not rendered.
    #[serde(default)]
    pub footer: Footer,
    /// 核实日
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub verified_on: Date,
    /// 核实单位
    pub verified_by: String,
    /// Where the document's facts come from.
    #[serde(default)]
    pub source: String,
}

/// A tag of the positioning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tag {
    /// 健康食品主产区
    pub label: String,
    /// Key of the industry whose projects the tag leads to.
    pub industry: String,
    /// One short line with a fact.
    #[serde(default)]
    pub note: String,
}

/// An industry as the county names it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Industry {
    /// Stable key, used in URLs.
    pub key: String,
    /// The county's own name for it, as written in its sheets.
    pub name: String,
    /// 主导、新兴、传统
    pub level: IndustryLevel,
    /// Codes of GB/T 4754-2017 that it covers.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub gbt: Vec<IndustryCode>,
    /// One line on it.
    #[serde(default)]
    pub note: String,
    /// File name of its drawing.
    #[serde(default)]
    pub picture: Option<String>,
}

/// 主导、新兴、传统
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum IndustryLevel {
    /// 主导
    Leading,
    /// 新兴
    Rising,
    /// 传统
    Traditional,
}

impl IndustryLevel {
    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Leading => "主导产业",
            Self::Rising => "新兴产业",
            Self::Traditional => "传统产业",
        }
    }
}

/// A key figure with its period, unit and source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Indicator {
    /// Stable key.
    pub key: String,
    /// 地区生产总值
    pub label: String,
    /// The figure as published; unset shows 未公布, never 0.
    #[serde(default)]
    pub value: Option<String>,
    /// 亿元, %, 家
    pub unit: String,
    /// 2025年
    pub period: String,
    /// Who published it.
    pub source: String,
}

/// How far it is to somewhere that matters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Distance {
    /// 省会, 港口, 机场
    pub to: String,
    /// 高速公路, 铁路
    pub mode: String,
    /// Kilometres.
    pub distance_km: String,
    /// 约2小时
    #[serde(default)]
    pub duration: Option<String>,
}

/// A park or a town.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Place {
    /// Stable key.
    pub key: String,
    /// Name, as written in the sheets' 建设地点.
    pub name: String,
    /// 园区 or 乡镇
    pub kind: PlaceKind,
    /// One line on it.
    #[serde(default)]
    pub note: String,
}

/// 园区 or 乡镇
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// 园区
    Park,
    /// 乡镇
    Town,
}

/// A person who answers, with a telephone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Officer {
    /// Stable key.
    pub key: String,
    /// 单位
    pub unit: String,
    /// 姓名
    pub person: String,
    /// 首席服务员, 驻点负责人
    #[serde(default)]
    pub role: String,
    /// Telephone, as shown.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub phone: crate::codes::Phone,
    /// Keys of the industries that he or she answers for; empty for all.
    #[serde(default)]
    pub covers: Vec<String>,
    /// Where a 驻点 team sits.
    #[serde(default)]
    pub region: Option<String>,
}

/// Where to complain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Supervision {
    /// 监督电话
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub phone: crate::codes::Phone,
    /// 监督邮箱
    #[serde(default)]
    pub email: Option<String>,
    /// When somebody picks up.
    #[serde(default)]
    pub hours: String,
}

/// A public map to show below the plots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BaseMap {
    /// The county's own key of 天地图 for browsers (浏览器端), bound to the portal's domain.
    pub tianditu_key: String,
    /// 审图号 of the map that is shown, shown with it.
    pub review_number: String,
}

/// How intents are handled; each figure is the county's own setting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IntentSettings {
    /// Key of the officer who handles an intent that belongs to no industry.
    pub officer: String,
    /// First contact within so many 工作日.
    pub first_contact_workdays: u32,
    /// Answer within so many 工作日.
    pub reply_workdays: u32,
    /// Personal data are erased after so many months.
    pub retention_months: u32,
    /// Version of the notice that the visitor agreed to.
    pub notice_version: String,
    /// What name and contact are used for (PIPL Art. 17).
    pub purpose: String,
}

/// Names and numbers of the page's foot (government sites must name their host and filing numbers); unset ones are not rendered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Footer {
    /// 主办单位
    #[serde(default)]
    pub host: Option<String>,
    /// 承办单位
    #[serde(default)]
    pub undertaker: Option<String>,
    /// ICP 备案号
    #[serde(default)]
    pub icp: Option<String>,
    /// 公安备案号
    #[serde(default)]
    pub police: Option<String>,
    /// 网站标识码
    #[serde(default)]
    pub site_code: Option<String>,
}

impl County {
    /// The industry of that name or key.
    pub fn industry(&self, name: &str) -> Option<&Industry> {
        self.industries
            .iter()
            .find(|industry| industry.name == name || industry.key == name)
    }

    /// Who handles an intent: the officer who covers the industry, else the general one, else
    /// the first in the list.
    pub fn officer_for(&self, industry: Option<&str>) -> Option<&Officer> {
        let covering = industry.and_then(|key| {
            self.contacts
                .iter()
                .find(|o| o.region.is_none() && o.covers.iter().any(|c| c == key))
        });
        covering
            .or_else(|| {
                self.contacts
                    .iter()
                    .find(|officer| officer.key == self.intent.officer)
            })
            .or_else(|| self.contacts.first())
    }

    /// The document of a portal that nobody has filled in yet.
    pub fn unset(today: Date) -> Self {
        Self {
            demo: false,
            name: "本县".to_owned(),
            name_en: String::new(),
            bureau: "投资促进局".to_owned(),
            statement: String::new(),
            formula: None,
            tags: Vec::new(),
            industries: Vec::new(),
            indicators: Vec::new(),
            transport: Vec::new(),
            places: Vec::new(),
            contacts: Vec::new(),
            supervision: None,
            intent: IntentSettings {
                officer: String::new(),
                first_contact_workdays: 3,
                reply_workdays: 7,
                retention_months: 24,
                notice_version: "1".to_owned(),
                purpose: "姓名和联系方式只用于就您的投资意向与您联系，由投资促进局承办人员查看，\
                          保存 24 个月后删除，不用于其他用途。"
                    .to_owned(),
            },
            complaints: ComplaintSettings::default(),
            leads: LeadSettings::default(),
            map: None,
            footer: Footer::default(),
            verified_on: today,
            verified_by: "投资促进局".to_owned(),
            source: String::new(),
        }
    }
}
