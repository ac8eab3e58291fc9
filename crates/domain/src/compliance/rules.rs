//! The rules as they are written in `data/compliance/rules.txt`.

use std::collections::HashMap;

/// Everything that the file says.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// The rules, in the order of the file.
    pub(super) rules: Vec<Rule>,
    /// Words that are lawful whatever stands around them.
    pub(super) mask: Vec<String>,
    /// Words that turn a promise into its opposite, by their place: see the file's head.
    pub(super) turns: HashMap<&'static str, Vec<String>>,
}

/// One rule.
#[derive(Debug, Default)]
pub(super) struct Rule {
    pub(super) key: &'static str,
    pub(super) article: &'static str,
    pub(super) why: &'static str,
    pub(super) patterns: Vec<Pattern>,
    pub(super) mask: Vec<String>,
    pub(super) unless: Vec<String>,
}

/// Places to be filled, each by one of several words.
#[derive(Debug)]
pub(super) struct Pattern {
    /// In this order, else in any.
    pub(super) ordered: bool,
    /// Ordered: the most characters between two places; else: the most from first to last.
    pub(super) reach: usize,
    pub(super) places: Vec<Vec<String>>,
}

/// How the kinds of words are called that turn a promise into its opposite.
pub(super) const TURNS: [&str; 7] = [
    "negate", "strong", "close", "inner", "after", "but", "spare",
];

/// The rules of this build.
pub(super) fn embedded() -> Rules {
    read(include_str!("../../data/compliance/rules.txt"))
}

/// Reads the file; a line that it does not know says nothing (the tests see to it that none does).
pub(super) fn read(text: &'static str) -> Rules {
    let mut rules = Rules::default();
    let mut names: HashMap<&str, Vec<String>> = HashMap::new();
    for line in text.lines() {
        let Some((key, value)) = entry(line) else {
            continue;
        };
        match key {
            "word" => {
                if let Some((name, value)) = value.split_once(' ') {
                    let words = words(value, &names);
                    names.entry(name).or_default().extend(words);
                }
            }
            "rule" => rules.rules.push(Rule {
                key: value,
                ..Rule::default()
            }),
            _ => {
                let words = || words(value, &names);
                match (rules.rules.last_mut(), key) {
                    (None, "mask") => rules.mask.extend(words()),
                    (None, _) => {
                        if let Some(kind) = TURNS.into_iter().find(|kind| *kind == key) {
                            rules.turns.entry(kind).or_default().extend(words());
                        }
                    }
                    (Some(rule), "article") => rule.article = value,
                    (Some(rule), "why") => rule.why = value,
                    (Some(rule), "mask") => rule.mask.extend(words()),
                    (Some(rule), "unless") => rule.unless.extend(words()),
                    (Some(rule), "find") => rule.patterns.push(pattern(value, true, &names)),
                    (Some(rule), "near") => rule.patterns.push(pattern(value, false, &names)),
                    _ => {}
                }
            }
        }
    }
    rules
}

/// A line's first word and the rest; remarks and blank lines have none.
pub(super) fn entry(line: &'static str) -> Option<(&'static str, &'static str)> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    let (key, value) = line.split_once(' ')?;
    Some((key, value.trim()))
}

fn pattern(value: &str, ordered: bool, names: &HashMap<&str, Vec<String>>) -> Pattern {
    let mut reach = if ordered { 8 } else { 24 };
    let mut places = Vec::new();
    for part in value.split_whitespace() {
        match part.strip_prefix('~') {
            Some(number) => reach = number.parse().unwrap_or(reach),
            None => places.push(words(part, names)),
        }
    }
    Pattern {
        ordered,
        reach,
        places,
    }
}

/// `甲|乙|在{名}`: words, and a name's words, with what stands around the name.
fn words(value: &str, names: &HashMap<&str, Vec<String>>) -> Vec<String> {
    let mut all = Vec::new();
    for word in value.split(['|', ' ']).filter(|word| !word.is_empty()) {
        let named = word.split_once('{').and_then(|(before, rest)| {
            let (name, after) = rest.split_once('}')?;
            Some((before, names.get(name)?, after))
        });
        match named {
            Some((before, known, after)) => {
                all.extend(known.iter().map(|word| format!("{before}{word}{after}")));
            }
            None => all.push(word.to_owned()),
        }
    }
    all
}
