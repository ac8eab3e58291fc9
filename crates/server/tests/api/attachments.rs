//! What attachments say goes through the publish gate, as every field of a sheet does.

pub mod papers;

use std::{fs, path::Path};

use papers::{Code, docx, docx_with, paragraph, pdf, pdf_in, portfolio, scan, xlsx};

use crate::{
    support::{Server, run, seeded_folder},
    workbooks::archive::Member,
};

/// Neither half is a promise alone; the second begins as an entry of its own would.
const FIRST: &str = "对本办法施行后新投产的工业企业，按其当年缴纳税收";
const SECOND: &str = "（含附加）的50%给予奖励。";

const APPROVED: [&str; 4] = [
    "--approved-by",
    "穗安",
    "--review-no",
    "青市监公审〔2026〕演示9号",
];

/// Runs `attach` over one file; whether it was taken, and what was said.
fn attach(data: &Path, name: &str, bytes: &[u8], options: &[&str]) -> (bool, String) {
    let inbox = tempfile::tempdir().unwrap();
    let file = inbox.path().join(name);
    fs::write(&file, bytes).unwrap();
    let mut args = vec![
        "attach",
        file.to_str().unwrap(),
        "--data",
        data.to_str().unwrap(),
    ];
    args.extend(options);
    told(&args)
}

