//! A round: a fault, then the question what it has cost.

use std::time::Duration;

use anyhow::Result;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::case::Case;
use crate::county::County;
use crate::fault::{Kind, Seed};
use crate::faults::{self, Ground};
use crate::hashes::hash;
use crate::history::{History, Known};
use crate::lab::Lab;
use crate::lead::Content;
use crate::load::Sender;
use crate::message::{Message, Sort};
use crate::receipt::Receipt;
use crate::verdict::{Stored, Verdict, check};

/// How many receipts of earlier rounds are followed up besides those of this one.
const EARLIER: usize = 20;

/// How many are followed up at the same time.
const AT_ONCE: usize = 8;

/// What a round showed.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    pub(crate) seed: Seed,
    pub(crate) kind: &'static Kind,
    /// Keys of this round that have been acknowledged.
    pub(crate) acked: usize,
    pub(crate) verdict: Verdict,
    /// From the fault's end until submissions were taken again.
    pub(crate) recovery: Option<Duration>,
    /// Other promises that were not kept.
    pub(crate) broken: Vec<String>,
}

impl Outcome {
    /// A round that did not come to its end: a portal that does not start again, most likely.
    pub(crate) fn unfinished(seed: Seed, kind: &'static Kind, error: &anyhow::Error) -> Self {
        Self {
            seed,
            kind,
            acked: 0,
            verdict: Verdict::default(),
            recovery: None,
            broken: vec![format!("the round did not come to its end: {error:#}")],
        }
    }

    /// Whether every promise was kept.
    pub(crate) fn is_good(&self) -> bool {
        let Verdict {
            lost, dup, corrupt, ..
        } = &self.verdict;
        lost.is_empty() && (*dup, *corrupt) == (0, 0) && self.broken.is_empty()
    }
}

/// Does the seed's fault to this county, and looks at everything that the county has ever
/// acknowledged.
pub(crate) async fn run(
    lab: &mut Lab,
    county: &mut County,
    seed: Seed,
    kind: &'static Kind,
) -> Result<Outcome> {
    county.rounds += 1;
    // Not every time: it starts the program twice.
    if county.rounds % 4 == 1 {
        county.revoke(lab).await?;
    }
    let mut ground = Ground {
        lab,
        county,
        seed,
        dice: seed.dice(),
    };
    let injected = faults::inject(kind.fault, &mut ground).await?;
    let mut broken = injected.broken;
    broken.extend(injected.seen.broken);

    let sender = county.sender()?;
    let mut left = 0;
    // What was begun to be done to a complaint waits for its receipt.
    for _ in 0..2 {
        let (open, settled) = sender.settle(&county.history()?).await?;
        broken.extend(settled.broken);
        left = open;
    }
    if left > 0 {
        broken.push(format!(
            "{left} submissions or acts were never acknowledged"
        ));
    }
    broken.extend(county.wrong_tokens().await?);

    let history = county.history()?;
    let mut database = county.database(false).await?;
    let stored = Stored {
        leads: database.leads().await?,
        cases: database.cases().await?,
        files: database.files().await?,
    };
    let unsound = database.unsound().await?;
    database.close().await?;
    county.hashes.learn(&history);
    let mut verdict = check(&history, &stored, &county.projects, &county.hashes);
    for words in unsound {
        verdict.corrupt(words);
    }
    let mine = Message::of_round(seed.0);
    follow(&sender, &history, &mine, &mut verdict).await?;
    let acked =
        |(key, known): &(&String, &Known)| key.starts_with(&mine) && !known.receipts.is_empty();
    Ok(Outcome {
        seed,
        kind,
        acked: history.keys.iter().filter(acked).count(),
        verdict,
        recovery: injected.recovery,
        broken,
    })
}

/// Asks for each receipt as its holder would (I1): those of this round, and some earlier ones.
async fn follow(
    sender: &Sender,
    history: &History,
    mine: &str,
    verdict: &mut Verdict,
) -> Result<()> {
    let (new, old): (Vec<_>, Vec<_>) = history
        .keys
        .iter()
        .partition(|(key, _)| key.starts_with(mine));
    let step = old.len().div_ceil(EARLIER).max(1);
    let receipts: Vec<Held> = new
        .into_iter()
        .chain(old.into_iter().step_by(step))
        .flat_map(|(key, known)| {
            let held = |(variant, body): &(u8, String)| {
                let message = Message {
                    key: key.clone(),
                    variant: *variant,
                };
                let events = known.acted.max(1);
                Some(Held {
                    message,
                    receipt: Receipt::parse(body)?,
                    events,
                })
            };
            known.receipts.iter().filter_map(held).collect::<Vec<_>>()
        })
        .collect();
    let mut tasks = JoinSet::new();
    for part in receipts.chunks(receipts.len().div_ceil(AT_ONCE).max(1)) {
        let (sender, part) = (sender.clone(), part.to_vec());
        tasks.spawn(async move {
            let mut found = Verdict::default();
            for held in part {
                held.look(&sender, &mut found).await?;
            }
            anyhow::Ok(found)
        });
    }
    while let Some(part) = tasks.join_next().await {
        verdict.join(part??);
    }
    Ok(())
}

/// What its holder knows of an acknowledged message.
#[derive(Debug, Clone)]
struct Held {
    message: Message,
    receipt: Receipt,
    /// How many events it must show at least.
    events: usize,
}

