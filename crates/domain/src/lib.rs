//! The words and rules of the county's business. Plain functions and types that know neither
//! SQL nor HTTP nor the DOM, so that the browser and the server run the very same rules.

pub mod text;
