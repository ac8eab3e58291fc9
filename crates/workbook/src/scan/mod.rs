//! A look at a file before anything of it is kept: in bounded memory, trusting no header.
//!
//! Whatever reads the file afterwards allocates by what the file says of itself; here that is
//! compared with what it really holds.

mod address;
mod archive;
mod part;
mod tags;

use memchr::memmem;

use crate::{MOST_BYTES, WorkbookError};

/// What a file that passed the scan is to be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A zip file with a workbook of the present format in it.
    Excel,
    /// Neither a zip file nor a compound file: text, if anything.
    Text,
}

/// Looks through a whole file and says what it is, or why it must not be read.
///
/// Pure: no input or output, and memory is bounded by a small multiple of the file's directory.
///
/// # Errors
/// A [`WorkbookError`], whose sentence says what to do with the file.
pub fn scan(bytes: &[u8]) -> Result<Content, WorkbookError> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(WorkbookError::TooLarge);
    }
    if bytes.starts_with(b"PK") {
        archive::check(bytes)?;
        return Ok(Content::Excel);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(why_compound(bytes));
    }
    Ok(Content::Text)
}

/// Looks through a package of any Office program (docx, xlsx) as [`scan`] does; its size is the
/// caller's to bound.
///
/// # Errors
/// A [`WorkbookError`].
pub fn scan_package(bytes: &[u8]) -> Result<(), WorkbookError> {
    archive::package(bytes, |parts| match parts.contains("_rels/.rels") {
        true => Ok(()),
        false => Err(WorkbookError::Broken("里面没有文档".to_owned())),
    })
}

/// Why a compound file is not read: a new workbook behind a password, or the old format. The
/// stream's name tells; the tables of the format are not followed.
fn why_compound(bytes: &[u8]) -> WorkbookError {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    match memmem::find(bytes, &name) {
        Some(_) => WorkbookError::Password,
        None => WorkbookError::OldExcel,
    }
}
