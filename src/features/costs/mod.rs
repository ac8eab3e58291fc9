//! 要素成本: the price lists, one item with its history, and the cost and return sheet.

mod form;
mod item;
mod list;
mod parts;
mod power;
mod sheet;
mod supports;
#[cfg(test)]
mod tests;

use crate::shelf::{Asked, Page, Shelf};

/// The page of an address; `None` when there is none.
pub(crate) fn page(shelf: &Shelf, path: &[&str], asked: &Asked) -> Option<Page> {
    match path {
        [] => Some(list::page(shelf, asked)),
        ["sheet"] => Some(sheet::page(shelf, asked)),
        [id] => item::page(shelf, id),
        _ => None,
    }
}
