//! Telephone numbers as people write them: those of the mainland, and others with their country code.

use std::error::Error;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{all_digits, is_dash, is_invisible};
use crate::text::half_width;

/// Longest extension behind a switchboard.
const EXTENSION_DIGITS: usize = 6;

/// A number that can be dialled from anywhere in the country: mobile, landline with its area code,
/// 400/800 service number, or one from abroad with `+` and its code. The rules are those of the
/// national numbering plan (电信网编号计划) and of E.164 as far as a form needs them. `Debug` masks
/// it: a person's number does not belong in a log.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone {
    kind: Kind,
    /// The number to dial, with the area code of a landline; one from abroad begins with `+`.
    digits: String,
    extension: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Kind {
    Mobile,
    /// With this many digits of area code, its leading 0 among them.
    Landline(usize),
    Service,
    /// With this many digits of country code.
    Abroad(usize),
}

impl Phone {
    /// Reads a number with blanks, dashes, brackets, full-width figures and the country code
    /// `+86`; an extension follows `转`, a comma, or a landline or service number and a dash. Any
    /// other country code makes it one from abroad.
    pub fn parse(text: &str) -> Result<Phone, PhoneError> {
        if let Some(number) = from_abroad(text) {
            return abroad(&number);
        }
        let parts = Parts::read(text)?;
        let digits = parts.number.concat();
        if is_mobile(&digits) {
            return parts.extension.map_or(
                Ok(Phone {
                    kind: Kind::Mobile,
                    digits,
                    extension: None,
                }),
                |_| Err(PhoneError::Form),
            );
        }
        if matches!(digits.len(), 7 | 8) && !digits.starts_with('0') {
            return Err(PhoneError::NoAreaCode);
        }
        match digits.get(..3) {
            Some("400" | "800") => build(Kind::Service, 3, 7..=7, &parts),
            Some(start) if start.starts_with('0') => {
                // 010 and 02x are the areas of three digits.
                let area = if start == "010" || start.starts_with("02") {
                    3
                } else {
                    4
                };
                build(Kind::Landline(area), area, 7..=8, &parts)
            }
            _ => Err(PhoneError::Form),
        }
    }

    /// What stands behind `tel:` in a link: digits only; a pause, written as a comma, before an
    /// extension. Also the form in which the number is stored and compared.
    pub fn tel(&self) -> String {
        match &self.extension {
            Some(extension) => format!("{},{extension}", self.digits),
            None => self.digits.clone(),
        }
    }

    /// The number for the eye: `138 0000 0000`, `0190-8001234`, `400-800-1234`, `+852 23456789`,
    /// an extension as `转801`.
    pub fn display(&self) -> String {
        let d = &self.digits;
        let number = match self.kind {
            Kind::Mobile => format!("{} {} {}", &d[..3], &d[3..7], &d[7..]),
            Kind::Landline(area) => format!("{}-{}", &d[..area], &d[area..]),
            Kind::Service => format!("{}-{}-{}", &d[..3], &d[3..6], &d[6..]),
            Kind::Abroad(code) => format!("{} {}", &d[..=code], &d[code + 1..]),
        };
        match &self.extension {
            Some(extension) => format!("{number}转{extension}"),
            None => number,
        }
    }

    /// The number as lists show it: enough to tell two apart, too little to ring:
    /// `138****0000`, `0190-***1234`, `400-***-1234`, `+852****789`, without the extension.
    pub fn masked(&self) -> String {
        let d = &self.digits;
        let last = &d[d.len() - 4..];
        match self.kind {
            Kind::Mobile => format!("{}****{last}", &d[..3]),
            Kind::Landline(area) => {
                format!("{}-{}{last}", &d[..area], "*".repeat(d.len() - area - 4))
            }
            Kind::Service => format!("{}-***-{last}", &d[..3]),
            Kind::Abroad(code) => format!("{}****{}", &d[..=code], &last[1..]),
        }
    }

    /// Whether it is a mobile number, which alone can receive a text message.
    pub fn is_mobile(&self) -> bool {
        self.kind == Kind::Mobile
    }
}

/// A number taken apart at its dashes, blanks and brackets, without the country code.
struct Parts {
    number: Vec<String>,
    extension: Option<String>,
}

