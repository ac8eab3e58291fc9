//! Pinyin initials for the search: 稻米加工 → `dmjg`. The table is too heavy for the browser, so
//! cards carry their initials.

use pinyin::{ToPinyin as _, ToPinyinMulti as _};

/// The initials of each run of characters; letters and digits stand for themselves. Where a
/// character has readings with other initials (长: c, z), a second line has the other one.
pub(super) fn initials(text: &str) -> String {
    let first = line(text, |c| {
        c.to_pinyin()
            .and_then(|reading| reading.plain().chars().next())
    });
    let other = line(text, |c| {
        let first = c.to_pinyin()?.plain().chars().next()?;
        let other = c.to_pinyin_multi().and_then(|readings| {
            readings
                .into_iter()
                .filter_map(|reading| reading.plain().chars().next())
                .find(|i| *i != first)
        });
        Some(other.unwrap_or(first))
    });
    if first == other {
        first
    } else {
        format!("{first}\n{other}")
    }
}

fn line(text: &str, initial: impl Fn(char) -> Option<char>) -> String {
    text.chars()
        .filter_map(|c| match c {
            ' ' => Some(' '),
            c if c.is_ascii_alphanumeric() => Some(c.to_ascii_lowercase()),
            c => initial(c),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_of_names() {
        assert_eq!(initials("稻米加工"), "dmjg");
        assert!(initials("长三角").contains('c') && initials("长三角").contains('z'));
        // 园 and 区 have rare readings (wán, ōu), which stand on the second line.
        assert_eq!(initials("5G 园区").lines().next(), Some("5g yq"));
    }
}
