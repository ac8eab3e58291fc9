//! Storing a group of submissions: all of them in one transaction, each as if it were alone.

use domain::codes::ReceiptNumber;
use domain::date::Date;
use domain::leads::{LeadEvent, LeadState};
use serde_json::json;

use super::{Outcome, Submission, events, find_all, heads, lost};
use crate::store::idempotency::{self, Claim};
use crate::store::outbox::{self, Message};
use crate::store::{Engine, StoreError, engine, serials};

/// Stores them and says what became of each, in their order.
pub(super) async fn store(
    engine: Engine,
    write: &engine::Pool,
    group: &[Submission],
) -> Vec<Result<Outcome, StoreError>> {
    match all(engine, write, group).await {
        Ok(outcomes) => outcomes.into_iter().map(Ok).collect(),
        // One that the database refuses must not take the others with it.
        Err(StoreError::Other(_)) if group.len() > 1 => {
            let mut outcomes = Vec::with_capacity(group.len());
            for one in group.chunks(1) {
                let alone = all(engine, write, one).await;
                outcomes.push(alone.and_then(|mut alone| alone.pop().ok_or_else(lost)));
            }
            outcomes
        }
        Err(error) => group.iter().map(|_| Err(error.clone())).collect(),
    }
}

async fn all(
    engine: Engine,
    write: &engine::Pool,
    group: &[Submission],
) -> Result<Vec<Outcome>, StoreError> {
    if group.is_empty() {
        return Ok(Vec::new());
    }
    let mut tx = engine.begin(write).await?;
    // The number before the key, since the key's row names it.
    let numbers = numbers(&mut tx, group).await?;
    let claims: Vec<Claim<'_>> = numbers
        .iter()
        .zip(group)
        .map(|(number, submission)| Claim {
            key: &submission.key,
            body: &submission.body,
            number: *number,
            at: submission.received_at,
        })
        .collect();
    let won = idempotency::claim(&mut tx, &claims).await?;
    let new: Vec<_> = numbers
        .iter()
        .zip(group)
        .filter(|(number, _)| won.contains(&number.to_string()))
        .map(|(number, submission)| (*number, submission))
        .collect();
    if !new.is_empty() {
        insert(&mut tx, &new).await?;
    }
    // Where each one's lead is: its own, or the one that its key was held for.
    let mut places = Vec::with_capacity(group.len());
    for (number, submission) in numbers.iter().zip(group) {
        let number = number.to_string();
        places.push(match won.contains(&number) {
            true => Place::Own(number),
            false => match idempotency::held(&mut *tx, &submission.key).await? {
                Some(held) if held.is_for(&submission.body) => Place::Earlier(held.number),
                Some(_) => Place::OtherBody,
                None => return Err(sqlx::Error::RowNotFound.into()),
            },
        });
    }
    // Read back before it is promised: what could not be read again is not acknowledged.
    let wanted: Vec<String> = places.iter().filter_map(Place::number).cloned().collect();
    let leads = find_all(&mut tx, &wanted).await?;
    let lead = |number: &String| leads.get(number).cloned().ok_or_else(lost);
    let outcomes = places
        .iter()
        .map(|place| match place {
            Place::Own(number) => lead(number).map(Outcome::New),
            Place::Earlier(number) => lead(number).map(Outcome::Same),
            Place::OtherBody => Ok(Outcome::OtherBody),
        })
        .collect::<Result<_, _>>()?;
    if new.is_empty() {
        // Repeats use up no number.
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    Ok(outcomes)
}

enum Place {
    Own(String),
    Earlier(String),
    OtherBody,
}

impl Place {
    fn number(&self) -> Option<&String> {
        match self {
            Self::Own(number) | Self::Earlier(number) => Some(number),
            Self::OtherBody => None,
        }
    }
}

/// A number for each, of the day on which it came.
async fn numbers(
    connection: &mut engine::Connection,
    group: &[Submission],
) -> Result<Vec<ReceiptNumber>, StoreError> {
    let day = |submission: &Submission| submission.received_at.shanghai_date();
    let mut days: Vec<Date> = group.iter().map(day).collect();
    // In one order on every node, so that no two wait for each other around midnight.
    days.sort_unstable();
    days.dedup();
    let mut taken = Vec::with_capacity(days.len());
    for today in days {
        let wanted = group.iter().filter(|one| day(one) == today).count();
        let numbers = serials::take(connection, today, wanted).await?;
        taken.push((today, numbers.into_iter()));
    }
    let next = |submission: &Submission| {
        let numbers = taken
            .iter_mut()
            .find(|(today, _)| *today == day(submission));
        numbers
            .and_then(|(_, numbers)| numbers.next())
            .ok_or_else(lost)
    };
    group.iter().map(next).collect()
}

async fn insert(
    connection: &mut engine::Connection,
    new: &[(ReceiptNumber, &Submission)],
) -> Result<(), sqlx::Error> {
    let event = |submission: &Submission| LeadEvent {
        at: submission.received_at,
        state: LeadState::Received,
        text: format!("{}您的投资意向", LeadState::Received.zh()),
    };
    let first: Vec<_> = new
        .iter()
        .map(|(number, one)| (*number, event(one)))
        .collect();
    let message = |(number, submission): &(ReceiptNumber, &Submission)| Message {
        topic: outbox::LEAD_RECEIVED,
        number: *number,
        seq: 1,
        payload: json!({ "due_on": submission.terms.due_on.to_string() }),
        at: submission.received_at,
    };
    let messages: Vec<_> = new.iter().map(message).collect();
    heads::insert(connection, new).await?;
    events::insert(connection, 1, &first).await?;
    outbox::put(connection, &messages).await
}
