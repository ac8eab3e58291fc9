//! The clients: each sends one message after the other, and the same one again until it knows
//! what became of it; to some complaints more is then done, by the visitor and by staff.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::Value;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::client::{Answer, Client, is_retryable};
use crate::file::SMALL;
use crate::history::{Entry, Files, History, Journal};
use crate::message::{Message, Sort};
use crate::receipt::Receipt;

/// How many send at the same time.
pub(crate) const CLIENTS: usize = 24;

/// Besides those whose complaints carry files: looking into a file takes a process.
const WITH_FILES: usize = 2;

/// How often one that has been settled is tried when the portal is well.
const SETTLE_TRIES: usize = 40;

/// Of 256 acts so many are done twice at the same instant.
const TWICE: u8 = 50;

/// How long the first receipt may take on a busy machine.
const BEGIN: Duration = Duration::from_secs(15);

/// What the clients need.
#[derive(Debug, Clone)]
pub(crate) struct Sender {
    pub(crate) client: Client,
    pub(crate) journal: Journal,
    /// Projects that intents may name.
    pub(crate) projects: Arc<Vec<String>>,
    /// What staff send along.
    pub(crate) seat: Arc<str>,
}

/// What the clients met.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Answers that asked to try again, by status.
    pub(crate) refused: BTreeMap<u16, usize>,
    /// Keys of requests that were taken from us without an answer.
    pub(crate) lost: BTreeSet<String>,
    /// Answers that the portal should never give.
    pub(crate) broken: Vec<String>,
}

impl Seen {
    /// Notes an answer that is no success; its status, unless there was none.
    fn no(&mut self, key: &str, answer: &Answer) -> Option<u16> {
        match answer {
            Answer::Other {
                status,
                retry_after,
                body,
            } => {
                if *status == 503 && !retry_after {
                    self.broken.push("503 without Retry-After".to_owned());
                }
                if is_retryable(*status) {
                    *self.refused.entry(*status).or_default() += 1;
                } else {
                    self.broken
                        .push(format!("{key} was answered {status}: {body}"));
                }
                Some(*status)
            }
            Answer::Lost(_) => {
                self.lost.insert(key.to_owned());
                None
            }
            Answer::Good(_) | Answer::NobodyThere => None,
        }
    }

    /// Adds what another client met.
    pub(crate) fn join(&mut self, other: Self) {
        for (status, times) in other.refused {
            *self.refused.entry(status).or_default() += times;
        }
        self.lost.extend(other.lost);
        self.broken.extend(other.broken);
    }
}

impl Sender {
    /// Sends a message once, and records what it was told: its receipt, when it was given one.
    pub(crate) async fn send(
        &self,
        message: &Message,
        tickets: &[String],
        seen: &mut Seen,
    ) -> Result<Option<String>> {
        let (key, variant) = (message.key.clone(), message.variant);
        let answer = self.client.submit(message, &self.projects, tickets).await;
        if let Answer::Good(receipt) = answer {
            let entry = Entry::Ok {
                key,
                variant,
                receipt: receipt.clone(),
            };
            self.journal.record(entry).await?;
            return Ok(Some(receipt));
        }
        let entry = match seen.no(&key, &answer) {
            Some(status) => Entry::Fail {
                key,
                variant,
                status,
            },
            None => Entry::Unknown { key, variant },
        };
        self.journal.record(entry).await?;
        Ok(None)
    }

    /// Does the next thing to a case once; true when it is known to be done.
    async fn act(
        &self,
        message: &Message,
        receipt: &Receipt,
        seq: usize,
        seen: &mut Seen,
    ) -> Result<bool> {
        let Some(step) = message.steps().get(seq - 2) else {
            return Ok(true);
        };
        let act = || self.client.act(message, receipt, &self.seat, seq, step);
        // Sometimes twice at the same instant: one of them is too late, and told so.
        let answers = if message.other(101).dice().u8(..) < TWICE {
            let (one, two) = tokio::join!(act(), act());
            if matches!((&one, &two), (Answer::Good(_), Answer::Good(_))) {
                seen.broken
                    .push(format!("{}#{seq} was done twice at once", message.key));
            }
            vec![one, two]
        } else {
            vec![act().await]
        };
        let mut done = false;
        for answer in answers {
            // A case is moved by its own client alone: who is too late has done it before.
            let before = matches!(&answer, Answer::Other { status: 409, body, .. }
                if newer(body).is_some_and(|steps| steps >= seq));
            match &answer {
                Answer::Good(body) => {
                    done = true;
                    let state = serde_json::from_str::<Value>(body);
                    let state = state.map(|body| body["state"].clone()).unwrap_or_default();
                    if state != step.state {
                        let key = &message.key;
                        seen.broken.push(format!("{key}#{seq} led to {state}"));
                    }
                }
                _ if before => done = true,
                other => _ = seen.no(&message.key, other),
            }
        }
        if done {
            let key = message.key.clone();
            self.journal.record(Entry::Acted { key, seq }).await?;
        }
        Ok(done)
    }

