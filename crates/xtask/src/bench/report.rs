//! The report: one section a part, one line a figure, as Markdown.

use std::fmt::Write as _;

use super::reasons::Reasons;
use super::stats::{Spread, spread};

/// What a figure should be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Target {
    AtMost(f64),
    AtLeast(f64),
}

impl Target {
    fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtMost(limit) => value <= limit,
            Self::AtLeast(limit) => value >= limit,
        }
    }
}

/// One measured thing.
#[derive(Debug)]
pub(crate) struct Figure {
    /// What reasons refer to it by, such as `paint.list.lcp`.
    pub(crate) id: String,
    pub(crate) what: String,
    pub(crate) unit: &'static str,
    pub(crate) samples: Vec<f64>,
    pub(crate) target: Option<Target>,
}

impl Figure {
    pub(crate) fn new(
        id: impl Into<String>,
        what: impl Into<String>,
        unit: &'static str,
        samples: Vec<f64>,
    ) -> Self {
        Self {
            id: id.into(),
            what: what.into(),
            unit,
            samples,
            target: None,
        }
    }

    pub(crate) fn at_most(mut self, limit: f64) -> Self {
        self.target = Some(Target::AtMost(limit));
        self
    }

    pub(crate) fn at_least(mut self, limit: f64) -> Self {
        self.target = Some(Target::AtLeast(limit));
        self
    }

    /// Whether the median misses the target; a figure without samples misses it too.
    pub(crate) fn is_missed(&self) -> bool {
        let median = spread(&self.samples).map(|spread| spread.median);
        self.target
            .is_some_and(|target| !median.is_some_and(|value| target.is_met(value)))
    }
}

/// A table of details that carries no targets.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) head: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(head: &[&str]) -> Self {
        Self {
            head: head.iter().map(|&word| word.to_owned()).collect(),
            rows: Vec::new(),
        }
    }
}

/// What one part found.
#[derive(Debug, Default)]
pub(crate) struct Section {
    pub(crate) title: String,
    /// How it was measured: what a reader needs to repeat it.
    pub(crate) about: String,
    pub(crate) figures: Vec<Figure>,
    pub(crate) tables: Vec<Table>,
}

/// A section as Markdown, with the reason of every figure that misses its target.
pub(crate) fn markdown(section: &Section, reasons: &Reasons) -> String {
    let mut out = format!("## {}\n\n{}\n", section.title, section.about.trim());
    if !section.figures.is_empty() {
        out.push_str(
            "\n| figure | median | least to most of N | target | |\n|---|---:|---:|---:|---|\n",
        );
        for figure in &section.figures {
            out.push_str(&line(figure));
        }
    }
    for figure in section.figures.iter().filter(|figure| figure.is_missed()) {
        let reason = reasons
            .of(&figure.id)
            .unwrap_or("no reason has been found yet.");
        let _ = writeln!(
            out,
            "\n**Missed: {}** (`{}`): {reason}",
            figure.what, figure.id
        );
    }
    for table in &section.tables {
        let _ = writeln!(out, "\n| {} |\n|{}", table.head.join(" | "), columns(table));
        for row in &table.rows {
            let _ = writeln!(out, "| {} |", row.join(" | "));
        }
    }
    out
}

/// The first column is words, the others are numbers.
fn columns(table: &Table) -> String {
    let mut marks = String::from("---|");
    marks.push_str(&"---:|".repeat(table.head.len().saturating_sub(1)));
    marks
}

fn line(figure: &Figure) -> String {
    let target = match figure.target {
        Some(Target::AtMost(limit)) => format!("≤ {}", number(limit)),
        Some(Target::AtLeast(limit)) => format!("≥ {}", number(limit)),
        None => String::new(),
    };
    let verdict = match (figure.target, figure.is_missed()) {
        (None, _) => "",
        (Some(_), false) => "met",
        (Some(_), true) => "**missed**",
    };
    let (median, range) = match spread(&figure.samples) {
        Some(Spread { median, min, max }) => (
            format!("{} {}", number(median), figure.unit),
            format!(
                "{} to {} of {}",
                number(min),
                number(max),
                figure.samples.len()
            ),
        ),
        None => ("not measured".to_owned(), String::new()),
    };
    format!(
        "| {} | {} | {range} | {target} | {verdict} |\n",
        figure.what,
        median.trim_end()
    )
}

/// Three significant digits, and every digit of what stands before the point.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    if size >= 99.95 || value.fract() == 0.0 {
        format!("{value:.0}")
    } else if size >= 9.995 {
        format!("{value:.1}")
    } else if size >= 0.9995 {
        format!("{value:.2}")
    } else {
        format!("{value:.3}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_what_was_missed_and_why() {
        let figure =
            |id: &str, samples: &[f64]| Figure::new(id, id, "ms", samples.to_vec()).at_most(600.0);
        let section = Section {
            title: "Paint".to_owned(),
            about: "How.".to_owned(),
            figures: vec![
                figure("paint.home.lcp", &[590.4, 380.0, 600.0]),
                figure("paint.list.lcp", &[610.0, 620.0, 615.5]),
                figure("paint.detail.lcp", &[700.0]),
                figure("paint.none", &[]),
            ],
            tables: Vec::new(),
        };
        let reasons = Reasons::parse("# Reasons\n\n## paint.list\n\nLayout of\n65 cards.\n");
        let text = markdown(&section, &reasons);
        assert!(text.contains("| paint.home.lcp | 590 ms | 380 to 600 of 3 | ≤ 600 | met |"));
        assert!(
            text.contains("| paint.list.lcp | 616 ms | 610 to 620 of 3 | ≤ 600 | **missed** |")
        );
        assert!(text.contains("(`paint.list.lcp`): Layout of 65 cards."));
        assert!(text.contains("(`paint.detail.lcp`): no reason has been found yet."));
        assert!(text.contains("| paint.none | not measured |  | ≤ 600 | **missed** |"));
        assert!(!text.contains("Missed: paint.home"));
    }

    #[test]
    fn a_floor_is_missed_from_below() {
        let rate = |value| Figure::new("x", "x", "/s", vec![value]).at_least(1500.0);
        assert!(rate(1499.0).is_missed());
        assert!(!rate(1500.0).is_missed());
        assert!(!Figure::new("x", "x", "", vec![]).is_missed());
    }

    #[test]
    fn numbers_keep_three_digits() {
        let written: Vec<String> = [0.0, 0.0171, 1.254, 12.34, 123.4, 200_000.0]
            .into_iter()
            .map(number)
            .collect();
        assert_eq!(written, ["0", "0.017", "1.25", "12.3", "123", "200000"]);
    }
}
