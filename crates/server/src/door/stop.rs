//! Being asked to stop, and stopping in peace.

use std::{sync::Arc, time::Duration};

use tokio::signal::unix::{Signal, SignalKind, signal};

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

/// Ctrl-C and SIGTERM.
#[derive(Debug)]
pub struct StopSignals {
    interrupt: Signal,
    terminate: Signal,
}

impl StopSignals {
    /// Takes the two signals over.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// Comes back each time when one of them arrives.
    pub async fn asked(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
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
