//! Excel and CSV files at the edge of the system: [`read`] turns a file into tables of text, which
//! `domain::sheet` understands; [`template`] writes the empty sheet that bureaus fill in.
//!
//! Files come from anywhere, so everything about them is bounded before it is held in memory:
//! the file, what it unpacks to, rows and columns.

mod csv_file;
mod error;
mod excel;
mod number;
mod template;
mod unpacked;

use std::{fs::File, io::Read, path::Path};

use domain::sheet::Table;

pub use error::WorkbookError;
pub use template::template;

/// The largest file that is read: 20 MB.
pub const MOST_BYTES: u64 = 20 * 1024 * 1024;
/// The last row that may be written in.
pub const MOST_ROWS: u32 = 20_000;
/// The last column that may be written in.
pub const MOST_COLUMNS: u32 = 200;

/// A file's sheets and what was left out of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workbook {
    /// The visible sheets in which something is written, in their order.
    pub tables: Vec<Table>,
    /// A sentence about each sheet that was passed over because it is hidden.
    pub notes: Vec<String>,
}

/// Reads the visible sheets of an `.xlsx`, `.xlsm` or `.csv` file; a CSV file is one sheet with
/// the file's name. Empty sheets are left out.
///
/// # Errors
/// A [`WorkbookError`], whose sentence says what to do with the file.
pub fn read(path: &Path) -> Result<Vec<Table>, WorkbookError> {
    read_with_notes(path).map(|workbook| workbook.tables)
}

/// As [`read`], and says which hidden sheets were passed over.
///
/// # Errors
/// A [`WorkbookError`], whose sentence says what to do with the file.
pub fn read_with_notes(path: &Path) -> Result<Workbook, WorkbookError> {
    let bytes = bytes(path)?;
    let extension = path
        .extension()
        .and_then(|end| end.to_str())
        .unwrap_or("")
        .to_lowercase();
    // What is in the file counts for more than its name: renaming does not convert.
    let workbook = if bytes.starts_with(b"PK") {
        match extension.as_str() {
            "xlsx" | "xlsm" | "csv" | "xls" | "et" => excel::read(bytes)?,
            _ => return Err(WorkbookError::Kind(extension)),
        }
    } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(excel::why_compound(bytes));
    } else {
        match extension.as_str() {
            "csv" => {
                let name = path
                    .file_stem()
                    .map(|stem| stem.to_string_lossy().into_owned());
                let table = csv_file::read(&bytes, name.unwrap_or_default())?;
                Workbook {
                    tables: table.into_iter().collect(),
                    notes: Vec::new(),
                }
            }
            "xlsx" | "xlsm" => {
                return Err(WorkbookError::Broken("不是 Excel 的压缩格式".to_owned()));
            }
            _ => return Err(WorkbookError::Kind(extension)),
        }
    };
    if workbook.tables.is_empty() {
        return Err(WorkbookError::Empty {
            hidden: workbook.notes.len(),
        });
    }
    Ok(workbook)
}

fn bytes(path: &Path) -> Result<Vec<u8>, WorkbookError> {
    let failed = |error: std::io::Error| WorkbookError::Open(error.to_string());
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(WorkbookError::Open("这是一个文件夹".to_owned()));
    }
    let mut bytes = Vec::new();
    // Read one byte more than allowed: a file's stated size may be wrong, a pipe has none.
    file.take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(WorkbookError::TooLarge);
    }
    Ok(bytes)
}
