//! The image: a folder with what a disk durably has.

use std::{
    env,
    ffi::c_int,
    fs::{self, File},
    io,
    mem::ManuallyDrop,
    os::{fd::FromRawFd as _, unix::fs::FileExt as _},
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// How much is copied at a time, in bytes.
const CHUNK: usize = 256 * 1024;

/// Where is watched and where is kept.
#[derive(Debug)]
pub(crate) struct Image {
    folder: PathBuf,
    image: PathBuf,
    /// Syncs do nothing and claim success.
    pub(crate) lies: bool,
}

impl Image {
    /// As the environment says; none when it says nothing.
    pub(crate) fn get() -> Option<&'static Self> {
        static IMAGE: OnceLock<Option<Image>> = OnceLock::new();
        IMAGE
            .get_or_init(|| {
                Some(Self {
                    folder: env::var_os("POWERCUT_FOLDER")?.into(),
                    image: env::var_os("POWERCUT_IMAGE")?.into(),
                    lies: env::var_os("POWERCUT_LIE").is_some(),
                })
            })
            .as_ref()
    }

    /// Where a regular file of the watched folder is kept; none for anything else.
    pub(crate) fn place_of(&self, file: c_int) -> Option<PathBuf> {
        let path = fs::read_link(link(file)).ok()?;
        let within = path.strip_prefix(&self.folder).ok()?;
        // A folder is synced for its names, which the first sync of a file has kept already; a
        // file without a name will not be found again by anyone.
        path.is_file().then(|| self.image.join(within))
    }

    /// Copies a file as it is now over what was kept of it.
    pub(crate) fn keep(&self, file: c_int, place: &Path) -> io::Result<()> {
        // SAFETY: the descriptor is open, since the program's sync of it has just succeeded and
        // has not returned; the program keeps owning it, since this handle is never dropped.
        let own = ManuallyDrop::new(unsafe { File::from_raw_fd(file) });
        match own.read_at(&mut [0], 0) {
            Ok(_) => copy(&own, place),
            // For writing only. Never opened anew without need: closing any descriptor of a file
            // drops the POSIX locks that the process holds on it, and SQLite's are such locks.
            Err(error) if error.raw_os_error() == Some(libc::EBADF) => {
                copy(&File::open(link(file))?, place)
            }
            Err(error) => Err(error),
        }
    }
}

/// Writes over what is there. Whoever dies in the middle leaves some of the old and some of the
/// new, as a disk may during a sync.
fn copy(from: &File, place: &Path) -> io::Result<()> {
    let to = match File::options().write(true).open(place) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => create(place)?,
        opened => opened?,
    };
    let mut chunk = vec![0; CHUNK];
    let mut at = 0;
    loop {
        let read = from.read_at(&mut chunk, at)?;
        if read == 0 {
            break;
        }
        to.write_all_at(&chunk[..read], at)?;
        at += read as u64;
    }
    // Last: shortened first, what was synced before would be lost.
    to.set_len(at)
}

fn create(place: &Path) -> io::Result<File> {
    if let Some(parent) = place.parent() {
        fs::create_dir_all(parent)?;
    }
    File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(place)
}

fn link(file: c_int) -> PathBuf {
    PathBuf::from(format!("/proc/self/fd/{file}"))
}
