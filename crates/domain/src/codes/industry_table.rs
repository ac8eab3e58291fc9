//! The whole of GB/T 4754-2017 with groups and classes, loaded by the county from a CSV file.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

use super::industry::{IndustryCode, IndustryLevel};

const HEADER: [&str; 5] = ["level", "section", "code", "name", "parent"];

/// The names of the classification's codes. Every code but a section has its parent in the
/// table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndustryTable {
    entries: BTreeMap<IndustryCode, IndustryEntry>,
}

/// One line of the classification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndustryEntry {
    /// The code.
    pub code: IndustryCode,
    /// Its name in the standard.
    pub name: String,
}

/// How many codes of each level a table holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IndustryCounts {
    /// 门类.
    pub sections: usize,
    /// 大类.
    pub divisions: usize,
    /// 中类.
    pub groups: usize,
    /// 小类.
    pub classes: usize,
}

impl IndustryTable {
    /// Reads a CSV text with the columns `level,section,code,name,parent` (level 1–4, parent
    /// empty for sections). Parents may stand before or behind their children, but must stand
    /// somewhere.
    pub fn parse_csv(text: &str) -> Result<IndustryTable, IndustryTableError> {
        let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate();
        let header = lines.next().map(|(_, line)| fields(line));
        if header.is_none_or(|header| header != HEADER) {
            return Err(IndustryTableError {
                line: 1,
                why: Why::Header,
            });
        }
        let mut entries = BTreeMap::new();
        let mut seen = Vec::new();
        for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            let at = |why| IndustryTableError {
                line: index + 1,
                why,
            };
            let entry = row(line).map_err(at)?;
            seen.push((index + 1, entry.code.clone()));
            if entries.insert(entry.code.clone(), entry).is_some() {
                return Err(at(Why::Twice));
            }
        }
        for (line, code) in seen {
            if code
                .parent()
                .is_some_and(|parent| !entries.contains_key(&parent))
            {
                return Err(IndustryTableError {
                    line,
                    why: Why::NoParent,
                });
            }
        }
        Ok(IndustryTable { entries })
    }

    /// The line of a code.
    pub fn get(&self, code: &IndustryCode) -> Option<&IndustryEntry> {
        self.entries.get(code)
    }

    /// Whether the classification has this code.
    pub fn contains(&self, code: &IndustryCode) -> bool {
        self.entries.contains_key(code)
    }

    /// The codes one level below, in order.
    pub fn children(&self, code: &IndustryCode) -> impl Iterator<Item = &IndustryEntry> {
        // A code sorts right before everything within it.
        let parent = code.clone();
        self.entries
            .range(parent.clone()..)
            .map(|(_, entry)| entry)
            .take_while({
                let parent = parent.clone();
                move |entry| entry.code.within(&parent)
            })
            .filter(move |entry| entry.code.parent().as_ref() == Some(&parent))
    }

    /// All lines, in the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = &IndustryEntry> {
        self.entries.values()
    }

    /// How many codes of each level there are.
    pub fn counts(&self) -> IndustryCounts {
        let mut counts = IndustryCounts::default();
        for code in self.entries.keys() {
            *match code.level() {
                IndustryLevel::Section => &mut counts.sections,
                IndustryLevel::Division => &mut counts.divisions,
                IndustryLevel::Group => &mut counts.groups,
                IndustryLevel::Class => &mut counts.classes,
            } += 1;
        }
        counts
    }
}

fn row(line: &str) -> Result<IndustryEntry, Why> {
    let fields = fields(line);
    let [level, section, code, name, parent] = fields.as_slice() else {
        return Err(Why::Fields);
    };
    let code = IndustryCode::parse(code).map_err(|_| Why::Code)?;
    if level_number(code.level()) != level || section.chars().ne([code.section()]) {
        return Err(Why::Level);
    }
    let above = code.parent();
    let expected = above.as_ref().map_or("", |above| match above.level() {
        IndustryLevel::Section => above.as_str(),
        _ => above.digits(),
    });
    if expected != parent {
        return Err(Why::Parent);
    }
    if name.is_empty() {
        return Err(Why::Name);
    }
    Ok(IndustryEntry {
        code,
        name: name.clone(),
    })
}

fn level_number(level: IndustryLevel) -> &'static str {
    match level {
        IndustryLevel::Section => "1",
        IndustryLevel::Division => "2",
        IndustryLevel::Group => "3",
        IndustryLevel::Class => "4",
    }
}

/// The fields of a CSV line (RFC 4180); a name may be quoted, but holds no line break.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                push(&mut fields, '"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            _ => push(&mut fields, c),
        }
    }
    fields.iter().map(|field| field.trim().to_owned()).collect()
}

