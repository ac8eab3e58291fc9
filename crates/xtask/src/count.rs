//! Counts tests from what the test runners print.

use std::ops::AddAssign;

/// How many tests did what.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(out, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

/// Sums every `test result:` line that `cargo test` printed.
pub(crate) fn cargo(output: &str) -> Count {
    let mut sum = Count::default();
    for line in output.lines() {
        let Some((_, numbers)) = line.split_once("test result: ") else {
            continue;
        };
        let Some((_, numbers)) = numbers.split_once(". ") else {
            continue;
        };
        for part in numbers.split(';') {
            let mut words = part.split_whitespace();
            let (Some(number), Some(word)) = (words.next(), words.next()) else {
                continue;
            };
            let Ok(number) = number.parse::<u64>() else {
                continue;
            };
            match word {
                "passed" => sum.passed += number,
                "failed" => sum.failed += number,
                "ignored" => sum.skipped += number,
                _ => {}
            }
        }
    }
    sum
}

/// Reads the closing comments of Node's TAP output; `None` when it did not come to its end.
pub(crate) fn tap(output: &str) -> Option<Count> {
    let number = |word: &str| {
        let line = output
            .lines()
            .rev()
            .find_map(|line| line.strip_prefix(word))?;
        line.trim().parse::<u64>().ok()
    };
    Some(Count {
        passed: number("# pass ")?,
        failed: number("# fail ")? + number("# cancelled ").unwrap_or_default(),
        skipped: number("# skipped ").unwrap_or_default() + number("# todo ").unwrap_or_default(),
    })
}

/// Reads the last line of `chaos`; `None` when it did not come to its end.
pub(crate) fn chaos(output: &str) -> Option<Count> {
    let line = output
        .lines()
        .rev()
        .find_map(|line| line.strip_prefix("chaos: "))?;
    let mut numbers = line.split(", ").map(|part| part.split_once(' '));
    let mut number = |word: &str| {
        let (number, said) = numbers.next()??;
        (said == word).then(|| number.parse().ok())?
    };
    Some(Count {
        passed: number("passed")?,
        failed: number("failed")?,
        skipped: number("skipped")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_cargo() {
        let output = "running 3 tests\n\
            test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            Doc-tests domain\n\
            test result: FAILED. 10 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(
            cargo(output),
            Count {
                passed: 12,
                failed: 3,
                skipped: 1
            }
        );
        assert_eq!(cargo("nothing here"), Count::default());
    }

    #[test]
    fn reads_tap() {
        let output = "TAP version 13\nok 1 - a\n# Subtest: # pass 9\n1..1\n# tests 5\n# suites 0\n\
            # pass 3\n# fail 1\n# cancelled 1\n# skipped 2\n# todo 0\n# duration_ms 12.5\n";
        assert_eq!(
            tap(output),
            Some(Count {
                passed: 3,
                failed: 2,
                skipped: 2
            })
        );
        assert_eq!(tap("TAP version 13\nok 1 - a\n"), None);
    }

    #[test]
    fn reads_chaos() {
        let output = "seed, fault\n320, kill9\n\nchaos: 197 passed, 1 failed, 2 skipped\n";
        let expected = Count {
            passed: 197,
            failed: 1,
            skipped: 2,
        };
        assert_eq!(chaos(output), Some(expected));
        assert_eq!(chaos("320, kill9\n"), None);
        assert_eq!(chaos("chaos: interrupted\n"), None);
    }

    #[test]
    fn says_it_in_one_line() {
        let count = Count {
            passed: 7,
            failed: 0,
            skipped: 0,
        };
        assert_eq!(count.to_string(), "7 passed, 0 failed");
        assert_eq!(
            Count {
                skipped: 2,
                ..count
            }
            .to_string(),
            "7 passed, 0 failed, 2 skipped"
        );
    }
}
