//! Codes and numbers that other systems know too. Each type is right once it is parsed, is
//! written to JSON as its one canonical text, and refuses with a sentence that says what to
//! write instead.

/// Gives a type its text form everywhere: `FromStr`, and the string that serde reads and writes.
/// `$text` is the canonical text of `&$name`.
macro_rules! text_form {
    ($name:ty, $error:ty, $text:expr) => {
        impl std::str::FromStr for $name {
            type Err = $error;
            fn from_str(text: &str) -> Result<Self, $error> {
                <$name>::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $error;
            fn try_from(text: String) -> Result<Self, $error> {
                <$name>::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                let text: fn(&$name) -> String = $text;
                text(&value)
            }
        }
    };
}

mod contact;
mod credit;
mod division;
mod industry;
mod industry_names;
mod industry_table;
mod phone;
mod query_code;
mod receipt;

pub use contact::{Contact, ContactError, Email};
pub use credit::{CreditCode, CreditCodeError};
pub use division::{DivisionCode, DivisionCodeError, DivisionLevel};
pub use industry::{EDITION, IndustryCode, IndustryCodeError, IndustryLevel};
pub use industry_table::{IndustryCounts, IndustryEntry, IndustryTable, IndustryTableError};
pub use phone::{Phone, PhoneError};
pub use query_code::{QueryCode, QueryCodeError};
pub use receipt::{ReceiptNumber, ReceiptNumberError};

use crate::text::half_width;

/// A code as typed or pasted, in capitals and half width, without blanks, dashes and the
/// invisible marks that phones and chat programs put around what is copied from them.
fn squeeze(text: &str) -> String {
    half_width(text)
        .chars()
        .filter(|c| !c.is_whitespace() && !is_dash(*c) && !is_invisible(*c))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// The hyphens, dashes and the minus sign that stand for `-`.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Zero-width characters and direction marks.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
