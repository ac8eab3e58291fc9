//! The pages, one folder a feature word.

pub(crate) mod leads;
pub(crate) mod positioning;
pub(crate) mod projects;
