//! Small helpers over the argument parser.

use anyhow::{Context, Result};

/// The value of an option, as text.
pub(crate) fn text(words: &mut lexopt::Parser, option: &str) -> Result<String> {
    let value = words
        .value()
        .with_context(|| format!("{option} needs a value"))?;
    value
        .into_string()
        .ok()
        .with_context(|| format!("{option} is not text"))
}

/// The value of an option, parsed.
pub(crate) fn parsed<T: std::str::FromStr>(words: &mut lexopt::Parser, option: &str) -> Result<T> {
    let value = text(words, option)?;
    value
        .parse()
        .ok()
        .with_context(|| format!("{option} does not understand `{value}`"))
}
