//! What is lost, what happened twice, what is not as it was sent. Numbers I1 … I9 are those of
//! the invariants in docs/TESTING.md.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::{Actor, Step};
use crate::database::{StoredCase, StoredLead};
use crate::hashes::Hashes;
use crate::history::History;
use crate::lead::Content;
use crate::message::{Message, Sort};
use crate::receipt::Receipt;

/// How many sentences of each sort are kept; the counts count them all.
const SENTENCES: usize = 4;

/// The outcome of a check.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Acknowledged, and not there: key and number (I1).
    pub(crate) lost: BTreeSet<(String, String)>,
    /// More stored, or more receipts, than keys (I2).
    pub(crate) dup: usize,
    /// There, and not what was sent; from nobody; half; under a number that was given before; or
    /// the database itself is unsound (I1, I3 to I7, I9).
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

    /// Adds what another look found.
    pub(crate) fn join(&mut self, other: Self) {
        self.lost.extend(other.lost);
        self.dup += other.dup;
        self.corrupt += other.corrupt;
        self.words.extend(other.words);
    }

    fn dup(&mut self, times: usize, words: String) {
        self.dup += times;
        self.say("dup", words);
    }
}

/// What a database holds.
#[derive(Debug, Default, Clone)]
pub(crate) struct Stored {
    pub(crate) leads: Vec<StoredLead>,
    pub(crate) cases: Vec<StoredCase>,
}

/// A stored message that belongs to a key.
struct Own<'a> {
    number: &'a str,
    /// The body that it holds; what a complaint says is sealed, and asked for over HTTP.
    variant: Option<u8>,
}

/// Compares what clients were told with what is stored.
pub(crate) fn check(
    history: &History,
    stored: &Stored,
    projects: &[String],
    hashes: &Hashes,
) -> Verdict {
    let mut verdict = Verdict::default();
    let mut by_key: BTreeMap<String, Vec<Own<'_>>> = BTreeMap::new();
    leads(history, &stored.leads, projects, &mut by_key, &mut verdict);
    cases(history, &stored.cases, hashes, &mut by_key, &mut verdict);
    let mut owners: BTreeMap<String, &str> = BTreeMap::new();
    for (key, known) in &history.keys {
        let own = by_key.get(key.as_str()).map_or(&[][..], Vec::as_slice);
        let most = own.len().max(known.receipts.len());
        if most > 1 {
            let receipts = known.receipts.len();
            verdict.dup(
                most - 1,
                format!("{key}: {} stored, {receipts} receipts", own.len()),
            );
        }
        for (variant, body) in &known.receipts {
            let Some(receipt) = Receipt::parse(body) else {
                verdict.corrupt(format!("{key}: no receipt: {body}"));
                continue;
            };
            let number = receipt.number;
            match own.iter().find(|own| own.number == number) {
                None => verdict.lost(key, &number, "not stored"),
                Some(own) if own.variant.is_some_and(|held| held != *variant) => {
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

/// Sorts the intents by key, and looks at each on its own.
fn leads<'a>(
    history: &History,
    stored: &'a [StoredLead],
    projects: &[String],
    by_key: &mut BTreeMap<String, Vec<Own<'a>>>,
    verdict: &mut Verdict,
) {
    for lead in stored {
        let number = &lead.number;
        let sent = Message::marked(&lead.content.want).filter(|sent| {
            let known = history.keys.get(&sent.key);
            known.is_some_and(|known| known.sent.contains(&sent.variant))
        });
        let Some(sent) = sent else {
            verdict.corrupt(format!("{number} was sent by nobody"));
            continue;
        };
        if lead.content != Content::of(&sent, projects) {
            verdict.corrupt(format!("{number} is not what {} sent", sent.key));
        }
        if (lead.events, lead.messages, lead.keys) != (1, 1, 1) {
            verdict.corrupt(format!(
                "{number} has {} events, {} messages, {} keys",
                lead.events, lead.messages, lead.keys
            ));
        }
        by_key.entry(sent.key).or_default().push(Own {
            number,
            variant: Some(sent.variant),
        });
    }
}

/// Sorts the complaints by key, and looks at each on its own: its events are those that were
/// asked for, in their order, none that was acknowledged is missing, and each has its message.
fn cases<'a>(
    history: &History,
    stored: &'a [StoredCase],
    hashes: &Hashes,
    by_key: &mut BTreeMap<String, Vec<Own<'a>>>,
    verdict: &mut Verdict,
) {
    for case in stored {
        let number = &case.number;
        let key = match case.keys.as_slice() {
            [hash] => hashes.key(hash),
            _ => None,
        };
        let known = key.and_then(|key| Some((key, history.keys.get(key)?)));
        let known =
            known.filter(|(key, known)| Sort::of(key) == Sort::Case && !known.sent.is_empty());
        let Some((key, known)) = known else {
            let keys = case.keys.len();
            verdict.corrupt(format!("{number}, with {keys} keys, was sent by nobody"));
            continue;
        };
        by_key.entry(key.to_owned()).or_default().push(Own {
            number,
            variant: None,
        });
        // Which body won decides what may be done; it is the acknowledged one, or any.
        let variants = known.receipts.iter().map(|(variant, _)| *variant);
        let variant = variants.chain(known.sent.iter().copied()).next();
        let message = Message {
            key: key.to_owned(),
            variant: variant.unwrap_or_default(),
        };
        for wrong in wrong_with(case, &message, known.events()) {
            verdict.corrupt(format!("{number}: {wrong}"));
        }
    }
}

/// What is wrong with the history of a case, to which this may have been done.
fn wrong_with(
    case: &StoredCase,
    message: &Message,
    events: std::ops::RangeInclusive<usize>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let count = case.events.len();
    if !events.contains(&count) {
        wrong.push(format!("{count} events, and not {events:?}"));
    }
    if usize::try_from(case.steps) != Ok(count) {
        wrong.push(format!("its head counts {} events of {count}", case.steps));
    }
    let first = Step {
        act: "submit",
        by: Actor::Visitor,
        state: "received",
    };
    let plan: Vec<&Step> = std::iter::once(&first).chain(message.steps()).collect();
    let mut expected = BTreeSet::new();
    let mut ratings = Vec::new();
    for (at, (seq, act, actor)) in case.events.iter().enumerate() {
        let by = match actor.as_str() {
            "visitor" => Some(Actor::Visitor),
            "staff" => Some(Actor::Staff),
            _ => None,
        };
        let fits = plan
            .get(at)
            .is_some_and(|step| step.act == act && Some(step.by) == by);
        if *seq != at as i64 + 1 || !fits {
            wrong.push(format!("its event {} is {seq}: {act} by {actor}", at + 1));
        }
        expected.insert(format!("case_{act}/{}/{seq}", case.number));
        ratings.extend((act == "rate").then_some(*seq));
    }
    if let Some(last) = count.checked_sub(1).and_then(|at| plan.get(at))
        && last.state != case.state
    {
        wrong.push(format!("it is {} and should be {}", case.state, last.state));
    }
    // One for each event; a message's key keeps it from coming twice.
    let told: BTreeSet<String> = case.messages.iter().cloned().collect();
    if told != expected || case.messages.len() != expected.len() {
        wrong.push(format!("its messages are {told:?}"));
    }
    if case.ratings != ratings {
        wrong.push(format!("its ratings came with {:?}", case.ratings));
    }
    wrong
}

#[cfg(test)]
#[path = "verdict_tests.rs"]
mod tests;
