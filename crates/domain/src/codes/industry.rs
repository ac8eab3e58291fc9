//! Industries of the national economy, GB/T 4754-2017 《国民经济行业分类》.

use std::error::Error;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::industry_names::{DIVISIONS, SECTION_OF, SECTIONS};
use super::{all_digits, squeeze};

/// The edition every [`IndustryCode`] belongs to; stored beside the codes, because the next
/// edition will give some of them another meaning.
pub const EDITION: &str = "GB/T 4754-2017";

/// A code of GB/T 4754-2017 in its full form: the letter of the section and the figures, `C`,
/// `C13`, `C139`, `C1391`. The division is known to exist; whether a group or a class exists
/// only an [`IndustryTable`](super::IndustryTable) can say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IndustryCode {
    text: String,
}

/// The four levels of the classification, widest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndustryLevel {
    /// 门类: a letter A–T.
    Section,
    /// 大类: two figures.
    Division,
    /// 中类: three figures.
    Group,
    /// 小类: four figures.
    Class,
}

impl IndustryCode {
    /// Reads `C`, `13`, `C13`, `139`, `1391` or `C1391`, in any case and width. Where both are
    /// written, the letter must be that of the division's section.
    pub fn parse(text: &str) -> Result<IndustryCode, IndustryCodeError> {
        let text = squeeze(text);
        let digits = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let mut letters = text[..text.len() - digits.len()].chars();
        let (letter, more) = (letters.next(), letters.next());
        if more.is_some() || (!digits.is_empty() && !all_digits(digits)) {
            return Err(IndustryCodeError::Form);
        }
        match (letter, digits.len()) {
            (Some('A'..='T'), 0) => Ok(IndustryCode { text }),
            (Some(_), 0) => Err(IndustryCodeError::NoSuchSection),
            (_, 2..=4) => {
                let section = section_of(&digits[..2]).ok_or(IndustryCodeError::NoSuchDivision)?;
                if letter.is_some_and(|letter| letter != section) {
                    return Err(IndustryCodeError::WrongSection);
                }
                Ok(IndustryCode {
                    text: format!("{section}{digits}"),
                })
            }
            _ => Err(IndustryCodeError::Form),
        }
    }

    /// The full form, such as `C1391`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The figures alone, such as `1391`, as the standard prints them; empty for a section.
    pub fn digits(&self) -> &str {
        self.text.get(1..).unwrap_or_default()
    }

    /// How far down the classification the code goes.
    pub fn level(&self) -> IndustryLevel {
        match self.text.len() {
            1 => IndustryLevel::Section,
            3 => IndustryLevel::Division,
            4 => IndustryLevel::Group,
            _ => IndustryLevel::Class,
        }
    }

    /// The letter of the section, A–T.
    pub fn section(&self) -> char {
        self.text.chars().next().unwrap_or('A')
    }

    /// The two figures of the division; `None` for a section.
    pub fn division(&self) -> Option<&str> {
        self.digits().get(..2)
    }

    /// Whether this industry is `other` or a part of it: `C1391` is within `C13` and `C`.
    pub fn within(&self, other: &IndustryCode) -> bool {
        self.text.starts_with(&other.text)
    }

    /// The code one level up; `None` for a section.
    pub fn parent(&self) -> Option<IndustryCode> {
        let shorter = match self.level() {
            IndustryLevel::Section => return None,
            IndustryLevel::Division => 1,
            IndustryLevel::Group | IndustryLevel::Class => self.text.len() - 1,
        };
        self.text.get(..shorter).map(|text| IndustryCode {
            text: text.to_owned(),
        })
    }

    /// The name of a section or division; the names of groups and classes are in an
    /// [`IndustryTable`](super::IndustryTable).
    pub fn name(&self) -> Option<&'static str> {
        match self.level() {
            IndustryLevel::Section => section_name(self.section()),
            IndustryLevel::Division => division(self.digits()).map(|(_, _, name)| *name),
            IndustryLevel::Group | IndustryLevel::Class => None,
        }
    }

    /// The 20 sections, A to T.
    pub fn sections() -> impl Iterator<Item = IndustryCode> {
        SECTIONS.iter().map(|(letter, _)| IndustryCode {
            text: letter.to_string(),
        })
    }

    /// The 97 divisions, 01 to 97.
    pub fn divisions() -> impl Iterator<Item = IndustryCode> {
        DIVISIONS.iter().map(|(code, section, _)| IndustryCode {
            text: format!("{section}{code}"),
        })
    }
}

fn section_name(letter: char) -> Option<&'static str> {
    SECTIONS
        .iter()
        .find(|(l, _)| *l == letter)
        .map(|(_, name)| *name)
}

