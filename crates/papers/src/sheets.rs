//! xlsx: the cells of every sheet, hidden ones too, and what is written beside them.

use crate::{Paper, PaperError, word};

/// Reads a file; `depth` says in how many others it stands.
pub(crate) fn read(bytes: Vec<u8>, depth: usize) -> Result<Paper, PaperError> {
    // Names, sizes and depth of every part are looked at before anything is kept.
    let mut beside = Paper::default();
    let refused = |error: workbook::WorkbookError| {
        PaperError::Office(error.to_string().replace("导入", "放入"))
    };
    workbook::scan_package(&bytes).map_err(refused)?;
    word::parts(&bytes, &mut beside, depth)?;
    let mut paper = Paper::default();
    for table in workbook::read_all(bytes).map_err(refused)? {
        let mut text = table.name;
        for row in &table.rows {
            let cells: Vec<&str> = row
                .iter()
                .map(|cell| cell.trim())
                .filter(|cell| !cell.is_empty())
                .collect();
            // A row of one cell is prose, which may go on in the next.
            text.push_str(if cells.len() > 1 { "\n\n" } else { "\n" });
            text.push_str(&cells.join("\t"));
            if cells.len() > 1 {
                text.push('\n');
            }
        }
        paper.add(&text)?;
    }
    paper.add(&beside.text)?;
    paper.unread = beside.unread;
    paper.foreign = beside.foreign;
    Ok(paper)
}
