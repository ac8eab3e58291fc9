//! Keeps the jobs going: a job that fails or panics is tried again after a pause that grows, and
//! says so once; a stop lets what is being sent end.

use std::{future::Future, sync::Arc, time::Duration};

use tokio::{sync::watch, task::JoinSet, time::Instant};

use super::{Office, PATIENCE, deliver};
/// How often a job writes down that it ran, if it has nothing to tell.
const NOTED: Duration = Duration::from_secs(60);

/// What a run has to tell, empty for nothing.
pub(super) type Told = anyhow::Result<String>;

/// The jobs that are running; dropped, they end at once.
pub(crate) struct Background {
    office: Office,
    stop: Arc<watch::Sender<bool>>,
    jobs: JoinSet<()>,
}

impl Background {
    pub(super) fn new(office: Office) -> Self {
        Self {
            office,
            stop: Arc::new(watch::channel(false).0),
            jobs: JoinSet::new(),
        }
    }

    /// Runs a job now and then again and again.
    pub(super) fn job<F, R>(&mut self, name: &'static str, every: Duration, run: F)
    where
        F: Fn(Office) -> R + Send + 'static,
        R: Future<Output = Told> + Send + 'static,
    {
        let (office, stop) = (self.office.clone(), self.stop.subscribe());
        self.jobs.spawn(keep(name, every, office, stop, run));
    }

    /// What ends it from elsewhere.
    pub(crate) fn stopper(&self) -> Arc<watch::Sender<bool>> {
        self.stop.clone()
    }

    /// Ends it: nothing new is begun, what is being sent gets so long. What does not end in that
    /// time is sent again by whoever takes it next, under the same id.
    pub(crate) async fn end(mut self, most: Duration) {
        self.stop.send_replace(true);
        let ended = async {
            while self.jobs.join_next().await.is_some() {}
            deliver::settle(&self.office).await;
        };
        if tokio::time::timeout(most, ended).await.is_err() {
            tracing::warn!(
                "some notices were still being sent; they are sent again after the start"
            );
        }
    }
}

async fn keep<F, R>(
    name: &'static str,
    every: Duration,
    office: Office,
    mut stop: watch::Receiver<bool>,
    run: F,
) where
    F: Fn(Office) -> R,
    R: Future<Output = Told> + Send + 'static,
{
    let mut failures = 0_u32;
    let mut noted: Option<Instant> = None;
    while !*stop.borrow() {
        // A task of its own: a panic in it is an answer here. It goes with this one.
        let mut task = JoinSet::new();
        task.spawn(run(office.clone()));
        let done = match task.join_next().await {
            Some(Ok(done)) => done.map_err(|error| format!("{error:#}")),
            _ => Err("it panicked".to_owned()),
        };
        let pause = match done {
            Ok(told) => {
                if failures > 0 {
                    tracing::info!(job = name, "goes on");
                }
                failures = 0;
                if !told.is_empty() || noted.is_none_or(|at| at.elapsed() >= NOTED) {
                    note(&office, name, &told).await;
                    noted = Some(Instant::now());
                }
                every
            }
            Err(why) => {
                if failures == 0 {
                    tracing::error!(job = name, "failed, and is tried again: {why}");
                }
                failures = failures.saturating_add(1);
                (Duration::from_secs(1) * 2_u32.saturating_pow(failures.min(6))).min(PATIENCE)
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}

/// Says when a job ran, for `doctor` and for staff. Without it nothing is lost.
async fn note(office: &Office, name: &str, told: &str) {
    if let Ok(now) = office.store().clock().await {
        let _ = office.store().note_run(name, now, told).await;
    }
}
