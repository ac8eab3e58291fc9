//! Workbooks: the scan comes to its end on any bytes, and what it lets pass is read or refused.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use workbook::{Content, MOST_CELLS, MOST_COLUMNS};

fuzz_target!(|bytes: &[u8]| {
    let name = match workbook::scan(bytes) {
        Ok(Content::Excel) => "a.xlsx",
        Ok(Content::Text) => "a.csv",
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    match workbook::read_from(bytes, Path::new(name)) {
        Ok(read) => {
            let rows = read.tables.iter().flat_map(|table| &table.rows);
            let mut cells = 0;
            for row in rows {
                assert!(row.len() <= MOST_COLUMNS as usize);
                cells += row.len();
            }
            assert!(cells <= MOST_CELLS);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
