//! 机会清单: the issues, and what each changes against the one before.

mod issue;
mod list;
#[cfg(test)]
mod tests;

use domain::{library::find, opportunities::Issue};

use crate::shelf::{Asked, Page, Shelf};

/// The page of an address; `None` when there is none.
pub(crate) fn page(shelf: &Shelf, path: &[&str], asked: &Asked) -> Option<Page> {
    match path {
        [] => Some(list::page(shelf, asked)),
        [id] => Some(issue::page(shelf, find(&shelf.library.opportunities, id)?)),
        _ => None,
    }
}

/// The day on which it was given out, in words.
fn dated(issue: &Issue) -> String {
    match issue.date {
        Some(day) => format!("{}发布", day.zh()),
        None => "发布日期未公布".to_owned(),
    }
}
