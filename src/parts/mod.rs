//! Small parts that several pages use.

mod card;
mod field;
mod figure;
mod tel;
mod waiting;

pub(crate) use card::CardItem;
pub(crate) use field::{ErrorSummary, FieldError, FieldShell};
pub(crate) use figure::{AmountFigure, Unknown};
pub(crate) use tel::Tel;
pub(crate) use waiting::Waiting;
