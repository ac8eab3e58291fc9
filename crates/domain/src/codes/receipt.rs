//! The number on a receipt, made to be read out over the telephone.

use std::error::Error;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{all_digits, squeeze};
use crate::date::Date;

/// The number of a submission, such as `YX20261121-0042-8`: the day it came in, its serial
/// number, and a check digit that catches every single wrong digit. It names a case and is no
/// secret; what opens the case is the [`QueryCode`](super::QueryCode).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReceiptNumber {
    date: Date,
    serial: u32,
}

impl ReceiptNumber {
    /// The number of the `serial`-th submission of a day (a day in the county, not in UTC).
    pub fn new(date: Date, serial: u32) -> ReceiptNumber {
        ReceiptNumber { date, serial }
    }

    /// Reads the number in any case and width, with or without its dashes and with blanks.
    pub fn parse(text: &str) -> Result<ReceiptNumber, ReceiptNumberError> {
        let text = squeeze(text);
        let digits = text.strip_prefix("YX").ok_or(ReceiptNumberError::Form)?;
        if !all_digits(digits) || digits.len() < 13 {
            return Err(ReceiptNumberError::Form);
        }
        let (body, check) = digits.split_at(digits.len() - 1);
        if check != check_digit(body).to_string() {
            return Err(ReceiptNumberError::Check);
        }
        let (day, serial) = body.split_at(8);
        // One number has one form: no zeros beyond the four places.
        if serial.len() > 4 && serial.starts_with('0') {
            return Err(ReceiptNumberError::Form);
        }
        let date = Date::parse(day).map_err(|_| ReceiptNumberError::Form)?;
        let serial = serial.parse().map_err(|_| ReceiptNumberError::Form)?;
        Ok(ReceiptNumber { date, serial })
    }

    /// The day of the submission.
    pub fn date(self) -> Date {
        self.date
    }

    /// The number within the day.
    pub fn serial(self) -> u32 {
        self.serial
    }

    /// The digits that are checked: the day and the serial number.
    fn body(self) -> (String, String) {
        let day = self.date;
        let day = format!("{:04}{:02}{:02}", day.year(), day.month(), day.day());
        (day, format!("{:04}", self.serial))
    }
}

/// ISO/IEC 7064 MOD 11,10 (GB/T 17710): catches every single wrong digit and nearly every
/// swap of neighbours, with a digit as its check character.
fn check_digit(body: &str) -> u32 {
    let product = body
        .chars()
        .filter_map(|c| c.to_digit(10))
        .fold(10, |product, digit| {
            let sum = (product + digit) % 10;
            (if sum == 0 { 10 } else { sum }) * 2 % 11
        });
    (11 - product) % 10
}

impl fmt::Display for ReceiptNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, serial) = self.body();
        let check = check_digit(&format!("{day}{serial}"));
        write!(f, "YX{day}-{serial}-{check}")
    }
}

text_form!(ReceiptNumber, ReceiptNumberError, |number| number
    .to_string());

/// Why a text is not a receipt number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptNumberError {
    /// Not `YX`, a day, a serial number and a check digit.
    Form,
    /// The check digit does not fit: one of the digits is wrong.
    Check,
}

impl fmt::Display for ReceiptNumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The example must be a number that passes.
        f.write_str(match self {
            Self::Form => "回执编号请照回执填写，以 YX 开头，如 YX20261121-0042-8",
            Self::Check => "回执编号有一位不对，请对照回执逐位核对",
        })
    }
}

impl Error for ReceiptNumberError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_check_digit_is_that_of_the_standard() {
        // The example of ISO 7064: 0794 has the check digit 5.
        assert_eq!(check_digit("0794"), 5);
    }

    #[test]
    fn a_number_is_read_as_people_type_it() {
        let number = ReceiptNumber::new(Date::new(2026, 11, 21).expect("a day"), 42);
        let text = number.to_string();
        assert!(text.starts_with("YX20261121-0042-"));
        let typed = [
            text.clone(),
            text.to_lowercase(),
            text.replace('-', ""),
            text.replace('-', " "),
            text.replace('-', "－").replace('2', "２"),
        ];
        for typed in typed {
            assert_eq!(ReceiptNumber::parse(&typed), Ok(number), "{typed}");
        }
        let example = ReceiptNumberError::Form.to_string();
        assert!(example.contains(&text), "{example} should show {text}");
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for text in [
            "",
            "YX",
            "20261121-0042-8",
            "YX20261121-42-7",
            "AB20261121-0042-8",
        ] {
            assert_eq!(
                ReceiptNumber::parse(text),
                Err(ReceiptNumberError::Form),
                "{text}"
            );
        }
        let padded = format!("YX2026112100042{}", check_digit("2026112100042"));
        assert_eq!(ReceiptNumber::parse(&padded), Err(ReceiptNumberError::Form));
        let no_day = format!("YX202602300042{}", check_digit("202602300042"));
        assert_eq!(ReceiptNumber::parse(&no_day), Err(ReceiptNumberError::Form));
    }

    /// Days from 2020 to 2099.
    fn some_number() -> impl Strategy<Value = ReceiptNumber> {
        (18_262_i64..47_482, prop_oneof![0_u32..20_000, any::<u32>()])
            .prop_map(|(day, serial)| ReceiptNumber::new(Date::from_days(day), serial))
    }

    proptest! {
        #[test]
        fn numbers_round_trip(number in some_number()) {
            let json = serde_json::to_string(&number).expect("json");
            prop_assert_eq!(serde_json::from_str::<ReceiptNumber>(&json).expect("it"), number);
        }

        #[test]
        fn a_changed_digit_is_refused(number in some_number(), at in 2_usize..24, to in 0_u32..10) {
            let right = number.to_string();
            if right.as_bytes().get(at).is_some_and(u8::is_ascii_digit) {
                let mut wrong = right.clone();
                wrong.replace_range(at..=at, &to.to_string());
                prop_assert_eq!(ReceiptNumber::parse(&wrong).is_ok(), wrong == right);
            }
        }

        #[test]
        fn random_text_never_panics(text in "\\PC{0,24}", like in "[Yy][Xx][0-9-]{0,24}") {
            let _ = ReceiptNumber::parse(&text);
            let _ = ReceiptNumber::parse(&like);
        }
    }
}
