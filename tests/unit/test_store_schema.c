/* A diary that an older program wrote comes up with all its letters. */
#include "base/version.h"
#include "tests/unit/test_store_rig.h"

#include "tests/rig/disk_vfs.h"

/* What the program of the first schema wrote: the tables as they were, with what the rig's letters look like in them. */
static const char back_to_1[] =
    "DROP TABLE purges; DROP TABLE purging; DROP INDEX letters_to_purge; ALTER TABLE letters DROP COLUMN purged_s; "
    "DROP TABLE alerts_made; DROP TABLE seen; DROP TABLE alert_policy; "
    "DROP TABLE delivery_heard; DROP TABLE targets; DROP INDEX deliveries_by_turn; DROP INDEX deliveries_by_due; DROP INDEX deliveries_by_change; DROP INDEX deliveries_after; ALTER TABLE deliveries RENAME TO deliveries_5; "
    "CREATE TABLE deliveries (id INTEGER PRIMARY KEY, letter INTEGER NOT NULL REFERENCES letters (id), channel TEXT NOT NULL, key TEXT NOT NULL UNIQUE, "
    "state TEXT NOT NULL, lane INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, sentence TEXT NOT NULL DEFAULT '', result TEXT NOT NULL DEFAULT '{}', "
    "changed_s INTEGER NOT NULL, UNIQUE (letter, channel)) STRICT; "
    "INSERT INTO deliveries SELECT id, letter, channel, key, state, lane, tries, sentence, result, changed_s FROM deliveries_5; "
    "DROP TABLE delivery_times; DROP TABLE deliveries_5; CREATE INDEX deliveries_by_state ON deliveries (channel, state, lane, tries, letter); "
    "DROP TRIGGER search_sees_letters; DROP TRIGGER search_sees_fields_in; DROP TRIGGER search_sees_fields_over; DROP TRIGGER search_sees_fields_out; "
    "DROP TRIGGER search_sees_doubts_in; DROP TRIGGER search_sees_doubts_over; DROP TRIGGER search_sees_doubts_out; "
    "DROP TABLE search_stale; DROP TABLE register_values; DROP TABLE views; "
    "DROP INDEX history_by_actor; DROP INDEX letters_by_date; ALTER TABLE letters DROP COLUMN letter_date; DROP TABLE search_text; "
    "CREATE VIRTUAL TABLE search_text USING fts5 (number, letter_no, subject, sender, body, tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'\"); "
    "INSERT INTO search_text (rowid, number, subject) SELECT id, number, 'Cash book' FROM letters; "
    "CREATE VIRTUAL TABLE search_number USING fts5 (numbers, tokenize = 'trigram'); "
    "DROP TABLE schema_promise; DROP TABLE box_notes; DROP TABLE first_start; DROP TABLE restored; DROP TABLE settings; DROP TABLE masters; DROP TABLE master_map; "
    "DROP TRIGGER paper_waits; DROP TABLE paper_here; DROP TABLE invoice_letters; DROP TABLE invoices; DROP TABLE data_used; "
    "DROP TABLE tally_due; DROP TABLE letter_tally; DROP TABLE day_tally; DROP TABLE clocks; "
    "DROP TABLE channel_pauses; DROP TABLE delivery_counts; "
    "DROP TRIGGER handovers_end; DROP TABLE handovers; DROP TABLE confirm_times; DROP TABLE field_changes; DROP INDEX history_of_officers; "
    "DROP TABLE recovery_codes; DROP TABLE tickets; DROP TABLE users; DROP TABLE setup; "
    "DROP TABLE refusals; DROP TABLE forgetting; DROP TABLE links; DROP TABLE letter_refs; DROP TABLE letter_bands; DROP TABLE letter_marks; DROP TABLE read_as; "
    "DROP TABLE memory_taught; DROP TABLE memory; DROP TABLE memory_size; DROP TABLE rules; "
    "DROP TABLE page_docs; DROP TABLE page_jobs; DROP TABLE doubts; DROP TABLE labels; ALTER TABLE letters DROP COLUMN purpose; "
    "DROP TABLE holders; DROP TABLE leaves; ALTER TABLE officers DROP COLUMN other_names; ALTER TABLE officers DROP COLUMN section_hi; "
    "DROP INDEX officers_by_successor; DROP INDEX officers_by_designation; "
    "ALTER TABLE officers DROP COLUMN instance; ALTER TABLE officers DROP COLUMN successor; "
    "ALTER TABLE officers ADD COLUMN name TEXT NOT NULL DEFAULT ''; ALTER TABLE officers ADD COLUMN email TEXT NOT NULL DEFAULT ''; "
    "ALTER TABLE officers ADD COLUMN mobile TEXT NOT NULL DEFAULT ''; UPDATE officers SET name = 'A. Verma' WHERE post = 'SO-1'; "
    "PRAGMA user_version = 1";

