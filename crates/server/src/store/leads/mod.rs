//! 投资意向: storing an intent once, and finding it again.

mod events;
mod heads;

use std::fmt;

use domain::codes::ReceiptNumber;
use domain::date::{Date, Timestamp};
use domain::leads::{FollowUp, LeadState, NewLead, OfficerCard, ProjectRef};
use serde_json::json;

use super::idempotency::{self, Claim};
use super::{Store, StoreError, engine, hash, outbox, serials};

/// An intent to be stored.
pub struct Submission<'a> {
    /// SHA-256 of the visitor's idempotency key.
    pub key: [u8; 32],
    /// SHA-256 of the canonical body.
    pub body: [u8; 32],
    /// When it came.
    pub received_at: Timestamp,
    /// What the visitor sent.
    pub lead: &'a NewLead,
    /// What the receipt promises.
    pub terms: Terms,
    /// The keyed hash of the query code that goes with a number.
    pub seal: &'a (dyn Fn(&ReceiptNumber) -> [u8; 32] + Send + Sync),
}

/// What the receipt promises, as it stands on the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The project, as it is named.
    pub project: Option<ProjectRef>,
    /// Who handles it.
    pub officer: Option<OfficerCard>,
    /// What happens next, in a sentence.
    pub next_step: String,
    /// By when.
    pub due_on: Date,
    /// What the day's counting rests on, if that needs saying.
    pub due_note: Option<String>,
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
}

/// An intent as it is on disk.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredLead {
    /// 受理编号
    pub number: ReceiptNumber,
    /// The keyed hash of its query code.
    pub code_hash: [u8; 32],
    /// What the visitor sent.
    pub lead: NewLead,
    /// Where it stands.
    pub follow_up: FollowUp,
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
    /// lead, first event and message are one transaction: when this has returned
    /// [`Outcome::New`] or [`Outcome::Same`], all of it is on disk.
    ///
    /// # Errors
    /// When it cannot be stored; sending it again under the same key is safe.
    pub async fn submit_lead(&self, submission: &Submission<'_>) -> Result<Outcome, StoreError> {
        let mut tx = engine::begin(&self.write).await?;
        let at = submission.received_at;
        // The number before the key, since the key's row names it; a repeat gives it back.
        let number = serials::take(&mut tx, at.shanghai_date()).await?;
        let claim =
            idempotency::claim(&mut tx, &submission.key, &submission.body, number, at).await?;
        let outcome = match claim {
            Claim::New => {
                let lead = store_new(&mut tx, number, submission).await?;
                tx.commit().await?;
                Outcome::New(lead)
            }
            Claim::Held { body, .. } if body != hash::text(&submission.body) => {
                tx.rollback().await?;
                Outcome::OtherBody
            }
            Claim::Held { number, .. } => {
                let lead = find(&mut tx, &number).await?.ok_or_else(lost)?;
                tx.rollback().await?;
                Outcome::Same(lead)
            }
        };
        Ok(outcome)
    }

    /// What an earlier sending under this key led to, if there was one. It is asked first, so
    /// that a repeat gets the same answer whatever has changed since: a project withdrawn, an
    /// officer replaced.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sent_before(
        &self,
        key: &[u8; 32],
        body: &[u8; 32],
    ) -> Result<Option<Outcome>, StoreError> {
        let mut tx = self.read.begin().await?;
        match idempotency::held(&mut tx, key).await? {
            None => Ok(None),
            Some((held, _)) if held != hash::text(body) => Ok(Some(Outcome::OtherBody)),
            Some((_, number)) => {
                let lead = find(&mut tx, &number).await?.ok_or_else(lost)?;
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
        let mut tx = self.read.begin().await?;
        find(&mut tx, &number.to_string()).await
    }
}

async fn store_new(
    connection: &mut engine::Connection,
    number: ReceiptNumber,
    submission: &Submission<'_>,
) -> Result<StoredLead, StoreError> {
    let at = submission.received_at;
    heads::insert(connection, number, submission).await?;
    let text = format!("{}您的投资意向", LeadState::Received.zh());
    events::insert(connection, number, 1, at, LeadState::Received, &text).await?;
    let payload = json!({ "due_on": submission.terms.due_on.to_string() });
    outbox::put(connection, outbox::LEAD_RECEIVED, number, 1, &payload, at).await?;
    // Read back before it is promised: what could not be read again is not acknowledged.
    find(connection, &number.to_string())
        .await?
        .ok_or_else(lost)
}

async fn find(
    connection: &mut engine::Connection,
    number: &str,
) -> Result<Option<StoredLead>, StoreError> {
    let Some(head) = heads::find(connection, number).await? else {
        return Ok(None);
    };
    let events = events::all(connection, number).await?;
    Ok(Some(head.with(events)))
}

/// Foreign keys forbid it.
fn lost() -> StoreError {
    StoreError::Other("an idempotency key names a lead that is not there".to_owned())
}
