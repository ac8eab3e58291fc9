//! Content hashes of files, so that nothing unchanged is built twice.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// The hash of some files and folders: every path below them and every byte in them.
pub(crate) fn of(root: &Path, parts: &[PathBuf], also: &str) -> Result<String> {
    let mut files = Vec::new();
    for part in parts {
        collect(part, &mut files)?;
    }
    files.sort();
    files.dedup();
    let mut hash = Sha256::new();
    hash.update(also.as_bytes());
    for file in files {
        let name = file.strip_prefix(root).unwrap_or(&file);
        let bytes =
            std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        hash.update(b"\0");
        hash.update(name.to_string_lossy().as_bytes());
        hash.update(b"\0");
        hash.update(bytes.len().to_le_bytes());
        hash.update(&bytes);
    }
    Ok(hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

/// Every file in a folder; a part that does not exist has none.
pub(crate) fn collect(part: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if part.is_file() {
        files.push(part.to_path_buf());
        return Ok(());
    }
    if !part.is_dir() {
        return Ok(());
    }
    let entries =
        std::fs::read_dir(part).with_context(|| format!("{} cannot be read", part.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        // Editors' swap files and the like say nothing about the build.
        if name.is_some_and(|name| !name.starts_with('.') && !name.ends_with('~')) {
            collect(&path, files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_with_content_and_name_only() {
        let folder = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let parts = [folder.clone()];
        std::fs::write(folder.join("a"), "1").expect("a file");
        let first = of(&folder, &parts, "").expect("a hash");
        std::fs::write(folder.join(".a.swp"), "x").expect("a file");
        std::fs::write(folder.join("a"), "1").expect("a file");
        assert_eq!(of(&folder, &parts, "").expect("a hash"), first);
        std::fs::rename(folder.join("a"), folder.join("b")).expect("renamed");
        assert_ne!(of(&folder, &parts, "").expect("a hash"), first);
        std::fs::remove_dir_all(&folder).expect("removed");
    }
}
