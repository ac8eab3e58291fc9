//! Something that may fit, with its score and its reasons.

use super::{Suggestion, asked::Asked};
use crate::{listing::Listing, text};

/// Something that may be shown, and how well it fits.
pub(super) struct Found {
    pub(super) kind: &'static str,
    pub(super) kind_words: &'static str,
    pub(super) title: String,
    pub(super) href: String,
    pub(super) score: i64,
    pub(super) reasons: Vec<String>,
}

impl Found {
    pub(super) fn new<T: Listing>(one: &T) -> Self {
        Self {
            kind: T::KEY,
            kind_words: T::ZH,
            title: one.name().to_owned(),
            href: format!("/{}/{}", T::KEY, one.id()),
            score: 0,
            reasons: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, score: i64, reason: impl Into<String>) {
        let reason = reason.into();
        self.score += score;
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    /// A word that was typed and stands in its name, or else in what is said of it.
    pub(super) fn matched(&mut self, asked: &Asked, name: &str, rest: &[Option<&str>]) {
        let best = |text: &str| asked.text.best(text);
        if let Some(word) = best(name) {
            self.add(8 + 3 * length(&word), format!("您提到“{word}”"));
        } else if let Some(word) = rest
            .iter()
            .flatten()
            .filter_map(|text| best(text))
            .max_by_key(|word| length(word))
        {
            self.add(3 + 2 * length(&word), format!("您提到“{word}”"));
        }
    }

    pub(super) fn shown(self) -> Suggestion {
        let reasons: Vec<String> = self.reasons.into_iter().take(2).collect();
        Suggestion {
            kind: self.kind.to_owned(),
            kind_words: self.kind_words.to_owned(),
            title: self.title,
            href: self.href,
            reason: reasons.join("；"),
        }
    }
}

pub(super) fn length(word: &str) -> i64 {
    i64::try_from(word.chars().count()).unwrap_or(0)
}

/// Whether a sheet means this document by a word: its name or its number.
pub(super) fn is_meant(name: &str, code: Option<&str>, word: &str) -> bool {
    let word = text::key(word);
    !word.is_empty()
        && (text::key(name) == word || code.is_some_and(|code| text::key(code) == word))
}

/// Between half of it and twice as much.
pub(super) fn near(wanted: i64, has: i64) -> bool {
    wanted > 0 && has > 0 && has <= wanted.saturating_mul(2) && wanted <= has.saturating_mul(2)
}
