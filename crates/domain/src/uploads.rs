//! 附件: what may be sent along with a message, the same for every kind of message.

use serde::{Deserialize, Serialize};

/// The largest file, in bytes: 20 MiB.
pub const MOST_BYTES: u64 = 20 * 1024 * 1024;

/// How much a browser sends at a time: what a bad line loses is no more than that.
pub const CHUNK: usize = 256 * 1024;

/// The most that is taken at a time, in bytes.
pub const MOST_CHUNK: usize = 512 * 1024;

/// Of one file no more pieces than this are taken, however small they are.
pub const MOST_PIECES: u32 = 640;

/// How long an upload waits for its message, in hours: as long as a draft is kept.
pub const HOURS: i64 = 72;

/// The longest name that is kept, in characters.
const MOST_NAME: usize = 100;

/// 附件类型: what a file is by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// 照片: drawn anew, without what the camera noted.
    Jpg,
    /// PDF
    Pdf,
    /// Word
    Docx,
    /// Excel
    Xlsx,
}

impl FileKind {
    /// The ending that its name gets; also the word in the API.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Jpg => "jpg",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
        }
    }

    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Jpg => "照片",
            Self::Pdf => "PDF",
            Self::Docx => "Word 文件",
            Self::Xlsx => "Excel 表格",
        }
    }
}

/// A file that belongs to a message, as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FileCard {
    /// Its identifier within the message, for reading it.
    pub id: String,
    /// What the visitor called it, with the ending of its kind.
    #[cfg_attr(feature = "openapi", schema(example = "收费现场.jpg"))]
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// How long it is.
    pub bytes: u64,
    /// The step of the message that it came with: 1 is the message itself.
    pub step: u32,
}

/// A file's name as it may be kept: the last part of a path, without what cannot be seen or turns
/// the direction of writing, not too long.
pub fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let words: Vec<&str> = last.split_whitespace().collect();
    let seen: String = words
        .join(" ")
        .chars()
        .filter(|c| !c.is_control() && !is_hidden(*c))
        .collect();
    let name = seen.trim().trim_matches('.').trim();
    if name.is_empty() {
        return "附件".to_owned();
    }
    let count = name.chars().count();
    if count <= MOST_NAME {
        return name.to_owned();
    }
    let (stem, ending) = split(name);
    let kept = MOST_NAME - ending.chars().count();
    stem.chars().take(kept).chain(ending.chars()).collect()
}

/// The same name with the ending of what the file is.
pub fn with_ending(name: &str, kind: FileKind) -> String {
    let (stem, ending) = split(name);
    let known = [
        "jpg", "jpeg", "png", "webp", "pdf", "docx", "xlsx", "bmp", "gif",
    ];
    let ending = ending.trim_start_matches('.').to_ascii_lowercase();
    let stem = if known.contains(&ending.as_str()) {
        stem
    } else {
        name
    };
    format!("{stem}.{}", kind.ending())
}

/// A name and its ending with the point; none that is longer than five letters.
fn split(name: &str) -> (&str, &str) {
    let at = name.rfind('.').filter(|at| *at > 0);
    match at {
        Some(at) if (2..=6).contains(&name[at..].len()) && name[at + 1..].is_ascii() => {
            name.split_at(at)
        }
        _ => (name, ""),
    }
}

/// Characters without a shape: they join, part or turn what stands beside them.
const fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{feff}' | '\u{ad}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_is_for_showing_only() {
        for (given, kept) in [
            ("收费 现场.JPG", "收费 现场.JPG"),
            ("../../etc/passwd", "passwd"),
            (r"C:\照片\a.png", "a.png"),
            ("发票\u{202e}fdp.exe", "发票fdp.exe"),
            ("a\0b\r\nc.pdf", "ab c.pdf"),
            ("..", "附件"),
            ("", "附件"),
        ] {
            assert_eq!(file_name(given), kept, "{given:?}");
        }
        let long = file_name(&format!("{}.pdf", "长".repeat(300)));
        assert!(long.chars().count() == 100 && long.ends_with("长.pdf"));
    }

    #[test]
    fn the_ending_is_what_the_file_is() {
        assert_eq!(with_ending("现场.PNG", FileKind::Jpg), "现场.jpg");
        assert_eq!(with_ending("v1.2 说明", FileKind::Pdf), "v1.2 说明.pdf");
        assert_eq!(with_ending("发票.exe", FileKind::Pdf), "发票.exe.pdf");
        assert_eq!(with_ending("附件", FileKind::Xlsx), "附件.xlsx");
    }

    proptest! {
        #[test]
        fn any_name_can_be_shown(given in "\\PC{0,200}|.{0,200}") {
            let kept = file_name(&given);
            prop_assert!(!kept.is_empty() && kept.chars().count() <= MOST_NAME);
            let bad = kept.contains(['/', '\\', '\n', '\0', '\u{202e}']);
            prop_assert!(!bad);
        }
    }
}
