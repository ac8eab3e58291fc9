//! What has been spent of the budgets, in one table for all nodes.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::date::Timestamp;
use domain::screening::{Budget, Count, Reason, Spent, Verdict, decide};
use sqlx::{AssertSqlSafe, query, query_as, query_scalar};

use super::Screening;
use crate::store::{StoreError, engine};

/// What a message was let in as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store) struct Admission {
    verdict: Verdict,
    /// What it added: subject, microseconds of the free bucket and of the large one.
    spent: Vec<(String, i64, i64)>,
}

impl Admission {
    /// Refused: so many seconds later there is room again.
    pub(in crate::store) fn refused(&self) -> Option<u32> {
        match self.verdict {
            Verdict::Refused(seconds) => Some(seconds),
            _ => None,
        }
    }

    pub(super) fn reasons(&self) -> &[Reason] {
        match &self.verdict {
            Verdict::Held(reasons) => reasons,
            _ => &[],
        }
    }
}

/// Counts messages in their order. The rows stay locked until the transaction ends, so that two
/// nodes count one after the other; they are taken in one order, so that none wait for each other.
pub(in crate::store) async fn count(
    connection: &mut engine::Connection,
    messages: &[&Screening],
    at: Timestamp,
) -> Result<Vec<Admission>, StoreError> {
    let now = at.millis().saturating_mul(1_000);
    // What is added if all of them are within their budgets, which is the usual case.
    let mut usual: BTreeMap<&str, (Budget, i64)> = BTreeMap::new();
    for one in messages.iter().flat_map(|message| &message.counts) {
        usual.entry(&one.subject).or_insert((one.budget, 0)).1 += 1;
    }
    if usual.is_empty() {
        let free = || Admission {
            verdict: Verdict::Free,
            spent: Vec::new(),
        };
        return Ok(messages.iter().map(|_| free()).collect());
    }
    let added: Vec<Row<'_>> = usual
        .iter()
        .map(|(subject, (budget, count))| Row {
            subject,
            spent: Spent {
                free: now.saturating_add(budget.free_step().saturating_mul(*count)),
                most: now.saturating_add(budget.most_step().saturating_mul(*count)),
            },
        })
        .collect();
    let after = add(connection, &added, now).await?;
    let before: HashMap<&str, Spent> = added
        .iter()
        .filter_map(|row| {
            let after = after.get(row.subject)?;
            let spent = Spent {
                free: after.free - (row.spent.free - now),
                most: after.most - (row.spent.most - now),
            };
            Some((row.subject, spent.at(now)))
        })
        .collect();

    let proven: Vec<bool> = messages.iter().map(|one| one.proof.is_some()).collect();
    let (mut admissions, mut spent) = walk(messages, &proven, &before, now);
    let needed = |at: &usize| admissions[*at].verdict == Verdict::Proven;
    let wanted: Vec<usize> = (0..messages.len()).filter(needed).collect();
    if !wanted.is_empty() {
        let good = spend(connection, messages, &wanted).await?;
        if good.len() < wanted.len() {
            // Some had been used before: those messages came without one.
            let kept: Vec<bool> = (0..messages.len())
                .map(|at| proven[at] && (good.contains(&at) || !wanted.contains(&at)))
                .collect();
            (admissions, spent) = walk(messages, &kept, &before, now);
        }
    }
    let corrected: Vec<Row<'_>> = usual
        .keys()
        .filter(|subject| after.get(**subject) != spent.get(**subject))
        .filter_map(|subject| {
            let spent = *spent.get(*subject)?;
            Some(Row { subject, spent })
        })
        .collect();
    put(connection, &corrected, now).await?;
    Ok(admissions)
}

