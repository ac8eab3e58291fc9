//! Reads how far cargo is from what it prints.

/// What has been seen so far of one cargo run.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Progress {
    bar: Option<(u32, u32)>,
    crates: u32,
}

impl Progress {
    /// Takes in one line; says whether it was only progress and need not be shown.
    pub(crate) fn take(&mut self, line: &str) -> bool {
        let line = strip_ansi(line);
        if let Some(bar) = parse_bar(&line) {
            self.bar = Some(bar);
            return true;
        }
        match status_word(&line) {
            Some("Compiling" | "Checking") => {
                self.crates += 1;
                true
            }
            Some(_) => true,
            None => false,
        }
    }

    /// How far it is, in words, if anything is known.
    pub(crate) fn words(&self) -> Option<String> {
        match (self.bar, self.crates) {
            (Some((done, all)), _) => Some(format!("{done}/{all} crates")),
            (None, 0) => None,
            (None, crates) => Some(format!("{crates} crates so far")),
        }
    }
}

/// `Building [====>   ] 12/345: syn, quote` → `(12, 345)`.
fn parse_bar(line: &str) -> Option<(u32, u32)> {
    let line = line.trim_start();
    if !line.starts_with("Building [") {
        return None;
    }
    let counts = line.split_once("] ")?.1;
    let (done, rest) = counts.split_once('/')?;
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    Some((done.trim().parse().ok()?, digits.parse().ok()?))
}

/// Cargo's own status words, right-aligned in twelve columns. Warnings and errors are not among them.
fn status_word(line: &str) -> Option<&str> {
    const WORDS: &[&str] = &[
        "Adding",
        "Blocking",
        "Checking",
        "Compiling",
        "Documenting",
        "Downloaded",
        "Downloading",
        "Executable",
        "Finished",
        "Fresh",
        "Generated",
        "Installed",
        "Installing",
        "Locking",
        "Replaced",
        "Replacing",
        "Updating",
    ];
    if !line.starts_with(' ') {
        return None;
    }
    let word = line.split_whitespace().next()?;
    WORDS.iter().copied().find(|known| *known == word)
}

/// The text without terminal escape sequences.
pub(crate) fn strip_ansi(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\u{1b}' {
            plain.push(c);
            continue;
        }
        if chars.next() == Some('[') {
            for c in chars.by_ref() {
                if c.is_ascii_alphabetic() {
                    break;
                }
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_bar() {
        assert_eq!(
            parse_bar("    Building [====>      ] 12/345: syn, quote"),
            Some((12, 345))
        );
        assert_eq!(parse_bar("    Building [==] 345/345"), Some((345, 345)));
        assert_eq!(parse_bar("Building a house 1/2"), None);
    }

    #[test]
    fn hides_status_and_keeps_diagnostics() {
        let mut progress = Progress::default();
        assert!(progress.take("\u{1b}[1m\u{1b}[32m   Compiling\u{1b}[0m syn v2.0.1"));
        assert!(progress.take("    Finished `release` profile in 2s"));
        assert!(!progress.take("warning: unused variable: `x`"));
        assert!(!progress.take("error[E0425]: cannot find value"));
        assert!(!progress.take("  --> src/main.rs:1:2"));
        assert_eq!(progress.words().as_deref(), Some("1 crates so far"));
        assert!(progress.take("    Building [>   ] 3/9: a\u{1b}[K"));
        assert_eq!(progress.words().as_deref(), Some("3/9 crates"));
    }

    #[test]
    fn strips_escapes() {
        assert_eq!(strip_ansi("\u{1b}[38;5;9mred\u{1b}[0m"), "red");
        assert_eq!(strip_ansi("安静"), "安静");
    }
}
