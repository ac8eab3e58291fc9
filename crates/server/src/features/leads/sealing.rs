//! What is sealed of a lead, and how it is opened again: the seal of complaints.

use std::sync::Arc;

use domain::{
    codes::{Contact, ReceiptNumber},
    leads::NewLead,
};

use super::super::complaints::{Person, open_text, said_place, seal_person};
use crate::{
    app::App,
    problem::{Answer, Problem},
    secret::Secret,
    store::{SealCase, SealedCase, Store, StoreError, StoredLead, UnsealedLead},
    vault::{CaseKey, Vault},
};

const WORDS: &str = "words";
const PERSON: &str = "person";

/// Seals a new lead for the number that it gets.
pub(super) fn seal_new(secret: &Secret, lead: &NewLead) -> SealCase {
    let secret = secret.clone();
    let person = Person {
        name: Some(lead.name.clone()),
        contact: Some(lead.contact.display()),
    };
    let want = lead.want.clone();
    Arc::new(move |number: &ReceiptNumber| seal(&secret, number, &person, &want))
}

fn seal(
    secret: &Secret,
    number: &ReceiptNumber,
    person: &Person,
    want: &str,
) -> Result<SealedCase, getrandom::Error> {
    let (key, sealed_key) = Vault::of(secret).new_key(&number.to_string())?;
    let want = serde_json::to_vec(want).unwrap_or_default();
    Ok(SealedCase {
        code_hash: secret.seal(&secret.query_code(number)),
        person: seal_person(&key, person)?,
        words: Some(key.seal(WORDS, &want)?),
        key: Some(sealed_key),
    })
}

/// Seals what releases before the kinds stored in the clear; says how many that were.
///
/// # Errors
/// When the database does not answer; calling it again goes on.
pub async fn seal_old_leads(store: &Store, secret: &Secret) -> Result<u64, StoreError> {
    store
        .seal_leads(|old: &UnsealedLead| {
            let contact = Contact::parse(&old.contact);
            let person = Person {
                name: Some(old.name.clone()),
                contact: Some(contact.map_or_else(|_| old.contact.clone(), |one| one.display())),
            };
            seal(secret, &old.number, &person, &old.want)
                .map_err(|error| StoreError::Other(format!("no randomness: {error}")))
        })
        .await
}

/// A lead with its key; what was erased stays closed.
pub(super) struct Opened<'a> {
    lead: &'a StoredLead,
    key: Option<CaseKey>,
}

impl<'a> Opened<'a> {
    pub(super) fn of(app: &App, lead: &'a StoredLead) -> Answer<Self> {
        Self::by(app.secret(), lead)
    }

    fn by(secret: &Secret, lead: &'a StoredLead) -> Answer<Self> {
        let vault = Vault::of(secret);
        let open = |sealed: &String| vault.open_key(&lead.number.to_string(), sealed);
        let key = lead.sealed.key.as_ref().map(open).transpose();
        Ok(Self {
            lead,
            key: key.map_err(|error| Problem::unexpected(&error))?,
        })
    }

    /// The key; `None` once erased.
    pub(super) fn key(&self) -> Option<&CaseKey> {
        self.key.as_ref()
    }

    /// What they want, as they wrote it.
    pub(super) fn want(&self) -> Answer<Option<String>> {
        open_text(self.key(), WORDS, self.lead.sealed.words.as_ref())
    }

    pub(super) fn person(&self) -> Answer<Option<Person>> {
        open_text(self.key(), PERSON, self.lead.sealed.person.as_ref())
    }

    /// What was said with each event, oldest first.
    pub(super) fn said(&self) -> Answer<Vec<Option<String>>> {
        (1..)
            .zip(&self.lead.said)
            .map(|(seq, said)| open_text(self.key(), &said_place(seq), said.as_ref()))
            .collect()
    }
}

/// The mailbox that the visitor left, if the contact is one and can still be opened.
pub(crate) fn visitor_email(secret: &Secret, lead: &StoredLead) -> Option<String> {
    Opened::by(secret, lead).ok()?.person().ok()??.email()
}
