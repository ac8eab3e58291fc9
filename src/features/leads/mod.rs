//! 意向、需求、预约: what can be left and by whom it is handled, the forms of the six kinds, the
//! receipt, the follow-up. Made by the server alone; every form is a plain one, which `extras/desk.js`
//! makes survive a bad line.

mod fields;
mod fit;
mod follow;
mod form;
mod own;
mod progress;
mod receipt;
#[cfg(test)]
mod tests;

pub(crate) use follow::page as follow_page;
pub use follow::{LeadAsked, TypedAct};
pub use form::SentLead;
pub(crate) use form::page as form_page;
pub use own::OwnLead;
pub(crate) use receipt::page as receipt_page;

use crate::shelf::{Asked, Page, Shelf};

/// The page of an address; `None` when there is none.
pub(crate) fn page(shelf: &Shelf, path: &[&str], asked: &Asked) -> Option<Page> {
    match path {
        [] => Some(follow_page(shelf, &LeadAsked::opened(asked))),
        ["new"] => Some(form_page(shelf, &SentLead::opened(shelf, asked))),
        ["receipt"] => Some(receipt::kept(shelf)),
        _ => None,
    }
}
