//! The choices of a list and the counts beside them.

use serde::{Deserialize, Serialize};

use super::{FIELD, INDUSTRY, Index, MODE, PLACE, Row, SINGLE_FACETS, STATUS, TEXT_FACETS};
use crate::projects::{Filter, Range};

/// A group of choices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// Its key in the address.
    pub key: String,
    /// Its name.
    pub zh: String,
    /// Whether several can be chosen at once.
    pub several: bool,
    /// The choices.
    pub choices: Vec<Choice>,
}

/// One choice of a facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The value in the address.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// How many projects it would show, the other filters kept.
    pub count: usize,
    /// Whether it is chosen.
    pub chosen: bool,
}

pub(super) const AMOUNT: usize = 5;
pub(super) const LAND: usize = 6;
pub(super) const FACETS: usize = 7;

/// 万元
pub(super) const AMOUNTS: [(&str, Range); 6] = [
    ("5,000 万元以下", Range::whole(None, Some(5_000))),
    ("5,000 万–1 亿元", Range::whole(Some(5_000), Some(10_000))),
    ("1–5 亿元", Range::whole(Some(10_000), Some(50_000))),
    ("5–10 亿元", Range::whole(Some(50_000), Some(100_000))),
    ("10 亿元以上", Range::whole(Some(100_000), None)),
    ("未公布", Range::Unknown),
];

/// 亩
pub(super) const LANDS: [(&str, Range); 6] = [
    ("20 亩以下", Range::whole(None, Some(20))),
    ("20–50 亩", Range::whole(Some(20), Some(50))),
    ("50–100 亩", Range::whole(Some(50), Some(100))),
    ("100–300 亩", Range::whole(Some(100), Some(300))),
    ("300 亩以上", Range::whole(Some(300), None)),
    ("未公布", Range::Unknown),
];

/// The words of a range where it is one of those offered for that unit (万元 or 亩).
pub fn range_words(unit: &str, range: Range) -> Option<&'static str> {
    let table = if unit == "亩" { &LANDS } else { &AMOUNTS };
    table
        .iter()
        .find(|(_, offered)| *offered == range)
        .map(|(words, _)| *words)
}

/// Counts beside the choices: a card counts for a choice when it misses no *other* facet.
pub(super) struct Counts {
    text: [Vec<usize>; TEXT_FACETS],
    amounts: [usize; AMOUNTS.len()],
    lands: [usize; LANDS.len()],
}

impl Counts {
    pub(super) fn new(index: &Index) -> Self {
        Self {
            text: std::array::from_fn(|facet| vec![0; index.words[facet].len()]),
            amounts: [0; AMOUNTS.len()],
            lands: [0; LANDS.len()],
        }
    }

    pub(super) fn add(&mut self, row: &Row, missed: u32) {
        let counts_for = |facet: usize| missed & !(1 << facet) == 0;
        for facet in 0..SINGLE_FACETS {
            if counts_for(facet)
                && let Some(count) = self.text[facet].get_mut(usize::from(row.single[facet]))
            {
                *count += 1;
            }
        }
        if counts_for(MODE) {
            for mode in &row.modes {
                if let Some(count) = self.text[MODE].get_mut(usize::from(*mode)) {
                    *count += 1;
                }
            }
        }
        if counts_for(AMOUNT) {
            for (count, (_, range)) in self.amounts.iter_mut().zip(AMOUNTS) {
                *count += usize::from(range.contains(row.amount));
            }
        }
        if counts_for(LAND) {
            for (count, (_, range)) in self.lands.iter_mut().zip(LANDS) {
                *count += usize::from(range.contains(row.land));
            }
        }
    }

    pub(super) fn into_facets(self, index: &Index, filter: &Filter) -> Vec<Facet> {
        let text = |facet: usize, key: &str, zh: &str, chosen: &[String]| {
            let choices = index.words[facet]
                .iter()
                .zip(&self.text[facet])
                .filter(|(word, _)| word.used)
                .map(|(word, &count)| Choice {
                    value: word.value.clone(),
                    label: word.label.clone(),
                    count,
                    chosen: chosen.iter().any(|c| *c == word.value || *c == word.label),
                })
                .collect();
            Facet {
                key: key.to_owned(),
                zh: zh.to_owned(),
                several: true,
                choices,
            }
        };
        let ranged = |key: &str,
                      zh: &str,
                      table: &[(&str, Range)],
                      counts: &[usize],
                      used: &[bool],
                      chosen: Option<Range>| {
            let choices = table
                .iter()
                .zip(counts)
                .zip(used)
                .filter(|(_, used)| **used)
                .map(|(((label, range), &count), _)| Choice {
                    value: range.to_string(),
                    label: (*label).to_owned(),
                    count,
                    chosen: chosen == Some(*range),
                })
                .collect();
            Facet {
                key: key.to_owned(),
                zh: zh.to_owned(),
                several: false,
                choices,
            }
        };
        [
            text(INDUSTRY, "industry", "产业", &filter.industries),
            ranged(
                "amount",
                "总投资",
                &AMOUNTS,
                &self.amounts,
                &index.amounts,
                filter.amount,
            ),
            ranged(
                "land",
                "用地",
                &LANDS,
                &self.lands,
                &index.lands,
                filter.land,
            ),
            text(MODE, "mode", "合作方式", &filter.modes),
            text(PLACE, "place", "地点", &filter.places),
            text(FIELD, "field", "领域", &filter.fields),
            text(STATUS, "status", "状态", &filter.statuses),
        ]
        .into_iter()
        .filter(|facet| !facet.choices.is_empty())
        .collect()
    }
}
