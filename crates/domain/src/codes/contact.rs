//! The one way of reaching a person that a form asks for (个人信息保护法第六条: no more than
//! needed).

use std::error::Error;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::phone::{Phone, PhoneError};
use super::{is_dash, is_invisible};
use crate::text::half_width;

/// Longest address taken, in characters.
const EMAIL_CHARS: usize = 100;

/// A telephone number or an e-mail address. `Debug` masks it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Contact {
    /// A number of the mainland.
    Phone(Phone),
    /// An address.
    Email(Email),
}

/// An e-mail address that may well exist: whether it does, only a letter can tell.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email {
    text: String,
    at: usize,
}

impl Contact {
    /// Reads an address when the text has an `@`, a telephone number otherwise.
    pub fn parse(text: &str) -> Result<Contact, ContactError> {
        let plain: String = half_width(text)
            .chars()
            .filter(|c| !is_invisible(*c))
            .collect();
        if plain.contains('@') {
            return email(plain.trim())
                .map(Contact::Email)
                .ok_or(ContactError::Email);
        }
        match Phone::parse(text) {
            Ok(phone) => Ok(Contact::Phone(phone)),
            Err(PhoneError::Empty) => Err(ContactError::Empty),
            // A name of a mailbox without its host is no telephone number gone wrong.
            Err(_) if plain.chars().any(|c| c.is_ascii_alphabetic()) => Err(ContactError::Email),
            Err(error) => Err(ContactError::Phone(error)),
        }
    }

    /// The contact as it is stored: `13800000000`, `01908001234`, `zhang@example.com`.
    pub fn text(&self) -> String {
        match self {
            Contact::Phone(phone) => phone.tel(),
            Contact::Email(email) => email.text.clone(),
        }
    }

    /// The contact for the eye: `138 0000 0000`, `zhang@example.com`.
    pub fn display(&self) -> String {
        match self {
            Contact::Phone(phone) => phone.display(),
            Contact::Email(email) => email.text.clone(),
        }
    }

    /// The contact as lists show it: `138****0000`, `z***@example.com`.
    pub fn masked(&self) -> String {
        match self {
            Contact::Phone(phone) => phone.masked(),
            Contact::Email(email) => email.masked(),
        }
    }
}

impl Email {
    /// The address, its host in lower case.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The first character and the host: `z***@example.com`.
    pub fn masked(&self) -> String {
        let first: String = self.text.chars().take(1).collect();
        format!("{first}***{}", &self.text[self.at..])
    }
}

/// One `@`, a dot within the host, no blanks, and none of the marks that would make it two
/// addresses or the head of a letter.
fn email(text: &str) -> Option<Email> {
    let (local, host) = text.split_once('@')?;
    let stray = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(
                c,
                '@' | ',' | ';' | ':' | '<' | '>' | '"' | '、' | '(' | ')'
            )
    };
    let labels: Vec<&str> = host.split('.').collect();
    let label = |label: &&str| {
        !label.is_empty() && !label.starts_with(is_dash) && !label.ends_with(is_dash)
    };
    let sound = !local.is_empty()
        && !local.contains(stray)
        && !host.contains(stray)
        && labels.len() >= 2
        && labels.iter().all(label);
    let text = format!("{local}@{}", host.to_lowercase());
    (sound && text.chars().count() <= EMAIL_CHARS).then_some(Email {
        at: local.len(),
        text,
    })
}

impl fmt::Display for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.display())
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Contact({})", self.masked())
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Email({})", self.masked())
    }
}

text_form!(Contact, ContactError, Contact::text);

/// Why a text is no way of reaching anyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactError {
    /// Nothing is written.
    Empty,
    /// Meant as a telephone number, and not one.
    Phone(PhoneError),
    /// Meant as an address, and not one.
    Email,
}

impl fmt::Display for ContactError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("请填写手机号、座机或邮箱，如 138 0000 0000"),
            Self::Phone(error) => error.fmt(f),
            Self::Email => f.write_str("邮箱请写完整地址且只写一个，如 zhang@example.com"),
        }
    }
}

impl Error for ContactError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn contact(text: &str) -> Contact {
        Contact::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn numbers_and_addresses() {
        assert_eq!(contact("138 0000 0000").text(), "13800000000");
        assert_eq!(contact("138 0000 0000").masked(), "138****0000");
        let email = contact(" zhang.san＠Example.COM ");
        assert_eq!(email.text(), "zhang.san@example.com");
        assert_eq!(email.masked(), "z***@example.com");
        assert_eq!(format!("{email:?}"), "Contact(z***@example.com)");
        assert_eq!(contact("张三@例子.公司").masked(), "张***@例子.公司");
        assert!(matches!(contact("a@b.c"), Contact::Email(email) if email.as_str() == "a@b.c"));
    }

    #[test]
    fn what_reaches_nobody_is_refused() {
        assert_eq!(Contact::parse("\u{3000}"), Err(ContactError::Empty));
        assert_eq!(
            Contact::parse("8001234"),
            Err(ContactError::Phone(PhoneError::NoAreaCode))
        );
        let long = format!("{}@b.cn", "a".repeat(96));
        for text in [
            "@b.c",
            "a@",
            "a@b",
            "a@b.",
            "a@.b",
            "a@b..c",
            "a@b@c.d",
            "a b@c.d",
            "a@b c.d",
            "a@b.c,d@e.f",
            "a@b.c\r\nBcc: d@e.f",
            "zhangsan.example.com",
            long.as_str(),
        ] {
            assert_eq!(Contact::parse(text), Err(ContactError::Email), "{text}");
        }
        assert!(Contact::parse(&long[1..]).is_ok());
    }

    proptest! {
        #[test]
        fn contacts_round_trip(
            text in "([a-zA-Z0-9._+-]{1,20}@([a-z0-9]{1,10}\\.){1,3}[a-zA-Z]{2,5}|1[3-9][0-9]{9})",
        ) {
            let contact = contact(&text);
            let json = serde_json::to_string(&contact).expect("json");
            prop_assert_eq!(serde_json::from_str::<Contact>(&json).expect("a contact"), contact);
        }

        #[test]
        fn random_text_never_panics(text in "\\PC{0,40}", like in "[a-zＡ-Ｃ０-９0-9@＠. -]{0,20}") {
            for text in [text, like] {
                if let Ok(contact) = Contact::parse(&text) {
                    prop_assert_eq!(Contact::parse(&contact.text()), Ok(contact.clone()));
                    let _ = (contact.display(), contact.masked());
                }
            }
        }
    }
}
