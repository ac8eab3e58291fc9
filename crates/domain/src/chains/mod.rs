//! 产业链: the chain as a document, and the firms on it.

mod catalogue;
mod chain;
mod firm;
mod gather;
mod need;
mod node;
mod strength;

pub use chain::Chain;
pub use firm::{Category, Firm};
pub use need::Need;
pub use node::{Node, NodeState, Stage};
pub use strength::{Strength, Tag};

#[cfg(all(test, feature = "entry"))]
mod tests {
    use super::*;
    use crate::listing::tests_of_fields::{examples_are_read_back, names_are_unique};

    #[test]
    fn columns_are_told_apart() {
        names_are_unique::<Chain>();
        names_are_unique::<Firm>();
    }

    #[test]
    fn every_example_is_accepted_and_what_is_shown_is_read_back() {
        examples_are_read_back::<Chain>();
        examples_are_read_back::<Firm>();
    }
}
