//! How much a file may hold. A bureau's real workbook is far below; a hostile one is told so.

use crate::WorkbookError;

/// The largest file that is read, in bytes: 20 MiB.
pub const MOST_BYTES: u64 = 20 * 1024 * 1024;
/// The most that a workbook's parts may unpack to together, in bytes: 100 MiB.
pub const MOST_UNPACKED: u64 = 100 * 1024 * 1024;
/// The parts (sheets, pictures, styles …) that a workbook may consist of.
pub const MOST_PARTS: usize = 2_000;
/// The sheets in a workbook.
pub const MOST_SHEETS: usize = 100;
/// The last row that may be written in.
pub const MOST_ROWS: u32 = 20_000;
/// The last column that may be written in.
pub const MOST_COLUMNS: u32 = 200;
/// The cells of all sheets together, with the blanks to the left of and above written ones.
pub const MOST_CELLS: usize = 1_000_000;
/// The characters in one cell: Excel's own limit.
pub const MOST_CELL_TEXT: usize = 32_767;
/// The text of all cells together, in bytes of UTF-8: 32 MiB.
pub const MOST_TEXT: usize = 32 * 1024 * 1024;
/// The merged blocks of all sheets together.
pub const MOST_MERGES: usize = 50_000;
/// The different texts that a workbook's cells may share.
pub const MOST_STRINGS: usize = 1_000_000;
/// The formats, fonts, fills and borders that a workbook may define together.
pub const MOST_STYLES: usize = 200_000;

/// What has been taken of [`MOST_CELLS`] and [`MOST_TEXT`] so far.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    cells: usize,
    text: usize,
}

impl Budget {
    /// Makes room for cells.
    pub(crate) fn cells(&mut self, more: usize) -> Result<(), WorkbookError> {
        self.cells = self.cells.saturating_add(more);
        within("单元格", self.cells, MOST_CELLS)
    }

    /// Makes room for a cell's text.
    pub(crate) fn text(&mut self, text: &str) -> Result<(), WorkbookError> {
        self.text = self.text.saturating_add(text.len());
        if self.text > MOST_TEXT {
            return Err(WorkbookError::TooMuchText);
        }
        Ok(())
    }
}

/// Refuses a number above the most of its kind.
pub(crate) fn within(what: &'static str, number: usize, most: usize) -> Result<(), WorkbookError> {
    if number > most {
        return Err(WorkbookError::TooMany { what, most });
    }
    Ok(())
}

/// Whether a cell's text is longer than [`MOST_CELL_TEXT`].
pub(crate) fn is_too_long(text: &str) -> bool {
    text.len() > MOST_CELL_TEXT && text.chars().count() > MOST_CELL_TEXT
}
