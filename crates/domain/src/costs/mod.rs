//! 要素成本: prices of what a firm needs, and the cost and return sheet 成本账+效益账.

mod business;
mod cost;
mod current;
mod inputs;
#[cfg(feature = "entry")]
mod plausible;
mod price;
pub mod sheet;
pub mod unit;
mod words;

pub use business::{Business, businesses};
pub use cost::Cost;
pub use current::{Standing, current, history, over, standing};
pub use inputs::{INPUTS, Input, Inputs, Part, What, Wrong, parks, query, voltages};
pub use price::{Price, Quote};
pub use words::{Band, Group};
