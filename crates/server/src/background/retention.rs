//! 到期删除: once an hour everything whose day has come is erased, and what has gone stale is swept
//! away. An erasure cannot be undone, so a clock that has jumped far ahead is not believed at once.

use std::{sync::Mutex, time::Duration};

use anyhow::ensure;
use domain::date::{Date, Timestamp};
use tokio::time::Instant;

use super::{Office, supervise::Told};
use crate::store::{Erasure, Store, StoreError};

/// Its name.
pub(crate) const JOB: &str = "retention";

/// Rows of each kind in one transaction.
const ROWS: u32 = 100;

/// Keys of submissions: a form that was kept on a phone is sent within 72 hours or not at all.
const KEYS: Duration = Duration::from_secs(72 * 60 * 60);

/// What was delivered stays to be looked at for half a year.
const DELIVERIES: Duration = Duration::from_secs(183 * 24 * 60 * 60);

/// Longer than this since the last time, and either nothing ran or the clock is wrong.
const GAP: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// So long a doubtful clock must go on before it is believed.
const DOUBT: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) async fn run(office: Office) -> Told {
    static DOUBTED: Mutex<Option<Instant>> = Mutex::new(None);
    let store = office.store();
    let now = store.clock().await?;
    let last = store.runs().await?.into_iter().find(|run| run.job == JOB);
    if last.is_some_and(|last| is_doubtful(last.at, now)) {
        let mut since = DOUBTED
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        // Not noted as a run: the gap stays to be seen.
        ensure!(
            since.get_or_insert_with(Instant::now).elapsed() >= DOUBT,
            "the clock is a month or more ahead of the last run, so nothing is erased for a day; \
             if it is right, run `yingshang retention`"
        );
    }
    *DOUBTED
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner()) = None;
    let erased = erase(store, now.shanghai_date()).await?;
    let swept = sweep(store, now).await?;
    Ok(match erased.leads + erased.cases + erased.waiting + swept {
        0 => String::new(),
        _ => format!(
            "删除意向 {} 件、来件 {} 件，等待办结 {} 件，清理 {swept} 条",
            erased.leads, erased.cases, erased.waiting
        ),
    })
}

fn is_doubtful(last: Timestamp, now: Timestamp) -> bool {
    let gap = now.millis().saturating_sub(last.millis());
    gap > i64::try_from(GAP.as_millis()).unwrap_or(i64::MAX)
}

/// Erases everything whose day has come; says how many these were, and how many wait because they
/// are not ended.
pub(crate) async fn erase(store: &Store, day: Date) -> Result<Erasure, StoreError> {
    let mut all = Erasure::default();
    loop {
        let erased = store.erase_due(day, ROWS).await?;
        if erased == Erasure::default() {
            break;
        }
        all.leads += erased.leads;
        all.cases += erased.cases;
    }
    all.waiting = store.due_for_erasure(day).await?.waiting;
    if all.leads + all.cases > 0 {
        store.scrub().await?;
        tracing::info!(
            leads = all.leads,
            cases = all.cases,
            "erased personal data whose time had come"
        );
    }
    if all.waiting > 0 {
        tracing::warn!(
            cases = all.waiting,
            "cases are kept beyond their day because they are not ended"
        );
    }
    Ok(all)
}

/// Takes away what has gone stale; says how many rows and files that was. Whoever keeps something
/// that goes stale adds a line here.
pub(crate) async fn sweep(store: &Store, now: Timestamp) -> Result<u64, StoreError> {
    let mut swept = 0;
    swept += store.sweep_keys(now, KEYS).await?;
    swept += store.sweep_deliveries(now, DELIVERIES).await?;
    Ok(swept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_without_a_run_is_doubtful() {
        let at = |days: i64| Timestamp::from_millis(days * 86_400_000);
        assert!(!is_doubtful(at(100), at(100)) && !is_doubtful(at(100), at(129)));
        assert!(is_doubtful(at(100), at(131)));
        // Set back, it erases less, not more.
        assert!(!is_doubtful(at(100), at(1)));
    }
}
