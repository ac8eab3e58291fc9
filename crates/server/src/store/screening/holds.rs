//! What is held until a person has looked at it.

use std::collections::HashMap;

use domain::codes::ReceiptNumber;
use domain::complaints::State;
use domain::date::Timestamp;
use domain::screening::{HELD, Reason};
use sqlx::{AssertSqlSafe, query, query_as, query_scalar};

use super::{Ruling, budgets, marks};
use crate::store::{Store, StoreError, engine};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// What waits to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// 受理编号
    pub number: ReceiptNumber,
    /// Whether it is a case; otherwise it is a lead.
    pub is_case: bool,
    /// When it came.
    pub at: Timestamp,
    /// Why it is held.
    pub reasons: Vec<Reason>,
}

/// What a person decided on something that was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What it is about.
    pub number: ReceiptNumber,
    /// Let through; otherwise refused as spam, for this reason, which the visitor reads.
    pub refused: Option<String>,
    /// The token's name and unit.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// What is held and was not decided on, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn waiting(&self, most: u32) -> Result<Vec<Waiting>, StoreError> {
        let mut tx = self.engine.begin_read(&self.read).await?;
        // A case may have been moved or withdrawn by its own acts: its state says.
        let sql = "SELECT holds.number, holds.at, holds.reasons, cases.state
                   FROM holds LEFT JOIN cases ON cases.number = holds.number
                   WHERE holds.decision IS NULL AND holds.reasons <> ''
                     AND (cases.state IS NULL OR cases.state = 'held')
                   ORDER BY holds.at, holds.number LIMIT $1";
        let rows: Vec<(String, i64, String, Option<String>)> = query_as(sql)
            .bind(i64::from(most))
            .fetch_all(&mut *tx)
            .await?;
        rows.into_iter()
            .map(|(number, at, reasons, state)| {
                Ok(Waiting {
                    number: ReceiptNumber::parse(&number).map_err(|_| unreadable())?,
                    is_case: state.is_some(),
                    at: Timestamp::from_millis(at),
                    reasons: reasons.split(',').filter_map(Reason::named).collect(),
                })
            })
            .collect()
    }

    /// Whether something of this number was held, decided on or not.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn was_held(&self, number: &ReceiptNumber) -> Result<bool, StoreError> {
        let mut tx = self.engine.begin_read(&self.read).await?;
        let found: Option<i64> =
            query_scalar("SELECT at FROM holds WHERE number = $1 AND reasons <> ''")
                .bind(number.to_string())
                .fetch_optional(&mut *tx)
                .await?;
        Ok(found.is_some())
    }

    /// Notes a decision; says whether it is the first on this number. `false` also when nothing
    /// of this number was held.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn decide_on_held(&self, decision: &Decision) -> Result<bool, StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        let word = match decision.refused {
            Some(_) => "refused",
            None => "released",
        };
        let sql = "UPDATE holds SET decision = $1, decided_at = $2, decided_by = $3, why = $4
                   WHERE number = $5 AND decision IS NULL AND reasons <> ''";
        let noted = query(sql)
            .bind(word)
            .bind(decision.at.millis())
            .bind(&decision.by)
            .bind(decision.refused.as_ref())
            .bind(decision.number.to_string())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(noted.rows_affected() == 1)
    }

    /// Forgets what is no longer needed: sources and contacts after a day, marks of texts after
    /// 30 days, proofs that have expired.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_screened(&self, now: Timestamp) -> Result<(), StoreError> {
        let before = |age: i64| Timestamp::from_millis(now.millis() - age);
        let mut tx = self.engine.begin(&self.write).await?;
        // The budgets first: that is where everybody waits for their turn.
        budgets::forget(&mut tx, before(DAY)).await?;
        marks::forget(&mut tx, before(30 * DAY)).await?;
        query("DELETE FROM spent_proofs WHERE expires_at < $1")
            .bind(before(HOUR).millis())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }
}

/// Notes what is held and what came before, each under its number.
pub(super) async fn note(
    connection: &mut engine::Connection,
    rulings: &[(String, &Ruling)],
    at: Timestamp,
) -> Result<(), sqlx::Error> {
    let noted: Vec<_> = rulings
        .iter()
        .filter(|(_, one)| one.is_held() || one.earlier.is_some())
        .collect();
    if noted.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO holds (number, reasons, earlier, at) VALUES {}",
        engine::places(connection, noted.len(), 4)
    );
    // Safe: only places were added.
    let mut insert = query(AssertSqlSafe(sql)).persistent(noted.len() == 1);
    for (number, ruling) in noted {
        let reasons: Vec<_> = ruling.reasons.iter().map(|reason| reason.key()).collect();
        insert = insert
            .bind(number)
            .bind(reasons.join(","))
            .bind(ruling.earlier.as_ref())
            .bind(at.millis());
    }
    insert.execute(connection).await?;
    Ok(())
}

/// What the visitor is told besides, by number; most messages have nothing of it.
pub(in crate::store) async fn notices(
    connection: &mut engine::Connection,
    numbers: &[String],
) -> Result<HashMap<String, Notice>, StoreError> {
    if numbers.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = "SELECT number, reasons, decision, why, earlier FROM holds WHERE number IN {}";
    let rows: Vec<Row> = engine::among(connection, sql, numbers).await?;
    let notice = |(number, reasons, decision, why, earlier): Row| {
        let refused = decision.as_deref() == Some("refused");
        let notice = Notice {
            held: decision.is_none() && !reasons.is_empty(),
            refused: refused.then(|| why.unwrap_or_default()),
            earlier,
        };
        (number, notice)
    };
    Ok(rows.into_iter().map(notice).collect())
}

/// Number, reasons, decision, why, earlier.
type Row = (
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
);

/// What is to be told about a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::store) struct Notice {
    held: bool,
    refused: Option<String>,
    earlier: Option<String>,
}

impl Notice {
    /// As it is for a case, whose state and history say themselves what was decided.
    pub(in crate::store) fn of_case(self, state: State) -> Self {
        Self {
            held: state == State::Held,
            refused: None,
            ..self
        }
    }

    /// In sentences.
    pub(in crate::store) fn sentences(&self) -> Option<String> {
        let mut sentences = Vec::new();
        if self.held {
            sentences.push(HELD.to_owned());
        }
        if let Some(why) = &self.refused {
            let why = Some(why).filter(|why| !why.is_empty());
            let why = why.map(|why| format!("：{why}")).unwrap_or_default();
            sentences.push(format!(
                "经人工核验没有受理{why}。如果弄错了，请打电话告诉我们编号"
            ));
        }
        if let Some(earlier) = &self.earlier {
            sentences.push(format!(
                "这一件之前几分钟，您提交过同样的内容，编号 {earlier}，两件会放在一起办理，不用再交"
            ));
        }
        (!sentences.is_empty()).then(|| sentences.join("。"))
    }
}

fn unreadable() -> StoreError {
    StoreError::Other("a held message's number is not understood".to_owned())
}
