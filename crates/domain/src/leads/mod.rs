//! 意向、需求、预约: what a visitor leaves, what he or she gets back, what can be followed, and what of
//! the county's offer fits it.

mod act;
mod form;
mod kind;
mod receipt;
mod settings;
mod suggest;
mod visit;

pub use act::{LEAD_MOVES, LeadAct, LeadMove, LeadRefusal, LeadState};
pub(crate) use form::about;
pub use form::{LeadFacts, LeadForm, NewLead};
pub use kind::{HalfDay, LeadKind, LeadNeed};
pub use receipt::{FollowUp, LeadEvent, OfficerCard, ProjectRef, Receipt};
pub use settings::{LeadLimit, LeadRoute, LeadSettings};
pub use suggest::{Clues, Suggestion, suggest};
pub use visit::{VisitDay, day_words, visit_day, visit_days};