impl Parts {
    fn read(text: &str) -> Result<Parts, PhoneError> {
        let text = half_width(text);
        let text: String = text.chars().filter(|c| !is_invisible(*c)).collect();
        let text = text.trim();
        if text.is_empty() {
            return Err(PhoneError::Empty);
        }
        let (number, extension) = match text.split_once(['转', ',']) {
            Some((number, extension)) => {
                let extension = extension.trim_start_matches("分机").trim();
                let short = all_digits(extension) && extension.len() <= EXTENSION_DIGITS;
                (
                    number,
                    Some(
                        short
                            .then(|| extension.to_owned())
                            .ok_or(PhoneError::Form)?,
                    ),
                )
            }
            None => (text, None),
        };
        let (number, plus) = match number.trim().strip_prefix('+') {
            Some(number) => (number.strip_prefix("86").unwrap_or(number), true),
            None => (number, false),
        };
        let parts = number
            .split(is_gap)
            .filter(|part| !part.is_empty())
            .map(str::to_owned);
        let mut parts = Parts {
            number: parts.collect(),
            extension,
        };
        if !parts.number.iter().all(|part| all_digits(part)) {
            return Err(PhoneError::Form);
        }
        parts.drop_country_code(plus);
        Ok(parts)
    }

    /// `86` and `0086` before a number mean what `+86` means. Behind them the 0 of the area
    /// code is not dialled and usually not written.
    fn drop_country_code(&mut self, plus: bool) {
        // Local numbers may begin with 86 too, but are shorter.
        let long = self.number.concat().len() >= 11;
        if let (false, true, Some(first)) = (plus, long, self.number.first_mut()) {
            let rest = first.strip_prefix("0086").or(first.strip_prefix("86"));
            let Some(rest) = rest.map(str::to_owned) else {
                return;
            };
            *first = rest;
        } else if !plus {
            return;
        }
        self.number.retain(|part| !part.is_empty());
        let digits = self.number.concat();
        let dialled_as_is = is_mobile(&digits)
            || digits.starts_with('0')
            || digits.starts_with("400")
            || digits.starts_with("800");
        if let (false, Some(first)) = (dialled_as_is, self.number.first_mut()) {
            first.insert(0, '0');
        }
    }
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || is_dash(c) || matches!(c, '(' | ')')
}

/// What follows the `+` or `00` of a country code that is not the mainland's, without gaps.
fn from_abroad(text: &str) -> Option<String> {
    // Letterheads write the 0 that is dialled at home alone: +44 (0)20 …
    let text = half_width(text).replace("(0)", "");
    let number: String = text
        .chars()
        .filter(|c| !is_invisible(*c) && !is_gap(*c))
        .collect();
    let number = number
        .strip_prefix('+')
        .or_else(|| number.strip_prefix("00"))?;
    (!number.starts_with("86")).then(|| number.to_owned())
}

/// E.164: at most 15 digits, the country code among them; in North America (1) exactly 11, in
/// Russia and Kazakhstan (7) as well.
fn abroad(number: &str) -> Result<Phone, PhoneError> {
    let code = match number.as_bytes() {
        [b'1' | b'7', ..] => 1,
        [b'2', b'0' | b'7', ..]
        | [b'3', b'0'..=b'4' | b'6' | b'9', ..]
        | [b'4', b'0' | b'1' | b'3'..=b'9', ..]
        | [b'5', b'1'..=b'8', ..]
        | [b'6', b'0'..=b'6', ..]
        | [b'8', b'1' | b'2' | b'4', ..]
        | [b'9', b'0'..=b'5' | b'8', ..] => 2,
        _ => 3,
    };
    let whole = match code {
        1 => 11..=11,
        _ => 8..=15,
    };
    let sound = all_digits(number) && !number.starts_with('0') && whole.contains(&number.len());
    let phone = sound.then(|| Phone {
        kind: Kind::Abroad(code),
        digits: format!("+{number}"),
        extension: None,
    });
    phone.ok_or(PhoneError::Abroad)
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11
        && digits.starts_with('1')
        && matches!(digits.as_bytes().get(1), Some(b'3'..=b'9'))
}

