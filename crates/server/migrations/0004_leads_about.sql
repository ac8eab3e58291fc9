-- What an intent is about besides a project: a chain's node, a plot, a policy. As it came
-- (`kind:id`) and in the words that were shown on that day; later changes do not change a receipt.
--
-- One set for both engines (see 0001).

ALTER TABLE leads ADD COLUMN about TEXT;

ALTER TABLE leads ADD COLUMN about_words TEXT;
