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
    due_s     INTEGER NOT NULL DEFAULT 0,   -- not tried before (UTC): back-off, quiet hours, an escalation's time; 0: its time has come
    after     INTEGER NOT NULL DEFAULT 0,   -- not tried before this delivery is delivered; 0: none, or it is
    detail    TEXT    NOT NULL DEFAULT '{}',-- JSON: what this kind needs (alert: event and class; ack: address)
    UNIQUE (letter, channel, kind, whom)
) STRICT;
INSERT INTO deliveries_5 (id, letter, channel, key, state, lane, tries, sentence, result, changed_s, added_s)
    SELECT id, letter, channel, key, state, lane, tries, sentence, result, changed_s, added_s FROM deliveries;
CREATE TABLE delivery_times_5 AS SELECT * FROM delivery_times;
DROP TABLE delivery_times;
DROP TABLE deliveries;                      -- its triggers and indexes go with it
ALTER TABLE deliveries_5 RENAME TO deliveries;
-- What sendd takes next: of a channel and instance, important first. Only what may go now stands here; what has to wait is not walked
-- through, however much of it there is: it joins when its time comes (_by_due), or the clock is set back (_by_change), or the other
-- delivery is delivered (_after).
CREATE INDEX deliveries_by_turn ON deliveries (channel, instance, state, lane, tries, letter)
    WHERE state IN ('waiting', 'unknown') AND due_s = 0 AND after = 0;
CREATE INDEX deliveries_by_due ON deliveries (lane, due_s) WHERE due_s > 0;
CREATE INDEX deliveries_by_change ON deliveries (changed_s) WHERE due_s > 0;
CREATE INDEX deliveries_after ON deliveries (after) WHERE after > 0;
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
-- To the search a delivery in hand waits (search_keys.c): being taken and committed changes nothing there, and need not cost anything.
CREATE TRIGGER search_sees_deliveries_over AFTER UPDATE OF state, result ON deliveries
    WHEN NEW.result <> OLD.result OR replace(replace(NEW.state, 'sending', 'waiting'), 'committing', 'waiting')
                                  <> replace(replace(OLD.state, 'sending', 'waiting'), 'committing', 'waiting') BEGIN
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

-- What mailboxes heard of mails that were sent (store/heard.c).
CREATE TABLE delivery_heard (
    delivery  INTEGER NOT NULL REFERENCES deliveries (id),
    mail      TEXT    NOT NULL,             -- which mail said so, by its identity
    what      TEXT    NOT NULL,             -- bounced, delayed, relayed, replied
    status    TEXT    NOT NULL,             -- 5.1.1; '' not told
    at_s      INTEGER NOT NULL,
    PRIMARY KEY (delivery, mail)
) STRICT, WITHOUT ROWID;

-- Alerts (store/alerts.c): the policy's text, letters somebody answers for, and events whose alerts were made already.
CREATE TABLE alert_policy (
    id        INTEGER PRIMARY KEY CHECK (id = 1),       -- no row: the one built in
    text      TEXT    NOT NULL,
    file      TEXT    NOT NULL,             -- where it came from, for people
    actor     TEXT    NOT NULL,
    at_s      INTEGER NOT NULL
) STRICT;
CREATE TABLE seen (
    letter    INTEGER PRIMARY KEY REFERENCES letters (id),
    how       TEXT    NOT NULL,             -- desk, reply, opened
    by        TEXT    NOT NULL,             -- whom the desk names; '' else
    actor     TEXT    NOT NULL,
    at_s      INTEGER NOT NULL,
    day       TEXT    NOT NULL              -- on the office's clock
) STRICT;
CREATE INDEX seen_by_day ON seen (day);
CREATE TABLE alerts_made (
    letter    INTEGER NOT NULL REFERENCES letters (id),
    event     TEXT    NOT NULL,             -- deadline, bounced, waiting
    PRIMARY KEY (letter, event)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 5;
