//! 要素成本: prices of what a firm needs.

mod cost;

pub use cost::Cost;