/// A number of a prefix and a local number. Without an explicit extension, a part that begins
/// where the local number is complete is one: `0190-8001234-801`.
fn build(
    kind: Kind,
    prefix: usize,
    local: std::ops::RangeInclusive<usize>,
    parts: &Parts,
) -> Result<Phone, PhoneError> {
    let mut digits = String::new();
    let mut rest = parts.number.iter();
    for part in rest.by_ref() {
        digits.push_str(part);
        if digits.len() >= prefix + local.start() {
            break;
        }
    }
    let trailing: Vec<_> = rest.collect();
    let extension = match (trailing.as_slice(), &parts.extension) {
        ([], extension) => extension.clone(),
        ([dashed], None) if dashed.len() <= EXTENSION_DIGITS => Some((*dashed).clone()),
        _ => return Err(PhoneError::Form),
    };
    let sound = digits
        .len()
        .checked_sub(prefix)
        .is_some_and(|length| local.contains(&length));
    // Local numbers of landlines begin with 2–9: 0 and 1 open other services.
    let opens = digits.as_bytes().get(prefix);
    if !sound || (kind != Kind::Service && !matches!(opens, Some(b'2'..=b'9'))) {
        return Err(PhoneError::Form);
    }
    Ok(Phone {
        kind,
        digits,
        extension,
    })
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.display())
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

text_form!(Phone, PhoneError, Phone::tel);

/// Why a text is not a telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneError {
    /// Nothing is written.
    Empty,
    /// Seven or eight digits: a landline without its area code.
    NoAreaCode,
    /// Neither a mobile number nor a landline nor a service number.
    Form,
    /// A country code, and behind it no number.
    Abroad,
}

impl fmt::Display for PhoneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "请填写电话号码，如 138 0000 0000",
            Self::NoAreaCode => "座机请带区号，如 0190-8001234",
            Self::Abroad => {
                "境外号码请写 +、国家或地区代码和全部号码，如 +852 2345 6789；也可以改填邮箱"
            }
            Self::Form => "手机号应为 11 位数字，如 138 0000 0000；座机请带区号，如 0190-8001234",
        })
    }
}

impl Error for PhoneError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn phone(text: &str) -> Phone {
        Phone::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn mobiles() {
        for text in [
            "13800000000",
            "138 0000 0000",
            "138-0000-0000",
            "+86 138 0000 0000",
            "+8613800000000",
            "8613800000000",
            "86-13800000000",
            "0086 13800000000",
            "１３８００００００００",
            "\u{202d}138 0000 0000\u{202c}",
        ] {
            let phone = phone(text);
            assert_eq!(phone.tel(), "13800000000", "{text}");
            assert_eq!(phone.display(), "138 0000 0000");
            assert_eq!(phone.masked(), "138****0000");
            assert!(phone.is_mobile());
        }
    }

    #[test]
    fn landlines() {
        for text in [
            "0190-8001234",
            "01908001234",
            "(0190)8001234",
            "（0190） 800 1234",
            "0190—800-1234",
            "+86 190 8001234",
            "+86-0190-8001234",
            "86-190-8001234",
        ] {
            let phone = phone(text);
            assert_eq!(phone.tel(), "01908001234", "{text}");
            assert_eq!(phone.display(), "0190-8001234");
            assert_eq!(phone.masked(), "0190-***1234");
            assert!(!phone.is_mobile());
        }
        assert_eq!(phone("01065551234").display(), "010-65551234");
        assert_eq!(phone("024-2555-1234").display(), "024-25551234");
        assert_eq!(phone("+86 10 6555 1234").display(), "010-65551234");
        assert_eq!(phone("0755 8655 1234").tel(), "075586551234");
    }

    #[test]
    fn extensions() {
        for text in [
            "0190-8001234转801",
            "0190-8001234-801",
            "0190-8001234 转 801",
            "01908001234,801",
            "0190-8001234转分机801",
        ] {
            assert_eq!(phone(text).tel(), "01908001234,801", "{text}");
            assert_eq!(phone(text).display(), "0190-8001234转801");
            assert_eq!(phone(text).masked(), "0190-***1234");
        }
        assert_eq!(phone("400-800-1234转5").tel(), "4008001234,5");
    }

