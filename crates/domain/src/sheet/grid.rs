//! The sheet as a grid that knows its merged cells.

use super::{Merge, Table};

/// A table with its merges ready for look-up.
pub(super) struct Grid<'a> {
    table: &'a Table,
    /// By left column, then top row.
    merges: Vec<Merge>,
    width: usize,
}

impl<'a> Grid<'a> {
    pub(super) fn new(table: &'a Table) -> Self {
        let mut merges: Vec<Merge> = table
            .merges
            .iter()
            .copied()
            .filter(|m| m.top <= m.bottom && m.left <= m.right && m.top < table.rows.len())
            .collect();
        merges.sort_by_key(|m| (m.left, m.top));
        // Trailing blank columns are formatting, not content.
        let used = |row: &Vec<String>| {
            row.iter()
                .rposition(|text| !bare(text).is_empty())
                .map_or(0, |last| last + 1)
        };
        let width = table.rows.iter().map(used).max().unwrap_or(0);
        Self {
            table,
            merges,
            width,
        }
    }

    pub(super) fn name(&self) -> &'a str {
        &self.table.name
    }

    pub(super) fn height(&self) -> usize {
        self.table.rows.len()
    }

    /// Up to the last column in which anything stands.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn has_merges(&self) -> bool {
        !self.merges.is_empty()
    }

    /// The number that Excel shows beside the row.
    pub(super) fn number(&self, row: usize) -> u32 {
        self.table
            .first_row
            .saturating_add(u32::try_from(row).unwrap_or(u32::MAX))
    }

    /// What is written in the cell itself, without blanks around it.
    pub(super) fn text(&self, row: usize, column: usize) -> &'a str {
        self.table
            .rows
            .get(row)
            .and_then(|cells| cells.get(column))
            .map_or("", |text| bare(text))
    }

    /// The merged block that the cell belongs to.
    pub(super) fn merge_at(&self, row: usize, column: usize) -> Option<&Merge> {
        (0..=column).rev().find_map(|left| {
            let after = self
                .merges
                .partition_point(|m| (m.left, m.top) <= (left, row));
            let merge = self.merges.get(after.checked_sub(1)?)?;
            let covers = merge.left == left && row <= merge.bottom && column <= merge.right;
            covers.then_some(merge)
        })
    }

    /// The cell's text or, when it is blank, that of the block merged over several rows that
    /// begins in this column at `floor` or below. Sideways nothing is carried: a text over two
    /// columns belongs to the left one.
    pub(super) fn carried(&self, row: usize, column: usize, floor: usize) -> &'a str {
        let own = self.text(row, column);
        if !own.is_empty() {
            return own;
        }
        let after = self
            .merges
            .partition_point(|m| (m.left, m.top) <= (column, row));
        match after.checked_sub(1).and_then(|at| self.merges.get(at)) {
            Some(m) if m.left == column && m.top >= floor && row <= m.bottom => {
                self.text(m.top, column)
            }
            _ => "",
        }
    }

    /// The columns of a row in which something is written.
    pub(super) fn filled(&self, row: usize) -> Vec<usize> {
        (0..self.width)
            .filter(|&column| !self.text(row, column).is_empty())
            .collect()
    }
}

/// Without blanks of any kind around it, the invisible ones of copied text included.
pub(super) fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}
