//! 动态、招商大使推项目、活动、办事指南、荣誉；专班和驻点联系人

mod contacts;
mod detail;
mod event;
mod guide;
mod honour;
mod list;
mod parts;
mod recommendation;
#[cfg(test)]
mod tests;

pub(crate) use parts::{officer, person};

use crate::shelf::{Asked, Page, Shelf};

/// The page of an address; `None` when there is none.
pub(crate) fn page(shelf: &Shelf, path: &[&str], asked: &Asked) -> Option<Page> {
    match path {
        ["stories"] => Some(list::page(shelf, asked)),
        ["stories", id] => domain::library::find(&shelf.library.stories, id)
            .map(|story| detail::page(shelf, story)),
        ["contacts"] => Some(contacts::page(shelf, asked)),
        _ => None,
    }
}
