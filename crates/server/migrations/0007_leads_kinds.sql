-- The kinds of leads, what each asks besides, and the seal on what is personal.
--
-- One set for both engines (see 0001).

-- 类型; what was there before is an intent.
ALTER TABLE leads ADD COLUMN kind TEXT NOT NULL DEFAULT 'invest';

ALTER TABLE leads ADD COLUMN need TEXT;

ALTER TABLE leads ADD COLUMN visit_on TEXT;     -- yyyy-mm-dd, a day in the county

ALTER TABLE leads ADD COLUMN visit_half TEXT;   -- 'morning' or 'afternoon'

ALTER TABLE leads ADD COLUMN people INTEGER;

-- Where the term of `due_on` is written, as it was shown.
ALTER TABLE leads ADD COLUMN due_source TEXT;

-- How many events there are: of two people who act at once one is first.
ALTER TABLE leads ADD COLUMN steps INTEGER NOT NULL DEFAULT 1;

-- Sealed as those of cases (0005). From here on `name`, `contact` and `want` are empty: at its first
-- start the program seals what they hold (src/store/leads/seal.rs), and no later one writes them.
ALTER TABLE leads ADD COLUMN lead_key TEXT;     -- NULL once erased

ALTER TABLE leads ADD COLUMN person TEXT;       -- name and contact

ALTER TABLE leads ADD COLUMN words TEXT;        -- what they want

-- Finds the rows that are not sealed yet; empty ever after.
CREATE INDEX leads_unsealed ON leads (number) WHERE name <> '';

ALTER TABLE lead_events ADD COLUMN act TEXT NOT NULL DEFAULT 'submit';

ALTER TABLE lead_events ADD COLUMN said TEXT;   -- sealed; what the visitor may read

-- Every reading of a name or a telephone number.
CREATE TABLE lead_readings (
    id          TEXT PRIMARY KEY,    -- random
    lead_number TEXT NOT NULL REFERENCES leads (number),
    at          INTEGER NOT NULL,
    reader      TEXT NOT NULL        -- the token's name and unit, or 'visitor'
) STRICT;

-- Whether what was unsealed has been wiped from free pages and the WAL as well.
ALTER TABLE revision ADD COLUMN leads_wiped INTEGER NOT NULL DEFAULT 0;