fn told(args: &[&str]) -> (bool, String) {
    let output = run(args);
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

/// The names in the folder of attachments.
fn stored(data: &Path) -> Vec<String> {
    let entries = fs::read_dir(data.join("attachments"));
    let mut names: Vec<String> = entries
        .map(|all| {
            all.map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect()
        })
        .unwrap_or_default();
    names.sort();
    names
}

#[test]
fn an_unlawful_promise_is_found_wherever_it_stands() {
    let data = tempfile::tempdir().unwrap();
    let promise = &[FIRST, SECOND].concat();
    let plain = paragraph(&["正文"]);
    let cell = format!(
        "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>",
        paragraph(&["奖励标准"]),
        paragraph(&["土地出", "让金由财政全额返", "还企业"]),
    );
    let boxed = format!(
        "<w:p><w:r><w:t>按其当年缴纳</w:t></w:r><w:r><w:txbxContent>{}</w:txbxContent></w:r>\
         <w:r><w:t>税收的50%给予奖励</w:t></w:r></w:p>",
        paragraph(&["图1 流程"]),
    );
    let inner = docx(&paragraph(&[promise]), &[]);
    let papers: &[(&str, Vec<u8>)] = &[
        ("broken-line.pdf", pdf(&[&[FIRST, SECOND]])),
        ("gbk.pdf", pdf_in(Code::Gbk, &[&[FIRST, SECOND]])),
        (
            "broken-page.pdf",
            pdf(&[&[FIRST, "— 1 —"], &["的50%给予奖励。", "— 2 —"]]),
        ),
        ("radicals.pdf", pdf(&[&["⼟地出让⾦全额返还企业"]])),
        ("runs-in-a-cell.docx", docx(&cell, &[])),
        ("around-a-text-box.docx", docx(&boxed, &[])),
        (
            "text-box.docx",
            docx(&boxed.replace("图1 流程", "零地价供地"), &[]),
        ),
        (
            "footnote.docx",
            docx(&plain, &[("footnotes", &paragraph(&[promise]))]),
        ),
        (
            "header.docx",
            docx(&plain, &[("header1", &paragraph(&[promise]))]),
        ),
        (
            "comment.docx",
            docx(&plain, &[("comments", &paragraph(&[promise]))]),
        ),
        (
            "embedded.docx",
            docx_with(Member::new("word/embeddings/a.docx", &inner)),
        ),
        ("hidden.xlsx", xlsx(&[&["标准", promise]])),
        ("two-rows.xlsx", xlsx(&[&[FIRST], &["的50%给予奖励"]])),
        (
            "columns.xlsx",
            xlsx(&[&["年缴纳税收500万元以上", "奖励20万元"]]),
        ),
    ];
    for (name, bytes) in papers {
        let (taken, said) = attach(data.path(), name, bytes, &[]);
        assert!(!taken, "{name}: {said}");
        for part in [
            "不能发布",
            "《公平竞争审查条例》第十条",
            "删去",
            "--approved-by",
        ] {
            assert!(said.contains(part), "{name}: {part} in {said}");
        }
    }
    assert!(stored(data.path()).is_empty(), "{:?}", stored(data.path()));
}

#[test]
fn what_is_lawful_is_taken() {
    let data = tempfile::tempdir().unwrap();
    let ban = "严禁以税收返还、土地出让金返还等方式招商引资，奖补不与纳税额挂钩。";
    let papers: &[(&str, Vec<u8>)] = &[
        ("a.pdf", pdf(&[&["第一条 按设备投资额的5%给予补助。", ban]])),
        ("b.docx", docx(&paragraph(&[ban]), &[])),
        // Each row is a case of its own.
        (
            "c.xlsx",
            xlsx(&[&["设备补助", "奖励20万元"], &["年缴纳税收", "如实申报"]]),
        ),
    ];
    for (name, bytes) in papers {
        let (taken, said) = attach(data.path(), name, bytes, &[]);
        assert!(taken && said.contains("文字已查过"), "{name}: {said}");
        // An override that nobody needed leaves no record.
        assert!(attach(data.path(), name, bytes, &APPROVED).0);
    }
    assert_eq!(stored(data.path()).len(), 3, "{:?}", stored(data.path()));
}

#[test]
fn what_cannot_be_looked_through_is_not_waved_through() {
    let data = tempfile::tempdir().unwrap();
    let mixed = pdf(&[&["正文"], &[]]);
    assert!(attach(data.path(), "blank-page.pdf", &mixed, &[]).0);
    let papers: &[(&str, Vec<u8>, &str)] = &[
        ("scan.pdf", scan(), "扫描件"),
        ("blank.pdf", pdf(&[&[]]), "没有可查的文字"),
        ("portfolio.pdf", portfolio(), "夹带"),
        ("empty.docx", docx("<w:p/>", &[]), "没有可查的文字"),
        (
            "object.docx",
            docx_with(Member::new("word/embeddings/oleObject1.bin", b"x")),
            "嵌着 1 个",
        ),
    ];
    for (name, bytes, word) in papers {
        let (taken, said) = attach(data.path(), name, bytes, &[]);
        assert!(
            !taken && said.contains(word) && said.contains("--approved-by"),
            "{name}: {said}"
        );
        let (taken, said) = attach(data.path(), name, bytes, &APPROVED);
        assert!(taken && said.contains("穗安"), "{name}: {said}");
    }
}

#[test]
fn hostile_files_are_refused_with_a_sentence_and_no_override_helps() {
    let data = tempfile::tempdir().unwrap();
    let whole = pdf(&[&["第一条 总则。"]]);
    let locked = String::from_utf8(whole.clone()).unwrap().replace(
        "/Root 1 0 R",
        "/Root 1 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] \
         /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 \
         /O <0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20> \
         /U <0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20> >>",
    );
    let deep = format!("{}{}", "<w:x>".repeat(5_000), "</w:x>".repeat(5_000));
    let mut compound = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    compound.resize(1_024, 0);
    compound.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let papers: &[(&str, Vec<u8>, &str)] = &[
        (
            "bomb.docx",
            docx_with(Member::bomb("word/footnotes.xml", 90)),
            "另存",
        ),
        ("bomb.xlsx", xlsx_bomb(), "另存"),
        ("deep.docx", docx(&deep, &[]), "太多层"),
        (
            "doctype.docx",
            docx_with(Member::new("word/a.xml", b"<!DOCTYPE a><a/>")),
            "另存",
        ),
        ("locked.pdf", locked.into_bytes(), "打开密码"),
        ("locked.docx", compound, "打开密码"),
        ("no-pages.pdf", b"%PDF-1.7\n%%EOF\n".to_vec(), "重新导出"),
    ];
    for (name, bytes, word) in papers {
        for options in [&[][..], &APPROVED] {
            let (taken, said) = attach(data.path(), name, bytes, options);
            assert!(!taken && said.contains(word), "{name}: {said}");
            assert!(
                !said.contains("导入") && !said.contains("panicked"),
                "{name}: {said}"
            );
        }
    }
    assert!(stored(data.path()).is_empty());
}

fn xlsx_bomb() -> Vec<u8> {
    crate::workbooks::archive::zip(&[
        Member::new("[Content_Types].xml", b"<Types/>"),
        Member::new("_rels/.rels", b"<Relationships/>"),
        Member::new("xl/workbook.xml", b"<workbook/>"),
        Member::bomb("xl/sharedStrings.xml", 90),
    ])
}

#[tokio::test]
async fn an_override_is_named_kept_with_the_file_and_never_handed_out() {
    let folder = seeded_folder();
    let data = folder.path();
    let paper = pdf(&[&[FIRST, SECOND]]);
    for options in [&["--approved-by", "穗安"][..], &["--review-no", "演示9号"]] {
        let (taken, said) = attach(data, "办法.pdf", &paper, options);
        assert!(!taken && said.contains("一起写"), "{said}");
    }
    let before = stored(data).len();
    let (taken, said) = attach(data, "办法.pdf", &paper, &APPROVED);
    assert!(taken && said.contains("穗安"), "{said}");
    let names = stored(data);
    assert_eq!(names.len(), before + 2, "{names:?}");
    let record = names
        .iter()
        .find(|name| name.ends_with(".review.json"))
        .unwrap();
    let text = fs::read_to_string(data.join("attachments").join(record)).unwrap();
    assert!(
        text.contains("穗安") && text.contains("演示9号") && text.contains("tax-linked"),
        "{text}"
    );
    let server = Server::start(data);
    let file = record.replace(".review.json", ".pdf");
    assert_eq!(
        server.get(&format!("/attachments/{file}")).await.status,
        200
    );
    for name in [record.as_str(), "办法.review.json"] {
        assert_eq!(
            server.get(&format!("/attachments/{name}")).await.status,
            404,
            "{name}"
        );
    }
    // A newer file of the same name takes the record along with the earlier one.
    let newer = pdf(&[&["第一条 按设备投资额的5%给予补助。"]]);
    assert!(attach(data, "办法.pdf", &newer, &[]).0);
    assert_eq!(stored(data).len(), before + 1, "{:?}", stored(data));
}

#[test]
fn the_doctor_looks_through_what_is_there_already() {
    let folder = seeded_folder();
    let data = folder.path();
    let doctor = || told(&["doctor", "--data", data.to_str().unwrap()]);
    let (_, said) = doctor();
    // Of the seed's own, some listings are 待核实, and no attachment is in doubt.
    assert!(!said.contains("附件"), "{said}");
    // As an earlier version put them in.
    let put = |name: &str, bytes: &[u8]| {
        fs::write(data.join("attachments").join(name), bytes).unwrap();
    };
    put("old-00000000.pdf", &pdf(&[&[FIRST, SECOND]]));
    put("scan-00000000.pdf", &scan());
    put("cut-00000000.pdf", b"%PDF-1.7\n%%EOF\n");
    let (well, said) = doctor();
    assert!(!well, "{said}");
    for part in [
        "old-00000000.pdf里的“",
        "scan-00000000.pdf：",
        "cut-00000000.pdf：PDF 损坏",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    for name in ["old", "scan", "cut"] {
        fs::remove_file(data.join(format!("attachments/{name}-00000000.pdf"))).unwrap();
    }
    assert!(attach(data, "old.pdf", &pdf(&[&[FIRST, SECOND]]), &APPROVED).0);
    let (_, said) = doctor();
    assert!(
        said.contains("穗安") && said.contains("演示9号") && !said.contains("不能发布的表述"),
        "{said}"
    );
    // The record is for one content.
    let name = stored(data)
        .into_iter()
        .find(|name| name.starts_with("old-") && name.ends_with("pdf"));
    put(&name.unwrap(), &pdf(&[&["零地价供地"]]));
    let (well, said) = doctor();
    assert!(!well && said.contains("零地价"), "{said}");
}
