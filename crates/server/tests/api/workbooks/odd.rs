//! Files that look strange and are no attack.

use std::fs;

use super::{
    Ended,
    book::{Book, RELATIONS, SHEET, STRINGS, project_rows, sheet, text_cell},
    import_with,
};
use crate::support::run;

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
    let about = "水电路气配套齐全，欢迎有实力的企业前来投资。".repeat(4);
    let mut strings = vec![
        "项目名称".to_owned(),
        "建设地点".into(),
        "总投资（万元）".into(),
    ];
    strings.extend(["项目简介".into(), "金畴镇".into()]);
    let header: String = (0..4)
        .map(|at| format!("<c t=\"s\"><v>{at}</v></c>"))
        .collect();
    let mut rows = format!("<row r=\"1\">{header}</row>");
    for row in 2..=5_001 {
        let (name, text) = (strings.len(), strings.len() + 1);
        strings.push(format!("测试万宗项目{row}"));
        strings.push(format!("{row}号：{about}"));
        rows += &format!(
            "<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>{name}</v></c><c r=\"B{row}\" t=\"s\"><v>4</v></c>\
             <c r=\"C{row}\"><v>{row}</v></c><c r=\"D{row}\" t=\"s\"><v>{text}</v></c>"
        );
        // Thirty-two more columns that a bureau's sheet has and the catalogue has not.
        for column in 4..36 {
            let column = domain::sheet::letters(column);
            rows += &format!("<c r=\"{column}{row}\" s=\"0\"><v>{row}</v></c>");
        }
        rows += "</row>";
    }
    let items: String = strings
        .iter()
        .map(|text| format!("<si><t>{text}</t></si>"))
        .collect();
    let count = strings.len();
    let strings = format!("<sst count=\"{count}\" uniqueCount=\"{count}\">{items}</sst>");
    let book = Book::new().with(STRINGS, strings).with(SHEET, sheet(&rows));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("five-thousand.xlsx");
    fs::write(&file, book.bytes()).unwrap();
    // Within 256 MiB and ten seconds of processor. Not through `import`: its ten seconds by the
    // clock would make the test depend on what else this machine does.
    let output = run(&["read-workbook", file.to_str().unwrap()]);
    assert!(output.status.success(), "{:?}", output.status);
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = answer["Read"]["tables"][0]["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 5_001);
    assert_eq!(rows[5_000].as_array().unwrap().len(), 36);
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
