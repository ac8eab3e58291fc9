//! A7: another process holds the database's lock. Short waits succeed, long ones are told to come
//! back, and readers notice nothing.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::{Ground, Injected, RESUME};
use crate::load::Load;
use crate::prober::Prober;

/// A wait that every submission outlasts.
const SHORT: Duration = Duration::from_secs(3);

/// A wait that no submission outlasts: five seconds of patience, and some for a busy machine.
const LONG: Duration = Duration::from_millis(5_500);

pub(super) async fn inject(ground: &mut Ground<'_>) -> Result<Injected> {
    let load = Load::start(&ground.county.sender()?, ground.seed.0);
    let prober = Prober::start(ground.county.client()?, &["/", "/projects"]);
    load.under_way().await?;
    ground.pass(50..200).await;
    let mut database = ground.county.database(true).await?;
    database.execute("PRAGMA busy_timeout = 5000").await?;
    database.execute("BEGIN EXCLUSIVE").await?;
    let begun = Instant::now();
    let held = Duration::from_millis(ground.dice.u64(100..6_000));
    tokio::time::sleep(held).await;
    database.execute("ROLLBACK").await?;
    let (held, freed) = (begun.elapsed(), Instant::now());
    database.close().await?;
    let resumed = load.next_receipt(RESUME).await;
    let recovery = Some(freed.elapsed());
    let seen = load.stop().await?;
    let mut broken = prober.stop().await;
    let refused: usize = seen.refused.values().sum();
    let after = format!("{} ms of lock", held.as_millis());
    if !resumed {
        broken.push(format!("no submission was taken within 5 s after {after}"));
    }
    if held < SHORT && refused > 0 {
        broken.push(format!("{refused} submissions were refused for {after}"));
    }
    if held > LONG && refused == 0 {
        broken.push(format!("no submission was told to come back after {after}"));
    }
    Ok(Injected {
        recovery,
        seen,
        broken,
    })
}
