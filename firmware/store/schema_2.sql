-- What the counter adds: what a letter was scanned for, pages that people put in order, doubts, labels.

ALTER TABLE letters ADD COLUMN purpose TEXT NOT NULL DEFAULT 'letter';  -- letter, vip, backlog: the button it came by

-- Changes of pages that are intended or made. The spool follows them: firmware/diary/page_jobs.c.
CREATE TABLE page_jobs (
    id        INTEGER PRIMARY KEY,
    kind      TEXT    NOT NULL,             -- arrange, split, merge, add, replace, undo
    letter    INTEGER NOT NULL REFERENCES letters (id),     -- whose pages change
    other     INTEGER REFERENCES letters (id),  -- merge: the letter the pages came from
    state     TEXT    NOT NULL,             -- waiting (its letter is being read), begun, done, undone, given_up
    detail    TEXT    NOT NULL DEFAULT '{}',-- JSON: what the spool must look like afterwards, and before
    hold      TEXT    NOT NULL DEFAULT '',  -- what is made of this letter's pages is held with this sentence, too ...
    marking   TEXT    NOT NULL DEFAULT '',  -- ... and bears its classification
    asked_s   INTEGER NOT NULL
) STRICT;
CREATE INDEX page_jobs_open ON page_jobs (id) WHERE state IN ('waiting', 'begun');
CREATE INDEX page_jobs_by_letter ON page_jobs (letter, id);

-- Documents that a job makes, or whose pages it has taken.
CREATE TABLE page_docs (
    doc   TEXT    PRIMARY KEY,
    job   INTEGER NOT NULL REFERENCES page_jobs (id),
    role  TEXT    NOT NULL                  -- made, used
) STRICT, WITHOUT ROWID;
CREATE INDEX page_docs_by_job ON page_docs (job);

-- What a person should look at. It keeps nobody from confirming the letter.
CREATE TABLE doubts (
    letter     INTEGER NOT NULL REFERENCES letters (id),
    n          INTEGER NOT NULL,            -- 1, 2, 3 ... in the letter, never used again
    code       TEXT    NOT NULL,            -- as in firmware/doc/pages.md
    page       INTEGER NOT NULL,            -- from 1; 0: the letter as a whole
    source     TEXT    NOT NULL,            -- scan: page counts the sides as they came; reading: the pages shown; past: of pages as they were before
    detail     TEXT    NOT NULL,
    settled_by TEXT    NOT NULL DEFAULT '',
    settled_s  INTEGER NOT NULL DEFAULT 0,  -- 0: nobody has looked yet
    PRIMARY KEY (letter, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE labels (
    id        INTEGER PRIMARY KEY,
    letter    INTEGER NOT NULL REFERENCES letters (id),
    again     INTEGER NOT NULL,             -- 1: one was printed before
    asked_s   INTEGER NOT NULL,
    printed_s INTEGER NOT NULL DEFAULT 0,   -- 0: waits
    tries     INTEGER NOT NULL DEFAULT 0,   -- that came to nothing
    sentence  TEXT    NOT NULL DEFAULT ''   -- what the printer said last
) STRICT;
CREATE INDEX labels_by_letter ON labels (letter, id);
CREATE INDEX labels_waiting ON labels (id) WHERE printed_s = 0;

PRAGMA user_version = 2;
