//! What is lost, what happened twice, what is not as it was sent. Numbers I1 … I9 are those of
//! the invariants in docs/TESTING.md.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::database::Stored;
use crate::history::History;
use crate::lead::Lead;

/// How many sentences of each sort are kept; the counts count them all.
const SENTENCES: usize = 4;

/// The outcome of a check.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Acknowledged, and not there: key and number (I1).
    pub(crate) lost: BTreeSet<(String, String)>,
    /// More intents or receipts than keys (I2).
    pub(crate) dup: usize,
    /// There, and not what was sent; from nobody; half; under a number that was given before; or
    /// the database itself is unsound (I1, I3, I6, I7, I9).
    pub(crate) corrupt: usize,
    /// Some of it in sentences.
    pub(crate) words: Vec<String>,
}

impl Verdict {
    fn say(&mut self, sort: &str, words: String) {
        let said = self.words.iter().filter(|words| words.starts_with(sort));
        if said.count() < SENTENCES {
            self.words.push(format!("{sort}: {words}"));
        }
    }

    /// Counts something lost, once however often it is missed.
    pub(crate) fn lost(&mut self, key: &str, number: &str, words: &str) {
        if self.lost.insert((key.to_owned(), number.to_owned())) {
            self.say("lost", format!("{key}, acknowledged as {number}: {words}"));
        }
    }

    /// Counts something corrupt.
    pub(crate) fn corrupt(&mut self, words: String) {
        self.corrupt += 1;
        self.say("corrupt", words);
    }

    fn dup(&mut self, times: usize, words: String) {
        self.dup += times;
        self.say("dup", words);
    }
}

/// A receipt, as far as it is looked into here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Receipt {
    pub(crate) number: String,
    pub(crate) code: String,
    /// What the follow-up must show.
    pub(crate) follow_up: Value,
}

impl Receipt {
    /// Reads the body of a 201.
    pub(crate) fn parse(body: &str) -> Option<Self> {
        let mut follow_up: Value = serde_json::from_str(body).ok()?;
        let fields = follow_up.as_object_mut()?;
        let number = fields.remove("number")?.as_str()?.to_owned();
        let code = fields.remove("query_code")?.as_str()?.to_owned();
        Some(Self {
            number,
            code,
            follow_up,
        })
    }
}

/// Compares what clients were told with what is stored.
pub(crate) fn check(history: &History, stored: &[Stored], projects: &[String]) -> Verdict {
    let mut verdict = Verdict::default();
    let by_key = stored_by_key(history, stored, projects, &mut verdict);
    let mut owners: BTreeMap<String, &str> = BTreeMap::new();
    for (key, known) in &history.keys {
        let own = by_key.get(key.as_str()).map_or(&[][..], Vec::as_slice);
        let most = own.len().max(known.receipts.len());
        if most > 1 {
            let receipts = known.receipts.len();
            verdict.dup(
                most - 1,
                format!("{key}: {} intents, {receipts} receipts", own.len()),
            );
        }
        for (variant, body) in &known.receipts {
            let Some(receipt) = Receipt::parse(body) else {
                verdict.corrupt(format!("{key}: no receipt: {body}"));
                continue;
            };
            let number = receipt.number;
            match own.iter().find(|(lead, _)| lead.number == number) {
                None => verdict.lost(key, &number, "not stored"),
                Some((_, stored)) if stored.variant != *variant => {
                    verdict.corrupt(format!("{number} holds another body than was acknowledged"));
                }
                Some(_) => {}
            }
            if let Some(owner) = owners.insert(number.clone(), key)
                && owner != key
            {
                verdict.corrupt(format!("{number} was given to {owner} and to {key}"));
            }
        }
    }
    verdict
}

/// Sorts what is stored by key, and looks at each on its own.
fn stored_by_key<'a>(
    history: &History,
    stored: &'a [Stored],
    projects: &[String],
    verdict: &mut Verdict,
) -> BTreeMap<String, Vec<(&'a Stored, Lead)>> {
    let mut by_key: BTreeMap<String, Vec<(&Stored, Lead)>> = BTreeMap::new();
    for lead in stored {
        let number = &lead.number;
        let sent = Lead::marked(&lead.content.want).filter(|sent| {
            let known = history.keys.get(&sent.key);
            known.is_some_and(|known| known.sent.contains(&sent.variant))
        });
        let Some(sent) = sent else {
            verdict.corrupt(format!("{number} was sent by nobody"));
            continue;
        };
        if lead.content != sent.content(projects) {
            verdict.corrupt(format!("{number} is not what {} sent", sent.key));
        }
        if (lead.events, lead.messages, lead.keys) != (1, 1, 1) {
            verdict.corrupt(format!(
                "{number} has {} events, {} messages, {} keys",
                lead.events, lead.messages, lead.keys
            ));
        }
        by_key
            .entry(sent.key.clone())
            .or_default()
            .push((lead, sent));
    }
    by_key
}

#[cfg(test)]
#[path = "verdict_tests.rs"]
mod tests;
