//! What the XML parts of a workbook say of themselves, checked tag by tag.

use std::io::{self, BufRead};

use super::{
    address,
    tags::{Flaw, Tags},
};
use crate::{
    MOST_MERGES, MOST_SHEETS, MOST_STRINGS, MOST_STYLES, WorkbookError, error::shown,
    limits::within,
};

/// How deep elements may stand in one another.
const MOST_DEPTH: usize = 256;

/// What all parts together have shown so far.
#[derive(Debug, Default)]
pub(super) struct Tally {
    sheets: usize,
    strings: usize,
    styles: usize,
    merges: usize,
}

impl Tally {
    /// Reads one part to its end.
    pub(super) fn check(&mut self, part: &str, source: impl BufRead) -> Result<(), WorkbookError> {
        let mut tags = Tags::new(source);
        let mut depth = 0_usize;
        while let Some(tag) = tags.next().map_err(|flaw| refused(part, flaw))? {
            match tag.first() {
                Some(b'/') => depth = depth.saturating_sub(1),
                Some(b'!') => {}
                Some(b'?') => declaration(part, tag)?,
                _ => {
                    depth += usize::from(!tag.ends_with(b"/"));
                    if depth > MOST_DEPTH {
                        return Err(broken(format!("{} 里的内容套了太多层", shown(part))));
                    }
                    self.element(part, tag)?;
                }
            }
        }
        Ok(())
    }

    fn element(&mut self, part: &str, tag: &[u8]) -> Result<(), WorkbookError> {
        match local_name(tag) {
            b"sheet" => {
                self.sheets += 1;
                within("工作表", self.sheets, MOST_SHEETS)
            }
            b"si" => {
                self.strings += 1;
                within("不同的文字", self.strings, MOST_STRINGS)
            }
            b"xf" | b"font" | b"fill" | b"border" | b"numFmt" => {
                self.styles += 1;
                within("单元格格式", self.styles, MOST_STYLES)
            }
            b"mergeCell" => {
                self.merges += 1;
                within("合并单元格", self.merges, MOST_MERGES)?;
                all(part, tag, b"ref", address::is_block)
            }
            b"dimension" => all(part, tag, b"ref", address::is_block),
            b"row" => all(part, tag, b"r", |text| address::row(text).is_some()),
            b"c" => all(part, tag, b"r", |text| address::cell(text).is_some()),
            b"sst" => counts(part, tag),
            b"Relationship" => relationship(tag),
            _ => Ok(()),
        }
    }
}

/// Refuses a tag with an address that is none.
fn all(part: &str, tag: &[u8], key: &[u8], is: fn(&[u8]) -> bool) -> Result<(), WorkbookError> {
    match attributes(tag).find(|(name, value)| *name == key && !is(value)) {
        None => Ok(()),
        Some((_, value)) => Err(broken(format!(
            "{} 里写着不存在的单元格地址“{}”",
            shown(part),
            shown(&String::from_utf8_lossy(value))
        ))),
    }
}

/// Refuses a number of texts that readers would make room for at once.
fn counts(part: &str, tag: &[u8]) -> Result<(), WorkbookError> {
    for (name, value) in attributes(tag) {
        let digits = value.iter().filter(|b| b.is_ascii_digit());
        let number = digits.fold(0_usize, |number, digit| {
            number
                .saturating_mul(10)
                .saturating_add(usize::from(digit - b'0'))
        });
        if name == b"uniqueCount" && number > MOST_STRINGS {
            return Err(broken(format!(
                "{} 自称有 {} 条文字，与实际不符",
                shown(part),
                shown(&String::from_utf8_lossy(value))
            )));
        }
    }
    Ok(())
}

/// Sheets stand in XML parts, which have been looked through; another part has not.
fn relationship(tag: &[u8]) -> Result<(), WorkbookError> {
    let value = |key: &[u8]| {
        attributes(tag)
            .find(|(name, _)| *name == key)
            .map(|(_, value)| String::from_utf8_lossy(value).into_owned())
            .unwrap_or_default()
    };
    let (kind, target) = (value(b"Type"), value(b"Target"));
    let is_read = ["/worksheet", "/officeDocument"]
        .iter()
        .any(|end| kind.ends_with(end));
    if is_read && !target.to_ascii_lowercase().ends_with(".xml") {
        return Err(broken(format!(
            "工作表不在 XML 部件里（{}）",
            shown(&target)
        )));
    }
    Ok(())
}

