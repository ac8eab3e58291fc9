//! 特点: what the bureau says of a project's quality and pace, in the reports' own words: 含金量 (what it
//! earns), 含新量 (what is new in it), 含绿量 (how clean it is); 大 or 小; 长 or 短 (短平快).

use crate::text;

/// The words, each with what else is written for it.
const WORDS: [(&str, &[&str]); 7] = [
    ("含金量", &["含金量高", "高含金量"]),
    ("含新量", &["含新量高", "高含新量"]),
    ("含绿量", &["含绿量高", "高含绿量"]),
    ("大", &["大项目", "抓大"]),
    ("小", &["小项目", "上小"]),
    ("长", &["长线", "长远", "抓长"]),
    ("短", &["短平快", "短线", "顾短"]),
];

/// Those that cannot both hold.
const OPPOSITES: [(&str, &str); 2] = [("大", "小"), ("长", "短")];

/// Reads 含新量、大、长; in the order of the words, each once.
///
/// # Errors
/// When a word is unknown, or two contradict each other.
pub(super) fn read(entries: &[String]) -> Result<Vec<String>, String> {
    let mut found = [false; WORDS.len()];
    for entry in entries {
        let wanted = text::key(entry);
        let at = WORDS
            .iter()
            .position(|(word, others)| wanted == *word || others.contains(&wanted.as_str()));
        match at.and_then(|at| found.get_mut(at)) {
            Some(one) => *one = true,
            None => {
                return Err(format!(
                    "没有“{entry}”这个特点：请写 {}，几个用顿号隔开",
                    WORDS.map(|(word, _)| word).join("、")
                ));
            }
        }
    }
    let words = WORDS.iter().zip(found).filter(|(_, found)| *found);
    let words: Vec<String> = words.map(|((word, _), _)| (*word).to_owned()).collect();
    let has = |word: &str| words.iter().any(|one| one == word);
    match OPPOSITES.iter().find(|(one, other)| has(one) && has(other)) {
        Some((one, other)) => Err(format!("{one}和{other}只能写一个")),
        None => Ok(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(entries: &[&str]) -> Result<Vec<String>, String> {
        let entries: Vec<String> = entries.iter().map(|one| (*one).to_owned()).collect();
        read(&entries)
    }

    #[test]
    fn the_reports_words_become_one() {
        let read = words(&["短平快", "含绿量高", "小项目", "含金量", "短"]).unwrap();
        assert_eq!(read, ["含金量", "含绿量", "小", "短"]);
        assert_eq!(words(&[]).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn what_is_unknown_or_contradicts_itself_is_said() {
        assert!(words(&["好项目"]).unwrap_err().contains("含新量"));
        assert!(words(&["大", "小项目"]).unwrap_err().contains("大和小"));
        assert!(words(&["长", "短"]).unwrap_err().contains("只能写一个"));
    }
}
