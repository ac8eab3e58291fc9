//! The frame around every page.

mod footer;
mod header;
mod not_found;
mod tab_bar;
mod title;

pub(crate) use footer::Footer;
pub(crate) use header::Header;
pub(crate) use not_found::NotFound;
pub(crate) use tab_bar::TabBar;
pub(crate) use title::title;
