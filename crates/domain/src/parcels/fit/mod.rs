//! 适配自测: which plots and halls fit a plan. The same rule runs on the server, in tests and in
//! the investor's browser, where nothing leaves the phone. Whole numbers only.

mod html;
mod place;
mod rule;
mod wish;

#[cfg(test)]
mod tests;

pub use html::{PAGE, answer, fit_html, more};
pub use place::{Place, places};
pub use rule::{Fit, Line, Subject, Verdict, What, fit, rank};
pub use wish::{ASKED, Ask, Wish};
