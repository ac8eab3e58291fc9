//! What a process that reads a hostile file does to itself first.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Limits this process for good: memory in bytes, seconds on the processor, nothing written, no
/// other process. It must be called before any thread is started: each would take its share of the
/// address space.
pub(crate) fn confine(memory: u64, seconds: u64) -> io::Result<()> {
    limit(Resource::As, memory)?;
    limit(Resource::Cpu, seconds)?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Core, 0)?;
    // No thread and no process; root is not bound by it, the others are.
    limit(Resource::Nproc, 0)
}

/// No file and no connection is opened from now on.
pub(crate) fn no_more_files() -> io::Result<()> {
    limit(Resource::Nofile, 0)
}

/// A file's first `most` bytes; behind it no other file is opened any more.
pub(crate) fn read_alone(file: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = File::open(file)?;
    no_more_files()?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Sets a limit, unless a stricter one is in force.
fn limit(resource: Resource, most: u64) -> io::Result<()> {
    let now = getrlimit(resource).maximum;
    let most = Some(now.map_or(most, |now| now.min(most)));
    setrlimit(
        resource,
        Rlimit {
            current: most,
            maximum: most,
        },
    )?;
    Ok(())
}
