//! 区位与交通: how far it is to where goods and people come from.

use serde::{Deserialize, Serialize};

use crate::{
    catalogue::{Field, fields::fields},
    listing::{Check, Listing, document, identifier},
};

/// What sort of place it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceSort {
    /// 城市
    #[default]
    City,
    /// 港口
    Port,
    /// 机场
    Airport,
    /// 高铁站
    Station,
    /// 铁路货场
    FreightYard,
    /// 口岸
    Crossing,
}

impl PlaceSort {
    /// In the order of the page.
    pub const ALL: [Self; 6] = [
        Self::City,
        Self::Station,
        Self::Airport,
        Self::Port,
        Self::FreightYard,
        Self::Crossing,
    ];

    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::City => "城市",
            Self::Port => "港口",
            Self::Airport => "机场",
            Self::Station => "高铁站",
            Self::FreightYard => "铁路货场",
            Self::Crossing => "口岸",
        }
    }
}

/// A city, port, airport, station or crossing, and how far it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Stable identifier.
    pub id: String,
    /// 编号, the county's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 地名
    pub name: String,
    /// 类别
    #[serde(default)]
    pub sort: PlaceSort,
    /// 承接区域, by its name; empty when the place belongs to none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// 距离, kilometres of way; `None` is 未公布.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_km: Option<u32>,
    /// 公路用时
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub road: Option<String>,
    /// 铁路用时
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rail: Option<String>,
    /// 航空用时
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub air: Option<String>,
    /// 经由
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// 来源
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// 核实
    #[serde(flatten)]
    pub check: Check,
}

impl Place {
    /// The ways that are known: 公路 and how long it takes, and so on.
    pub fn ways(&self) -> Vec<(&'static str, &str)> {
        [
            ("公路", &self.road),
            ("铁路", &self.rail),
            ("航空", &self.air),
        ]
        .into_iter()
        .filter_map(|(way, time)| Some((way, time.as_deref()?)))
        .collect()
    }
}

impl Listing for Place {
    const KEY: &'static str = "places";
    const ZH: &'static str = "区位交通";
    const MEASURE: &'static str = "处";

    document!(FIELDS);

    fn identify(&mut self) {
        self.id = identifier(self.code.as_deref(), "l", &[self.sort.zh(), &self.name]);
    }

    fn line(&self) -> String {
        match self.distance_km {
            Some(km) => format!("{}｜{km} 公里", self.name),
            None => format!("{}｜未公布", self.name),
        }
    }
}

static FIELDS: &[Field<Place>] = fields![Place;
    line(40) code "编号" "Number" [], "本县自己的编号，重复导入时按编号更新；没有可留空", "L-01", ["序列号"];
    title(60) name "地名" "Place" [needed card], "城市、港口、机场、高铁站、口岸的名称", "广州", ["名称", "目的地", "到哪里", "城市"];
    word(PlaceSort) sort "类别" "Kind" [], "城市、高铁站、机场、港口、铁路货场、口岸 之一，留空按城市", "城市", ["类型"];
    line(40) region "承接区域" "Region" [], "属于哪个承接区域：长三角、粤港澳大湾区、京津冀、成渝 等；不属于的留空", "粤港澳大湾区", ["区域"];
    whole("公里", 1, 20_000) distance_km "距离" "Distance" [card], "从县城算的实际路程，整公里；不清楚留空", "2650", ["里程", "公里数"];
    line(30) road "公路用时" "By road" [], "货车正常用时；不走公路的留空", "30小时", ["公路", "公路时间"];
    line(30) rail "铁路用时" "By rail" [], "客运或货运用时，货运的写明；不走铁路的留空", "货运5天", ["铁路", "铁路时间"];
    line(30) air "航空用时" "By air" [], "含到机场的时间；不走航空的留空", "6小时", ["航空", "航空时间"];
    line(80) via "经由" "Via" [], "走哪条路、在哪里转", "省会机场直飞", ["路线", "中转"];
    line(120) source "来源" "Source" [], "谁提供的里程和时刻", "青穗县交通运输局（演示数据）", ["数据来源", "依据"];
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_ways_are_ways() {
        let place = Place {
            name: "沿海港口".to_owned(),
            rail: Some("货运2天".to_owned()),
            ..Place::default()
        };
        assert_eq!(place.ways(), [("铁路", "货运2天")]);
        assert_eq!(place.line(), "沿海港口｜未公布");
    }

    #[test]
    fn an_airport_and_its_city_are_two() {
        let id = |sort| {
            let mut place = Place {
                name: "省会".to_owned(),
                sort,
                ..Place::default()
            };
            place.identify();
            place.id
        };
        assert_ne!(id(PlaceSort::City), id(PlaceSort::Airport));
    }
}
