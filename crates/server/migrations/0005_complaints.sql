-- 建议投诉: the cases, their histories, and the keys that make sending them twice harmless.
--
-- One set for both engines (see 0001).

-- One case. What anybody wrote is sealed with the case's own key (src/vault.rs): without the
-- county's key file these columns tell nothing, and without `case_key` nobody can read them again.
CREATE TABLE cases (
    number         TEXT PRIMARY KEY,  -- 受理编号
    received_at    INTEGER NOT NULL,
    kind           TEXT NOT NULL,
    category       TEXT,
    state          TEXT NOT NULL,     -- summary of case_events
    steps          INTEGER NOT NULL CHECK (steps >= 1), -- how many events there are
    held           INTEGER NOT NULL CHECK (held IN (0, 1)), -- came in as 待核验
    code_hash      TEXT NOT NULL CHECK (length(code_hash) = 64), -- keyed hash of the 查询码
    case_key       TEXT,              -- sealed; NULL once erased
    -- Sealed.
    person         TEXT,              -- name and contact; NULL: anonymous, or erased
    words          TEXT,              -- unit complained about, what happened, what is asked for
    -- Not personal.
    about          TEXT,
    about_words    TEXT,
    confidential   INTEGER NOT NULL CHECK (confidential IN (0, 1)),
    publish        INTEGER NOT NULL CHECK (publish IN (0, 1)),
    officer_unit   TEXT,              -- who handles it now
    officer_person TEXT,
    officer_phone  TEXT,
    erased_on      TEXT NOT NULL,     -- yyyy-mm-dd, a day in the county
    notice_version TEXT NOT NULL,     -- the notice that the visitor agreed to
    CHECK ((officer_unit IS NULL) = (officer_person IS NULL)
       AND (officer_unit IS NULL) = (officer_phone IS NULL))
) STRICT;

CREATE INDEX cases_received ON cases (received_at);

-- What has happened to a case; only ever appended to. The primary key lets one of two people who
-- act at once be first.
CREATE TABLE case_events (
    case_number TEXT NOT NULL REFERENCES cases (number),
    seq         INTEGER NOT NULL CHECK (seq >= 1),
    at          INTEGER NOT NULL,
    act         TEXT NOT NULL,
    actor       TEXT NOT NULL CHECK (actor IN ('visitor', 'staff')),
    days        INTEGER NOT NULL,     -- 工作日 that an extension adds
    said        TEXT,                 -- sealed; what the visitor may read
    PRIMARY KEY (case_number, seq)
) STRICT;

-- The keys under which cases came, as those of intents (0002).
CREATE TABLE case_keys (
    key         TEXT PRIMARY KEY,    -- SHA-256 of the visitor's key, hex
    body        TEXT NOT NULL,       -- SHA-256 of the canonical body, hex
    case_number TEXT NOT NULL REFERENCES cases (number) DEFERRABLE INITIALLY DEFERRED,
    at          INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX case_keys_case ON case_keys (case_number);

-- What is to be sent about a case, stored with what it is about.
CREATE TABLE case_outbox (
    id          TEXT PRIMARY KEY,    -- topic/number/seq
    topic       TEXT NOT NULL,
    case_number TEXT NOT NULL REFERENCES cases (number),
    state       TEXT NOT NULL,
    attempts    INTEGER NOT NULL,
    next_at     INTEGER NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX case_outbox_pending ON case_outbox (next_at) WHERE state = 'pending';

-- 评价: two questions after an answer, 1 to 5; each answer is rated once.
CREATE TABLE case_ratings (
    case_number TEXT NOT NULL REFERENCES cases (number),
    seq         INTEGER NOT NULL,    -- the event that it came with
    result      INTEGER NOT NULL CHECK (result BETWEEN 1 AND 5),
    service     INTEGER NOT NULL CHECK (service BETWEEN 1 AND 5),
    PRIMARY KEY (case_number, seq)
) STRICT;

-- Every reading of a name or a telephone number.
CREATE TABLE case_readings (
    id          TEXT PRIMARY KEY,    -- random
    case_number TEXT NOT NULL REFERENCES cases (number),
    at          INTEGER NOT NULL,
    reader      TEXT NOT NULL        -- the token's name and unit, or 'visitor'
) STRICT;

-- Tokens for programs that work for staff.
CREATE TABLE service_tokens (
    hash       TEXT PRIMARY KEY CHECK (length(hash) = 64), -- SHA-256 of the token, hex
    name       TEXT NOT NULL,
    unit       TEXT NOT NULL,
    role       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
