//! 意向、需求、预约: storing a lead once, finding it again, moving it on, and its person's rights.

mod events;
mod group;
mod heads;
mod person;
mod queue;
mod seal;

use std::collections::HashMap;
use std::fmt;

use domain::codes::ReceiptNumber;
use domain::date::{Date, Timestamp};
use domain::leads::{FollowUp, LeadAct, LeadFacts, LeadState, OfficerCard, ProjectRef};
use serde_json::json;

use self::events::NewEvent;
use super::listed::{self, Holds};
use super::outbox::{self, Message};
use super::screening::{self, Screening};
use super::{SealCase, SealedCase, Store, StoreError, engine, idempotency};

pub(super) use person::erase;
pub(super) use queue::Queue;
pub use seal::UnsealedLead;

/// An intent to be stored.
pub struct Submission {
    /// SHA-256 of the visitor's idempotency key.
    pub key: [u8; 32],
    /// SHA-256 of the canonical body.
    pub body: [u8; 32],
    /// When it came.
    pub received_at: Timestamp,
    /// What the visitor sent, as far as it is not personal.
    pub facts: LeadFacts,
    /// What the receipt promises.
    pub terms: Terms,
    /// Seals the rest, and the query code of the number that it gets.
    pub seal: SealCase,
    /// What it is screened by.
    pub screening: Screening,
}

/// What the receipt promises, as it stands on the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The project, as it is named.
    pub project: Option<ProjectRef>,
    /// What else it is about, in words.
    pub about: Option<String>,
    /// Who handles it.
    pub officer: Option<OfficerCard>,
    /// What happens next, in a sentence.
    pub next_step: String,
    /// By when.
    pub due_on: Date,
    /// What the day's counting rests on, if that needs saying.
    pub due_note: Option<String>,
    /// Where the term is written.
    pub due_source: Option<String>,
    /// The day on which the personal data are erased.
    pub erased_on: Date,
    /// The privacy notice that the visitor agreed to.
    pub notice_version: String,
}

/// What became of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is stored.
    New(StoredLead),
    /// It was stored before, under the same key with the same body: the same answer again.
    Same(StoredLead),
    /// The key was used with another body; nothing is stored.
    OtherBody,
    /// Too many came; nothing is stored, and there is room again in so many seconds.
    Refused(u32),
}

/// An intent as it is on disk.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredLead {
    /// 受理编号
    pub number: ReceiptNumber,
    /// What the visitor sent, as far as it is not personal.
    pub facts: LeadFacts,
    /// The rest, sealed.
    pub sealed: SealedCase,
    /// Where it stands; what was said with its events is not in it.
    pub follow_up: FollowUp,
    /// What was said with each event, sealed.
    pub said: Vec<Option<String>>,
}

/// Something that was done to a lead.
#[derive(Clone, Debug)]
pub struct NewLeadStep {
    /// The lead.
    pub number: ReceiptNumber,
    /// How many events whoever acts has seen.
    pub seen: u32,
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub act: LeadAct,
    /// The state that it led to.
    pub state: LeadState,
    /// In a sentence that names nobody.
    pub text: String,
    /// What was said with it, sealed.
    pub said: Option<String>,
    /// Who handles it from now on, and what happens next, when that has changed.
    pub officer: Option<(OfficerCard, String)>,
}

impl fmt::Debug for StoredLead {
    /// Without the visitor's name, contact and words: it ends up in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.follow_up.state;
        f.debug_struct("StoredLead")
            .field("number", &self.number.to_string())
            .field("state", &state)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Stores an intent once, however often and however many at a time it is sent. Key, number,
    /// lead, first event and message are one transaction, which it may share with others that
    /// came at the same time: when this has returned [`Outcome::New`] or [`Outcome::Same`], all
    /// of it is on disk.
    ///
    /// # Errors
    /// When it cannot be stored; sending it again under the same key is safe.
    pub async fn submit_lead(&self, submission: Submission) -> Result<Outcome, StoreError> {
        self.submissions.submit(submission).await
    }

