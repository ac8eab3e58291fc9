//! The search over cards: words, filters, counts and order, in one pass, on the server and in the
//! browser alike. 5,000 cards must take well under 50 ms on a slow phone, so everything that can
//! be folded or numbered is folded and numbered once, when the index is made.

mod facets;
mod terms;
#[cfg(test)]
mod tests;

use super::{Card, Filter, ProjectStatus, Range, Sort, wording::FIELDS_OF_WORK};
use crate::{codes::IndustryCode, date::Date, decimal, positioning::Industry, text};
use facets::{AMOUNT, AMOUNTS, Counts, FACETS, LAND, LANDS};
pub use facets::{Choice, Facet, range_words};
use terms::{Term, terms};

/// Cards made ready for searching.
#[derive(Clone, Debug, Default)]
pub struct Index {
    cards: Vec<Card>,
    rows: Vec<Row>,
    /// The words of each text facet, numbered.
    words: [Vec<Word>; TEXT_FACETS],
    /// Which of the offered ranges some card lies in.
    amounts: [bool; AMOUNTS.len()],
    lands: [bool; LANDS.len()],
}

/// What a filter finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Positions in [`Index::cards`], in order.
    pub found: Vec<u32>,
    /// The choices, each with the count that it would give.
    pub facets: Vec<Facet>,
    /// How many more would be found with those that are 待核实.
    pub hidden_stale: usize,
}

#[derive(Clone, Debug)]
struct Row {
    title: String,
    rest: String,
    initials: String,
    /// Numbers of its words in the facets with one word a card.
    single: [u16; SINGLE_FACETS],
    modes: Vec<u16>,
    /// 总投资 in hundredths of 万元.
    amount: Option<i64>,
    /// 用地 in hundredths of 亩.
    land: Option<i64>,
    due: Option<Date>,
    gbt: Option<IndustryCode>,
}

#[derive(Clone, Debug, Default)]
struct Word {
    value: String,
    label: String,
    /// Some card has it: a choice keeps its place even while it would show nothing.
    used: bool,
}

const INDUSTRY: usize = 0;
const FIELD: usize = 1;
const PLACE: usize = 2;
const STATUS: usize = 3;
const SINGLE_FACETS: usize = 4;
const MODE: usize = 4;
const TEXT_FACETS: usize = 5;

/// No word: the card does not say.
const NONE: u16 = u16::MAX;

impl Index {
    /// Makes the index; the county's industries give their order, cards come in any order.
    pub fn new(mut cards: Vec<Card>, industries: &[Industry]) -> Self {
        cards.sort_by(|a, b| {
            b.verified_on
                .cmp(&a.verified_on)
                .then_with(|| a.id.cmp(&b.id))
        });
        let mut words: [Vec<Word>; TEXT_FACETS] = Default::default();
        for industry in industries {
            number(&mut words[INDUSTRY], &industry.key, &industry.name);
        }
        for field in FIELDS_OF_WORK {
            number(&mut words[FIELD], field, field);
        }
        for status in ProjectStatus::ALL {
            number(&mut words[STATUS], status.key(), status.zh());
        }
        let rows: Vec<Row> = cards.iter().map(|card| Row::of(card, &mut words)).collect();
        Self {
            amounts: AMOUNTS.map(|(_, range)| rows.iter().any(|row| range.contains(row.amount))),
            lands: LANDS.map(|(_, range)| rows.iter().any(|row| range.contains(row.land))),
            cards,
            rows,
            words,
        }
    }

    /// All cards, the last verified first.
    pub fn cards(&self) -> &[Card] {
        &self.cards
    }

