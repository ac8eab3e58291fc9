//! The words and rules of the county's business. Plain functions and types that know neither
//! SQL nor HTTP nor the DOM, so that the browser and the server run the very same rules.
//!
//! Values: [`money`], [`area`], [`decimal`], [`date`], [`codes`], [`geo`]. Rules: [`workdays`],
//! [`listing`], [`catalogue`], [`sheet`], [`compliance`], [`proof`], [`screening`]. Feature words: [`positioning`], [`chains`], [`policies`],
//! [`projects`], [`opportunities`], [`parcels`], [`costs`], [`stories`], [`county`], [`leads`]; all
//! that is published: [`library`].

// Money, areas and dates are whole numbers; nothing here may calculate with floats.
#![warn(clippy::float_arithmetic)]

pub mod area;
pub mod catalogue;
pub mod chains;
pub mod codes;
pub mod complaints;
#[cfg(feature = "entry")]
pub mod compliance;
pub mod costs;
pub mod county;
pub mod date;
pub mod decimal;
#[cfg(feature = "entry")]
pub mod derived;
pub mod geo;
pub mod json;
pub mod leads;
pub mod library;
pub mod listing;
pub mod money;
pub mod opportunities;
pub mod parcels;
pub mod permissions;
pub mod policies;
pub mod positioning;
pub mod problem;
pub mod projects;
pub mod proof;
mod quantity;
pub mod screening;
#[cfg(feature = "entry")]
pub mod sheet;
pub mod stories;
pub mod text;
pub mod uploads;
pub mod workdays;
