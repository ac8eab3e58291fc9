//! Workbooks built as Excel builds them, and read back.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use domain::sheet::Merge;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use workbook::{WorkbookError, read, read_with_notes};

/// A file in the system's temporary folder that goes when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("workbook-{}-{name}", std::process::id()));
        fs::write(&path, bytes).unwrap();
        Self(path)
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn file(name: &str, fill: impl FnOnce(&mut Worksheet)) -> Scratch {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("招商项目").unwrap();
    fill(sheet);
    Scratch::new(name, &workbook.save_to_buffer().unwrap())
}

#[test]
fn values_become_the_text_that_people_see() {
    let date = Format::new().set_num_format("yyyy/m/d");
    let percent = Format::new().set_num_format("0.0%");
    let yi = Format::new().set_num_format("0.0\"亿元\"");
    let file = file("values.xlsx", |sheet| {
        let day = ExcelDateTime::from_ymd(2026, 11, 20).unwrap();
        let moment = ExcelDateTime::from_ymd(2026, 11, 20)
            .unwrap()
            .and_hms(8, 30, 0)
            .unwrap();
        sheet.write(2, 0, 12_000).unwrap();
        sheet.write(2, 1, 0.5).unwrap();
        sheet.write(2, 2, 1e15).unwrap();
        sheet.write(2, 3, 1.1 * 3.0).unwrap();
        sheet.write_with_format(2, 4, &day, &date).unwrap();
        sheet.write_with_format(2, 5, &moment, &date).unwrap();
        sheet.write(2, 6, true).unwrap();
        sheet.write_with_format(2, 7, 0.156, &percent).unwrap();
        sheet.write_with_format(2, 8, 1.2, &yi).unwrap();
        sheet
            .write(2, 9, Formula::new("=A3*2").set_result("24000"))
            .unwrap();
        sheet
            .write(2, 10, Formula::new("=A3&\"亿\"").set_result("约3亿元"))
            .unwrap();
        sheet
            .write(2, 11, Formula::new("=1/0").set_result("#DIV/0!"))
            .unwrap();
        sheet
            .write(2, 12, Formula::new("=NA()").set_result("#N/A"))
            .unwrap();
        sheet.write(2, 13, 13_800_138_000_u64).unwrap();
        sheet.write(2, 14, "一\n二").unwrap();
        sheet.write(2, 15, "  ").unwrap();
    });
    let tables = read(file.path()).unwrap();
    assert_eq!(tables.len(), 1);
    assert_eq!(
        (tables[0].name.as_str(), tables[0].first_row),
        ("招商项目", 3)
    );
    assert_eq!(
        tables[0].rows[0],
        [
            "12000",
            "0.5",
            "1000000000000000",
            "3.3",
            "2026-11-20",
            "2026-11-20 08:30:00",
            "是",
            "15.6%",
            "1.2亿元",
            "24000",
            "约3亿元",
            "#DIV/0!",
            "#N/A",
            "13800138000",
            "一\n二",
        ]
    );
}

#[test]
fn merged_cells_are_told_from_the_first_used_row() {
    let file = file("merged.xlsx", |sheet| {
        let plain = Format::new();
        sheet.merge_range(4, 0, 4, 3, "招商项目", &plain).unwrap();
        sheet.merge_range(6, 1, 8, 1, "开发区", &plain).unwrap();
        sheet.merge_range(0, 5, 1, 6, "", &plain).unwrap();
    });
    let table = read(file.path()).unwrap().remove(0);
    assert_eq!(table.first_row, 5);
    assert_eq!(table.rows.len(), 3);
    assert_eq!(
        table.merges,
        [
            Merge {
                top: 0,
                left: 0,
                bottom: 0,
                right: 3
            },
            Merge {
                top: 2,
                left: 1,
                bottom: 4,
                right: 1
            }
        ]
    );
}

#[test]
fn hidden_and_empty_sheets_are_passed_over() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("空表").unwrap();
    workbook
        .add_worksheet()
        .set_name("项目")
        .unwrap()
        .write(0, 0, "甲")
        .unwrap();
    workbook
        .add_worksheet()
        .set_name("底稿")
        .unwrap()
        .set_hidden(true)
        .write(0, 0, "乙")
        .unwrap();
    let file = Scratch::new("hidden.xlsm", &workbook.save_to_buffer().unwrap());
    let workbook = read_with_notes(file.path()).unwrap();
    let names: Vec<_> = workbook
        .tables
        .iter()
        .map(|table| table.name.as_str())
        .collect();
    assert_eq!(names, ["项目"]);
    assert_eq!(workbook.notes, ["工作表“底稿”是隐藏的，没有读取"]);

    let mut workbook = Workbook::new();
    workbook.add_worksheet();
    let file = Scratch::new("empty.xlsx", &workbook.save_to_buffer().unwrap());
    assert_eq!(read(file.path()), Err(WorkbookError::Empty { hidden: 0 }));
}

#[test]
fn a_stray_cell_is_answered_and_stray_formatting_is_not() {
    let stray = file("stray.xlsx", |sheet| {
        sheet.write(0, 0, "项目名称").unwrap();
        sheet.write(1_048_575, 16_383, "x").unwrap();
    });
    let error = read(stray.path()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "工作表“招商项目”的 XFD1048576 单元格里有内容，超出可导入的范围（20000 行、200 列），\
         请删去多余的行和列再导入"
    );
    let coloured = file("coloured.xlsx", |sheet| {
        sheet.write(0, 0, "项目名称").unwrap();
        sheet
            .write_blank(1_048_575, 16_383, &Format::new().set_bold())
            .unwrap();
    });
    assert_eq!(read(coloured.path()).unwrap()[0].rows, [["项目名称"]]);
}

#[test]
fn files_that_are_something_else_are_answered_in_sentences() {
    let old = [
        &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..],
        &[0; 1024],
    ]
    .concat();
    for (name, bytes, words) in [
        ("old.xls", &old[..], "请在 Excel 里另存为 .xlsx 再导入"),
        ("old.xlsx", &old[..], "请在 Excel 里另存为 .xlsx 再导入"),
        (
            "page.xls",
            b"<html><table>",
            "请在 Excel 里另存为 .xlsx 再导入",
        ),
        ("list.docx", b"PK\x03\x04", "不能导入 .docx 文件"),
        ("list.pdf", b"%PDF-1.7", "请在 Excel 里另存为 .xlsx 再导入"),
        ("cut.xlsx", b"PK\x03\x04 cut short", "文件读不出来"),
        ("text.xlsx", b"a,b", "文件读不出来"),
        ("empty.csv", b"", "文件里没有内容"),
    ] {
        let file = Scratch::new(name, bytes);
        let sentence = read(file.path()).unwrap_err().to_string();
        assert!(sentence.contains(words), "{name}: {sentence}");
    }
    let missing = read(Path::new("/nowhere/项目.xlsx"))
        .unwrap_err()
        .to_string();
    assert!(missing.contains("打不开文件"), "{missing}");
    assert!(read(&std::env::temp_dir()).is_err());
    let large = Scratch::new("large.csv", &vec![b'a'; 20 * 1024 * 1024 + 1]);
    assert_eq!(read(large.path()), Err(WorkbookError::TooLarge));
}
