//! What one connection is doing, and since when.

use std::{
    net::IpAddr,
    sync::{
        OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use tokio::task::AbortHandle;

use super::clock;

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Phase {
    /// The head of a request is not whole yet; so does every connection begin.
    Head,
    /// Kept open after an answer; nothing of a next request has come.
    Idle,
    /// The head is whole, the body is not.
    Body,
    /// The request is whole and worked on.
    Working,
    /// An answer is there, and not yet all of it given over.
    Answering,
    /// All of the answer is given over, and not yet all of it taken by the system.
    Sending,
    /// Answered for good; what still comes is thrown away.
    Lingering,
    /// Given up; its task is being ended.
    Closed,
}

impl Phase {
    const ALL: [Self; 8] = [
        Self::Head,
        Self::Idle,
        Self::Body,
        Self::Working,
        Self::Answering,
        Self::Sending,
        Self::Lingering,
        Self::Closed,
    ];

    /// Whether it is the visitor who is waited for, so that closing loses no work.
    pub(super) const fn waits_for_a_request(self) -> bool {
        matches!(self, Self::Head | Self::Idle | Self::Body)
    }
}

/// One open connection, shared by its stream, its service and the registry.
#[derive(Debug)]
pub(super) struct Connection {
    /// Whose it is: an address, an IPv6 address with its last 64 bits cleared.
    pub(super) source: IpAddr,
    /// Phase in the lowest byte, [`clock`] time of entering it above: one word, so that nobody
    /// closes a connection between its becoming busy and saying so.
    state: AtomicU64,
    /// Something the visitor sent is left unread when the connection ends.
    unread: AtomicBool,
    task: OnceLock<AbortHandle>,
}

impl Connection {
    pub(super) fn new(source: IpAddr) -> Self {
        Self {
            source,
            state: AtomicU64::new(pack(Phase::Head)),
            unread: AtomicBool::new(false),
            task: OnceLock::new(),
        }
    }

    /// The task that serves it, to be ended when it is given up.
    pub(super) fn served_by(&self, task: AbortHandle) {
        let _ = self.task.set(task);
    }

    /// What it is doing.
    pub(super) fn phase(&self) -> Phase {
        phase(self.state.load(Ordering::Acquire))
    }

    /// What it is doing, and the [`clock`] time since when.
    pub(super) fn state(&self) -> (Phase, u64) {
        let word = self.state.load(Ordering::Acquire);
        (phase(word), word >> 8)
    }

    /// Goes on to a phase; `false` when the connection was given up, and nothing must begin.
    pub(super) fn enter(&self, next: Phase) -> bool {
        self.replace(next, |now| now != Phase::Closed)
    }

    /// Gives it up if that loses no work.
    pub(super) fn close_if_waiting(&self) -> bool {
        let closed = self.replace(Phase::Closed, Phase::waits_for_a_request);
        if closed {
            self.end();
        }
        closed
    }

    /// Gives it up if it is still in this phase.
    pub(super) fn close_if_in(&self, held: Phase) -> bool {
        let closed = self.replace(Phase::Closed, |now| now == held);
        if closed {
            self.end();
        }
        closed
    }

    /// Notes that something the visitor sent will not be read.
    pub(super) fn leave_unread(&self) {
        self.unread.store(true, Ordering::Relaxed);
    }

    /// Whether something that the visitor sent will not be read.
    pub(super) fn has_unread(&self) -> bool {
        self.unread.load(Ordering::Relaxed)
    }

    fn replace(&self, next: Phase, allowed: impl Fn(Phase) -> bool) -> bool {
        let next = pack(next);
        let replaced = self
            .state
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |word| {
                allowed(phase(word)).then_some(next)
            });
        replaced.is_ok()
    }

    fn end(&self) {
        if let Some(task) = self.task.get() {
            task.abort();
        }
    }
}

fn pack(phase: Phase) -> u64 {
    clock::now() << 8 | phase as u64
}

fn phase(word: u64) -> Phase {
    Phase::ALL[(word & 0b111) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phase_survives_its_packing() {
        for one in Phase::ALL {
            assert_eq!(phase(pack(one)), one);
        }
    }

    #[test]
    fn a_busy_connection_is_not_given_up_and_a_given_up_one_never_works() {
        let connection = Connection::new(IpAddr::from([127, 0, 0, 1]));
        assert!(connection.enter(Phase::Working));
        assert!(!connection.close_if_waiting());
        assert!(connection.enter(Phase::Idle));
        assert!(connection.close_if_waiting());
        assert!(!connection.enter(Phase::Working));
        assert_eq!(connection.phase(), Phase::Closed);
    }
}
