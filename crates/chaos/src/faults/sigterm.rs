//! B8: SIGTERM under load. What was carried out has been answered, and the end is a good one.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::Result;

use super::{Ground, Injected};
use crate::hashes::hash;
use crate::load::Load;

/// How long the portal may take to stop.
const STOP: Duration = Duration::from_secs(15);

pub(super) async fn inject(ground: &mut Ground<'_>) -> Result<Injected> {
    let load = Load::start(&ground.county.sender()?, ground.seed.0);
    load.under_way().await?;
    ground.pass(20..300).await;
    let mut broken = Vec::new();
    match ground.county.take()?.terminate(STOP).await? {
        None => broken.push(format!("it did not stop within {} s", STOP.as_secs())),
        Some(status) if !status.success() => broken.push(format!("it ended with {status}")),
        Some(_) => {}
    }
    let seen = load.stop().await?;
    let recovery = Some(ground.county.start().await?);
    // A request that met a closing connection was never read, and may be sent again; one that was
    // carried out must have been answered.
    let mut database = ground.county.database(false).await?;
    let stored: BTreeSet<String> = database
        .leads()
        .await?
        .iter()
        .flat_map(|lead| lead.keys.clone())
        .collect();
    let cases = database.cases().await?;
    let cases: BTreeSet<String> = cases.into_iter().flat_map(|case| case.keys).collect();
    database.close().await?;
    for open in ground.county.history()?.open() {
        if stored
            .union(&cases)
            .any(|key| *key == hash(open.key.as_bytes()))
        {
            broken.push(format!("{} was carried out and not answered", open.key));
        }
    }
    Ok(Injected {
        recovery,
        seen,
        broken,
    })
}
