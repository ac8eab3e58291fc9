//! Pictures of the data folder, at addresses that carry their hash.

use std::{collections::HashMap, fmt::Write as _, fs, io, path::Path, sync::Arc};

use super::{Cache, Ready};

/// All pictures by file name and by address.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    urls: HashMap<String, String>,
    drawings: HashMap<String, String>,
    files: HashMap<String, Arc<Ready>>,
}

/// A drawing of at most this many bytes stands in the page itself: asking for it would take a slow
/// line longer than the bytes do, and the page would be painted without it first.
const MOST_INLINE: usize = 4 * 1024;

/// Types that a picture may have; anything else in the folder is passed over.
fn content_type(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "webp" => Some("image/webp"),
        _ => None,
    }
}

impl Pictures {
    /// Reads `pictures/` of the data folder; a missing folder has no pictures.
    pub(super) fn read(data: &Path) -> io::Result<Self> {
        let mut pictures = Self::default();
        let entries = match fs::read_dir(data.join("pictures")) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(pictures),
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let Some(kind) = content_type(&name) else {
                continue;
            };
            let bytes = fs::read(entry.path())?;
            if let Some(drawing) = inline(kind, &bytes) {
                pictures.drawings.insert(name.clone(), drawing);
            }
            let ready = Ready::new(bytes, kind, Cache::Immutable);
            let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
            let file = format!("{stem}.{}.{ending}", &ready.hash()[..10]);
            pictures
                .urls
                .insert(name.clone(), format!("/pictures/{file}"));
            pictures.files.insert(file, Arc::new(ready));
        }
        Ok(pictures)
    }

    /// The address of a picture by its file name.
    pub(super) fn url(&self, name: &str) -> Option<String> {
        self.urls.get(name).cloned()
    }

    /// A small drawing as an address that holds it; the address of any other picture.
    pub(super) fn inline_url(&self, name: &str) -> Option<String> {
        self.drawings.get(name).cloned().or_else(|| self.url(name))
    }

    /// The address of the picture that a share card shows for it: a PNG beside the drawing.
    pub(super) fn share_url(&self, name: &str) -> Option<String> {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        ["png", "jpg"]
            .iter()
            .find_map(|ending| self.url(&format!("{stem}.{ending}")))
    }

    /// The bytes at an address.
    pub(super) fn file(&self, name: &str) -> Option<Arc<Ready>> {
        self.files.get(name).cloned()
    }
}

/// A small drawing as a `data:` address, written so that it is the same in HTML and in JSON.
fn inline(kind: &str, bytes: &[u8]) -> Option<String> {
    if kind != "image/svg+xml" || bytes.len() > MOST_INLINE {
        return None;
    }
    let drawing = std::str::from_utf8(bytes).ok()?;
    let mut url = format!("data:{kind},");
    for c in drawing.trim().chars() {
        // What means something in HTML, in JSON or in an address.
        if c.is_ascii_control() || "\"'%#&<>\\".contains(c) {
            let _ = write!(url, "%{:02X}", u32::from(c));
        } else {
            url.push(c);
        }
    }
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::inline;

    #[test]
    fn a_small_drawing_is_the_same_text_in_html_and_in_json() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><path fill=\"#0f5c55\"/>\n</svg>\n";
        let url = inline("image/svg+xml", svg.as_bytes()).unwrap();
        assert_eq!(
            url,
            "data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22%3E\
             %3Cpath fill=%22%230f5c55%22/%3E%0A%3C/svg%3E"
        );
        assert_eq!(super::super::shell::escape(&url), url);
        assert_eq!(serde_json::to_string(&url).unwrap(), format!("\"{url}\""));
    }

    #[test]
    fn photos_and_large_drawings_stay_files() {
        assert_eq!(inline("image/png", b"x"), None);
        let large = "x".repeat(super::MOST_INLINE + 1);
        assert_eq!(inline("image/svg+xml", large.as_bytes()), None);
        assert_eq!(inline("image/svg+xml", b"\xff"), None);
    }
}
