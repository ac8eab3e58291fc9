//! What is counted: histories without anybody in them, page by page, so that no reader holds the
//! database or much memory.

use std::collections::HashMap;

use domain::complaints::{Act, Category, GroundGiven, Kind, Step};
use domain::date::{Date, Timestamp};
use sqlx::{query_as, query_scalar};

use super::complaints::{read, unreadable};
use super::{Store, StoreError};

/// What is counted of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseHistory {
    /// 受理编号
    pub number: String,
    /// 类型
    pub kind: Kind,
    /// 类别
    pub category: Option<Category>,
    /// Came in as 待核验.
    pub held: bool,
    /// What was done and when, oldest first.
    pub steps: Vec<Step>,
    /// 评价, the last one.
    pub rating: Option<(u8, u8)>,
    /// 不予受理的情形
    pub ground: Option<GroundGiven>,
}

/// What is counted of an intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadContact {
    /// 受理编号
    pub number: String,
    /// When it came.
    pub received_at: Timestamp,
    /// By when the first contact was promised.
    pub due_on: Date,
    /// 首次联系
    pub contacted_at: Option<Timestamp>,
    /// 已结束
    pub closed: bool,
}

impl Store {
    /// A mark that is another one once anything has happened to a case or an intent.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn handling_mark(&self) -> Result<(i64, i64), StoreError> {
        let mut tx = self.engine.begin_read(&self.read).await?;
        let cases: i64 = query_scalar("SELECT CAST(COALESCE(SUM(steps), 0) AS BIGINT) FROM cases")
            .fetch_one(&mut *tx)
            .await?;
        let leads: i64 = query_scalar("SELECT COUNT(*) FROM lead_events")
            .fetch_one(&mut *tx)
            .await?;
        Ok((cases, leads))
    }

    /// Histories of at most so many cases behind a number, in the order of numbers. Every case is
    /// of one moment.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn case_histories(
        &self,
        behind: &str,
        most: u32,
    ) -> Result<Vec<CaseHistory>, StoreError> {
        let mut tx = self.engine.begin_read(&self.read).await?;
        let sql = "SELECT number, kind, category, held FROM cases
                   WHERE number > $1 ORDER BY number LIMIT $2";
        let heads: Vec<(String, String, Option<String>, i64)> = query_as(sql)
            .bind(behind)
            .bind(i64::from(most))
            .fetch_all(&mut *tx)
            .await?;
        let Some((last, ..)) = heads.last() else {
            return Ok(Vec::new());
        };
        let sql = "SELECT case_number, at, act, days FROM case_events
                   WHERE case_number > $1 AND case_number <= $2 ORDER BY case_number, seq";
        let events: Vec<(String, i64, String, i64)> = query_as(sql)
            .bind(behind)
            .bind(last)
            .fetch_all(&mut *tx)
            .await?;
        let sql = "SELECT case_number, result, service FROM case_ratings
                   WHERE case_number > $1 AND case_number <= $2 ORDER BY case_number, seq";
        let ratings: Vec<(String, i64, i64)> = query_as(sql)
            .bind(behind)
            .bind(last)
            .fetch_all(&mut *tx)
            .await?;
        let sql = "SELECT case_number, ground, words, source FROM case_grounds
                   WHERE case_number > $1 AND case_number <= $2 ORDER BY case_number, seq";
        let grounds: Vec<(String, String, String, String)> = query_as(sql)
            .bind(behind)
            .bind(last)
            .fetch_all(&mut *tx)
            .await?;
        drop(tx);
        let mut cases = Vec::with_capacity(heads.len());
        let mut places = HashMap::with_capacity(heads.len());
        for (number, kind, category, held) in heads {
            places.insert(number.clone(), cases.len());
            cases.push(CaseHistory {
                number,
                kind: read("kind", &kind)?,
                category: category.map(|word| read("category", &word)).transpose()?,
                held: held == 1,
                steps: Vec::new(),
                rating: None,
                ground: None,
            });
        }
        for (number, at, act, days) in events {
            if let Some(place) = places.get(&number) {
                cases[*place].steps.push(Step {
                    at: Timestamp::from_millis(at),
                    act: read::<Act>("act", &act)?,
                    days: u32::try_from(days).map_err(|_| unreadable("days"))?,
                });
            }
        }
        for (number, result, service) in ratings {
            let rating = u8::try_from(result).ok().zip(u8::try_from(service).ok());
            if let (Some(place), Some(rating)) = (places.get(&number), rating) {
                cases[*place].rating = Some(rating);
            }
        }
        for (number, key, words, source) in grounds {
            if let Some(place) = places.get(&number) {
                cases[*place].ground = Some(GroundGiven { key, words, source });
            }
        }
        Ok(cases)
    }

    /// First contacts of at most so many intents behind a number, in the order of numbers.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn lead_contacts(
        &self,
        behind: &str,
        most: u32,
    ) -> Result<Vec<LeadContact>, StoreError> {
        let mut tx = self.engine.begin_read(&self.read).await?;
        let sql = "SELECT l.number, l.received_at, l.due_on, l.state,
                          (SELECT MIN(e.at) FROM lead_events e
                           WHERE e.lead_number = l.number AND e.state IN ('contacted', 'in_talks'))
                   FROM leads l WHERE l.number > $1 ORDER BY l.number LIMIT $2";
        let rows: Vec<(String, i64, String, String, Option<i64>)> = query_as(sql)
            .bind(behind)
            .bind(i64::from(most))
            .fetch_all(&mut *tx)
            .await?;
        rows.into_iter()
            .map(|(number, received_at, due_on, state, contacted_at)| {
                Ok(LeadContact {
                    number,
                    received_at: Timestamp::from_millis(received_at),
                    due_on: Date::parse(&due_on).map_err(|_| unreadable("due_on"))?,
                    contacted_at: contacted_at.map(Timestamp::from_millis),
                    closed: state == "closed",
                })
            })
            .collect()
    }
}
