//! The clients: each sends one intent after the other, and the same one again until it knows
//! what became of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::client::{Answer, Client, is_retryable};
use crate::history::{Entry, Journal};
use crate::lead::Lead;

/// How many send at the same time.
pub(crate) const CLIENTS: usize = 24;

/// How often one that has been settled is tried when the portal is well.
const SETTLE_TRIES: usize = 40;

/// How long the first receipt may take on a busy machine.
const BEGIN: Duration = Duration::from_secs(15);

/// What the clients need.
#[derive(Debug, Clone)]
pub(crate) struct Sender {
    pub(crate) client: Client,
    pub(crate) journal: Journal,
    /// Projects that intents may name.
    pub(crate) projects: Arc<Vec<String>>,
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
    /// Sends an intent once, and records what it was told. True when that was a receipt.
    pub(crate) async fn send(&self, lead: &Lead, seen: &mut Seen) -> Result<bool> {
        let (key, variant) = (lead.key.clone(), lead.variant);
        let answer = self
            .client
            .submit(lead, &lead.content(&self.projects))
            .await;
        let (entry, acknowledged) = match answer {
            Answer::Receipt(receipt) => (
                Entry::Ok {
                    key,
                    variant,
                    receipt,
                },
                true,
            ),
            Answer::Other {
                status,
                retry_after,
                body,
            } => {
                if status == 503 && !retry_after {
                    seen.broken.push("503 without Retry-After".to_owned());
                }
                if is_retryable(status) {
                    *seen.refused.entry(status).or_default() += 1;
                } else {
                    seen.broken
                        .push(format!("{key} was answered {status}: {body}"));
                }
                (
                    Entry::Fail {
                        key,
                        variant,
                        status,
                    },
                    false,
                )
            }
            Answer::NobodyThere => (Entry::Unknown { key, variant }, false),
            Answer::Lost(_) => {
                seen.lost.insert(key.clone());
                (Entry::Unknown { key, variant }, false)
            }
        };
        self.journal.record(entry).await?;
        Ok(acknowledged)
    }

    /// Sends what is still open until all of it is acknowledged; gives back what never was.
    pub(crate) async fn settle(&self, open: Vec<Lead>) -> Result<(usize, Seen)> {
        let mut tasks = JoinSet::new();
        let share = open.len().div_ceil(CLIENTS).max(1);
        for part in open.chunks(share).map(<[Lead]>::to_vec) {
            let sender = self.clone();
            tasks.spawn(async move {
                let (mut left, mut seen) = (0, Seen::default());
                for lead in part {
                    left += usize::from(!sender.insist(&lead, &mut seen).await?);
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

    async fn insist(&self, lead: &Lead, seen: &mut Seen) -> Result<bool> {
        for _ in 0..SETTLE_TRIES {
            if self.send(lead, seen).await? {
                return Ok(true);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(false)
    }
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
        let (stop, stopped) = watch::channel(false);
        let (acknowledge, acknowledged) = watch::channel(0);
        let acknowledge = Arc::new(acknowledge);
        let mut tasks = JoinSet::new();
        for client in 0..CLIENTS {
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
        let lead = Lead::new(seed, client, n);
        if *stopped.borrow() {
            break;
        }
        sender.journal.record(Entry::sent(&lead)).await?;
        while !sender.send(&lead, &mut seen).await? {
            if *stopped.borrow() {
                return Ok(seen);
            }
            tokio::time::sleep(Duration::from_millis(dice.u64(10..60))).await;
        }
        acknowledge.send_modify(|receipts| *receipts += 1);
    }
    Ok(seen)
}
