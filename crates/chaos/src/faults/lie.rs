//! A14: a job of the background that lies. Notices are marked as sent that nobody sent, messages as
//! passed on that went to nobody, and some of what happened is told to nobody at all. The portal
//! finds it by itself and makes it good.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::{Ground, Injected};
use crate::load::Load;

/// How soon after a start it must be found and made good. It looks at every start.
const FOUND: Duration = Duration::from_secs(20);

/// How long notices may take to be sent at all.
const SENT: Duration = Duration::from_secs(20);

const DELIVERIES: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM deliveries WHERE state = 'sent'";

/// The lies, and how many of them still stand.
const LIES: [(&str, &str); 3] = [
    (
        "UPDATE deliveries SET state = 'sent', attempts = 0, sent_at = NULL
         WHERE id IN (SELECT id FROM deliveries ORDER BY id LIMIT 5)",
        // What the kill met on its way is leased for a while, and no lie; nor is what failed when
        // an earlier round took the database away, and waits for its next attempt.
        "SELECT CAST(COUNT(*) AS BIGINT) FROM deliveries
         WHERE state = 'failed' AND error = '记为已发，但没有发送记录'
         OR state = 'sent' AND (attempts = 0 OR sent_at IS NULL)",
    ),
    (
        "DELETE FROM deliveries WHERE message IN
             (SELECT id FROM case_outbox WHERE state = 'spread' ORDER BY id DESC LIMIT 3)",
        "SELECT CAST(COUNT(*) AS BIGINT) FROM case_outbox WHERE state = 'pending'
         OR state = 'spread' AND id NOT IN (SELECT message FROM deliveries)",
    ),
    (
        "DELETE FROM case_outbox WHERE id IN
             (SELECT id FROM case_outbox WHERE topic = 'case_submit' ORDER BY id LIMIT 3)",
        "SELECT CAST(COUNT(*) AS BIGINT) FROM cases WHERE number NOT IN
             (SELECT case_number FROM case_outbox WHERE topic = 'case_submit')",
    ),
];

pub(super) async fn inject(ground: &mut Ground<'_>) -> Result<Injected> {
    let load = Load::start(&ground.county.sender()?, ground.seed.0);
    load.under_way().await?;
    ground.pass(100..400).await;
    let seen = load.stop().await?;
    let mut broken = Vec::new();
    let mut database = ground.county.database(true).await?;
    let begun = Instant::now();
    while database.number(DELIVERIES).await? < 10 {
        if begun.elapsed() > SENT {
            broken.push("no notice was sent: the round showed nothing".to_owned());
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    ground.county.take()?.kill().await?;
    for (lie, _) in LIES {
        database.execute(lie).await?;
    }
    let mut recovery = ground.county.start().await?;
    for (_, left) in LIES {
        let begun = Instant::now();
        while database.number(left).await? > 0 {
            if begun.elapsed() > FOUND {
                broken.push(format!(
                    "a lie still stands after {} s: {left}",
                    FOUND.as_secs()
                ));
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        recovery += begun.elapsed();
    }
    database.close().await?;
    Ok(Injected {
        recovery: Some(recovery),
        seen,
        broken,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::Database;

    /// A notice that failed when an earlier round killed PostgreSQL waits for its next attempt
    /// longer than a lie may stand: it was taken for one.
    #[tokio::test]
    async fn what_failed_before_is_no_lie() -> Result<()> {
        let mut database = Database::open("sqlite::memory:").await?;
        for sql in [
            "CREATE TABLE deliveries (state TEXT, error TEXT, attempts INTEGER, sent_at INTEGER)",
            "INSERT INTO deliveries VALUES ('failed', '数据库没有答复（busy）', 1, NULL)",
            "INSERT INTO deliveries VALUES ('sent', NULL, 1, 1)",
        ] {
            database.execute(sql).await?;
        }
        let (_, left) = LIES[0];
        assert_eq!(database.number(left).await?, 0);
        for sql in [
            "INSERT INTO deliveries VALUES ('sent', NULL, 0, NULL)",
            "INSERT INTO deliveries VALUES ('failed', '记为已发，但没有发送记录', 0, NULL)",
        ] {
            database.execute(sql).await?;
        }
        assert_eq!(database.number(left).await?, 2);
        Ok(())
    }
}
