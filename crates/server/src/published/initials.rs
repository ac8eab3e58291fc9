//! Pinyin initials for the search: 稻米加工 → `dmjg`. The table is too heavy for the browser, so
//! cards carry their initials.

use pinyin::ToPinyin as _;

/// Characters of names whose everyday readings begin differently; the dictionary's first reading
/// comes from its table, the other from here. Its rare readings would only make cards heavier.
const OTHER_READINGS: [(char, &str); 15] = [
    ('长', "cz"),
    ('重', "cz"),
    ('行', "hx"),
    ('乐', "ly"),
    ('朝', "cz"),
    ('调', "dt"),
    ('厦', "sx"),
    ('传', "cz"),
    ('弹', "dt"),
    ('曾', "cz"),
    ('会', "hk"),
    ('率', "ls"),
    ('降', "jx"),
    ('盛', "sc"),
    ('栖', "qx"),
];

/// The initials of each run of characters; letters and digits stand for themselves. Where a
/// character is read in two ways, a second line has the other one.
pub(super) fn initials(text: &str) -> String {
    let first: String = text.chars().filter_map(initial).collect();
    let other: String = text.chars().filter_map(other_initial).collect();
    if first == other {
        first
    } else {
        format!("{first}\n{other}")
    }
}

fn initial(c: char) -> Option<char> {
    match c {
        ' ' => Some(' '),
        c if c.is_ascii_alphanumeric() => Some(c.to_ascii_lowercase()),
        c => c
            .to_pinyin()
            .and_then(|reading| reading.plain().chars().next()),
    }
}

fn other_initial(c: char) -> Option<char> {
    let first = initial(c)?;
    let other = OTHER_READINGS
        .iter()
        .find(|(known, _)| *known == c)
        .map(|(_, readings)| *readings);
    other
        .and_then(|readings| readings.chars().find(|i| *i != first))
        .or(Some(first))
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_of_names() {
        assert_eq!(initials("稻米加工"), "dmjg");
        assert_eq!(initials("5G 园区"), "5g yq");
    }

    #[test]
    fn both_readings_of_a_character_are_found() {
        let both = initials("长三角");
        assert!(both.lines().any(|line| line == "csj") && both.lines().any(|line| line == "zsj"));
    }
}
