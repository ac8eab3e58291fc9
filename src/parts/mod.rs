//! Small parts that several pages use.

mod act_bar;
mod card;
mod failed;
mod field;
mod figure;
#[cfg(feature = "ssr")]
mod photo;
mod tel;
mod waiting;

pub(crate) use act_bar::act_bar;
pub(crate) use card::CardItem;
pub(crate) use failed::Failed;
pub(crate) use field::{ErrorSummary, FieldError, FieldShell};
pub(crate) use figure::{AmountFigure, Unknown};
#[cfg(feature = "ssr")]
pub(crate) use photo::photos;
pub(crate) use tel::Tel;
pub(crate) use waiting::Waiting;
