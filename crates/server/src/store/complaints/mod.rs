//! 建议投诉: storing a case once, finding it again, and adding to its history.

mod beside;
mod events;
mod heads;
mod results;
mod tokens;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use domain::codes::ReceiptNumber;
use domain::complaints::{Act, Actor, Category, GroundGiven, Kind, State, Step};
use domain::date::{Date, Timestamp};
use domain::leads::OfficerCard;
use sqlx::{query, query_as};

use super::listed::{self, Holds};
use super::screening::{self, Screening};
use super::uploads::{self, Attachment, StoredFile};
use super::{Store, StoreError, engine, hash, serials};

pub use beside::StoredComment;
pub(super) use events::{read, unreadable};
pub use tokens::Token;

/// Seals what the visitor wrote, for the number that the case gets.
pub type SealCase =
    Arc<dyn Fn(&ReceiptNumber) -> Result<SealedCase, getrandom::Error> + Send + Sync>;

/// Seals the keys of a case's files, for the case that was sealed just now.
pub type SealFiles =
    Arc<dyn Fn(&ReceiptNumber, &SealedCase) -> Result<Vec<Attachment>, StoreError> + Send + Sync>;

/// A case's secrets as they are stored.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedCase {
    /// Keyed hash of the 查询码.
    pub code_hash: [u8; 32],
    /// The case's own key, sealed; `None` once erased.
    pub key: Option<String>,
    /// Name and contact, sealed; `None` when there are none.
    pub person: Option<String>,
    /// What was written, sealed; `None` once erased.
    pub words: Option<String>,
}

/// A case to be stored.
pub struct NewCase {
    /// SHA-256 of the visitor's idempotency key.
    pub key: [u8; 32],
    /// SHA-256 of the canonical body.
    pub body: [u8; 32],
    /// What it is, but for its secrets.
    pub head: CaseHead,
    /// Seals them.
    pub seal: SealCase,
    /// What it is screened by.
    pub screening: Screening,
}

/// What a case is, as far as it is not sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseHead {
    /// When it came.
    pub received_at: Timestamp,
    /// 类型
    pub kind: Kind,
    /// 类别
    pub category: Option<Category>,
    /// Came in as 待核验.
    pub held: bool,
    /// What it is about, as `kind:id`, and in words.
    pub about: Option<(String, String)>,
    /// 请求保密
    pub confidential: bool,
    /// May be published without names.
    pub publish: bool,
    /// Who handles it now.
    pub officer: Option<OfficerCard>,
    /// The day on which the personal data are erased.
    pub erased_on: Date,
    /// The notice that the visitor agreed to.
    pub notice_version: String,
}

/// A case as it is on disk.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredCase {
    /// 受理编号
    pub number: ReceiptNumber,
    /// What is not sealed.
    pub head: CaseHead,
    /// What is.
    pub sealed: SealedCase,
    /// Where it stands.
    pub state: State,
    /// What the visitor is told besides.
    pub notice: Option<String>,
    /// 脱敏文本 that stands beside the sender's own words, sealed.
    pub redaction: Option<String>,
    /// Its history, oldest first.
    pub events: Vec<StoredStep>,
    /// Its files, in the order in which they came.
    pub files: Vec<StoredFile>,
}

impl StoredCase {
    /// How many events there are.
    pub fn steps(&self) -> u32 {
        u32::try_from(self.events.len()).unwrap_or(u32::MAX)
    }

    /// The history as the rules read it.
    pub fn history(&self) -> Vec<Step> {
        self.events.iter().map(|event| event.step.clone()).collect()
    }
}

impl fmt::Debug for StoredCase {
    /// Without anything sealed: it ends up in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredCase")
            .field("number", &self.number.to_string())
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// One event as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredStep {
    /// When and what.
    pub step: Step,
    /// By whom.
    pub by: Actor,
    /// What was said, sealed.
    pub said: Option<String>,
    /// 不予受理的情形, of a refusal.
    pub ground: Option<GroundGiven>,
}

/// What became of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseOutcome {
    /// It is stored.
    New(StoredCase),
    /// It was stored before, under the same key with the same body.
    Same(StoredCase),
    /// The key was used with another body; nothing is stored.
    OtherBody,
    /// Too many came; nothing is stored, and there is room again in so many seconds.
    Refused(u32),
}

/// Something that was done to a case.
#[derive(Clone, Debug)]
pub struct NewStep {
    /// The case.
    pub number: ReceiptNumber,
    /// How many events whoever acts has seen.
    pub seen: u32,
    /// What was done.
    pub event: StoredStep,
    /// The state that it led to.
    pub state: State,
    /// Who handles it from now on, when that has changed.
    pub officer: Option<OfficerCard>,
    /// 评价: result and service, 1 to 5.
    pub rating: Option<(u8, u8)>,
}

