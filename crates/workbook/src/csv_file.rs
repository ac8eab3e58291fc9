//! CSV as Excel, WPS and other systems write it: in four encodings, with three separators.

use csv::{ByteRecord, ReaderBuilder};
use domain::sheet::{Table, letters};
use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::{
    MOST_COLUMNS, MOST_ROWS, WorkbookError,
    limits::{Budget, is_too_long},
};

/// So many records at the beginning decide on the separator.
const SNIFFED: usize = 30;
/// The longest line, in bytes: 1 MiB.
const MOST_LINE: usize = 1024 * 1024;
/// The most fields in a line: what Excel has columns. Readers make room for all of them at once.
const MOST_FIELDS: usize = 16_384;

/// Reads a CSV file as one sheet; `None` when nothing is written in it.
pub(crate) fn read(bytes: &[u8], name: String) -> Result<Option<Table>, WorkbookError> {
    // One kind of line break, so that blank lines can be counted: Excel numbers them too.
    let text = decode(bytes)?.replace("\r\n", "\n").replace('\r', "\n");
    long_line(&text)?;
    let (separator, start) = separator(&text);
    let text = &text[start..];
    let mut reader = reader(text, separator);
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut record = ByteRecord::new();
    let mut budget = Budget::default();
    // Excel shows the line “sep=;” as no row.
    loop {
        let at = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let blank = text
            .get(at..)
            .map_or(0, |rest| rest.len() - rest.trim_start_matches('\n').len());
        let more = reader
            .read_byte_record(&mut record)
            .map_err(|error| WorkbookError::Broken(error.to_string()))?;
        if !more {
            break;
        }
        // The line break that ended the record before may still stand in front of the blank lines.
        let ended = usize::from(at > 0 && !text[..at].ends_with('\n'));
        let blank = blank.saturating_sub(ended);
        if rows.len() + blank >= MOST_ROWS as usize {
            return Err(beyond(&name, 0, rows.len() + blank + 1));
        }
        rows.resize(rows.len() + blank, Vec::new());
        rows.push(row(&record));
        within_bounds(&name, text, &rows, &mut budget)?;
    }
    open_quote(text, &rows)?;
    let is_blank = |row: &Vec<String>| row.iter().all(|cell| cell.trim().is_empty());
    let Some(first) = rows.iter().position(|row| !is_blank(row)) else {
        return Ok(None);
    };
    rows.drain(..first);
    let first_row = u32::try_from(first + 1).unwrap_or(u32::MAX);
    Ok(Some(Table {
        name,
        rows,
        first_row,
        merges: Vec::new(),
    }))
}

/// A record's fields without the blank ones behind the last.
fn row(record: &ByteRecord) -> Vec<String> {
    let used = (0..record.len())
        .rev()
        .find(|&at| !record[at].is_empty())
        .map_or(0, |last| last + 1);
    record
        .iter()
        .take(used)
        .map(|bytes| unmarked(field(bytes)))
        .collect()
}

/// Without the quotation mark that open data and spreadsheets put before what would else be taken
/// for a formula.
fn unmarked(cell: String) -> String {
    let risky = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start().starts_with(risky) => rest.to_owned(),
        _ => cell,
    }
}

/// Refuses a line that no sheet has, before any reader makes room for it.
fn long_line(text: &str) -> Result<(), WorkbookError> {
    for (at, line) in text.split('\n').enumerate() {
        let fields = |separator| memchr::memchr_iter(separator, line.as_bytes()).count();
        let is_wide = line.len() > MOST_FIELDS && b",;\t".iter().any(|&b| fields(b) >= MOST_FIELDS);
        if line.len() > MOST_LINE || is_wide {
            return Err(WorkbookError::LongLine(at + 1));
        }
    }
    Ok(())
}

/// Looks at the row read last.
fn within_bounds(
    sheet: &str,
    text: &str,
    rows: &[Vec<String>],
    budget: &mut Budget,
) -> Result<(), WorkbookError> {
    let row = rows.last().map_or(&[][..], |row| row);
    budget.cells(row.len())?;
    for (at, cell) in row.iter().enumerate() {
        budget.text(cell)?;
        if is_too_long(cell) {
            open_quote(text, rows)?;
            return Err(WorkbookError::LongText {
                sheet: sheet.to_owned(),
                cell: format!("{}{}", letters(at), rows.len()),
            });
        }
    }
    match row.len().checked_sub(1) {
        Some(last) if last >= MOST_COLUMNS as usize => Err(beyond(sheet, last, rows.len())),
        _ => Ok(()),
    }
}

fn beyond(sheet: &str, column: usize, row: usize) -> WorkbookError {
    WorkbookError::Beyond {
        sheet: sheet.to_owned(),
        cell: format!("{}{row}", letters(column)),
    }
}

/// UTF-8 or UTF-16 by their marks, UTF-8 if it is, else GB18030, which Excel writes in China.
fn decode(bytes: &[u8]) -> Result<String, WorkbookError> {
    let encoding = if bytes.starts_with(&[0xff, 0xfe]) {
        UTF_16LE
    } else if bytes.starts_with(&[0xfe, 0xff]) {
        UTF_16BE
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        GB18030
    };
    let (text, _, had_errors) = encoding.decode(bytes);
    if had_errors || text.contains('\0') {
        return Err(WorkbookError::Encoding);
    }
    Ok(text.into_owned())
}

