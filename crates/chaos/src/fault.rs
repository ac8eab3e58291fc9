//! The faults, and the seeds that name them.

/// What is done to the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// SIGKILL at a random moment under load.
    Kill9,
    /// SIGKILL, and only what was synced is still there.
    PowerCut,
    /// A proxy that loses answers and doubles requests.
    Dropped,
    /// The same key several times at the same instant, some with another body.
    SameInstant,
    /// SIGTERM under load.
    Sigterm,
    /// Another process holds the database's lock.
    Locked,
    /// Not one byte left on the disk.
    DiskFull,
    /// PostgreSQL killed under load and started again.
    PostgresKill,
    /// A restart while files are on their way, and phones that break off.
    Upload,
    /// A background job that says that it has done what it has not.
    Lie,
}

/// Which database the portal runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    /// In the data folder.
    Sqlite,
    /// A cluster of the harness's own.
    Postgres,
}

/// A fault on an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) fault: Fault,
    pub(crate) engine: Engine,
    /// How it is called in a line and on the command line.
    pub(crate) name: &'static str,
    /// What it does, in a line.
    pub(crate) words: &'static str,
    /// How many of a hundred rounds it gets.
    pub(crate) share: usize,
}

const fn kind(
    fault: Fault,
    engine: Engine,
    share: usize,
    name: &'static str,
    words: &'static str,
) -> Kind {
    Kind {
        fault,
        engine,
        name,
        words,
        share,
    }
}

/// Every kind of round. A seed names its kind by its place: append only.
pub(crate) const KINDS: &[Kind] = &{
    use Engine::{Postgres, Sqlite};
    use Fault::{
        DiskFull, Dropped, Kill9, Lie, Locked, PostgresKill, PowerCut, SameInstant, Sigterm, Upload,
    };
    [
        kind(
            Kill9,
            Sqlite,
            20,
            "kill9",
            "SIGKILL after 5 to 400 ms under load",
        ),
        kind(
            PowerCut,
            Sqlite,
            15,
            "powercut",
            "SIGKILL, and only what was synced is left",
        ),
        kind(
            Dropped,
            Sqlite,
            12,
            "dropped",
            "30 % of answers lost, 20 % of requests doubled",
        ),
        kind(
            SameInstant,
            Sqlite,
            12,
            "same-instant",
            "one key from several connections at once",
        ),
        kind(Sigterm, Sqlite, 5, "sigterm", "SIGTERM under load"),
        kind(
            Locked,
            Sqlite,
            3,
            "locked",
            "another process locks the database for 0.1 to 6 s",
        ),
        kind(
            DiskFull,
            Sqlite,
            3,
            "diskfull",
            "a disk without one byte left, then room again",
        ),
        kind(
            Kill9,
            Postgres,
            7,
            "kill9/postgres",
            "as kill9, on PostgreSQL",
        ),
        kind(
            Dropped,
            Postgres,
            4,
            "dropped/postgres",
            "as dropped, on PostgreSQL",
        ),
        kind(
            SameInstant,
            Postgres,
            6,
            "same-instant/postgres",
            "as same-instant, on PostgreSQL",
        ),
        kind(
            Sigterm,
            Postgres,
            2,
            "sigterm/postgres",
            "as sigterm, on PostgreSQL",
        ),
        kind(
            PostgresKill,
            Postgres,
            3,
            "postgres-kill",
            "PostgreSQL killed and started again",
        ),
        kind(
            Upload,
            Sqlite,
            4,
            "upload",
            "killed or stopped while large files are on their way",
        ),
        kind(
            Upload,
            Postgres,
            2,
            "upload/postgres",
            "as upload, on PostgreSQL",
        ),
        kind(
            Lie,
            Sqlite,
            1,
            "lie",
            "notices marked as sent that never were",
        ),
        kind(Lie, Postgres, 1, "lie/postgres", "as lie, on PostgreSQL"),
    ]
};

/// Room for kinds within a seed.
const PLACES: u64 = 64;

/// The number that a round is repeated by: its kind, and where its dice begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seed(pub(crate) u64);

impl Seed {
    /// A seed for a round of this kind.
    pub(crate) fn new(place: usize, random: u32) -> Self {
        Self(u64::from(random) * PLACES + place as u64)
    }

    /// The kind of round; none when no such kind is known.
    pub(crate) fn kind(self) -> Option<&'static Kind> {
        KINDS.get(usize::try_from(self.0 % PLACES).ok()?)
    }

    /// The round's dice.
    pub(crate) fn dice(self) -> fastrand::Rng {
        fastrand::Rng::with_seed(self.0)
    }
}

/// The kinds that a word names: a kind's full name, or a fault on every engine.
pub(crate) fn named(word: &str) -> Vec<usize> {
    let named = |kind: &Kind| kind.name == word || kind.name.split('/').next() == Some(word);
    (0..KINDS.len())
        .filter(|place| named(&KINDS[*place]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_names_its_kind() {
        for (place, kind) in KINDS.iter().enumerate() {
            assert_eq!(Seed::new(place, 1_234_567).kind(), Some(kind));
        }
        assert_eq!(Seed(63).kind(), None);
        assert!((KINDS.len() as u64) < PLACES);
    }

    #[test]
    fn the_shares_are_percent() {
        assert_eq!(KINDS.iter().map(|kind| kind.share).sum::<usize>(), 100);
    }

    #[test]
    fn a_word_names_a_fault_on_every_engine() {
        assert_eq!(named("kill9").len(), 2);
        assert_eq!(named("kill9/postgres").len(), 1);
        assert_eq!(named("kill").len(), 0);
    }
}
