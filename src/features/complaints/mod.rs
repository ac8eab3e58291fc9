//! 建议投诉

#[cfg(feature = "ssr")]
pub(crate) mod figures;
#[cfg(feature = "ssr")]
mod handling;
#[cfg(feature = "ssr")]
pub(crate) mod results;
#[cfg(feature = "ssr")]
pub(crate) mod rules;
#[cfg(all(test, feature = "ssr"))]
mod tests;
