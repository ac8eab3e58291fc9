//! The zip file around a workbook: its names and sizes, compared with what it really holds.

use std::{
    collections::HashSet,
    io::{self, BufRead, BufReader, Cursor, Read},
};

use memchr::memmem;
use zip::{CompressionMethod, ZipArchive, read::ZipFile};

use super::part::Tally;
use crate::{MOST_PARTS, MOST_UNPACKED, WorkbookError, error::shown, limits::within};

/// A part may unpack to so many times its size, once it is larger than [`DENSE_FROM`]. Sheets
/// reach some 20, a part of one repeated byte 1,000.
const MOST_DENSE: u64 = 200;
/// So many bytes compress as well as they like.
const DENSE_FROM: u64 = 4 * 1024 * 1024;
/// The longest name of a part, in bytes.
const MOST_NAME: usize = 1_024;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Refuses a zip file that is no workbook, or one that no program for sheets writes.
pub(super) fn check(bytes: &[u8]) -> Result<(), WorkbookError> {
    package(bytes, is_workbook)
}

/// As [`check`], whatever the package is that passes `kind`, which sees the names of its parts.
pub(super) fn package(
    bytes: &[u8],
    kind: fn(&HashSet<String>) -> Result<(), WorkbookError>,
) -> Result<(), WorkbookError> {
    // By its entries' marks, before a list of them is made: the directory's own number may lie.
    let marks = memmem::find_iter(bytes, b"PK\x01\x02");
    within(
        "文件里的部件",
        marks.take(MOST_PARTS + 1).count(),
        MOST_PARTS,
    )?;
    let unreadable = |_| broken("压缩包损坏或不完整".to_owned());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    kind(&names(&archive)?)?;
    if archive.has_duplicate_names() {
        return Err(same_name());
    }
    if archive.has_overlapping_entries().map_err(unreadable)? {
        return Err(broken("部件互相重叠".to_owned()));
    }
    sizes(&mut archive)?;
    let mut tally = Tally::default();
    let mut left = MOST_UNPACKED;
    for at in 0..archive.len() {
        left -= part(&mut archive, at, left, &mut tally)?;
    }
    Ok(())
}

/// The parts' names in lower case; refuses those that lead out of a folder or stand for two parts.
fn names(archive: &Archive<'_>) -> Result<HashSet<String>, WorkbookError> {
    let mut seen = HashSet::new();
    for name in archive.file_names() {
        let name = name.map_err(|_| broken("部件的名字读不出来".to_owned()))?;
        // As readers look parts up: without case, and with the slashes of either system.
        let plain = name.replace('\\', "/").to_ascii_lowercase();
        let leads_out = plain.starts_with('/')
            || plain.as_bytes().get(1) == Some(&b':')
            || plain.split('/').any(|step| step == "..");
        if leads_out || plain.contains('\0') || plain.len() > MOST_NAME {
            return Err(broken(format!("部件的名字“{}”不正常", shown(&name))));
        }
        if !seen.insert(plain) {
            return Err(same_name());
        }
    }
    Ok(seen)
}

/// Tells other kinds of files by their parts.
fn is_workbook(seen: &HashSet<String>) -> Result<(), WorkbookError> {
    if seen.contains("_rels/.rels") && !seen.contains("xl/workbook.bin") {
        return if seen.contains("word/document.xml") {
            Err(WorkbookError::Kind("docx".to_owned()))
        } else {
            Ok(())
        };
    }
    let inner = |name: &String| {
        [".xlsx", ".xlsm", ".xls", ".csv"]
            .iter()
            .any(|end| name.ends_with(end))
    };
    Err(if seen.contains("xl/workbook.bin") {
        WorkbookError::Kind("xlsb".to_owned())
    } else if seen.contains("content.xml") {
        WorkbookError::Kind("ods".to_owned())
    } else if seen.iter().any(inner) {
        WorkbookError::Archive
    } else {
        broken("里面没有 Excel 工作簿".to_owned())
    })
}

/// Refuses what the directory itself says is too much, before anything is unpacked.
fn sizes(archive: &mut Archive<'_>) -> Result<(), WorkbookError> {
    let mut left = MOST_UNPACKED;
    for at in 0..archive.len() {
        let member = archive
            .by_index_raw(at)
            .map_err(|_| broken("压缩包损坏或不完整".to_owned()))?;
        let name = String::from_utf8_lossy(member.name_raw()).into_owned();
        left -= allowed(&member, &name, left)?;
    }
    Ok(())
}

/// Unpacks a part once into nothing and says how large it is.
fn part(
    archive: &mut Archive<'_>,
    at: usize,
    left: u64,
    tally: &mut Tally,
) -> Result<u64, WorkbookError> {
    let damaged = |_| broken("压缩包损坏或不完整".to_owned());
    let member = archive.by_index_raw(at).map_err(damaged)?;
    let name = member.name().map_err(damaged)?.into_owned();
    let packed = member.compressed_size();
    let said = member.size();
    drop(member);
    let member = archive.by_index(at).map_err(damaged)?;
    let mut source = BufReader::new(Meter {
        source: member,
        read: 0,
        most: left,
    });
    let refused = |error: io::Error| match error.kind() {
        io::ErrorKind::FileTooLarge => WorkbookError::Unpacked(shown(&name)),
        _ => broken(format!("{} 解不开，文件已损坏", shown(&name))),
    };
    let lower = name.to_ascii_lowercase();
    if lower.ends_with(".xml") || lower.ends_with(".rels") {
        let start = source.fill_buf().map_err(refused)?;
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
        // In UTF-16 a zero stands beside the first angle bracket.
        if !matches!(start.trim_ascii_start(), [] | [b'<'] | [b'<', 1..=255, ..]) {
            return Err(broken(format!("{} 不是 UTF-8 的 XML", shown(&name))));
        }
        tally.check(&name, &mut source)?;
    }
    io::copy(&mut source, &mut io::sink()).map_err(refused)?;
    let real = source.get_ref().read;
    if real != said {
        return Err(broken(format!("{} 的大小与目录不符", shown(&name))));
    }
    if real > DENSE_FROM && real / packed.max(1) > MOST_DENSE {
        return Err(WorkbookError::Dense(shown(&name)));
    }
    Ok(real)
}

/// What the directory says of a part: its size, when it may be unpacked at all.
fn allowed<R: Read>(member: &ZipFile<'_, R>, name: &str, left: u64) -> Result<u64, WorkbookError> {
    if member.encrypted() {
        return Err(WorkbookError::Password);
    }
    if member.is_symlink() {
        return Err(broken(format!("部件“{}”是指向别处的链接", shown(name))));
    }
    if !matches!(
        member.compression(),
        CompressionMethod::Stored | CompressionMethod::Deflated
    ) {
        return Err(broken(format!("{} 的压缩方法不是 Excel 用的", shown(name))));
    }
    if member.size() > left {
        return Err(WorkbookError::Unpacked(shown(name)));
    }
    Ok(member.size())
}

/// Counts what is read, and ends with an error once it is too much.
struct Meter<R> {
    source: R,
    read: u64,
    most: u64,
}

impl<R: Read> Read for Meter<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.read += count as u64;
        if self.read > self.most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(count)
    }
}

fn same_name() -> WorkbookError {
    broken("有两个同名的部件".to_owned())
}

fn broken(why: String) -> WorkbookError {
    WorkbookError::Broken(why)
}
