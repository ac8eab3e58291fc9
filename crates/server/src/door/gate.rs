//! How much is worked on at a time. Submissions have places of their own, so that no crowd of
//! readers takes them, and a store that has stopped takes none from readers.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use super::Limits;

/// What is worked on now, and whether more may be.
#[derive(Debug)]
pub struct Gate {
    reads: Lane,
    writes: Lane,
    most_lag: Duration,
    late: AtomicBool,
    stopping: AtomicBool,
}

#[derive(Debug)]
struct Lane {
    taken: AtomicUsize,
    most: usize,
}

/// Which places a request takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// GET and HEAD.
    Read,
    /// Everything else.
    Write,
}

impl Gate {
    /// With nothing worked on.
    pub fn new(limits: &Limits) -> Arc<Self> {
        let lane = |most| Lane {
            taken: AtomicUsize::new(0),
            most,
        };
        Arc::new(Self {
            reads: lane(limits.max_reads),
            writes: lane(limits.max_writes),
            most_lag: limits.max_lag_seconds,
            late: AtomicBool::new(false),
            stopping: AtomicBool::new(false),
        })
    }

    /// A place, if one is free.
    pub fn enter(self: &Arc<Self>, kind: Kind) -> Option<Place> {
        let lane = self.lane(kind);
        if lane.taken.fetch_add(1, Ordering::Relaxed) >= lane.most {
            lane.taken.fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        Some(Place {
            gate: self.clone(),
            kind,
        })
    }

    /// Whether a place is free.
    pub fn has_room(&self, kind: Kind) -> bool {
        let lane = self.lane(kind);
        lane.taken.load(Ordering::Relaxed) < lane.most
    }

    /// Whether what has to be computed must wait: the server comes late to everything.
    pub fn is_late(&self) -> bool {
        self.late.load(Ordering::Relaxed)
    }

    /// Whether a stop was asked for: not ready any more, and every answer is a connection's last.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// How late the server was just now.
    pub(super) fn measured(&self, lag: Duration) {
        let late = lag > self.most_lag;
        if self.late.swap(late, Ordering::Relaxed) != late {
            if late {
                tracing::warn!(?lag, "overloaded: computed pages are refused for now");
            } else {
                tracing::info!("in time again");
            }
        }
    }

    fn lane(&self, kind: Kind) -> &Lane {
        match kind {
            Kind::Read => &self.reads,
            Kind::Write => &self.writes,
        }
    }
}

/// A place that is taken until this is dropped.
#[derive(Debug)]
pub struct Place {
    gate: Arc<Gate>,
    kind: Kind,
}

impl Drop for Place {
    fn drop(&mut self) {
        let lane = self.gate.lane(self.kind);
        lane.taken.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::door::limits::tests::limits;

    #[test]
    fn readers_never_take_the_places_of_submissions() {
        let gate = Gate::new(&limits(&["--max-reads", "2", "--max-writes", "1"]));
        let reads: Vec<_> = (0..2).map(|_| gate.enter(Kind::Read).unwrap()).collect();
        assert!(gate.enter(Kind::Read).is_none() && gate.has_room(Kind::Write));
        let write = gate.enter(Kind::Write).unwrap();
        assert!(gate.enter(Kind::Write).is_none());
        drop((reads, write));
        assert!(gate.enter(Kind::Read).is_some() && gate.enter(Kind::Write).is_some());
    }

    #[test]
    fn being_late_ends_by_itself() {
        let gate = Gate::new(&limits(&["--max-lag-seconds", "1"]));
        gate.measured(Duration::from_secs(2));
        assert!(gate.is_late());
        gate.measured(Duration::from_millis(20));
        assert!(!gate.is_late());
    }
}
