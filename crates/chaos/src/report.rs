//! What a run prints: a line for each round, then what all of them show together.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::round::Outcome;

/// The names of a line's fields.
pub(crate) const HEADER: &str = "seed, fault, acked, lost, dup, corrupt, recovery_ms";

/// The line of a round. The last field is 0 where submissions were taken all the time.
pub(crate) fn line(outcome: &Outcome) -> String {
    let verdict = &outcome.verdict;
    let recovery = outcome.recovery.unwrap_or_default().as_millis();
    format!(
        "{}, {}, {}, {}, {}, {}, {recovery}",
        outcome.seed.0,
        outcome.kind.name,
        outcome.acked,
        verdict.lost.len(),
        verdict.dup,
        verdict.corrupt
    )
}

/// What went wrong in a round, in sentences.
pub(crate) fn complaints(outcome: &Outcome) -> String {
    let mut text = String::new();
    let broken = outcome
        .broken
        .iter()
        .map(|words| format!("broken: {words}"));
    for words in outcome.verdict.words.iter().cloned().chain(broken).take(20) {
        let _ = writeln!(text, "  {words}");
    }
    text
}

/// The rounds of a run.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    rounds: usize,
    failed: usize,
    acked: usize,
    lost: usize,
    dup: usize,
    corrupt: usize,
    broken: usize,
    /// By fault, in milliseconds.
    recoveries: BTreeMap<&'static str, Vec<u128>>,
    /// Rounds that this machine does not allow.
    pub(crate) skipped: usize,
}

impl Summary {
    /// Adds a round.
    pub(crate) fn add(&mut self, outcome: &Outcome) {
        self.rounds += 1;
        self.failed += usize::from(!outcome.is_good());
        self.acked += outcome.acked;
        self.lost += outcome.verdict.lost.len();
        self.dup += outcome.verdict.dup;
        self.corrupt += outcome.verdict.corrupt;
        self.broken += outcome.broken.len();
        if let Some(recovery) = outcome.recovery {
            let recoveries = self.recoveries.entry(outcome.kind.name).or_default();
            recoveries.push(recovery.as_millis());
        }
    }

    /// Whether every round kept every promise, and there was one.
    pub(crate) fn is_good(&self) -> bool {
        self.failed == 0 && self.rounds > 0
    }

    /// How many were lost, doubled, corrupt, and how many other promises were broken.
    pub(crate) fn counts(&self) -> [usize; 4] {
        [self.lost, self.dup, self.corrupt, self.broken]
    }

    /// The summary, which ends with the line that the tasks count by.
    pub(crate) fn text(&mut self) -> String {
        let mut text = format!(
            "\n{} rounds, {} submissions acknowledged: {} lost, {} doubled, {} corrupt, {} other \
             promises broken\n",
            self.rounds, self.acked, self.lost, self.dup, self.corrupt, self.broken
        );
        if self.is_good() {
            // 3/N, in hundredths of a percent, rounded up.
            let bound = 30_000_usize.div_ceil(self.rounds);
            let _ = writeln!(
                text,
                "no failure in {} rounds: at most {}.{:02} % of such rounds fail (3/N, 95 %)",
                self.rounds,
                bound / 100,
                bound % 100
            );
        }
        let mut all: Vec<u128> = self.recoveries.values().flatten().copied().collect();
        let by_fault = self.recoveries.iter_mut();
        for (name, recoveries) in by_fault.chain([(&"all of these", &mut all)]) {
            if let Some(words) = percentiles(recoveries) {
                let _ = writeln!(text, "recovery_ms after {name}: {words}");
            }
        }
        let passed = self.rounds - self.failed;
        let _ = write!(
            text,
            "chaos: {passed} passed, {} failed, {} skipped",
            self.failed, self.skipped
        );
        text
    }
}

fn percentiles(values: &mut [u128]) -> Option<String> {
    values.sort_unstable();
    // Nearest rank.
    let at = |percent: usize| values.get((values.len() * percent).div_ceil(100).max(1) - 1);
    Some(format!(
        "p50 {}, p99 {}, most {} of {}",
        at(50)?,
        at(99)?,
        at(100)?,
        values.len()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Seed;
    use crate::verdict::Verdict;
    use std::time::Duration;

    fn outcome() -> Outcome {
        let seed = Seed::new(0, 5);
        Outcome {
            seed,
            kind: seed.kind().unwrap(),
            acked: 12,
            verdict: Verdict::default(),
            recovery: Some(Duration::from_millis(87)),
            broken: Vec::new(),
        }
    }

    #[test]
    fn a_line_has_the_fields_of_the_header() {
        assert_eq!(line(&outcome()), "320, kill9, 12, 0, 0, 0, 87");
        assert_eq!(
            line(&outcome()).split(", ").count(),
            HEADER.split(", ").count()
        );
    }

    #[test]
    fn one_broken_promise_fails_the_run() {
        let mut summary = Summary::default();
        assert!(!summary.is_good(), "nothing was shown yet");
        summary.add(&outcome());
        assert!(summary.is_good());
        let mut bad = outcome();
        bad.broken.push("it did not stop".to_owned());
        assert!(complaints(&bad).contains("it did not stop"));
        summary.add(&bad);
        assert!(!summary.is_good());
        assert!(
            summary
                .text()
                .ends_with("chaos: 1 passed, 1 failed, 0 skipped")
        );
    }

    #[test]
    fn the_rule_of_three_is_rounded_up() {
        let mut summary = Summary::default();
        for _ in 0..200 {
            summary.add(&outcome());
        }
        let text = summary.text();
        assert!(text.contains("at most 1.50 %"), "{text}");
        assert!(
            text.contains("kill9: p50 87, p99 87, most 87 of 200"),
            "{text}"
        );
    }

    #[test]
    fn percentiles_are_values_that_were_seen() {
        let mut values: Vec<u128> = (1..=100).rev().collect();
        assert_eq!(
            percentiles(&mut values).unwrap(),
            "p50 50, p99 99, most 100 of 100"
        );
        assert_eq!(percentiles(&mut []), None);
    }
}
