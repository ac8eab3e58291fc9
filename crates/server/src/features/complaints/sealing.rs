//! What is sealed of a case, and how it is opened again.

use domain::{
    codes::{Contact, ReceiptNumber},
    complaints::NewComplaint,
    uploads::{FileCard, with_ending},
};
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    problem::{Answer, Problem},
    secret::Secret,
    store::{Chunks, SealCase, SealedCase, StoredCase, StoredComment, StoredFile},
    uploads::Facts,
    vault::{CaseKey, FileKey, Vault},
};

/// What was written, sealed as one piece.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// 被投诉单位
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What happened.
    pub text: String,
    /// What is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub want: Option<String>,
}

/// Who sent it, sealed apart, so that it can be kept from who handles it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// 称呼
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// 联系方式
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

impl Person {
    /// The mailbox, if that is the contact that was left.
    pub(in crate::features) fn email(&self) -> Option<String> {
        match Contact::parse(self.contact.as_deref()?) {
            Ok(Contact::Email(email)) => Some(email.as_str().to_owned()),
            _ => None,
        }
    }
}

const WORDS: &str = "words";
const PERSON: &str = "person";
const REDACTION: &str = "redaction";

/// The place that a comment is sealed for.
fn comment(id: &str) -> String {
    format!("comment/{id}")
}

/// The place that an event's words are sealed for.
pub(in crate::features) fn said_place(seq: u32) -> String {
    format!("said/{seq}")
}

/// Seals a new case for the number that it gets.
pub(super) fn seal_new(secret: &Secret, new: &NewComplaint) -> SealCase {
    let secret = secret.clone();
    let words = Words {
        unit: new.unit.clone(),
        text: new.text.clone(),
        want: new.want.clone(),
    };
    let person = Person {
        name: new.name.clone(),
        contact: new.contact.as_ref().map(Contact::display),
    };
    std::sync::Arc::new(move |number: &ReceiptNumber| {
        let (key, sealed_key) = Vault::of(&secret).new_key(&number.to_string())?;
        Ok(SealedCase {
            code_hash: secret.seal(&secret.query_code(number)),
            person: seal_person(&key, &person)?,
            words: Some(key.seal(WORDS, &json(&words))?),
            key: Some(sealed_key),
        })
    })
}

/// Name and contact, sealed; `None` when there are none.
pub(in crate::features) fn seal_person(
    key: &CaseKey,
    person: &Person,
) -> Result<Option<String>, getrandom::Error> {
    if *person == Person::default() {
        return Ok(None);
    }
    key.seal(PERSON, &json(person)).map(Some)
}

/// A case with its key; what was erased stays closed.
pub(super) struct Opened<'a> {
    case: &'a StoredCase,
    key: Option<CaseKey>,
}

impl<'a> Opened<'a> {
    pub(super) fn of(app: &App, case: &'a StoredCase) -> Answer<Self> {
        Self::by(app.secret(), case)
    }

    fn by(secret: &Secret, case: &'a StoredCase) -> Answer<Self> {
        let vault = Vault::of(secret);
        let open = |sealed: &String| vault.open_key(&case.number.to_string(), sealed);
        let key = case.sealed.key.as_ref().map(open).transpose();
        Ok(Self {
            case,
            key: key.map_err(|error| Problem::unexpected(&error))?,
        })
    }

    /// The key; `None` once erased.
    pub(super) fn key(&self) -> Option<&CaseKey> {
        self.key.as_ref()
    }

    pub(super) fn words(&self) -> Answer<Option<Words>> {
        self.open(WORDS, self.case.sealed.words.as_ref())
    }

    pub(super) fn person(&self) -> Answer<Option<Person>> {
        self.open(PERSON, self.case.sealed.person.as_ref())
    }

    /// What was said with each event, oldest first.
    pub(super) fn said(&self) -> Answer<Vec<Option<String>>> {
        (1..)
            .zip(&self.case.events)
            .map(|(seq, event)| self.open(&said_place(seq), event.said.as_ref()))
            .collect()
    }

