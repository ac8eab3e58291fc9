//! Hostile workbooks, each through the real binary: one sentence, nothing written, the memory of
//! the program flat. And odd ones that are no attack, which must import.

pub mod archive;
mod book;
pub mod excel;
mod limits;
mod odd;
mod text;

use std::{
    fs,
    io::Read as _,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use crate::support::{command, memory_of};

/// How much more memory than for an empty file the program may take for a hostile one, in KiB.
const MORE_MEMORY: u64 = 8 * 1024;

/// The ten seconds, and the starting of two processes on a busy machine.
const MOST_TIME: Duration = Duration::from_secs(15);

/// A file, and words of the sentence that it must be answered with.
pub struct Hostile {
    pub name: &'static str,
    /// The ending of its name.
    pub ending: &'static str,
    pub bytes: Vec<u8>,
    pub words: &'static str,
}

impl Hostile {
    pub fn new(name: &'static str, bytes: Vec<u8>, words: &'static str) -> Self {
        Self {
            name,
            ending: "xlsx",
            bytes,
            words,
        }
    }
}

/// How an import ended.
pub struct Ended {
    pub success: bool,
    pub told: String,
    /// The most memory that the program itself held, in KiB, without the process that reads.
    pub memory: u64,
    pub time: Duration,
}

/// Imports a file into a data folder that does not exist yet.
pub fn import(file: &Path, data: &Path) -> Ended {
    import_with(file, data, &[])
}

/// As [`import`], with more options.
pub fn import_with(file: &Path, data: &Path, options: &[&str]) -> Ended {
    let begun = Instant::now();
    let file = file.to_str().unwrap();
    let data = data.to_str().unwrap();
    let mut child = command(&["import", "projects", file, "--data", data])
        .args(options)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut memory = 0;
    let ended = loop {
        // The high water mark: it never falls, so the last look counts.
        memory = memory.max(memory_of(child.id(), "VmHWM").unwrap_or_default());
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(3));
    };
    let mut told = String::new();
    child.stdout.unwrap().read_to_string(&mut told).unwrap();
    child.stderr.unwrap().read_to_string(&mut told).unwrap();
    Ended {
        success: ended.success(),
        told,
        memory,
        time: begun.elapsed(),
    }
}

fn refuses(corpus: Vec<Hostile>) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let empty = folder.path().join("empty.csv");
    fs::write(&empty, "").unwrap();
    let flat = import(&empty, &data).memory;
    assert!(flat > 0, "the program's memory was not seen");
    for hostile in corpus {
        let name = hostile.name;
        let file = folder.path().join(format!("{name}.{}", hostile.ending));
        fs::write(&file, &hostile.bytes).unwrap();
        let ended = import(&file, &data);
        let told = &ended.told;
        assert!(!ended.success, "{name}: {told}");
        assert!(told.contains(hostile.words), "{name}: {told}");
        assert!(
            told.contains('请') && told.trim().lines().count() == 1,
            "{name}: {told}"
        );
        let is_plain =
            !told.contains("panicked") && !told.contains('\u{1b}') && !told.contains('\0');
        assert!(is_plain, "{name}: {told:?}");
        assert!(ended.time < MOST_TIME, "{name}: {:?}", ended.time);
        let more = ended.memory.saturating_sub(flat);
        assert!(more < MORE_MEMORY, "{name}: {more} KiB more than {flat}");
        assert!(!data.exists(), "{name}: something was written");
        fs::remove_file(file).unwrap();
    }
}

#[test]
fn bombs_are_refused() {
    refuses(excel::bombs());
}

#[test]
fn archives_that_are_no_workbooks_are_refused() {
    refuses(excel::archives());
}

#[test]
fn parts_that_lie_are_refused() {
    refuses(excel::parts());
}

#[test]
fn texts_that_are_no_sheets_are_refused() {
    refuses(text::texts());
}