static void fill(struct rig *g)
{
    struct err e = { 0 };

    rig_officers(g->s);
    rig_letter(g->s, "d1");
    rig_letter(g->s, "d2");
    rig_letter(g->s, "d3");
    rig_read(g->s, 1, "1/2026", "Cash book", "body of the letter");
    rig_read(g->s, 2, "2/2026", "Two", "");
    assert_ok(rig_put_confirm(g->s, 1, 2, &e), e);
    assert_ok(store_letter_event(g->s, 2, LETTER_EV_HOLD, "wait", "clerk", &e), e);
}

/* Asked through one connection: each new one reads the whole schema. */
static void assert_facts(const char *path)
{
    static const struct { const char *sql; int64_t answer; } facts[] = {
        { "PRAGMA user_version", DAKBOX_SCHEMA },
        { "SELECT count(*) FROM letters WHERE purpose = 'letter'", 4 },
        { "SELECT count(*) FROM deliveries", 2 },
        { "SELECT count(*) FROM holders WHERE post = 'SO-1' AND name = 'A. Verma' AND since = '' AND until = ''", 1 },
        { "SELECT count(*) FROM search_stale", 0 },                                                 /* rows of letters from before are as new ones */
        { "SELECT count(*) FROM search_text WHERE search_text MATCH 'cash' AND keys <> ''", 1 },
        { "SELECT count(*) FROM letters WHERE letter_date = '2026-03-01'", 1 },
    };
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    for (size_t i = 0; i < ARRAY_LEN(facts); i++) {
        sqlite3_stmt *q = NULL;

        assert_int_equal(sqlite3_prepare_v2(db, facts[i].sql, -1, &q, NULL), SQLITE_OK);
        if (sqlite3_step(q) != SQLITE_ROW || sqlite3_column_int64(q, 0) != facts[i].answer)
            fail_msg("%s: not %d", facts[i].sql, (int)facts[i].answer);
        sqlite3_finalize(q);
    }
    sqlite3_close(db);
}

static void assert_all_there(struct rig *g)
{
    struct err e = { 0 };
    int64_t rows;

    assert_string_equal(rig_see(g->s, 1).number, "CRU-A/2026/000001");
    assert_int_equal(rig_see(g->s, 1).l.state, LETTER_FILED);
    assert_string_equal(rig_see(g->s, 1).subject, "Cash book");
    assert_int_equal(rig_see(g->s, 2).l.state, LETTER_HELD);
    assert_int_equal(rig_see(g->s, 3).l.state, LETTER_TAKEN_IN);
    assert_ok(store_verify(g->s, &rows, &e), e);
    rig_letter(g->s, "d4");
    assert_string_equal(rig_see(g->s, 4).number, "CRU-A/2026/000004");
    rig_read(g->s, 3, "3/2026", "Three", "");
    assert_ok(store_label_again(g->s, 3, "clerk", &e), e);
    assert_facts(g->path);
}

