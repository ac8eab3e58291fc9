//! Finding the header: the row, or the pair of rows, that names most fields.

use std::collections::{BTreeSet, HashMap};

use super::{Column, NoHeader, Refusal, grid::Grid, letters, units};
use crate::{catalogue::Field, derived, text};

/// So many rows from the top are searched for the header.
pub(super) const SEARCHED_ROWS: usize = 30;

/// Longer texts are no column names and are not compared.
const LONGEST_NAME: usize = 80;

/// Names that say nothing without the header above them: 责任单位 over 名称 is the unit's name.
const GENERIC: [&str; 7] = ["名称", "姓名", "全称", "单位名称", "金额", "数额", "数量"];

/// The header of a sheet.
pub(super) struct Header {
    /// Its first row, 0-based.
    pub top: usize,
    /// Its last row: equal to `top`, or the one below.
    pub bottom: usize,
    /// Every used column from the left.
    pub heads: Vec<Head>,
    /// What is wrong with the header itself.
    pub refused: Vec<Refusal>,
}

/// One column's header.
#[derive(Default)]
pub(super) struct Head {
    /// The texts of the header's rows, by their keys, for telling a repeated header from data.
    pub written: Vec<String>,
    /// What people are shown as this column's header.
    pub shown: String,
    /// What [`Field::set`] is given as the header: it names the unit when one is known.
    pub passed: String,
    /// The index of its field.
    pub field: Option<usize>,
    /// It only numbers the rows.
    pub is_serial: bool,
    /// Set when the header does not name the unit.
    pub unit_note: Option<String>,
    /// The text above it that spans several columns, when the header has two rows.
    pub group: String,
}

impl Head {
    pub(super) fn column<T>(&self, at: usize, fields: &'static [Field<T>]) -> Column {
        let field = self.field.map(|at| &fields[at]);
        Column {
            letter: letters(at),
            header: self.shown.clone(),
            field: field.map(|field| field.key),
            zh: field.map(|field| field.zh),
            unit_note: self.unit_note.clone(),
        }
    }
}

/// Finds the header and what its columns hold.
pub(super) fn find<T>(grid: &Grid<'_>, fields: &'static [Field<T>]) -> Result<Header, NoHeader> {
    let mut names = Names {
        fields,
        known: HashMap::new(),
    };
    let least = if grid.width() == 1 { 1 } else { 2 };
    let mut best: Option<(usize, Candidate)> = None;
    let mut closest: Option<(u32, BTreeSet<usize>)> = None;
    for top in 0..grid.height().min(SEARCHED_ROWS) {
        for candidate in [
            one_row(grid, &mut names, top),
            two_rows(grid, &mut names, top),
        ] {
            let Some(candidate) = candidate else { continue };
            let found = candidate.fields();
            if closest
                .as_ref()
                .is_none_or(|(_, most)| found.len() > most.len())
            {
                closest = Some((grid.number(candidate.bottom), found.clone()));
            }
            let is_header = found.len() >= least
                && (found.iter().any(|&at| fields[at].needed) || fields.iter().all(|f| !f.needed));
            let score = found.len() * 2 + usize::from(candidate.is_built_of_two);
            // A pair of rows that names no more than its upper row alone is not taken for a header.
            if is_header
                && best
                    .as_ref()
                    .is_none_or(|(most, held)| candidate.beats(score, *most, held))
            {
                best = Some((score, candidate));
            }
        }
    }
    let Some((_, candidate)) = best else {
        return Err(NoHeader {
            sheet: grid.name().to_owned(),
            needed: fields
                .iter()
                .filter(|field| field.needed)
                .map(|field| field.zh)
                .collect(),
            closest: closest
                .filter(|(_, found)| !found.is_empty())
                .map(|(row, found)| (row, found.into_iter().map(|at| fields[at].zh).collect())),
        });
    };
    let Candidate {
        top, bottom, heads, ..
    } = candidate;
    let mut header = Header {
        top,
        bottom: merged_bottom(grid, top, bottom),
        heads,
        refused: vec![],
    };
    header.settle_doubles(grid, fields);
    header.settle_units(grid, fields);
    Ok(header)
}

struct Candidate {
    top: usize,
    bottom: usize,
    heads: Vec<Head>,
    /// Its lower row holds nothing but units, or its merged cells show a header of two rows.
    is_built_of_two: bool,
}

impl Candidate {
    fn fields(&self) -> BTreeSet<usize> {
        self.heads.iter().filter_map(|head| head.field).collect()
    }

    /// The row above a header, read with it as a pair, names as much; then the single row wins.
    fn beats(&self, score: usize, most: usize, held: &Self) -> bool {
        let held_is_this_row_with_a_title = held.bottom > held.top && self.top == held.bottom;
        score > most || score == most && held_is_this_row_with_a_title && self.bottom == self.top
    }
}

fn one_row<T>(grid: &Grid<'_>, names: &mut Names<T>, top: usize) -> Option<Candidate> {
    let heads = (0..grid.width())
        .map(|column| {
            let shown = text::tidy(grid.text(top, column));
            let field = names.field(&shown);
            Head {
                written: vec![text::key(&shown)],
                shown,
                field,
                ..Head::default()
            }
        })
        .collect();
    Some(Candidate {
        top,
        bottom: top,
        heads,
        is_built_of_two: false,
    })
}