    /// Seals what is said with the event that comes next.
    pub(super) fn seal_said(&self, text: Option<&str>) -> Answer<Option<String>> {
        let (Some(text), Some(key)) = (text, &self.key) else {
            return Ok(None);
        };
        seal_text(key, &said_place(self.case.steps() + 1), &text).map(Some)
    }

    /// Its files, as they are listed; none once erased.
    pub(super) fn files(&self) -> Answer<Vec<FileCard>> {
        let Some(key) = &self.key else {
            return Ok(Vec::new());
        };
        self.case
            .files
            .iter()
            .map(|file| open_file(key, file).map(|(_, card)| card))
            .collect()
    }

    /// One of them, with its key.
    pub(super) fn file(&self, id: &str) -> Answer<Option<(FileKey, FileCard, Chunks)>> {
        let found = self.case.files.iter().find(|file| file.chunks.id == id);
        let (Some(file), Some(key)) = (found, &self.key) else {
            return Ok(None);
        };
        open_file(key, file).map(|(key, card)| Some((key, card, file.chunks.clone())))
    }

    /// The redacted text.
    pub(super) fn redaction(&self, sealed: Option<&String>) -> Answer<Option<Words>> {
        self.open(REDACTION, sealed)
    }

    /// Seals a redacted text; `None` once erased.
    pub(super) fn seal_redaction(&self, words: &Words) -> Answer<Option<String>> {
        self.seal(REDACTION, words)
    }

    /// What a comment says; `None` once erased.
    pub(super) fn comment(&self, stored: &StoredComment) -> Answer<Option<String>> {
        self.open(&comment(&stored.id), stored.said.as_ref())
    }

    /// Seals a comment; `None` once erased.
    pub(super) fn seal_comment(&self, id: &str, text: &str) -> Answer<Option<String>> {
        self.seal(&comment(id), &text)
    }

    fn seal(&self, place: &str, value: &impl Serialize) -> Answer<Option<String>> {
        let sealed = self.key.as_ref().map(|key| key.seal(place, &json(value)));
        sealed
            .transpose()
            .map_err(|error| Problem::unexpected(&error))
    }

    fn open<T: for<'de> Deserialize<'de>>(
        &self,
        place: &str,
        sealed: Option<&String>,
    ) -> Answer<Option<T>> {
        open_text(self.key.as_ref(), place, sealed)
    }
}

/// Opens what was sealed for a place; `None` when there is nothing, or no key any more.
pub(in crate::features) fn open_text<T: for<'de> Deserialize<'de>>(
    key: Option<&CaseKey>,
    place: &str,
    sealed: Option<&String>,
) -> Answer<Option<T>> {
    let (Some(sealed), Some(key)) = (sealed, key) else {
        return Ok(None);
    };
    let bytes = key
        .open(place, sealed)
        .map_err(|error| Problem::unexpected(&error))?;
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|_| Problem::unexpected(&"a sealed text is not what it was"))
}

/// Seals a text for a place.
pub(in crate::features) fn seal_text(
    key: &CaseKey,
    place: &str,
    text: &impl Serialize,
) -> Answer<String> {
    key.seal(place, &json(text))
        .map_err(|error| Problem::unexpected(&error))
}

fn open_file(key: &CaseKey, file: &StoredFile) -> Answer<(FileKey, FileCard)> {
    let id = &file.chunks.id;
    let key =
        FileKey::open(key, id, &file.file_key).map_err(|error| Problem::unexpected(&error))?;
    let facts = Facts::open(&key, &file.facts)?;
    let kind = facts
        .kind
        .ok_or_else(|| Problem::unexpected(&"a file that nobody looked at"))?;
    let card = FileCard {
        id: id.clone(),
        name: with_ending(&facts.name, kind),
        kind,
        bytes: file.chunks.size,
        step: file.step,
    };
    Ok((key, card))
}

/// The mailbox that the visitor left, if the contact is one and can still be opened.
pub(crate) fn visitor_email(secret: &Secret, case: &StoredCase) -> Option<String> {
    Opened::by(secret, case).ok()?.person().ok()??.email()
}

/// Structs of strings and a string: they always become JSON.
fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}
