//! 区域定位: the home page.

mod page;
mod parts;

pub(crate) use page::Home;
