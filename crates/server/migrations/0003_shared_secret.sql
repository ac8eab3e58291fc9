-- The key behind query codes (src/secret.rs), for nodes that share nothing but the database. On
-- SQLite this stays empty: there the key has a file of its own beside the database.

CREATE TABLE shared_secret (
    id  INTEGER PRIMARY KEY CHECK (id = 1), -- one row
    key TEXT NOT NULL CHECK (length(key) = 64) -- 256 bits, hex
) STRICT;
