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
use crate::store::screening::{self, Admission, Screening};
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
    let counted = count(&mut tx, fresh).await?;
    let (admitted, refused): (Vec<_>, Vec<_>) = counted
        .into_iter()
        .partition(|(_, admission)| admission.refused().is_none());
    let new = insert_new(&mut tx, &admitted).await?;
    let number_of = |submission: &Submission| {
        let mut won = new.iter();
        let own = won.find(|(_, one)| ptr::eq(*one, submission));
        own.map(|(number, _)| number.to_string())
    };
    // Keys that came twice in this group, or at the same instant to another node.
    let double: Vec<_> = admitted
        .iter()
        .filter(|(one, _)| number_of(one).is_none())
        .collect();
    let taken = double.iter().copied().chain(&refused);
    held.extend(idempotency::held(&mut tx, taken.map(|(one, _)| &one.key)).await?);
    let double: Vec<_> = double.iter().map(|(_, admission)| admission).collect();
    screening::give_back(&mut tx, &double).await?;
    let refused = |submission: &Submission| {
        let mut all = refused.iter();
        let own = all.find(|(one, _)| ptr::eq(*one, submission));
        own.and_then(|(_, admission)| admission.refused())
    };

    let places: Vec<Place> = group
        .iter()
        .map(|one| match (refused(one), held.get(&one.key)) {
            (Some(seconds), None) => Ok(Place::Refused(seconds)),
            (_, held) => Place::of(number_of(one), held, &one.body),
        })
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
            Place::Refused(seconds) => Ok(Outcome::Refused(*seconds)),
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
    /// There were too many; there is room in so many seconds.
    Refused(u32),
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
            Self::OtherBody | Self::Refused(_) => None,
        }
    }
}

/// Counts them against their budgets, in the transaction that stores them; a key that comes more
/// than once is counted once.
async fn count<'a>(
    connection: &mut engine::Connection,
    fresh: Vec<&'a Submission>,
) -> Result<Vec<(&'a Submission, Admission)>, StoreError> {
    let Some(at) = fresh.iter().map(|one| one.received_at).max() else {
        return Ok(Vec::new());
    };
    let mut first: HashMap<&[u8; 32], usize> = HashMap::new();
    for (index, one) in fresh.iter().enumerate() {
        first.entry(&one.key).or_insert(index);
    }
    let nothing = Screening::default();
    let screened: Vec<&Screening> = fresh
        .iter()
        .enumerate()
        .map(|(index, one)| match first[&one.key] == index {
            true => &one.screening,
            false => &nothing,
        })
        .collect();
    let admissions = screening::count(connection, &screened, at).await?;
    let admission = |one: &Submission, own: &Admission| match &admissions[first[&one.key]] {
        refused if refused.refused().is_some() => refused.clone(),
        _ => own.clone(),
    };
    Ok(fresh
        .iter()
        .zip(&admissions)
        .map(|(one, own)| (*one, admission(one, own)))
        .collect())
}

/// Stores those whose keys are not held, each under a number of its own; says which these are.
async fn insert_new<'a>(
    connection: &mut engine::Connection,
    admitted: &[(&'a Submission, Admission)],
) -> Result<Vec<(ReceiptNumber, &'a Submission)>, StoreError> {
    if admitted.is_empty() {
        return Ok(Vec::new());
    }
    let fresh: Vec<&'a Submission> = admitted.iter().map(|(one, _)| *one).collect();
    // The number before the key, since the key's row names it.
    let numbers = numbers(connection, &fresh).await?;
    let claims: Vec<Claim<'_>> = numbers
        .iter()
        .zip(&fresh)
        .map(|(number, one)| Claim {
            key: &one.key,
            body: &one.body,
            number: *number,
            at: one.received_at,
        })
        .collect();
    let won = idempotency::claim(connection, &claims).await?;
    let (new, screened): (Vec<_>, Vec<_>) = numbers
        .into_iter()
        .zip(admitted)
        .filter(|(number, _)| won.contains(&number.to_string()))
        .map(|(number, (one, admission))| ((number, *one), (number, &one.screening, admission)))
        .unzip();
    if let Some(at) = new.iter().map(|(_, one)| one.received_at).max() {
        screening::rule(connection, &screened, at).await?;
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