fn push(fields: &mut [String], c: char) {
    if let Some(last) = fields.last_mut() {
        last.push(c);
    }
}

/// A line of the table that cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndustryTableError {
    line: usize,
    why: Why,
}

impl IndustryTableError {
    /// The line, counted from 1 (the header).
    pub fn line(&self) -> usize {
        self.line
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    Header,
    Fields,
    Code,
    Level,
    Parent,
    Name,
    Twice,
    NoParent,
}

impl fmt::Display for IndustryTableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.why {
            Why::Header => "首行请写 level,section,code,name,parent",
            Why::Fields => "请写五栏：level,section,code,name,parent",
            Why::Code => "代码请按 GB/T 4754-2017 写，如 C、13、139、1391",
            Why::Level => "层级（1 至 4）和门类字母请与代码一致，如 4,C,1391",
            Why::Parent => "上级代码请写本代码去掉末位，如 1391 的上级写 139，13 的上级写 C",
            Why::Name => "请写名称",
            Why::Twice => "同一代码请只写一次",
            Why::NoParent => "表中没有它的上级，请补上",
        };
        write!(f, "行业分类表第 {} 行：{what}", self.line)
    }
}

impl Error for IndustryTableError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SAMPLE: &str = "level,section,code,name,parent\r\n\
        1,C,C,制造业,\r\n\
        2,C,13,农副食品加工业,C\r\n\
        3,C,131,谷物磨制,13\r\n\
        4,C,1311,稻谷加工,131\r\n\
        4,C,1312,小麦加工,131\r\n\
        3,C,139,\"其他农副食品加工\",13\r\n";

    fn code(text: &str) -> IndustryCode {
        IndustryCode::parse(text).expect("a code")
    }

    #[test]
    fn a_sample_is_read() {
        let table = IndustryTable::parse_csv(SAMPLE).expect("a table");
        assert_eq!(
            table.counts(),
            IndustryCounts {
                sections: 1,
                divisions: 1,
                groups: 2,
                classes: 2
            }
        );
        assert_eq!(
            table.get(&code("1311")).map(|e| e.name.as_str()),
            Some("稻谷加工")
        );
        assert!(table.contains(&code("C139")) && !table.contains(&code("C1391")));
        let children = |text| -> Vec<String> {
            table
                .children(&code(text))
                .map(|e| e.code.to_string())
                .collect()
        };
        assert_eq!(children("C"), ["C13"]);
        assert_eq!(children("13"), ["C131", "C139"]);
        assert_eq!(children("131"), ["C1311", "C1312"]);
        assert!(children("1311").is_empty());
    }

    #[test]
    fn slips_are_refused_with_their_line() {
        for (rows, line, why) in [
            ("4,C,1313,某,131,多", 8, Why::Fields),
            ("4,C,9913,某,991", 8, Why::Code),
            ("3,C,1313,某,131", 8, Why::Level),
            ("4,B,1313,某,131", 8, Why::Level),
            ("4,C,1313,某,139", 8, Why::Parent),
            ("4,C,1313,,131", 8, Why::Name),
            ("4,C,1311,稻谷加工,131", 8, Why::Twice),
            ("4,C,1321,某,132", 8, Why::NoParent),
        ] {
            let text = format!("{SAMPLE}{rows}\n");
            assert_eq!(
                IndustryTable::parse_csv(&text),
                Err(IndustryTableError { line, why }),
                "{rows}"
            );
        }
        assert!(IndustryTable::parse_csv("").is_err_and(|e| e.why == Why::Header));
    }

    #[test]
    fn the_whole_standard_is_read_when_it_is_at_hand() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../shared/data/gbt4754-2017.csv"
        );
        let Ok(text) = std::fs::read_to_string(path) else {
            println!("skipped: no {path}");
            return;
        };
        let table = IndustryTable::parse_csv(&text).expect("the standard");
        let whole = IndustryCounts {
            sections: 20,
            divisions: 97,
            groups: 473,
            classes: 1_380,
        };
        assert_eq!(table.counts(), whole);
        for entry in table.iter() {
            assert!(
                entry.code.name().is_none_or(|name| name == entry.name),
                "{}",
                entry.code
            );
        }
    }

    proptest! {
        #[test]
        fn random_text_never_panics(
            text in "\\PC{0,40}",
            rows in "([1-4],[A-C],[0-9]{1,4},[\"名,]{0,3},[0-9C]{0,3}\n){0,4}",
        ) {
            let _ = IndustryTable::parse_csv(&text);
            let _ = IndustryTable::parse_csv(&format!("level,section,code,name,parent\n{rows}"));
        }
    }
}