    /// What the filter finds on a day, and what each other choice would find.
    pub fn select(&self, filter: &Filter, today: Date) -> Selection {
        let wanted = Wanted::of(self, filter);
        let mut found: Vec<(bool, u32)> = Vec::new();
        let mut counts = Counts::new(self);
        let mut hidden_stale = 0;
        for (at, row) in self.rows.iter().enumerate() {
            let Some(in_title) = wanted.words_match(row) else {
                continue;
            };
            let missed = wanted.missed(row);
            if missed.count_ones() > 1 {
                continue;
            }
            if row.due.is_none_or(|due| today > due) && !filter.stale {
                hidden_stale += usize::from(missed == 0);
                continue;
            }
            counts.add(row, missed);
            if missed == 0 {
                found.push((in_title, at as u32));
            }
        }
        self.sort(&mut found, filter);
        Selection {
            found: found.into_iter().map(|(_, at)| at).collect(),
            facets: counts.into_facets(self, filter),
            hidden_stale,
        }
    }

    /// The name that a chosen value is shown by.
    pub fn label(&self, facet: &str, value: &str) -> String {
        let at = ["industry", "field", "place", "status", "mode"]
            .iter()
            .position(|key| *key == facet);
        at.and_then(|at| self.words[at].iter().find(|word| word.value == value))
            .map_or_else(|| value.to_owned(), |word| word.label.clone())
    }

    /// Live projects most like this one: same industry before same place before near in amount.
    pub fn related(&self, id: &str, today: Date, most: usize) -> Vec<&Card> {
        let Some(at) = self.cards.iter().position(|card| card.id == id) else {
            return Vec::new();
        };
        let this = &self.rows[at];
        let mut others: Vec<(u32, usize)> = (0..self.rows.len())
            .filter(|&other| other != at && !self.cards[other].is_stale(today))
            .map(|other| (this.likeness(&self.rows[other]), other))
            .filter(|(likeness, _)| *likeness > 0)
            .collect();
        others.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        others
            .into_iter()
            .take(most)
            .map(|(_, at)| &self.cards[at])
            .collect()
    }

    fn sort(&self, found: &mut [(bool, u32)], filter: &Filter) {
        let row = |at: u32| &self.rows[at as usize];
        // Unknown figures go last in either direction; ties keep the newest first.
        match filter.sort {
            Sort::Newest => found.sort_by_key(|&(in_title, _)| !in_title),
            Sort::AmountDown => found.sort_by_key(|&(_, at)| std::cmp::Reverse(row(at).amount)),
            Sort::AmountUp => found.sort_by_key(|&(_, at)| row(at).amount.unwrap_or(i64::MAX)),
            Sort::LandDown => found.sort_by_key(|&(_, at)| std::cmp::Reverse(row(at).land)),
            Sort::LandUp => found.sort_by_key(|&(_, at)| row(at).land.unwrap_or(i64::MAX)),
        }
    }
}

/// The number of a word that a card has.
fn used(words: &mut Vec<Word>, value: &str, label: &str) -> u16 {
    let at = number(words, value, label);
    if let Some(word) = words.get_mut(usize::from(at)) {
        word.used = true;
    }
    at
}

/// The number of a word, given when it is first seen.
fn number(words: &mut Vec<Word>, value: &str, label: &str) -> u16 {
    if value.is_empty() {
        return NONE;
    }
    let at = words
        .iter()
        .position(|word| word.value == value)
        .unwrap_or_else(|| {
            words.push(Word {
                value: value.to_owned(),
                label: label.to_owned(),
                used: false,
            });
            words.len() - 1
        });
    u16::try_from(at).unwrap_or(NONE)
}

impl Row {
    fn of(card: &Card, words: &mut [Vec<Word>; TEXT_FACETS]) -> Self {
        let rest = [
            &card.summary,
            &card.place,
            &card.industry_name,
            &card.field,
            &card.id,
        ];
        Self {
            title: text::key(&card.title),
            // A mark between the parts keeps a word from matching across two of them.
            rest: rest.map(|part| text::key(part)).join("\n"),
            initials: card.initials.clone(),
            single: [
                used(&mut words[INDUSTRY], &card.industry, &card.industry_name),
                used(&mut words[FIELD], &card.field, &card.field),
                used(&mut words[PLACE], &card.place, &card.place),
                used(&mut words[STATUS], card.status.key(), card.status.zh()),
            ],
            modes: card
                .modes
                .iter()
                .map(|mode| used(&mut words[MODE], mode, mode))
                .collect(),
            amount: card.investment.map(|amount| amount.money.fen() / 10_000),
            land: card.land.and_then(|land| {
                decimal::parse(&land.area.mu(), 2).and_then(|mu| i64::try_from(mu).ok())
            }),
            due: card.due_on,
            gbt: card.gbt.clone(),
        }
    }

