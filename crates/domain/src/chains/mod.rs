//! 产业链: the chain as a document, and the firms on it.

mod chain;
mod firm;

pub use chain::Chain;
pub use firm::Firm;
