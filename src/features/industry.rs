//! The industry that an address asks for: by the county's key or by its name, the same in every
//! list. Addresses that we write have the key.

use leptos::prelude::*;

use crate::shelf::{Asked, Shelf};

/// An industry as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trade {
    /// What addresses have: the county's key, else the word itself.
    pub key: String,
    /// What documents have.
    pub name: String,
    /// Whether the county, or a document, has it.
    pub known: bool,
}

impl Trade {
    /// What an address asks for; `used` are the names that occur in the documents listed.
    pub(crate) fn read<'a>(
        shelf: &Shelf,
        asked: &Asked,
        mut used: impl Iterator<Item = &'a String>,
    ) -> Option<Self> {
        let word = asked.get("industry")?.trim();
        if word.is_empty() {
            return None;
        }
        let known = shelf.county.industry(word).is_some() || used.any(|name| name == word);
        Some(Self {
            known,
            ..Self::named(shelf, word)
        })
    }

    /// An industry by its key or name.
    pub(crate) fn named(shelf: &Shelf, word: &str) -> Self {
        let (key, name) = match shelf.county.industry(word) {
            Some(one) => (one.key.as_str(), one.name.as_str()),
            None => (word, word),
        };
        Self {
            key: key.to_owned(),
            name: name.to_owned(),
            known: true,
        }
    }

    /// Whether a document that names these industries is for it; one that names none is for all.
    pub(crate) fn suits(&self, industries: &[String]) -> bool {
        self.known && (industries.is_empty() || industries.contains(&self.name))
    }
}

/// Said where an industry is asked for that there is not, with the way to all: 全部地块.
pub(crate) fn unknown(
    asked: Option<&Trade>,
    href: &'static str,
    all: &'static str,
) -> Option<impl IntoView + use<>> {
    asked.filter(|asked| !asked.known).map(|_| {
        view! {
            <p class="notice" role="note">"没有这个产业。" <a href=href>{all}</a></p>
        }
    })
}
