//! What bureaus type, made comparable: full-width characters, spaces, case.

use crate::codes::is_invisible;

/// Turns full-width letters, digits, punctuation and spaces (`２００亩`, `（万元）`) into their
/// half-width twins, which is how every parser in this crate reads its input.
/// Ideographic full stop and commas that are not in the ASCII block stay as they are.
pub fn half_width(text: &str) -> String {
    text.chars().map(half_width_char).collect()
}

pub(crate) fn half_width_char(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '—' | '–' => '-',
        _ => c,
    }
}

/// One line as a person meant it: half-width, no leading or trailing blanks, inner runs of
/// blanks and line breaks folded to one space.
pub fn tidy(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The key two names are compared by: half-width, lower case, without blanks and punctuation.
/// “总投资（亿元）” and “总投资 (亿元)” have the same key.
pub fn key(text: &str) -> String {
    half_width(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// One line of a form, tidied, within its length.
///
/// # Errors
/// `missing` when it is shorter than `least`; a sentence when it is longer than `most` or holds
/// what no keyboard types.
pub fn bounded(value: &str, least: usize, most: usize, missing: &str) -> Result<String, String> {
    let value = tidy(value);
    if value.contains(char::is_control) {
        return Err("请去掉其中的特殊字符".to_owned());
    }
    match value.chars().count() {
        count if count < least => Err(missing.to_owned()),
        count if count > most => Err(too_long(count, most)),
        _ => Ok(value),
    }
}

/// Some lines of a form: the visitor's line breaks are kept, what no keyboard types is dropped.
///
/// # Errors
/// `missing` when nothing is written where something must be; a sentence when it is shorter than
/// `least` or longer than `most`.
pub fn paragraph(value: &str, least: usize, most: usize, missing: &str) -> Result<String, String> {
    let value: String = value
        .replace("\r\n", "\n")
        .chars()
        .filter(|c| (!c.is_control() || *c == '\n') && !is_invisible(*c))
        .collect();
    let value = value.trim().to_owned();
    match value.chars().count() {
        0 if least > 0 => Err(missing.to_owned()),
        count if count < least => Err(format!("请再多写几个字，至少 {least} 个，写清楚才好办理")),
        count if count > most => Err(too_long(count, most)),
        _ => Ok(value),
    }
}

fn too_long(count: usize, most: usize) -> String {
    format!("最多 {most} 个字，现在 {count} 个，请写短一些")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_digits_and_brackets_become_half_width() {
        assert_eq!(
            half_width("总投资（亿元）２．５　～３"),
            "总投资(亿元)2.5 ~3"
        );
    }

    #[test]
    fn tidy_folds_blanks_of_every_kind() {
        assert_eq!(tidy("\u{3000} 稻米 \n 加工\u{a0}园 "), "稻米 加工 园");
    }

    #[test]
    fn keys_ignore_brackets_blanks_and_case() {
        assert_eq!(key("总投资（亿元）"), key("总投资 (亿元)"));
        assert_eq!(key("GDP"), "gdp");
    }
}
