-- Step 5: delivery and mail. One letter has deliveries of several kinds by several channels to several people; when each may
-- be tried again, and how each other side is, outlives a restart.

-- The queue, made anew: SQLite cannot take UNIQUE (letter, channel) off a table.
CREATE TABLE deliveries_5 (
    id        INTEGER PRIMARY KEY,
    letter    INTEGER NOT NULL REFERENCES letters (id),
    channel   TEXT    NOT NULL,             -- eoffice, mail, sms, migration, readback
    kind      TEXT    NOT NULL DEFAULT 'letter',    -- letter: the letter itself, or its copy; alert, escalation, ack, readback (workflow/alerts.h)
    whom      TEXT    NOT NULL DEFAULT '',  -- addressee, next, supervisor, sender; '' where the channel knows
    instance  TEXT    NOT NULL DEFAULT '',  -- which e-Office; '' the only one
    key       TEXT    NOT NULL UNIQUE,      -- stable UUID the other side knows it by
    state     TEXT    NOT NULL,
    lane      INTEGER NOT NULL,             -- the letter's when it was confirmed: important first
    tries     INTEGER NOT NULL DEFAULT 0,   -- refusals of this very letter; an unreachable target does not count
    sentence  TEXT    NOT NULL DEFAULT '',  -- what happened last, for people: a line of base/said.h
    result    TEXT    NOT NULL DEFAULT '{}',-- JSON: receipt_no, computer_no, message_id
    changed_s INTEGER NOT NULL,
    added_s   INTEGER NOT NULL DEFAULT 0,   -- 0: before this was kept
    due_s     INTEGER NOT NULL DEFAULT 0,   -- not tried before (UTC): back-off, quiet hours, an escalation's time
    after     INTEGER NOT NULL DEFAULT 0,   -- not tried before this delivery is delivered; 0: none
    detail    TEXT    NOT NULL DEFAULT '{}',-- JSON: what this kind needs (alert: event and class; ack: address)
    UNIQUE (letter, channel, kind, whom)
) STRICT;
INSERT INTO deliveries_5 (id, letter, channel, key, state, lane, tries, sentence, result, changed_s, added_s)
    SELECT id, letter, channel, key, state, lane, tries, sentence, result, changed_s, added_s FROM deliveries;
CREATE TABLE delivery_times_5 AS SELECT * FROM delivery_times;
DROP TABLE delivery_times;
DROP TABLE deliveries;                      -- its triggers and indexes go with it
ALTER TABLE deliveries_5 RENAME TO deliveries;
-- What sendd takes next: of a channel and instance, important first.
CREATE INDEX deliveries_by_turn ON deliveries (channel, instance, state, lane, tries, letter) WHERE state IN ('waiting', 'unknown');
CREATE INDEX deliveries_open_by_state ON deliveries (state, id, channel) WHERE state <> 'delivered';
CREATE INDEX deliveries_open_by_age ON deliveries (id, channel) WHERE state <> 'delivered';   -- oldest first
CREATE TRIGGER deliveries_counted_in AFTER INSERT ON deliveries BEGIN
    INSERT INTO delivery_counts VALUES (NEW.channel, NEW.state, 1) ON CONFLICT (channel, state) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER deliveries_counted_over AFTER UPDATE OF state ON deliveries WHEN NEW.state <> OLD.state BEGIN
    UPDATE delivery_counts SET n = n - 1 WHERE channel = OLD.channel AND state = OLD.state;
    INSERT INTO delivery_counts VALUES (NEW.channel, NEW.state, 1) ON CONFLICT (channel, state) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER search_sees_deliveries_in AFTER INSERT ON deliveries BEGIN INSERT INTO search_stale SELECT NEW.letter WHERE NOT EXISTS (SELECT 1 FROM search_stale WHERE letter = NEW.letter); END;
CREATE TRIGGER search_sees_deliveries_over AFTER UPDATE OF state, result ON deliveries BEGIN
    INSERT INTO search_stale SELECT NEW.letter WHERE NOT EXISTS (SELECT 1 FROM search_stale WHERE letter = NEW.letter);
END;
CREATE TABLE delivery_times (
    delivery INTEGER PRIMARY KEY REFERENCES deliveries (id),
    channel  TEXT    NOT NULL,
    day      TEXT    NOT NULL,
    seconds  INTEGER NOT NULL
) STRICT;
INSERT INTO delivery_times SELECT delivery, channel, day, seconds FROM delivery_times_5;
DROP TABLE delivery_times_5;
CREATE INDEX delivery_times_by_day ON delivery_times (day, channel, seconds);

-- How each other side is (store/targets.c): what sendd knows of it outlives sendd.
CREATE TABLE targets (
    target    TEXT    PRIMARY KEY,          -- "eoffice", "eoffice cbic-1", "mail", "sms"
    failures  INTEGER NOT NULL,             -- in a row
    until_s   INTEGER NOT NULL,             -- not tried before (UTC)
    away_since_s INTEGER NOT NULL           -- 0: it is well
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 5;
