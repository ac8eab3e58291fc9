//! 政策

mod card;
mod caveat;
mod detail;
mod list;

#[cfg(test)]
mod tests;

pub(crate) use self::caveat::{caveat, chips, find, named};
use crate::shelf::{Asked, Page, Shelf};

/// The page of an address; `None` when there is none.
pub(crate) fn page(shelf: &Shelf, path: &[&str], asked: &Asked) -> Option<Page> {
    match path {
        [] => Some(list::page(shelf, asked)),
        [id] => {
            let policy = domain::library::find(&shelf.library.policies, id)?;
            Some(detail::page(shelf, policy))
        }
        _ => None,
    }
}
