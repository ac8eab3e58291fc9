//! 动态、招商大使推项目、活动、办事指南、荣誉；驻点联系人

use crate::shelf::{Asked, Page, Shelf};

/// The page of an address; `None` when there is none.
pub(crate) fn page(_shelf: &Shelf, _path: &[&str], _asked: &Asked) -> Option<Page> {
    None
}
