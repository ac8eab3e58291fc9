//! What a file is, by its content.

use papers::Format;

/// A file that may be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Jpeg,
    Png,
    WebP,
    Pdf,
    Docx,
    Xlsx,
}

impl Kind {
    /// Whether it is drawn anew.
    pub(crate) const fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::WebP)
    }

    /// How its text is read; a picture has none.
    pub(crate) const fn format(self) -> Option<Format> {
        match self {
            Self::Pdf => Some(Format::Pdf),
            Self::Docx => Some(Format::Docx),
            Self::Xlsx => Some(Format::Xlsx),
            Self::Jpeg | Self::Png | Self::WebP => None,
        }
    }

    /// The ending that its name gets.
    pub(crate) const fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
        }
    }
}

/// The kind of a file; the error is the sentence that says what to do instead.
pub(crate) fn kind_of(bytes: &[u8]) -> Result<Kind, &'static str> {
    if bytes.is_empty() {
        return Err("文件是空的");
    }
    if let Some(kind) = office(bytes) {
        return without_macros(bytes, kind);
    }
    let found = infer::get(bytes).map(|found| found.mime_type());
    match found {
        Some("image/jpeg") => Ok(Kind::Jpeg),
        Some("image/png" | "image/vnd.mozilla.apng") => Ok(Kind::Png),
        Some("image/webp") => Ok(Kind::WebP),
        Some("application/pdf") => Ok(Kind::Pdf),
        Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document") => {
            without_macros(bytes, Kind::Docx)
        }
        Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") => {
            without_macros(bytes, Kind::Xlsx)
        }
        Some("image/heif" | "image/heic") => Err(
            "这是 HEIC 照片，多数浏览器不能显示；请在手机相机设置里选“兼容性最佳”，或另存为 JPEG",
        ),
        _ if is_locked(bytes) => Err("文件有打开密码，查不了里面的文字；请取消密码、另存后再放入"),
        Some("application/msword" | "application/vnd.ms-excel") => {
            Err("这是旧版 Office 文件，可能带宏；请另存为 .docx、.xlsx 或 PDF")
        }
        Some(mime) if mime.starts_with("image/") => Err("图片请存为 JPEG、PNG 或 WebP"),
        Some("application/zip" | "application/vnd.rar" | "application/gzip")
        | Some("application/x-7z-compressed" | "application/x-tar" | "application/x-bzip2") => {
            Err("不收压缩包，里面的内容无法逐个检查；请解开后把文件分别放入")
        }
        _ if is_markup(bytes) => {
            Err("这是网页或 SVG 图形，里面可以带脚本，不收；图片请存为 PNG，文字请存为 PDF")
        }
        Some(mime) if is_program(mime) => Err("这是程序，不收"),
        _ => Err(
            "只收 JPEG、PNG、WebP 图片和 PDF、docx、xlsx 文件，这个文件不是。别的图片（如 HEIC）请截屏或另存为 JPEG，别的文件请另存为 PDF，再传",
        ),
    }
}

/// A new Office file behind a password is an old one that holds it under this name.
fn is_locked(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
        && bytes.windows(name.len()).any(|part| part == name)
}

fn is_program(mime: &str) -> bool {
    let programs = [
        "executable",
        "x-msdownload",
        "shellscript",
        "x-mach-binary",
        "wasm",
        "java",
        "dex",
    ];
    programs.iter().any(|word| mime.contains(word))
}

/// Tags at the beginning, or a script anywhere near it.
fn is_markup(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4_096)]).to_lowercase();
    let start = head.trim_start_matches('\u{feff}').trim_start();
    start.starts_with('<')
        || ["<svg", "<html", "<script"]
            .iter()
            .any(|tag| head.contains(tag))
}

/// An Office file by the names of its parts, in whatever order a program wrote them: `infer` looks
/// at the first four alone, and takes what others write for an archive.
fn office(bytes: &[u8]) -> Option<Kind> {
    let has = |name: &[u8]| {
        let length = u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes();
        // A part begins with a head of 30 bytes, the length of its name at 26, and the name.
        bytes.windows(30 + name.len()).any(|part| {
            part.starts_with(b"PK\x03\x04") && part[26..28] == length && part.ends_with(name)
        })
    };
    if !bytes.starts_with(b"PK\x03\x04") || !has(b"[Content_Types].xml") {
        return None;
    }
    if has(b"word/document.xml") {
        Some(Kind::Docx)
    } else if has(b"xl/workbook.xml") {
        Some(Kind::Xlsx)
    } else {
        None
    }
}

/// The names of an archive's parts are not compressed, so that a macro shows.
fn without_macros(bytes: &[u8], kind: Kind) -> Result<Kind, &'static str> {
    let has = |name: &[u8]| {
        bytes
            .windows(name.len())
            .any(|part| part.eq_ignore_ascii_case(name))
    };
    if has(b"vbaProject.bin") || has(b"/activeX/") {
        return Err("这个文件带宏或控件；请另存为不带宏的 .docx、.xlsx 或 PDF");
    }
    Ok(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_content_is() {
        assert_eq!(kind_of(b"%PDF-1.7\n"), Ok(Kind::Pdf));
        assert_eq!(kind_of(b"\xff\xd8\xff\xe0\0\x10JFIF\0"), Ok(Kind::Jpeg));
        assert_eq!(kind_of(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Ok(Kind::Png));
        assert_eq!(kind_of(b"RIFF\0\0\0\0WEBPVP8 "), Ok(Kind::WebP));
    }

    #[test]
    fn what_can_run_or_hide_something_is_refused_with_a_sentence() {
        let refused: &[(&[u8], &str)] = &[
            (b"", "空"),
            (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "SVG"),
            (b"<?xml version='1.0'?><!-- c --><svg/>", "SVG"),
            (b"\xef\xbb\xbf  <!DOCTYPE html><p>x", "网页"),
            (b"some words <script>alert(1)</script>", "网页"),
            (b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x05\0\0\0a.txt", "压缩包"),
            (b"Rar!\x1a\x07\x01\0", "压缩包"),
            (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", "程序"),
            (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "程序"),
            (b"#!/bin/sh\nrm -r x\n", "程序"),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
            (b"GIF89a\x01\0\x01\0", "JPEG"),
            (b"just words", "只收"),
        ];
        for (bytes, word) in refused {
            let got = kind_of(bytes);
            assert!(
                got.is_err_and(|why| why.contains(word)),
                "{}: {got:?}",
                String::from_utf8_lossy(bytes)
            );
        }
    }
}
