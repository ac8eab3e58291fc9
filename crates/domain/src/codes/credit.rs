//! The number of an organisation: 统一社会信用代码, GB 32100-2015.

use std::error::Error;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::squeeze;

/// The 31 characters of GB 32100-2015, each standing for its place: figures and capitals
/// without I, O, Z, S and V, which look like figures or each other.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A unified social credit code: 18 characters, the last of which checks the others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode {
    text: String,
}

impl CreditCode {
    /// Reads 18 characters in any case and width; blanks and dashes between them are left out.
    pub fn parse(text: &str) -> Result<CreditCode, CreditCodeError> {
        let text = squeeze(text);
        if text.contains(['I', 'O', 'Z', 'S', 'V']) && text.is_ascii() && text.len() == 18 {
            return Err(CreditCodeError::Letter);
        }
        let values: Option<Vec<u32>> = text.chars().map(value).collect();
        match values.as_deref() {
            Some([body @ .., last]) if body.len() == 17 => {
                if check_value(body) == *last {
                    Ok(CreditCode { text })
                } else {
                    Err(CreditCodeError::Check)
                }
            }
            _ => Err(CreditCodeError::Form),
        }
    }

    /// The 18 characters, in capitals.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

fn value(c: char) -> Option<u32> {
    ALPHABET
        .chars()
        .zip(0..)
        .find(|(known, _)| *known == c)
        .map(|(_, value)| value)
}

/// GB 32100-2015: the weight of the i-th character is 3^(i-1) mod 31, and the check value
/// makes the weighted sum a multiple of 31.
fn check_value(body: &[u32]) -> u32 {
    let (sum, _) = body.iter().fold((0, 1), |(sum, weight), value| {
        ((sum + value * weight) % 31, weight * 3 % 31)
    });
    (31 - sum) % 31
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

text_form!(CreditCode, CreditCodeError, |code| code.text.clone());

/// Why a text is not a unified social credit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreditCodeError {
    /// Not 18 figures and capitals.
    Form,
    /// One of the letters that the standard leaves out.
    Letter,
    /// The last character does not fit the others: one of them is wrong.
    Check,
}

impl fmt::Display for CreditCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => {
                "统一社会信用代码应为 18 位数字和大写字母，请照营业执照填写，如 91990102MA0000000A"
            }
            Self::Letter => "统一社会信用代码不用字母 I、O、Z、S、V，请核对是否为数字 1、0、2、5",
            Self::Check => "统一社会信用代码校验不符，请对照营业执照逐位核对",
        })
    }
}

impl Error for CreditCodeError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A code with this body and its check character.
    fn with_check(body: &str) -> String {
        let values: Vec<u32> = body.chars().filter_map(value).collect();
        let check = ALPHABET
            .chars()
            .nth(check_value(&values) as usize)
            .expect("a character");
        format!("{body}{check}")
    }

    #[test]
    fn published_codes_are_read() {
        for text in [
            "91110000802100433B",
            "914403001922038216",
            "9144030071526726XG",
        ] {
            assert_eq!(
                CreditCode::parse(text).map(|c| c.to_string()),
                Ok(text.to_owned())
            );
        }
        let typed = CreditCode::parse(" ９１１１００００ 802100433b ").expect("a code");
        assert_eq!(typed.as_str(), "91110000802100433B");
    }

    #[test]
    fn what_is_not_a_code_is_refused() {
        for (text, error) in [
            ("", CreditCodeError::Form),
            ("9111000080210043", CreditCodeError::Form),
            ("91110000802100433B1", CreditCodeError::Form),
            ("911100008O2100433B", CreditCodeError::Letter),
            ("91110000802100433C", CreditCodeError::Check),
            ("营业执照", CreditCodeError::Form),
        ] {
            assert_eq!(CreditCode::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn the_example_passes_and_is_nobodys() {
        // 99 is no province, so that no organisation can have the code.
        let example = "91990102MA0000000A";
        assert!(CreditCode::parse(example).is_ok());
        assert!(CreditCodeError::Form.to_string().contains(example));
    }

    proptest! {
        #[test]
        fn codes_round_trip(body in "[0-9A-HJ-NPQRTUWXY]{17}") {
            let code = CreditCode::parse(&with_check(&body)).expect("a code");
            let json = serde_json::to_string(&code).expect("json");
            prop_assert_eq!(serde_json::from_str::<CreditCode>(&json).expect("a code"), code);
        }

        #[test]
        fn a_changed_character_is_refused(
            body in "[0-9A-HJ-NPQRTUWXY]{17}", at in 0_usize..18, to in 0_usize..31,
        ) {
            let right = with_check(&body);
            let to = &ALPHABET[to..=to];
            let mut wrong = right.clone();
            wrong.replace_range(at..=at, to);
            prop_assert_eq!(CreditCode::parse(&wrong).is_ok(), wrong == right);
        }

        #[test]
        fn random_text_never_panics(text in "\\PC{0,20}", like in "[0-9A-Za-z]{16,20}") {
            let _ = CreditCode::parse(&text);
            let _ = CreditCode::parse(&like);
        }
    }
}
