//! 客商建议投诉: what a visitor may send, the path that it takes, and the clocks that run on the way.
//!
//! The path whole is that of 《外商投资企业投诉工作办法》 (商务部令2020年第3号): 补正 → 受理 or 不予受理 →
//! 办理 → 办结 → 送达 → 异议. Deadlines differ from place to place and are therefore settings
//! ([`Limits`]), each with its source.

mod act;
mod alarm;
mod case;
mod category;
mod clock;
mod figures;
mod form;
mod ground;
mod kind;
mod limits;
#[cfg(feature = "entry")]
mod meant;
mod receipt;
mod report;
mod results;
mod settings;
#[cfg(feature = "entry")]
mod telling;
mod unit;

pub use act::{Act, Actor, MOVES, Move, State, To};
pub use alarm::{Alarm, MARKS, Term, alarms, contact_alarms};
pub use case::{Case, Refusal, Step};
pub use category::Category;
pub use clock::{Clock, ClockFace, Running, clocks};
pub use figures::{
    Contacted, Counted, Counting, FEWEST, Figures, LeadRow, Line, Quarter, Row, Tenths,
};
pub use form::{ComplaintForm, MOST_FILES, NewComplaint, PRIVATE_DISPUTES, chosen_files};
pub use ground::{Ground, GroundGiven};
pub use kind::{Kind, Way};
pub use limits::{Limit, Limits};
#[cfg(feature = "entry")]
pub use meant::{is_about, may_mean};
pub use receipt::{ClockCard, ComplaintEvent, ComplaintFollowUp, ComplaintReceipt};
pub use report::{ReportLine, lasts_a_year, still_to_come};
pub use results::CaseResult;
pub use settings::{ComplaintSettings, HandlingBody, RIGHTS, UpperBody};
#[cfg(feature = "entry")]
pub use telling::{NewResult, ResultForm, Traces};
pub use unit::same_unit;
