/* A diary that an older program wrote comes up with all its letters. */
#include "tests/unit/test_store_rig.h"

#include "tests/rig/disk_vfs.h"

/* What the program of the first schema wrote: the tables as they were, with what the rig's letters look like in them. */
static const char back_to_1[] =
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

static void assert_all_there(struct rig *g)
{
    struct err e = { 0 };
    int64_t rows;

    assert_string_equal(rig_see(g->s, 1).number, "CRU-A/2026/000001");
    assert_int_equal(rig_see(g->s, 1).l.state, LETTER_FILED);
    assert_string_equal(rig_see(g->s, 1).subject, "Cash book");
    assert_int_equal(rig_see(g->s, 2).l.state, LETTER_HELD);
    assert_int_equal(rig_see(g->s, 3).l.state, LETTER_TAKEN_IN);
    assert_int_equal(rig_ask(g->path, "SELECT count(*) FROM letters WHERE purpose = 'letter'"), 3);
    assert_int_equal(rig_ask(g->path, "SELECT count(*) FROM deliveries"), 2);
    assert_int_equal(rig_ask(g->path, "SELECT count(*) FROM holders WHERE post = 'SO-1' AND name = 'A. Verma' AND since = '' AND until = ''"), 1);
    assert_int_equal(rig_ask(g->path, "PRAGMA user_version"), 4);
    assert_ok(store_verify(g->s, &rows, &e), e);
    rig_letter(g->s, "d4");
    assert_string_equal(rig_see(g->s, 4).number, "CRU-A/2026/000004");
    rig_read(g->s, 3, "3/2026", "Three", "");
    assert_ok(store_label_again(g->s, 3, "clerk", &e), e);
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

static void every_failed_call_while_the_schema_changes_leaves_the_old_diary_or_the_new_one(void **state)
{
    unsigned n = 0;
    bool fired;

    (void)state;
    do {
        struct err e = { 0 };
        struct rig g;

        disk_vfs_install();
        open_old(&g);
        disk_vfs_fail_nth(n++, SQLITE_IOERR);
        int r = store_open(g.path, STORE_WRITE, &g.s, &e);
        fired = disk_vfs_fired();
        disk_vfs_heal();
        if (r == 0)
            store_close(TAKE_PTR(g.s));
        assert_ok(store_open(g.path, STORE_WRITE, &g.s, &e), e);
        assert_all_there(&g);
        rig_close(&g);
        disk_vfs_remove();
    } while (fired);
    assert_true(n > 8);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_diary_of_the_first_schema_comes_up_with_all_letters),
        cmocka_unit_test(every_failed_call_while_the_schema_changes_leaves_the_old_diary_or_the_new_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
