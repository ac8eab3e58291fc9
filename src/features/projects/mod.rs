//! 招商项目: the library and a project's page.

mod detail;
mod facts;
mod filters;
mod list;

pub(crate) use detail::Detail;
pub(crate) use list::List;
