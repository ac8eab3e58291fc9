//! A sheet as bureaus really write it, read into documents.
//!
//! Bureaus send title rows above the header, merged cells, two-row headers, section rows between
//! the data, totals below it, and units written anywhere. [`read`] finds the header by the names
//! of the fields, says which column it took for which field, and sorts every row below into good,
//! refused (with the cell and what to write instead) or skipped (with the reason). Nothing is
//! dropped silently except blank rows.
//!
//! Pure: files are opened by the crate `workbook`, which hands over [`Table`]s of text.

mod grid;
mod header;
mod rows;
mod settle;
mod units;

#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::catalogue::Field;

/// A sheet as text; the first cell of each row stands in column A.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The sheet's name, used in what is said about it.
    pub name: String,
    /// Cells by row and column; rows may differ in length, a missing cell is a blank one.
    pub rows: Vec<Vec<String>>,
    /// The number (from 1) that Excel shows beside `rows[0]`.
    pub first_row: u32,
    /// Merged cells; the text stands in the upper left one.
    pub merges: Vec<Merge>,
}

/// A merged block of cells: 0-based, inclusive, relative to [`Table::rows`] and column A.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// First row.
    pub top: usize,
    /// First column.
    pub left: usize,
    /// Last row.
    pub bottom: usize,
    /// Last column.
    pub right: usize,
}

/// What a sheet was understood to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<T> {
    /// The number of the header's (upper) row, from 1.
    pub header_row: u32,
    /// Every used column from the left, understood or not.
    pub columns: Vec<Column>,
    /// The documents with the number of their row.
    pub good: Vec<(u32, T)>,
    /// What could not be read, by row and column; a row may have several, the header too.
    pub refused: Vec<Refusal>,
    /// Rows that are no documents, with the reason; blank rows are not named.
    pub skipped: Vec<(u32, String)>,
}

/// A column and what it was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The letters that Excel shows above it: `A`, `AB`.
    pub letter: String,
    /// Its header on one line, as written.
    pub header: String,
    /// The key of the field it holds; `None` when it is not read.
    pub field: Option<&'static str>,
    /// The Chinese name of that field.
    pub zh: Option<&'static str>,
    /// Where the unit comes from when the header does not name it: “未注明单位，按万元”.
    pub unit_note: Option<String>,
}

/// A cell (or a header) that could not be read. Prints as one sentence with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The sheet's name.
    pub sheet: String,
    /// The row's number as Excel shows it.
    pub row: u32,
    /// The column's letters; empty when the sheet has no such column.
    pub column: String,
    /// The column's header.
    pub header: String,
    /// What stands in the cell.
    pub value: String,
    /// The sentence that says what to write instead.
    pub advice: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "工作表“{}” 第 {} 行", self.sheet, self.row)?;
        if !self.column.is_empty() {
            write!(f, " {} 列", self.column)?;
        }
        if !self.header.is_empty() {
            write!(f, "（{}）", self.header)?;
        }
        if !self.value.is_empty() {
            write!(f, "“{}”", shortened(&self.value))?;
        }
        write!(f, "：{}", self.advice)
    }
}

/// A long paragraph is recognised by its beginning.
fn shortened(value: &str) -> String {
    const MOST: usize = 40;
    let line = crate::text::tidy(value);
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// No row of a sheet's beginning names the fields. Prints as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoHeader {
    /// The sheet's name.
    pub sheet: String,
    /// The Chinese names of the columns that the header must have.
    pub needed: Vec<&'static str>,
    /// The row most like a header: its number and the Chinese names of the fields found in it.
    pub closest: Option<(u32, Vec<&'static str>)>,
}

impl fmt::Display for NoHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "工作表“{}”的前 {} 行里没有找到表头",
            self.sheet,
            header::SEARCHED_ROWS
        )?;
        if let Some((row, names)) = &self.closest {
            write!(f, "（最像的是第 {row} 行，只认出 {}）", names.join("、"))?;
        }
        f.write_str("：请保留一行列名")?;
        if !self.needed.is_empty() {
            write!(f, "，其中要有“{}”", self.needed.join("”“"))?;
        }
        f.write_str("，并至少有两列用模板里的名称")
    }
}

impl std::error::Error for NoHeader {}

/// Reads a sheet into documents that start as `blank` and are filled field by field.
///
/// # Errors
/// [`NoHeader`] when none of the first 30 rows names a needed field and one more.
pub fn read<T>(
    table: &Table,
    fields: &'static [Field<T>],
    blank: fn() -> T,
) -> Result<Reading<T>, NoHeader> {
    let grid = grid::Grid::new(table);
    let header = header::find(&grid, fields)?;
    Ok(rows::read(&grid, &header, fields, blank))
}

/// The letters that Excel shows above a column, counted from 0: `A`, `Z`, `AA`.
pub fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = Some(column);
    while let Some(column) = rest {
        letters.push(char::from(b'A' + (column % 26) as u8));
        rest = (column / 26).checked_sub(1);
    }
    letters.iter().rev().collect()
}