/// The separator by which most of the first records have the same number of fields, and where
/// the first record begins.
fn separator(text: &str) -> (u8, usize) {
    if let Some(line) = text.lines().next()
        && let Some(mark) = line.strip_prefix("sep=")
        && let &[separator] = mark.as_bytes()
    {
        return (separator, (line.len() + 1).min(text.len()));
    }
    let score = |separator: u8| {
        let mut counts = std::collections::BTreeMap::<usize, usize>::new();
        for record in reader(text, separator)
            .byte_records()
            .take(SNIFFED)
            .flatten()
        {
            if record.len() > 1 {
                *counts.entry(record.len()).or_default() += 1;
            }
        }
        counts
            .into_iter()
            .map(|(fields, records)| (records, fields))
            .max()
            .unwrap_or_default()
    };
    // On a tie the first wins: a comma.
    let mut best = (b',', score(b','));
    for separator in [b';', b'\t'] {
        let score = score(separator);
        if score > best.1 {
            best = (separator, score);
        }
    }
    (best.0, 0)
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes())
}

/// `="0190"` keeps Excel from dropping the zero; it is no part of the value.
fn field(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let inner = text
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'));
    inner.unwrap_or(&text).to_owned()
}

/// An unclosed quotation mark takes the rest of the file into one cell; rows must not vanish so.
fn open_quote(text: &str, rows: &[Vec<String>]) -> Result<(), WorkbookError> {
    let is_odd = text.bytes().filter(|&byte| byte == b'"').count() % 2 == 1;
    let swallows = rows
        .last()
        .and_then(|row| row.last())
        .is_some_and(|cell| cell.contains('\n'));
    if is_odd && swallows {
        return Err(WorkbookError::OpenQuote(
            u32::try_from(rows.len()).unwrap_or(u32::MAX),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        read(text.as_bytes(), "项目".to_owned()).unwrap().unwrap()
    }

    #[test]
    fn a_mark_against_formulas_is_no_part_of_the_value() {
        let cells = &table("'=1+1,'甲,'-2\n").rows[0];
        assert_eq!(cells, &["=1+1", "'甲", "-2"]);
    }

    #[test]
    fn separators_are_told_by_the_shape_of_the_file() {
        for text in [
            "表\n名称,投资\n甲;乙,1\n",
            "表\n名称;投资\n甲,乙,丙;1\n丁;2",
            "表\n名称\t投资\n甲,乙\t1\n",
            "sep=;\n名称;投资\n甲,乙;1\n",
        ] {
            let rows = table(text).rows;
            assert!(
                rows.iter().any(|row| row[..] == ["名称", "投资"]),
                "{text}: {rows:?}"
            );
        }
    }

    #[test]
    fn blank_lines_and_line_breaks_in_cells_keep_the_numbers_right() {
        for end in ["\n", "\r\n", "\r"] {
            let text = "\n\n名称,简介\n\n甲,\"一\n二\"\n\n\n乙,\n".replace('\n', end);
            let table = table(&text);
            assert_eq!(table.first_row, 3);
            let names: Vec<_> = table.rows.iter().map(|row| row.first().cloned()).collect();
            let expected = [Some("名称"), None, Some("甲"), None, None, Some("乙")];
            assert_eq!(names, expected.map(|name| name.map(str::to_owned)));
            assert_eq!(table.rows[2][1], "一\n二");
        }
    }

    #[test]
    fn an_open_quotation_mark_is_answered() {
        let text = "名称,简介\n甲,\"一\n乙,二\n丙,三\n";
        assert_eq!(
            read(text.as_bytes(), String::new()),
            Err(WorkbookError::OpenQuote(2))
        );
        assert_eq!(table("名称,管径\n甲,12\"\n").rows[1][1], "12\"");
        assert_eq!(table("名称,电话\n甲,=\"0190\"\n").rows[1][1], "0190");
    }

    #[test]
    fn all_encodings_read_the_same() {
        let text = "项目名称,总投资\n稻米㸃,１.２亿\n";
        let utf16 = |big: bool| {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            units
                .flat_map(|unit| {
                    if big {
                        unit.to_be_bytes()
                    } else {
                        unit.to_le_bytes()
                    }
                })
                .collect::<Vec<u8>>()
        };
        let files = [
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            GB18030.encode(text).0.into_owned(),
            utf16(true),
            utf16(false),
        ];
        for bytes in files {
            let table = read(&bytes, String::new()).unwrap().unwrap();
            assert_eq!(table.rows, [["项目名称", "总投资"], ["稻米㸃", "１.２亿"]]);
        }
        assert_eq!(
            read(b"\x00\x01\x02", String::new()),
            Err(WorkbookError::Encoding)
        );
        assert_eq!(
            read(b"\xff\xff\xff", String::new()),
            Err(WorkbookError::Encoding)
        );
        assert_eq!(read(b" ,\n", String::new()), Ok(None));
    }

    #[test]
    fn too_much_is_refused() {
        let long = "甲,乙\n".repeat(MOST_ROWS as usize + 1);
        assert!(matches!(
            read(long.as_bytes(), String::new()),
            Err(WorkbookError::Beyond { .. })
        ));
        let wide = format!("{}甲\n", ",".repeat(MOST_COLUMNS as usize));
        assert!(matches!(
            read(wide.as_bytes(), String::new()),
            Err(WorkbookError::Beyond { .. })
        ));
    }
}