    /// What an earlier sending under this key led to, if there was one, for whoever cannot make
    /// the promises of a new intent any more: a project withdrawn, an officer gone.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sent_before(
        &self,
        key: &[u8; 32],
        body: &[u8; 32],
    ) -> Result<Option<Outcome>, StoreError> {
        let mut tx = self.engine.begin_read(&self.read).await?;
        let held = idempotency::held(&mut tx, [key].into_iter()).await?;
        match held.get(key) {
            None => Ok(None),
            Some(held) if !held.is_for(body) => Ok(Some(Outcome::OtherBody)),
            Some(held) => {
                let lead = find(&mut tx, &held.number).await?.ok_or_else(lost)?;
                Ok(Some(Outcome::Same(lead)))
            }
        }
    }

    /// The intent with this number.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn lead(&self, number: &ReceiptNumber) -> Result<Option<StoredLead>, StoreError> {
        // One transaction, so that the head and its events are of the same moment.
        let mut tx = self.engine.begin_read(&self.read).await?;
        find(&mut tx, &number.to_string()).await
    }

    /// At most so many leads, newest first; before an open one is left out, ended ones are. With
    /// `holds`, those alone that such a unit was given.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn leads(
        &self,
        most: u32,
        holds: Option<Holds<'_>>,
    ) -> Result<Vec<StoredLead>, StoreError> {
        let mut tx = self.engine.begin_read(&self.read).await?;
        let numbers = listed::numbers(&mut tx, "leads", &open_states(), most, holds).await?;
        let mut found = find_all(&mut tx, &numbers).await?;
        Ok(numbers
            .iter()
            .filter_map(|number| found.remove(number))
            .collect())
    }

    /// Adds to a lead's history, if nothing has been added since it was seen. Says how it stands
    /// now, and whether this was added.
    ///
    /// # Errors
    /// When the database does not answer; nothing is added then.
    pub async fn add_to_lead(
        &self,
        new: &NewLeadStep,
    ) -> Result<Option<(StoredLead, bool)>, StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        // The head's count decides, on both engines: a second writer waits here and finds it grown.
        let moved = heads::advance(&mut tx, new).await?;
        if moved {
            let seq = i64::from(new.seen) + 1;
            let event = NewEvent {
                number: new.number,
                at: new.at,
                act: new.act,
                state: new.state,
                text: &new.text,
                said: new.said.as_ref(),
            };
            events::insert(&mut tx, seq, &[event]).await?;
            let message = Message {
                topic: format!("lead_{}", new.act.key()),
                number: new.number,
                seq,
                payload: json!({ "state": new.state }),
                at: new.at,
            };
            outbox::put(&mut tx, &[message]).await?;
        }
        let Some(stored) = find(&mut tx, &new.number.to_string()).await? else {
            return Ok(None);
        };
        tx.commit().await?;
        Ok(Some((stored, moved)))
    }
}

async fn find(
    connection: &mut engine::Connection,
    number: &str,
) -> Result<Option<StoredLead>, StoreError> {
    let mut found = find_all(connection, &[number.to_owned()]).await?;
    Ok(found.remove(number))
}

/// The states in which a lead is not ended, as the list that SQL compares with.
fn open_states() -> String {
    let open = LeadState::ALL.into_iter().filter(|state| state.is_open());
    let words: Vec<_> = open.map(LeadState::key).collect();
    format!("'{}'", words.join("', '"))
}

/// The intents with these numbers, by number.
async fn find_all(
    connection: &mut engine::Connection,
    numbers: &[String],
) -> Result<HashMap<String, StoredLead>, StoreError> {
    if numbers.is_empty() {
        return Ok(HashMap::new());
    }
    let heads = heads::find(connection, numbers).await?;
    let mut histories = events::all(connection, numbers).await?;
    let mut notices = screening::notices(connection, numbers).await?;
    let whole = |head: heads::Head| {
        let number = head.number();
        let history = histories.remove(&number).unwrap_or_default();
        let mut lead = head.with(history);
        let notice = notices.remove(&number);
        lead.follow_up.notice = notice.and_then(|notice| notice.sentences());
        (number, lead)
    };
    Ok(heads.into_iter().map(whole).collect())
}

/// Foreign keys forbid it.
fn lost() -> StoreError {
    StoreError::Other("an idempotency key names a lead that is not there".to_owned())
}
