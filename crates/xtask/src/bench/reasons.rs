//! Why a figure misses its target: sentences that people wrote after profiling, quoted by the report.

use std::path::Path;

use anyhow::{Context, Result};

/// Reasons by the figure they belong to.
#[derive(Debug, Default)]
pub(crate) struct Reasons(Vec<(String, String)>);

impl Reasons {
    /// A file that does not exist holds none.
    pub(crate) fn read(file: &Path) -> Result<Self> {
        match std::fs::read_to_string(file) {
            Ok(text) => Ok(Self::parse(&text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| format!("{} cannot be read", file.display())),
        }
    }

    /// A heading `## figure` or `## figure, figure`, and the paragraph below it.
    pub(crate) fn parse(text: &str) -> Self {
        let mut reasons = Vec::new();
        for part in text.split("\n## ").skip(1) {
            let (heading, body) = part.split_once('\n').unwrap_or((part, ""));
            let body = body.split_whitespace().collect::<Vec<_>>().join(" ");
            if !body.is_empty() {
                let figures = heading.split(',').map(str::trim);
                reasons.extend(figures.map(|id| (id.to_owned(), body.clone())));
            }
        }
        Self(reasons)
    }

    /// The reason of a figure, else that of the nearest group it is in: `paint.list` has
    /// `paint.list.lcp`.
    pub(crate) fn of(&self, id: &str) -> Option<&str> {
        self.0
            .iter()
            .filter(|(known, _)| {
                id.strip_prefix(known.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
            .max_by_key(|(known, _)| known.len())
            .map(|(_, reason)| reason.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_reason_is_quoted() {
        let reasons =
            Reasons::parse("Words.\n\n## a\n\nAll of a.\n\n## a.b, c\nThis\none.\n\n## empty\n");
        assert_eq!(reasons.of("a.b.x"), Some("This one."));
        assert_eq!(reasons.of("c"), Some("This one."));
        assert_eq!(reasons.of("a.bc"), Some("All of a."));
        assert_eq!(reasons.of("ab"), None);
        assert_eq!(reasons.of("empty"), None);
    }
}
