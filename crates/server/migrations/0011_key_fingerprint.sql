-- Which key belongs to this database (src/secret.rs). The key itself stands in a file apart from
-- it, the same one on every node. What an older version kept in `shared_secret` is written out to
-- that file at the next start, and the row goes.

CREATE TABLE key_fingerprint (
    id          INTEGER PRIMARY KEY CHECK (id = 1), -- one row
    fingerprint TEXT NOT NULL CHECK (length(fingerprint) = 64) -- keyed hash, tells nothing of the key
) STRICT;
