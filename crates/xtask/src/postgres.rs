//! Debian's PostgreSQL server, which tests start clusters of their own from.

use std::path::Path;

use anyhow::{Result, bail};

use crate::debian;

/// Where Debian keeps each version: `/usr/lib/postgresql/15/bin/postgres`.
const VERSIONS: &str = "/usr/lib/postgresql";

/// Installs the package `postgresql` when no server program is there.
pub(crate) fn ensure() -> Result<()> {
    if is_in(Path::new(VERSIONS)) {
        return Ok(());
    }
    debian::install(
        "the server's tests need PostgreSQL's server program",
        &["postgresql"],
    )?;
    if !is_in(Path::new(VERSIONS)) {
        bail!("Debian's postgresql was installed, yet {VERSIONS}/*/bin/postgres is not there");
    }
    Ok(())
}

fn is_in(versions: &Path) -> bool {
    let Ok(folders) = std::fs::read_dir(versions) else {
        return false;
    };
    folders
        .flatten()
        .any(|version| version.path().join("bin/postgres").is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_program_of_any_version_and_nothing_else() {
        let versions = std::env::temp_dir().join(format!("yingshang-pg-{}", std::process::id()));
        let bin = versions.join("15/bin");
        std::fs::create_dir_all(&bin).expect("a folder");
        assert!(!is_in(&versions), "a client alone is no server");
        std::fs::write(bin.join("postgres"), "").expect("a file");
        assert!(is_in(&versions));
        std::fs::remove_dir_all(&versions).expect("it was made above");
        assert!(!is_in(&versions));
    }
}
