//! Pictures of the data folder, at addresses that carry their hash.

use std::{collections::HashMap, fmt::Write as _, fs, io, path::Path, sync::Arc};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Cache, Ready};
use crate::files::name;

/// All pictures by file name and by address.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    urls: HashMap<String, String>,
    drawings: HashMap<String, String>,
    files: HashMap<String, Arc<Ready>>,
    /// What came through the door, by the bureau's own name without its ending.
    drawn: HashMap<String, Vec<Drawn>>,
}

/// One width of a picture in one format.
#[derive(Debug)]
struct Drawn {
    width: u32,
    ending: String,
    url: String,
}

/// The name and the width in `photo-1a2b3c4d.960.avif`.
fn drawn_name(name: &str) -> Option<(&str, u32, &str)> {
    let (rest, ending) = name.rsplit_once('.')?;
    let (rest, width) = rest.rsplit_once('.')?;
    Some((name::without_hash(rest)?, width.parse().ok()?, ending))
}

/// What stays as it is in an address.
const MARKS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

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
        "avif" => Some("image/avif"),
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
            let url = format!("/pictures/{}", utf8_percent_encode(&file, MARKS));
            if let Some((own, width, ending)) = drawn_name(&name) {
                pictures
                    .drawn
                    .entry(own.to_owned())
                    .or_default()
                    .push(Drawn {
                        width,
                        ending: ending.to_owned(),
                        url: url.clone(),
                    });
            }
            pictures.urls.insert(name.clone(), url);
            pictures.files.insert(file, Arc::new(ready));
        }
        for widths in pictures.drawn.values_mut() {
            widths.sort_by_key(|one| one.width);
        }
        Ok(pictures)
    }

    /// The address of a picture by its file name: of one that came through the door, its JPEG of a
    /// middle width, which every program can show.
    pub(super) fn url(&self, name: &str) -> Option<String> {
        let drawn = self.widths(name, "jpg");
        let middle = drawn.iter().rfind(|one| one.width <= 960).or(drawn.first());
        middle
            .map(|one| one.url.clone())
            .or_else(|| self.urls.get(name).cloned())
    }

    /// Its widths in one format, for a `srcset`: `/a 480w, /b 960w`; `None` when it has none.
    pub(super) fn srcset(&self, name: &str, ending: &str) -> Option<String> {
        let widths: Vec<String> = self
            .widths(name, ending)
            .into_iter()
            .map(|one| format!("{} {}w", one.url, one.width))
            .collect();
        (!widths.is_empty()).then(|| widths.join(", "))
    }

    fn widths(&self, name: &str, ending: &str) -> Vec<&Drawn> {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let all = self.drawn.get(&name::tidy(stem));
        all.into_iter()
            .flatten()
            .filter(|one| one.ending == ending)
            .collect()
    }

    /// What a page asks for: `photo.jpg` its address, `photo.jpg?avif` its widths in that format.
    pub(super) fn asked(&self, name: &str) -> Option<String> {
        match name.split_once('?') {
            Some((name, ending)) => self.srcset(name, ending),
            None => self.inline_url(name),
        }
    }

    /// A small drawing as an address that holds it; the address of any other picture.
    pub(super) fn inline_url(&self, name: &str) -> Option<String> {
        self.drawings.get(name).cloned().or_else(|| self.url(name))
    }

    /// The address of the picture that a share card shows for it: a PNG beside the drawing.
    pub(super) fn share_url(&self, name: &str) -> Option<String> {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        if let Some(drawn) = self.widths(name, "jpg").last() {
            return Some(drawn.url.clone());
        }
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
    use super::{Pictures, inline};

    #[test]
    fn a_picture_that_a_document_names_is_found_in_its_widths() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("pictures");
        std::fs::create_dir_all(&folder).unwrap();
        for width in [480, 960, 1600] {
            for ending in ["avif", "webp", "jpg"] {
                let name = format!("园区-现状-1a2b3c4d.{width}.{ending}");
                std::fs::write(folder.join(name), format!("{width}{ending}")).unwrap();
            }
        }
        std::fs::write(folder.join("plain.jpg"), "plain").unwrap();
        let pictures = Pictures::read(data.path()).unwrap();
        let asked = |name: &str| pictures.asked(name);
        let url = asked("园区 现状.JPG").unwrap();
        assert!(
            url.is_ascii() && url.contains(".960.") && url.ends_with(".jpg"),
            "{url}"
        );
        let widths = asked("园区 现状.jpg?avif").unwrap();
        let ends: Vec<_> = widths
            .split(", ")
            .filter_map(|one| one.split_once(' '))
            .collect();
        assert_eq!(
            ends.iter().map(|(_, width)| *width).collect::<Vec<_>>(),
            ["480w", "960w", "1600w"]
        );
        assert!(ends.iter().all(|(url, _)| url.ends_with(".avif")));
        assert!(
            pictures
                .share_url("园区 现状.jpg")
                .unwrap()
                .contains(".1600.")
        );
        assert!(asked("plain.jpg").is_some() && asked("plain.jpg?avif").is_none());
        assert_eq!(asked("no.jpg"), None);
    }

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