/// `<?xml … encoding="…"?>`: in another encoding than UTF-8, tags may be other tags.
fn declaration(part: &str, tag: &[u8]) -> Result<(), WorkbookError> {
    let foreign = tag.starts_with(b"?xml ")
        && attributes(tag)
            .any(|(name, value)| name == b"encoding" && !value.eq_ignore_ascii_case(b"utf-8"));
    if foreign {
        return Err(broken(format!("{} 的文字编码不是 UTF-8", shown(part))));
    }
    Ok(())
}

fn local_name(tag: &[u8]) -> &[u8] {
    let end = tag
        .iter()
        .position(|b| b.is_ascii_whitespace() || *b == b'/')
        .unwrap_or(tag.len());
    let name = &tag[..end];
    let prefix = name.iter().rposition(|&b| b == b':');
    &name[prefix.map_or(0, |at| at + 1)..]
}

/// The names and raw values of a tag's attributes.
fn attributes(tag: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = tag;
    std::iter::from_fn(move || {
        let equals = memchr::memchr(b'=', rest)?;
        let (before, after) = (rest[..equals].trim_ascii_end(), &rest[equals + 1..]);
        let name = before
            .iter()
            .rposition(u8::is_ascii_whitespace)
            .map_or(before, |at| &before[at + 1..]);
        let after = after.trim_ascii_start();
        let (&quote, after) = after.split_first()?;
        let end = memchr::memchr(quote, after)?;
        rest = &after[end + 1..];
        Some((name, &after[..end]))
    })
}

fn refused(part: &str, flaw: Flaw) -> WorkbookError {
    let part = shown(part);
    match flaw {
        Flaw::Read(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            WorkbookError::Unpacked(part)
        }
        Flaw::Read(_) => broken(format!("{part} 解不开，文件已损坏")),
        Flaw::Doctype => broken(format!("{part} 里有 DOCTYPE 声明，Excel 的文件里不会有")),
        Flaw::Long => broken(format!("{part} 里有一段内容长得不正常")),
        Flaw::Cut => broken(format!("{part} 不完整")),
    }
}

fn broken(why: String) -> WorkbookError {
    WorkbookError::Broken(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(xml: &str) -> Result<(), WorkbookError> {
        Tally::default().check("xl/a.xml", xml.as_bytes())
    }

    #[test]
    fn attributes_are_found_as_they_are_written() {
        let found: Vec<_> = attributes(b"x:c  r = 'A1'\n s=\"2\" t=''/").collect();
        let expected: [(&[u8], &[u8]); 3] = [(b"r", b"A1"), (b"s", b"2"), (b"t", b"")];
        assert_eq!(found, expected);
        assert_eq!(local_name(b"x:c r='1'"), b"c");
        assert_eq!(local_name(b"sst/"), b"sst");
    }

    #[test]
    fn false_addresses_and_numbers_are_refused() {
        let good = "<?xml version='1.0' encoding='UTF-8'?><sst count='9' uniqueCount='3'/>\
                    <dimension ref='A1:XFD1048576'/><row r='5'><c r='B5' s='1'/></row>";
        assert_eq!(check(good), Ok(()));
        for bad in [
            "<c r='AAAAAAAA1'/>",
            "<x:c s='1' r='A9999999'/>",
            "<row r='4294967297'/>",
            "<mergeCell ref='B2:A1'/>",
            "<dimension ref='A1:A99999999999'/>",
            "<sst uniqueCount='4294967295'/>",
            "<sst uniqueCount='99999999999999999999999999'/>",
            "<?xml version='1.0' encoding='UTF-16'?>",
            "<Relationship Type='a/worksheet' Target='media/a.png'/>",
            "<!DOCTYPE a>",
            "<a",
        ] {
            assert!(matches!(check(bad), Err(WorkbookError::Broken(_))), "{bad}");
        }
        assert!(check(&"<a>".repeat(MOST_DEPTH)).is_ok());
        assert!(check(&"<a>".repeat(MOST_DEPTH + 1)).is_err());
    }
}
