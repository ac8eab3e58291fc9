//! Where the programs of PostgreSQL are: Debian keeps each major version in a folder of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

/// The folder of Debian's versions.
const DEBIAN: &str = "/usr/lib/postgresql";

/// What a cluster needs.
const PROGRAMS: [&str; 3] = ["initdb", "postgres", "createdb"];

/// The folder of one version's programs.
#[derive(Debug)]
pub(crate) struct Binaries(PathBuf);

impl Binaries {
    /// The newest version of Debian's, otherwise what is on `PATH`.
    pub(crate) fn find() -> Result<Self> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folder = debian(Path::new(DEBIAN))
            .into_iter()
            .chain(std::env::split_paths(&path))
            .find(|folder| {
                PROGRAMS
                    .iter()
                    .all(|program| folder.join(program).is_file())
            });
        match folder {
            Some(folder) => Ok(Self(folder)),
            None => bail!(
                "PostgreSQL is not installed; on Debian the package `postgresql` has it \
                 (apt-get install postgresql)"
            ),
        }
    }

    /// A program of this version. Settings of the caller's environment do not reach it, and its
    /// messages are in English.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.0.join(program));
        for (name, _) in std::env::vars_os() {
            if name.as_encoded_bytes().starts_with(b"PG") {
                command.env_remove(name);
            }
        }
        command.env("LC_MESSAGES", "C").stdin(Stdio::null());
        command
    }
}

/// The folders of Debian's versions, newest first.
fn debian(root: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root).into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    versions.sort_by(|a, b| b.cmp(a));
    versions.into_iter().map(|(_, folder)| folder).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_comes_first() {
        let root = tempfile::tempdir().unwrap();
        for version in ["9", "15", "17", "common"] {
            std::fs::create_dir(root.path().join(version)).unwrap();
        }
        let expected: Vec<PathBuf> = ["17/bin", "15/bin", "9/bin"]
            .iter()
            .map(|folder| root.path().join(folder))
            .collect();
        assert_eq!(debian(root.path()), expected);
        assert!(debian(Path::new("/no/such/folder")).is_empty());
    }
}
