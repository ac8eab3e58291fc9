//! Open files: every connection is one, and the system has the last word on how many.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Kept for the database, the listener, the published files, and connections that are just
/// being closed or refused.
const RESERVED: usize = 128;

/// Raises the limit on open files as far as needed and allowed, and says how many connections
/// fit; at least a quarter of the limit, however low that is.
pub(super) fn room_for(wanted: usize) -> usize {
    let limit = getrlimit(Resource::Nofile);
    let needed = u64::try_from(wanted + RESERVED).unwrap_or(u64::MAX);
    let current = limit.current.unwrap_or(u64::MAX);
    let allowed = if current >= needed {
        current
    } else {
        let raised = needed.min(limit.maximum.unwrap_or(u64::MAX)).max(current);
        let new = Rlimit {
            current: Some(raised),
            maximum: limit.maximum,
        };
        setrlimit(Resource::Nofile, new).map_or(current, |()| raised)
    };
    let allowed = usize::try_from(allowed).unwrap_or(usize::MAX);
    let fits = allowed.saturating_sub(RESERVED).max(allowed / 4).max(1);
    if fits < wanted {
        tracing::warn!(
            wanted,
            connections = fits,
            open_files = allowed,
            "the limit on open files allows fewer connections"
        );
    }
    fits.min(wanted)
}
