//! The search over cards: words, filters, counts and order, in one pass, on the server and in the
//! browser alike. 5,000 cards must take well under 50 ms on a slow phone, so everything that can
//! be folded or numbered is folded and numbered once, when the index is made.

use serde::{Deserialize, Serialize};

use super::{Card, Filter, ProjectStatus, Range, Sort, wording::FIELDS_OF_WORK};
use crate::{
    area, codes::IndustryCode, date::Date, decimal, positioning::Industry, quantity, text,
};

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
const AMOUNT: usize = 5;
const LAND: usize = 6;
const FACETS: usize = 7;

/// No word: the card does not say.
const NONE: u16 = u16::MAX;

/// 万元
const AMOUNTS: [(&str, Range); 6] = [
    ("5,000 万元以下", Range::whole(None, Some(5_000))),
    ("5,000 万–1 亿元", Range::whole(Some(5_000), Some(10_000))),
    ("1–5 亿元", Range::whole(Some(10_000), Some(50_000))),
    ("5–10 亿元", Range::whole(Some(50_000), Some(100_000))),
    ("10 亿元以上", Range::whole(Some(100_000), None)),
    ("未公布", Range::Unknown),
];

/// 亩
const LANDS: [(&str, Range); 6] = [
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

/// Counts beside the choices: a card counts for a choice when it misses no *other* facet.
struct Counts {
    text: [Vec<usize>; TEXT_FACETS],
    amounts: [usize; AMOUNTS.len()],
    lands: [usize; LANDS.len()],
}

impl Counts {
    fn new(index: &Index) -> Self {
        Self {
            text: std::array::from_fn(|facet| vec![0; index.words[facet].len()]),
            amounts: [0; AMOUNTS.len()],
            lands: [0; LANDS.len()],
        }
    }

    fn add(&mut self, row: &Row, missed: u32) {
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

    fn into_facets(self, index: &Index, filter: &Filter) -> Vec<Facet> {
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

/// One search word.
#[derive(Debug, PartialEq)]
enum Term {
    /// Is found in a text, or among the pinyin initials when it is made of letters.
    Text { folded: String, letters: bool },
    /// `1.2亿`, `5000万以上`, `1-3亿`: 总投资 in hundredths of 万元; or the text itself.
    Amount { range: Range, folded: String },
    /// `200亩`, `50-100亩`, `13公顷以上`: 用地 in hundredths of 亩; or the text itself.
    Land { range: Range, folded: String },
}

impl Term {
    /// Where the row has it: `Some(true)` in the name, `Some(false)` elsewhere.
    fn place(&self, row: &Row) -> Option<bool> {
        match self {
            Self::Text { folded, letters } => {
                if row.title.contains(folded.as_str()) {
                    Some(true)
                } else if row.rest.contains(folded.as_str())
                    || (*letters && row.initials.contains(folded.as_str()))
                {
                    Some(false)
                } else {
                    None
                }
            }
            Self::Amount { range, folded } => in_text_or(row, folded, range.contains(row.amount)),
            Self::Land { range, folded } => in_text_or(row, folded, range.contains(row.land)),
        }
    }
}

fn in_text_or(row: &Row, folded: &str, in_range: bool) -> Option<bool> {
    if row.title.contains(folded) {
        Some(true)
    } else {
        (in_range || row.rest.contains(folded)).then_some(false)
    }
}

/// Splits what was typed into terms.
fn terms(words: &str) -> Vec<Term> {
    text::half_width(words)
        .split_whitespace()
        .map(|word| word.trim_matches([',', '，', '。', '、', ';', '；']))
        .filter_map(|word| {
            let folded = text::key(word);
            if let Some(range) = measured(word, amount_in_wan) {
                return Some(Term::Amount { range, folded });
            }
            if let Some(range) = measured(word, land_in_mu) {
                return Some(Term::Land { range, folded });
            }
            let letters = folded.len() >= 2 && folded.bytes().all(|b| b.is_ascii_alphabetic());
            (!folded.is_empty()).then_some(Term::Text { folded, letters })
        })
        .collect()
}

/// Reads `5000万以上`, `不超过200亩`, `约3亿`, `1-3亿` with a reader of single figures.
fn measured(word: &str, read: impl Fn(&str, &str) -> Option<i64>) -> Option<Range> {
    let word = word.to_lowercase();
    let mut body = word.as_str();
    let (mut at_least, mut at_most) = (false, false);
    for mark in [
        "不低于",
        "不少于",
        "大于",
        "超过",
        "高于",
        ">=",
        "≥",
        ">",
        "至少",
    ] {
        if let Some(rest) = body.strip_prefix(mark) {
            (at_least, body) = (true, rest);
        }
    }
    for mark in [
        "不高于",
        "不超过",
        "不大于",
        "小于",
        "低于",
        "<=",
        "≤",
        "<",
        "最多",
    ] {
        if let Some(rest) = body.strip_prefix(mark) {
            (at_most, body) = (true, rest);
        }
    }
    for mark in ["及以上", "以上", "起"] {
        if let Some(rest) = body.strip_suffix(mark) {
            (at_least, body) = (true, rest);
        }
    }
    for mark in ["及以下", "以下", "以内", "之内"] {
        if let Some(rest) = body.strip_suffix(mark) {
            (at_most, body) = (true, rest);
        }
    }
    let (about, body) = quantity::prepare(body)?;
    if let Some((low, high)) = quantity::split_range(&body) {
        // 1-3亿: the unit behind the second figure is meant for both.
        let unit = unit_of(high);
        let ends = (read(low, unit)?, read(high, unit)?);
        return (ends.0 <= ends.1).then_some(Range::Between(Some(ends.0), Some(ends.1)));
    }
    let value = read(&body, unit_of(&body))?;
    Some(match (at_least, at_most, about) {
        (true, ..) => Range::Between(Some(value), None),
        (_, true, _) => Range::Between(None, Some(value)),
        // About means within a fifth.
        (.., true) => Range::Between(Some(value - value / 5), Some(value + value / 5)),
        _ => Range::Between(Some(value), Some(value)),
    })
}

/// What stands behind the number.
fn unit_of(text: &str) -> &str {
    quantity::leading_number(text).map_or("", |(_, unit)| unit)
}

/// A figure with its unit, else the given one, in hundredths of 万元.
fn amount_in_wan(text: &str, unit: &str) -> Option<i64> {
    let (number, own) = quantity::leading_number(text)?;
    let wan = match if own.is_empty() { unit } else { own } {
        "亿" | "亿元" => 10_000,
        "千万" | "千万元" => 1_000,
        "百万" | "百万元" => 100,
        "万" | "万元" => 1,
        _ => return None,
    };
    let scaled = decimal::parse(number, 6)?.checked_mul(wan)?;
    i64::try_from(scaled / 10_000).ok()
}

/// A figure with its unit, else the given one, in hundredths of 亩.
fn land_in_mu(text: &str, unit: &str) -> Option<i64> {
    let (number, own) = quantity::leading_number(text)?;
    let (times, by) = area::ratio_of(if own.is_empty() { unit } else { own })?;
    let scaled = decimal::parse(number, 6)?.checked_mul(times)?;
    // hundredths of ㎡ → hundredths of 亩: × 3 / 2000 × 100 / 100.
    i64::try_from(decimal::div_round(scaled * 3, by * 1_000_000 * 2_000)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        money::{Amount, Money, MoneyUnit},
        projects::Project,
    };

    fn today() -> Date {
        Date::new(2026, 11, 21).unwrap()
    }

    fn card(id: &str, title: &str, amount: &str, land: &str) -> Card {
        Card {
            id: id.to_owned(),
            title: title.to_owned(),
            summary: "以本地稻米为原料".to_owned(),
            industry: "food".to_owned(),
            industry_name: "健康食品".to_owned(),
            gbt: IndustryCode::parse("C1391").ok(),
            field: "工业园区".to_owned(),
            place: "经开区".to_owned(),
            investment: Amount::parse(amount, MoneyUnit::Wan).unwrap(),
            land: crate::area::Extent::parse(land, area::AreaUnit::Mu).unwrap(),
            modes: vec!["独资".to_owned(), "合资".to_owned()],
            status: ProjectStatus::Open,
            verified_on: Some(today()),
            due_on: Some(today().add_days(90)),
            initials: String::new(),
        }
    }

    fn index() -> Index {
        let mut herbs = card("c", "中药饮片加工", "", "");
        herbs.industry = "herbs".to_owned();
        herbs.industry_name = "中医药".to_owned();
        herbs.gbt = IndustryCode::parse("C27").ok();
        herbs.modes = vec!["合作".to_owned()];
        herbs.initials = "zyypjg jkq zyy".to_owned();
        let mut old = card("d", "停更项目", "8000", "80亩");
        old.due_on = Some(today().add_days(-1));
        Index::new(
            vec![
                card("a", "方便米饭", "12000", "200亩"),
                card("b", "米粉生产线", "约3亿元", "30亩"),
                herbs,
                old,
            ],
            &[],
        )
    }

    fn ids(query: &str) -> Vec<String> {
        let index = index();
        let found = index.select(&Filter::parse(query), today()).found;
        found
            .iter()
            .map(|at| index.cards()[*at as usize].id.clone())
            .collect()
    }

    #[test]
    fn finds_amounts_and_areas_however_they_are_written() {
        for (words, expected) in [
            ("1.2亿", "a"),
            ("１．２亿", "a"),
            ("12000万", "a"),
            ("12000万元", "a"),
            ("2亿以上", "b"),
            ("1-2亿", "a"),
            ("1亿-2亿", "a"),
            ("不超过1.5亿", "a"),
            ("200亩", "a"),
            ("２００亩", "a"),
            ("50亩以下", "b"),
            ("13.33公顷左右", "a"),
            ("zyyp", "c"),
            ("ZYYP", "c"),
            ("中医药", "c"),
            ("米饭 1亿以上", "a"),
        ] {
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair("q", words)
                .finish();
            assert_eq!(ids(&query), [expected], "{words}");
        }
        assert_eq!(ids("q=%E7%A8%BB%E7%B1%B3"), ["a", "b", "c"]);
        assert!(ids("q=zzzz").is_empty());
    }

    #[test]
    fn a_project_past_its_review_period_leaves_the_default_list() {
        assert_eq!(ids(""), ["a", "b", "c"]);
        assert_eq!(ids("stale=1"), ["a", "b", "c", "d"]);
        assert_eq!(index().select(&Filter::default(), today()).hidden_stale, 1);
    }

    #[test]
    fn filters_by_industry_key_name_and_standard_code() {
        assert_eq!(ids("industry=herbs"), ["c"]);
        assert_eq!(ids("industry=%E4%B8%AD%E5%8C%BB%E8%8D%AF"), ["c"]);
        assert_eq!(ids("industry=C13"), ["a", "b"]);
        assert_eq!(ids("industry=C"), ["a", "b", "c"]);
        assert!(ids("industry=nothing").is_empty());
    }

    #[test]
    fn unknown_figures_are_last_and_can_be_asked_for() {
        assert_eq!(ids("sort=amount"), ["a", "b", "c"]);
        assert_eq!(ids("sort=amount-desc"), ["b", "a", "c"]);
        assert_eq!(ids("amount=unknown"), ["c"]);
    }

    #[test]
    fn each_count_is_what_choosing_it_would_show() {
        let index = index();
        for query in [
            "",
            "industry=food",
            "mode=%E7%8B%AC%E8%B5%84&amount=10000-50000",
            "q=%E7%B1%B3&stale=1",
        ] {
            let filter = Filter::parse(query);
            for facet in index.select(&filter, today()).facets {
                for choice in facet.choices.iter().filter(|choice| !choice.chosen) {
                    let mut with = filter.clone();
                    match facet.key.as_str() {
                        "industry" => with.industries = vec![choice.value.clone()],
                        "field" => with.fields = vec![choice.value.clone()],
                        "place" => with.places = vec![choice.value.clone()],
                        "mode" => with.modes = vec![choice.value.clone()],
                        "status" => with.statuses = vec![choice.value.clone()],
                        key => assert!(with.apply(key, &choice.value).unwrap()),
                    }
                    let found = index.select(&with, today()).found.len();
                    assert_eq!(
                        found, choice.count,
                        "{query} + {} {}",
                        facet.key, choice.value
                    );
                }
            }
        }
    }

    #[test]
    fn related_projects_share_industry_or_place() {
        let index = index();
        let related: Vec<_> = index
            .related("a", today(), 3)
            .iter()
            .map(|c| c.id.as_str())
            .collect();
        assert_eq!(related, ["b", "c"]);
    }

    #[test]
    fn five_thousand_cards_are_filtered_in_a_few_milliseconds() {
        let cards: Vec<Card> = (0..5_000u32)
            .map(|n| {
                let mut card = card(&format!("p{n}"), &format!("第{n}号稻米加工项目"), "", "");
                card.investment = Some(Amount::exact(Money::from_wan(n + 1)));
                card.place = format!("第{}镇", n % 20);
                card
            })
            .collect();
        let index = Index::new(cards, &[]);
        let filter = Filter::parse(
            "q=%E7%A8%BB%E7%B1%B3+3000%E4%B8%87%E4%BB%A5%E4%B8%8A&mode=%E7%8B%AC%E8%B5%84",
        );
        let start = std::time::Instant::now();
        let found = index.select(&filter, today()).found.len();
        assert_eq!(found, 2_001);
        // Far above what it takes even unoptimised; the browser test holds the real limit.
        assert!(start.elapsed().as_millis() < 1_000, "{:?}", start.elapsed());
    }

    #[test]
    fn cards_say_what_the_project_says() {
        let mut project = Project {
            title: "测试".to_owned(),
            industry: Some("别的".to_owned()),
            ..Project::blank()
        };
        project.identify();
        let county = crate::positioning::County::unset(today());
        let card = Card::of(&project, &county, |_| String::new());
        assert_eq!((card.industry.as_str(), card.investment), ("别的", None));
        assert!(card.is_stale(today()));
    }
}
