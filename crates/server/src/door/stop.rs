//! Being asked to stop, and stopping in peace.

use std::{sync::Arc, time::Duration};

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc,
};

use super::{
    clock,
    connection::Phase,
    limits::{DRAIN, LAST_CALL},
    registry::Registry,
};

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// What had been accepted is answered, or took too long.
    InPeace,
    /// Somebody asked a second time.
    AtOnce,
}

/// Where a stop is asked for: once to stop in peace, twice to stop at once.
#[derive(Debug)]
pub struct StopSignals(mpsc::Receiver<()>);

impl StopSignals {
    /// Ctrl-C and SIGTERM, which this process then does not end by itself.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn listen() -> std::io::Result<Self> {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let (ask, asked) = Self::channel();
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
                if ask.send(()).await.is_err() {
                    break;
                }
            }
        });
        Ok(asked)
    }

    /// By hand.
    pub fn channel() -> (mpsc::Sender<()>, Self) {
        let (ask, asked) = mpsc::channel(2);
        (ask, Self(asked))
    }

    /// Comes back each time when a stop is asked for.
    pub async fn asked(&mut self) {
        if self.0.recv().await.is_none() {
            // Nobody is left who could ask.
            std::future::pending().await
        }
    }
}

/// Waits for what is being answered, and closes what waits for a request that does not come:
/// a request may be on its way to us, so a kept connection gets a moment for it.
pub(super) async fn drain(registry: &Arc<Registry>) {
    let asked = clock::now();
    let finished = async {
        while registry.count() > 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            registry.for_each(|connection| {
                let (phase, since) = connection.state();
                let waits = matches!(phase, Phase::Head | Phase::Idle);
                if waits && clock::past(since.max(asked), LAST_CALL) {
                    connection.close_if_in(phase);
                }
            });
        }
    };
    if tokio::time::timeout(DRAIN, finished).await.is_err() {
        tracing::warn!(
            connections = registry.count(),
            "some requests did not finish in time"
        );
    }
}
