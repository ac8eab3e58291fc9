-- Notices: what is sent about intents and cases, to whom, and how that went; and when each job of
-- the background last ran.
--
-- The messages stay where they are written, in `outbox` and `case_outbox`. Their states from now on:
-- 'pending'; 'spread': it has its deliveries; 'nobody': nobody wants it; 'covered': a limit that was
-- passed together with a higher one, of which alone is spoken; 'before': older than the worker.
--
-- One set for both engines (see 0001).

-- What came before there was a worker was seen to by hand.
UPDATE outbox SET state = 'before' WHERE state = 'pending';

UPDATE case_outbox SET state = 'before' WHERE state = 'pending';

-- One message on its way to one receiver. It names the case; who receives it is looked up when it
-- is sent, so that nobody's address stands here.
CREATE TABLE deliveries (
    id           TEXT PRIMARY KEY CHECK (length(id) = 32), -- hash of message and receiver; receivers
                                                           -- drop repeats by it
    message      TEXT NOT NULL,      -- its id in an outbox
    number       TEXT NOT NULL,      -- 受理编号
    channel      TEXT NOT NULL,      -- a name of notices.json, 'unit' or 'visitor'
    unit         TEXT,               -- of 'unit': which
    state        TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'failed', 'dead', 'dropped')),
    attempts     INTEGER NOT NULL,   -- counted when one begins: a crash is one too
    next_at      INTEGER NOT NULL,   -- not before
    leased_until INTEGER NOT NULL,   -- a worker has it until then; 0: nobody has
    fence        INTEGER NOT NULL,   -- grows with each lease; who comes back with an older one is late
    error        TEXT,               -- of the last attempt, in words of ours
    created_at   INTEGER NOT NULL,
    sent_at      INTEGER,
    checked_at   INTEGER             -- the receiver has confirmed that it has it
) STRICT;

CREATE INDEX deliveries_due ON deliveries (next_at) WHERE state IN ('pending', 'failed');

CREATE INDEX deliveries_message ON deliveries (message);

-- The jobs of the background: when each was last done, and what came of it.
CREATE TABLE background (
    job    TEXT PRIMARY KEY,
    ran_at INTEGER NOT NULL,
    result TEXT NOT NULL
) STRICT;