    fn likeness(&self, other: &Self) -> u32 {
        let same = |facet: usize| {
            u32::from(self.single[facet] != NONE && self.single[facet] == other.single[facet])
        };
        let near = match (self.amount, other.amount) {
            (Some(a), Some(b)) => u32::from(a <= b * 2 && b <= a * 2),
            _ => 0,
        };
        match same(INDUSTRY) * 4 + same(PLACE) * 2 {
            0 => 0,
            likeness => likeness + near,
        }
    }
}

/// A filter with its words numbered.
struct Wanted {
    terms: Vec<Term>,
    single: [Vec<u16>; SINGLE_FACETS],
    set: [bool; FACETS],
    modes: Vec<u16>,
    amount: Option<Range>,
    land: Option<Range>,
    /// GB/T codes among the industries: a card within one of them counts as well.
    gbt: Vec<IndustryCode>,
}

impl Wanted {
    fn of(index: &Index, filter: &Filter) -> Self {
        let find = |facet: usize, values: &[String]| -> Vec<u16> {
            let words = &index.words[facet];
            values
                .iter()
                .filter_map(|value| {
                    words
                        .iter()
                        .position(|w| w.value == *value || w.label == *value)
                })
                .filter_map(|at| u16::try_from(at).ok())
                .collect()
        };
        let lists = [
            &filter.industries,
            &filter.fields,
            &filter.places,
            &filter.statuses,
        ];
        let mut single: [Vec<u16>; SINGLE_FACETS] = Default::default();
        for (facet, values) in lists.iter().enumerate() {
            single[facet] = find(facet, values);
        }
        Self {
            terms: terms(&filter.words),
            single,
            set: [
                !filter.industries.is_empty(),
                !filter.fields.is_empty(),
                !filter.places.is_empty(),
                !filter.statuses.is_empty(),
                !filter.modes.is_empty(),
                filter.amount.is_some(),
                filter.land.is_some(),
            ],
            modes: find(MODE, &filter.modes),
            amount: filter.amount,
            land: filter.land,
            gbt: filter
                .industries
                .iter()
                .filter_map(|code| IndustryCode::parse(code).ok())
                .collect(),
        }
    }

    /// `None` when a word is nowhere; otherwise whether all words are in the name.
    fn words_match(&self, row: &Row) -> Option<bool> {
        let mut in_title = true;
        for term in &self.terms {
            match term.place(row) {
                Some(title) => in_title &= title,
                None => return None,
            }
        }
        Some(in_title)
    }

    /// One bit for each facet whose choice the row misses.
    fn missed(&self, row: &Row) -> u32 {
        let mut missed = 0;
        for facet in 0..SINGLE_FACETS {
            let hit = !self.set[facet] || self.single[facet].contains(&row.single[facet]);
            missed |= u32::from(!hit) << facet;
        }
        if self
            .gbt
            .iter()
            .any(|wide| row.gbt.as_ref().is_some_and(|code| code.within(wide)))
        {
            missed &= !(1 << INDUSTRY);
        }
        let hit = !self.set[MODE] || self.modes.iter().any(|mode| row.modes.contains(mode));
        missed |= u32::from(!hit) << MODE;
        missed |= u32::from(self.amount.is_some_and(|range| !range.contains(row.amount))) << AMOUNT;
        missed |= u32::from(self.land.is_some_and(|range| !range.contains(row.land))) << LAND;
        missed
    }
}
