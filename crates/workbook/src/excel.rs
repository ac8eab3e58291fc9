//! `.xlsx` and `.xlsm`, read cell by cell: a stray cell in the last corner of a sheet must not
//! make room for seventeen thousand million cells.

use std::io::Cursor;

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError,
};
use domain::sheet::{Merge, Table, letters};

use crate::{
    MOST_COLUMNS, MOST_ROWS, Workbook, WorkbookError,
    error::shown,
    limits::{Budget, is_too_long},
    number::{Shown, shortest},
};

type Book = Xlsx<Cursor<Vec<u8>>>;

/// Reads the sheets of a file that has passed the scan, hidden ones when they are asked for.
pub(crate) fn read(bytes: Vec<u8>, hidden: bool) -> Result<Workbook, WorkbookError> {
    let mut book = Book::new(Cursor::new(bytes)).map_err(broken)?;
    let mut budget = Budget::default();
    let mut workbook = Workbook {
        tables: Vec::new(),
        notes: Vec::new(),
    };
    for sheet in book.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        if sheet.visible != SheetVisible::Visible && !hidden {
            workbook
                .notes
                .push(format!("工作表“{}”是隐藏的，没有读取", sheet.name));
            continue;
        }
        workbook
            .tables
            .extend(table(&mut book, sheet.name, &mut budget)?);
    }
    Ok(workbook)
}

/// One sheet, from its first used row to its last; `None` when nothing is written in it.
fn table(
    book: &mut Book,
    name: String,
    budget: &mut Budget,
) -> Result<Option<Table>, WorkbookError> {
    let cells = cells(book, &name, budget)?;
    let Some(first) = cells.iter().map(|cell| cell.row).min() else {
        return Ok(None);
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    for Written { row, column, text } in cells {
        let (row, column) = ((row - first) as usize, column as usize);
        if rows.len() <= row {
            budget.cells(row - rows.len())?;
            rows.resize(row + 1, Vec::new());
        }
        if rows[row].len() <= column {
            budget.cells(column - rows[row].len())?;
            rows[row].resize(column + 1, String::new());
        }
        rows[row][column] = text;
    }
    let merges = book.merge_cells_by_sheet_name(&name).map_err(broken)?;
    let merges = merges
        .into_iter()
        .filter_map(|area| merge(area, first))
        .collect();
    Ok(Some(Table {
        name,
        rows,
        first_row: first + 1,
        merges,
    }))
}

/// A cell in which something is written; 0-based.
struct Written {
    row: u32,
    column: u32,
    text: String,
}

fn cells(book: &mut Book, sheet: &str, budget: &mut Budget) -> Result<Vec<Written>, WorkbookError> {
    let mut reader = book.worksheet_cells_reader(sheet).map_err(broken)?;
    let formats: Vec<Shown> = reader
        .styles()
        .iter()
        .map(|style| match &style.number_format {
            Some(format) => Shown::from_format(&format.format_code),
            None => Shown::default(),
        })
        .collect();
    let plain = Shown::default();
    let mut cells: Vec<Written> = Vec::new();
    loop {
        let (cell, style) = match reader.next_cell_with_style_id() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            Err(XlsxError::CellError(error)) => {
                let after = cells.last().map(|cell| address(cell.row, cell.column));
                let (sheet, after, error) =
                    (shown(sheet), after.unwrap_or_default(), shown(&error));
                return Err(WorkbookError::CellError {
                    sheet,
                    after,
                    error,
                });
            }
            Err(error) => return Err(broken(error)),
        };
        let text = text(cell.get_value(), formats.get(style).unwrap_or(&plain));
        // Cells that are only coloured or ruled do not count, however far they reach.
        if text.trim().is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            let (sheet, cell) = (shown(sheet), address(row, column));
            return Err(WorkbookError::Beyond { sheet, cell });
        }
        if is_too_long(&text) {
            let (sheet, cell) = (shown(sheet), address(row, column));
            return Err(WorkbookError::LongText { sheet, cell });
        }
        budget.cells(1)?;
        budget.text(&text)?;
        cells.push(Written { row, column, text });
    }
    Ok(cells)
}

fn merge(area: Dimensions, first: u32) -> Option<Merge> {
    let row = |row: u32| row.saturating_sub(first).min(MOST_ROWS) as usize;
    (area.end.0 >= first).then(|| Merge {
        top: row(area.start.0),
        left: area.start.1.min(MOST_COLUMNS) as usize,
        bottom: row(area.end.0),
        right: area.end.1.min(MOST_COLUMNS) as usize,
    })
}

fn text(value: &DataRef<'_>, format: &Shown) -> String {
    match value {
        DataRef::Float(number) => format.text(*number),
        // A line break typed on another system, as Excel escapes it.
        DataRef::String(text) => text.replace("_x000D_", ""),
        DataRef::SharedString(text) => text.replace("_x000D_", ""),
        DataRef::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        DataRef::DateTime(moment) => date(moment),
        DataRef::DateTimeIso(iso) => iso
            .strip_suffix("T00:00:00")
            .unwrap_or(iso)
            .replacen('T', " ", 1),
        other => Data::from(other.clone()).to_string(),
    }
}

/// `2026-11-20`, with the time behind it when it is not midnight; a bare time is only that.
fn date(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return shortest(moment.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if (0.0..1.0).contains(&moment.as_f64()) {
        time
    } else if time == "00:00:00" {
        date
    } else {
        format!("{date} {time}")
    }
}

/// `B7` for row 6, column 1.
fn address(row: u32, column: u32) -> String {
    format!("{}{}", letters(column as usize), row + 1)
}

fn broken(error: XlsxError) -> WorkbookError {
    match error {
        XlsxError::Password => WorkbookError::Password,
        XlsxError::WorksheetNotFound(name) => {
            WorkbookError::Broken(format!("没有工作表“{}”的内容", shown(&name)))
        }
        _ => WorkbookError::Broken("里面的内容不合 Excel 的格式".to_owned()),
    }
}
