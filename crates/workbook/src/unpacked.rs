//! What a zip file unpacks to, measured before anything is kept.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;

use crate::WorkbookError;

/// The most that one member may unpack to: 200 MB.
pub(crate) const MOST_BYTES: u64 = 200 * 1024 * 1024;

/// Refuses a file with a member that is, or claims to be, larger than [`MOST_BYTES`].
pub(crate) fn check(bytes: &[u8]) -> Result<(), WorkbookError> {
    check_within(bytes, MOST_BYTES)
}

fn check_within(bytes: &[u8], most: u64) -> Result<(), WorkbookError> {
    let broken = |error: zip::result::ZipError| WorkbookError::Broken(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    for at in 0..archive.len() {
        let member = archive.by_index_raw(at).map_err(broken)?;
        let (name, size) = (member.name().map_err(broken)?.into_owned(), member.size());
        drop(member);
        if size > most {
            return Err(WorkbookError::Unpacked(name));
        }
        // The directory may lie, so the member is unpacked once into nothing.
        let member = archive.by_index(at).map_err(broken)?;
        let real = io::copy(&mut member.take(most + 1), &mut io::sink())
            .map_err(|error| WorkbookError::Broken(error.to_string()))?;
        if real > most {
            return Err(WorkbookError::Unpacked(name));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    #[test]
    fn neither_a_large_member_nor_a_lying_one_passes() {
        let size = 3_000_001u32;
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer
            .start_file("xl/workbook.xml", SimpleFileOptions::default())
            .unwrap();
        writer.write_all(&vec![b' '; size as usize]).unwrap();
        let honest = writer.finish().unwrap().into_inner();
        assert_eq!(check_within(&honest, u64::from(size)), Ok(()));
        let refused = WorkbookError::Unpacked("xl/workbook.xml".to_owned());
        assert_eq!(check_within(&honest, 1_000_000), Err(refused));

        let mut lying = honest.clone();
        for at in 0..lying.len() - 4 {
            if lying[at..at + 4] == size.to_le_bytes() {
                lying[at..at + 4].copy_from_slice(&9u32.to_le_bytes());
            }
        }
        assert_ne!(lying, honest);
        assert!(check_within(&lying, 1_000_000).is_err());
    }
}
