//! A coarse clock: the watch sets it four times a second, every request only reads it.

use std::{
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// How often it is set.
pub(super) const TICK: Duration = Duration::from_millis(250);

static START: LazyLock<Instant> = LazyLock::new(Instant::now);
static NOW: AtomicU64 = AtomicU64::new(0);

/// Milliseconds since the process began to look, as of the last tick.
pub(super) fn now() -> u64 {
    NOW.load(Ordering::Relaxed)
}

/// Sets the clock.
pub(super) fn tick() {
    let millis = START.elapsed().as_millis();
    NOW.store(u64::try_from(millis).unwrap_or(u64::MAX), Ordering::Relaxed);
}

/// Whether so much time has gone by since `then`.
pub(super) fn past(then: u64, time: Duration) -> bool {
    u128::from(now().saturating_sub(then)) >= time.as_millis()
}