    #[test]
    fn service_numbers() {
        for text in ["4008001234", "400-800-1234", "400 8001234", "400-8001-234"] {
            assert_eq!(phone(text).display(), "400-800-1234", "{text}");
            assert_eq!(phone(text).tel(), "4008001234");
            assert_eq!(phone(text).masked(), "400-***-1234");
        }
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        assert_eq!(Phone::parse(" "), Err(PhoneError::Empty));
        assert_eq!(Phone::parse("8001234"), Err(PhoneError::NoAreaCode));
        assert_eq!(Phone::parse("86123456"), Err(PhoneError::NoAreaCode));
        assert_eq!(Phone::parse("6555-1234"), Err(PhoneError::NoAreaCode));
        for text in [
            "1380000000",
            "138000000000",
            "12800000000",
            "13800000000转1",
            "0190-1234567",
            "0190-800123",
            "0190-800123456",
            "0190-8001234-1234567",
            "0190-8001234/8001235",
            "0190-8001234转",
            "400-800-123",
            "张三 13800000000",
            "-",
        ] {
            assert_eq!(Phone::parse(text), Err(PhoneError::Form), "{text}");
        }
        for text in [
            "+852",
            "+1 202 555 012",
            "+0190-8001234",
            "+852 9123 4567转8",
            "00190-8001234",
            "+1234567890123456",
        ] {
            assert_eq!(Phone::parse(text), Err(PhoneError::Abroad), "{text}");
        }
    }

    /// An investor from Hong Kong was told to leave a mailbox.
    #[test]
    fn numbers_from_abroad() {
        for (text, shown, masked) in [
            ("+852 2345 6789", "+852 23456789", "+852****789"),
            ("00852-23456789", "+852 23456789", "+852****789"),
            ("＋１ (202) 555-0123", "+1 2025550123", "+1****123"),
            ("00886 912 345 678", "+886 912345678", "+886****678"),
            ("+49 30 901820", "+49 30901820", "+49****820"),
            ("+44 (0)20 7946 0958", "+44 2079460958", "+44****958"),
        ] {
            let phone = phone(text);
            assert_eq!(phone.display(), shown, "{text}");
            assert_eq!(phone.masked(), masked, "{text}");
            assert!(phone.tel().starts_with('+') && !phone.is_mobile());
        }
    }

    #[test]
    fn debug_masks_the_number() {
        assert_eq!(format!("{:?}", phone("13812345678")), "Phone(138****5678)");
    }

    fn some_number() -> impl Strategy<Value = String> {
        prop_oneof![
            "1[3-9][0-9]{9}",
            "(010|02[0-9]|0[3-9][0-9]{2}|01[1-9][0-9])-[2-9][0-9]{6,7}(转[0-9]{1,6})?",
            "[48]00-[0-9]{3}-[0-9]{4}",
            "[+](1[0-9]{10}|852 [2-9][0-9]{7}|49 [1-9][0-9]{5,10})",
        ]
    }

    proptest! {
        #[test]
        fn numbers_round_trip(text in some_number()) {
            let phone = phone(&text);
            prop_assert_eq!(Phone::parse(&phone.tel()), Ok(phone.clone()));
            prop_assert_eq!(Phone::parse(&phone.display()), Ok(phone.clone()));
            let json = serde_json::to_string(&phone).expect("json");
            prop_assert_eq!(serde_json::from_str::<Phone>(&json).expect("a number"), phone);
        }

        #[test]
        fn a_lost_or_doubled_digit_of_a_mobile_is_refused(text in "1[3-9][0-9]{9}", at in 0_usize..11) {
            let mut short = text.clone();
            short.remove(at);
            prop_assume!(!short.starts_with("400") && !short.starts_with("800"));
            prop_assert!(Phone::parse(&short).is_err());
            let mut long = text.clone();
            long.insert_str(at, &text[at..=at]);
            prop_assert!(Phone::parse(&long).is_err());
        }

        #[test]
        fn random_text_never_panics(text in "\\PC{0,24}", like in "[0-9+()转,， －-]{0,24}") {
            for text in [text, like] {
                if let Ok(phone) = Phone::parse(&text) {
                    prop_assert_eq!(Phone::parse(&phone.tel()), Ok(phone.clone()));
                    let _ = (phone.display(), phone.masked());
                }
            }
        }
    }
}
