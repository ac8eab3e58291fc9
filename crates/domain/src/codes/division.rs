//! Places of the country: GB/T 2260 for counties and above, 统计用区划代码 for towns and villages.

use std::error::Error;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{all_digits, squeeze};

/// Province codes of GB/T 2260 and their names, 34 in all.
const PROVINCES: [(&str, &str); 34] = [
    ("11", "北京市"),
    ("12", "天津市"),
    ("13", "河北省"),
    ("14", "山西省"),
    ("15", "内蒙古自治区"),
    ("21", "辽宁省"),
    ("22", "吉林省"),
    ("23", "黑龙江省"),
    ("31", "上海市"),
    ("32", "江苏省"),
    ("33", "浙江省"),
    ("34", "安徽省"),
    ("35", "福建省"),
    ("36", "江西省"),
    ("37", "山东省"),
    ("41", "河南省"),
    ("42", "湖北省"),
    ("43", "湖南省"),
    ("44", "广东省"),
    ("45", "广西壮族自治区"),
    ("46", "海南省"),
    ("50", "重庆市"),
    ("51", "四川省"),
    ("52", "贵州省"),
    ("53", "云南省"),
    ("54", "西藏自治区"),
    ("61", "陕西省"),
    ("62", "甘肃省"),
    ("63", "青海省"),
    ("64", "宁夏回族自治区"),
    ("65", "新疆维吾尔自治区"),
    ("71", "台湾省"),
    ("81", "香港特别行政区"),
    ("82", "澳门特别行政区"),
];

/// An administrative division: 6 figures down to the county (GB/T 2260), 9 for a town, 12 for a
/// village. The province is known to exist; the lists below it change every year and are data.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DivisionCode {
    text: String,
}

/// The five levels of administrative divisions, widest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DivisionLevel {
    /// 省、自治区、直辖市、特别行政区: `210000`.
    Province,
    /// 地级市、州、盟: `210100`.
    City,
    /// 县、区、县级市、旗: `210102`.
    County,
    /// 乡、镇、街道: `210102001`.
    Town,
    /// 村、社区: `210102001001`.
    Village,
}

impl DivisionCode {
    /// Reads 6, 9 or 12 figures. The long codes of statistics for wide places end in zeros
    /// (`210102000000`); they become the short code, so that a place has one code.
    pub fn parse(text: &str) -> Result<DivisionCode, DivisionCodeError> {
        let text = squeeze(text);
        if !all_digits(&text) || !matches!(text.len(), 6 | 9 | 12) {
            return Err(DivisionCodeError::Form);
        }
        let (county, below) = text.split_at(6);
        if province_name(county).is_none() {
            return Err(DivisionCodeError::NoSuchProvince);
        }
        let (town, village) = below.split_at(below.len().min(3));
        let village = village.trim_start_matches("000");
        let town = if village.is_empty() {
            town.trim_start_matches("000")
        } else {
            town
        };
        // A place below must lie in a place above.
        let orphan = (town == "000" && !village.is_empty())
            || (&county[2..4] == "00" && (&county[4..] != "00" || !town.is_empty()));
        if orphan {
            return Err(DivisionCodeError::Orphan);
        }
        Ok(DivisionCode {
            text: format!("{county}{town}{village}"),
        })
    }

    /// The code, 6, 9 or 12 figures.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The name of the province.
    pub fn province(&self) -> &'static str {
        province_name(&self.text).unwrap_or_default()
    }

    /// How small the place is.
    pub fn level(&self) -> DivisionLevel {
        match self.text.len() {
            6 if self.text.ends_with("0000") => DivisionLevel::Province,
            6 if self.text.ends_with("00") => DivisionLevel::City,
            6 => DivisionLevel::County,
            9 => DivisionLevel::Town,
            _ => DivisionLevel::Village,
        }
    }

    /// Whether this place is `other` or lies in it.
    pub fn within(&self, other: &DivisionCode) -> bool {
        let meaning = match other.level() {
            DivisionLevel::Province => 2,
            DivisionLevel::City => 4,
            _ => other.text.len(),
        };
        other
            .text
            .get(..meaning)
            .is_some_and(|prefix| self.text.starts_with(prefix))
    }
}

