-- Listings: documents, their published history, and the counter that other nodes watch.
--
-- One set for both engines, in SQLite's words: TEXT for identifiers and hashes (hex), INTEGER for
-- numbers and for instants in unix milliseconds, TEXT for JSON. STRICT makes SQLite check these
-- types as PostgreSQL does by nature; there the store says BIGINT (src/store/postgres.rs).

-- One listing: what its versions are versions of. Nothing here is shown; a listing that was
-- withdrawn keeps its row, so that its key is never given to another.
CREATE TABLE listings (
    kind       TEXT NOT NULL,     -- feature word: 'positioning', 'projects', …
    key        TEXT NOT NULL,     -- identifier within its kind, part of public addresses
    created_at INTEGER NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT;

-- Every version ever published, whole and never changed but for its state.
CREATE TABLE listing_versions (
    kind         TEXT NOT NULL,
    key          TEXT NOT NULL,
    version      INTEGER NOT NULL CHECK (version >= 1),
    document     TEXT NOT NULL CHECK (json_valid(document)),
    content_hash TEXT NOT NULL CHECK (length(content_hash) = 64), -- SHA-256 of the document
    state        TEXT NOT NULL,     -- 'published' or 'replaced'; drafts and reviews come later
    author       TEXT NOT NULL,     -- who published it: a person's account or a command
    at           INTEGER NOT NULL,
    PRIMARY KEY (kind, key, version),
    FOREIGN KEY (kind, key) REFERENCES listings (kind, key)
) STRICT;

-- A listing shows one version at most: a rule of the database, not of the code. The same index
-- finds what is published of a kind without reading old versions.
CREATE UNIQUE INDEX listing_versions_published
    ON listing_versions (kind, key) WHERE state = 'published';

-- Grows by one with every publication that changed something; a node that sees a greater value
-- than its snapshot's rebuilds.
CREATE TABLE revision (
    id    INTEGER PRIMARY KEY CHECK (id = 1), -- one row
    value INTEGER NOT NULL
) STRICT;

INSERT INTO revision (id, value) VALUES (1, 0);
