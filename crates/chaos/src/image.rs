//! What a power cut leaves: the image that `powercut` kept, and perhaps some of the writes that
//! were on their way.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use anyhow::Result;

use crate::lab::copy_folder;

/// What a disk writes whole or not at all, in bytes.
const SECTOR: usize = 512;

/// Makes the image of a data folder at rest: all of it is taken to be on disk.
pub(crate) fn begin(data: &Path, image: &Path) -> Result<()> {
    copy_folder(data, image)?;
    forget_memory(image)
}

/// Puts the image in the data folder's place. Of what was written and not synced, each sector of
/// the image's files is there with this chance in a hundred.
pub(crate) fn cut(data: &Path, image: &Path, chance: u8, dice: &mut fastrand::Rng) -> Result<()> {
    if chance > 0 {
        for entry in std::fs::read_dir(image)? {
            let entry = entry?;
            let live = data.join(entry.file_name());
            if entry.file_type()?.is_file() && live.is_file() {
                mix(&live, &entry.path(), chance, dice)?;
            }
        }
    }
    std::fs::remove_dir_all(data)?;
    std::fs::rename(image, data)?;
    forget_memory(data)
}

/// The WAL's index is shared memory with a name; nobody syncs it and no start needs it.
fn forget_memory(folder: &Path) -> Result<()> {
    match std::fs::remove_file(folder.join("yingshang.db-shm")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn mix(live: &Path, kept: &Path, chance: u8, dice: &mut fastrand::Rng) -> Result<()> {
    let new = std::fs::read(live)?;
    let old = std::fs::read(kept)?;
    let kept = File::options().write(true).open(kept)?;
    for (n, sector) in new.chunks(SECTOR).enumerate() {
        let at = n * SECTOR;
        let same = old.get(at..at + sector.len()) == Some(sector);
        if !same && dice.u8(..100) < chance {
            kept.write_all_at(sector, at as u64)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsynced_sectors_are_lost_or_kept_whole() {
        let folder = tempfile::tempdir().unwrap();
        let (data, image) = (folder.path().join("data"), folder.path().join("image"));
        std::fs::create_dir(&data).unwrap();
        std::fs::write(data.join("yingshang.db"), vec![1; 64 * SECTOR]).unwrap();
        std::fs::write(data.join("yingshang.db-shm"), "memory").unwrap();
        begin(&data, &image).unwrap();
        assert!(!image.join("yingshang.db-shm").exists());
        // Written after the last sync, and a file that never was synced.
        std::fs::write(data.join("yingshang.db"), vec![2; 96 * SECTOR]).unwrap();
        std::fs::write(data.join("new"), "new").unwrap();
        let mut dice = fastrand::Rng::with_seed(1);
        cut(&data, &image, 50, &mut dice).unwrap();
        let left = std::fs::read(data.join("yingshang.db")).unwrap();
        let whole = |sector: &[u8]| sector.iter().all(|byte| *byte == sector[0]);
        assert!(left.chunks(SECTOR).all(whole));
        let new = left.chunks(SECTOR).filter(|sector| sector[0] == 2).count();
        assert!((20..80).contains(&new), "about half: {new}");
        assert!(!data.join("new").exists());
    }

    #[test]
    fn without_a_chance_only_the_image_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let (data, image) = (folder.path().join("data"), folder.path().join("image"));
        std::fs::create_dir(&data).unwrap();
        std::fs::write(data.join("file"), "synced").unwrap();
        begin(&data, &image).unwrap();
        std::fs::write(data.join("file"), "not synced").unwrap();
        cut(&data, &image, 0, &mut fastrand::Rng::with_seed(1)).unwrap();
        assert_eq!(std::fs::read(data.join("file")).unwrap(), b"synced");
    }
}
