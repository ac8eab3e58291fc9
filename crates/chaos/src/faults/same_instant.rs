//! B1: the same key from several connections at the same instant, sometimes with another body.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::{Ground, Injected};
use crate::client::{Answer, is_retryable};
use crate::county::County;
use crate::database::Database;
use crate::fault::Engine;
use crate::history::Entry;
use crate::load::Sender;
use crate::message::Message;

/// How many times a round lets requests go together.
const INSTANTS: usize = 4;

/// How many keys are sent at one instant.
const KEYS: usize = 6;

/// How long the portal's writer is kept from its file, so that the requests of an instant meet
/// in one group however fast the machine is.
const HELD: Duration = Duration::from_millis(100);

pub(super) async fn inject(ground: &mut Ground<'_>) -> Result<Injected> {
    let sender = ground.county.sender()?;
    let mut injected = Injected::default();
    for instant in 0..INSTANTS {
        let mut wanted = Vec::new();
        for n in 0..KEYS {
            let message = Message::new(ground.seed.0, instant, n);
            let mut variants = vec![0; ground.dice.usize(2..=6)];
            if n % 3 == 0 {
                variants.push(1);
            }
            wanted.extend(variants.into_iter().map(|variant| message.other(variant)));
        }
        ground.dice.shuffle(&mut wanted);
        for message in &wanted {
            sender.journal.record(Entry::sent(message)).await?;
        }
        let lock = match ground.county.engine() {
            Engine::Sqlite if instant % 2 == 0 => Some(lock(ground.county).await?),
            Engine::Sqlite | Engine::Postgres => None,
        };
        let (answers, freed) = tokio::join!(at_once(&sender, wanted), free(lock));
        freed?;
        judge(&answers?, &mut injected.broken);
    }
    Ok(injected)
}

/// Takes the lock of the portal's file.
async fn lock(county: &County) -> Result<Database> {
    let mut database = county.database(true).await?;
    database.execute("PRAGMA busy_timeout = 5000").await?;
    database.execute("BEGIN EXCLUSIVE").await?;
    Ok(database)
}

/// Gives it back after a moment.
async fn free(lock: Option<Database>) -> Result<()> {
    if let Some(mut database) = lock {
        tokio::time::sleep(HELD).await;
        database.execute("ROLLBACK").await?;
        database.close().await?;
    }
    Ok(())
}

/// One connection for each, let go together; what each was answered.
async fn at_once(sender: &Sender, messages: Vec<Message>) -> Result<Vec<(Message, Answer)>> {
    let barrier = Arc::new(Barrier::new(messages.len()));
    let mut tasks = JoinSet::new();
    for message in messages {
        let (sender, barrier) = (sender.clone(), barrier.clone());
        tasks.spawn(async move {
            barrier.wait().await;
            let answer = sender.client.submit(&message, &sender.projects, &[]).await;
            if let Answer::Good(receipt) = &answer {
                let ok = Entry::Ok {
                    key: message.key.clone(),
                    variant: message.variant,
                    receipt: receipt.clone(),
                };
                sender.journal.record(ok).await?;
            }
            anyhow::Ok((message, answer))
        });
    }
    let mut answers = Vec::new();
    while let Some(answer) = tasks.join_next().await {
        answers.push(answer??);
    }
    Ok(answers)
}

/// One body wins; the other is refused for good, and told so only when it has lost.
fn judge(answers: &[(Message, Answer)], broken: &mut Vec<String>) {
    let won = |message: Message| {
        let mut answers = answers.iter();
        answers.any(|(one, answer)| *one == message && matches!(answer, Answer::Good(_)))
    };
    for (message, answer) in answers {
        let fine = match answer {
            Answer::Good(_) => true,
            Answer::Other { status: 422, .. } => {
                !won(message.clone()) && won(message.other(1 - message.variant))
            }
            Answer::Other { status, .. } => is_retryable(*status),
            Answer::NobodyThere | Answer::Lost(_) => false,
        };
        if !fine {
            broken.push(format!(
                "{}/{} was answered {answer:?}",
                message.key, message.variant
            ));
        }
    }
}
