//! What is done with points and outlines: links that open them in a map, rings and centres for
//! drawing them.
//!
//! All of them are in CGCS2000, which for showing is the same as WGS-84.

mod links;
mod shape;

pub use links::MapSite;
pub use shape::{centre, ring};
