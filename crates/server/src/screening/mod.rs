//! 核验: by what a message is screened. What is decided on it, and what is kept, is the store's
//! (`store/screening`); the rules are `domain::screening`.

mod budgets;
mod challenge;

use std::time::Duration;

use axum::Extension;
use axum::extract::Request;
use axum::http::HeaderMap;
use domain::codes::Contact;
use domain::date::Timestamp;
use domain::screening::{Reason, text};

use crate::{
    app::App,
    door::ClientAddress,
    published::now,
    store::{Counted, Screening, TextMarks},
};

pub use budgets::Budgets;
pub(crate) use challenge::Challenge;

/// The header of a proof of work.
const PROOF_HEADER: &str = "x-proof";

/// How often what is no longer needed is forgotten.
const FORGET_EVERY: Duration = Duration::from_secs(600);

/// How a message came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arrival {
    address: Option<ClientAddress>,
    proof: Option<String>,
    trapped: bool,
}

impl Arrival {
    /// From a request.
    pub(crate) fn of(request: &Request) -> Self {
        let address = request.extensions().get::<ClientAddress>();
        Self::from_parts(address.copied(), request.headers())
    }

    /// From the parts of a request.
    fn from_parts(address: Option<ClientAddress>, headers: &HeaderMap) -> Self {
        let proof = headers.get(PROOF_HEADER);
        Self {
            address,
            proof: proof
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned),
            trapped: false,
        }
    }

    /// From a plain form, with what stands in the field that no person sees.
    pub(crate) fn by_form(
        address: Option<Extension<ClientAddress>>,
        headers: &HeaderMap,
        unseen: &str,
    ) -> Self {
        let address = address.map(|Extension(address)| address);
        Self {
            trapped: !unseen.trim().is_empty(),
            ..Self::from_parts(address, headers)
        }
    }

    /// What a message with this contact and these words is screened by; `whole` is all that makes it
    /// the same as another one. Of address and contact only keyed hashes go further, with a key that
    /// is another one each day.
    pub(crate) fn screening(
        &self,
        app: &App,
        contact: Option<&Contact>,
        words: &str,
        whole: &str,
        at: Timestamp,
    ) -> Screening {
        let (secret, budgets) = (app.secret(), app.budgets());
        let day = at.shanghai_date();
        let subject = |kind: &str, who: &str| {
            let hash = secret.screen(kind.as_bytes(), format!("{day}/{who}").as_bytes());
            hex::encode(&hash[..16])
        };
        let source = self.address.map(|address| address.source().to_string());
        let source = source.map(|source| subject("source", &source));
        let contact = contact.map(plain);
        let mut counts = vec![Counted {
            subject: "-".to_owned(),
            reason: Reason::All,
            budget: budgets.submissions_in_all,
        }];
        counts.extend(source.clone().map(|subject| Counted {
            subject,
            reason: Reason::Source,
            budget: budgets.submissions_per_source,
        }));
        counts.extend(contact.as_ref().map(|contact| Counted {
            subject: subject("contact", contact),
            reason: Reason::Contact,
            budget: budgets.submissions_per_contact,
        }));
        let proof = self.proof.as_deref();
        let mut found = Vec::new();
        found.extend(text::is_only_links(words).then_some(Reason::OnlyLinks));
        found.extend(self.trapped.then_some(Reason::Trap));
        let key = secret.screen(b"texts", b"");
        // Only who is at the same place with the same contact is told of an earlier number.
        let own = contact
            .as_ref()
            .zip(source.as_ref())
            .map(|(contact, source)| {
                let person = format!("{contact}/{source}/");
                hex::encode(text::own(&key, person.as_bytes(), whole))
            });
        let sender = contact.or(source).unwrap_or_default();
        let sender = secret.screen(b"sender", sender.as_bytes());
        Screening {
            counts,
            proof: proof.and_then(|header| challenge::check(secret, header, at)),
            text: Some(TextMarks {
                sender: hex::encode(&sender[..16]),
                marks: text::sketch(&key, words).iter().map(hex::encode).collect(),
                own,
                others: budgets.same_text,
            }),
            found,
        }
    }
}

/// A contact as it is counted: capitals and what stands behind a `+` in a mailbox's name make no
/// other one.
fn plain(contact: &Contact) -> String {
    let text = contact.text().to_lowercase();
    match text.split_once('@') {
        Some((name, host)) => {
            let name = name.split('+').next().unwrap_or_default();
            format!("{name}@{host}")
        }
        None => text,
    }
}

/// Forgets, now and then, for ever.
pub(crate) async fn forget(app: App) {
    loop {
        if let Err(error) = app.store().forget_screened(now()).await {
            tracing::warn!("what was counted could not be forgotten: {error}");
        }
        tokio::time::sleep(FORGET_EVERY).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_is_one_contact_however_it_is_written() {
        let plain = |text: &str| plain(&Contact::parse(text).unwrap());
        assert_eq!(plain("Zhang.San+1@Example.com"), "zhang.san@example.com");
        assert_eq!(plain("138 0000 0000"), "13800000000");
        assert_ne!(plain("zhang@example.com"), plain("zhang@example.cn"));
    }
}
