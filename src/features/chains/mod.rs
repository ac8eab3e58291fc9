//! 产业链: all chains, a chain as a drawing and a table, a node.

mod chain;
mod drawing;
pub(crate) mod firm;
mod industry;
pub(crate) mod links;
mod list;
mod node;
pub(crate) mod parts;
#[cfg(test)]
pub(crate) mod tests;

use domain::library::find;

use crate::shelf::{Asked, Page, Shelf};

/// The page of an address; `None` when there is none.
pub(crate) fn page(shelf: &Shelf, path: &[&str], asked: &Asked) -> Option<Page> {
    match path {
        [] => Some(list::page(shelf, asked)),
        [id] => Some(chain::page(shelf, find(&shelf.library.chains, id)?)),
        [id, key] => {
            let chain = find(&shelf.library.chains, id)?;
            Some(node::page(shelf, chain, chain.node(key)?))
        }
        _ => None,
    }
}
