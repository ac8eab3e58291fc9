//! Which unit a complaint may be about, as people write it.

use super::same_unit;
use crate::{compliance::simplified, text};

/// What ends the part of a name that says where, but not in 市场监督 and 城市管理.
const PLACES: [char; 4] = ['省', '市', '县', '旗'];

/// Names that share no letters with the unit that they mean.
const ALIASES: [(&str, &str); 4] = [
    ("招商局", "投资促进局"),
    ("环保局", "生态环境局"),
    ("国土局", "自然资源局"),
    ("工商局", "市场监督管理局"),
];

/// Whether who wrote of a unit may mean this one. People write 税务局, 住建局 and two units in one
/// line; rather too many are kept from a case than the one that it is about let in.
pub fn may_mean(written: &str, unit: &str) -> bool {
    let unit = core(unit);
    same_unit(written, &unit)
        || written
            .split([
                '、', '，', ',', '；', ';', '/', '／', '和', '及', '与', '（', '）', '(', ')',
            ])
            .map(core)
            .filter(|part| part.chars().count() >= 2)
            .any(|part| {
                alike(&part, &unit)
                    || ALIASES.iter().any(|(short, long)| {
                        (part == *short && alike(long, &unit))
                            || (unit == *short && alike(long, &part))
                    })
            })
}

/// A name as it is compared: today's letters, without the place in front and the section behind.
fn core(name: &str) -> String {
    let name: String = text::key(name).chars().map(simplified).collect();
    let letters: Vec<char> = name.chars().collect();
    let ends_place = |at: usize| {
        let next = letters.get(at + 1);
        PLACES.contains(&letters[at])
            && next.is_some()
            && !(letters[at] == '市'
                && (matches!(next, Some('场' | '监')) || at > 0 && letters[at - 1] == '城'))
    };
    let behind = (0..letters.len()).rev().find(|at| ends_place(*at));
    let letters = &letters[behind.map_or(0, |at| at + 1)..];
    let bureau = letters
        .iter()
        .position(|letter| matches!(letter, '局' | '厅'));
    letters[..bureau.map_or(letters.len(), |at| at + 1)]
        .iter()
        .collect()
}

/// Whether one core is the other, begins it or stands in it, or is its short form: 住建局 has the
/// letters of 住房和城乡建设局 in their order, with the same first and last one.
fn alike(one: &str, other: &str) -> bool {
    let (short, long) = match one.chars().count() <= other.chars().count() {
        true => (one, other),
        false => (other, one),
    };
    let mut rest = long.chars();
    let in_order = short
        .chars()
        .all(|letter| rest.any(|other| other == letter));
    let ends = short.chars().next() == long.chars().next()
        && short.chars().next_back() == long.chars().next_back();
    match short.chars().count() {
        0 | 1 => false,
        2 => long.starts_with(short),
        count => long.contains(short) || (count <= 5 && in_order && ends),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The unit complained about was given its own case when people wrote it as they say it.
    #[test]
    fn a_unit_is_known_as_people_write_it() {
        for (written, unit) in [
            ("税务局", "青穗县税务局"),
            ("税　务　局", "县税务局"),
            ("税务", "县税务局"),
            ("青穗縣稅務局", "青穗县税务局"),
            ("国家税务总局青穗县税务局", "县税务局"),
            ("县税务局（城区分局）", "青穗县税务局"),
            ("税务局、公安局", "青穗县税务局"),
            ("青穗县税务局、城管局", "青穗县城管局"),
            ("财政局", "青穗县财政局金融服务股"),
            ("投促局", "青穗县投资促进局综合服务股"),
            ("招商局", "青穗县投资促进局"),
            ("住建局", "青穗县住房和城乡建设局"),
            ("市监局", "青穗县市场监督管理局"),
            ("城管局", "青穗县城市管理局"),
            ("白石镇政府", "青穗县白石镇人民政府"),
            ("投资促进局", "投资促进局"),
        ] {
            assert!(may_mean(written, unit), "{written} {unit}");
        }
        for (written, unit) in [
            ("", "县税务局"),
            ("局", "县税务局"),
            ("税务局", "青穗县公安局"),
            ("自然资源局", "青穗县投资促进局"),
            ("白石镇人民政府", "青穗县投资促进局"),
            ("白石镇人民政府", "青穗县黑石镇人民政府"),
            ("公安局", "青穗县应急管理局"),
            ("城市管理局", "青穗县公路管理局"),
        ] {
            assert!(!may_mean(written, unit), "{written} {unit}");
        }
    }
}
