//! What was typed, as search words: text, pinyin initials, amounts, areas.

use super::{super::Range, Row};
use crate::{area, decimal, quantity, text};

/// One search word.
#[derive(Debug, PartialEq)]
pub(super) enum Term {
    /// Is found in a text, or among the pinyin initials when it is made of letters.
    Text { folded: String, letters: bool },
    /// `1.2亿`, `5000万以上`, `1-3亿`: 总投资 in hundredths of 万元; or the text itself.
    Amount { range: Range, folded: String },
    /// `200亩`, `50-100亩`, `13公顷以上`: 用地 in hundredths of 亩; or the text itself.
    Land { range: Range, folded: String },
}

impl Term {
    /// Where the row has it: `Some(true)` in the name, `Some(false)` elsewhere.
    pub(super) fn place(&self, row: &Row) -> Option<bool> {
        match self {
            Self::Text { folded, letters } => {
                if row.title.contains(folded.as_str()) {
                    Some(true)
                } else if row.rest.contains(folded.as_str())
                    || (*letters && row.initials.contains(folded.as_str()))
                {
                    Some(false)
                } else {
                    None
                }
            }
            Self::Amount { range, folded } => in_text_or(row, folded, range.contains(row.amount)),
            Self::Land { range, folded } => in_text_or(row, folded, range.contains(row.land)),
        }
    }
}

fn in_text_or(row: &Row, folded: &str, in_range: bool) -> Option<bool> {
    if row.title.contains(folded) {
        Some(true)
    } else {
        (in_range || row.rest.contains(folded)).then_some(false)
    }
}

/// Splits what was typed into terms.
pub(super) fn terms(words: &str) -> Vec<Term> {
    text::half_width(words)
        .split_whitespace()
        .map(|word| word.trim_matches([',', '，', '。', '、', ';', '；']))
        .filter_map(|word| {
            let folded = text::key(word);
            if let Some(range) = measured(word, amount_in_wan) {
                return Some(Term::Amount { range, folded });
            }
            if let Some(range) = measured(word, land_in_mu) {
                return Some(Term::Land { range, folded });
            }
            let letters = folded.len() >= 2 && folded.bytes().all(|b| b.is_ascii_alphabetic());
            (!folded.is_empty()).then_some(Term::Text { folded, letters })
        })
        .collect()
}

/// Reads `5000万以上`, `不超过200亩`, `约3亿`, `1-3亿` with a reader of single figures.
fn measured(word: &str, read: impl Fn(&str, &str) -> Option<i64>) -> Option<Range> {
    let word = word.to_lowercase();
    let mut body = word.as_str();
    let (mut at_least, mut at_most) = (false, false);
    for mark in [
        "不低于",
        "不少于",
        "大于",
        "超过",
        "高于",
        ">=",
        "≥",
        ">",
        "至少",
    ] {
        if let Some(rest) = body.strip_prefix(mark) {
            (at_least, body) = (true, rest);
        }
    }
    for mark in [
        "不高于",
        "不超过",
        "不大于",
        "小于",
        "低于",
        "<=",
        "≤",
        "<",
        "最多",
    ] {
        if let Some(rest) = body.strip_prefix(mark) {
            (at_most, body) = (true, rest);
        }
    }
    for mark in ["及以上", "以上", "起"] {
        if let Some(rest) = body.strip_suffix(mark) {
            (at_least, body) = (true, rest);
        }
    }
    for mark in ["及以下", "以下", "以内", "之内"] {
        if let Some(rest) = body.strip_suffix(mark) {
            (at_most, body) = (true, rest);
        }
    }
    let (about, body) = quantity::prepare(body)?;
    if let Some((low, high)) = quantity::split_range(&body) {
        // 1-3亿: the unit behind the second figure is meant for both.
        let unit = unit_of(high);
        let ends = (read(low, unit)?, read(high, unit)?);
        return (ends.0 <= ends.1).then_some(Range::Between(Some(ends.0), Some(ends.1)));
    }
    let value = read(&body, unit_of(&body))?;
    Some(match (at_least, at_most, about) {
        (true, ..) => Range::Between(Some(value), None),
        (_, true, _) => Range::Between(None, Some(value)),
        // About means within a fifth.
        (.., true) => Range::Between(Some(value - value / 5), Some(value + value / 5)),
        _ => Range::Between(Some(value), Some(value)),
    })
}

/// What stands behind the number.
fn unit_of(text: &str) -> &str {
    quantity::leading_number(text).map_or("", |(_, unit)| unit)
}

/// A figure with its unit, else the given one, in hundredths of 万元.
fn amount_in_wan(text: &str, unit: &str) -> Option<i64> {
    let (number, own) = quantity::leading_number(text)?;
    let wan = match if own.is_empty() { unit } else { own } {
        "亿" | "亿元" => 10_000,
        "千万" | "千万元" => 1_000,
        "百万" | "百万元" => 100,
        "万" | "万元" => 1,
        _ => return None,
    };
    let scaled = decimal::parse(number, 6)?.checked_mul(wan)?;
    i64::try_from(scaled / 10_000).ok()
}

/// A figure with its unit, else the given one, in hundredths of 亩.
fn land_in_mu(text: &str, unit: &str) -> Option<i64> {
    let (number, own) = quantity::leading_number(text)?;
    let (times, by) = area::ratio_of(if own.is_empty() { unit } else { own })?;
    let scaled = decimal::parse(number, 6)?.checked_mul(times)?;
    // hundredths of ㎡ → hundredths of 亩: × 3 / 2000 × 100 / 100.
    i64::try_from(decimal::div_round(scaled * 3, by * 1_000_000 * 2_000)).ok()
}
