-- The diary. One row a letter, one row a letter x channel, an append-only chained history.
-- Times are UTC seconds. Names of states: firmware/workflow/states.c.

CREATE TABLE registers (
    register  TEXT    NOT NULL,
    year      INTEGER NOT NULL,
    last      INTEGER NOT NULL,             -- the last number given; gap-free
    PRIMARY KEY (register, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE letters (
    id            INTEGER PRIMARY KEY,
    doc           TEXT    NOT NULL UNIQUE,  -- spool id
    register      TEXT    NOT NULL,
    year          INTEGER NOT NULL,
    serial        INTEGER NOT NULL,
    number        TEXT    NOT NULL UNIQUE,  -- as printed: CRU-A/2026/000123
    state         TEXT    NOT NULL,
    lane          INTEGER NOT NULL DEFAULT 1,   -- 0 VIP and Parliament, 1 current dak, 2 backlog
    source        TEXT    NOT NULL,         -- scan, import, mail
    received_s    INTEGER NOT NULL,         -- when the paper was taken in
    pages         INTEGER NOT NULL DEFAULT 0,
    reason        TEXT    NOT NULL DEFAULT '',  -- why held or void
    post          TEXT    NOT NULL DEFAULT '',  -- marked to
    revision      INTEGER NOT NULL DEFAULT 1,   -- counts changes; the desk must name the one it saw
    read_s        INTEGER NOT NULL DEFAULT 0,   -- when its reading came in; 0: not read yet
    changed_s     INTEGER NOT NULL,
    UNIQUE (register, year, serial)
) STRICT;
CREATE INDEX letters_by_state ON letters (state, lane, id);     -- the clerk's queue
CREATE INDEX letters_by_age ON letters (state, id);             -- the register, newest first
CREATE INDEX letters_by_arrival ON letters (received_s);

-- How many letters stand in each state: asked every second, so not counted each time.
CREATE TABLE letter_counts (
    state  TEXT    PRIMARY KEY,
    n      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER letters_counted_in AFTER INSERT ON letters BEGIN
    INSERT INTO letter_counts VALUES (NEW.state, 1) ON CONFLICT (state) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER letters_counted_over AFTER UPDATE OF state ON letters WHEN NEW.state <> OLD.state BEGIN
    UPDATE letter_counts SET n = n - 1 WHERE state = OLD.state;
    INSERT INTO letter_counts VALUES (NEW.state, 1) ON CONFLICT (state) DO UPDATE SET n = n + 1;
END;

CREATE TABLE fields (
    letter      INTEGER NOT NULL REFERENCES letters (id),
    name        TEXT    NOT NULL,           -- letter_no, date, subject, sender_name ... (reading record)
    value       TEXT    NOT NULL,
    source      TEXT    NOT NULL,           -- reading, rule, default, clerk
    conf        REAL    NOT NULL,           -- 0..1
    page        INTEGER NOT NULL DEFAULT 0, -- evidence box: page from 1 (0: none), pixels of the page as scanned
    x           INTEGER NOT NULL DEFAULT 0,
    y           INTEGER NOT NULL DEFAULT 0,
    w           INTEGER NOT NULL DEFAULT 0,
    h           INTEGER NOT NULL DEFAULT 0,
    confirmed_by TEXT   NOT NULL DEFAULT '',
    PRIMARY KEY (letter, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE officers (
    post         TEXT    PRIMARY KEY,       -- post id, as in the directory
    designation  TEXT    NOT NULL,
    designation_hi TEXT  NOT NULL DEFAULT '',
    section      TEXT    NOT NULL DEFAULT '',
    name         TEXT    NOT NULL DEFAULT '',
    email        TEXT    NOT NULL DEFAULT '',
    mobile       TEXT    NOT NULL DEFAULT '',
    next_post    TEXT    NOT NULL DEFAULT '',
    is_default   INTEGER NOT NULL DEFAULT 0,    -- takes what nobody else matches
    active       INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE TABLE deliveries (
    id        INTEGER PRIMARY KEY,
    letter    INTEGER NOT NULL REFERENCES letters (id),
    channel   TEXT    NOT NULL,             -- eoffice, mail
    key       TEXT    NOT NULL UNIQUE,      -- stable UUID the other side knows it by
    state     TEXT    NOT NULL,
    lane      INTEGER NOT NULL,             -- the letter's when it was confirmed: important first
    tries     INTEGER NOT NULL DEFAULT 0,   -- refusals of this very letter; an unreachable target does not count
    sentence  TEXT    NOT NULL DEFAULT '',  -- what happened last, for people
    result    TEXT    NOT NULL DEFAULT '{}',-- JSON: receipt_no, computer_no, message_id
    changed_s INTEGER NOT NULL,
    UNIQUE (letter, channel)
) STRICT;
CREATE INDEX deliveries_by_state ON deliveries (channel, state, lane, tries, letter);

-- Steps begun on a document and not ended: what fails again and again is held, also across restarts.
CREATE TABLE tries (
    doc    TEXT    NOT NULL,
    step   TEXT    NOT NULL,
    n      INTEGER NOT NULL,
    PRIMARY KEY (doc, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE history (
    seq       INTEGER PRIMARY KEY,          -- 1, 2, 3 ... without gaps
    at_s      INTEGER NOT NULL,
    actor     TEXT    NOT NULL,             -- program or person
    letter    INTEGER REFERENCES letters (id),
    event     TEXT    NOT NULL,
    detail    TEXT    NOT NULL,             -- JSON
    hash      TEXT    NOT NULL              -- SHA-256 over the previous hash and this row, see history.c
) STRICT;
-- The end of the chain, so that a history cut short shows.
CREATE TABLE history_head (
    only  INTEGER PRIMARY KEY CHECK (only = 1),
    seq   INTEGER NOT NULL,
    hash  TEXT    NOT NULL
) STRICT;
INSERT INTO history_head VALUES (1, 0, '');
CREATE INDEX history_by_letter ON history (letter, seq);
CREATE TRIGGER history_is_append_only_1 BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_is_append_only_2 BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;

-- Without Mn and Mc as letters a search for लेखा would also find लाख.
CREATE VIRTUAL TABLE search_text USING fts5 (
    number, letter_no, subject, sender, body,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
);
CREATE VIRTUAL TABLE search_number USING fts5 (numbers, tokenize = 'trigram');

PRAGMA user_version = 1;
