//! The publish gate: words that a county may not promise, found in any listing before it goes out.
//!
//! What is looked for, why, and the article it rests on are data: `data/compliance/rules.txt`. A
//! text that forbids or ends such a promise is not one; the same file says which words do that.

mod engine;
mod radicals;
mod rules;
mod scan;
mod traditional;

#[cfg(test)]
mod tests;

use std::{borrow::Cow, sync::OnceLock};

use serde::{Deserialize, Serialize};

use crate::listing::Listing;

pub(crate) use traditional::simplified;

/// A promise that may not be published without a named override.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The words found, as they were written; a radical that stands for a letter as the letter.
    pub phrase: String,
    /// The rule's key.
    pub rule: Cow<'static, str>,
    /// Why it may not stand.
    pub why: Cow<'static, str>,
    /// The article that the rule rests on.
    pub article: Cow<'static, str>,
}

/// Every unlawful promise of a text, at most one a rule and sentence, in the order of the text.
pub fn find(text: &str) -> Vec<Finding> {
    static ENGINE: OnceLock<engine::Engine> = OnceLock::new();
    ENGINE
        .get_or_init(|| engine::Engine::new(&rules::embedded()))
        .find(text)
}

/// Every unlawful promise in any field of a listing, each with the field's Chinese name.
pub fn check<T: Listing>(document: &T) -> Vec<(&'static str, Finding)> {
    let mut found: Vec<(&'static str, Finding)> = Vec::new();
    // A document of several rows repeats its name in each of them.
    for row in document.rows() {
        for field in T::fields() {
            let Some(text) = (field.get)(&row) else {
                continue;
            };
            for finding in find(&text) {
                let one = (field.zh, finding);
                if !found.contains(&one) {
                    found.push(one);
                }
            }
        }
    }
    found
}

/// Every unlawful promise in any text of the county's own document, each with the text's place in
/// `county.json`: `tags[0].note`.
#[cfg(feature = "entry")]
pub fn check_county(county: &crate::positioning::County) -> Vec<(String, Finding)> {
    let mut found = Vec::new();
    // As it is written, so that a text added later is not forgotten here.
    if let Ok(county) = serde_json::to_value(county) {
        walk(&county, "", &mut found);
    }
    found
}

#[cfg(feature = "entry")]
fn walk(value: &serde_json::Value, place: &str, found: &mut Vec<(String, Finding)>) {
    use serde_json::Value;
    match value {
        Value::String(text) => {
            found.extend(find(text).into_iter().map(|one| (place.to_owned(), one)));
        }
        Value::Array(all) => {
            for (at, one) in all.iter().enumerate() {
                walk(one, &format!("{place}[{at}]"), found);
            }
        }
        Value::Object(members) => {
            for (key, one) in members {
                let dot = if place.is_empty() { "" } else { "." };
                walk(one, &format!("{place}{dot}{key}"), found);
            }
        }
        _ => {}
    }
}

/// Whether its own 公平竞争审查 said no: then no override lets it stand.
pub fn is_rejected<T: Listing>(document: &T) -> bool {
    let review = T::fields().iter().find(|field| field.key == "fair_review");
    review.is_some_and(|field| (field.get)(document).as_deref() == Some("未通过"))
}

/// Who answers for publishing it nevertheless, and under which review: the document's own columns
/// 合规确认人 and 审查文号, both of them.
pub fn approval<T: Listing>(document: &T) -> Option<(String, String)> {
    let value = |key: &str| {
        let field = T::fields().iter().find(|field| field.key == key)?;
        (field.get)(document).filter(|text| !text.trim().is_empty())
    };
    value("override_by").zip(value("override_no"))
}
