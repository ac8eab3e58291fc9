//! 业态: kinds of business with the inputs that a calculation starts from. They are data, and
//! assumptions: pages call them 示例参数，请按您的项目修改.

use std::{collections::HashMap, sync::OnceLock};

use super::inputs::{INPUTS, hundredths};

const TYPES: &str = include_str!("../../data/costs/types.txt");

/// A kind of business 业态.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Business {
    /// Its key in addresses: `dairy`.
    pub key: String,
    /// 乳品加工
    pub name: String,
    /// What the assumptions describe, in one sentence.
    pub about: String,
    /// GB/T 4754-2017, to find the county's industry.
    pub gbt: String,
    /// 电压等级 to start with.
    pub voltage: String,
    /// The values to start with, in hundredths, in the order of [`INPUTS`].
    pub(super) values: Vec<i64>,
    /// What must stand in an item's name, by the line it is looked up for.
    find: HashMap<String, String>,
}

impl Business {
    /// The word that an item's name must hold to give the price of a line; `None` when this kind
    /// of business has no such line.
    pub(super) fn find(&self, line: &str) -> Option<&str> {
        self.find
            .get(line)
            .map(String::as_str)
            .filter(|word| !word.is_empty())
    }
}

/// All kinds of business, in the order of the data.
pub fn businesses() -> &'static [Business] {
    static ALL: OnceLock<Vec<Business>> = OnceLock::new();
    ALL.get_or_init(|| read(TYPES).0)
}

/// The kinds, and the lines that mean nothing (which a test keeps at none).
fn read(text: &str) -> (Vec<Business>, Vec<String>) {
    let mut common: Option<Business> = None;
    let mut all: Vec<Business> = Vec::new();
    let mut wrong = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(key) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            let mut one = match (all.last(), &common) {
                (Some(first), None) => common.insert(first.clone()).clone(),
                (_, Some(common)) => common.clone(),
                (None, None) => blank(),
            };
            one.key = key.to_owned();
            all.push(one);
            continue;
        }
        let set = line.split_once('=').zip(all.last_mut());
        let set = set.and_then(|((name, value), one)| one.set(name.trim(), value.trim()));
        if set.is_none() {
            wrong.push(line.to_owned());
        }
    }
    // The first is what the others begin with.
    (all.into_iter().skip(1).collect(), wrong)
}

fn blank() -> Business {
    Business {
        key: String::new(),
        name: String::new(),
        about: String::new(),
        gbt: String::new(),
        voltage: String::new(),
        values: vec![0; INPUTS.len()],
        find: HashMap::new(),
    }
}

impl Business {
    fn set(&mut self, name: &str, value: &str) -> Option<()> {
        match name {
            "name" => self.name = value.to_owned(),
            "about" => self.about = value.to_owned(),
            "gbt" => self.gbt = value.to_owned(),
            "volt" => self.voltage = value.to_owned(),
            _ => match name.strip_prefix("find.") {
                Some(line) => {
                    self.find.insert(line.to_owned(), value.to_owned());
                }
                None => {
                    let at = INPUTS.iter().position(|input| input.key == name)?;
                    self.values[at] = hundredths(value).filter(|v| *v <= INPUTS[at].most * 100)?;
                }
            },
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_data_is_understood() {
        let (all, wrong) = read(TYPES);
        assert_eq!(wrong, Vec::<String>::new());
        assert!(all.len() >= 6);
        for (at, one) in all.iter().enumerate() {
            for words in [&one.key, &one.name, &one.about, &one.gbt, &one.voltage] {
                assert!(!words.is_empty(), "{}", one.key);
            }
            assert!(all[at + 1..].iter().all(|other| other.key != one.key));
        }
    }
}
