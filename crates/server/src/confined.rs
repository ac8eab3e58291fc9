//! What a process that reads a hostile file does to itself first.

use std::io;

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
