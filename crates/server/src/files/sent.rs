//! What visitors send along with a message: looked at in the confined process, by content.

use domain::uploads::FileKind;

use super::{Kind, kind_of, picture::redraw_one};

/// What may be kept of a file.
pub(crate) enum Fit {
    /// A picture, drawn anew.
    Picture(Vec<u8>),
    /// A document, as it came.
    Paper(FileKind),
}

/// Looks at a file; the error is a sentence for whoever sent it. What a visitor writes is not
/// published, so promises are not looked for in it.
pub(crate) fn look_at(bytes: Vec<u8>) -> Result<Fit, String> {
    let kind = kind_of(&bytes)?;
    let Some(format) = kind.format() else {
        return redraw_one(&bytes, kind).map(Fit::Picture);
    };
    if kind == Kind::Pdf && is_two_things(&bytes) {
        return Err("这个文件既是 PDF 又是别的，不收；请重新导出 PDF 再放入".to_owned());
    }
    if holds(&bytes, b"xl/workbook.bin") {
        return Err("这是二进制工作簿（.xlsb）；请在 Excel 里另存为 .xlsx 再放入".to_owned());
    }
    if holds(&bytes, b"embeddings/oleObject") {
        return Err("这个文件里嵌着别的程序的对象，没法检查；请另存为 PDF 再放入".to_owned());
    }
    let paper = papers::read(bytes, format).map_err(|error| error.to_string())?;
    if paper.runs {
        return Err("PDF 里带有会自己运行的内容，不收；请用“打印到 PDF”另存一次再放入".to_owned());
    }
    if paper.foreign > 0 {
        return Err(format!(
            "文件里嵌着 {} 个别的文件，没法检查；请另存为 PDF 再放入",
            paper.foreign
        ));
    }
    Ok(Fit::Paper(match kind {
        Kind::Docx => FileKind::Docx,
        Kind::Xlsx => FileKind::Xlsx,
        _ => FileKind::Pdf,
    }))
}

/// An archive behind a PDF, which a program that reads archives finds from the end; or tags in
/// front, which a browser finds from the beginning.
fn is_two_things(bytes: &[u8]) -> bool {
    let has = |part: &[u8], what: &[u8]| {
        part.windows(what.len())
            .any(|some| some.eq_ignore_ascii_case(what))
    };
    let head = &bytes[..bytes.len().min(1_024)];
    let tail = &bytes[bytes.len().saturating_sub(70_000)..];
    has(tail, b"PK\x05\x06")
        || ["<script", "<html", "<svg", "<?php"]
            .iter()
            .any(|tag| has(head, tag.as_bytes()))
}

/// Whether a part of an archive is called so: the names are not compressed.
fn holds(bytes: &[u8], name: &[u8]) -> bool {
    bytes.starts_with(b"PK")
        && bytes
            .windows(name.len())
            .any(|part| part.eq_ignore_ascii_case(name))
}
