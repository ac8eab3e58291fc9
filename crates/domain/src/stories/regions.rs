//! 承接区域: which provinces a 驻点 team answers for.

use crate::positioning::{County, Officer};

/// A region from which investment is sought, with its provinces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its usual name.
    pub name: &'static str,
    /// Other names for it.
    pub aliases: &'static [&'static str],
    /// 省、自治区、直辖市、特别行政区, by their short names.
    pub provinces: &'static [&'static str],
}

/// Every province stands in one of them.
pub const REGIONS: &[Region] = &[
    Region {
        name: "长三角",
        aliases: &["长江三角洲"],
        provinces: &["上海", "江苏", "浙江", "安徽"],
    },
    Region {
        name: "粤港澳大湾区",
        aliases: &["珠三角", "大湾区", "珠江三角洲"],
        provinces: &["广东", "香港", "澳门"],
    },
    Region {
        name: "京津冀",
        aliases: &[],
        provinces: &["北京", "天津", "河北"],
    },
    Region {
        name: "成渝",
        aliases: &["成渝经济圈", "川渝"],
        provinces: &["四川", "重庆"],
    },
    Region {
        name: "东北",
        aliases: &[],
        provinces: &["辽宁", "吉林", "黑龙江"],
    },
    Region {
        name: "华中",
        aliases: &["长江中游", "中部"],
        provinces: &["河南", "湖北", "湖南", "江西"],
    },
    Region {
        name: "山东半岛",
        aliases: &[],
        provinces: &["山东"],
    },
    Region {
        name: "东南沿海",
        aliases: &["海西", "海峡西岸"],
        provinces: &["福建", "台湾", "海南"],
    },
    Region {
        name: "西南",
        aliases: &[],
        provinces: &["广西", "贵州", "云南", "西藏"],
    },
    Region {
        name: "西北和华北西部",
        aliases: &["西北"],
        provinces: &["山西", "内蒙古", "陕西", "甘肃", "青海", "宁夏", "新疆"],
    },
];

impl Region {
    /// The region of that name, or the one in which that province lies: `粤港澳大湾区`, `珠三角`,
    /// `广东`, `广东省`.
    pub fn find(text: &str) -> Option<&'static Self> {
        let text = text.trim();
        REGIONS.iter().find(|region| {
            region.name == text
                || region.aliases.contains(&text)
                || region
                    .provinces
                    .iter()
                    .any(|province| is_province(text, province))
        })
    }
}

/// `内蒙古自治区` is 内蒙古; `广东路` is not 广东.
fn is_province(text: &str, province: &str) -> bool {
    let Some(rest) = text.strip_prefix(province) else {
        return false;
    };
    rest.is_empty()
        || matches!(rest, "省" | "市")
        || rest.ends_with("自治区")
        || rest.ends_with("特别行政区")
}

/// The 驻点 team nearest to where somebody is, by the name of a province or a region; `None` where
/// the county has none.
pub fn nearest<'a>(county: &'a County, from: &str) -> Option<&'a Officer> {
    let wanted = Region::find(from);
    county.contacts.iter().find(|officer| {
        officer.region.as_deref().is_some_and(|seat| {
            // A county may name a region that stands in no list.
            seat == from.trim() || wanted.is_some_and(|region| Region::find(seat) == Some(region))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Date;

    fn county(regions: &[Option<&str>]) -> County {
        let mut county = County::unset(Date::new(2026, 11, 10).unwrap());
        county.contacts = regions
            .iter()
            .enumerate()
            .map(|(n, region)| Officer {
                key: format!("o{n}"),
                unit: "招商队".to_owned(),
                person: "田小满".to_owned(),
                role: String::new(),
                phone: crate::codes::Phone::parse("0190-8001201").unwrap(),
                covers: Vec::new(),
                region: region.map(str::to_owned),
            })
            .collect();
        county
    }

    #[test]
    fn every_province_stands_in_one_region() {
        let mut all: Vec<&str> = REGIONS
            .iter()
            .flat_map(|region| region.provinces)
            .copied()
            .collect();
        assert_eq!(all.len(), 34);
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 34);
    }

    #[test]
    fn the_nearest_station_is_that_of_the_region() {
        let county = county(&[None, Some("长三角"), Some("珠三角"), Some("云上")]);
        let key = |from: &str| nearest(&county, from).map(|officer| officer.key.as_str());
        assert_eq!(key("广东"), Some("o2"));
        assert_eq!(key("粤港澳大湾区"), Some("o2"));
        assert_eq!(key("香港特别行政区"), Some("o2"));
        assert_eq!(key(" 安徽省"), Some("o1"));
        assert_eq!(key("云上"), Some("o3"));
        assert_eq!(key("黑龙江"), None);
        assert_eq!(key("广东路"), None);
        assert_eq!(key(""), None);
    }
}