fn province_name(code: &str) -> Option<&'static str> {
    let prefix = code.get(..2)?;
    PROVINCES
        .iter()
        .find(|(code, _)| *code == prefix)
        .map(|(_, name)| *name)
}

impl fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

text_form!(DivisionCode, DivisionCodeError, |code| code.text.clone());

/// Why a text is not the code of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DivisionCodeError {
    /// Not 6, 9 or 12 figures.
    Form,
    /// The first two figures name no province.
    NoSuchProvince,
    /// A county without its city, or a town or village without the place above.
    Orphan,
}

impl fmt::Display for DivisionCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "区划代码应为 6 位数字（县），乡镇 9 位，村 12 位，如 210102",
            Self::NoSuchProvince => "区划代码前两位不是省级代码，请核对，如辽宁省以 21 开头",
            Self::Orphan => "区划代码缺少上级，请从省、市、县写起，如 210102001",
        })
    }
}

impl Error for DivisionCodeError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(text: &str) -> DivisionCode {
        DivisionCode::parse(text).expect("a code")
    }

    #[test]
    fn levels_and_provinces() {
        for (text, level) in [
            ("210000", DivisionLevel::Province),
            ("210100", DivisionLevel::City),
            ("210102", DivisionLevel::County),
            ("210102001", DivisionLevel::Town),
            ("210102001001", DivisionLevel::Village),
            // A city without counties has its towns right below.
            ("441900003", DivisionLevel::Town),
        ] {
            assert_eq!(code(text).level(), level, "{text}");
        }
        assert_eq!(code("２１０１０２").province(), "辽宁省");
        assert_eq!(code("820000").province(), "澳门特别行政区");
    }

    #[test]
    fn padded_codes_become_short() {
        assert_eq!(code("210102000000").as_str(), "210102");
        assert_eq!(code("210102000").as_str(), "210102");
        assert_eq!(code("210102001000").as_str(), "210102001");
        assert_eq!(code("210000000000").level(), DivisionLevel::Province);
    }

    #[test]
    fn places_lie_in_places() {
        let village = code("210102001001");
        for above in ["210000", "210100", "210102", "210102001", "210102001001"] {
            assert!(village.within(&code(above)), "{above}");
        }
        for other in ["220000", "210200", "210103", "210102002", "210102001002"] {
            assert!(!village.within(&code(other)), "{other}");
        }
        assert!(!code("210100").within(&code("210102")));
    }

    #[test]
    fn what_is_not_a_place_is_refused() {
        for (text, error) in [
            ("", DivisionCodeError::Form),
            ("21010", DivisionCodeError::Form),
            ("2101020", DivisionCodeError::Form),
            ("21010X", DivisionCodeError::Form),
            ("990102", DivisionCodeError::NoSuchProvince),
            ("160102", DivisionCodeError::NoSuchProvince),
            ("210002", DivisionCodeError::Orphan),
            ("210000001", DivisionCodeError::Orphan),
            ("210102000001", DivisionCodeError::Orphan),
        ] {
            assert_eq!(DivisionCode::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn codes_round_trip(i in 0_usize..34, rest in "(0[1-9]|[1-9][0-9])[0-9]{2}([0-9]{3}){0,2}") {
            if let Ok(code) = DivisionCode::parse(&format!("{}{rest}", PROVINCES[i].0)) {
                prop_assert_eq!(code.province(), PROVINCES[i].1);
                let json = serde_json::to_string(&code).expect("json");
                prop_assert_eq!(serde_json::from_str::<DivisionCode>(&json).expect("a code"), code);
            }
        }

        #[test]
        fn other_provinces_are_refused(prefix in 0_u32..100) {
            let known = PROVINCES.iter().any(|(code, _)| *code == format!("{prefix:02}"));
            prop_assert_eq!(DivisionCode::parse(&format!("{prefix:02}0102")).is_ok(), known);
        }

        #[test]
        fn random_text_never_panics(text in "\\PC{0,14}", like in "[0-9０-９ -]{0,14}") {
            let _ = DivisionCode::parse(&text);
            let _ = DivisionCode::parse(&like);
        }
    }
}