impl Held {
    async fn look(&self, sender: &Sender, verdict: &mut Verdict) -> Result<()> {
        let (key, number) = (&self.message.key, &self.receipt.number);
        let path = format!("{}/{number}", self.message.sort().path());
        let code = ("x-query-code", self.receipt.code.as_str());
        let (status, body) = sender.client.get(&path, Some(code)).await?;
        if status != 200 {
            verdict.lost(key, number, &format!("its code is answered {status}"));
            return Ok(());
        }
        let shown: Value = serde_json::from_str(&body).unwrap_or_default();
        if self.message.sort() == Sort::Intent || self.message.steps().is_empty() {
            if shown != self.receipt.follow_up {
                verdict.corrupt(format!("{number} shows {body}"));
            }
        } else {
            for wrong in self.wrong_history(&shown) {
                verdict.corrupt(format!("{number} shows {wrong}: {body}"));
            }
        }
        if self.message.sort() == Sort::Intent {
            self.look_inside_intent(sender, &path, verdict).await?;
        } else {
            self.look_inside(sender, &path, verdict).await?;
            self.look_at_files(sender, &path, &shown, verdict).await?;
        }
        Ok(())
    }

    /// The same of an intent.
    async fn look_inside_intent(
        &self,
        sender: &Sender,
        path: &str,
        verdict: &mut Verdict,
    ) -> Result<()> {
        let number = &self.receipt.number;
        let content = Content::of(&self.message, &sender.projects);
        let staff = format!("/api/v1/staff/leads/{number}");
        let seat = ("authorization", &*sender.seat);
        let (status, body) = sender.client.get(&staff, Some(seat)).await?;
        let shown: Value = serde_json::from_str(&body).unwrap_or_default();
        if status != 200 || shown["want"] != content.want {
            verdict.corrupt(format!("{number} is read by staff as {status} {body}"));
        }
        if self.message.dice().u8(..4) == 0 {
            let code = ("x-query-code", self.receipt.code.as_str());
            let (status, body) = sender
                .client
                .get(&format!("{path}/person"), Some(code))
                .await?;
            if status != 200 || serde_json::from_str(&body).ok() != Some(content.person()) {
                verdict.corrupt(format!("{number} was sent by {status} {body}"));
            }
        }
        Ok(())
    }

    /// Its files are what was sent, byte by byte (I4).
    async fn look_at_files(
        &self,
        sender: &Sender,
        path: &str,
        shown: &Value,
        verdict: &mut Verdict,
    ) -> Result<()> {
        let number = &self.receipt.number;
        let cards = shown["files"].as_array().map_or(&[][..], Vec::as_slice);
        if cards.len() != self.message.files() {
            verdict.corrupt(format!("{number} shows {} files", cards.len()));
        }
        let code = ("x-query-code", self.receipt.code.as_str());
        for (place, card) in cards.iter().enumerate() {
            let path = format!("{path}/files/{}", card["id"].as_str().unwrap_or_default());
            let (status, sum) = sender.client.download(&path, code).await?;
            if status != 200 || sum != hash(&self.message.file(place)) {
                verdict.corrupt(format!("{number} hands out another file: {status} {card}"));
            }
        }
        Ok(())
    }

    /// What has happened since the receipt stands in the follow-up, in the words that were said.
    fn wrong_history(&self, shown: &Value) -> Vec<&'static str> {
        let mut wrong = Vec::new();
        for name in ["received_at", "kind", "category", "erased_on", "rights"] {
            if shown[name] != self.receipt.follow_up[name] {
                wrong.push(name);
            }
        }
        let events = shown["events"].as_array().map_or(&[][..], Vec::as_slice);
        if events.len() < self.events || shown["steps"] != events.len() {
            wrong.push("too few events");
        }
        for (seq, event) in (1..).zip(events).skip(1) {
            let step = self.message.steps().get(seq - 2);
            let said = event["text"] == self.message.said(seq);
            if !said || step.is_none_or(|step| event["act"] != step.act) {
                wrong.push("another event");
            }
        }
        wrong
    }

    /// What is sealed: the words as staff read them, and who sent it, as they themselves do. Such a
    /// reading is recorded, which takes the disk; one of four is enough.
    async fn look_inside(&self, sender: &Sender, path: &str, verdict: &mut Verdict) -> Result<()> {
        let (number, case) = (&self.receipt.number, Case::of(&self.message));
        let staff = format!("/api/v1/staff/complaints/{number}");
        let seat = ("authorization", &*sender.seat);
        let (status, body) = sender.client.get(&staff, Some(seat)).await?;
        let shown: Value = serde_json::from_str(&body).unwrap_or_default();
        let form = case.form();
        let same = |name: &str| shown[name] == form[name];
        let flags = same("confidential") && same("publish");
        if status != 200 || shown["words"] != case.words() || !flags {
            verdict.corrupt(format!("{number} is read by staff as {status} {body}"));
        }
        if self.message.dice().u8(..4) == 0 {
            let code = ("x-query-code", self.receipt.code.as_str());
            let (status, body) = sender
                .client
                .get(&format!("{path}/person"), Some(code))
                .await?;
            if status != 200 || serde_json::from_str(&body).ok() != Some(case.person()) {
                verdict.corrupt(format!("{number} was sent by {status} {body}"));
            }
        }
        Ok(())
    }
}
