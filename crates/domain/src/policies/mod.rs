//! 政策: the policy as a document, what it is on a given day, and what it pays.

mod benefit;
mod caveat;
mod conflict;
mod fields;
mod formula;
mod policy;
mod state;

pub use benefit::{Benefit, Figure, Inputs};
pub use conflict::{Conflict, Ruling, conflicts, of_park};
pub use formula::{Base, Formula, Per};
pub use policy::Policy;
pub use state::{Payout, PolicyKind, PolicyStatus, Review, Standing};
