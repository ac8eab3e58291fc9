//! Looks whether what is marked as done was done. A mark and an effect that are not one transaction
//! may disagree, whatever the code means to do.

use std::time::Duration;

use domain::date::Timestamp;

use super::{Office, supervise::Told};
use crate::store::StoreError;

/// How far back.
const BACK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Receivers are asked about so many deliveries in one go.
const ASKED: u32 = 50;

pub(super) async fn run(office: Office) -> Told {
    let now = office.store().clock().await?;
    let since = Timestamp::from_millis(now.millis() - millis(BACK));
    let found = office.store().reconcile(since, now).await?;
    let lost = ask(&office, now).await?;
    if found.total() + lost == 0 {
        return Ok(String::new());
    }
    tracing::error!(
        untold = found.untold,
        unspread = found.unspread,
        unsent = found.unsent,
        lost,
        "marked as done and not done; done again"
    );
    Ok(format!("补做 {} 条", found.total() + lost))
}

/// Asks the receivers that can be asked whether they have what they took; says how many they do
/// not.
async fn ask(office: &Office, now: Timestamp) -> Result<u64, StoreError> {
    let (store, pace) = (office.store(), office.settings().pace);
    let before = Timestamp::from_millis(now.millis() - millis(pace.check));
    let mut lost = 0;
    for (channel, receiver) in office.settings().asked() {
        for delivery in store.unconfirmed(channel, before, ASKED).await? {
            match receiver.has(&delivery.id).await {
                Ok(there) => {
                    lost += u64::from(!there);
                    store.confirm(&delivery, there, pace.attempts, now).await?;
                }
                // It does not say: it is asked again.
                Err(_) => break,
            }
        }
    }
    Ok(lost)
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
