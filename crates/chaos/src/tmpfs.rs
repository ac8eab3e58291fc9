//! A small disk in memory, to be filled to its last byte.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use rustix::mount::{MountFlags, UnmountFlags, mount, unmount};

/// The file that takes what room there is.
const FILLER: &str = "filler";

/// A mounted disk; unmounted when dropped.
#[derive(Debug)]
pub(crate) struct Tmpfs {
    folder: PathBuf,
}

impl Tmpfs {
    /// Mounts an empty disk of so many bytes.
    pub(crate) fn mount(folder: &Path, bytes: u64) -> Result<Self> {
        let options = std::ffi::CString::new(format!("size={bytes},mode=0700"))?;
        let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
        mount(
            "yingshang-chaos",
            folder,
            "tmpfs",
            flags,
            Some(options.as_c_str()),
        )
        .context("a small disk cannot be mounted; that takes root's rights")?;
        Ok(Self {
            folder: folder.to_path_buf(),
        })
    }

    /// Whether this process may mount at all.
    pub(crate) fn may_mount() -> Result<()> {
        let folder = tempfile::tempdir()?;
        Self::mount(folder.path(), 1 << 16).map(drop)
    }

    /// Takes every byte that is free; true when there were any.
    pub(crate) fn fill(&self) -> Result<bool> {
        let mut file = File::options()
            .create(true)
            .append(true)
            .open(self.folder.join(FILLER))?;
        let mut any = false;
        // Whole pages first, then what is left of the last.
        for size in [1 << 20, 4096, 1] {
            let chunk = vec![0; size];
            while file.write_all(&chunk).is_ok() {
                any = true;
            }
        }
        Ok(any)
    }

    /// Gives the room back.
    pub(crate) fn free(&self) -> Result<()> {
        Ok(std::fs::remove_file(self.folder.join(FILLER))?)
    }
}

impl Drop for Tmpfs {
    fn drop(&mut self) {
        // Whoever still has a file open there keeps it until it is closed.
        let _ = unmount(&self.folder, UnmountFlags::DETACH);
    }
}
