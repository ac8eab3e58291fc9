//! Small parts that several pages use.

mod act_bar;
mod card;
mod failed;
#[cfg(feature = "ssr")]
mod field;
mod figure;
#[cfg(feature = "ssr")]
mod filters;
#[cfg(feature = "ssr")]
mod photo;
#[cfg(feature = "ssr")]
mod stale;
mod tel;
#[cfg(feature = "ssr")]
mod trap;
mod waiting;
#[cfg(feature = "ssr")]
mod who;

pub(crate) use act_bar::act_bar;
pub(crate) use card::CardItem;
pub(crate) use failed::Failed;
#[cfg(feature = "ssr")]
pub(crate) use field::ErrorSummary;
pub(crate) use figure::{AmountFigure, Unknown};
#[cfg(feature = "ssr")]
pub(crate) use filters::{filters, select};
#[cfg(feature = "ssr")]
pub(crate) use photo::photos;
#[cfg(feature = "ssr")]
pub(crate) use stale::{stale_mark, stale_notice};
pub(crate) use tel::Tel;
#[cfg(feature = "ssr")]
pub(crate) use trap::Trap;
pub(crate) use waiting::Waiting;
#[cfg(feature = "ssr")]
pub(crate) use who::{Who, person};