impl Store {
    /// Stores a case once, however often it is sent. Key, number, case, first event and message
    /// are one transaction.
    ///
    /// # Errors
    /// When it cannot be stored; sending it again under the same key is safe.
    pub async fn submit_case(&self, new: NewCase) -> Result<CaseOutcome, StoreError> {
        self.submit_case_with(new, None).await
    }

    /// What an earlier sending under this key led to, if there was one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn earlier_case(&self, new: &NewCase) -> Result<Option<CaseOutcome>, StoreError> {
        let mut tx = self.engine.begin_read(&self.read).await?;
        held(&mut tx, new).await
    }

    /// Stores a case once, and its files with it: they are the case's from that moment on.
    ///
    /// # Errors
    /// When it cannot be stored, [`StoreError::Files`] when one of its files is not there any
    /// more; sending it again under the same key is safe.
    pub async fn submit_case_with(
        &self,
        new: NewCase,
        files: Option<SealFiles>,
    ) -> Result<CaseOutcome, StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        if let Some(earlier) = held(&mut tx, &new).await? {
            return Ok(earlier);
        }
        let at = new.head.received_at;
        let admission = screening::count(&mut tx, &[&new.screening], at)
            .await?
            .pop()
            .ok_or_else(lost)?;
        if let Some(seconds) = admission.refused() {
            // Unless another node has stored it meanwhile.
            let earlier = held(&mut tx, &new).await?;
            return Ok(earlier.unwrap_or(CaseOutcome::Refused(seconds)));
        }
        let day = at.shanghai_date();
        let number = serials::take(&mut tx, day, 1)
            .await?
            .pop()
            .ok_or_else(lost)?;
        let sql = "INSERT INTO case_keys (key, body, case_number, at) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (key) DO NOTHING";
        let claimed = query(sql)
            .bind(hash::text(&new.key))
            .bind(hash::text(&new.body))
            .bind(number.to_string())
            .bind(new.head.received_at.millis())
            .execute(&mut *tx)
            .await?;
        if claimed.rows_affected() == 0 {
            // Another node was first at the same instant; its case is there, and this one is
            // not counted: nothing is committed.
            return held(&mut tx, &new).await?.ok_or_else(lost);
        }
        let sealed = (new.seal)(&number)
            .map_err(|error| StoreError::Other(format!("no randomness: {error}")))?;
        let first = StoredStep {
            step: Step {
                at: new.head.received_at,
                act: Act::Submit,
                days: 0,
            },
            by: Actor::Visitor,
            said: None,
            ground: None,
        };
        let screened = [(number, &new.screening, &admission)];
        let ruling = screening::rule(&mut tx, &screened, at).await?.pop();
        let head = CaseHead {
            held: new.head.held || ruling.is_some_and(|ruling| ruling.is_held()),
            ..new.head.clone()
        };
        heads::insert(&mut tx, &number, &head, &sealed).await?;
        events::insert(&mut tx, &number, 1, &first).await?;
        tell(&mut tx, &number, 1, &first).await?;
        if let Some(seal) = files {
            let files = seal(&number, &sealed)?;
            uploads::attach(&mut tx, &number, 1, &files, new.head.received_at).await?;
        }
        // Read back before it is promised.
        let stored = find(&mut tx, &number).await?.ok_or_else(lost)?;
        tx.commit().await?;
        Ok(CaseOutcome::New(stored))
    }

    /// The case with this number.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn case(&self, number: &ReceiptNumber) -> Result<Option<StoredCase>, StoreError> {
        let mut tx = self.engine.begin_read(&self.read).await?;
        find(&mut tx, number).await
    }

    /// At most so many cases, newest first; before an open one is left out, ended ones are. With
    /// `holds`, those alone that such a unit was given.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn cases(
        &self,
        most: u32,
        holds: Option<Holds<'_>>,
    ) -> Result<Vec<StoredCase>, StoreError> {
        let mut tx = self.engine.begin_read(&self.read).await?;
        let numbers = listed::numbers(&mut tx, "cases", &open_states()?, most, holds).await?;
        let mut found = find_all(&mut tx, &numbers).await?;
        Ok(numbers
            .iter()
            .filter_map(|number| found.remove(number))
            .collect())
    }

    /// Adds to a case's history, if nothing has been added since it was seen. Says how it stands
    /// now, and whether this was added.
    ///
    /// # Errors
    /// When the database does not answer; nothing is added then.
    pub async fn add_to_case(
        &self,
        new: &NewStep,
    ) -> Result<Option<(StoredCase, bool)>, StoreError> {
        self.add_to_case_with(new, &[]).await
    }

    /// The same with files, which are the case's from that moment on.
    ///
    /// # Errors
    /// When the database does not answer, [`StoreError::Files`] when one of the files is not there
    /// any more; nothing is added then.
    pub async fn add_to_case_with(
        &self,
        new: &NewStep,
        files: &[Attachment],
    ) -> Result<Option<(StoredCase, bool)>, StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        // The head's count decides, on both engines: a second writer waits here and finds it grown.
        let moved = heads::advance(&mut tx, new).await?;
        if moved {
            let seq = i64::from(new.seen) + 1;
            events::insert(&mut tx, &new.number, seq, &new.event).await?;
            tell(&mut tx, &new.number, seq, &new.event).await?;
            uploads::attach(&mut tx, &new.number, seq, files, new.event.step.at).await?;
            if let Some((result, service)) = new.rating {
                let sql = "INSERT INTO case_ratings (case_number, seq, result, service)
                           VALUES ($1, $2, $3, $4)";
                query(sql)
                    .bind(new.number.to_string())
                    .bind(seq)
                    .bind(i64::from(result))
                    .bind(i64::from(service))
                    .execute(&mut *tx)
                    .await?;
            }
        }
        let Some(stored) = find(&mut tx, &new.number).await? else {
            return Ok(None);
        };
        tx.commit().await?;
        Ok(Some((stored, moved)))
    }

    /// Erases what a case holds of a person: name, contact, words and files, and the key that any
    /// copy of them was sealed with. What happened and when stays.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn erase_case(&self, number: &ReceiptNumber) -> Result<(), StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        erase(&mut tx, number).await?;
        Ok(tx.commit().await?)
    }
}

