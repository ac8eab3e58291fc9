//! A number as the person who wrote it sees it in Excel, as far as its meaning depends on it.

/// What a number format adds to the bare number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    /// 15.6% is kept as 0.156.
    percent: bool,
    /// `000` shows 7 as 007.
    digits: usize,
    /// Words in front of the number: `"QS-"000`.
    before: String,
    /// Words behind it: `0.0"亿元"`.
    after: String,
}

impl Shown {
    /// Reads a format code. Formats that scale (`0,`, `0\.0,"万"`) add nothing: the value itself
    /// is then what was typed.
    pub(crate) fn from_format(code: &str) -> Self {
        let mut shown = Self::default();
        let mut whole = true;
        let mut seen_digit = false;
        let mut last_digit = false;
        let mut scaled = false;
        let mut chars = code.chars();
        while let Some(c) = chars.next() {
            let literal: String = match c {
                ';' => break,
                '0' | '#' | '?' => {
                    // A literal between digits is the mark of a scaling trick.
                    scaled |= seen_digit && !shown.after.is_empty();
                    seen_digit = true;
                    last_digit = true;
                    shown.digits += usize::from(c == '0' && whole);
                    continue;
                }
                '.' => {
                    whole = false;
                    continue;
                }
                ',' => {
                    // Behind the last digit it divides by a thousand; between digits it groups.
                    scaled |= last_digit && !chars.as_str().starts_with(['0', '#', '?']);
                    continue;
                }
                '%' => {
                    shown.percent = true;
                    continue;
                }
                '"' => chars.by_ref().take_while(|&c| c != '"').collect(),
                '[' => {
                    chars.by_ref().find(|&c| c == ']');
                    continue;
                }
                '\\' | '!' => chars.next().into_iter().collect(),
                '_' | '*' => {
                    chars.next();
                    continue;
                }
                c => c.to_string(),
            };
            last_digit = false;
            if seen_digit {
                shown.after.push_str(&literal)
            } else {
                shown.before.push_str(&literal)
            }
        }
        let is_word = |text: &str| text.chars().any(|c| c.is_alphabetic() || c == '㎡');
        if !seen_digit || scaled {
            return Self::default();
        }
        for text in [&mut shown.before, &mut shown.after] {
            if !is_word(text) {
                text.clear();
            }
        }
        shown
    }

    /// The number's text with what the format adds.
    pub(crate) fn text(&self, value: f64) -> String {
        let mut number = shortest(value);
        if self.percent {
            number = format!("{}%", hundredfold(&number));
        }
        let whole = number
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(number.len());
        // Only whole numbers are codes; 0.5 stays 0.5.
        if whole == number.len() && whole < self.digits {
            number = format!("{number:0>width$}", width = self.digits);
        }
        format!("{}{number}{}", self.before, self.after)
            .trim()
            .to_owned()
    }
}

/// The shortest decimal without exponent. Excel counts to 15 digits, so 3.3000000000000003, which
/// a formula leaves in the file, is the 3.3 that everybody sees.
pub(crate) fn shortest(value: f64) -> String {
    let rounded = format!("{value:.14e}").parse::<f64>().unwrap_or(value);
    let text = rounded.to_string();
    if text == "-0" { "0".to_owned() } else { text }
}

/// Moves the point of a decimal two places to the right.
fn hundredfold(number: &str) -> String {
    let (sign, number) = number
        .strip_prefix('-')
        .map_or(("", number), |rest| ("-", rest));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let fraction = format!("{fraction:0<2}");
    let (up, rest) = fraction.split_at(2);
    let whole = format!("{whole}{up}");
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if rest.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{rest}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_plain_decimals() {
        for (value, text) in [
            (12_000.0, "12000"),
            (0.5, "0.5"),
            (1e15, "1000000000000000"),
            (1e-7, "0.0000001"),
            (3.300_000_000_000_000_3, "3.3"),
            (1_234.560_000_000_000_1, "1234.56"),
            (13_800_138_000.0, "13800138000"),
            (-0.0, "0"),
            (-12.5, "-12.5"),
        ] {
            assert_eq!(shortest(value), text);
        }
    }

    #[test]
    fn formats_that_carry_meaning_are_kept() {
        for (format, value, text) in [
            ("General", 12.0, "12"),
            ("0.00%", 0.156, "15.6%"),
            ("0%", 1.0, "100%"),
            ("0%", 0.001, "0.1%"),
            ("0.0\"亿元\"", 1.2, "1.2亿元"),
            ("#,##0\"亩\"", 1200.0, "1200亩"),
            ("#,##0.00亩", 12.5, "12.5亩"),
            ("#,##0.00_ ;[Red]-#,##0.00", 12.5, "12.5"),
            ("_(* #,##0_)", 12.0, "12"),
            ("\"¥\"#,##0", 12.0, "12"),
            ("[$USD]\\ #,##0", 12.0, "12"),
            ("\"USD\" #,##0", 12.0, "USD 12"),
            ("\"QS-\"000", 7.0, "QS-007"),
            ("000", 7.0, "007"),
            ("0\\.0,\"万\"", 120_000.0, "120000"),
            ("0,\"千\"", 5_000.0, "5000"),
            ("@", 5.0, "5"),
        ] {
            assert_eq!(Shown::from_format(format).text(value), text, "{format}");
        }
    }
}
