//! B1: the same key from several connections at the same instant, sometimes with another body.

use std::sync::Arc;

use anyhow::Result;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::{Ground, Injected};
use crate::client::{Answer, is_retryable};
use crate::history::Entry;
use crate::lead::Lead;
use crate::load::Sender;

/// How many keys a round has.
const KEYS: usize = 24;

pub(super) async fn inject(ground: &mut Ground<'_>) -> Result<Injected> {
    let sender = ground.county.sender()?;
    let mut injected = Injected::default();
    for n in 0..KEYS {
        let lead = Lead::new(ground.seed.0, 0, n);
        let mut variants = vec![0; ground.dice.usize(2..=6)];
        if n % 3 == 0 {
            variants.push(1);
        }
        ground.dice.shuffle(&mut variants);
        let answers = at_once(&sender, &lead, &variants).await?;
        judge(&lead, &answers, &mut injected.broken);
    }
    Ok(injected)
}

/// One connection for each variant, let go together.
async fn at_once(sender: &Sender, lead: &Lead, variants: &[u8]) -> Result<Vec<(u8, Answer)>> {
    let barrier = Arc::new(Barrier::new(variants.len()));
    let mut tasks = JoinSet::new();
    for variant in variants {
        let (sender, lead, barrier) = (sender.clone(), lead.other(*variant), barrier.clone());
        tasks.spawn(async move {
            let content = lead.content(&sender.projects);
            sender.journal.record(Entry::sent(&lead)).await?;
            barrier.wait().await;
            let answer = sender.client.submit(&lead, &content).await;
            if let Answer::Receipt(receipt) = &answer {
                let ok = Entry::Ok {
                    key: lead.key,
                    variant: lead.variant,
                    receipt: receipt.clone(),
                };
                sender.journal.record(ok).await?;
            }
            anyhow::Ok((lead.variant, answer))
        });
    }
    let mut answers = Vec::new();
    while let Some(answer) = tasks.join_next().await {
        answers.push(answer??);
    }
    Ok(answers)
}

/// One body wins; the other is refused for good, and told so only when it has lost.
fn judge(lead: &Lead, answers: &[(u8, Answer)], broken: &mut Vec<String>) {
    let won = |wanted| {
        let mut answers = answers.iter();
        answers.any(|(variant, answer)| *variant == wanted && matches!(answer, Answer::Receipt(_)))
    };
    for (variant, answer) in answers {
        let fine = match answer {
            Answer::Receipt(_) => true,
            Answer::Other { status: 422, .. } => !won(*variant) && won(1 - variant),
            Answer::Other { status, .. } => is_retryable(*status),
            Answer::NobodyThere | Answer::Lost(_) => false,
        };
        if !fine {
            broken.push(format!("{}/{variant} was answered {answer:?}", lead.key));
        }
    }
}
