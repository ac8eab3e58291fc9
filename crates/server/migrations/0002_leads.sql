-- 投资意向: the intents, their histories, what is to be sent about them, and the keys that make
-- sending them twice harmless. All of it is written in one transaction.
--
-- One set for both engines (see 0001).

-- One intent. What the visitor wrote stands as it came; the personal fields have columns of
-- their own, so that they alone can be erased when their time has come.
CREATE TABLE leads (
    number         TEXT PRIMARY KEY,  -- 受理编号
    received_at    INTEGER NOT NULL,
    state          TEXT NOT NULL,     -- summary of lead_events; the words are those of the API
    code_hash      TEXT NOT NULL CHECK (length(code_hash) = 64), -- keyed hash of the 查询码
    -- Personal: erased on `erased_on`, never copied to another table.
    name           TEXT NOT NULL,
    contact        TEXT NOT NULL,
    want           TEXT NOT NULL,     -- free text, so it may name people
    -- Business.
    amount_fen     INTEGER,           -- NULL: not said, never 0
    amount_about   INTEGER NOT NULL CHECK (amount_about IN (0, 1)), -- 1: “约”
    project_id     TEXT,
    project_title  TEXT,              -- as it was named on that day
    -- What the receipt promised; later changes of staff or wording do not change it.
    officer_unit   TEXT,
    officer_person TEXT,
    officer_phone  TEXT,
    next_step      TEXT NOT NULL,
    due_on         TEXT NOT NULL,     -- yyyy-mm-dd, a day in the county
    due_note       TEXT,
    erased_on      TEXT NOT NULL,     -- yyyy-mm-dd
    notice_version TEXT NOT NULL,     -- the notice that the visitor agreed to
    CHECK ((officer_unit IS NULL) = (officer_person IS NULL)
       AND (officer_unit IS NULL) = (officer_phone IS NULL))
) STRICT;

CREATE INDEX leads_received ON leads (received_at);

-- What has happened to an intent; only ever appended to.
CREATE TABLE lead_events (
    lead_number TEXT NOT NULL REFERENCES leads (number),
    seq         INTEGER NOT NULL CHECK (seq >= 1), -- order, whatever the clocks say
    at          INTEGER NOT NULL,
    state       TEXT NOT NULL,       -- the state that it led to
    text        TEXT NOT NULL,       -- a sentence that the visitor may read
    PRIMARY KEY (lead_number, seq)
) STRICT;

-- What is to be sent, stored with what it is about: it exists exactly when that does.
CREATE TABLE outbox (
    id          TEXT PRIMARY KEY,    -- topic/number/seq: one event is told once, and receivers
                                     -- drop repeats by it
    topic       TEXT NOT NULL,
    lead_number TEXT NOT NULL REFERENCES leads (number),
    payload     TEXT NOT NULL CHECK (json_valid(payload)), -- without personal data
    state       TEXT NOT NULL,       -- 'pending'; the worker adds its own
    attempts    INTEGER NOT NULL,
    next_at     INTEGER NOT NULL,    -- not before
    created_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX outbox_pending ON outbox (next_at) WHERE state = 'pending';

-- The keys under which intents came. The primary key decides who was first, also between nodes.
-- Deferred: the key is claimed before the lead is written, and both must stand at commit.
CREATE TABLE idempotency_keys (
    key         TEXT PRIMARY KEY,    -- SHA-256 of the visitor's key, hex
    body        TEXT NOT NULL,       -- SHA-256 of the canonical body, hex
    lead_number TEXT NOT NULL REFERENCES leads (number) DEFERRABLE INITIALLY DEFERRED,
    at          INTEGER NOT NULL
) STRICT;

CREATE INDEX idempotency_keys_at ON idempotency_keys (at);

-- A lead came under one key. Without it SQLite would look for each new lead through all keys,
-- since a key may stand there before its lead.
CREATE UNIQUE INDEX idempotency_keys_lead ON idempotency_keys (lead_number);

-- The next serial number of each day. A row outlives its leads, so that no number comes twice.
CREATE TABLE receipt_serials (
    day  TEXT PRIMARY KEY,           -- yyyy-mm-dd, a day in the county
    next INTEGER NOT NULL
) STRICT;
