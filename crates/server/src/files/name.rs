//! Names of published files: what the bureau called it, and a piece of its content's hash.

use std::path::Path;

use sha2::{Digest as _, Sha256};

/// The most bytes of the bureau's own name that are kept: 60 Chinese characters, so that a file
/// system's 255 hold the hash, the width and the ending too.
const MOST: usize = 180;

/// `园区 现状.JPG` → `园区-现状`: letters, digits and the marks `-` and `_`, in any script. A point
/// would be taken for the beginning of an ending.
pub(crate) fn stem(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    tidy(&name)
}

/// The same for a name as it stands in a document.
pub(crate) fn tidy(name: &str) -> String {
    let kept: String = name
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || c == '_' {
                c
            } else {
                '-'
            }
        })
        .scan(0, |length, c| {
            *length += c.len_utf8();
            (*length <= MOST).then_some(c)
        })
        .collect();
    match kept.trim_matches('-') {
        "" => "file".to_owned(),
        kept => kept.to_owned(),
    }
}

/// `园区-现状-1a2b3c4d`
pub(crate) fn with_hash(stem: &str, bytes: &[u8]) -> String {
    format!("{stem}-{}", &hex::encode(Sha256::digest(bytes))[..8])
}

/// The bureau's own name in one that carries a hash; `None` when it carries none.
pub(crate) fn without_hash(name: &str) -> Option<&str> {
    let (stem, hash) = name.rsplit_once('-')?;
    let is_hash = hash.len() == 8 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    (is_hash && !stem.is_empty()).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_safe_in_a_folder_and_in_an_address() {
        for (name, want) in [
            ("园区 现状.JPG", "园区-现状"),
            ("a/../../b.pdf", "b"),
            ("政策（2026）1号.v2.pdf", "政策-2026-1号-v2"),
            ("<x onload=\"a\">.png", "x-onload--a"),
            ("....", "file"),
            (r"C:\照片\..\园区.jpg", "C--照片----园区"),
        ] {
            assert_eq!(stem(Path::new(name)), want, "{name}");
        }
        assert_eq!(stem(Path::new(&"地".repeat(80))).chars().count(), 60);
        // Characters of four bytes: fewer of them.
        assert_eq!(stem(Path::new(&"𠀀".repeat(60))).len(), 180);
        let named = with_hash("园区-现状", b"x");
        assert_eq!(without_hash(&named), Some("园区-现状"));
        assert_eq!(without_hash("园区-现状"), None);
    }
}
