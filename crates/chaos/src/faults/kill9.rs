//! A1: SIGKILL at a random moment under load.

use anyhow::Result;

use super::{Ground, Injected};
use crate::load::Load;

pub(super) async fn inject(ground: &mut Ground<'_>) -> Result<Injected> {
    let load = Load::start(&ground.county.sender()?, ground.seed.0);
    load.under_way().await?;
    ground.pass(5..400).await;
    ground.county.take()?.kill().await?;
    let seen = load.stop().await?;
    let recovery = Some(ground.county.start().await?);
    Ok(Injected {
        recovery,
        seen,
        ..Injected::default()
    })
}
