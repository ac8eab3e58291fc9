//! The data folder and the database file, for the eyes of the service alone.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use super::StoreError;

/// Creates the folder (0700) and an empty database file (0600) if they are missing. What is
/// there keeps its rights. SQLite gives its -wal and -shm files the rights of the database.
pub(super) fn create(folder: &Path, file: &Path) -> Result<(), StoreError> {
    create_folder(folder)
        .and_then(|()| create_file(file))
        .map_err(|error| StoreError::Other(format!("cannot create {}: {error}", file.display())))
}

fn create_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    // SQLite makes the file's name durable in its folder; the folder's own name is ours.
    match folder.canonicalize()?.parent() {
        Some(parent) => File::open(parent)?.sync_all(),
        None => Ok(()),
    }
}

/// Made here and not by SQLite, which would leave it readable to everybody.
fn create_file(file: &Path) -> io::Result<()> {
    match OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
    {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}