fn section_of(division: &str) -> Option<char> {
    let number: usize = division.parse().ok()?;
    SECTION_OF
        .get(number.checked_sub(1)?)
        .map(|letter| char::from(*letter))
}

fn division(code: &str) -> Option<&'static (&'static str, char, &'static str)> {
    DIVISIONS.iter().find(|(c, _, _)| *c == code)
}

impl fmt::Display for IndustryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

text_form!(IndustryCode, IndustryCodeError, |code| code.text.clone());

/// Why a text is not an industry code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndustryCodeError {
    /// Not a letter, two to four figures, or a letter and such figures.
    Form,
    /// A letter behind T.
    NoSuchSection,
    /// The first two figures name no division.
    NoSuchDivision,
    /// The letter is not that of the division's section.
    WrongSection,
}

impl fmt::Display for IndustryCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "行业代码请按 GB/T 4754-2017 写字母或 2 至 4 位数字，如 C、C13、C1391",
            Self::NoSuchSection => "行业门类只有 A 至 T 二十个字母，如制造业写 C",
            Self::NoSuchDivision => {
                "没有这个行业大类，前两位数字请对照 GB/T 4754-2017，如农副食品加工业写 C13"
            }
            Self::WrongSection => "门类字母与大类数字不一致，可以只写数字，如 1391",
        })
    }
}

impl Error for IndustryCodeError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_short_table_agrees_with_the_names() {
        for (code, section, _) in &DIVISIONS {
            assert_eq!(section_of(code), Some(*section), "{code}");
        }
        assert_eq!(section_of("00"), None);
        assert_eq!(section_of("98"), None);
    }

    fn code(text: &str) -> IndustryCode {
        IndustryCode::parse(text).expect("a code")
    }

    #[test]
    fn every_way_of_writing_means_one_code() {
        for text in ["C1391", "1391", "c1391", "Ｃ１３９１", " C 13 91 "] {
            assert_eq!(code(text).as_str(), "C1391", "{text}");
        }
        assert_eq!(code("c").as_str(), "C");
        assert_eq!(code("13").as_str(), "C13");
        assert_eq!(code("013").as_str(), "A013");
    }

    #[test]
    fn parts_and_names() {
        let class = code("1391");
        assert_eq!(
            (class.section(), class.division(), class.digits()),
            ('C', Some("13"), "1391")
        );
        assert_eq!(class.level(), IndustryLevel::Class);
        assert_eq!(class.name(), None);
        assert_eq!(code("C").name(), Some("制造业"));
        assert_eq!(code("13").name(), Some("农副食品加工业"));
        assert_eq!(code("C").division(), None);
        assert_eq!(class.parent(), Some(code("139")));
        assert_eq!(code("13").parent(), Some(code("C")));
        assert_eq!(code("C").parent(), None);
        assert!(class.within(&code("C13")) && class.within(&code("C")) && class.within(&class));
        assert!(!code("C13").within(&class) && !class.within(&code("14")));
    }

    #[test]
    fn the_built_in_levels_are_whole() {
        assert_eq!(IndustryCode::sections().count(), 20);
        assert_eq!(IndustryCode::divisions().count(), 97);
        for code in IndustryCode::sections().chain(IndustryCode::divisions()) {
            assert!(code.name().is_some_and(|name| !name.is_empty()));
            assert_eq!(IndustryCode::parse(code.as_str()), Ok(code.clone()));
        }
    }

    #[test]
    fn what_is_not_a_code_is_refused() {
        for (text, error) in [
            ("", IndustryCodeError::Form),
            ("C1", IndustryCodeError::Form),
            ("C13911", IndustryCodeError::Form),
            ("CC13", IndustryCodeError::Form),
            ("1391C", IndustryCodeError::Form),
            ("制造业", IndustryCodeError::Form),
            ("U", IndustryCodeError::NoSuchSection),
            ("98", IndustryCodeError::NoSuchDivision),
            ("0011", IndustryCodeError::NoSuchDivision),
            ("A13", IndustryCodeError::WrongSection),
        ] {
            assert_eq!(IndustryCode::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn codes_round_trip(division in 1_u32..=97, rest in "[0-9]{0,2}") {
            let code = code(&format!("{division:02}{rest}"));
            let json = serde_json::to_string(&code).expect("json");
            prop_assert_eq!(serde_json::from_str::<IndustryCode>(&json).expect("a code"), code);
        }

        #[test]
        fn random_text_never_panics(text in "\\PC{0,12}", like in "[A-Za-z0-9Ａ-Ｚ０-９ ]{0,6}") {
            let _ = IndustryCode::parse(&text);
            let _ = IndustryCode::parse(&like);
        }
    }
}
