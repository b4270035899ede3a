-- What reading a letter adds: people and posts over time, what clerks taught, letters that belong together.

-- People and posts over time (officers.c). A day is yyyy-mm-dd on the office's clock; '' is open.
ALTER TABLE officers ADD COLUMN other_names TEXT NOT NULL DEFAULT '';   -- earlier and usual other names of the post, ';' between
ALTER TABLE officers ADD COLUMN section_hi TEXT NOT NULL DEFAULT '';
ALTER TABLE officers ADD COLUMN instance TEXT NOT NULL DEFAULT '';      -- of e-Office; '': the only one
ALTER TABLE officers ADD COLUMN successor TEXT NOT NULL DEFAULT '';     -- an inactive post's: the post that took over
CREATE INDEX officers_by_successor ON officers (successor);
CREATE INDEX officers_by_designation ON officers (designation, section);
CREATE TABLE holders (
    post      TEXT    NOT NULL REFERENCES officers (post),
    since     TEXT    NOT NULL,             -- first day
    until     TEXT    NOT NULL,             -- last day
    name      TEXT    NOT NULL,
    name_hi   TEXT    NOT NULL,
    email     TEXT    NOT NULL,
    mobile    TEXT    NOT NULL,
    PRIMARY KEY (post, since)
) STRICT, WITHOUT ROWID;
CREATE TABLE leaves (
    post      TEXT    NOT NULL REFERENCES officers (post),
    since     TEXT    NOT NULL,
    until     TEXT    NOT NULL,
    link_post TEXT    NOT NULL,             -- who stands in; '': nobody
    PRIMARY KEY (post, since)
) STRICT, WITHOUT ROWID;
INSERT INTO holders SELECT post, '', '', name, '', email, mobile FROM officers WHERE name || email || mobile <> '';
ALTER TABLE officers DROP COLUMN name;
ALTER TABLE officers DROP COLUMN email;
ALTER TABLE officers DROP COLUMN mobile;

-- The office's rules as they are in force (rules.c): the text of the last file without a mistake.
CREATE TABLE rules (
    only     INTEGER PRIMARY KEY CHECK (only = 1),
    text     TEXT    NOT NULL DEFAULT '',
    file     TEXT    NOT NULL DEFAULT '',
    since_s  INTEGER NOT NULL DEFAULT 0,    -- in force since; 0: there never were any
    problem  TEXT    NOT NULL DEFAULT ''    -- why a newer file is not in force; '': there is none
) STRICT;
INSERT INTO rules (only) VALUES (1);

-- What clerks taught by confirming letters (memory.c): key was confirmed as value n times. Bounded; the least used goes first.
CREATE TABLE memory (
    id      INTEGER PRIMARY KEY,
    kind    TEXT    NOT NULL,               -- post, category, sender_name, sender_designation, sender_organisation
    key     TEXT    NOT NULL,               -- of what, as workflow/memory.c makes it
    about   TEXT    NOT NULL,               -- the same for people: subject, shape, word, sender; read, email ...
    who     TEXT    NOT NULL,               -- ... of whom ...
    what    TEXT    NOT NULL,               -- ... with what
    value   TEXT    NOT NULL,
    n       INTEGER NOT NULL,
    last_s  INTEGER NOT NULL,
    UNIQUE (kind, key, value)
) STRICT;
CREATE INDEX memory_by_use ON memory (n, last_s);
CREATE TABLE memory_size (only INTEGER PRIMARY KEY CHECK (only = 1), n INTEGER NOT NULL) STRICT;
INSERT INTO memory_size VALUES (1, 0);
CREATE TRIGGER memory_counted_in AFTER INSERT ON memory BEGIN UPDATE memory_size SET n = n + 1; END;
CREATE TRIGGER memory_counted_out AFTER DELETE ON memory BEGIN UPDATE memory_size SET n = n - 1; END;
-- Which letter taught what, so that it can be taken back.
CREATE TABLE memory_taught (
    letter  INTEGER NOT NULL REFERENCES letters (id),
    memory  INTEGER NOT NULL REFERENCES memory (id) ON DELETE CASCADE,
    PRIMARY KEY (letter, memory)
) STRICT, WITHOUT ROWID;
CREATE INDEX memory_taught_by_memory ON memory_taught (memory);
-- What was read where memory proposed something else.
CREATE TABLE read_as (
    letter  INTEGER NOT NULL REFERENCES letters (id),
    name    TEXT    NOT NULL,
    value   TEXT    NOT NULL,
    PRIMARY KEY (letter, name)
) STRICT, WITHOUT ROWID;

-- By what a letter is compared with others (links.c); none of a letter that bears a marking.
CREATE TABLE letter_marks (
    letter       INTEGER PRIMARY KEY REFERENCES letters (id),
    number_key   TEXT    NOT NULL,          -- "" when not known, so in all of them
    date         TEXT    NOT NULL,
    organisation TEXT    NOT NULL,          -- folded
    name         TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    content      TEXT    NOT NULL,          -- SHA-256 of the file it came as
    sketch       TEXT    NOT NULL,          -- of its text, workflow/alike.h
    words        INTEGER NOT NULL
) STRICT;
CREATE INDEX letter_marks_by_number ON letter_marks (number_key, letter) WHERE number_key <> '';
CREATE INDEX letter_marks_by_subject ON letter_marks (subject, letter) WHERE subject <> '';
CREATE INDEX letter_marks_by_content ON letter_marks (content, letter) WHERE content <> '';
CREATE TABLE letter_bands (
    band    INTEGER NOT NULL,
    letter  INTEGER NOT NULL REFERENCES letters (id),
    PRIMARY KEY (band, letter)
) STRICT, WITHOUT ROWID;
CREATE TABLE letter_refs (
    letter     INTEGER NOT NULL REFERENCES letters (id),
    number_key TEXT    NOT NULL,            -- of a letter it names
    date       TEXT    NOT NULL,
    PRIMARY KEY (letter, number_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX letter_refs_by_number ON letter_refs (number_key, letter);
CREATE TABLE links (
    id      INTEGER PRIMARY KEY,
    letter  INTEGER NOT NULL REFERENCES letters (id),   -- the later one
    other   INTEGER NOT NULL REFERENCES letters (id),
    kind    TEXT    NOT NULL,               -- workflow/alike.h
    conf    REAL    NOT NULL,
    reason  TEXT    NOT NULL,               -- JSON: a code and its values
    state   TEXT    NOT NULL,               -- asked, confirmed, rejected
    settled_by TEXT NOT NULL DEFAULT '',    -- who said so
    at_s    INTEGER NOT NULL,
    UNIQUE (letter, other),
    CHECK (other < letter)
) STRICT;
CREATE INDEX links_by_other ON links (other);

-- Letters refused as classified (refuse.c): documents whose pages the spool has yet to destroy ...
CREATE TABLE refusals (
    doc       TEXT PRIMARY KEY,
    operator  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- ... and how far the search index is with losing their words. step: 0 nothing to do, 1 begin, 2 parts are being merged, 3 the log.
CREATE TABLE forgetting (only INTEGER PRIMARY KEY CHECK (only = 1), step INTEGER NOT NULL) STRICT;
INSERT INTO forgetting VALUES (1, 0);

PRAGMA user_version = 3;
