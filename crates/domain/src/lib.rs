//! The words and rules of the county's business. Plain functions and types that know neither
//! SQL nor HTTP nor the DOM, so that the browser and the server run the very same rules.
//!
//! Values: [`money`], [`area`], [`decimal`], [`date`], [`codes`]. Rules: [`workdays`],
//! [`catalogue`], [`sheet`]. Feature words: [`positioning`], [`projects`], [`leads`].

// Money, areas and dates are whole numbers; nothing here may calculate with floats.
#![warn(clippy::float_arithmetic)]

pub mod area;
pub mod catalogue;
pub mod codes;
pub mod date;
pub mod decimal;
pub mod json;
pub mod leads;
pub mod money;
pub mod positioning;
pub mod problem;
pub mod projects;
mod quantity;
#[cfg(feature = "entry")]
pub mod sheet;
pub mod text;
pub mod workdays;
