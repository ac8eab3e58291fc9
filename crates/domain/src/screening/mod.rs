//! 核验: what comes in is counted, and what looks like spam is looked at by a person first. It is
//! never dropped, and nobody is asked to solve a picture.
//!
//! [`Budget`] says how much comes from one source, one contact and from all; [`text`] finds texts
//! that come again and again; [`Reason`] says why something is held.

mod budget;
mod reason;
pub mod text;

pub use budget::{Budget, Count, Spent, Verdict, decide};
pub use reason::Reason;

/// Working days within which somebody looks at what is held.
pub const WORKDAYS: u32 = 1;

/// What the visitor is told of a message that is held.
pub const HELD: &str = "需要人工核验，1 个工作日内处理，编号和查询码照常可用";
