//! What policies offer to a calculation.

use domain::costs::{Inputs, sheet::Support};

use crate::shelf::Shelf;

/// The benefits of the county's policies for these inputs, counted or with the reason why not.
///
/// Policies carry no structured benefits yet, so nothing is offered and nothing is summed.
pub(super) fn supports(_shelf: &Shelf, _inputs: &Inputs) -> Vec<Support> {
    Vec::new()
}
