-- Step 7: retention. The pages of a letter that e-Office has, or that is void, are destroyed after a set time (purge.c); it only adds.

ALTER TABLE letters ADD COLUMN purged_s INTEGER NOT NULL DEFAULT 0;     -- when its pages were destroyed; 0: they are there
-- Those that may be due, the one that changed longest ago first.
CREATE INDEX letters_to_purge ON letters (changed_s, id) WHERE purged_s = 0 AND state IN ('sent', 'void');

-- Documents of purged letters whose keys and pages the spool has yet to destroy.
CREATE TABLE purges (
    doc     TEXT PRIMARY KEY,
    letter  INTEGER NOT NULL REFERENCES letters (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE purging (
    only       INTEGER PRIMARY KEY CHECK (only = 1),
    words      INTEGER NOT NULL DEFAULT 0,  -- 1: the search index may hold words of purged letters: "forgetting" begins when no more are due ...
    forgot_s   INTEGER NOT NULL DEFAULT 0,  -- ... and it is a while ago that it began last, for it writes the whole index anew
    restored_s INTEGER NOT NULL DEFAULT 0,  -- which restore (restored.at_s) ...
    since_s    INTEGER NOT NULL DEFAULT 0,  -- ... and when a clock that is kept first stood after it: all counts from there
    seen_s     INTEGER NOT NULL DEFAULT 0,  -- what a clock that is kept said last; 0: nothing is to be purged ...
    quiet_s    INTEGER NOT NULL DEFAULT 0   -- ... and until when nothing is, as it had jumped
) STRICT;
INSERT INTO purging (only) VALUES (1);

PRAGMA user_version = 7;
