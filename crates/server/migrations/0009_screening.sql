-- 核验: what is counted of what comes in, and what is held until a person has looked at it. Nothing
-- here tells who sent what without the county's key.
--
-- One set for both engines (see 0001).

-- What has been spent of each budget. Times in it are microseconds.
CREATE TABLE budgets (
    subject TEXT PRIMARY KEY,        -- keyed hash of a source or contact and the day; '-': all
    at      INTEGER NOT NULL,        -- when it last counted; a day later the row goes
    free    INTEGER NOT NULL,        -- until when the free bucket is not empty
    most    INTEGER NOT NULL         -- until when the large one is not
) STRICT;

-- Challenges whose proof was used, until they expire.
CREATE TABLE spent_proofs (
    proof      TEXT PRIMARY KEY,     -- hash of the challenge
    expires_at INTEGER NOT NULL
) STRICT;

-- What texts leave behind for 30 days: keyed hashes by which the same one is known again.
CREATE TABLE text_marks (
    mark   TEXT PRIMARY KEY,
    sender TEXT NOT NULL,            -- keyed hash of the contact or source that left it last
    seen   INTEGER NOT NULL,         -- by how many, one after the other
    at     INTEGER NOT NULL,
    number TEXT                      -- of a person's own text: where it came first
) STRICT;

-- 待核验: held leads and cases, and what a person decided; and what came twice.
CREATE TABLE holds (
    number     TEXT PRIMARY KEY,     -- 受理编号
    reasons    TEXT NOT NULL,        -- words of the API, with commas; '': it is not held
    earlier    TEXT,                 -- the same from the same person minutes before, by its number
    at         INTEGER NOT NULL,
    decision   TEXT CHECK (decision IN ('released', 'refused')),
    decided_at INTEGER,
    decided_by TEXT,                 -- the token's name and unit
    why        TEXT,                 -- of a refusal, as the visitor reads it
    CHECK ((decision IS NULL) = (decided_at IS NULL))
) STRICT;

CREATE INDEX holds_waiting ON holds (at) WHERE decision IS NULL AND reasons <> '';
