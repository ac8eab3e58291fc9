//! Where submissions wait for the next commit. While one group is being synced to disk the next
//! one gathers, so that many intents share the price of one commit and none waits for company.

use tokio::sync::{mpsc, oneshot};

use super::{Outcome, Submission, group};
use crate::store::{Engine, StoreError, engine};

/// Submissions that share one commit at most.
const LARGEST: usize = 64;

/// Submissions that wait at most; more are told at once that it is busy.
const WAITING: usize = 512;

/// A submission and the one who waits for its outcome.
struct Waiting {
    submission: Submission,
    answer: oneshot::Sender<Result<Outcome, StoreError>>,
}

/// The way to the one task of this process that stores submissions. It ends with its last clone.
#[derive(Clone, Debug)]
pub(in crate::store) struct Queue(mpsc::Sender<Waiting>);

impl Queue {
    pub(in crate::store) fn start(engine: Engine, write: engine::Pool) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        tokio::spawn(work(engine, write, receiver));
        Self(sender)
    }

    /// Waits until it is stored or has failed. A visitor who hangs up does not stop what the
    /// task has begun: a commit is never left half way.
    pub(super) async fn submit(&self, submission: Submission) -> Result<Outcome, StoreError> {
        let (answer, outcome) = oneshot::channel();
        self.0
            .try_send(Waiting { submission, answer })
            .map_err(|_| StoreError::Busy)?;
        outcome.await.unwrap_or_else(|_| {
            Err(StoreError::Other(
                "storing a group of intents panicked".to_owned(),
            ))
        })
    }
}

async fn work(engine: Engine, write: engine::Pool, mut queue: mpsc::Receiver<Waiting>) {
    let mut next = Vec::with_capacity(LARGEST);
    while queue.recv_many(&mut next, LARGEST).await > 0 {
        // Whoever has gone before their turn may send it again.
        let waiting = next.drain(..).filter(|one| !one.answer.is_closed());
        let (submissions, answers): (Vec<_>, Vec<_>) =
            waiting.map(|one| (one.submission, one.answer)).unzip();
        let write = write.clone();
        // A task of its own: a panic in it loses this group's answers, not the queue.
        let stored = tokio::spawn(async move { group::store(engine, &write, &submissions).await });
        let Ok(outcomes) = stored.await else {
            continue;
        };
        // Those who came meanwhile have waited as long: they are told now and not after waiting
        // for another turn. They leave the queue before anybody is told, for whoever is told may
        // come again at once.
        let mut turned_away = Vec::new();
        while outcomes.contains(&Err(StoreError::Busy))
            && let Ok(one) = queue.try_recv()
        {
            turned_away.push(one.answer);
        }
        for (answer, outcome) in answers.into_iter().zip(outcomes) {
            let _ = answer.send(outcome);
        }
        for answer in turned_away {
            let _ = answer.send(Err(StoreError::Busy));
        }
    }
}
