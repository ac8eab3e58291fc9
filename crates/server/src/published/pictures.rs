//! Pictures of the data folder, at addresses that carry their hash.

use std::{collections::HashMap, fs, io, path::Path, sync::Arc};

use super::{Cache, Ready};

/// All pictures by file name and by address.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    urls: HashMap<String, String>,
    files: HashMap<String, Arc<Ready>>,
}

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
            let ready = Ready::new(fs::read(entry.path())?, kind, Cache::Immutable);
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
