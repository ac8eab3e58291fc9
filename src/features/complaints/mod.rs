//! 建议投诉: what can be sent and how long it takes, the form, its receipt, the follow-up. Made by the
//! server alone; every form is a plain one, which `extras/desk.js` makes survive a bad line.

mod acts;
pub(super) mod desk;
mod follow;
mod form;
mod overview;
mod own;
pub(super) mod parts;
mod progress;
mod receipt;
#[cfg(test)]
mod tests;

pub(crate) use follow::page as follow_page;
pub use follow::{CaseAsked, Typed};
pub use form::SentComplaint;
pub(crate) use form::page as form_page;
pub use own::Own;
pub(crate) use receipt::page as receipt_page;

use crate::shelf::{Asked, Page, Shelf};

/// The page of an address; `None` when there is none.
pub(crate) fn page(shelf: &Shelf, path: &[&str], asked: &Asked) -> Option<Page> {
    match path {
        [] => Some(overview::page(shelf)),
        ["new"] => Some(form_page(shelf, &SentComplaint::opened(asked))),
        ["receipt"] => Some(receipt::kept(shelf)),
        ["follow"] => Some(follow_page(shelf, &CaseAsked::default())),
        _ => None,
    }
}
