//! Storing a group of submissions: all of them in one transaction, each as if it were alone.

use std::collections::HashMap;
use std::ptr;

use domain::codes::ReceiptNumber;
use domain::date::Date;
use domain::leads::{LeadAct, LeadState};
use serde_json::json;

use super::events::{self, NewEvent};
use super::{Outcome, Submission, find_all, heads, lost};
use crate::store::idempotency::{self, Claim, Held};
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
    // Repeats of earlier groups, so that they use up no number.
    let mut held = idempotency::held(&mut tx, group.iter().map(|one| &one.key)).await?;
    let fresh: Vec<&Submission> = group
        .iter()
        .filter(|one| !held.contains_key(&one.key))
        .collect();
    let new = insert_new(&mut tx, &fresh).await?;
    let number_of = |submission: &Submission| {
        let mut won = new.iter();
        let own = won.find(|(_, one)| ptr::eq(*one, submission));
        own.map(|(number, _)| number.to_string())
    };
    // Keys that came twice in this group, or at the same instant to another node.
    let taken: Vec<_> = fresh
        .into_iter()
        .filter(|one| number_of(one).is_none())
        .map(|one| &one.key)
        .collect();
    held.extend(idempotency::held(&mut tx, taken.into_iter()).await?);

    let places: Vec<Place> = group
        .iter()
        .map(|one| Place::of(number_of(one), held.get(&one.key), &one.body))
        .collect::<Result<_, _>>()?;
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
    tx.commit().await?;
    Ok(outcomes)
}

/// Where the lead of a submission is.
enum Place {
    /// It became this one.
    Own(String),
    /// Its key was held for this one, with the same body.
    Earlier(String),
    /// Its key was held for another body.
    OtherBody,
}

impl Place {
    fn of(own: Option<String>, held: Option<&Held>, body: &[u8; 32]) -> Result<Self, StoreError> {
        match (own, held) {
            (Some(number), _) => Ok(Self::Own(number)),
            (None, Some(held)) if held.is_for(body) => Ok(Self::Earlier(held.number.clone())),
            (None, Some(_)) => Ok(Self::OtherBody),
            (None, None) => Err(lost()),
        }
    }

    fn number(&self) -> Option<&String> {
        match self {
            Self::Own(number) | Self::Earlier(number) => Some(number),
            Self::OtherBody => None,
        }
    }
}

/// Stores those whose keys are not held, each under a number of its own; says which these are.
async fn insert_new<'a>(
    connection: &mut engine::Connection,
    fresh: &[&'a Submission],
) -> Result<Vec<(ReceiptNumber, &'a Submission)>, StoreError> {
    if fresh.is_empty() {
        return Ok(Vec::new());
    }
    // The number before the key, since the key's row names it.
    let numbers = numbers(connection, fresh).await?;
    let claims: Vec<Claim<'_>> = numbers
        .iter()
        .zip(fresh)
        .map(|(number, one)| Claim {
            key: &one.key,
            body: &one.body,
            number: *number,
            at: one.received_at,
        })
        .collect();
    let won = idempotency::claim(connection, &claims).await?;
    let new: Vec<_> = numbers
        .into_iter()
        .zip(fresh.iter().copied())
        .filter(|(number, _)| won.contains(&number.to_string()))
        .collect();
    if !new.is_empty() {
        insert(connection, &new).await?;
    }
    Ok(new)
}

/// A number for each, of the day on which it came.
async fn numbers(
    connection: &mut engine::Connection,
    fresh: &[&Submission],
) -> Result<Vec<ReceiptNumber>, StoreError> {
    let day = |one: &Submission| one.received_at.shanghai_date();
    let mut wanted: HashMap<Date, usize> = HashMap::new();
    for one in fresh {
        *wanted.entry(day(one)).or_default() += 1;
    }
    // In one order on every node, so that no two wait for each other around midnight.
    let mut days: Vec<_> = wanted.into_iter().collect();
    days.sort_unstable();
    let mut taken = HashMap::new();
    for (day, wanted) in days {
        let numbers = serials::take(connection, day, wanted).await?;
        taken.insert(day, numbers.into_iter());
    }
    fresh
        .iter()
        .map(|one| {
            taken
                .get_mut(&day(one))
                .and_then(Iterator::next)
                .ok_or_else(lost)
        })
        .collect()
}

/// Head, first event and message of each.
async fn insert(
    connection: &mut engine::Connection,
    new: &[(ReceiptNumber, &Submission)],
) -> Result<(), StoreError> {
    let texts: Vec<String> = new
        .iter()
        .map(|(_, one)| LeadAct::Submit.sentence(one.facts.kind))
        .collect();
    let first: Vec<_> = new
        .iter()
        .zip(&texts)
        .map(|((number, one), text)| NewEvent {
            number: *number,
            at: one.received_at,
            act: LeadAct::Submit,
            state: LeadState::Received,
            text,
            said: None,
        })
        .collect();
    let message = |(number, one): &(ReceiptNumber, &Submission)| Message {
        topic: outbox::LEAD_RECEIVED.to_owned(),
        number: *number,
        seq: 1,
        payload: json!({ "due_on": one.terms.due_on.to_string() }),
        at: one.received_at,
    };
    let messages: Vec<_> = new.iter().map(message).collect();
    heads::insert(connection, new).await?;
    events::insert(connection, 1, &first).await?;
    Ok(outbox::put(connection, &messages).await?)
}