static void open_old(struct rig *g)
{
    rig_open(g);
    fill(g);
    store_close(TAKE_PTR(g->s));
    rig_tamper(g->path, back_to_1);
    assert_int_equal(rig_ask(g->path, "PRAGMA user_version"), 1);
}

static void a_diary_of_the_first_schema_comes_up_with_all_letters(void **state)
{
    AUTO_STORE struct store *reader = NULL;
    struct err e = { 0 };
    struct rig g;

    (void)state;
    open_old(&g);
    assert_int_equal(store_open(g.path, STORE_INSPECT, &reader, &e), -EAGAIN);     /* not before diaryd has brought it up to date */
    assert_ok(store_open(g.path, STORE_WRITE, &g.s, &e), e);
    assert_all_there(&g);
    rig_close(&g);
}

/* A diary of the first schema, made once and laid down again for each fault: there are hundreds. */
struct old_diary { char bytes[1 << 20]; size_t n; };

static void keep_old(struct old_diary *old)
{
    struct rig g;

    open_old(&g);
    FILE *f = fopen(g.path, "r");
    assert_non_null(f);
    old->n = fread(old->bytes, 1, sizeof(old->bytes), f);
    assert_true(old->n > 0 && old->n < sizeof(old->bytes));
    fclose(f);
    rig_close(&g);
}

static void lay_down(const struct old_diary *old, struct rig *g)
{
    *g = (struct rig){ .s = NULL };
    tmpdir_new(g->dir);
    snprintf(g->path, sizeof(g->path), "%s/diary.db", g->dir);
    FILE *f = fopen(g->path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(old->bytes, 1, old->n, f), old->n);
    assert_int_equal(fclose(f), 0);
}

/* In a run of writes one is much like the next, and there are hundreds: its first and last two and each fifth are tried, and each other call. */
static unsigned next_to_try(const char *calls, unsigned n)
{
    for (n++; calls[n] && n % 5 != 0; n++)
        if (calls[n] != 'w' || calls[n - 1] != 'w' || (n > 1 && calls[n - 2] != 'w') || calls[n + 1] != 'w' || calls[n + 2] != 'w')
            break;
    return n;
}

/* The calls of the change when none fails. */
static void keep_calls(const struct old_diary *old, char calls[4097])
{
    struct err e = { 0 };
    struct rig g;

    disk_vfs_install();
    lay_down(old, &g);
    disk_vfs_heal();
    assert_ok(store_open(g.path, STORE_WRITE, &g.s, &e), e);
    snprintf(calls, 4097, "%s", disk_vfs_calls());
    rig_close(&g);
    disk_vfs_remove();
    assert_true(strlen(calls) > 100 && strlen(calls) < 4096 && strchr(calls, 's'));
}

static void a_failed_call_while_the_schema_changes_leaves_the_old_diary_or_the_new_one(void **state)
{
    static struct old_diary old;
    static char calls[4097];
    unsigned tried = 0;

    (void)state;
    keep_old(&old);
    keep_calls(&old, calls);
    for (unsigned n = 0; calls[n]; n = next_to_try(calls, n), tried++) {
        struct err e = { 0 };
        struct rig g;

        disk_vfs_install();
        lay_down(&old, &g);
        disk_vfs_fail_nth(n, SQLITE_IOERR);
        int r = store_open(g.path, STORE_WRITE, &g.s, &e);
        assert_true(disk_vfs_fired());
        disk_vfs_heal();
        if (r < 0)
            assert_ok(store_open(g.path, STORE_WRITE, &g.s, &e), e);
        assert_all_there(&g);
        rig_close(&g);
        disk_vfs_remove();
    }
    assert_true(tried > 50);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_diary_of_the_first_schema_comes_up_with_all_letters),
        cmocka_unit_test(a_failed_call_while_the_schema_changes_leaves_the_old_diary_or_the_new_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
