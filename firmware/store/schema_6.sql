-- Step 6: the appliance. A section for each area; all of them above the PRAGMA line at the end.

-- The last restore (store/backup.c): letters up to letters_max were in the backup, and what became of them after it was taken is not
-- known here.
CREATE TABLE restored (
    id          INTEGER PRIMARY KEY CHECK (id = 1),     -- no row: never restored
    taken_s     INTEGER NOT NULL,           -- when the backup was taken
    at_s        INTEGER NOT NULL,           -- when it was brought back
    letters_max INTEGER NOT NULL
) STRICT;

-- How each other side is (store/targets.c): why it is waited for, and with which settings that was found out.
ALTER TABLE targets ADD COLUMN sentence TEXT NOT NULL DEFAULT '';   -- a line of base/said.h
ALTER TABLE targets ADD COLUMN settings TEXT NOT NULL DEFAULT '';   -- sendd's mark of them

-- The deliveries page lists by kind and instance, too: both stand in the indexes it walks through.
DROP INDEX deliveries_open_by_state;
DROP INDEX deliveries_open_by_age;
CREATE INDEX deliveries_open_by_state ON deliveries (state, id, channel, kind, instance) WHERE state <> 'delivered';
CREATE INDEX deliveries_open_by_age ON deliveries (id, channel, kind, instance, state) WHERE state <> 'delivered';   -- oldest first

-- The report of alerts: all that people were told besides, by the day it was made.
CREATE INDEX deliveries_told_by_day ON deliveries (added_s, kind, whom, channel, state) WHERE kind NOT IN ('letter', 'readback');

-- Which programs may work with this diary: those that know schema "least" or a newer one, also when they are older than the diary (migrate.c).
-- A later step that only adds leaves it as it is; one that does more sets it to its own number.
CREATE TABLE schema_promise (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    least INTEGER NOT NULL
) STRICT;
INSERT INTO schema_promise (id, least) VALUES (1, 6);

-- Which of boxd's notes the history has (store/box_notes.c): one that is sent again adds nothing.
CREATE TABLE box_notes (
    id TEXT PRIMARY KEY
) STRICT;

-- Setting up a new box (store/first_start.c): steps that were done or left for later. It begins with the row 'admin', and 'end' ends it.
CREATE TABLE first_start (
    step  TEXT PRIMARY KEY,                 -- firmware/workflow/first_start.h; no row: open
    later INTEGER NOT NULL,                 -- 1: left for later
    actor TEXT NOT NULL,
    at_s  INTEGER NOT NULL
) STRICT;

PRAGMA user_version = 6;
