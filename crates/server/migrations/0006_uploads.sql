-- 附件: the files that visitors send along with a message. First they lie here alone, piece by
-- piece as they come; the message takes them in the transaction in which it is stored.
--
-- One set for both engines (see 0001); what SQLite calls BLOB is BYTEA there.

-- One file. Its key is sealed by what only the visitor holds (the address of the upload, which is
-- stored nowhere), and once it belongs to a message by that message's own key (src/vault.rs): who
-- erases the message's key erases its files, wherever copies of them lie.
CREATE TABLE uploads (
    id         TEXT PRIMARY KEY,  -- keyed hash of the address
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,  -- kept no longer, unless it belongs to a message
    source     TEXT,              -- keyed hash of the network it came from; NULL once in a message
    state      TEXT NOT NULL CHECK (state IN ('receiving', 'ready', 'refused')),
    length     INTEGER NOT NULL,  -- as announced
    received   INTEGER NOT NULL,  -- of that
    pieces     INTEGER NOT NULL,  -- in which it came
    pass       TEXT NOT NULL,     -- the chunks that count
    size       INTEGER NOT NULL CHECK (size >= 0), -- what these hold together
    file_key   TEXT NOT NULL,     -- sealed
    facts      TEXT NOT NULL,     -- sealed: name, kind, SHA-256
    why        TEXT,              -- the sentence with which it was refused
    number     TEXT,              -- the message that it belongs to, of whatever kind
    step       INTEGER NOT NULL,  -- the step of that message
    place      INTEGER NOT NULL   -- among the files of that step
) STRICT;

CREATE INDEX uploads_waiting ON uploads (expires_at) WHERE number IS NULL;

CREATE INDEX uploads_number ON uploads (number, step, place) WHERE number IS NOT NULL;

-- Its bytes, each piece sealed for its place. A picture that is drawn anew is written beside what
-- came, under another `pass`, and takes its place in one moment.
CREATE TABLE upload_chunks (
    upload TEXT NOT NULL REFERENCES uploads (id),
    pass   TEXT NOT NULL,
    start  INTEGER NOT NULL,      -- its first byte's place in the file
    sealed BLOB NOT NULL,
    PRIMARY KEY (upload, pass, start)
) STRICT;

-- Which file was read; NULL: name and contact.
ALTER TABLE case_readings ADD COLUMN file TEXT;