fn two_rows<T>(grid: &Grid<'_>, names: &mut Names<T>, top: usize) -> Option<Candidate> {
    let bottom = top + 1;
    let below = if bottom < grid.height() {
        grid.filled(bottom)
    } else {
        Vec::new()
    };
    if below.is_empty() {
        return None;
    }
    let is_built_of_two = below
        .iter()
        .all(|&column| units::is_unit(grid.text(bottom, column)))
        || is_merged_to_two(grid, top);
    let heads = (0..grid.width())
        .map(|column| pair(grid, names, top, column))
        .collect();
    Some(Candidate {
        top,
        bottom,
        heads,
        is_built_of_two,
    })
}

/// Some cells reach over both rows, another spans columns that are named below it.
fn is_merged_to_two(grid: &Grid<'_>, top: usize) -> bool {
    let merges = || {
        let columns = grid.filled(top).into_iter();
        columns
            .filter_map(|column| grid.merge_at(top, column))
            .filter(|merge| merge.top == top)
    };
    let is_named = |column: usize| !grid.text(top + 1, column).is_empty();
    merges().any(|merge| merge.bottom == top + 1)
        && merges().any(|merge| {
            let wide = merge.bottom == top && merge.right > merge.left;
            wide && (merge.left..=merge.right.min(grid.width()))
                .filter(|&c| is_named(c))
                .count()
                > 1
        })
}

/// One column of a header of two rows.
fn pair<T>(grid: &Grid<'_>, names: &mut Names<T>, top: usize, column: usize) -> Head {
    let own = text::tidy(grid.text(top, column));
    let lower = text::tidy(grid.text(top + 1, column));
    let written = vec![text::key(&own), text::key(&lower)];
    let head = Head {
        written,
        ..Head::default()
    };
    if lower.is_empty() {
        // A text over several columns with nothing below it is a title, not a column's name.
        let is_wide = grid
            .merge_at(top, column)
            .is_some_and(|merge| merge.right > merge.left);
        let field = if is_wide { None } else { names.field(&own) };
        return Head {
            shown: own,
            field,
            ..head
        };
    }
    if !own.is_empty() && units::is_unit(&lower) {
        let field = names.field(&own);
        return Head {
            shown: with_unit(&own, &lower),
            field,
            ..head
        };
    }
    let group = group_above(grid, top, column);
    let field = if group.is_empty() {
        names.field(&lower)
    } else {
        let generic = GENERIC.contains(&text::key(&lower).as_str());
        let above = || {
            if generic {
                Some(bare_name(&group).to_owned())
            } else {
                None
            }
        };
        names
            .field(&format!("{}{lower}", bare_name(&group)))
            .or_else(|| above().and_then(|name| names.field(&name)))
            .or_else(|| names.field(&lower))
    };
    let shown = if GENERIC.contains(&text::key(&lower).as_str()) {
        format!("{group}{lower}")
    } else {
        lower
    };
    Head {
        shown,
        field,
        group,
        ..head
    }
}

/// The upper text that a column's lower header stands under.
fn group_above(grid: &Grid<'_>, top: usize, column: usize) -> String {
    if let Some(merge) = grid.merge_at(top, column) {
        return text::tidy(grid.text(merge.top, merge.left));
    }
    let own = grid.text(top, column);
    if !own.is_empty() || grid.has_merges() {
        return text::tidy(own);
    }
    // A CSV file has no merged cells: the text of the block is in its first column.
    let first = (0..column)
        .rev()
        .find(|&left| !grid.text(top, left).is_empty());
    match first
        .filter(|&first| (first..column).all(|between| !grid.text(top + 1, between).is_empty()))
    {
        Some(first) => text::tidy(grid.text(top, first)),
        None => String::new(),
    }
}

/// `总投资` over `（万元）` reads `总投资（万元）`.
fn with_unit(upper: &str, unit: &str) -> String {
    let bracketed = unit.starts_with(['(', '（', '[', '【']);
    if bracketed {
        format!("{upper}{unit}")
    } else {
        format!("{upper}（{unit}）")
    }
}

/// A header without its remark in brackets.
fn bare_name(header: &str) -> &str {
    let end = header
        .find(['(', '（', '[', '【', '/', '：', ':'])
        .unwrap_or(header.len());
    if end == 0 { header } else { &header[..end] }
}

/// Header cells merged downwards belong to the header to their end.
fn merged_bottom(grid: &Grid<'_>, top: usize, bottom: usize) -> usize {
    let reach = (0..grid.width())
        .filter_map(|column| grid.merge_at(top, column))
        .filter(|merge| merge.top == top)
        .map(|merge| merge.bottom.min(top + 2))
        .max()
        .unwrap_or(bottom);
    // A row in which something is written is never swallowed.
    (bottom + 1..=reach)
        .take_while(|&row| grid.filled(row).is_empty())
        .last()
        .unwrap_or(bottom)
}

/// Looks names up once; the same texts come again for every candidate.
struct Names<T: 'static> {
    fields: &'static [Field<T>],
    known: HashMap<String, Option<usize>>,
}

impl<T> Names<T> {
    fn field(&mut self, name: &str) -> Option<usize> {
        if name.is_empty() || name.chars().count() > LONGEST_NAME || derived::is_named(name) {
            return None;
        }
        if let Some(&known) = self.known.get(name) {
            return known;
        }
        let find = |name: &str| self.fields.iter().position(|field| field.is_named(name));
        // 总投资万元, 用地面积 亩: the unit without brackets hides the name.
        let found = find(name).or_else(|| {
            const UNITS: [&str; 9] = [
                "万元",
                "亿元",
                "元",
                "亩",
                "公顷",
                "万平方米",
                "平方米",
                "㎡",
                "%",
            ];
            let name = text::half_width(name);
            UNITS.iter().find_map(|unit| find(name.strip_suffix(unit)?))
        });
        self.known.insert(name.to_owned(), found);
        found
    }
}
