-- What the desk adds: people who sign in, what they saved, what they set.

-- The letter's screen: who asked a supervisor to look, and how long confirming took.
CREATE TABLE handovers (
    letter  INTEGER PRIMARY KEY REFERENCES letters (id),
    actor   TEXT    NOT NULL,               -- who handed it over
    note    TEXT    NOT NULL,               -- why, in that person's words
    at_s    INTEGER NOT NULL
) STRICT;
-- Decided is decided: nobody need look any more.
CREATE TRIGGER handovers_end AFTER UPDATE OF state ON letters WHEN NEW.state NOT IN ('taken_in', 'read', 'held') BEGIN
    DELETE FROM handovers WHERE letter = NEW.id;
END;
CREATE TABLE confirm_times (
    letter   INTEGER PRIMARY KEY REFERENCES letters (id),
    actor    TEXT    NOT NULL,
    seconds  INTEGER NOT NULL,              -- from opened to confirmed, without the time nobody was at the keys
    at_s     INTEGER NOT NULL
) STRICT;
CREATE INDEX confirm_times_by_time ON confirm_times (at_s);
-- What was changed in the fields, beside the entry of the history that names them: that one can never go, this goes with a
-- letter that is refused (field_changes.c).
CREATE TABLE field_changes (
    seq      INTEGER NOT NULL REFERENCES history (seq),
    n        INTEGER NOT NULL,              -- 1, 2, 3 ... as in the form
    letter   INTEGER NOT NULL REFERENCES letters (id),
    name     TEXT    NOT NULL,
    before   TEXT    NOT NULL,              -- '': not known
    after    TEXT    NOT NULL,
    PRIMARY KEY (seq, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX field_changes_by_letter ON field_changes (letter);
-- The last change of the directory: the desk keeps it in memory until this one moves.
CREATE INDEX history_of_officers ON history (seq) WHERE event = 'officers';

-- The counter and its deliveries: what is asked twice a second is not counted over all letters (store/outbox.c, waiting.c).
CREATE INDEX deliveries_open_by_state ON deliveries (state, id, channel) WHERE state <> 'delivered';
CREATE INDEX deliveries_open_by_age ON deliveries (id, channel) WHERE state <> 'delivered';   -- oldest first
CREATE TABLE delivery_counts (
    channel  TEXT    NOT NULL,
    state    TEXT    NOT NULL,
    n        INTEGER NOT NULL,
    PRIMARY KEY (channel, state)
) STRICT, WITHOUT ROWID;
INSERT INTO delivery_counts SELECT channel, state, count(*) FROM deliveries GROUP BY channel, state;
CREATE TRIGGER deliveries_counted_in AFTER INSERT ON deliveries BEGIN
    INSERT INTO delivery_counts VALUES (NEW.channel, NEW.state, 1) ON CONFLICT (channel, state) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER deliveries_counted_over AFTER UPDATE OF state ON deliveries WHEN NEW.state <> OLD.state BEGIN
    UPDATE delivery_counts SET n = n - 1 WHERE channel = OLD.channel AND state = OLD.state;
    INSERT INTO delivery_counts VALUES (NEW.channel, NEW.state, 1) ON CONFLICT (channel, state) DO UPDATE SET n = n + 1;
END;
-- A channel that nothing is sent by until a person lets it go on.
CREATE TABLE channel_pauses (
    channel  TEXT    PRIMARY KEY,
    actor    TEXT    NOT NULL,
    reason   TEXT    NOT NULL,
    at_s     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Clocks and reports. A day is yyyy-mm-dd on the office's clock.
-- What a letter wants done, and by when (clocks.c; kinds: workflow/due.h). They follow the letter's fields until they are answered.
CREATE TABLE clocks (
    letter    INTEGER NOT NULL REFERENCES letters (id),
    kind      TEXT    NOT NULL,
    due       TEXT    NOT NULL,             -- the last day
    post      TEXT    NOT NULL,             -- marked to, as in letters: by which the list is filtered
    done_on   TEXT    NOT NULL DEFAULT '',  -- answered on that day; '': not yet
    reference TEXT    NOT NULL DEFAULT '',  -- of the answer, as a person typed it
    done_by   TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (letter, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX clocks_open ON clocks (due, letter, kind) WHERE done_on = '';
CREATE INDEX clocks_open_by_post ON clocks (post, due, letter, kind) WHERE done_on = '';
CREATE INDEX clocks_open_by_kind ON clocks (kind, due, letter) WHERE done_on = '';
CREATE INDEX clocks_done ON clocks (done_on, letter, kind) WHERE done_on <> '';
-- What reports count, kept up as letters change (tally.c): letters received on a day, by what is known of them.
CREATE TABLE day_tally (
    day    TEXT    NOT NULL,
    what   TEXT    NOT NULL,                -- state, lane, source, mode, language, region, sender_type, form, category, post; pages: n counts them
    value  TEXT    NOT NULL,                -- '': not known
    n      INTEGER NOT NULL,
    PRIMARY KEY (what, day, value)
) STRICT, WITHOUT ROWID;
CREATE TABLE letter_tally (
    letter INTEGER PRIMARY KEY REFERENCES letters (id),
    facts  TEXT    NOT NULL                 -- as what it is counted there
) STRICT;
-- Letters up to this one, which came before there were clocks and counts, have yet to get theirs; 0: all have.
CREATE TABLE tally_due (only INTEGER PRIMARY KEY CHECK (only = 1), letter INTEGER NOT NULL) STRICT;
INSERT INTO tally_due SELECT 1, ifnull(max(id), 0) FROM letters;
-- How long deliveries took, from the confirmation on, and what they sent.
ALTER TABLE deliveries ADD COLUMN added_s INTEGER NOT NULL DEFAULT 0;   -- 0: before this was kept
CREATE TABLE delivery_times (
    delivery INTEGER PRIMARY KEY REFERENCES deliveries (id),
    channel  TEXT    NOT NULL,
    day      TEXT    NOT NULL,
    seconds  INTEGER NOT NULL
) STRICT;
CREATE INDEX delivery_times_by_day ON delivery_times (day, channel, seconds);
CREATE TABLE data_used (
    day      TEXT    NOT NULL,
    channel  TEXT    NOT NULL,
    bytes    INTEGER NOT NULL,              -- of all tries, also those that came to nothing
    tries    INTEGER NOT NULL,
    PRIMARY KEY (day, channel)
) STRICT, WITHOUT ROWID;
-- Paper that is handed over with a list to sign (invoices.c). Numbers are gap-free in a year.
CREATE TABLE invoices (
    id        INTEGER PRIMARY KEY,
    year      INTEGER NOT NULL,
    serial    INTEGER NOT NULL,
    number    TEXT    NOT NULL UNIQUE,      -- as printed
    section   TEXT    NOT NULL,             -- for a whole section, or ...
    post      TEXT    NOT NULL,             -- ... for one officer; the other one is ''
    title     TEXT    NOT NULL,             -- of either, as it was called then, in both languages
    title_hi  TEXT    NOT NULL,
    made_by   TEXT    NOT NULL,
    made_s    INTEGER NOT NULL,
    taken_by  TEXT    NOT NULL DEFAULT '',  -- who received the paper; '': nobody yet
    taken_on  TEXT    NOT NULL DEFAULT '',
    UNIQUE (year, serial)
) STRICT;
CREATE TABLE invoice_letters (
    invoice INTEGER NOT NULL REFERENCES invoices (id),
    n       INTEGER NOT NULL,               -- 1, 2, 3 ... on the list
    letter  INTEGER NOT NULL UNIQUE REFERENCES letters (id),
    PRIMARY KEY (invoice, n)
) STRICT, WITHOUT ROWID;
-- Confirmed letters whose paper is still at the counter, by post; one row a letter until an invoice takes it.
CREATE TABLE paper_here (
    post    TEXT    NOT NULL,
    letter  INTEGER NOT NULL REFERENCES letters (id),
    PRIMARY KEY (post, letter)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER paper_waits AFTER UPDATE OF state ON letters WHEN NEW.state = 'filed' AND OLD.state <> 'filed' AND NEW.source <> 'mail' BEGIN
    INSERT OR IGNORE INTO paper_here (post, letter) VALUES (NEW.post, NEW.id);
END;

-- People who sign in (people.c, people_secrets.c). Secrets stand here as hashes or sealed with the box key.
CREATE TABLE users (
    name         TEXT    PRIMARY KEY,
    full_name    TEXT    NOT NULL,
    roles        INTEGER NOT NULL,              -- a bit for each of workflow/people.h
    language     TEXT    NOT NULL DEFAULT '',
    passphrase   TEXT    NOT NULL DEFAULT '',   -- argon2id; '': none
    code_sealed  TEXT    NOT NULL DEFAULT '',   -- secret of one-time codes, hex; '': none
    code_step    INTEGER NOT NULL DEFAULT 0,    -- the last one taken
    active       INTEGER NOT NULL DEFAULT 1,
    revision     INTEGER NOT NULL DEFAULT 1,
    generation   INTEGER NOT NULL DEFAULT 1,    -- sessions of another one have ended
    failures     INTEGER NOT NULL DEFAULT 0,
    wait_until_s INTEGER NOT NULL DEFAULT 0,
    made_s       INTEGER NOT NULL,
    seen_s       INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE recovery_codes (
    user TEXT NOT NULL REFERENCES users (name),
    hash TEXT NOT NULL,
    PRIMARY KEY (user, hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE tickets (                          -- one-use ways in
    user    TEXT    PRIMARY KEY REFERENCES users (name),
    hash    TEXT    NOT NULL UNIQUE,
    until_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE setup (only INTEGER PRIMARY KEY CHECK (only = 1), hash TEXT NOT NULL) STRICT;   -- the code for the first admin

-- The admin: settings changed at the desk (settings.c; settings.conf is written from here), and how e-Office numbers things (masters.c).
CREATE TABLE settings (
    key       TEXT    PRIMARY KEY,          -- as in dakbox.conf: "scan.mode"
    value     TEXT,                         -- NULL: not set here, so what is below it counts
    actor     TEXT    NOT NULL,
    changed_s INTEGER NOT NULL,
    refused   TEXT    NOT NULL DEFAULT '',  -- the value that was taken back last ...
    problem   TEXT    NOT NULL DEFAULT ''   -- ... and why; '': nothing was
) STRICT, WITHOUT ROWID;
CREATE TABLE masters (
    instance  TEXT    NOT NULL,             -- of e-Office, as in officers; '': the only one
    list      TEXT    NOT NULL,             -- delivery_modes, languages, ... (workflow/masters.h)
    id        INTEGER NOT NULL,             -- its number there
    name      TEXT    NOT NULL,             -- what it is called there
    PRIMARY KEY (instance, list, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE master_map (
    instance  TEXT    NOT NULL,
    list      TEXT    NOT NULL,
    own       TEXT    NOT NULL,             -- our value: "By Hand", "hi", a post
    id        INTEGER NOT NULL,
    PRIMARY KEY (instance, list, own)
) STRICT, WITHOUT ROWID;

-- The register: found by words, numbers and filters (search.h), and what people keep of it.
ALTER TABLE search_text RENAME TO search_before;
DROP TABLE search_number;
-- keys: words made for numbers, dates and filters. Without Mn and Mc as letters a search for लेखा would also find लाख. prefix: the
-- beginning of a word that is typed is one look instead of a walk through all words that begin so; diaries from before do without.
CREATE VIRTUAL TABLE search_text USING fts5 (
    number, letter_no, subject, sender, body, keys, prefix = '3',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
);
INSERT INTO search_text (rowid, number, letter_no, subject, sender, body, keys)
    SELECT rowid, number, letter_no, subject, sender, body, '' FROM search_before;
DROP TABLE search_before;
-- Letters whose row there is behind: brought up to date before their transaction ends. (Not "OR IGNORE": an upsert that
-- fires a trigger has its own way with conflicts there, too.)
CREATE TABLE search_stale (letter INTEGER PRIMARY KEY) STRICT;
INSERT INTO search_stale SELECT id FROM letters;
CREATE TRIGGER search_sees_letters AFTER UPDATE OF state, lane, post, source, received_s ON letters BEGIN
    INSERT INTO search_stale SELECT NEW.id WHERE NOT EXISTS (SELECT 1 FROM search_stale WHERE letter = NEW.id);
END;
CREATE TRIGGER search_sees_fields_in AFTER INSERT ON fields BEGIN INSERT INTO search_stale SELECT NEW.letter WHERE NOT EXISTS (SELECT 1 FROM search_stale WHERE letter = NEW.letter); END;
CREATE TRIGGER search_sees_fields_over AFTER UPDATE ON fields BEGIN INSERT INTO search_stale SELECT NEW.letter WHERE NOT EXISTS (SELECT 1 FROM search_stale WHERE letter = NEW.letter); END;
CREATE TRIGGER search_sees_fields_out AFTER DELETE ON fields BEGIN INSERT INTO search_stale SELECT OLD.letter WHERE NOT EXISTS (SELECT 1 FROM search_stale WHERE letter = OLD.letter); END;
CREATE TRIGGER search_sees_doubts_in AFTER INSERT ON doubts BEGIN INSERT INTO search_stale SELECT NEW.letter WHERE NOT EXISTS (SELECT 1 FROM search_stale WHERE letter = NEW.letter); END;
CREATE TRIGGER search_sees_doubts_over AFTER UPDATE ON doubts BEGIN INSERT INTO search_stale SELECT NEW.letter WHERE NOT EXISTS (SELECT 1 FROM search_stale WHERE letter = NEW.letter); END;
CREATE TRIGGER search_sees_doubts_out AFTER DELETE ON doubts BEGIN INSERT INTO search_stale SELECT OLD.letter WHERE NOT EXISTS (SELECT 1 FROM search_stale WHERE letter = OLD.letter); END;
CREATE TRIGGER search_sees_deliveries_in AFTER INSERT ON deliveries BEGIN INSERT INTO search_stale SELECT NEW.letter WHERE NOT EXISTS (SELECT 1 FROM search_stale WHERE letter = NEW.letter); END;
CREATE TRIGGER search_sees_deliveries_over AFTER UPDATE OF state, result ON deliveries BEGIN
    INSERT INTO search_stale SELECT NEW.letter WHERE NOT EXISTS (SELECT 1 FROM search_stale WHERE letter = NEW.letter);
END;
-- What filters offer, of letters that were confirmed.
CREATE TABLE register_values (
    kind   TEXT    NOT NULL,                -- category, sender_state, delivery_mode; by: who confirmed
    value  TEXT    NOT NULL,
    PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;
ALTER TABLE letters ADD COLUMN letter_date TEXT NOT NULL DEFAULT '';    -- the field "date", to sort by
UPDATE letters SET letter_date = ifnull((SELECT value FROM fields f WHERE f.letter = letters.id AND f.name = 'date'), '');
CREATE INDEX letters_by_date ON letters (letter_date, id);
-- What people keep of the register: filters, columns and order under a name (views.c).
CREATE TABLE views (
    id        INTEGER PRIMARY KEY,
    owner     TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    query     TEXT    NOT NULL,             -- as in the register's address
    shared    INTEGER NOT NULL,             -- 1: everybody sees it
    at_s      INTEGER NOT NULL,
    UNIQUE (owner, name)
) STRICT;
CREATE INDEX views_shared ON views (name) WHERE shared = 1;
CREATE INDEX history_by_actor ON history (actor, seq);     -- what an auditor asks (history_find.c)

PRAGMA user_version = 4;
