//! Files that look strange and are no attack.

use std::fs;

use rust_xlsxwriter::Workbook;

use super::{
    Ended,
    book::{Book, RELATIONS, SHEET, STRINGS, project_rows, sheet, text_cell},
    import_with,
};

/// Reads a file and writes nothing; rows may be refused.
fn reads(name: &str, bytes: &[u8]) -> Ended {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    fs::write(&file, bytes).unwrap();
    import_with(&file, &folder.path().join("data"), &["--dry-run"])
}

#[test]
fn odd_workbooks_are_read() {
    let plain = Book::new();
    let rows = project_rows();
    let with_rows = |more: &str| plain.clone().with(SHEET, sheet(&format!("{rows}{more}")));
    let blank: String = (0..3_000).map(|_| "<c s=\"0\"/>").collect();
    let merges: String = (10..5_000)
        .map(|row| format!("<mergeCell ref=\"A{row}:B{row}\"/>"))
        .collect();
    let merged = format!(
        "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData>\
         <mergeCells count=\"4294967295\">{merges}</mergeCells></worksheet>"
    );
    let errors = "<row><c t=\"e\"><v>#REF!</v></c><c t=\"e\"><v>#DIV/0!</v></c></row>";
    let relations = String::from_utf8(inflated(&plain, RELATIONS))
        .unwrap()
        .replace(
            "</Relationships>",
            "<Relationship Id=\"x\" Type=\"y/externalLink\" Target=\"http://127.0.0.1:9/a.xlsx\" \
         TargetMode=\"External\"/></Relationships>",
        );
    let backslashes = plain.clone().0.into_iter().map(|mut member| {
        for byte in &mut member.name {
            if *byte == b'/' {
                *byte = b'\\';
            }
        }
        member
    });
    for (name, book) in [
        ("plain", plain.clone()),
        (
            "thousands of blank columns",
            with_rows(&format!("<row>{blank}</row>")),
        ),
        (
            "formatting to the last corner",
            with_rows("<row r=\"1048576\"><c r=\"XFD1048576\" s=\"0\"/></row>"),
        ),
        ("merges by the thousand", plain.clone().with(SHEET, merged)),
        (
            "relations that lead outside",
            plain.clone().with(RELATIONS, relations),
        ),
        (
            "embedded document",
            plain.clone().with("xl/embeddings/a.docx", plain.bytes()),
        ),
        (
            "picture with a document type",
            plain.clone().with("xl/media/a.svg", "<!DOCTYPE svg><svg/>"),
        ),
        (
            "wrong counts",
            plain.clone().with(
                STRINGS,
                "<sst count=\"99999999999\" uniqueCount=\"7\"><si><t>a</t></si></sst>",
            ),
        ),
        ("slashes of Windows", Book(backslashes.collect())),
        (
            "a comment with markup",
            with_rows("<!-- <!DOCTYPE a> <c r='AAAAAAAA1'/> -->"),
        ),
    ] {
        let ended = reads(&format!("{name}.xlsx"), &book.bytes());
        let told = &ended.told;
        assert!(ended.success, "{name}: {told}");
        assert!(told.contains("读懂 1 个项目，0 处有问题"), "{name}: {told}");
    }
    let ended = reads("errors.xlsx", &with_rows(errors).bytes());
    assert!(ended.told.contains("读懂 1 个项目"), "{}", ended.told);
}

#[test]
fn dates_beyond_the_calendar_are_rows_refused_and_not_files() {
    let mut styled = String::from("<row>");
    styled += &["项目名称", "建设地点", "更新日期"].map(text_cell).concat();
    styled += "</row>";
    for value in ["-1", "99999999", "1e300", "60"] {
        styled += &format!(
            "<row>{}{}<c s=\"1\"><v>{value}</v></c></row>",
            text_cell("测试日期"),
            text_cell("金畴镇")
        );
    }
    let styles = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>";
    let book = Book::new()
        .with("xl/styles.xml", styles)
        .with(SHEET, sheet(&styled));
    let ended = reads("dates.xlsx", &book.bytes());
    assert!(ended.told.contains("表头在第 1 行"), "{}", ended.told);
    assert!(!ended.told.contains("panicked"), "{}", ended.told);
}

#[test]
fn five_thousand_projects_are_read() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let header = ["项目名称", "建设地点", "总投资（万元）", "项目简介"];
    for (column, name) in (0..).zip(header) {
        sheet.write(0, column, name).unwrap();
    }
    let about = "本项目位于县经济开发区，水电路气配套齐全，欢迎有实力的企业前来投资。".repeat(4);
    for row in 1..=5_000 {
        sheet.write(row, 0, format!("测试万宗项目{row}")).unwrap();
        sheet.write(row, 1, "金畴镇").unwrap();
        sheet.write(row, 2, 1_000 + row).unwrap();
        sheet.write(row, 3, format!("{row}号：{about}")).unwrap();
        // The other columns that a bureau's sheet has, unknown to us.
        for column in 4..30 {
            sheet
                .write(row, column, format!("备注{column}-{}", row % 97))
                .unwrap();
        }
    }
    let ended = reads("five-thousand.xlsx", &workbook.save_to_buffer().unwrap());
    assert!(
        ended.told.contains("读懂 5000 个项目，0 处有问题"),
        "{}",
        &ended.told[ended.told.len() - 300..]
    );
    println!("5,000 projects: {:?}", ended.time);
}

fn inflated(book: &Book, name: &str) -> Vec<u8> {
    use std::io::Read as _;
    let member = book
        .0
        .iter()
        .find(|member| member.name == name.as_bytes())
        .unwrap();
    let mut data = Vec::new();
    flate2::read::DeflateDecoder::new(&member.packed[..])
        .read_to_end(&mut data)
        .unwrap();
    data
}
