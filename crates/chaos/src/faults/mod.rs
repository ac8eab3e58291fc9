//! The faults, one file each. A fault finds the portal running and leaves it running and ready.

mod diskfull;
mod dropped;
mod kill9;
mod lie;
mod locked;
mod postgres_kill;
mod powercut;
mod same_instant;
mod sigterm;
mod upload;

use std::time::Duration;

use anyhow::Result;

use crate::county::County;
use crate::fault::{Fault, Seed};
use crate::lab::Lab;
use crate::load::Seen;

/// How long after a fault's end a submission must be taken again.
const RESUME: Duration = Duration::from_secs(5);

/// Where a fault is done.
pub(crate) struct Ground<'a> {
    pub(crate) lab: &'a mut Lab,
    pub(crate) county: &'a mut County,
    pub(crate) seed: Seed,
    pub(crate) dice: fastrand::Rng,
}

impl Ground<'_> {
    /// A time between these, in milliseconds.
    async fn pass(&mut self, milliseconds: std::ops::Range<u64>) {
        tokio::time::sleep(Duration::from_millis(self.dice.u64(milliseconds))).await;
    }
}

/// What a fault did.
#[derive(Debug, Default)]
pub(crate) struct Injected {
    /// From the fault's end until submissions are taken again; none where they always were.
    pub(crate) recovery: Option<Duration>,
    /// What the clients met.
    pub(crate) seen: Seen,
    /// Promises that were broken, other than those about what is stored.
    pub(crate) broken: Vec<String>,
}

/// Does the fault.
pub(crate) async fn inject(fault: Fault, ground: &mut Ground<'_>) -> Result<Injected> {
    match fault {
        Fault::Kill9 => kill9::inject(ground).await,
        Fault::PowerCut => powercut::inject(ground).await,
        Fault::Dropped => dropped::inject(ground).await,
        Fault::SameInstant => same_instant::inject(ground).await,
        Fault::Sigterm => sigterm::inject(ground).await,
        Fault::Locked => locked::inject(ground).await,
        Fault::DiskFull => diskfull::inject(ground).await,
        Fault::PostgresKill => postgres_kill::inject(ground).await,
        Fault::Upload => upload::inject(ground).await,
        Fault::Lie => lie::inject(ground).await,
    }
}