/// Erases what a case holds of a person, wherever it stands.
pub(super) async fn erase(
    connection: &mut engine::Connection,
    number: &ReceiptNumber,
) -> Result<(), StoreError> {
    for sql in [
        "UPDATE cases SET case_key = NULL, person = NULL, words = NULL WHERE number = $1",
        "UPDATE case_events SET said = NULL WHERE case_number = $1",
    ] {
        query(sql)
            .bind(number.to_string())
            .execute(&mut *connection)
            .await?;
    }
    uploads::erase(connection, number).await?;
    beside::erase(connection, number).await
}

/// What an earlier sending under this key led to.
async fn held(
    connection: &mut engine::Connection,
    new: &NewCase,
) -> Result<Option<CaseOutcome>, StoreError> {
    let row: Option<(String, String)> =
        query_as("SELECT body, case_number FROM case_keys WHERE key = $1")
            .bind(hash::text(&new.key))
            .fetch_optional(&mut *connection)
            .await?;
    let Some((body, number)) = row else {
        return Ok(None);
    };
    if hash::parse(&body) != Some(new.body) {
        return Ok(Some(CaseOutcome::OtherBody));
    }
    let number = ReceiptNumber::parse(&number).map_err(|_| lost())?;
    let case = find(connection, &number).await?.ok_or_else(lost)?;
    Ok(Some(CaseOutcome::Same(case)))
}

async fn find(
    connection: &mut engine::Connection,
    number: &ReceiptNumber,
) -> Result<Option<StoredCase>, StoreError> {
    let number = number.to_string();
    let mut found = find_all(connection, std::slice::from_ref(&number)).await?;
    Ok(found.remove(&number))
}

/// The cases with these numbers, by number.
async fn find_all(
    connection: &mut engine::Connection,
    numbers: &[String],
) -> Result<HashMap<String, StoredCase>, StoreError> {
    if numbers.is_empty() {
        return Ok(HashMap::new());
    }
    let heads = heads::all(connection, numbers).await?;
    let mut histories = events::all(connection, numbers).await?;
    let mut files = uploads::all(connection, numbers).await?;
    let mut notices = screening::notices(connection, numbers).await?;
    let whole = |head: StoredCase| {
        let number = head.number.to_string();
        let notice = notices.remove(&number);
        let case = StoredCase {
            events: histories.remove(&number).unwrap_or_default(),
            files: files.remove(&number).unwrap_or_default(),
            notice: notice.and_then(|notice| notice.of_case(head.state).sentences()),
            ..head
        };
        (number, case)
    };
    Ok(heads.into_iter().map(whole).collect())
}

/// A message about an event, to be sent later. It names the case, nobody in it.
async fn tell(
    connection: &mut engine::Connection,
    number: &ReceiptNumber,
    seq: i64,
    event: &StoredStep,
) -> Result<(), StoreError> {
    let topic = format!("case_{}", events::word(event.step.act)?);
    let at = event.step.at.millis();
    let sql = "INSERT INTO case_outbox
                   (id, topic, case_number, state, attempts, next_at, created_at)
               VALUES ($1, $2, $3, 'pending', 0, $4, $5)";
    query(sql)
        .bind(format!("{topic}/{number}/{seq}"))
        .bind(topic)
        .bind(number.to_string())
        .bind(at)
        .bind(at)
        .execute(connection)
        .await?;
    Ok(())
}

/// The states in which a case is not ended, as the list that SQL compares with.
pub(super) fn open_states() -> Result<String, StoreError> {
    let open = State::ALL.into_iter().filter(|state| state.is_open());
    let words: Vec<_> = open.map(events::word).collect::<Result<_, _>>()?;
    Ok(format!("'{}'", words.join("', '")))
}

/// Foreign keys forbid it.
fn lost() -> StoreError {
    StoreError::Other("a key names a case that is not there".to_owned())
}
