//! How the portal is weakened, from outside, to show that the harness would see it.

/// A weakness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weaken {
    /// Syncs of the data folder do nothing, as under `PRAGMA synchronous = OFF`.
    SyncOff,
    /// The database no longer keeps the keys of submissions apart.
    NoUniqueKey,
    /// Some events of cases are not written, although their heads count them.
    NoEvent,
    /// Messages about what staff do are not written.
    NoOutbox,
    /// Who sent a complaint is forgotten.
    NoPerson,
    /// A token that is taken back goes on.
    NoRevocation,
    /// Of a file that a complaint takes, the last piece goes.
    NoPiece,
    /// What was once marked as sent stays so.
    NoSecondLook,
}

impl Weaken {
    /// All of them.
    pub(crate) const ALL: [Self; 8] = [
        Self::SyncOff,
        Self::NoUniqueKey,
        Self::NoEvent,
        Self::NoOutbox,
        Self::NoPerson,
        Self::NoRevocation,
        Self::NoPiece,
        Self::NoSecondLook,
    ];

    /// How it is called on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::SyncOff => "sync-off",
            Self::NoUniqueKey => "no-unique-key",
            Self::NoEvent => "no-event",
            Self::NoOutbox => "no-outbox",
            Self::NoPerson => "no-person",
            Self::NoRevocation => "no-revocation",
            Self::NoPiece => "no-piece",
            Self::NoSecondLook => "no-second-look",
        }
    }

    /// The weakness that is called so.
    pub(crate) fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|weaken| weaken.name() == word)
    }

    /// The fault in whose rounds it shows; elsewhere it may go unseen.
    pub(crate) fn shows_in(self) -> &'static str {
        match self {
            Self::SyncOff => "powercut",
            Self::NoUniqueKey => "same-instant",
            Self::NoPiece => "upload",
            Self::NoSecondLook => "lie",
            Self::NoEvent | Self::NoOutbox | Self::NoPerson | Self::NoRevocation => "dropped",
        }
    }

    /// What weakens SQLite so.
    pub(crate) fn on_sqlite(self) -> &'static [&'static str] {
        match self {
            Self::SyncOff => &[],
            // The portal's statement finds no conflict any more.
            Self::NoUniqueKey => &[
                "CREATE TRIGGER chaos_intents BEFORE INSERT ON idempotency_keys
                 BEGIN DELETE FROM idempotency_keys WHERE key = NEW.key; END",
                "CREATE TRIGGER chaos_cases BEFORE INSERT ON case_keys
                 BEGIN DELETE FROM case_keys WHERE key = NEW.key; END",
            ],
            Self::NoEvent => &["CREATE TRIGGER chaos BEFORE INSERT ON case_events
                 WHEN NEW.act <> 'submit' BEGIN SELECT RAISE(IGNORE); END"],
            Self::NoOutbox => &["CREATE TRIGGER chaos BEFORE INSERT ON case_outbox
                 WHEN NEW.topic <> 'case_submit' BEGIN SELECT RAISE(IGNORE); END"],
            Self::NoPerson => &["CREATE TRIGGER chaos AFTER INSERT ON cases
                 BEGIN UPDATE cases SET person = NULL WHERE number = NEW.number; END"],
            Self::NoRevocation => &["CREATE TRIGGER chaos AFTER UPDATE ON service_tokens
                 WHEN NEW.revoked_at IS NOT NULL
                 BEGIN UPDATE service_tokens SET revoked_at = NULL WHERE hash = NEW.hash; END"],
            Self::NoPiece => &["CREATE TRIGGER chaos AFTER UPDATE ON uploads
                 WHEN NEW.number IS NOT NULL AND OLD.number IS NULL
                 BEGIN DELETE FROM upload_chunks WHERE upload = NEW.id AND start =
                     (SELECT MAX(start) FROM upload_chunks WHERE upload = NEW.id); END"],
            Self::NoSecondLook => &["CREATE TRIGGER chaos BEFORE UPDATE ON deliveries
                 WHEN OLD.state = 'sent' AND NEW.state <> 'sent'
                 BEGIN SELECT RAISE(IGNORE); END"],
        }
    }

    /// What weakens PostgreSQL so.
    pub(crate) fn on_postgres(self) -> &'static [&'static str] {
        match self {
            Self::SyncOff => &[],
            Self::NoUniqueKey => &[
                "CREATE FUNCTION chaos() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN NEW.key := NEW.key || random(); RETURN NEW; END $$",
                "CREATE TRIGGER chaos BEFORE INSERT ON idempotency_keys
                 FOR EACH ROW EXECUTE FUNCTION chaos()",
                "CREATE TRIGGER chaos BEFORE INSERT ON case_keys
                 FOR EACH ROW EXECUTE FUNCTION chaos()",
            ],
            Self::NoEvent => &[
                "CREATE FUNCTION chaos() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN RETURN NULL; END $$",
                "CREATE TRIGGER chaos BEFORE INSERT ON case_events
                 FOR EACH ROW WHEN (NEW.act <> 'submit') EXECUTE FUNCTION chaos()",
            ],
            Self::NoOutbox => &[
                "CREATE FUNCTION chaos() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN RETURN NULL; END $$",
                "CREATE TRIGGER chaos BEFORE INSERT ON case_outbox
                 FOR EACH ROW WHEN (NEW.topic <> 'case_submit') EXECUTE FUNCTION chaos()",
            ],
            Self::NoPerson => &[
                "CREATE FUNCTION chaos() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN NEW.person := NULL; RETURN NEW; END $$",
                "CREATE TRIGGER chaos BEFORE INSERT ON cases
                 FOR EACH ROW EXECUTE FUNCTION chaos()",
            ],
            Self::NoRevocation => &[
                "CREATE FUNCTION chaos() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN NEW.revoked_at := NULL; RETURN NEW; END $$",
                "CREATE TRIGGER chaos BEFORE UPDATE ON service_tokens
                 FOR EACH ROW EXECUTE FUNCTION chaos()",
            ],
            Self::NoPiece => &[
                "CREATE FUNCTION chaos() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN DELETE FROM upload_chunks WHERE upload = NEW.id AND start =
                     (SELECT MAX(start) FROM upload_chunks WHERE upload = NEW.id);
                 RETURN NEW; END $$",
                "CREATE TRIGGER chaos AFTER UPDATE ON uploads FOR EACH ROW
                 WHEN (NEW.number IS NOT NULL AND OLD.number IS NULL) EXECUTE FUNCTION chaos()",
            ],
            Self::NoSecondLook => &[
                "CREATE FUNCTION chaos() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN RETURN NULL; END $$",
                "CREATE TRIGGER chaos BEFORE UPDATE ON deliveries FOR EACH ROW
                 WHEN (OLD.state = 'sent' AND NEW.state <> 'sent') EXECUTE FUNCTION chaos()",
            ],
        }
    }
}
