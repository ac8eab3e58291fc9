//! PDF, docx and xlsx files, written by hand.

use std::fmt::Write as _;

use rust_xlsxwriter::Workbook;

use crate::workbooks::archive::{Member, zip};

/// How a PDF says which letter it means.
#[derive(Clone, Copy)]
pub enum Code {
    /// `UniGB-UTF16-H`, with a font that is not embedded.
    Utf16,
    /// `GBK-EUC-H`, likewise.
    Gbk,
}

/// A PDF of pages of lines, one below the other.
pub fn pdf(pages: &[&[&str]]) -> Vec<u8> {
    pdf_in(Code::Utf16, pages)
}

/// As [`pdf`], in another code.
pub fn pdf_in(code: Code, pages: &[&[&str]]) -> Vec<u8> {
    let contents = pages.iter().map(|lines| {
        let mut content = "BT /F1 12 Tf 72 740 Td 20 TL\n".to_owned();
        for line in *lines {
            let _ = writeln!(content, "<{}> Tj T*", code.hex(line));
        }
        content + "ET\n"
    });
    document(code, contents.collect(), "")
}

/// A PDF of one page, which a picture covers: a scan.
pub fn scan() -> Vec<u8> {
    let picture = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \u{7f} EI Q\n";
    document(Code::Utf16, vec![picture.to_owned()], "")
}

/// A PDF that another file is attached to.
pub fn portfolio() -> Vec<u8> {
    let line = format!(
        "BT /F1 12 Tf 72 740 Td <{}> Tj ET",
        Code::Utf16.hex("正文见附件")
    );
    let names = "/Names << /EmbeddedFiles << /Names [] >> >>";
    document(Code::Utf16, vec![line], names)
}

impl Code {
    fn name(self) -> &'static str {
        match self {
            Self::Utf16 => "UniGB-UTF16-H",
            Self::Gbk => "GBK-EUC-H",
        }
    }

    fn hex(self, text: &str) -> String {
        let bytes: Vec<u8> = match self {
            Self::Utf16 => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Self::Gbk => encoding_rs::GBK.encode(text).0.into_owned(),
        };
        hex::encode(bytes)
    }
}

fn document(code: Code, contents: Vec<String>, catalogue: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..contents.len())
        .map(|at| format!("{} 0 R", 5 + 2 * at))
        .collect();
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {catalogue} >>"),
        format!(
            "<< /Type /Pages /Kids [{}] /Count {} >>",
            kids.join(" "),
            kids.len()
        ),
        format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /{} \
             /DescendantFonts [4 0 R] >>",
            code.name()
        ),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 \
         /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> \
         /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 \
         /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 \
         /StemV 80 >> >>"
            .to_owned(),
    ];
    for (at, content) in contents.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] \
             /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
            6 + 2 * at
        ));
        objects.push(format!(
            "<< /Length {} >>\nstream\n{content}endstream",
            content.len()
        ));
    }
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
    }
    let start = out.len();
    let size = objects.len() + 1;
    out.extend(table.bytes());
    out.extend(
        format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").bytes(),
    );
    out
}

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A paragraph of several runs.
pub fn paragraph(runs: &[&str]) -> String {
    let runs: String = runs
        .iter()
        .map(|run| {
            format!("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{run}</w:t></w:r>")
        })
        .collect();
    format!("<w:p>{runs}</w:p>")
}

/// A docx of this body, and of further parts `word/NAME.xml`, each with a root of any name.
pub fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let part = |inner: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:root xmlns:w=\"{W}\">{inner}</w:root>"
        )
    };
    let mut members = vec![
        Member::new("[Content_Types].xml", b"<Types/>"),
        Member::new("_rels/.rels", b"<Relationships/>"),
        Member::new("word/document.xml", part(body).as_bytes()),
    ];
    for (name, inner) in parts {
        members.push(Member::new(
            &format!("word/{name}.xml"),
            part(inner).as_bytes(),
        ));
    }
    zip(&members)
}

/// A docx with one more member.
pub fn docx_with(member: Member) -> Vec<u8> {
    zip(&[
        Member::new("[Content_Types].xml", b"<Types/>"),
        Member::new("_rels/.rels", b"<Relationships/>"),
        Member::new(
            "word/document.xml",
            format!("<w:d xmlns:w=\"{W}\">{}</w:d>", paragraph(&["正文"])).as_bytes(),
        ),
        member,
    ])
}

/// An xlsx of one plain sheet and a hidden one of these cells.
pub fn xlsx(hidden: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, "办事指南").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_hidden(true);
    for (row, cells) in (0..).zip(hidden) {
        for (column, cell) in (0..).zip(*cells) {
            sheet.write(row, column, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}
