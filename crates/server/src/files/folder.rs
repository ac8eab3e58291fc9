//! What lies in a folder of pictures, as documents name it.

use std::{collections::HashSet, fs, path::Path};

use super::name;

/// The names that a document may give a file of this folder.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    /// As they lie there.
    whole: HashSet<String>,
    /// The bureau's own names, without hash, width and ending.
    own: HashSet<String>,
}

impl Folder {
    /// Looks at a folder; one that cannot be read is empty.
    pub(crate) fn read(folder: &Path) -> Self {
        let mut found = Self::default();
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let stem = name.split('.').next().unwrap_or_default();
            found
                .own
                .extend(name::without_hash(stem).map(str::to_owned));
            found.whole.insert(name);
        }
        found
    }

    /// Whether `photo.jpg` is there: as it is, or as what the door made of it.
    pub(crate) fn has(&self, file: &str) -> bool {
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        self.whole.contains(file) || self.own.contains(&name::tidy(stem))
    }
}