/// Takes back what these messages added: another node had stored them at the same instant.
pub(in crate::store) async fn give_back(
    connection: &mut engine::Connection,
    admissions: &[&Admission],
) -> Result<(), StoreError> {
    let mut sums: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for (subject, free, most) in admissions.iter().flat_map(|one| &one.spent) {
        let sum = sums.entry(subject).or_default();
        *sum = (sum.0 + free, sum.1 + most);
    }
    for (subject, (free, most)) in sums {
        query("UPDATE budgets SET free = free - $1, most = most - $2 WHERE subject = $3")
            .bind(free)
            .bind(most)
            .bind(subject)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Forgets who has not sent anything for a day. It waits its turn among those who count.
pub(super) async fn forget(
    connection: &mut engine::Connection,
    before: Timestamp,
) -> Result<(), StoreError> {
    query("UPDATE budgets SET at = at WHERE subject = '-'")
        .execute(&mut *connection)
        .await?;
    query("DELETE FROM budgets WHERE at < $1")
        .bind(before.millis().saturating_mul(1_000))
        .execute(connection)
        .await?;
    Ok(())
}

/// Decides on each message, and says what is spent in the end.
fn walk<'a>(
    messages: &[&'a Screening],
    proven: &[bool],
    before: &HashMap<&'a str, Spent>,
    now: i64,
) -> (Vec<Admission>, HashMap<&'a str, Spent>) {
    let mut spent = before.clone();
    let admissions = messages
        .iter()
        .zip(proven)
        .map(|(message, proven)| {
            let nothing = Spent::nothing(now);
            let mut own: Vec<Spent> = message
                .counts
                .iter()
                .map(|one| *spent.get(one.subject.as_str()).unwrap_or(&nothing))
                .collect();
            let first = own.clone();
            let mut counts: Vec<Count<'_>> = message
                .counts
                .iter()
                .zip(&mut own)
                .map(|(one, spent)| Count {
                    reason: one.reason,
                    budget: one.budget,
                    spent,
                })
                .collect();
            let verdict = decide(&mut counts, now, *proven);
            let mut added = Vec::with_capacity(own.len());
            for ((one, first), own) in message.counts.iter().zip(first).zip(own) {
                let (free, most) = (own.free - first.free, own.most - first.most);
                added.push((one.subject.clone(), free, most));
                spent.insert(&one.subject, own);
            }
            Admission {
                verdict,
                spent: added,
            }
        })
        .collect();
    (admissions, spent)
}

/// A row of the table to be written.
struct Row<'a> {
    subject: &'a str,
    spent: Spent,
}

/// Adds what lies beyond `now` to what is spent, and says what it has come to.
async fn add(
    connection: &mut engine::Connection,
    rows: &[Row<'_>],
    now: i64,
) -> Result<HashMap<String, Spent>, sqlx::Error> {
    let sql = format!(
        "INSERT INTO budgets (subject, at, free, most) VALUES {}
         ON CONFLICT (subject) DO UPDATE SET at = excluded.at,
             free = CASE WHEN budgets.free > excluded.at THEN budgets.free ELSE excluded.at END
                    + excluded.free - excluded.at,
             most = CASE WHEN budgets.most > excluded.at THEN budgets.most ELSE excluded.at END
                    + excluded.most - excluded.at
         RETURNING subject, free, most",
        engine::places(connection, rows.len(), 4)
    );
    // Safe: only places were added. The text differs by the size of the group.
    let mut insert = query_as(AssertSqlSafe(sql)).persistent(rows.len() <= 3);
    for row in rows {
        insert = insert
            .bind(row.subject)
            .bind(now)
            .bind(row.spent.free)
            .bind(row.spent.most);
    }
    let rows: Vec<(String, i64, i64)> = insert.fetch_all(connection).await?;
    Ok(rows
        .into_iter()
        .map(|(subject, free, most)| (subject, Spent { free, most }))
        .collect())
}

/// Puts what is spent in the place of what the usual case would have spent.
async fn put(
    connection: &mut engine::Connection,
    rows: &[Row<'_>],
    now: i64,
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO budgets (subject, at, free, most) VALUES {}
         ON CONFLICT (subject) DO UPDATE SET free = excluded.free, most = excluded.most",
        engine::places(connection, rows.len(), 4)
    );
    // Safe: only places were added.
    let mut insert = query(AssertSqlSafe(sql)).persistent(rows.len() <= 3);
    for row in rows {
        insert = insert
            .bind(row.subject)
            .bind(now)
            .bind(row.spent.free)
            .bind(row.spent.most);
    }
    insert.execute(connection).await?;
    Ok(())
}

/// Uses up the proofs of these messages; says whose had not been used before.
async fn spend(
    connection: &mut engine::Connection,
    messages: &[&Screening],
    wanted: &[usize],
) -> Result<HashSet<usize>, sqlx::Error> {
    let mut proofs = BTreeMap::new();
    for at in wanted {
        if let Some(proof) = &messages[*at].proof {
            // Of two with the same one the first has it.
            proofs
                .entry(proof.id.as_str())
                .or_insert((*at, proof.expires_at));
        }
    }
    let sql = format!(
        "INSERT INTO spent_proofs (proof, expires_at) VALUES {}
         ON CONFLICT (proof) DO NOTHING RETURNING proof",
        engine::places(connection, proofs.len(), 2)
    );
    // Safe: only places were added.
    let mut insert = query_scalar(AssertSqlSafe(sql)).persistent(proofs.len() == 1);
    for (id, (_, expires_at)) in &proofs {
        insert = insert.bind(*id).bind(expires_at.millis());
    }
    let new: Vec<String> = insert.fetch_all(connection).await?;
    Ok(new
        .iter()
        .filter_map(|id| proofs.get(id.as_str()).map(|(at, _)| *at))
        .collect())
}
