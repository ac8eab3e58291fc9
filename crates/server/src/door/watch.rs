//! Four times a second: the clock is set, the server's lateness measured, and who takes too long
//! is let go.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, MissedTickBehavior};

use super::{
    Gate, Limits,
    clock::{self, TICK},
    connection::{Connection, Phase},
    limits::LINGER,
    registry::Registry,
};

/// Watches for as long as the server runs.
pub(super) async fn watch(registry: Arc<Registry>, gate: Arc<Gate>, limits: Limits) {
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let due = ticks.tick().await;
        clock::tick();
        gate.measured(Instant::now().saturating_duration_since(due));
        registry.for_each(|connection| look(connection, &limits));
    }
}

/// Lets one connection go when it has been in its phase for too long. How long a request may be
/// worked on, and its body on the way, is seen to where it can be answered.
fn look(connection: &Connection, limits: &Limits) {
    let (phase, since) = connection.state();
    let most: Duration = match phase {
        Phase::Head => limits.head_seconds,
        Phase::Idle => limits.idle_seconds,
        Phase::Answering | Phase::Sending => limits.stall_seconds,
        Phase::Lingering => LINGER,
        Phase::Body | Phase::Working | Phase::Closed => return,
    };
    if clock::past(since, most) {
        connection.close_if_in(phase);
    }
}
