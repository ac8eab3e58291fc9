//! A11: SIGKILL or SIGTERM while large files are on their way, some of whose senders break off in
//! the middle of a piece. What was acknowledged of a file is there, and it goes on from there.

use std::time::Duration;

use anyhow::Result;

use super::{Ground, Injected};
use crate::file::LARGE;
use crate::load::Load;

/// Who send large files, and who send none meanwhile.
const LARGE_ONES: usize = 6;
const OTHERS: usize = 8;

/// How long the portal may take to stop.
const STOP: Duration = Duration::from_secs(15);

pub(super) async fn inject(ground: &mut Ground<'_>) -> Result<Injected> {
    let clients = (0..OTHERS).chain(LARGE..LARGE + LARGE_ONES);
    let load = Load::start_with(&ground.county.sender()?, ground.seed.0, clients);
    load.under_way().await?;
    ground.pass(30..700).await;
    let mut broken = Vec::new();
    let portal = ground.county.take()?;
    if ground.dice.bool() {
        portal.kill().await?;
    } else if portal.terminate(STOP).await?.is_none() {
        broken.push(format!("it did not stop within {} s", STOP.as_secs()));
    }
    let seen = load.stop().await?;
    let recovery = Some(ground.county.start().await?);
    Ok(Injected {
        recovery,
        seen,
        broken,
    })
}
