//! 承接区域: where the county seeks investment, and what it takes over from there.

use serde::{Deserialize, Serialize};

use super::Place;
use crate::{
    catalogue::{Field, fields::fields},
    listing::{Check, Listing, document, identifier},
    positioning::{County, Officer},
    stories,
};

/// A region from which the county takes over industries. Which provinces lie in it stands in
/// [`stories::REGIONS`], who answers for it among the county's contacts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Stable identifier, used in the page's address.
    pub id: String,
    /// 编号, the county's own: makes a speaking address (`gba`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 区域名称
    pub name: String,
    /// 一句话: what the county offers to firms there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    /// 承接产业, as the county's document names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub industries: Vec<String>,
    /// 合作基础: what is there between the two already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ties: Vec<String>,
    /// 推荐项目, by number or name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<String>,
    /// 来源
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// 核实
    #[serde(flatten)]
    pub check: Check,
}

impl Region {
    /// Its provinces, by the names that everybody uses; empty for a region in no list.
    pub fn provinces(&self) -> &'static [&'static str] {
        stories::Region::find(&self.name).map_or(&[], |known| known.provinces)
    }

    /// Whether another name means it too: 珠三角 and 粤港澳大湾区, a province of it.
    pub fn is_called(&self, name: &str) -> bool {
        let known = stories::Region::find(name);
        self.name == name.trim()
            || known.is_some_and(|one| stories::Region::find(&self.name) == Some(one))
    }

    /// The 驻点 team that answers for it; `None` when the county has none there.
    pub fn station<'a>(&self, county: &'a County) -> Option<&'a Officer> {
        stories::nearest(county, &self.name)
    }

    /// Its cities, ports and airports, the nearest first.
    pub fn places<'a>(&self, all: &'a [Place]) -> Vec<&'a Place> {
        let mine = |place: &&Place| place.region.as_deref().is_some_and(|r| self.is_called(r));
        let mut places: Vec<&Place> = all.iter().filter(mine).collect();
        places.sort_by_key(|place| place.distance_km.unwrap_or(u32::MAX));
        places
    }
}

impl Listing for Region {
    const KEY: &'static str = "regions";
    const ZH: &'static str = "承接区域";
    const MEASURE: &'static str = "个";

    document!(FIELDS);

    fn identify(&mut self) {
        self.id = identifier(self.code.as_deref(), "q", &[&self.name]);
    }
}

static FIELDS: &[Field<Region>] = fields![Region;
    line(20) code "编号" "Number" [], "本县自己的编号，用字母的做成好念的网址，如 gba", "gba", ["序列号"];
    title(30) name "区域名称" "Region" [needed card], "长三角、粤港澳大湾区（珠三角）、京津冀、成渝 等", "粤港澳大湾区", ["承接区域", "区域", "名称"];
    line(120) statement "一句话" "In a sentence" [card], "对那里的企业说：本县能给什么", "稻米、药材就近供料，食品和中医药企业的第二车间。", ["承接定位", "定位"];
    list industries "承接产业" "Industries" [card], "本县产业名称，几个用顿号隔开", "健康食品、中医药", ["产业", "重点产业"];
    lines ties "合作基础" "Ties" [], "已有的对口合作、商会、企业、干线，几项用分号隔开", "与广州市对口合作；驻点招商队常驻", ["合作机制", "合作情况"];
    list projects "推荐项目" "Projects" [], "项目编号或名称，几个用顿号隔开；留空按承接产业找", "QS-001、QS-008", ["相关项目", "项目"];
    line(120) source "来源" "Source" [], "依据的文件或提供内容的单位", "青穗县投资促进局（演示数据）", ["数据来源", "依据"];
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{codes::Phone, date::Date};

    fn region(name: &str) -> Region {
        Region {
            name: name.to_owned(),
            ..Region::default()
        }
    }

    #[test]
    fn a_region_answers_to_its_other_names() {
        let bay = region("粤港澳大湾区");
        assert!(bay.is_called("珠三角") && bay.is_called("广东") && bay.is_called("粤港澳大湾区"));
        assert!(!bay.is_called("长三角") && !bay.is_called(""));
        assert_eq!(bay.provinces(), ["广东", "香港", "澳门"]);
        // A region that stands in no list is only itself.
        let own = region("云上");
        assert!(own.is_called("云上") && !own.is_called("云下"));
        assert!(own.provinces().is_empty());
    }

    #[test]
    fn the_nearest_place_stands_first_and_the_unknown_distance_last() {
        let place = |name: &str, region: &str, distance_km| Place {
            name: name.to_owned(),
            region: Some(region.to_owned()),
            distance_km,
            ..Place::default()
        };
        let places = [
            place("广州", "珠三角", Some(2650)),
            place("香港", "粤港澳大湾区", None),
            place("深圳", "广东", Some(2610)),
            place("上海", "长三角", Some(1820)),
        ];
        let names: Vec<_> = region("粤港澳大湾区")
            .places(&places)
            .iter()
            .map(|place| place.name.as_str())
            .collect();
        assert_eq!(names, ["深圳", "广州", "香港"]);
    }

    #[test]
    fn the_station_is_found_by_any_of_its_names() {
        let mut county = County::unset(Date::new(2026, 11, 10).unwrap());
        county.contacts.push(Officer {
            key: "gba".to_owned(),
            unit: "驻点招商队".to_owned(),
            person: "穗长宁".to_owned(),
            role: String::new(),
            phone: Phone::parse("0190-8001205").unwrap(),
            covers: Vec::new(),
            region: Some("珠三角".to_owned()),
        });
        assert!(region("粤港澳大湾区").station(&county).is_some());
        assert!(region("京津冀").station(&county).is_none());
    }
}
