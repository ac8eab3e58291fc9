//! Excel and CSV files at the edge of the system: [`read`] turns a file into tables of text, which
//! `domain::sheet` understands; [`template`] writes the empty sheet that bureaus fill in.
//!
//! Files come from anywhere, so everything about them is bounded before it is held in memory:
//! [`scan`] looks through the file, the constants say how much of everything there may be. Programs
//! that are exposed read in a process of their own all the same: the libraries of the formats
//! have surprised others before.

mod csv_file;
mod error;
mod excel;
mod limits;
mod number;
mod scan;
mod template;

use std::{fs::File, io::Read, path::Path};

use domain::sheet::Table;
use serde::{Deserialize, Serialize};

pub use error::WorkbookError;
pub use limits::*;
pub use scan::{Content, scan, scan_package};
pub use template::template;

/// A file's sheets and what was left out of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    read_from(open(path)?, path)
}

/// Opens a file for [`read_from`].
///
/// # Errors
/// [`WorkbookError::Open`], also for a folder.
pub fn open(path: &Path) -> Result<File, WorkbookError> {
    let file = File::open(path).map_err(unopened)?;
    if file.metadata().map_err(unopened)?.is_dir() {
        return Err(WorkbookError::Open("这是一个文件夹".to_owned()));
    }
    Ok(file)
}

/// As [`read_with_notes`], from wherever the bytes come; of the path only the name counts.
///
/// # Errors
/// A [`WorkbookError`], whose sentence says what to do with the file.
pub fn read_from(source: impl Read, path: &Path) -> Result<Workbook, WorkbookError> {
    let bytes = bytes(source)?;
    let extension = path
        .extension()
        .and_then(|end| end.to_str())
        .unwrap_or("")
        .to_lowercase();
    // What is in the file counts for more than its name: renaming does not convert.
    let zipped = bytes.starts_with(b"PK");
    if zipped && !["xlsx", "xlsm", "csv", "xls", "et"].contains(&extension.as_str()) {
        return Err(WorkbookError::Kind(extension));
    }
    let workbook = match (scan(&bytes)?, extension.as_str()) {
        (Content::Excel, _) => excel::read(bytes, false)?,
        (Content::Text, "csv") => {
            let name = path
                .file_stem()
                .map(|stem| stem.to_string_lossy().into_owned());
            let table = csv_file::read(&bytes, name.unwrap_or_default())?;
            Workbook {
                tables: table.into_iter().collect(),
                notes: Vec::new(),
            }
        }
        (Content::Text, "xlsx" | "xlsm") => {
            return Err(WorkbookError::Broken("不是 Excel 的压缩格式".to_owned()));
        }
        (Content::Text, _) => return Err(WorkbookError::Kind(extension)),
    };
    if workbook.tables.is_empty() {
        return Err(WorkbookError::Empty {
            hidden: workbook.notes.len(),
        });
    }
    Ok(workbook)
}

/// Every sheet of an `.xlsx` file that [`scan_package`] let pass, hidden ones too.
///
/// # Errors
/// A [`WorkbookError`], whose sentence says what to do with the file.
pub fn read_all(bytes: Vec<u8>) -> Result<Vec<Table>, WorkbookError> {
    excel::read(bytes, true).map(|workbook| workbook.tables)
}

fn unopened(error: std::io::Error) -> WorkbookError {
    use std::io::ErrorKind;
    WorkbookError::Open(match error.kind() {
        ErrorKind::NotFound => "没有这个文件".to_owned(),
        ErrorKind::PermissionDenied => "没有权限读它".to_owned(),
        _ => error.to_string(),
    })
}

fn bytes(source: impl Read) -> Result<Vec<u8>, WorkbookError> {
    let mut bytes = Vec::new();
    // Read one byte more than allowed: a file's stated size may be wrong, a pipe has none.
    source
        .take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(unopened)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(WorkbookError::TooLarge);
    }
    Ok(bytes)
}
