//! What is lost, what happened twice, what is not as it was sent. Numbers I1 … I9 are those of
//! the invariants in docs/TESTING.md.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::{Actor, Step};
use crate::database::{StoredCase, StoredFile, StoredLead};
use crate::hashes::Hashes;
use crate::history::{History, Known};
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
    pub(crate) files: Vec<StoredFile>,
}

/// Compares what clients were told with what is stored.
pub(crate) fn check(
    history: &History,
    stored: &Stored,
    projects: &[String],
    hashes: &Hashes,
) -> Verdict {
    let mut verdict = Verdict::default();
    let mut by_key: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    leads(history, stored, projects, hashes, &mut by_key, &mut verdict);
    cases(history, &stored.cases, hashes, &mut by_key, &mut verdict);
    files(&stored.files, &by_key, &mut verdict);
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
        for (_, body) in &known.receipts {
            let Some(receipt) = Receipt::parse(body) else {
                verdict.corrupt(format!("{key}: no receipt: {body}"));
                continue;
            };
            let number = receipt.number;
            if !own.contains(&number.as_str()) {
                verdict.lost(key, &number, "not stored");
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

/// Sorts the intents by key, and looks at each on its own. What they say is sealed, and asked for
/// over HTTP.
fn leads<'a>(
    history: &History,
    stored: &'a Stored,
    projects: &[String],
    hashes: &Hashes,
    by_key: &mut BTreeMap<String, Vec<&'a str>>,
    verdict: &mut Verdict,
) {
    for lead in &stored.leads {
        let number = &lead.number;
        let Some((message, _)) = owner(history, hashes, &lead.keys, Sort::Intent) else {
            let keys = lead.keys.len();
            verdict.corrupt(format!("{number}, with {keys} keys, was sent by nobody"));
            continue;
        };
        if lead.facts != Content::of(&message, projects).facts {
            verdict.corrupt(format!("{number} is not what {} sent", message.key));
        }
        if (lead.events, lead.messages) != (1, 1) {
            verdict.corrupt(format!(
                "{number} has {} events, {} messages",
                lead.events, lead.messages
            ));
        }
        by_key.entry(message.key).or_default().push(number);
    }
}

/// Whose keys these are, by their hashes: the message with the body that was acknowledged, or else
/// any that was sent.
fn owner<'a>(
    history: &'a History,
    hashes: &Hashes,
    keys: &[String],
    sort: Sort,
) -> Option<(Message, &'a Known)> {
    let [hash] = keys else {
        return None;
    };
    let key = hashes.key(hash)?;
    let known = history.keys.get(key)?;
    let mut variants = known.receipts.iter().map(|(variant, _)| *variant);
    let variant = variants.next().or_else(|| known.sent.first().copied())?;
    let key = key.to_owned();
    (Sort::of(&key) == sort).then_some((Message { key, variant }, known))
}

/// Sorts the complaints by key, and looks at each on its own: its events are those that were
/// asked for, in their order, none that was acknowledged is missing, and each has its message.
fn cases<'a>(
    history: &History,
    stored: &'a [StoredCase],
    hashes: &Hashes,
    by_key: &mut BTreeMap<String, Vec<&'a str>>,
    verdict: &mut Verdict,
) {
    for case in stored {
        let number = &case.number;
        let Some((message, known)) = owner(history, hashes, &case.keys, Sort::Case) else {
            let keys = case.keys.len();
            verdict.corrupt(format!("{number}, with {keys} keys, was sent by nobody"));
            continue;
        };
        by_key.entry(message.key.clone()).or_default().push(number);
        for wrong in wrong_with(case, &message, known.events()) {
            verdict.corrupt(format!("{number}: {wrong}"));
        }
    }
}

/// Every file is whole and belongs to a complaint that was sent with it, or still waits for one;
/// every complaint has its files (I4).
fn files(stored: &[StoredFile], by_key: &BTreeMap<String, Vec<&str>>, verdict: &mut Verdict) {
    let mut of: BTreeMap<&str, usize> = BTreeMap::new();
    for file in stored {
        let id = &file.id;
        if file.until != file.size || file.strays > 0 && file.number.is_some() {
            verdict.corrupt(format!(
                "file {id} of {} bytes has {} and {} stray pieces",
                file.size, file.until, file.strays
            ));
        }
        if let Some(number) = &file.number {
            *of.entry(number).or_default() += 1;
            if file.state != "ready" {
                verdict.corrupt(format!("file {id} of {number} is {}", file.state));
            }
        }
    }
    for (key, owns) in by_key.iter().filter(|(key, _)| Sort::of(key) == Sort::Case) {
        let message = Message {
            key: key.clone(),
            variant: 0,
        };
        for own in owns.iter().copied() {
            let held = of.remove(own).unwrap_or_default();
            if held != message.files() {
                verdict.corrupt(format!("{own} has {held} files of {}", message.files()));
            }
        }
    }
    for number in of.keys() {
        verdict.corrupt(format!("files belong to {number}, which nobody sent"));
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
