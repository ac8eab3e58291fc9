//! 园区、地块、厂房

mod map;
mod placed;
mod wechat;

use crate::shelf::{Asked, Page, Shelf};

/// The page of an address; `None` when there is none.
pub(crate) fn page(shelf: &Shelf, path: &[&str], asked: &Asked) -> Option<Page> {
    match path {
        ["parcels", "map"] => Some(map::page(shelf, asked)),
        _ => None,
    }
}
