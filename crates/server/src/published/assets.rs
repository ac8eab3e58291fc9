//! The built app: embedded in the binary, its hashed files kept on disk across releases, because
//! a phone may hold yesterday's HTML for weeks.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use bytes::Bytes;
use rust_embed::RustEmbed;

use super::{Cache, Ready};

#[derive(RustEmbed)]
#[folder = "../../dist"]
#[allow_missing = true]
struct Dist;

/// The files of this build, and of earlier ones.
#[derive(Debug, Default)]
pub struct Assets {
    files: HashMap<String, Arc<Ready>>,
    index: Option<String>,
}

const PACKED: [&str; 2] = [".br", ".gz"];

impl Assets {
    /// This build's files, and those that earlier builds left in `assets/` of the data folder.
    ///
    /// # Errors
    /// When the folder cannot be read or written.
    pub fn open(data: &Path) -> io::Result<Self> {
        let mut assets = Self::embedded();
        assets.keep(&data.join("assets"))?;
        Ok(assets)
    }

    /// The files in the binary alone.
    pub fn embedded() -> Self {
        let mut assets = Self::default();
        for name in Dist::iter().filter(|name| !PACKED.iter().any(|ending| name.ends_with(ending)))
        {
            let Some(file) = Dist::get(&name) else {
                continue;
            };
            let bytes = Bytes::from(file.data.into_owned());
            if name == "index.html" {
                assets.index = String::from_utf8(bytes.to_vec()).ok();
                continue;
            }
            let packed = |ending| {
                Dist::get(&format!("{name}{ending}")).map(|f| Bytes::from(f.data.into_owned()))
            };
            let ready = ready(&name, bytes).encoded(packed(".br"), packed(".gz"));
            assets.files.insert(name.into_owned(), Arc::new(ready));
        }
        assets
    }

    /// The shell as Trunk built it; `None` when the app was not built before the server.
    pub fn index(&self) -> Option<&str> {
        self.index.as_deref()
    }

    /// A file by its name.
    pub fn file(&self, name: &str) -> Option<Arc<Ready>> {
        self.files.get(name).cloned()
    }

    /// The address of a file that a page alone needs, by its name without the hash: `map.js`.
    pub fn extra(&self, name: &str) -> Option<String> {
        self.extra_name(name).map(|file| format!("/{file}"))
    }

    /// Such a file as text, to stand in a page.
    pub fn text(&self, name: &str) -> Option<String> {
        let file = Dist::get(self.extra_name(name)?)?;
        String::from_utf8(file.data.into_owned()).ok()
    }

    fn extra_name(&self, name: &str) -> Option<&str> {
        let (stem, ending) = name.rsplit_once('.')?;
        let is_it = |file: &str| {
            file.strip_prefix(stem)
                .and_then(|rest| rest.strip_suffix(ending)?.strip_suffix('.'))
                .and_then(|rest| rest.strip_prefix('-'))
                .is_some_and(|hash| hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
        };
        let of_this_build = |file: &&String| Dist::get(file).is_some() && is_it(file);
        self.files.keys().find(of_this_build).map(String::as_str)
    }

    /// Writes this build's hashed files to the folder and reads in what earlier builds left there.
    fn keep(&mut self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        for name in self.files.keys().filter(|name| is_hashed(name)) {
            let path = folder.join(name);
            if let (false, Some(file)) = (path.exists(), Dist::get(name)) {
                write_whole(&path, &file.data)?;
            }
        }
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_hashed(&name) && !self.files.contains_key(&name) {
                let bytes = Bytes::from(fs::read(entry.path())?);
                self.files
                    .insert(name.clone(), Arc::new(ready(&name, bytes)));
            }
        }
        Ok(())
    }
}

/// Never half a file under its name, whatever happens meanwhile.
fn write_whole(path: &PathBuf, bytes: &[u8]) -> io::Result<()> {
    let part = path.with_extension("part");
    fs::write(&part, bytes)?;
    fs::File::open(&part)?.sync_all()?;
    fs::rename(part, path)
}

fn ready(name: &str, bytes: Bytes) -> Ready {
    let kind = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("wasm") => "application/wasm".to_owned(),
        Some("js") => "text/javascript; charset=utf-8".to_owned(),
        Some("webmanifest") => "application/manifest+json".to_owned(),
        _ => mime_guess::from_path(name)
            .first_or_octet_stream()
            .to_string(),
    };
    let cache = if is_hashed(name) {
        Cache::Immutable
    } else {
        Cache::Revalidate
    };
    Ready::new(bytes, &kind, cache)
}

/// Trunk puts a 64-bit hash into the names of what it hashes, without leading zeros:
/// `app-0123456789abcdef.js`, `app-123456789abcdef_bg.wasm`.
fn is_hashed(name: &str) -> bool {
    let is_hash =
        |part: &str| (12..=16).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_hexdigit());
    name.split(['-', '_', '.']).any(is_hash)
        && !name.contains(['/', '\\'])
        && !name.ends_with(".part")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashed_names_are_told_from_others() {
        assert!(is_hashed("yingshang-app-0123456789abcdef_bg.wasm"));
        assert!(is_hashed("yingshang-app-0123456789abcdef.js"));
        // A hash that begins with a zero is a digit shorter.
        assert!(is_hashed("yingshang-app-b52698a6187851e_bg.wasm"));
        assert!(!is_hashed("favicon.svg"));
        assert!(!is_hashed("../yingshang-app-0123456789abcdef.js"));
    }

    #[test]
    fn files_of_earlier_builds_are_served() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("assets");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("yingshang-app-00000000deadbeef.js"), "old").unwrap();
        fs::write(folder.join("notes.txt"), "not ours").unwrap();
        let assets = Assets::open(dir.path()).unwrap();
        assert!(assets.file("yingshang-app-00000000deadbeef.js").is_some());
        assert!(assets.file("notes.txt").is_none());
    }
}
