-- What stands beside a case and is no step of it, and what of its end may be told to everybody.
--
-- One set for both engines (see 0001).

-- 不予受理的情形, in the words that held when the case was refused.
CREATE TABLE case_grounds (
    case_number TEXT NOT NULL REFERENCES cases (number),
    seq         INTEGER NOT NULL,    -- the event that refused it
    ground      TEXT NOT NULL,
    words       TEXT NOT NULL,
    source      TEXT NOT NULL,
    PRIMARY KEY (case_number, seq)
) STRICT;

-- 脱敏文本: what a handling unit reads when confidentiality was asked for, and a supervisor always.
-- The sender's own words stay as they are.
CREATE TABLE case_redactions (
    case_number TEXT PRIMARY KEY REFERENCES cases (number),
    words       TEXT NOT NULL,       -- sealed with the case's key
    author      TEXT NOT NULL,       -- the token's name and unit
    at          INTEGER NOT NULL
) STRICT;

-- 意见 of supervisors and seats, for staff alone. No event: the visitor's count of steps must not
-- grow by what the visitor cannot see.
CREATE TABLE case_comments (
    id          TEXT PRIMARY KEY,    -- random
    case_number TEXT NOT NULL REFERENCES cases (number),
    at          INTEGER NOT NULL,
    author      TEXT NOT NULL,       -- the token's name and unit
    said        TEXT                 -- sealed with the case's key; NULL once erased
) STRICT;

CREATE INDEX case_comments_case ON case_comments (case_number, at);

-- 典型案例: a text without anybody in it. Its address and its document say nothing of the case.
CREATE TABLE case_results (
    id           TEXT PRIMARY KEY,   -- random, part of its address
    case_number  TEXT REFERENCES cases (number), -- NULL: invented, in a demonstration county
    document     TEXT NOT NULL CHECK (json_valid(document)),
    author       TEXT NOT NULL,      -- the token's name and unit
    at           INTEGER NOT NULL,
    withdrawn_at INTEGER             -- NULL while it is published
) STRICT;

-- One text of a case at a time.
CREATE UNIQUE INDEX case_results_published
    ON case_results (case_number) WHERE withdrawn_at IS NULL;
