//! 核验: counting what comes in, knowing texts again, and what is held. All of it happens in the
//! transaction that stores the message: what one node counts the other sees, and what is rolled
//! back was never counted.

mod budgets;
mod holds;
mod marks;

use domain::codes::ReceiptNumber;
use domain::date::Timestamp;
use domain::screening::{Budget, Reason};

use super::{StoreError, engine};

pub use holds::{Decision, Waiting};

pub(super) use budgets::{Admission, count, give_back};
pub(super) use holds::notices;

/// What a message is screened by; the default counts nothing and holds nothing.
#[derive(Clone, Debug, Default)]
pub struct Screening {
    /// What it counts against.
    pub counts: Vec<Counted>,
    /// The proof of work that came with it, if it is a good one.
    pub proof: Option<GoodProof>,
    /// What its text leaves behind.
    pub text: Option<TextMarks>,
    /// What is suspicious about it by itself.
    pub found: Vec<Reason>,
}

/// Something that a message counts against.
#[derive(Clone, Debug)]
pub struct Counted {
    /// Keyed hash of who it is.
    pub subject: String,
    /// Why it would be held.
    pub reason: Reason,
    /// How much is allowed.
    pub budget: Budget,
}

/// A proof of work that is right and not expired; whether it was used before, the store knows.
#[derive(Clone, Debug)]
pub struct GoodProof {
    /// Hash of its challenge.
    pub id: String,
    /// When the challenge expires.
    pub expires_at: Timestamp,
}

/// What a text leaves behind.
#[derive(Clone, Debug)]
pub struct TextMarks {
    /// Keyed hash of who sent it.
    pub sender: String,
    /// The marks of its sketch.
    pub marks: Vec<String>,
    /// The mark of this person's very text, where the person is known.
    pub own: Option<String>,
    /// Held when so many others left the same marks before.
    pub others: u32,
}

/// What was found about a message that is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ruling {
    /// Why it is held; nothing: it is not.
    pub(super) reasons: Vec<Reason>,
    /// The same person's same text of some minutes before.
    pub(super) earlier: Option<String>,
}

impl Ruling {
    pub(super) fn is_held(&self) -> bool {
        !self.reasons.is_empty()
    }
}

/// Rules on messages that have their numbers, and notes what is held or came before.
pub(super) async fn rule(
    connection: &mut engine::Connection,
    messages: &[(ReceiptNumber, &Screening, &Admission)],
    at: Timestamp,
) -> Result<Vec<Ruling>, StoreError> {
    let texts: Vec<_> = messages
        .iter()
        .map(|(number, screening, _)| (number.to_string(), screening.text.as_ref()))
        .collect();
    let seen = marks::leave(connection, &texts, at).await?;
    let rulings: Vec<Ruling> = messages
        .iter()
        .zip(seen)
        .map(|((_, screening, admission), seen)| {
            let mut reasons = admission.reasons().to_vec();
            reasons.extend(&screening.found);
            reasons.extend(seen.same.then_some(Reason::SameText));
            Ruling {
                reasons,
                earlier: seen.earlier,
            }
        })
        .collect();
    let numbered: Vec<_> = messages
        .iter()
        .map(|(number, _, _)| number.to_string())
        .zip(&rulings)
        .collect();
    holds::note(connection, &numbered, at).await?;
    Ok(rulings)
}
