//! From a file to documents and back: the template, CSV, the demo county's sheet.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::{fs, path::PathBuf};

use calamine::{Reader, Xlsx, open_workbook_from_rs};
use domain::{
    catalogue::Field,
    projects::{FIELDS, Project},
    sheet::{self, Reading, Table},
};
use encoding_rs::GB18030;

fn scratch(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("workbook-import-{}-{name}", std::process::id()))
}

fn tables(name: &str, bytes: &[u8]) -> Vec<Table> {
    let path = scratch(name);
    fs::write(&path, bytes).unwrap();
    let tables = workbook::read(&path);
    fs::remove_file(&path).unwrap();
    tables.unwrap()
}

fn documents(table: &Table) -> Reading<Project> {
    sheet::read(table, FIELDS, Project::blank).unwrap()
}

#[test]
fn the_template_imports_back() {
    let bytes = workbook::template(FIELDS, "招商项目导入模板", "招商项目").unwrap();
    let mut tables = tables("template.xlsx", &bytes);
    assert_eq!(tables.len(), 1);
    let table = &mut tables[0];
    let empty = documents(table);
    assert_eq!(empty.header_row, 3);
    assert_eq!(empty.columns.len(), FIELDS.len());
    let keys: Vec<_> = empty.columns.iter().map(|column| column.field).collect();
    assert_eq!(
        keys,
        FIELDS
            .iter()
            .map(|field| Some(field.key))
            .collect::<Vec<_>>()
    );
    assert!(
        empty
            .columns
            .iter()
            .all(|column| column.unit_note.is_none())
    );
    assert_eq!(
        (empty.good.len(), empty.refused, empty.skipped),
        (0, vec![], vec![])
    );
    for (field, hint) in FIELDS.iter().zip(&table.rows[1]) {
        assert_eq!(hint.starts_with("必填"), field.needed, "{hint}");
    }

    table.rows.push(
        FIELDS
            .iter()
            .map(|field| field.entry.example.to_owned())
            .collect(),
    );
    let filled = documents(table);
    assert_eq!((filled.refused, filled.skipped), (vec![], vec![]));
    let (row, project) = &filled.good[0];
    assert_eq!((*row, project.title.as_str()), (4, "稻米深加工项目"));
    assert_eq!(project.investment.unwrap().to_string(), "1.2 亿元");
}

#[test]
fn the_template_is_a_plain_workbook() {
    let bytes = workbook::template(FIELDS, "招商项目导入模板", "招商项目").unwrap();
    let book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["招商项目"]);
    assert!(workbook::template(FIELDS, "模板", "项目/2026").is_err());
    let one: &[Field<Project>] = &[];
    assert!(workbook::template(one, "模板", "项目").is_ok());
}

#[test]
fn a_csv_file_from_chinese_excel() {
    let text = "青穗县招商项目,,,\r\n单位：亿元,,,\r\n序号,名 称,投资总额,占地面积（亩）\r\n\
                1,稻米深加工项目,1.2,200\r\n2,冷链物流园,约3亿元,２００亩\r\n合计,,4.2,400\r\n,,,\r\n";
    let tables = tables("gb.csv", &GB18030.encode(text).0);
    let reading = documents(&tables[0]);
    assert_eq!(reading.refused, []);
    let sums: Vec<_> = reading
        .good
        .iter()
        .map(|(row, project)| (*row, project.investment.unwrap().to_string()))
        .collect();
    assert_eq!(
        sums,
        [(4, "1.2 亿元".to_owned()), (5, "约 3 亿元".to_owned())]
    );
}

#[test]
fn every_row_of_the_demo_county_is_read() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../seed/projects.xlsx");
    if !path.exists() {
        println!("{} is not there yet", path.display());
        return;
    }
    let workbook = workbook::read_with_notes(&path).unwrap();
    for table in &workbook.tables {
        let reading = documents(table);
        for refusal in &reading.refused {
            println!("{refusal}");
        }
        for column in reading
            .columns
            .iter()
            .filter(|column| column.field.is_none())
        {
            println!("{} 列（{}）没有读", column.letter, column.header);
        }
        for (row, why) in &reading.skipped {
            println!("第 {row} 行：{why}");
        }
        println!("{}: {} 个项目", table.name, reading.good.len());
        assert_eq!(reading.refused, []);
        assert!(reading.good.len() >= 60);
    }
}
