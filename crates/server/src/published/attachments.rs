//! Attachments of the data folder: handed out as downloads, never shown in a page of this site.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use axum::http::HeaderValue;

use super::{Cache, Ready};
use crate::files::name;

/// Whatever a browser makes of such a file, it runs nothing of it and asks nobody for anything.
static POLICY: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'");

/// What is in the folder, by the names of its files.
#[derive(Debug, Default)]
pub(super) struct Attachments {
    folder: PathBuf,
    names: Vec<String>,
}

/// Types that an attachment may have; anything else in the folder is passed over.
fn content_type(ending: &str) -> Option<&'static str> {
    match ending {
        "pdf" => Some("application/pdf"),
        "docx" => Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        "xlsx" => Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        _ => None,
    }
}

impl Attachments {
    /// Looks into `attachments/` of the data folder; a missing folder has none.
    pub(super) fn read(data: &Path) -> io::Result<Self> {
        let folder = data.join("attachments");
        let mut names = Vec::new();
        match fs::read_dir(&folder) {
            Ok(entries) => {
                for entry in entries {
                    let name = entry?.file_name().to_string_lossy().into_owned();
                    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
                    if ending.and_then(content_type).is_some() {
                        names.push(name);
                    }
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        Ok(Self { folder, names })
    }

    /// The file of that name: its own in the folder, or the one that a document knows it by. Large
    /// and seldom asked for, so it is read when it is.
    pub(super) fn file(&self, name: &str) -> Option<Ready> {
        let (stem, ending) = name.rsplit_once('.')?;
        let kind = content_type(ending)?;
        let whole = self.names.iter().any(|known| known == name);
        let stored = if whole {
            name
        } else {
            self.names.iter().find(|known| {
                known.rsplit_once('.').is_some_and(|(known, its)| {
                    its == ending && name::without_hash(known) == Some(&name::tidy(stem))
                })
            })?
        };
        let bytes = fs::read(self.folder.join(stored)).ok()?;
        let cache = if whole {
            Cache::Immutable
        } else {
            Cache::Revalidate
        };
        Some(
            Ready::new(bytes, kind, cache)
                .attached(name)
                .with_policy(&POLICY),
        )
    }
}
