//! 投资意向: what a visitor sends, what he or she gets back, and what can be followed.

mod form;
mod receipt;

pub(crate) use form::about;
pub use form::{LeadForm, NewLead};
pub use receipt::{FollowUp, LeadEvent, LeadState, OfficerCard, ProjectRef, Receipt};
