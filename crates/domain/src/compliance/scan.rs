//! A text as the rules read it: half-width, lower case, without blanks and inner punctuation, so
//! that `税 收“返还”` and `税收返还` are the same; commas and the ends of sentences stay.

use super::{radicals::letter, traditional::simplified};

/// Ends a clause.
pub(super) const COMMA: char = ',';
/// Ends a sentence; nothing is found across it.
pub(super) const STOP: char = '。';

/// The characters that count, and where each stands in the original.
pub(super) struct Scanned {
    /// Letters, digits, `%`, [`COMMA`] and [`STOP`].
    pub(super) chars: Vec<char>,
    /// The bytes of the original that each of them came from.
    pub(super) at: Vec<(usize, usize)>,
}

/// Reads a text.
pub(super) fn scan(text: &str) -> Scanned {
    let mut scanned = Scanned {
        chars: Vec::with_capacity(text.len() / 3),
        at: Vec::with_capacity(text.len() / 3),
    };
    let mut last = STOP;
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        let c = simplified(letter(crate::text::half_width_char(c)));
        let kept = match c {
            '\n' | '\r' => (is_end(last) || begins_anew(&text[end..])).then_some(STOP),
            ',' => Some(COMMA),
            '。' | ';' | '!' | '?' => Some(STOP),
            '%' => Some(c),
            _ if c.is_alphanumeric() => Some(c.to_ascii_lowercase()),
            _ => None,
        };
        if !c.is_whitespace() {
            last = c;
        }
        if let Some(kept) = kept {
            scanned.chars.push(kept);
            scanned.at.push((start, end));
        }
    }
    joined(scanned)
}

/// Without the marks that part a word into single letters: `税，收，返，还`, `税。收。返。还`. A comma
/// goes when one letter alone stands on either side of it, the end of a sentence when on both.
fn joined(scanned: Scanned) -> Scanned {
    let chars = &scanned.chars;
    let is_mark = |c: char| c == COMMA || c == STOP;
    // Between marks, or at the edge of the text; a figure or a sign alone is no letter of a word.
    let alone = |at: usize| {
        let is_free =
            |at: Option<usize>| at.and_then(|at| chars.get(at)).is_none_or(|c| is_mark(*c));
        chars
            .get(at)
            .is_some_and(|c| c.is_alphabetic() && !c.is_ascii())
            && is_free(at.checked_sub(1))
            && is_free(Some(at + 1))
    };
    let goes: Vec<bool> = (0..chars.len())
        .map(|at| {
            let before = at.checked_sub(1).is_some_and(alone);
            match chars[at] {
                COMMA => before || alone(at + 1),
                STOP => before && alone(at + 1),
                _ => false,
            }
        })
        .collect();
    if !goes.contains(&true) {
        return scanned;
    }
    let kept = |at: &usize| !goes[*at];
    Scanned {
        chars: (0..chars.len()).filter(kept).map(|at| chars[at]).collect(),
        at: (0..chars.len())
            .filter(kept)
            .map(|at| scanned.at[at])
            .collect(),
    }
}

/// A word of the rules in the same form.
pub(super) fn word(text: &str) -> Vec<char> {
    scan(text).chars
}

fn is_end(c: char) -> bool {
    matches!(c, '。' | ';' | '!' | '?' | ':' | '.')
}

/// Whether a line begins an entry of its own; otherwise it goes on with the line before, as lines
/// copied from a print do.
fn begins_anew(rest: &str) -> bool {
    let line = rest.trim_start_matches([' ', '\u{3000}', '\t', '\r']);
    let mut chars = line
        .chars()
        .map(|c| letter(crate::text::half_width_char(c)));
    match chars.next() {
        None | Some('\n' | '(' | '-' | '*' | '#' | '|' | '•' | '●' | '■' | '◆' | '①'..='⑳') => {
            true
        }
        Some('第') => line.chars().take(6).any(|c| matches!(c, '条' | '章')),
        Some(c) if c.is_ascii_digit() || "一二三四五六七八九十".contains(c) => {
            let mark = chars.find(|c| !c.is_ascii_digit() && !"一二三四五六七八九十".contains(*c));
            matches!(mark, Some('.' | '、' | ')'))
        }
        Some(_) => false,
    }
}
