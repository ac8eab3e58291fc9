//! A5: not one byte left on the disk of the data folder, then room again, without a restart.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use super::{Ground, Injected, RESUME};
use crate::load::Load;
use crate::prober::Prober;

/// How long the load may go on until it feels the full disk: what the WAL has already claimed can
/// still be written.
const FELT: Duration = Duration::from_secs(8);

pub(super) async fn inject(ground: &mut Ground<'_>) -> Result<Injected> {
    let load = Load::start(&ground.county.sender()?, ground.seed.0);
    let prober = Prober::start(ground.county.client()?, &["/", "/projects"]);
    load.under_way().await?;
    ground.pass(20..200).await;
    let disk = ground.county.disk.as_ref().context("no small disk")?;
    let begun = Instant::now();
    // Full, and kept full whatever is given back, until no submission is taken any more.
    let mut felt = false;
    while !felt && begun.elapsed() < FELT {
        disk.fill()?;
        felt = !load.next_receipt(Duration::from_millis(300)).await;
    }
    let held = Duration::from_millis(ground.dice.u64(100..600));
    tokio::time::sleep(held).await;
    disk.free()?;
    let freed = Instant::now();
    let resumed = load.next_receipt(RESUME).await;
    let recovery = Some(freed.elapsed());
    let seen = load.stop().await?;
    let mut broken = prober.stop().await;
    if !felt {
        broken.push("the full disk was never felt: the round showed nothing".to_owned());
    }
    if felt && !seen.refused.contains_key(&503) {
        broken.push("no submission was answered 503 while the disk was full".to_owned());
    }
    if !resumed {
        broken.push("no submission was taken within 5 s after there was room".to_owned());
    }
    Ok(Injected {
        recovery,
        seen,
        broken,
    })
}