    /// Sends what is still open until all of it is acknowledged, and does what was begun; gives
    /// back how much never was.
    pub(crate) async fn settle(&self, history: &History) -> Result<(usize, Seen)> {
        let open = history.open().into_iter();
        let open = open.map(|message| Open::Message(history.files(&message.key), message));
        let undone = history.undone().into_iter().map(Open::Act);
        let open: Vec<Open> = open.chain(undone).collect();
        let mut tasks = JoinSet::new();
        let share = open.len().div_ceil(CLIENTS).max(1);
        for part in open.chunks(share).map(<[Open]>::to_vec) {
            let sender = self.clone();
            tasks.spawn(async move {
                let (mut left, mut seen) = (0, Seen::default());
                for mut open in part {
                    left += usize::from(!sender.insist(&mut open, &mut seen).await?);
                }
                anyhow::Ok((left, seen))
            });
        }
        let (mut left, mut seen) = (0, Seen::default());
        while let Some(part) = tasks.join_next().await {
            let (part_left, part_seen) = part??;
            left += part_left;
            seen.join(part_seen);
        }
        Ok((left, seen))
    }

    async fn insist(&self, open: &mut Open, seen: &mut Seen) -> Result<bool> {
        for _ in 0..SETTLE_TRIES {
            let settled = match open {
                Open::Message(files, message) => {
                    match self.upload(message, files, seen, || true).await? {
                        Some(tickets) => self.send(message, &tickets, seen).await?.is_some(),
                        None => false,
                    }
                }
                Open::Act((message, receipt, seq)) => {
                    self.act(message, receipt, *seq, seen).await?
                }
            };
            if settled {
                return Ok(true);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(false)
    }
}

/// Something that is not known to have happened.
#[derive(Debug, Clone)]
enum Open {
    Message(Files, Message),
    Act((Message, Receipt, usize)),
}

/// How many steps the case has by now, as who is too late is told.
fn newer(body: &str) -> Option<usize> {
    let body: Value = serde_json::from_str(body).ok()?;
    body["current"]["steps"].as_u64()?.try_into().ok()
}

/// Clients at work.
#[derive(Debug)]
pub(crate) struct Load {
    stop: watch::Sender<bool>,
    acknowledged: watch::Receiver<u64>,
    tasks: JoinSet<Result<Seen>>,
}

impl Load {
    /// Starts the clients of the round with this seed.
    pub(crate) fn start(sender: &Sender, seed: u64) -> Self {
        Self::start_with(sender, seed, (0..CLIENTS).chain(SMALL..SMALL + WITH_FILES))
    }

    /// Starts these clients.
    pub(crate) fn start_with(
        sender: &Sender,
        seed: u64,
        clients: impl Iterator<Item = usize>,
    ) -> Self {
        let (stop, stopped) = watch::channel(false);
        let (acknowledge, acknowledged) = watch::channel(0);
        let acknowledge = Arc::new(acknowledge);
        let mut tasks = JoinSet::new();
        for client in clients {
            let (sender, stopped) = (sender.clone(), stopped.clone());
            let acknowledge = acknowledge.clone();
            tasks.spawn(work(sender, seed, client, stopped, acknowledge));
        }
        Self {
            stop,
            acknowledged,
            tasks,
        }
    }

    /// Waits until receipts come: whatever is done then is done under load.
    pub(crate) async fn under_way(&self) -> Result<()> {
        let begun = *self.acknowledged.borrow() > 0 || self.next_receipt(BEGIN).await;
        ensure!(begun, "no submission was taken before the fault");
        Ok(())
    }

    /// Waits for the next receipt; false when none comes within this time.
    pub(crate) async fn next_receipt(&self, within: Duration) -> bool {
        let mut acknowledged = self.acknowledged.clone();
        acknowledged.mark_unchanged();
        matches!(
            tokio::time::timeout(within, acknowledged.changed()).await,
            Ok(Ok(()))
        )
    }

    /// Lets every client end its request, and tells what they met.
    pub(crate) async fn stop(mut self) -> Result<Seen> {
        let _ = self.stop.send(true);
        let mut seen = Seen::default();
        while let Some(client) = self.tasks.join_next().await {
            seen.join(client??);
        }
        Ok(seen)
    }
}

async fn work(
    sender: Sender,
    seed: u64,
    client: usize,
    stopped: watch::Receiver<bool>,
    acknowledge: Arc<watch::Sender<u64>>,
) -> Result<Seen> {
    let mut seen = Seen::default();
    let mut dice = fastrand::Rng::with_seed(seed ^ client as u64);
    for n in 0.. {
        let message = Message::new(seed, client, n);
        if *stopped.borrow() {
            break;
        }
        sender.journal.record(Entry::sent(&message)).await?;
        let mut files = Files::new();
        let stop = || *stopped.borrow();
        let Some(tickets) = sender.upload(&message, &mut files, &mut seen, stop).await? else {
            return Ok(seen);
        };
        let receipt = loop {
            if let Some(receipt) = sender.send(&message, &tickets, &mut seen).await? {
                break receipt;
            }
            if *stopped.borrow() {
                return Ok(seen);
            }
            tokio::time::sleep(Duration::from_millis(dice.u64(10..60))).await;
        };
        acknowledge.send_modify(|receipts| *receipts += 1);
        let (Sort::Case, Some(receipt)) = (message.sort(), Receipt::parse(&receipt)) else {
            continue;
        };
        for seq in 2..message.steps().len() + 2 {
            if *stopped.borrow() {
                return Ok(seen);
            }
            let key = message.key.clone();
            sender.journal.record(Entry::Act { key, seq }).await?;
            while !sender.act(&message, &receipt, seq, &mut seen).await? {
                if *stopped.borrow() {
                    return Ok(seen);
                }
                tokio::time::sleep(Duration::from_millis(dice.u64(10..60))).await;
            }
        }
    }
    Ok(seen)
}
