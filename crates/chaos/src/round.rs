//! A round: a fault, then the question what it has cost.

use std::time::Duration;

use anyhow::Result;
use tokio::task::JoinSet;

use crate::client::Client;
use crate::county::County;
use crate::fault::{Kind, Seed};
use crate::faults::{self, Ground};
use crate::history::{History, Known};
use crate::lab::Lab;
use crate::verdict::{Receipt, Verdict, check};

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
    let (left, settled) = sender.settle(county.history()?.open()).await?;
    broken.extend(settled.broken);
    if left > 0 {
        broken.push(format!("{left} submissions were never acknowledged"));
    }

    let history = county.history()?;
    let mut database = county.database(false).await?;
    let stored = database.leads().await?;
    let unsound = database.unsound().await?;
    database.close().await?;
    let mut verdict = check(&history, &stored, &county.projects);
    for words in unsound {
        verdict.corrupt(words);
    }
    let mine = format!("chaos-{}-", seed.0);
    follow(&sender.client, &history, &mine, &mut verdict).await?;
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
    client: &Client,
    history: &History,
    mine: &str,
    verdict: &mut Verdict,
) -> Result<()> {
    let (new, old): (Vec<_>, Vec<_>) = history
        .keys
        .iter()
        .partition(|(key, _)| key.starts_with(mine));
    let step = old.len().div_ceil(EARLIER).max(1);
    let receipts: Vec<(String, Receipt)> = new
        .into_iter()
        .chain(old.into_iter().step_by(step))
        .flat_map(|(key, known)| known.receipts.iter().map(move |(_, body)| (key, body)))
        .filter_map(|(key, body)| Some((key.clone(), Receipt::parse(body)?)))
        .collect();
    let mut tasks = JoinSet::new();
    for part in receipts.chunks(receipts.len().div_ceil(AT_ONCE).max(1)) {
        let (client, part) = (client.clone(), part.to_vec());
        tasks.spawn(async move {
            let mut answers = Vec::with_capacity(part.len());
            for (key, receipt) in part {
                let path = format!("/api/v1/leads/{}", receipt.number);
                let answer = client.get(&path, Some(&receipt.code)).await?;
                answers.push((key, receipt, answer));
            }
            anyhow::Ok(answers)
        });
    }
    while let Some(part) = tasks.join_next().await {
        for (key, receipt, (status, body)) in part?? {
            let number = &receipt.number;
            if status != 200 {
                verdict.lost(&key, number, &format!("its code is answered {status}"));
            } else if serde_json::from_str(&body).ok() != Some(receipt.follow_up) {
                verdict.corrupt(format!("{number} shows {body}"));
            }
        }
    }
    Ok(())
}
