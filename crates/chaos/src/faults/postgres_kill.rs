//! B10: PostgreSQL killed under load. Short absences are waited out, after long ones submissions
//! are told to come again, and what is published is shown all the while.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use super::{Ground, Injected};
use crate::load::Load;
use crate::prober::Prober;

/// How soon after PostgreSQL is ready a submission must be taken.
const RESUME: Duration = Duration::from_secs(3);

/// An absence that no submission outlasts: five seconds of patience, and some for a busy machine.
/// Within a shorter one a submission is refused only if the kill met it in the middle.
const LONG: Duration = Duration::from_millis(5_500);

pub(super) async fn inject(ground: &mut Ground<'_>) -> Result<Injected> {
    let load = Load::start(&ground.county.sender()?, ground.seed.0);
    let prober = Prober::start(ground.county.client()?, &["/", "/projects"]);
    load.under_way().await?;
    ground.pass(20..400).await;
    let mut cluster = ground.lab.cluster.take().context("no cluster")?;
    let away = Duration::from_millis(ground.dice.u64(50..6_500));
    let begun = Instant::now();
    // Both block, and the load goes on meanwhile.
    let killed = tokio::task::spawn_blocking(move || {
        cluster.kill();
        std::thread::sleep(away);
        cluster.start_again().map(|()| cluster)
    });
    ground.lab.cluster = Some(killed.await??);
    let (absent, ready) = (begun.elapsed(), Instant::now());
    let resumed = load.next_receipt(RESUME).await;
    let recovery = Some(ready.elapsed());
    let seen = load.stop().await?;
    let mut broken = prober.stop().await;
    if !resumed {
        broken.push("no submission was taken within 3 s after PostgreSQL was ready".to_owned());
    }
    if absent > LONG && !seen.refused.contains_key(&503) {
        let absent = absent.as_millis();
        broken.push(format!(
            "nobody was told to come back while PostgreSQL was away {absent} ms"
        ));
    }
    Ok(Injected {
        recovery,
        seen,
        broken,
    })
}
