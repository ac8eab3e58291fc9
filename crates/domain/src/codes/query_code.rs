//! The secret half of a receipt.

use std::error::Error;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::squeeze;

/// Crockford's base 32: figures and capitals without I, L, O and U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The code that opens a case to whoever handed it in: 80 random bits, shown as four groups of
/// four characters, `ABCD-EFGH-JKMN-PQRS`. It is a secret like a password: neither `Debug` nor
/// an error prints it, and there is no `Display`; [`QueryCode::text`] writes it on the receipt.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct QueryCode([u8; 10]);

impl QueryCode {
    /// The code of 80 bits, which must come from a cryptographic random source.
    pub fn from_bytes(bytes: [u8; 10]) -> QueryCode {
        QueryCode(bytes)
    }

    /// The 80 bits.
    pub fn bytes(&self) -> [u8; 10] {
        self.0
    }

    /// Reads a code from paper: in any case and width, with or without dashes and blanks, with
    /// O for 0 and I or L for 1, as Crockford's alphabet allows.
    pub fn parse(text: &str) -> Result<QueryCode, QueryCodeError> {
        let text = squeeze(text);
        let mut bits: u128 = 0;
        let mut count = 0;
        for c in text.chars() {
            // Sixteen characters of five bits are 80; a longer text is refused before it can
            // push bits out.
            count += 1;
            if count > 16 {
                return Err(QueryCodeError);
            }
            bits = bits << 5 | value(c).ok_or(QueryCodeError)?;
        }
        if count != 16 {
            return Err(QueryCodeError);
        }
        let mut bytes = [0; 10];
        bytes.copy_from_slice(&bits.to_be_bytes()[6..]);
        Ok(QueryCode(bytes))
    }

    /// The code as it is shown to its owner, `ABCD-EFGH-JKMN-PQRS`.
    pub fn text(&self) -> String {
        let bits = self
            .0
            .iter()
            .fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        let mut text = String::with_capacity(19);
        for i in 0..16 {
            if i > 0 && i % 4 == 0 {
                text.push('-');
            }
            let five = (bits >> (75 - 5 * i) & 31) as usize;
            text.push(char::from(ALPHABET[five]));
        }
        text
    }
}

fn value(c: char) -> Option<u128> {
    let c = match c {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    };
    ALPHABET
        .iter()
        .zip(0..)
        .find(|(known, _)| char::from(**known) == c)
        .map(|(_, value)| value)
}

impl fmt::Debug for QueryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("QueryCode(…)")
    }
}

text_form!(QueryCode, QueryCodeError, QueryCode::text);

/// The text is not a query code. Says nothing of the text, which may be nearly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueryCodeError;

impl fmt::Display for QueryCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("查询码应为 16 位数字和字母，请照回执填写，如 ABCD-EFGH-JKMN-PQRS")
    }
}

impl Error for QueryCodeError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = QueryCode::parse("ABCD-EFGH-JKMN-PQRS").expect("a code");
        for text in [
            "abcdefghjkmnpqrs",
            "ABCD EFGH JKMN PQRS",
            "ＡＢＣＤ－ＥＦＧＨ－ＪＫＭＮ－ＰＱＲＳ",
        ] {
            assert_eq!(QueryCode::parse(text).as_ref(), Ok(&code), "{text}");
        }
        assert_eq!(
            QueryCode::parse("0000-1111-0000-1111"),
            QueryCode::parse("oOoO-iIlL-0O0o-1Il1")
        );
        assert_eq!(QueryCode::from_bytes([0; 10]).text(), "0000-0000-0000-0000");
        assert_eq!(
            QueryCode::from_bytes([255; 10]).text(),
            "ZZZZ-ZZZZ-ZZZZ-ZZZZ"
        );
    }

    #[test]
    fn what_is_not_a_code_is_refused() {
        for text in [
            "",
            "ABCD-EFGH-JKMN-PQR",
            "ABCD-EFGH-JKMN-PQRST",
            "ABCD-EFGH-JKMN-PQRU",
            "查询码",
        ] {
            assert_eq!(QueryCode::parse(text), Err(QueryCodeError), "{text}");
        }
    }

    #[test]
    fn nothing_prints_the_code() {
        let code = QueryCode::from_bytes(*b"0123456789");
        assert_eq!(
            format!("{code:?} {:?}", Some(&code)),
            "QueryCode(…) Some(QueryCode(…))"
        );
    }

    proptest! {
        #[test]
        fn codes_round_trip(bytes in any::<[u8; 10]>()) {
            let code = QueryCode::from_bytes(bytes);
            prop_assert_eq!(code.bytes(), bytes);
            prop_assert_eq!(QueryCode::parse(&code.text()), Ok(code.clone()));
            let json = serde_json::to_string(&code).expect("json");
            prop_assert_eq!(serde_json::from_str::<QueryCode>(&json).expect("a code"), code);
        }

        #[test]
        fn a_changed_character_is_another_code(
            bytes in any::<[u8; 10]>(), at in 0_usize..16, to in 0_usize..32,
        ) {
            let code = QueryCode::from_bytes(bytes);
            let right = code.text().replace('-', "");
            let mut other = right.clone();
            other.replace_range(at..=at, &char::from(ALPHABET[to]).to_string());
            prop_assert_eq!(QueryCode::parse(&other) == Ok(code), other == right);
        }

        #[test]
        fn random_text_never_panics(text in "\\PC{0,24}", like in "[0-9A-Za-z -]{14,24}") {
            let _ = QueryCode::parse(&text);
            let _ = QueryCode::parse(&like);
        }
    }
}
